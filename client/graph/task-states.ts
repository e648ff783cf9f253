/** Task instances of a run → one state a task, as the graph shows it. */
import type { TaskInstance, TaskInstanceState } from '../../runner/protocol.ts';
import { STATE_SUMMARY, type TaskState } from '../webview/protocol.ts';

export function taskStates(instances: readonly TaskInstance[]): { readonly [taskId: string]: TaskState } {
  const byTask = new Map<string, TaskInstance[]>();
  for (const instance of instances) {
    const known = byTask.get(instance.taskId);
    if (known) known.push(instance);
    else byTask.set(instance.taskId, [instance]);
  }
  return Object.fromEntries([...byTask].map(([taskId, all]) => [taskId, combined(all)]));
}

function combined(all: readonly TaskInstance[]): TaskState {
  const shown = STATE_SUMMARY.map((state) => all.find((instance) => instance.state === state)).find(Boolean) ?? all[0];
  if (!shown) return { state: 'none', tryNumber: 0 };
  const state: TaskState = { state: shown.state, tryNumber: shown.tryNumber, reason: shown.reason };
  return shown.mapIndex < 0 ? state : { ...state, counts: countStates(all) };
}

function countStates(all: readonly TaskInstance[]): { readonly [state in TaskInstanceState]?: number } {
  const counts: { [state in TaskInstanceState]?: number } = {};
  for (const { state } of all) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
