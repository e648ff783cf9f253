/** The DAG's own `on_success_callback` and `on_failure_callback`: called once its run has ended, before anybody hears of the end. */
import { join } from 'node:path';
import { type Command, type InstanceView, isFinished } from './engine/model.ts';
import type { DagCallback, RunCallbacks, WorkerRun } from './operators/worker-protocol.ts';
import type { RunPlan } from './plan.ts';
import { isFailure, type PythonSource } from './python-source.ts';
import { runLogFolder } from './store/log-paths.ts';

interface EndedRun {
  readonly plan: RunPlan;
  readonly python: PythonSource;
  readonly run: WorkerRun;
  readonly instances: readonly InstanceView[];
  readonly mapLengths: { readonly [taskId: string]: number };
  /** `.dagwright`, and the id by which the run is known here. */
  readonly folder: string;
  readonly runId: string;
}

type Finish = Extract<Command, { kind: 'finish' }>;

/** Seconds a callback of a run that is being given up may take to end. */
const GRACE = 5;

/** Airflow calls none when somebody ends the run. */
export function callbackFor({ callbacks = [] }: RunPlan, { state }: Finish): DagCallback | undefined {
  const wanted = state === 'success' ? 'success' : state === 'failed' ? 'failure' : undefined;
  return wanted && callbacks.includes(wanted) ? wanted : undefined;
}

/** In words what went wrong with them; undefined when nothing did. Never rejects. */
export async function callDagBack(
  ended: EndedRun,
  callBack: DagCallback,
  finish: Finish,
  callbacks: RunCallbacks,
): Promise<string | undefined> {
  const { plan, python, run, mapLengths } = ended;
  const logPath = join(runLogFolder(ended.folder, ended.runId), 'callbacks.log');
  const name = `on_${callBack}_callback of ${plan.dagId}`;
  const worker = await python.worker();
  if (isFailure(worker)) return `${name} was not called: ${worker.message}`;
  if (!worker.callBack) return `${name} was not called: this worker cannot.`;
  const last = standsForRun(ended, callBack, finish);
  const outcome = await worker.callBack(
    {
      callBack,
      reason: reasonOf(finish),
      taskId: last?.taskId ?? '',
      mapIndex: last?.mapIndex ?? -1,
      tryNumber: Math.max(1, last?.tryNumber ?? 1),
      maxTries: last?.maxTries ?? 1,
      rescheduleCount: 0,
      executionTimeout: null,
      killGrace: GRACE,
      logPath,
      run,
      upstreamMapLengths: mapLengths,
    },
    callbacks,
  );
  if (outcome.kind === 'error') return `${name} failed: ${outcome.message} (${logPath})`;
  return outcome.errors.length > 0 ? `${name} failed: ${outcome.errors.join('; ')} (${logPath})` : undefined;
}

/**
 * Airflow: the one that succeeded, or failed, last stands for the run; of one that took too long the one that began last of those that it
 * cut off; of one in which nothing can run any more the first that waits after something that has ended.
 */
function standsForRun(
  { plan, instances }: EndedRun,
  callBack: DagCallback,
  { cause }: Finish,
): InstanceView | undefined {
  if (cause === 'deadlock') return blocked(plan, instances);
  const state = callBack === 'success' ? 'success' : cause === 'timed-out' ? 'skipped' : 'failed';
  const at = (view: InstanceView): number => (cause === 'timed-out' ? view.startedAt : view.endedAt) ?? 0;
  const ended = instances.filter((view) => view.state === state);
  return ended.reduce<InstanceView | undefined>((last, view) => (last && at(last) > at(view) ? last : view), undefined);
}

function blocked(plan: RunPlan, instances: readonly InstanceView[]): InstanceView | undefined {
  const ended = new Set(instances.filter(({ state }) => isFinished(state)).map(({ taskId }) => taskId));
  const after = new Set(
    plan.edges.filter(([up]) => ended.has(plan.tasks[up]?.taskId ?? '')).map(([, down]) => plan.tasks[down]?.taskId),
  );
  return instances.find(({ state, taskId }) => !isFinished(state) && after.has(taskId));
}

/** Airflow's words. */
function reasonOf({ state, cause }: Finish): string {
  if (state === 'success') return 'success';
  if (cause === 'timed-out') return 'timed_out';
  return cause === 'deadlock' ? 'all_tasks_deadlocked' : 'task_failure';
}
