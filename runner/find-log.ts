/** Which file has the log of a try, and whether it may still grow; or in words why there is none. */
import { RunnerError } from './errors.ts';
import type { LogParams } from './protocol.ts';
import type { RunRow, Store } from './store/store.ts';

export interface FoundLog {
  readonly path: string;
  /** No more will come. */
  readonly ended: boolean;
}

/** `active`: the run is under way. Throws a RunnerError when there is no such log. */
export function findLog(
  store: Store,
  run: RunRow,
  { runId, taskId, mapIndex = -1, tryNumber }: LogParams,
  active: boolean,
): FoundLog {
  const view = store.instances(run.id).find((one) => one.taskId === taskId && one.mapIndex === mapIndex);
  if (!view) throw new RunnerError('notFound', noInstance(store, run, taskId, mapIndex));
  const number = tryNumber ?? view.tryNumber;
  if (number === 0) {
    throw new RunnerError('notFound', `${taskId} has not started${view.reason ? `: ${view.reason}` : ''}.`);
  }
  if (number > view.tryNumber) {
    const had = view.tryNumber === 1 ? 'one try' : `${view.tryNumber} tries`;
    throw new RunnerError('notFound', `${taskId} has had ${had}: there is no log of try ${number}.`);
  }
  const under = active && ['queued', 'running', 'deferred'].includes(view.state);
  return {
    path: store.logPath({ runId, taskId, mapIndex, tryNumber: number }),
    ended: number < view.tryNumber || !under,
  };
}

function noInstance(store: Store, run: RunRow, taskId: string, mapIndex: number): string {
  const none = `Run ${run.runId} has no task instance ${taskId}${mapIndex < 0 ? '' : `[${mapIndex}]`}`;
  const indexes = store.instances(run.id).flatMap((one) => (one.taskId === taskId ? one.mapIndex : []));
  if (indexes.length === 0) return `${none}.`;
  const last = Math.max(...indexes);
  return last < 0 ? `${none}: the task is not mapped.` : `${none}: it has ${taskId}[0] to ${taskId}[${last}].`;
}
