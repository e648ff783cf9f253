/** What a run takes from its DAG's schedule and from the version of Airflow: whose rules hold, and the data interval of a run by hand. */
import type { Dag } from '../dag/model.ts';
import { dagSchedule } from '../dag/timetables/dag-schedule.ts';
import { manualInterval, type Timetable } from '../dag/timetables/timetable.ts';
import { settingsOf, timetableOf } from './dag-schedule.ts';
import type { AirflowVersion } from './engine/model.ts';
import type { WorkerDescription } from './operators/worker-protocol.ts';
import { looksBack } from './other-runs.ts';
import type { RunPlan } from './plan.ts';
import { isFailure, type PythonSource } from './python-source.ts';

export interface TimingSources {
  readonly env: { readonly [name: string]: string | undefined };
  /** Of the interpreter, or what the workspace's files say. Asked only where it matters. */
  readonly airflowVersion: () => Promise<AirflowVersion>;
  /** What the workspace's files say, for a Python without Airflow. */
  readonly versionInFiles: () => AirflowVersion | undefined;
}

type Timing = Pick<RunPlan, 'airflowVersion' | 'catchup' | 'timetable'>;

/** A DAG that never runs by itself and that both versions carry out in the same way costs no question. */
export async function timedByAnalysis(plan: RunPlan, dag: Dag, sources: TimingSources): Promise<RunPlan> {
  const hasNone = dag.schedule.kind === 'none' && dag.args.some(({ name }) => SCHEDULES.test(name));
  const matters = !(hasNone || dag.schedule.kind === 'assets') || looksBack(plan) || plan.dagrunTimeout != null;
  if (!matters) return plan;
  const version = await sources.airflowVersion();
  const settings = settingsOf(sources.env, version);
  const timetable = dagSchedule(dag, settings)?.timetable;
  const catchup = dag.catchup ?? settings.catchup ?? version === 2;
  return { ...plan, ...timing(version, timetable, catchup), maxActiveTasksOverRuns: version === 2 };
}

/** The file alone does not say what its timetable makes of a moment. */
export function hasOwnTimetable(dag: Dag): boolean {
  return dag.schedule.kind === 'timetable' && !dag.schedule.timetable;
}

export function timedByWorker(
  plan: RunPlan,
  { sdk, schedule, dag }: Pick<WorkerDescription, 'sdk' | 'schedule' | 'dag'>,
  { env, versionInFiles }: Omit<TimingSources, 'airflowVersion'>,
): RunPlan {
  const version = sdk === 'standin' ? (versionInFiles() ?? 3) : sdk === 'airflow2' ? 2 : 3;
  const settings = settingsOf(env, version);
  const own = schedule?.timetable.kind === 'other' ? schedule.timetable.name : undefined;
  const timetable = schedule && own === undefined ? timetableOf(schedule, dag.dagId, settings) : undefined;
  const known = timing(version, timetable, schedule?.catchup ?? settings.catchup ?? version === 2);
  return { ...plan, ...known, ...(own !== undefined && { ownTimetable: own }) };
}

/** Airflow: `infer_manual_data_interval`. Null: the moment of the logical date itself. */
export async function intervalByHand(
  { timetable, ownTimetable }: RunPlan,
  logicalDate: string | null,
  python: PythonSource,
): Promise<{ readonly start: string; readonly end: string } | null> {
  if (logicalDate === null) return null;
  if (ownTimetable !== undefined) return intervalByOwn(logicalDate, python);
  if (!timetable) return null;
  const { start, end } = manualInterval(timetable, Date.parse(logicalDate));
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}

/** The run goes on without one where there is no Airflow to ask. */
async function intervalByOwn(
  manual: string,
  python: PythonSource,
): Promise<{ readonly start: string; readonly end: string } | null> {
  const worker = await python.worker();
  if (isFailure(worker) || worker.description.sdk === 'standin') return null;
  const outcome = await worker.timetable?.({ manual });
  const [run] = outcome?.kind === 'timetable' ? outcome.runs : [];
  return run ? { start: new Date(run.start).toISOString(), end: new Date(run.end).toISOString() } : null;
}

const SCHEDULES = /^(schedule|schedule_interval|timetable)$/;

function timing(airflowVersion: AirflowVersion, timetable: Timetable | undefined, catchup: boolean): Timing {
  return { airflowVersion, catchup, ...(timetable && hasIntervals(timetable) && { timetable }) };
}

function hasIntervals({ kind }: Timetable): boolean {
  return kind !== 'none' && kind !== 'once' && kind !== 'continuous' && kind !== 'assets' && kind !== 'events';
}
