/**
 * Dynamic task mapping: when a task or group is expanded, and which instances of one task belong to which of another. Airflow: two tasks in
 * the same mapped group correspond index by index; a task outside sees all instances.
 */
import type { ExpandTarget } from './model.ts';
import type { Instance, NodeState, RunState } from './run-state.ts';

/** Half-open. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** Instances of `other` that correspond to instance `mapIndex` of `nodeState`, or all of them. */
export function correspondingIndexes(
  state: RunState,
  nodeState: NodeState,
  mapIndex: number,
  other: NodeState,
): IndexRange {
  const all = { from: 0, to: other.instances.length };
  if (!nodeState.expanded || !other.expanded || mapIndex < 0) return all;
  const common = commonGroups(nodeState, other);
  if (common.length === 0) return all;
  const shared = product(state, common);
  const mine = product(state, nodeState.node.mappedGroups);
  const theirs = product(state, other.node.mappedGroups);
  if (shared === 0 || mine === 0) return all;
  const ancestor = Math.floor((mapIndex * shared) / mine);
  const each = theirs / shared;
  return { from: ancestor * each, to: (ancestor + 1) * each };
}

/**
 * Whether the tasks whose XComs a mapping reads allow it. `open`: some haven't ended. Airflow's MappedTaskUpstreamDep looks at unexpanded
 * instances only: one that was expanded did not fail or skip outright.
 */
export function mappedDependencies(state: RunState, nodeState: NodeState): 'met' | 'open' | 'skip' | 'upstream_failed' {
  const { task, mappedGroups } = nodeState.node;
  const innermost = mappedGroups.at(-1);
  const ids = task.mapped ? task.mappedOver : innermost ? (state.graph.groups.get(innermost)?.mappedOver ?? []) : [];
  return mappedOverVerdict(state, ids);
}

/** Asks for every expansion that can be worked out: of groups first, since their tasks wait for it. */
export function expandableGroups(state: RunState): ExpandTarget[] {
  const targets: ExpandTarget[] = [];
  for (const group of state.graph.groups.values()) {
    if (!group.mapped || state.groupsAsked.has(group.groupId)) continue;
    if (mappedOverVerdict(state, group.mappedOver) !== 'met') continue;
    state.groupsAsked.add(group.groupId);
    targets.push({ kind: 'group', id: group.groupId });
  }
  return targets;
}

/**
 * The first of the tasks whose results can be no list to map over, done as they are. Airflow counts the instances of a mapped task and the
 * items of one result, but what the instances of a task in a mapped group have pushed it counts nowhere.
 */
export function uncountable(state: RunState, ids: readonly string[]): string | undefined {
  return ids.find((id) => {
    const node = state.graph.byId.get(id);
    return node !== undefined && !node.task.mapped && node.mappedGroups.length > 0;
  });
}

/** Why a mapping over it fails, in words. */
export function noList(taskId: string): string {
  return `it cannot be mapped over ${taskId}, whose results inside a mapped group are no list to Airflow`;
}

/** Makes the instances of a mapped task, now that their number is known. */
export function expandTask(state: RunState, nodeState: NodeState, count: number): void {
  const [placeholder] = nodeState.instances;
  if (nodeState.expanded || placeholder?.state !== 'none') return;
  if (count === 0) nodeState.mapsToNothing = true;
  else state.expand(nodeState, count);
  state.check(nodeState, null);
}

export function expandGroup(state: RunState, groupId: string, count: number): void {
  state.groupCounts.set(groupId, count);
  for (const nodeState of state.nodes) {
    const { mappedGroups } = nodeState.node;
    if (!mappedGroups.includes(groupId)) continue;
    if (mappedGroups.every((id) => state.groupCounts.has(id)))
      expandTask(state, nodeState, product(state, mappedGroups));
  }
}

/** A task that can't know yet how many instances it has is not judged by its trigger rule. */
export function waitsForGroup(state: RunState, nodeState: NodeState): boolean {
  return !nodeState.expanded && nodeState.node.mappedGroups.some((id) => !state.groupCounts.has(id));
}

/** The instances of `target` that an event at `from` is about. */
export function affectedIndexes(state: RunState, target: NodeState, from: Instance): IndexRange {
  return correspondingIndexes(state, state.node(from.node.index), from.mapIndex, target);
}

export function shareMappedGroup(a: NodeState, b: NodeState): boolean {
  return commonGroups(a, b).length > 0;
}

function mappedOverVerdict(state: RunState, ids: readonly string[]): 'met' | 'open' | 'skip' | 'upstream_failed' {
  let open = false;
  let skipped = false;
  for (const id of ids) {
    const node = state.graph.byId.get(id);
    if (!node) continue;
    const { own, expanded } = state.node(node.index);
    if (own.done < own.total) open = true;
    else if (!expanded && own.failed + own.upstreamFailed > 0) return 'upstream_failed';
    else if (!expanded && own.skipped > 0) skipped = true;
  }
  return skipped ? 'skip' : open ? 'open' : 'met';
}

function commonGroups(a: NodeState, b: NodeState): readonly string[] {
  const other = b.node.mappedGroups;
  return a.node.mappedGroups.filter((id, index) => other[index] === id);
}

function product(state: RunState, groups: readonly string[]): number {
  return groups.reduce((total, id) => total * (state.groupCounts.get(id) ?? 1), 1);
}
