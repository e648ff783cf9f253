/** When a DAG runs by itself: from the analysis where that is enough, else from what the user's Python says. */
import { type DagSchedule, dagSchedule, readMoment, type ScheduleSettings } from '../dag/timetables/dag-schedule.ts';
import type { DataInterval, Delta, Restriction, Timetable } from '../dag/timetables/timetable.ts';
import { airflowVersion } from './airflow-version.ts';
import { type Analyse, chooseDag } from './analysis.ts';
import { RunnerError } from './errors.ts';
import type { AssetCondition, Worker, WorkerSchedule } from './operators/worker-protocol.ts';
import type { StartRunParams } from './protocol.ts';
import { isFailure, type PythonSource } from './python-source.ts';

export interface KnownSchedule extends DagSchedule {
  readonly dagId: string;
  readonly airflowVersion: 2 | 3;
  /** Of a DAG that waits for assets. */
  readonly assets?: AssetCondition;
  /** Whether a task of it looks at the run before. */
  readonly dependsOnPast: boolean;
}

/** What a timetable of the user's own is asked: moments are milliseconds since the epoch. */
export interface AskedRange {
  /** Data interval of the run after which the others are wanted. */
  readonly last: DataInterval | null;
  /** As the DAG has it when absent, like the next two. */
  readonly catchup?: boolean | undefined;
  readonly earliest?: number;
  readonly latest?: number;
}

export interface ScheduleSources {
  readonly range: AskedRange;
  readonly analyse: () => Promise<Analyse>;
  readonly python: PythonSource;
  readonly workspace: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/** Throws RunnerErrors: no such DAG, a timetable of the user's own. */
export async function findSchedule(params: StartRunParams, sources: ScheduleSources): Promise<KnownSchedule> {
  const settings = settingsOf(sources.env, await airflowVersion(params.python ?? 'python3', sources.workspace));
  const analysis = await (await sources.analyse())(params.file, params.pythonPath ?? []);
  const dag = chooseDag(analysis, params.file, params.dagId);
  const known = dag?.exact ? dagSchedule(dag, settings) : undefined;
  if (dag && known && known.timetable.kind !== 'assets') {
    const dependsOnPast = dag.tasks.some((task) => task.args.some(isDependence));
    return { ...known, dagId: dag.dagId, airflowVersion: settings.airflowVersion, dependsOnPast };
  }
  return scheduleFromPython(sources.python, settings, sources.range);
}

function isDependence({ name, value }: { readonly name: string; readonly value: { readonly kind: string } }): boolean {
  return name === 'depends_on_past' && !('value' in value && value.value === false);
}

async function scheduleFromPython(
  python: PythonSource,
  settings: ScheduleSettings,
  range: AskedRange,
): Promise<KnownSchedule> {
  const worker = await python.worker();
  if (isFailure(worker))
    throw new RunnerError(worker.reason === 'no-dag' ? 'noDag' : 'python', worker.message, worker.traceback);
  const { sdk, dag, schedule, assetSchedules } = worker.description;
  const version = sdk === 'standin' ? settings.airflowVersion : sdk === 'airflow2' ? 2 : 3;
  if (!schedule) throw new RunnerError('python', `Python does not say when ${dag.dagId} runs.`);
  const timezone = settings.timezone ?? 'UTC';
  const assets = assetSchedules?.find(({ dagId }) => dagId === dag.dagId)?.condition;
  const startDate = readMoment(schedule.startDate ?? null, timezone) ?? null;
  const endDate = readMoment(schedule.endDate ?? null, timezone) ?? null;
  const catchup = schedule.catchup ?? settings.catchup ?? version === 2;
  const restriction = {
    earliest: range.earliest ?? startDate,
    latest: range.latest ?? endDate,
    catchup: range.catchup ?? catchup,
  };
  return {
    dagId: dag.dagId,
    airflowVersion: version,
    timetable:
      schedule.timetable.kind === 'other'
        ? await ownTimetable(worker, schedule.timetable.name, range.last, restriction)
        : timetableOf(schedule, dag.dagId, { ...settings, airflowVersion: version }),
    text: schedule.text ?? null,
    startDate,
    endDate,
    catchup,
    maxActiveRuns: schedule.maxActiveRuns ?? settings.maxActiveRuns ?? 16,
    dependsOnPast: dag.tasks.some((task) => task.dependsOnPast),
    ...(assets && { assets }),
  };
}

/** Runs that are asked for at a time. */
const MOST_LISTED = 1000;

/** Throws a RunnerError when it does not say. */
async function ownTimetable(
  worker: Worker,
  name: string,
  last: DataInterval | null,
  { earliest, latest, catchup }: Restriction,
): Promise<Timetable> {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const outcome = await worker.timetable?.({
    last: last && { start: new Date(last.start).toISOString(), end: new Date(last.end).toISOString() },
    earliest: iso(earliest),
    latest: iso(latest),
    catchup,
    until: new Date(Math.min(latest ?? Date.now(), Date.now())).toISOString(),
    most: MOST_LISTED,
  });
  if (outcome?.kind !== 'timetable') {
    const why = outcome?.message ?? 'nobody can ask it here';
    throw new RunnerError(
      'wrong',
      `DAG ${worker.description.dag.dagId} runs by a timetable of its own (${name}): ${why}.`,
    );
  }
  const runs = outcome.runs.map(({ start, end, runAfter }) => ({
    start: Date.parse(start),
    end: Date.parse(end),
    ...(runAfter !== undefined && { runAfter: Date.parse(runAfter) }),
  }));
  return { kind: 'listed', name, runs, isCut: outcome.isCut };
}

/** Throws a RunnerError for a timetable of the user's own. */
export function timetableOf({ timetable }: WorkerSchedule, dagId: string, settings: ScheduleSettings): Timetable {
  const ofIntervals = settings.dataIntervals ?? settings.airflowVersion === 2;
  const none = { months: 0, milliseconds: 0 };
  switch (timetable.kind) {
    case 'text':
      if (timetable.text === '@once') return { kind: 'once' };
      if (timetable.text === '@continuous') return { kind: 'continuous' };
      return ofIntervals
        ? { kind: 'cron-interval', expression: timetable.text, timezone: timetable.timezone }
        : { kind: 'cron-trigger', expressions: [timetable.text], timezone: timetable.timezone, interval: none };
    case 'delta': {
      const delta = deltaOf(timetable.delta);
      return ofIntervals ? { kind: 'delta-interval', delta } : { kind: 'delta-trigger', delta, interval: none };
    }
    case 'cron-trigger': {
      const { immediately, ...rest } = timetable;
      return {
        ...rest,
        interval: deltaOf(timetable.interval),
        ...(immediately !== undefined && { immediately: immediately === true || immediately * 1000 }),
      };
    }
    case 'delta-trigger':
      return { kind: 'delta-trigger', delta: deltaOf(timetable.delta), interval: deltaOf(timetable.interval) };
    case 'delta-interval':
      return { kind: 'delta-interval', delta: deltaOf(timetable.delta) };
    case 'events':
      return { kind: 'events', times: timetable.times.map((time) => Date.parse(time)) };
    case 'other':
      throw new RunnerError(
        'wrong',
        `DAG ${dagId} runs by a timetable of its own (${timetable.name}). Runs by Airflow's timetables, cron expressions, presets and ` +
          'timedeltas can be made here.',
      );
    default:
      return timetable;
  }
}

function deltaOf({ months, seconds }: { readonly months: number; readonly seconds: number }): Delta {
  return { months, milliseconds: seconds * 1000 };
}

export function settingsOf(env: ScheduleSources['env'], version: 2 | 3): ScheduleSettings {
  const flag = (name: string): boolean | undefined => {
    const text = env[`AIRFLOW__${name}`]?.trim().toLowerCase();
    return text === undefined || text === '' ? undefined : ['t', 'true', '1'].includes(text);
  };
  const dataIntervals = flag('SCHEDULER__CREATE_CRON_DATA_INTERVALS');
  const catchup = flag('SCHEDULER__CATCHUP_BY_DEFAULT');
  const most = Number(env.AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG);
  const timezone = env.AIRFLOW__CORE__DEFAULT_TIMEZONE;
  return {
    airflowVersion: version,
    ...(dataIntervals !== undefined && { dataIntervals }),
    ...(catchup !== undefined && { catchup }),
    ...(most > 0 && { maxActiveRuns: most }),
    ...(timezone && timezone !== 'system' && { timezone: timezone === 'utc' ? 'UTC' : timezone }),
  };
}
