/** When the tries of a run's task instances ran. Knows no editor. */
import type { TaskInstance, TaskTry } from '../../runner/protocol.ts';
import { instanceKey } from '../runs/board.ts';
import type { Bar } from '../webview/run/protocol.ts';

/** @param tries earlier ones; the newest of each instance is taken from the instance itself, which is never older */
export function barsOf(instances: readonly TaskInstance[], tries: readonly TaskTry[]): readonly Bar[] {
  const newest = new Map(instances.map((instance) => [instanceKey(instance), instance]));
  const earlier = tries.flatMap((each): Bar[] => {
    const instance = newest.get(instanceKey(each));
    if (each.startDate === null || (instance && instance.tryNumber <= each.tryNumber)) return [];
    const { taskId, mapIndex, tryNumber, state, startDate, endDate } = each;
    return [{ taskId, mapIndex, tryNumber, state, startDate, endDate: endDate ?? startDate }];
  });
  const current = instances.flatMap((instance): Bar[] => {
    const { taskId, mapIndex, tryNumber, state, startDate, endDate } = instance;
    if (startDate === null || tryNumber === 0) return [];
    // What was cleared keeps the dates of its last try until it starts again.
    const open = state === 'running' || state === 'deferred' || state === 'restarting';
    return [{ taskId, mapIndex, tryNumber, state, startDate, endDate: open ? null : (endDate ?? startDate) }];
  });
  return [...earlier, ...current];
}
