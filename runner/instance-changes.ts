/** Task instances of a run in the words of the protocol and of the store. */
import type { Json } from '../dag/model.ts';
import type { InstanceKey, InstanceView } from './engine/model.ts';
import { isFinished } from './engine/model.ts';
import type { PlanTask, RunPlan } from './plan.ts';
import type { TaskInstance, TaskTry, XCom } from './protocol.ts';
import type { ProcessRecord, RunChanges, TryRow } from './store/store.ts';

export function toTaskInstance(runId: string, view: InstanceView, task: PlanTask | undefined): TaskInstance {
  return {
    runId,
    taskId: view.taskId,
    mapIndex: view.mapIndex,
    operator: task?.operator ?? '',
    state: view.state,
    tryNumber: view.tryNumber,
    maxTries: view.maxTries,
    startDate: iso(view.startedAt),
    endDate: iso(view.endedAt),
    ...(view.reason !== null && { reason: view.reason }),
  };
}

export function toTaskTry({ runId: _runId, startedAt, endedAt, ...rest }: TryRow): TaskTry {
  return { ...rest, startDate: iso(startedAt), endDate: iso(endedAt) };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

export function keyOf({ taskId, mapIndex }: InstanceKey): string {
  return `${mapIndex} ${taskId}`;
}

export function interruptedTries(tries: readonly TryRow[], key: InstanceKey): readonly number[] {
  return tries
    .filter((one) => one.taskId === key.taskId && one.mapIndex === key.mapIndex && one.state === 'interrupted')
    .map((one) => one.tryNumber);
}

/** How many tries an instance has had, whether it is there now or not. */
export function triesSoFar(tries: readonly TryRow[]): (key: InstanceKey) => number {
  const most = new Map<string, number>();
  for (const one of tries) most.set(keyOf(one), Math.max(one.tryNumber, most.get(keyOf(one)) ?? 0));
  return (key) => most.get(keyOf(key)) ?? 0;
}

/** The try that a change ended, if it ended one. */
export function endedTry(view: InstanceView): Omit<TryRow, 'runId'> | undefined {
  if (view.tryNumber === 0 || view.endedAt === null) return undefined;
  if (!isFinished(view.state) && view.state !== 'up_for_retry') return undefined;
  const { taskId, mapIndex, tryNumber, startedAt, endedAt, reason } = view;
  const state = view.state === 'up_for_retry' ? 'failed' : view.state;
  return { taskId, mapIndex, tryNumber, state, startedAt, endedAt, reason };
}

/** Changes that are gathered until the next write. */
export interface Pending {
  dropped: InstanceKey[];
  changed: InstanceView[];
  replaced: InstanceKey[];
  tries: Omit<TryRow, 'runId'>[];
  processes: (InstanceKey & ProcessRecord)[];
  xcoms: XCom[];
  rendered: (InstanceKey & { readonly fields: { readonly [name: string]: Json } })[];
  cleared: InstanceKey[];
}

export function noChanges(): Pending & RunChanges {
  return { dropped: [], changed: [], replaced: [], tries: [], processes: [], xcoms: [], rendered: [], cleared: [] };
}

/** In the plan's order; with what those that have no reason of their own wait for. */
export function instancesInOrder(
  runId: string,
  plan: RunPlan,
  views: readonly InstanceView[],
  active: { explain(key: InstanceView): string | null } | undefined,
): readonly TaskInstance[] {
  const order = new Map(plan.tasks.map((task, index) => [task.taskId, { task, index }]));
  const place = (view: InstanceView): number => order.get(view.taskId)?.index ?? 0;
  return [...views]
    .sort((a, b) => place(a) - place(b) || a.mapIndex - b.mapIndex)
    .map((view) => (active && view.reason === null ? { ...view, reason: active.explain(view) } : view))
    .map((view) => toTaskInstance(runId, view, order.get(view.taskId)?.task));
}
