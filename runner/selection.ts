/** Which tasks and task instances a request means: ids, with what comes before and after them. Pure. */
import type { InstanceKey, InstanceView } from './engine/model.ts';
import { RunnerError } from './errors.ts';
import type { RunPlan } from './plan.ts';
import type { ClearParams, InstanceSelection, StartRunParams } from './protocol.ts';

/** Throws a RunnerError when one of the tasks does not exist. */
export function chosenTasks(
  plan: RunPlan,
  { taskIds, upstream, downstream }: Pick<StartRunParams, 'taskIds' | 'upstream' | 'downstream'>,
): readonly string[] {
  if (!taskIds) return plan.tasks.map((task) => task.taskId);
  const index = new Map(plan.tasks.map((task, i) => [task.taskId, i]));
  const missing = taskIds.filter((id) => !index.has(id));
  if (missing.length > 0) throw new RunnerError('notFound', `DAG ${plan.dagId} has no task ${missing.join(', ')}.`);
  const named = taskIds.flatMap((id) => index.get(id) ?? []);
  const chosen = new Set(named);
  if (upstream) for (const one of reach(plan, named, 'upstream')) chosen.add(one);
  if (downstream) for (const one of reach(plan, named, 'downstream')) chosen.add(one);
  return plan.tasks.flatMap(({ taskId }, i) => (chosen.has(i) ? taskId : []));
}

/** Of the run's instances, in the order of the plan. */
export function chosenInstances(
  plan: RunPlan,
  views: readonly InstanceView[],
  selection: Omit<InstanceSelection, 'runId'> & Pick<ClearParams, 'onlyFailed'>,
): readonly InstanceView[] {
  const { taskIds, mapIndex, onlyFailed, downstream } = selection;
  if (onlyFailed) {
    const among = new Set(chosenTasks(plan, selection));
    const failed = views.filter((view) => among.has(view.taskId) && hasFailed(view));
    if (!downstream || failed.length === 0) return failed;
    const after = chosenTasks(plan, { taskIds: [...new Set(failed.map((view) => view.taskId))], downstream });
    const begun = new Set(failed);
    const roots = new Set(failed.map((view) => view.taskId));
    return views.filter((view) => begun.has(view) || (after.includes(view.taskId) && !roots.has(view.taskId)));
  }
  const tasks = new Set(chosenTasks(plan, selection));
  const only = mapIndex !== undefined && taskIds?.length === 1 ? taskIds[0] : undefined;
  const found = views.filter((view) => tasks.has(view.taskId) && (view.taskId !== only || view.mapIndex === mapIndex));
  if (only !== undefined && !found.some((view) => view.taskId === only)) {
    throw new RunnerError('notFound', `${only} has no instance ${mapIndex} in this run.`);
  }
  return found;
}

/** Failed and never-run instances after the given ones. */
export function failedAfter(
  plan: RunPlan,
  views: readonly InstanceView[],
  keys: readonly InstanceKey[],
): readonly InstanceView[] {
  const marked = new Set(keys.map(({ taskId }) => taskId));
  const after = new Set(chosenTasks(plan, { taskIds: [...marked], downstream: true }));
  return views.filter((view) => after.has(view.taskId) && !marked.has(view.taskId) && hasFailed(view));
}

function hasFailed({ state }: InstanceView): boolean {
  return state === 'failed' || state === 'upstream_failed';
}

function reach(plan: RunPlan, from: readonly number[], direction: 'upstream' | 'downstream'): ReadonlySet<number> {
  const next = new Map<number, number[]>();
  for (const [up, down] of plan.edges) {
    const [one, other] = direction === 'downstream' ? [up, down] : [down, up];
    const list = next.get(one);
    if (list) list.push(other);
    else next.set(one, [other]);
  }
  const found = new Set<number>();
  // The list grows while it is walked.
  const walk = [...from];
  for (const at of walk) {
    for (const other of next.get(at) ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      walk.push(other);
    }
  }
  return found;
}
