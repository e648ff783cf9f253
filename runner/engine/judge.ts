/** Whether a task instance may run now, and if not, why: Airflow's checks in one place. */
import type { TaskInstanceState } from '../protocol.ts';
import { correspondingIndexes, mappedDependencies, waitsForGroup } from './mapping.ts';
import { addTo, emptyCounts, type Instance, type NodeState, type RunState } from './run-state.ts';
import { decide, type RuleRow, SETUP_TABLE, type UpstreamCounts, type Verdict } from './trigger-rules.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** In words for the user; made only when somebody asks. */
  readonly reason: () => string;
}

/** For one instance, or with `instance` null for all instances of a task at once (where no map index matters). */
export function judge(state: RunState, nodeState: NodeState, instance: Instance | null): Judgement {
  const mapping = judgeMapping(state, nodeState);
  if (mapping) return mapping;
  // Airflow looks at neither setups nor upstreams then.
  if (nodeState.node.task.triggerRule === 'always') return ALWAYS;
  const mapIndex = instance?.mapIndex ?? -1;
  if (nodeState.node.indirectSetups.length > 0) {
    const setups = countsOver(state, nodeState, mapIndex, nodeState.node.indirectSetups);
    const row = SETUP_TABLE.find((candidate) => candidate.when(setups, mapIndex));
    if (row && row.verdict !== 'run') return judgement(state, nodeState, row, setups, nodeState.node.indirectSetups);
  }
  const counts =
    nodeState.node.indexed && instance
      ? countsOver(state, nodeState, mapIndex, nodeState.node.upstream)
      : nodeState.before;
  const row = decide(nodeState.node.task.triggerRule, counts, mapIndex);
  if (row.verdict !== 'run') return judgement(state, nodeState, row, counts, nodeState.node.upstream);
  return judgeTeardown(state, nodeState, mapIndex) ?? { verdict: 'run', reason: () => row.reason(counts) };
}

const ALWAYS: Judgement = { verdict: 'run', reason: () => 'its trigger rule is met' };

function judgeMapping(state: RunState, nodeState: NodeState): Judgement | null {
  const { task, mappedGroups } = nodeState.node;
  if (!task.mapped && mappedGroups.length === 0) return null;
  switch (mappedDependencies(state, nodeState)) {
    case 'upstream_failed':
      return { verdict: 'upstream_failed', reason: () => 'a task whose result it is mapped over failed' };
    case 'skip':
      return { verdict: 'skip', reason: () => 'a task whose result it is mapped over was skipped' };
    case 'open':
    case 'met':
      return waitsForGroup(state, nodeState)
        ? { verdict: 'wait', reason: () => 'waits for the length of the list its group is mapped over' }
        : null;
  }
}

function judgeTeardown(state: RunState, nodeState: NodeState, mapIndex: number): Judgement | null {
  if (nodeState.node.teardownScope.length === 0) return null;
  const counts = countsOver(state, nodeState, mapIndex, nodeState.node.teardownScope);
  if (counts.done >= counts.total) return null;
  return {
    verdict: 'wait',
    reason: () => `waits for ${counts.total - counts.done} task(s) between its setup and itself`,
  };
}

function judgement(
  state: RunState,
  nodeState: NodeState,
  row: RuleRow,
  counts: UpstreamCounts,
  among: readonly number[],
): Judgement {
  const snapshot = { ...counts };
  return {
    verdict: row.verdict,
    reason: () => {
      const names = culprits(state, among, row.verdict);
      const rule =
        nodeState.node.task.triggerRule === 'all_success' ? '' : ` (trigger rule ${nodeState.node.task.triggerRule})`;
      return `${row.reason(snapshot)}${names}${rule}`;
    },
  };
}

const CULPRITS: { readonly [verdict in Verdict]: readonly TaskInstanceState[] } = {
  run: [],
  wait: ['none', 'scheduled', 'queued', 'running', 'up_for_retry', 'up_for_reschedule', 'deferred'],
  skip: ['skipped'],
  upstream_failed: ['failed', 'upstream_failed'],
  remove: ['removed'],
};

function culprits(state: RunState, among: readonly number[], verdict: Verdict): string {
  const names: string[] = [];
  for (const index of among) {
    const { node, instances } = state.node(index);
    if (!instances.some((instance) => CULPRITS[verdict].includes(instance.state))) continue;
    if (names.length === 3) return `: ${names.join(', ')} …`;
    names.push(node.task.taskId);
  }
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

function countsOver(state: RunState, nodeState: NodeState, mapIndex: number, among: readonly number[]): UpstreamCounts {
  const counts = emptyCounts();
  for (const index of among) {
    const other = state.node(index);
    const { setup } = other.node.task;
    const { from, to } = correspondingIndexes(state, nodeState, mapIndex, other);
    counts.total += to - from;
    if (setup) counts.setupTotal += to - from;
    if (from === 0 && to === other.instances.length) addAll(counts, other.own, setup);
    else for (let i = from; i < to; i++) addTo(counts, other.instances[i]?.state ?? 'none', setup, 1);
  }
  return counts;
}

function addAll(counts: ReturnType<typeof emptyCounts>, own: UpstreamCounts, setup: boolean): void {
  counts.success += own.success;
  counts.skipped += own.skipped;
  counts.failed += own.failed;
  counts.upstreamFailed += own.upstreamFailed;
  counts.removed += own.removed;
  counts.done += own.done;
  if (setup) {
    counts.setupSuccess += own.success;
    counts.setupSkipped += own.skipped;
  }
}
