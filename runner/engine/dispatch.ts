/** Which scheduled instances start now: priority weights, parallelism, `max_active_tasks`, pools and their slots. */
import type { Command } from './model.ts';
import { PriorityQueue } from './priority-queue.ts';
import type { Instance, NodeState, RunState } from './run-state.ts';

/** Airflow's default_pool. */
const DEFAULT_SLOTS = 128;

export function schedule(state: RunState, instance: Instance): void {
  const { pool, poolSlots } = instance.node.task;
  const slots = slotsOf(state, pool);
  if (poolSlots > slots) {
    state.setState(instance, 'failed', `it needs ${poolSlots} slots of pool ${pool}, which has ${slots}`);
    return;
  }
  state.setState(instance, 'scheduled', null);
  queueOf(state, pool).add(instance);
}

/** Moves as many instances as may start to `queued`. `at` becomes the time of their start until `started` says better. */
export function dispatch(state: RunState, commands: Command[]): void {
  const { parallelism, maxActiveTasks, maxActiveTasksOverRuns } = state.limits;
  const elsewhere = maxActiveTasksOverRuns ? state.others.dag : 0;
  const limit = Math.min(parallelism, (maxActiveTasks ?? Number.POSITIVE_INFINITY) - elsewhere);
  while (state.active < limit) {
    const instance = takeBest(state);
    if (!instance) return;
    const nodeState = state.node(instance.node.index);
    if (isAtItsMost(state, nodeState)) {
      nodeState.parked.push(instance);
      continue;
    }
    const resumes = instance.resumes;
    if (!instance.continues && !resumes) instance.tryNumber += 1;
    instance.resumes = false;
    instance.endedAt = null;
    state.setState(instance, 'queued', null);
    commands.push({
      kind: 'run',
      taskId: instance.node.task.taskId,
      mapIndex: instance.mapIndex,
      tryNumber: instance.tryNumber,
      maxTries: instance.maxTries,
      firstStartedAt: instance.continues ? instance.firstStartedAt : null,
      rescheduleCount: instance.rescheduleCount,
      ...(resumes && { resumes }),
    });
  }
}

/** One instance of a task has ended, here or in another run: those that waited for it may start again. */
export function unpark(state: RunState, nodeState: NodeState): void {
  for (const waiting of nodeState.parked.splice(0)) queueOf(state, nodeState.node.task.pool).add(waiting);
}

function isAtItsMost({ others }: RunState, { node: { task }, active }: NodeState): boolean {
  const { maxActiveTisPerDagrun, maxActiveTisPerDag = null, taskId } = task;
  if (maxActiveTisPerDagrun !== null && active >= maxActiveTisPerDagrun) return true;
  return maxActiveTisPerDag !== null && active + (others.tasks[taskId] ?? 0) >= maxActiveTisPerDag;
}

function takeBest(state: RunState): Instance | undefined {
  let best: { instance: Instance; queue: PriorityQueue<Instance> } | undefined;
  for (const [pool, queue] of state.ready) {
    while (queue.peek() && queue.peek()?.state !== 'scheduled') queue.take();
    const first = queue.peek();
    if (!first) continue;
    const used = (state.poolUse.get(pool) ?? 0) + (state.others.pools[pool] ?? 0);
    if (used + first.node.task.poolSlots > slotsOf(state, pool)) continue;
    if (!best || comesBefore(state, first, best.instance)) best = { instance: first, queue };
  }
  return best?.queue.take();
}

function queueOf(state: RunState, pool: string): PriorityQueue<Instance> {
  let queue = state.ready.get(pool);
  if (!queue) {
    queue = new PriorityQueue((a, b) => comesBefore(state, a, b));
    state.ready.set(pool, queue);
  }
  return queue;
}

function comesBefore(state: RunState, a: Instance, b: Instance): boolean {
  const weights = state.graph.weights();
  const difference = (weights[a.node.index] ?? 0) - (weights[b.node.index] ?? 0);
  if (difference !== 0) return difference > 0;
  if (a.node.index !== b.node.index) return a.node.index < b.node.index;
  return a.mapIndex < b.mapIndex;
}

function slotsOf(state: RunState, pool: string): number {
  return state.limits.pools[pool] ?? DEFAULT_SLOTS;
}
