/** What a card shows of the run and of the cursor. */
import type { LayoutNode } from '../../dag/layout/layout.ts';
import type { Dag, Task } from '../../dag/model.ts';
import type { TaskInstanceState } from '../../runner/protocol.ts';
import * as l10n from './l10n.ts';
import type { TaskState } from './protocol.ts';
import { STATE_ORDER, summaryState, TASK_STATES } from './states.ts';
import { nodeOfTask, type RunStates, type ViewState } from './view-state.ts';

export function taskState(state: ViewState, taskId: string): TaskState | undefined {
  return state.dagId === null ? undefined : state.runs[state.dagId]?.states[taskId];
}

/** The state of a card: a task's own, or the summary of what is in a collapsed group. */
export function nodeState(state: ViewState, node: Pick<LayoutNode, 'kind' | 'id'>): TaskInstanceState | undefined {
  if (node.kind === 'task') return taskState(state, node.id)?.state;
  return groupState(state, node.id);
}

export function groupState(state: ViewState, groupId: string): TaskInstanceState | undefined {
  const shown = state.dagId === null ? undefined : state.runs[state.dagId];
  if (!shown || !state.drawing) return undefined;
  return groupStates(state.drawing.dag, shown).get(groupId);
}

const groupStatesOf = new WeakMap<
  RunStates,
  { readonly dag: Dag; readonly states: ReadonlyMap<string, TaskInstanceState> }
>();

function groupStates(dag: Dag, shown: RunStates): ReadonlyMap<string, TaskInstanceState> {
  const known = groupStatesOf.get(shown);
  if (known?.dag === dag) return known.states;
  const parents = new Map(dag.groups.map((group) => [group.groupId, group.parent]));
  const lists = new Map<string, TaskInstanceState[]>();
  for (const task of dag.tasks) {
    const state = shown.states[task.taskId]?.state ?? 'none';
    let group = task.group;
    for (let step = 0; group !== null && step <= parents.size; step++) {
      const list = lists.get(group);
      if (list) list.push(state);
      else lists.set(group, [state]);
      group = parents.get(group) ?? null;
    }
  }
  const states = new Map([...lists].map(([group, list]) => [group, summaryState(list)]));
  groupStatesOf.set(shown, { dag, states });
  return states;
}

/** `4/10` for a mapped task of which four instances are done, with all states in words. */
export function mappedProgress(
  state: TaskState | undefined,
): { readonly short: string; readonly long: string } | undefined {
  if (!state?.counts) return undefined;
  const entries = STATE_ORDER.flatMap((name) => (state.counts?.[name] ? [[name, state.counts[name]] as const] : []));
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  const done = (state.counts.success ?? 0) + (state.counts.skipped ?? 0) + (state.counts.failed ?? 0);
  const long = entries.map(([name, count]) => `${count} ${TASK_STATES[name].name}`).join(', ');
  return total === 0 ? undefined : { short: `${done}/${total}`, long };
}

/** The key of the node that holds the task under the editor's cursor. */
export function cursorKey(state: ViewState): string | undefined {
  return state.cursor === null || !state.drawing ? undefined : nodeOfTask(state.drawing, state.cursor);
}

export function isMatch(state: ViewState, task: Task | undefined): boolean {
  const query = state.search.query.trim().toLowerCase();
  if (!state.search.open || query === '' || !task) return false;
  return task.taskId.toLowerCase().includes(query) || task.operatorLabel.toLowerCase().includes(query);
}

/** For the screen reader and the tooltip. */
export function describeTask(task: Task, state: TaskState | undefined): string {
  const parts = [task.taskId, task.operatorLabel];
  if (task.mapped) parts.push(l10n.t('mapped'));
  if (task.setup) parts.push(l10n.t('setup'));
  if (task.teardown) parts.push(l10n.t('teardown'));
  if (task.dynamic) parts.push(l10n.t('made in a loop whose length is not known'));
  if (task.triggerRule !== 'all_success') parts.push(l10n.t('trigger rule {0}', task.triggerRule));
  if (state) parts.push(TASK_STATES[state.state].name);
  if (state && state.tryNumber > 1) parts.push(l10n.t('try {0}', state.tryNumber));
  if (state?.reason) parts.push(state.reason);
  return parts.join(', ');
}
