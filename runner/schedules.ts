/**
 * Local schedules: DAGs whose own timetable starts their runs for as long as the runner is up. Which are on is in the store; what is due is
 * decided by `dag/timetables/due.ts` from the runs that are there, so that neither a new process nor a clock that jumps runs a date twice.
 */
import { existsSync, statSync } from 'node:fs';
import { type Decision, decide } from '../dag/timetables/due.ts';
import { runId } from '../dag/timetables/run-id.ts';
import { type DataInterval, type DueRun, dueAt } from '../dag/timetables/timetable.ts';
import type { AskedRange, KnownSchedule } from './dag-schedule.ts';
import { messageOf, RunnerError } from './errors.ts';
import type { AssetCondition } from './operators/worker-protocol.ts';
import type { RunDetails } from './other-runs.ts';
import type { RunSummary, ScheduleAnswer, ScheduleParams, ScheduleSummary, StartRunParams } from './protocol.ts';
import type { RunRow, Store } from './store/store.ts';

export interface SchedulesAccess {
  readonly store: Store;
  readonly schedule: (params: StartRunParams, range: AskedRange) => Promise<KnownSchedule>;
  readonly start: (params: StartRunParams, details: RunDetails) => Promise<unknown>;
  readonly onRun: (listener: (run: RunSummary) => void) => void;
  readonly changed: (schedules: readonly ScheduleSummary[]) => void;
  readonly tell: (message: string) => void;
}

/** Milliseconds between two looks at the clock: it may jump, and files may change. */
const LOOK = 10_000;
/** Runs that are counted, when it is asked how many a schedule would make at once. */
const MOST_COUNTED = 1000;

type StoredParams = Omit<ScheduleParams, 'env' | 'on' | 'dryRun'>;

interface On {
  readonly file: string;
  readonly dagId: string;
  readonly since: string;
  readonly params: StoredParams;
  readonly env: StartRunParams['env'];
  /** Of the file when `known` was read. */
  modified: number;
  known: KnownSchedule | undefined;
  problem: string | undefined;
  next: DueRun | null;
  isHeld: boolean;
}

export class Schedules {
  readonly #access: SchedulesAccess;
  readonly #on = new Map<string, On>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #running = false;

  constructor(access: SchedulesAccess) {
    this.#access = access;
    access.onRun((run) => {
      const over = run.state !== 'running' && run.state !== 'queued';
      if (over && [...this.#on.values()].some(({ dagId }) => dagId === run.dagId)) void this.look();
    });
  }

  /** Files of the DAGs that wait for their time here. */
  files(): readonly { readonly file: string; readonly isThere: boolean }[] {
    if (!this.#running) return [];
    const files = new Set([...this.#on.values()].map(({ file }) => file));
    return [...files].map((file) => ({ file, isThere: existsSync(file) }));
  }

  /** Takes up what the store says is on. A command that has the workspace for a moment does not. */
  begin(): void {
    this.#running = true;
    for (const row of this.#access.store.planned.schedules()) {
      const one = blank({ ...row, params: JSON.parse(row.params) as StoredParams, env: undefined });
      this.#on.set(keyOf(row.file, row.dagId), one);
    }
    void this.look();
  }

  end(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  list(): readonly ScheduleSummary[] {
    if (this.#running) return [...this.#on.values()].map(summaryOf);
    return this.#access.store.planned.schedules().map(({ file, dagId, since }) => {
      return { file, dagId, since, text: null, nextRun: null, isHeld: false, problem: 'the runner is not up' };
    });
  }

  /** Switches a DAG's schedule on or off. Throws RunnerErrors: no such DAG, a DAG without a schedule. */
  async set({ on, dryRun, env, ...params }: ScheduleParams): Promise<ScheduleAnswer> {
    const { planned } = this.#access.store;
    if (!on) {
      const off = planned.schedules().filter((row) => row.file === params.file && isNamed(row.dagId, params.dagId));
      for (const { file, dagId } of off) {
        planned.deleteSchedule(file, dagId);
        this.#on.delete(keyOf(file, dagId));
      }
      this.#access.changed(this.list());
      return { dagId: params.dagId ?? off[0]?.dagId ?? '', missed: 0, catchup: false };
    }
    const range = { last: null, catchup: params.catchup };
    const known = await this.#access.schedule({ ...params, ...(env && { env }) }, range);
    const { dagId } = known;
    if (known.timetable.kind === 'none') {
      throw new RunnerError('wrong', `${dagId} has no schedule: it runs when somebody starts it.`);
    }
    const since = new Date().toISOString();
    const one: On = { ...blank({ file: params.file, dagId, since, params: { ...params, dagId }, env }), known };
    const missed = this.#decide(one, known, Date.now(), { unlimited: true }).start.length;
    const answer = { dagId, missed, catchup: params.catchup ?? known.catchup };
    if (dryRun) return answer;
    planned.setSchedule({ file: params.file, dagId, params: JSON.stringify(one.params), since });
    if (this.#running) {
      this.#on.set(keyOf(one.file, dagId), one);
      void this.look();
    }
    return answer;
  }

  /** DAGs that are to be started by assets, wherever these come from. */
  waitingForAssets(): readonly {
    readonly params: StartRunParams;
    readonly dagId: string;
    readonly condition: AssetCondition;
  }[] {
    return [...this.#on.values()].flatMap(({ known, params, env, dagId }) => {
      const { catchup: _, ...rest } = params;
      return known?.assets ? [{ dagId, condition: known.assets, params: { ...rest, ...(env && { env }) } }] : [];
    });
  }

  /** Starts what is due. One look at a time; a further one that is asked for meanwhile comes after it. */
  look(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
      if (this.#again) {
        this.#again = false;
        void this.look();
      }
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    const before = JSON.stringify(this.list());
    for (const one of this.#on.values()) await this.#lookAt(one);
    if (JSON.stringify(this.list()) !== before) this.#access.changed(this.list());
    if (!this.#running || this.#on.size === 0) return;
    const next = Math.min(
      ...[...this.#on.values()].map((one) => (one.isHeld ? Infinity : one.next ? dueAt(one.next) : Infinity)),
    );
    const wait = Math.min(LOOK, Math.max(0, next - Date.now()) + 1);
    this.#timer = setTimeout(() => void this.look(), wait);
    this.#timer.unref();
  }

  async #lookAt(one: On): Promise<void> {
    const known = await this.#read(one);
    if (!known || !this.#on.has(keyOf(one.file, one.dagId))) return;
    const { start, next, isHeld } = this.#decide(one, known, Date.now());
    one.next = next;
    one.isHeld = isHeld;
    for (const run of start) {
      try {
        await this.#begin(one, known, run);
        one.problem = undefined;
      } catch (error) {
        // It is asked for again at the next look.
        if (one.problem !== messageOf(error))
          this.#access.tell(`${one.dagId} should start by its schedule, but: ${messageOf(error)}`);
        one.problem = messageOf(error);
        return;
      }
    }
  }

  /** As the file is now. */
  async #read(one: On): Promise<KnownSchedule | undefined> {
    const modified = statSync(one.file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    const last = latestOf(this.#access.store.runs({ dagId: one.dagId }));
    if (modified === one.modified && !isUsedUp(one.known, last)) return one.known;
    try {
      const range = { last, catchup: one.params.catchup };
      one.known = await this.#access.schedule({ ...one.params, ...(one.env && { env: one.env }) }, range);
      one.problem = undefined;
    } catch (error) {
      one.known = undefined;
      one.next = null;
      one.problem = messageOf(error);
    }
    one.modified = modified;
    return one.known;
  }

  #decide(one: On, known: KnownSchedule, now: number, { unlimited = false } = {}): Decision {
    const rows = this.#access.store.runs({ dagId: one.dagId });
    const isUnderWay = ({ state, runType }: RunRow): boolean =>
      (state === 'running' || state === 'queued') && runType !== 'backfill';
    return decide(
      {
        timetable: known.timetable,
        restriction: {
          earliest: known.startDate,
          latest: known.endDate,
          catchup: one.params.catchup ?? known.catchup,
        },
        last: latestOf(rows),
        taken: new Set(rows.flatMap(({ logicalDate }) => (logicalDate === null ? [] : [Date.parse(logicalDate)]))),
        active: unlimited ? 0 : rows.filter(isUnderWay).length,
        maxActiveRuns: unlimited ? Infinity : known.maxActiveRuns,
      },
      now,
      MOST_COUNTED,
    );
  }

  #begin(one: On, { airflowVersion }: KnownSchedule, run: DueRun): Promise<unknown> {
    const { catchup: _, ...params } = one.params;
    const [start, end] = [new Date(run.start).toISOString(), new Date(run.end).toISOString()];
    return this.#access.start(
      { ...params, ...(one.env && { env: one.env }) },
      {
        runId: runId('scheduled', run, airflowVersion),
        runType: 'scheduled',
        logicalDate: start,
        dataInterval: { start, end },
      },
    );
  }
}

/** A timetable of the user's own has told no more runs than have been made, and may know others. */
function isUsedUp(known: KnownSchedule | undefined, last: DataInterval | null): boolean {
  if (known?.timetable.kind !== 'listed' || known.timetable.isCut === false) return false;
  return known.timetable.runs.every(({ start }) => last !== null && start <= last.start);
}

/** Airflow: a backfill's runs count, too. */
function latestOf(rows: readonly RunRow[]): { readonly start: number; readonly end: number } | null {
  let latest: { readonly start: number; readonly end: number } | null = null;
  for (const { runType, dataInterval } of rows) {
    if (!dataInterval || (runType !== 'scheduled' && runType !== 'backfill')) continue;
    const one = { start: Date.parse(dataInterval.start), end: Date.parse(dataInterval.end) };
    if (!latest || one.start > latest.start) latest = one;
  }
  return latest;
}

function blank(one: Pick<On, 'file' | 'dagId' | 'since' | 'params' | 'env'>): On {
  return { ...one, modified: Number.NaN, known: undefined, problem: undefined, next: null, isHeld: false };
}

function summaryOf({ file, dagId, since, known, problem, next, isHeld }: On): ScheduleSummary {
  return {
    file,
    dagId,
    since,
    text: known?.text ?? null,
    nextRun: next === null ? null : new Date(dueAt(next)).toISOString(),
    isHeld,
    ...(known?.assets && { forAssets: true }),
    ...(problem !== undefined && { problem }),
  };
}

function isNamed(dagId: string, asked: string | undefined): boolean {
  return asked === undefined || asked === dagId;
}

function keyOf(file: string, dagId: string): string {
  return `${dagId} ${file}`;
}
