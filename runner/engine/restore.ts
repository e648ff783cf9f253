/** An unfinished run from what the store knows of it. */
import { schedule } from './dispatch.ts';
import { type InstanceView, isFinished } from './model.ts';
import type { NodeState, RunState } from './run-state.ts';

/**
 * Puts instances back as they were. What was under way when the runner died counts as an interrupted try, which consumes no retry; what
 * was only waiting is judged anew. `underWay` says what still is: the run was not interrupted, but goes on with another plan or state. Instances of tasks that the plan no longer has are ignored.
 */
export function restoreInstances(
  state: RunState,
  views: readonly InstanceView[],
  underWay: (view: InstanceView) => boolean,
): void {
  for (const [taskId, mine] of byTask(views)) {
    const node = state.graph.byId.get(taskId);
    if (!node) continue;
    const nodeState = state.node(node.index);
    const count = Math.max(...mine.map((view) => view.mapIndex)) + 1;
    if (count > 0) restoreExpansion(state, nodeState, count);
    for (const view of mine) restoreInstance(state, nodeState, view, underWay(view));
  }
  state.takeChanges();
  state.checks.length = 0;
  for (const nodeState of state.nodes) nodeState.queuedForCheck = false;
}

function byTask(views: readonly InstanceView[]): Map<string, InstanceView[]> {
  const tasks = new Map<string, InstanceView[]>();
  for (const view of views) {
    const list = tasks.get(view.taskId);
    if (list) list.push(view);
    else tasks.set(view.taskId, [view]);
  }
  return tasks;
}

function restoreExpansion(state: RunState, nodeState: NodeState, count: number): void {
  state.expand(nodeState, count);
  const { mappedGroups } = nodeState.node;
  const [only] = mappedGroups;
  // The length of nested mapped groups can't be told from the product; they are asked for again and come out the same.
  if (mappedGroups.length === 1 && only !== undefined) {
    state.groupCounts.set(only, count);
    state.groupsAsked.add(only);
  }
}

function restoreInstance(state: RunState, nodeState: NodeState, view: InstanceView, underWay: boolean): void {
  const instance = nodeState.instances[nodeState.expanded ? view.mapIndex : 0];
  if (!instance) return;
  const { taskId: _taskId, mapIndex: _mapIndex, state: before, reason, ...rest } = view;
  Object.assign(instance, rest);
  // What has no end is of a try that has begun.
  const resumes = before === 'scheduled' && instance.startedAt !== null && instance.endedAt === null;
  if (resumes && underWay) {
    instance.resumes = true;
    schedule(state, instance);
  } else if (isFinished(before) || underWay) {
    state.setState(instance, before, reason);
  } else if ((before === 'up_for_retry' || before === 'up_for_reschedule') && view.dueAt !== null) {
    instance.continues = before === 'up_for_reschedule';
    state.setState(instance, before, reason);
    state.due.add({ at: view.dueAt, instance });
  } else if (before === 'running' || before === 'deferred' || before === 'restarting' || resumes) {
    instance.maxTries += 1;
    instance.dueAt = null;
  } else if (before === 'queued') {
    // Not known to have started: the try number is given again.
    instance.tryNumber = Math.max(0, instance.tryNumber - 1);
  }
}
