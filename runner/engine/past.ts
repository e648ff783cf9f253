/** `depends_on_past` and `wait_for_downstream`: what a task waits for in the run before. */
import type { TaskInstanceState } from '../protocol.ts';
import type { NodeState, RunState } from './run-state.ts';

export function looksBack({ node: { task } }: NodeState): boolean {
  return Boolean(task.dependsOnPast || task.waitForDownstream);
}

/**
 * In words, or null when nothing holds it up. Airflow looks at all instances of a mapped task together, and lets a task pass that was
 * not in the run before (`ignore_first_depends_on_past`).
 */
export function waitsForPast(state: RunState, nodeState: NodeState): string | null {
  if (!looksBack(nodeState) || !state.past) return null;
  const { task, downstream } = nodeState.node;
  const before = state.past.states;
  if (before[task.taskId]?.some(isOpen)) return 'waits for itself in the run before (depends_on_past)';
  if (!task.waitForDownstream) return null;
  const open = downstream.map((index) => state.node(index).node.task.taskId).find((id) => before[id]?.some(isOpen));
  return open === undefined ? null : `waits for ${open} in the run before (wait_for_downstream)`;
}

function isOpen(state: TaskInstanceState): boolean {
  return state !== 'success' && state !== 'skipped';
}
