/** What commands about runs are called with: rows of the Runs view, or what other views name. */
import type { TaskInstance } from '../../runner/protocol.ts';
import type { FolderRuns } from '../runner/runners.ts';
import { instanceKey } from './board.ts';

export interface RunTarget {
  readonly folder: FolderRuns;
  readonly runId: string;
}

export interface TaskTarget extends RunTarget {
  readonly taskId: string;
  /** Null: all instances of the task. -1 for a task that is not mapped. */
  readonly mapIndex: number | null;
}

/** As an argument of a command. */
export type TaskArgument = TaskTarget & { readonly kind: 'instances' };

/** Of a run, or of one of its tasks. */
export function runTarget(given: unknown): RunTarget | undefined {
  if (!hasKind(given)) return undefined;
  if (given.kind === 'task') return (given as unknown as { parent: RunTarget }).parent;
  return given.kind === 'run' || given.kind === 'instances' ? (given as unknown as RunTarget) : undefined;
}

export function taskTarget(given: unknown): TaskTarget | undefined {
  if (!hasKind(given)) return undefined;
  if (given.kind === 'instances') return given as unknown as TaskTarget;
  if (given.kind !== 'task') return undefined;
  const { parent, key } = given as unknown as { parent: RunTarget; key: string };
  const instance = parent.folder.board.taskInstance(parent.runId, key);
  return instance && { ...parent, taskId: instance.taskId, mapIndex: instance.mapIndex };
}

/** The one that is meant; of several instances of a mapped task, the one that failed is the one to look at first. */
export function instanceOf({ folder, runId, taskId, mapIndex }: TaskTarget): TaskInstance | undefined {
  if (mapIndex !== null) return folder.board.taskInstance(runId, instanceKey({ taskId, mapIndex }));
  const all = folder.board.taskInstances(runId).filter((instance) => instance.taskId === taskId);
  return all.find(({ state }) => state === 'failed') ?? all[0];
}

function hasKind(given: unknown): given is { readonly kind: unknown } {
  return typeof given === 'object' && given !== null && 'kind' in given;
}
