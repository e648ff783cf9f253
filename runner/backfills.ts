/**
 * Backfills: a DAG's runs for a range of dates, by its own timetable, some at a time. Airflow's `models/backfill.py` says which runs these
 * are, and what becomes of those that are there already.
 */
import { readMoment } from '../dag/timetables/dag-schedule.ts';
import { runId } from '../dag/timetables/run-id.ts';
import { type DueRun, isPeriodic, runsBetween } from '../dag/timetables/timetable.ts';
import type { AskedRange, KnownSchedule } from './dag-schedule.ts';
import { messageOf, RunnerError } from './errors.ts';
import type { RunDetails } from './other-runs.ts';
import type {
  BackfillParams,
  BackfillRun,
  BackfillSummary,
  ClearParams,
  RunSummary,
  StartRunParams,
} from './protocol.ts';
import { workspaceRunId } from './run-ids.ts';
import type { RunRow, Store } from './store/store.ts';

export interface BackfillAccess {
  readonly store: Store;
  readonly schedule: (params: StartRunParams, range: AskedRange) => Promise<KnownSchedule>;
  readonly start: (params: StartRunParams, details: RunDetails) => Promise<{ readonly runId: string }>;
  /** Goes on with an interrupted run. */
  readonly resume: (runId: string) => Promise<unknown>;
  readonly clear: (params: ClearParams) => Promise<unknown>;
  readonly cancel: (runId: string) => void;
  readonly onRun: (listener: (run: RunSummary) => void) => void;
  readonly changed: (backfill: BackfillSummary) => void;
  readonly tell: (message: string) => void;
}

/** More than these are a mistake in the dates. */
const MOST_RUNS = 10_000;
/** Airflow's default. */
const MAX_ACTIVE_RUNS = 10;

type StoredParams = Omit<BackfillParams, 'env'> & { readonly maxActiveRuns: number };

interface Active {
  readonly id: number;
  readonly params: StoredParams;
  readonly env: StartRunParams['env'];
  summary: BackfillSummary;
}

export class Backfills {
  readonly #access: BackfillAccess;
  readonly #active = new Map<number, Active>();

  constructor(access: BackfillAccess) {
    this.#access = access;
    access.onRun((run) => this.#noteRun(run));
  }

  get busy(): boolean {
    return this.#active.size > 0;
  }

  /** Throws RunnerErrors: dates that are none, a DAG without a timetable, … */
  async start({ env, ...params }: BackfillParams, now = Date.now()): Promise<BackfillSummary> {
    const { from, to } = datesOf(params, now);
    const range = { last: null, catchup: true, earliest: from, latest: to };
    const schedule = await this.#access.schedule({ ...params, ...(env && { env }) }, range);
    check(schedule, params);
    const maxActiveRuns = params.maxActiveRuns ?? Math.min(MAX_ACTIVE_RUNS, schedule.maxActiveRuns);
    const runs = this.#runsOf(schedule, params, from, to, now);
    const summary: BackfillSummary = {
      id: 0,
      dagId: schedule.dagId,
      file: params.file,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      maxActiveRuns,
      state: 'running',
      runs,
    };
    if (params.dryRun) return summary;
    const stored = { ...params, dagId: schedule.dagId, maxActiveRuns };
    const { id } = this.#access.store.planned.addBackfill({
      dagId: schedule.dagId,
      file: params.file,
      state: 'running',
      params: JSON.stringify(stored),
      dates: JSON.stringify({ ...summary, runs }),
    });
    const active: Active = { id, params: stored, env, summary: { ...summary, id } };
    this.#active.set(id, active);
    this.#save(active);
    void this.#pump(active);
    return active.summary;
  }

  /** Newest first. */
  list(): readonly BackfillSummary[] {
    return this.#access.store.planned.backfills().map((row) => {
      const stored = JSON.parse(row.dates) as BackfillSummary;
      return (
        this.#active.get(row.id)?.summary ?? { ...stored, id: row.id, state: row.state as BackfillSummary['state'] }
      );
    });
  }

  /** Nothing more is started; what runs is cancelled. */
  cancel(id: number): void {
    const active = this.#active.get(id);
    if (!active) {
      const known = this.list().find((one) => one.id === id);
      if (!known) throw new RunnerError('notFound', `There is no backfill ${id} in this workspace.`);
      if (known.state !== 'running') return;
      this.#access.store.planned.updateBackfill({ id, state: 'cancelled', dates: JSON.stringify(known) });
      return;
    }
    const under = active.summary.runs.filter(({ state }) => state === 'running');
    this.#change(active, {
      state: 'cancelled',
      runs: active.summary.runs.map((run) => (run.state === 'waiting' ? { ...run, state: 'cancelled' } : run)),
    });
    // One that is being made is cancelled when it is there.
    for (const { runId: one } of under) if (this.#access.store.run(one)) this.#access.cancel(one);
    this.#endWhenDone(active);
  }

  /** Goes on with those that were under way when a runner before this one ended. */
  async resume(): Promise<void> {
    for (const summary of this.list().filter(({ state, id }) => state === 'running' && !this.#active.has(id))) {
      const row = this.#access.store.planned.backfills().find(({ id }) => id === summary.id);
      if (!row) continue;
      const active: Active = { id: row.id, params: JSON.parse(row.params) as StoredParams, env: undefined, summary };
      this.#active.set(row.id, active);
      for (const run of summary.runs.filter(({ state }) => state === 'running')) await this.#takeUp(active, run);
      void this.#pump(active);
    }
  }

  async #takeUp(active: Active, run: BackfillRun): Promise<void> {
    const row = this.#access.store.run(run.runId);
    // It was about to be started.
    if (!row) this.#changeRun(active, { ...run, state: 'waiting' });
    else if (row.state !== 'running' && row.state !== 'queued') this.#changeRun(active, { ...run, state: row.state });
    else await this.#access.resume(run.runId).catch((error: unknown) => this.#fail(active, run, error));
  }

  #runsOf(
    schedule: KnownSchedule,
    { reprocess = 'none', backwards }: BackfillParams,
    from: number,
    to: number,
    now: number,
  ): readonly BackfillRun[] {
    const due = runsBetween(schedule.timetable, from, to, MOST_RUNS + 1).filter(({ end }) => end < now);
    if (due.length > MOST_RUNS) {
      throw new RunnerError('wrong', `That would be more than ${MOST_RUNS} runs of ${schedule.dagId}.`);
    }
    if (due.length === 0) {
      throw new RunnerError('wrong', `${schedule.dagId} (${schedule.text}) has no run in that range.`);
    }
    const earlier = new Map<number, RunRow>();
    for (const row of this.#access.store.runs({ dagId: schedule.dagId }).reverse()) {
      if (row.logicalDate !== null) earlier.set(Date.parse(row.logicalDate), row);
    }
    const { store } = this.#access;
    const runs = due
      .map((run) => plannedRun(schedule, run, earlier.get(run.start), reprocess))
      .map((run) => ({ ...run, runId: uniqueIn(store, { runId: run.runId, dagId: schedule.dagId }) }));
    return backwards ? runs.toReversed() : runs;
  }

  async #pump(active: Active): Promise<void> {
    for (;;) {
      const { runs, state } = active.summary;
      const next = runs.find((run) => run.state === 'waiting');
      const under = runs.filter((run) => run.state === 'running').length;
      if (state !== 'running' || !next || under >= active.params.maxActiveRuns) break;
      this.#changeRun(active, { ...next, state: 'running' });
      await this.#begin(active, next).catch((error: unknown) => this.#fail(active, next, error));
      this.#cancelIfLate(active, next.runId);
    }
    this.#endWhenDone(active);
  }

  /** The backfill was cancelled while the run was made. */
  #cancelIfLate({ summary }: Active, runId: string): void {
    const isRunning = summary.runs.some((run) => run.runId === runId && run.state === 'running');
    if (summary.state === 'cancelled' && isRunning) this.#access.cancel(runId);
  }

  async #begin({ params, env, summary }: Active, run: BackfillRun): Promise<void> {
    const { store } = this.#access;
    const there = store.run(run.runId);
    if (there) {
      store.planned.setRunType(there.id, 'backfill');
      await this.#access.clear({ runId: run.runId, ...(env && { env }) });
      return;
    }
    const { from: _f, to: _t, maxActiveRuns: _m, reprocess: _r, backwards: _b, dryRun: _d, ...rest } = params;
    await this.#access.start(
      { ...rest, dagId: summary.dagId, ...(env && { env }) },
      {
        runId: run.runId,
        runType: 'backfill',
        logicalDate: run.logicalDate,
        dataInterval: { start: run.dataIntervalStart, end: run.dataIntervalEnd },
      },
    );
  }

  #fail(active: Active, run: BackfillRun, error: unknown): void {
    this.#changeRun(active, { ...run, state: 'failed', reason: messageOf(error) });
    // What keeps one run from starting keeps the others, too.
    if (error instanceof RunnerError && active.summary.state === 'running') {
      this.#access.tell(`The backfill of ${active.summary.dagId} stops: ${messageOf(error)}`);
      this.#change(active, {
        state: 'failed',
        runs: active.summary.runs.map((one) =>
          one.state === 'waiting' ? { ...one, state: 'cancelled', reason: messageOf(error) } : one,
        ),
      });
    }
  }

  #noteRun(run: RunSummary): void {
    if (run.state === 'running' || run.state === 'queued') return;
    for (const active of this.#active.values()) {
      const known = active.summary.runs.find((one) => one.runId === run.runId && one.state === 'running');
      if (!known) continue;
      this.#changeRun(active, { ...known, state: run.state });
      void this.#pump(active);
    }
  }

  #endWhenDone(active: Active): void {
    const { runs, state } = active.summary;
    if (runs.some((run) => run.state === 'waiting' || run.state === 'running') || !this.#active.has(active.id)) return;
    this.#active.delete(active.id);
    const failed = runs.some((run) => run.state === 'failed' || run.state === 'cancelled');
    this.#change(active, { state: state === 'running' ? (failed ? 'failed' : 'success') : state });
  }

  #changeRun(active: Active, run: BackfillRun): void {
    this.#change(active, { runs: active.summary.runs.map((one) => (one.runId === run.runId ? run : one)) });
  }

  #change(active: Active, change: Partial<BackfillSummary>): void {
    active.summary = { ...active.summary, ...change };
    this.#save(active);
  }

  #save({ id, summary }: Active): void {
    this.#access.store.planned.updateBackfill({ id, state: summary.state, dates: JSON.stringify(summary) });
    this.#access.changed(summary);
  }
}

/** Airflow: a date is the start of that day in UTC, and both ends belong to the range. */
function datesOf(params: BackfillParams, now: number): { readonly from: number; readonly to: number } {
  const [from, to] = [readMoment(params.from, 'UTC'), readMoment(params.to, 'UTC')];
  for (const [text, moment] of [
    [params.from, from],
    [params.to, to],
  ] as const) {
    if (moment === undefined) {
      throw new RunnerError('wrong', `${text} is not a date. Write it like 2026-01-31 or 2026-01-31T05:00:00+00:00.`);
    }
  }
  if (from === undefined || to === undefined) throw new Error('unreachable');
  if (from > to) throw new RunnerError('wrong', `The range ends (${params.to}) before it begins (${params.from}).`);
  if (from >= now) throw new RunnerError('wrong', 'A backfill is of the past: the range is in the future.');
  return { from, to };
}

function check({ dagId, timetable, text, dependsOnPast, airflowVersion }: KnownSchedule, params: BackfillParams): void {
  if (!isPeriodic(timetable)) {
    const what = text === null ? 'no schedule' : `the schedule ${text}, which has no dates of its own`;
    throw new RunnerError('wrong', `${dagId} has ${what}: there is nothing to backfill.`);
  }
  if (!dependsOnPast) return;
  if (params.backwards) {
    throw new RunnerError('wrong', `${dagId} has tasks with depends_on_past: it cannot be run backwards.`);
  }
  if (airflowVersion === 3 && (params.reprocess ?? 'none') === 'none') {
    throw new RunnerError(
      'wrong',
      `${dagId} has tasks with depends_on_past: say whether runs that are there already are done again, those that failed or all that have ` +
        'ended (Airflow asks for that, too).',
    );
  }
}

function plannedRun(
  { airflowVersion }: KnownSchedule,
  run: DueRun,
  there: RunRow | undefined,
  reprocess: NonNullable<BackfillParams['reprocess']>,
): BackfillRun {
  const [start, end] = [new Date(run.start).toISOString(), new Date(run.end).toISOString()];
  const id = there?.runId ?? runId('backfill', run, airflowVersion);
  const planned = { runId: id, logicalDate: start, dataIntervalStart: start, dataIntervalEnd: end };
  const reason = there && reasonToLeave(there, reprocess);
  return reason === undefined ? { ...planned, state: 'waiting' } : { ...planned, state: 'left', reason };
}

/** Airflow: `_get_dag_run_no_create_reason`. */
function reasonToLeave(run: RunRow, reprocess: NonNullable<BackfillParams['reprocess']>): string | undefined {
  if (run.state === 'running' || run.state === 'queued') return 'in flight';
  if (reprocess === 'none') return 'already exists';
  return reprocess === 'failed' && run.state === 'success' ? 'already exists' : undefined;
}

/** Ids that another DAG's run has already are told apart. */
export function uniqueIn(store: Store, named: { readonly runId: string; readonly dagId: string }): string {
  return workspaceRunId(named, store.run(named.runId));
}
