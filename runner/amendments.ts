/** What clearing and marking make of a run's instances. Pure: the run that is under way, or the store, carries it out. */
import type { InstanceKey, InstanceView } from './engine/model.ts';
import type { RunPlan } from './plan.ts';
import type { MarkParams } from './protocol.ts';
import { failedAfter } from './selection.ts';

export interface Amendment {
  /** What the run goes on with. */
  readonly instances: readonly InstanceView[];
  /** Instances that are no more: those of a mapped task whose list is to be counted again. */
  readonly dropped: readonly InstanceKey[];
  /** Instances that run again, without their XComs. */
  readonly cleared: readonly InstanceKey[];
  /** Instances that were given a state. */
  readonly marked: readonly InstanceKey[];
}

/** `plan` is the one that the run goes on with. */
export function clear(plan: RunPlan, views: readonly InstanceView[], keys: readonly InstanceKey[]): Amendment {
  const again = new Set(keys.map(keyOf));
  const dropped = keysToCount(plan, views, again);
  const gone = new Set(dropped.map(keyOf));
  const retries = new Map(plan.tasks.map((task) => [task.taskId, task.retries]));
  const instances = views.flatMap((view): InstanceView[] => {
    if (gone.has(keyOf(view))) return [];
    return [again.has(keyOf(view)) ? cleared(view, retries.get(view.taskId)) : view];
  });
  return { instances, dropped, cleared: keys.map(onlyKey), marked: [] };
}

/** Airflow: what had failed after a marked instance is cleared, so that the run goes on from there. */
export function mark(
  plan: RunPlan,
  views: readonly InstanceView[],
  keys: readonly InstanceKey[],
  state: MarkParams['state'],
  at: number,
): Amendment {
  const chosen = new Set(keys.map(keyOf));
  const set = views.map((view) => (chosen.has(keyOf(view)) ? marked(view, state, at) : view));
  const after = clear(plan, set, failedAfter(plan, set, keys));
  return { ...after, marked: keys.map(onlyKey) };
}

/**
 * Airflow counts up: a cleared task has its retries again, after the tries that it had. A task that the plan no longer has is removed.
 */
function cleared(view: InstanceView, retries: number | undefined): InstanceView {
  if (retries === undefined) return { ...view, state: 'removed', reason: 'the DAG has no such task any more' };
  return {
    ...view,
    state: 'none',
    maxTries: view.tryNumber + retries + 1,
    startedAt: null,
    endedAt: null,
    dueAt: null,
    firstStartedAt: null,
    rescheduleCount: 0,
    reason: null,
  };
}

function marked(view: InstanceView, state: MarkParams['state'], at: number): InstanceView {
  return { ...view, state, endedAt: at, dueAt: null, reason: `marked ${state} by the user` };
}

/** Of mapped tasks that run again as a whole: the list may have another length now. */
function keysToCount(
  plan: RunPlan,
  views: readonly InstanceView[],
  again: ReadonlySet<string>,
): readonly InstanceKey[] {
  const groups = new Map(plan.groups.map((group) => [group.groupId, group]));
  const inMappedGroup = (groupId: string | null): boolean => {
    for (let at = groupId; at !== null; at = groups.get(at)?.parent ?? null) if (groups.get(at)?.mapped) return true;
    return false;
  };
  const mapped = new Set(
    plan.tasks.filter((task) => task.mapped || inMappedGroup(task.group)).map((task) => task.taskId),
  );
  const partly = new Set(views.filter((view) => !again.has(keyOf(view))).map((view) => view.taskId));
  return views.filter((view) => view.mapIndex >= 0 && mapped.has(view.taskId) && !partly.has(view.taskId)).map(onlyKey);
}

function onlyKey({ taskId, mapIndex }: InstanceKey): InstanceKey {
  return { taskId, mapIndex };
}

function keyOf({ taskId, mapIndex }: InstanceKey): string {
  return `${mapIndex} ${taskId}`;
}
