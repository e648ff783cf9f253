/** What follows from a plan's edges and groups alone, worked out once: relatives, mapping groups, setups, weights. */
import type { AirflowVersion, EngineGroup, EnginePlan, EngineTask } from './model.ts';

export interface TaskNode {
  readonly index: number;
  readonly task: EngineTask;
  readonly upstream: readonly number[];
  readonly downstream: readonly number[];
  /** Mapped groups around it, outermost first. */
  readonly mappedGroups: readonly string[];
  /** Whether an upstream or downstream shares a mapped group with it, so that map indexes correspond. */
  readonly indexed: boolean;
  /** Setups above its direct upstreams that have to succeed first. */
  readonly indirectSetups: readonly number[];
  /** Of a teardown: tasks between its setups and itself, direct upstreams excluded. */
  readonly teardownScope: readonly number[];
  /** Its end decides the run's state. */
  readonly leaf: boolean;
}

export interface Graph {
  readonly nodes: readonly TaskNode[];
  readonly byId: ReadonlyMap<string, TaskNode>;
  readonly groups: ReadonlyMap<string, EngineGroup>;
  /** Nodes that have to be looked at again when the key's state changes, beside its direct downstreams (setups, teardown scopes, mapping). */
  readonly watchers: ReadonlyMap<number, readonly number[]>;
  /** Higher first. */
  readonly weights: () => readonly number[];
}

export function buildGraph(plan: EnginePlan, version: AirflowVersion = 3): Graph {
  const groups = new Map(plan.groups.map((group) => [group.groupId, group]));
  const upstream: number[][] = plan.tasks.map(() => []);
  const downstream: number[][] = plan.tasks.map(() => []);
  const seen = new Set<number>();
  for (const [up, down] of plan.edges) {
    const key = up * plan.tasks.length + down;
    if (seen.has(key)) continue;
    seen.add(key);
    upstream[down]?.push(up);
    downstream[up]?.push(down);
  }
  const mappedGroups = plan.tasks.map((task) => mappedGroupsAround(task.group, groups));
  const relatives = { tasks: plan.tasks, upstream, downstream };
  const hasSetups = plan.tasks.some((task) => task.setup);
  const nodes = plan.tasks.map((task, index): TaskNode => {
    const outermost = mappedGroups[index]?.[0];
    const shares = (other: number): boolean => outermost !== undefined && mappedGroups[other]?.[0] === outermost;
    return {
      index,
      task,
      upstream: upstream[index] ?? [],
      downstream: downstream[index] ?? [],
      mappedGroups: mappedGroups[index] ?? [],
      indexed: (upstream[index] ?? []).some(shares) && !(version === 2 && looksAtEveryInstance(task, groups)),
      indirectSetups: hasSetups && !task.teardown ? indirectSetups(index, relatives) : [],
      teardownScope: hasSetups && task.teardown ? teardownScope(index, relatives) : [],
      leaf: isEffectiveLeaf(index, relatives),
    };
  });
  const byId = new Map(nodes.map((node) => [node.task.taskId, node]));
  let weights: readonly number[] | undefined;
  return {
    nodes: withLeaves(nodes),
    byId,
    groups,
    watchers: watchers(nodes, byId, groups),
    weights: () => {
      weights ??= totalWeights(relatives);
      return weights;
    },
  };
}

/** Everything that can be reached along `next` from `start`, itself excluded. */
export function reachable(start: number, next: readonly (readonly number[])[]): Set<number> {
  const found = new Set<number>();
  const open = [...(next[start] ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    for (const other of next[at] ?? []) if (!found.has(other)) open.push(other);
  }
  return found;
}

interface Relatives {
  readonly tasks: readonly EngineTask[];
  readonly upstream: readonly (readonly number[])[];
  readonly downstream: readonly (readonly number[])[];
}

function mappedGroupsAround(group: string | null, groups: ReadonlyMap<string, EngineGroup>): readonly string[] {
  const around: string[] = [];
  for (let at = group; at !== null; at = groups.get(at)?.parent ?? null) if (groups.get(at)?.mapped) around.unshift(at);
  return around;
}

/** Airflow 2 (`is_fast_triggered`): directly in a mapped group these rules are about all instances before the task, whatever its own index. */
function looksAtEveryInstance({ triggerRule, group }: EngineTask, groups: ReadonlyMap<string, EngineGroup>): boolean {
  const fast = triggerRule === 'one_success' || triggerRule === 'one_failed' || triggerRule === 'one_done';
  return fast && group !== null && groups.get(group)?.mapped === true;
}

/** Airflow: a setup matters to a task when it has no teardown, or has one after the task. */
function indirectSetups(index: number, { tasks, upstream, downstream }: Relatives): readonly number[] {
  const above = [...reachable(index, upstream)].filter((other) => tasks[other]?.setup);
  if (above.length === 0) return [];
  const below = reachable(index, downstream);
  const direct = new Set(upstream[index]);
  return above.filter((setup) => {
    const teardowns = (downstream[setup] ?? []).filter((other) => tasks[other]?.teardown);
    return !direct.has(setup) && (teardowns.length === 0 || teardowns.some((teardown) => below.has(teardown)));
  });
}

function teardownScope(index: number, { tasks, upstream, downstream }: Relatives): readonly number[] {
  const direct = new Set(upstream[index]);
  const setups = [...direct].filter((other) => tasks[other]?.setup);
  if (setups.length === 0) return [];
  const above = reachable(index, upstream);
  const scope = new Set<number>();
  for (const setup of setups) {
    for (const other of reachable(setup, downstream)) if (above.has(other) && !direct.has(other)) scope.add(other);
  }
  return [...scope];
}

/** Airflow: teardowns don't count, unless they say so, nor do they keep the task before them from being a leaf. */
function isEffectiveLeaf(index: number, { tasks, downstream }: Relatives): boolean {
  const counts = (task: EngineTask | undefined): boolean =>
    task !== undefined && (!task.teardown || task.onFailureFailDagrun);
  return counts(tasks[index]) && !(downstream[index] ?? []).some((other) => counts(tasks[other]));
}

/** A DAG of nothing but teardowns: its last tasks are the leaves. */
function withLeaves(nodes: readonly TaskNode[]): readonly TaskNode[] {
  if (nodes.some((node) => node.leaf)) return nodes;
  return nodes.map((node) => ({ ...node, leaf: node.downstream.length === 0 }));
}

function watchers(
  nodes: readonly TaskNode[],
  byId: ReadonlyMap<string, TaskNode>,
  groups: ReadonlyMap<string, EngineGroup>,
): ReadonlyMap<number, readonly number[]> {
  const watching = new Map<number, Set<number>>();
  const watch = (from: number, by: number): void => {
    const set = watching.get(from);
    if (set) set.add(by);
    else watching.set(from, new Set([by]));
  };
  for (const node of nodes) {
    for (const other of node.indirectSetups) watch(other, node.index);
    for (const other of node.teardownScope) watch(other, node.index);
    const mappedOver = [
      ...node.task.mappedOver,
      ...node.mappedGroups.flatMap((id) => groups.get(id)?.mappedOver ?? []),
    ];
    for (const id of mappedOver) {
      const other = byId.get(id);
      if (other) watch(other.index, node.index);
    }
  }
  return new Map([...watching].map(([key, set]) => [key, [...set]]));
}

/**
 * Airflow's `weight_rule`: a task's own priority plus that of everything after it (`downstream`, the default) or before it.
 * Sets of relatives are bit sets, so that 10,000 tasks take milliseconds; beyond that only the own weight counts.
 */
function totalWeights(relatives: Relatives): readonly number[] {
  const { tasks, upstream, downstream } = relatives;
  const own = tasks.map((task) => task.priorityWeight);
  if (tasks.length > 12_000) return own;
  const order = topologicalOrder(relatives);
  const below = tasks.some((task) => task.weightRule === 'downstream')
    ? relativeWeights(order.toReversed(), downstream, own)
    : own;
  const above = tasks.some((task) => task.weightRule === 'upstream') ? relativeWeights(order, upstream, own) : own;
  return tasks.map((task, index) => {
    const from = task.weightRule === 'downstream' ? below : task.weightRule === 'upstream' ? above : own;
    return from[index] ?? 0;
  });
}

function relativeWeights(
  order: readonly number[],
  next: readonly (readonly number[])[],
  own: readonly number[],
): readonly number[] {
  const words = (own.length + 31) >>> 5;
  const uniform = own.every((weight) => weight === own[0]);
  const sets = new Uint32Array(words * own.length);
  const totals = [...own];
  for (const index of order) {
    const base = index * words;
    for (const other of next[index] ?? []) {
      const from = other * words;
      for (let w = 0; w < words; w++) sets[base + w] = (sets[base + w] ?? 0) | (sets[from + w] ?? 0);
      const word = base + (other >>> 5);
      sets[word] = (sets[word] ?? 0) | (1 << (other & 31));
    }
    let total = own[index] ?? 0;
    for (let w = 0; w < words; w++) {
      let bits = sets[base + w] ?? 0;
      if (bits === 0) continue;
      if (uniform) {
        total += popCount(bits) * (own[0] ?? 0);
        continue;
      }
      for (; bits !== 0; bits &= bits - 1) total += own[(w << 5) + 31 - Math.clz32(bits & -bits)] ?? 0;
    }
    totals[index] = total;
  }
  return totals;
}

function popCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function topologicalOrder({ tasks, upstream, downstream }: Relatives): readonly number[] {
  const missing = upstream.map((list) => list.length);
  const order = tasks.map((_, index) => index).filter((index) => missing[index] === 0);
  for (let i = 0; i < order.length; i++) {
    for (const other of downstream[order[i] ?? 0] ?? []) {
      missing[other] = (missing[other] ?? 0) - 1;
      if (missing[other] === 0) order.push(other);
    }
  }
  return order;
}
