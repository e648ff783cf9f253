/**
 * The state of one run: instances, and tallies over them that are kept up to date with every change, so that looking at a task costs
 * the same however many tasks stand before it. Owned and changed in place by the machine; the same events give the same state.
 */
import type { TaskInstanceState } from '../protocol.ts';
import { buildGraph, type Graph, type TaskNode } from './graph.ts';
import {
  type EngineLimits,
  type EnginePlan,
  type InstanceKey,
  type InstanceView,
  isFinished,
  type OtherUse,
  type PastRun,
} from './model.ts';
import { PriorityQueue } from './priority-queue.ts';
import type { UpstreamCounts } from './trigger-rules.ts';

export interface Instance {
  readonly node: TaskNode;
  readonly mapIndex: number;
  state: TaskInstanceState;
  tryNumber: number;
  maxTries: number;
  startedAt: number | null;
  endedAt: number | null;
  dueAt: number | null;
  firstStartedAt: number | null;
  rescheduleCount: number;
  reason: string | null;
  /** How often the runner or the worker died under it since this state was made. */
  interruptions: number;
  /** The next start goes on with the same try (after a reschedule). */
  continues: boolean;
  /** Its trigger has fired, and it waits for a slot: it is under way all the same. */
  resumes: boolean;
}

export type MutableCounts = { -readonly [key in keyof UpstreamCounts]: number };

export interface NodeState {
  readonly node: TaskNode;
  instances: Instance[];
  /** Of its own instances; the setup columns are unused. */
  readonly own: MutableCounts;
  /** Of the instances directly before it. */
  readonly before: MutableCounts;
  expanded: boolean;
  /** Known to have no instance: mapped over nothing. */
  mapsToNothing: boolean;
  expansionAsked: boolean;
  active: number;
  /** Scheduled instances that wait for another of the same task to end. */
  parked: Instance[];
  queuedForCheck: boolean;
}

export interface Stopping {
  readonly reason: string;
  readonly kind: 'cancelled' | 'failed-fast' | 'timed-out';
}

/** Something that happened to `from` (or nothing in particular) is a reason to look at a task's instances again. */
export interface Check {
  readonly target: NodeState;
  readonly from: Instance | null;
}

export class RunState {
  readonly graph: Graph;
  readonly limits: EngineLimits;
  readonly nodes: readonly NodeState[];
  readonly byState = new Map<TaskInstanceState, number>();
  readonly checks: Check[] = [];
  readonly ready = new Map<string, PriorityQueue<Instance>>();
  readonly poolUse = new Map<string, number>();
  readonly due: PriorityQueue<{ readonly at: number; readonly instance: Instance }>;
  readonly groupCounts = new Map<string, number>();
  readonly groupsAsked = new Set<string>();
  /** Expansions asked for and not answered yet. */
  expanding = 0;
  unfinished = 0;
  active = 0;
  announcedWake: number | null = null;
  started = false;
  /** Why nothing more is started. */
  stopping: Stopping | null = null;
  past: PastRun | null = null;
  others: OtherUse = { pools: {}, tasks: {}, dag: 0 };
  finished = false;
  #changed = new Set<Instance>();
  #replaced: InstanceKey[] = [];

  /** Of instances that there may be again: tries that they had before their list was to be counted anew. */
  readonly #begun: (key: InstanceKey) => number;

  constructor(plan: EnginePlan, limits: EngineLimits, begun: (key: InstanceKey) => number = () => 0) {
    this.#begun = begun;
    this.graph = buildGraph(plan, limits.airflowVersion);
    this.limits = limits;
    this.due = new PriorityQueue((a, b) => a.at < b.at);
    this.nodes = this.graph.nodes.map((node) => newNodeState(node));
    for (const nodeState of this.nodes) {
      for (const up of nodeState.node.upstream) addUpstreamTotal(nodeState, this.node(up).node, 1);
    }
    this.unfinished = this.nodes.length;
    this.byState.set('none', this.nodes.length);
  }

  node(index: number): NodeState {
    const found = this.nodes[index];
    if (!found) throw new Error(`No task number ${index} in the plan.`);
    return found;
  }

  find(key: InstanceKey): Instance | undefined {
    const node = this.graph.byId.get(key.taskId);
    if (!node) return undefined;
    const { instances, expanded } = this.node(node.index);
    if (expanded) return instances[key.mapIndex];
    return key.mapIndex === -1 ? instances[0] : undefined;
  }

  /** The one way in which an instance gets into another state. */
  setState(instance: Instance, state: TaskInstanceState, reason: string | null): void {
    const before = instance.state;
    instance.state = state;
    instance.reason = reason;
    this.touch(instance);
    if (before === state) return;
    this.byState.set(before, (this.byState.get(before) ?? 0) - 1);
    this.byState.set(state, (this.byState.get(state) ?? 0) + 1);
    this.#countActive(instance, (takesSlot(state) ? 1 : 0) - (takesSlot(before) ? 1 : 0));
    if (isFinished(before)) this.#countFinished(instance, before, -1);
    if (isFinished(state)) {
      this.#countFinished(instance, state, 1);
      this.#checkAfter(instance);
    }
  }

  /** Replaces a task's single unexpanded instance by `count` ones. */
  expand(nodeState: NodeState, count: number): void {
    const [placeholder] = nodeState.instances;
    if (!placeholder) return;
    this.#changed.delete(placeholder);
    this.#replaced.push({ taskId: nodeState.node.task.taskId, mapIndex: -1 });
    nodeState.expanded = true;
    nodeState.instances = Array.from({ length: count }, (_, index) => {
      const { taskId } = nodeState.node.task;
      return newInstance(nodeState.node, index, this.#begun({ taskId, mapIndex: index }));
    });
    nodeState.own.total = count;
    this.unfinished += count - 1;
    this.byState.set('none', (this.byState.get('none') ?? 0) + count - 1);
    for (const down of nodeState.node.downstream) addUpstreamTotal(this.node(down), nodeState.node, count - 1);
    for (const instance of nodeState.instances) this.#changed.add(instance);
  }

  touch(instance: Instance): void {
    this.#changed.add(instance);
  }

  check(target: NodeState, from: Instance | null): void {
    if (from === null || !target.node.indexed) {
      if (target.queuedForCheck) return;
      target.queuedForCheck = true;
      this.checks.push({ target, from: null });
    } else this.checks.push({ target, from });
  }

  /** Nothing follows any more from what has happened. */
  dropChecks(): void {
    for (const { target } of this.checks) target.queuedForCheck = false;
    this.checks.length = 0;
  }

  takeChanges(): { changed: InstanceView[]; replaced: InstanceKey[] } {
    const changed = [...this.#changed].map(viewOf);
    const replaced = this.#replaced;
    this.#changed = new Set();
    this.#replaced = [];
    return { changed, replaced };
  }

  *instances(): Iterable<Instance> {
    for (const nodeState of this.nodes) yield* nodeState.instances;
  }

  #countActive(instance: Instance, by: number): void {
    if (by === 0) return;
    const { pool, poolSlots } = instance.node.task;
    this.active += by;
    this.node(instance.node.index).active += by;
    this.poolUse.set(pool, (this.poolUse.get(pool) ?? 0) + by * poolSlots);
  }

  #countFinished(instance: Instance, state: TaskInstanceState, by: number): void {
    this.unfinished -= by;
    addTo(this.node(instance.node.index).own, state, false, by);
    for (const down of instance.node.downstream) addTo(this.node(down).before, state, instance.node.task.setup, by);
  }

  #checkAfter(instance: Instance): void {
    for (const down of instance.node.downstream) this.check(this.node(down), instance);
    for (const watcher of this.graph.watchers.get(instance.node.index) ?? []) this.check(this.node(watcher), null);
  }
}

export function viewOf(instance: Instance): InstanceView {
  return {
    taskId: instance.node.task.taskId,
    mapIndex: instance.mapIndex,
    state: instance.state,
    tryNumber: instance.tryNumber,
    maxTries: instance.maxTries,
    startedAt: instance.startedAt,
    endedAt: instance.endedAt,
    dueAt: instance.dueAt,
    firstStartedAt: instance.firstStartedAt,
    rescheduleCount: instance.rescheduleCount,
    reason: instance.reason,
  };
}

export function isActive(state: TaskInstanceState): boolean {
  return state === 'queued' || state === 'running' || state === 'deferred' || state === 'restarting';
}

export function isUnderWay({ state, resumes }: Instance): boolean {
  return isActive(state) || resumes;
}

/** Airflow: a deferred task has given its slots back. */
export function takesSlot(state: TaskInstanceState): boolean {
  return isActive(state) && state !== 'deferred';
}

export function emptyCounts(): MutableCounts {
  return {
    total: 0,
    success: 0,
    skipped: 0,
    failed: 0,
    upstreamFailed: 0,
    removed: 0,
    done: 0,
    setupTotal: 0,
    setupSuccess: 0,
    setupSkipped: 0,
  };
}

/** Counts one instance in a finished state; others only count in `total`, which the caller keeps. */
export function addTo(counts: MutableCounts, state: TaskInstanceState, setup: boolean, by: number): void {
  switch (state) {
    case 'success':
      counts.success += by;
      if (setup) counts.setupSuccess += by;
      break;
    case 'skipped':
      counts.skipped += by;
      if (setup) counts.setupSkipped += by;
      break;
    case 'failed':
      counts.failed += by;
      break;
    case 'upstream_failed':
      counts.upstreamFailed += by;
      break;
    case 'removed':
      counts.removed += by;
      break;
    default:
      return;
  }
  counts.done += by;
}

function addUpstreamTotal(nodeState: NodeState, upstream: TaskNode, by: number): void {
  nodeState.before.total += by;
  if (upstream.task.setup) nodeState.before.setupTotal += by;
}

function newNodeState(node: TaskNode): NodeState {
  return {
    node,
    instances: [newInstance(node, -1)],
    own: { ...emptyCounts(), total: 1 },
    before: emptyCounts(),
    expanded: false,
    mapsToNothing: false,
    expansionAsked: false,
    active: 0,
    parked: [],
    queuedForCheck: false,
  };
}

function newInstance(node: TaskNode, mapIndex: number, begun = 0): Instance {
  return {
    node,
    mapIndex,
    state: 'none',
    tryNumber: begun,
    maxTries: begun + node.task.retries + 1,
    startedAt: null,
    endedAt: null,
    dueAt: null,
    firstStartedAt: null,
    rescheduleCount: 0,
    reason: null,
    interruptions: 0,
    continues: false,
    resumes: false,
  };
}
