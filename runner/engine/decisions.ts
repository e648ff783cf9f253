/** What branch and short-circuit tasks skip, as Airflow's SkipMixin does. */
import { reachable } from './graph.ts';
import { affectedIndexes, shareMappedGroup } from './mapping.ts';
import type { Decision } from './model.ts';
import type { Instance, RunState } from './run-state.ts';

/** Skips what `from`, having succeeded, decided against. Only instances that haven't started. */
export function applyDecision(state: RunState, from: Instance, decision: Decision): void {
  const reason = decision.kind === 'branch' ? 'did not choose it' : 'skipped it';
  for (const index of decidedAgainst(state, from, decision)) {
    skipTask(state, from, index, `${from.node.task.taskId} ${reason}`, decision.kind === 'branch');
  }
}

function decidedAgainst(state: RunState, from: Instance, decision: Decision): readonly number[] {
  const { downstream, index } = from.node;
  const next = (): readonly (readonly number[])[] => state.graph.nodes.map((node) => node.downstream);
  const notTeardown = (other: number): boolean => !state.node(other).node.task.teardown;
  switch (decision.kind) {
    case 'branch': {
      const relatives = next();
      const followed = new Set<number>();
      for (const id of decision.follow) {
        const chosen = state.graph.byId.get(id)?.index;
        if (chosen === undefined) continue;
        followed.add(chosen);
        for (const other of reachable(chosen, relatives)) followed.add(other);
      }
      return downstream.filter((other) => !followed.has(other));
    }
    case 'short-circuit':
      return (decision.ignoreDownstreamTriggerRules ? [...reachable(index, next())] : downstream).filter(notTeardown);
    case 'skip':
      return decision.taskIds.flatMap((id) => state.graph.byId.get(id)?.index ?? []);
  }
}

function skipTask(state: RunState, from: Instance, index: number, reason: string, byBranch: boolean): void {
  const target = state.node(index);
  const source = state.node(from.node.index);
  const mapped = from.mapIndex >= 0;
  // Airflow 2: a branch asks for the instance that is not mapped, and a mapping over literals has none.
  if (byBranch && !mapped && target.expanded && state.limits.airflowVersion === 2) return;
  const indexed = mapped && shareMappedGroup(source, target);
  // Airflow: what one instance of a mapped task decides holds for the same index only, and not for tasks that aren't mapped.
  if (mapped && !indexed && !(source.node.task.mapped && target.expanded)) return;
  const { from: first, to: end } = indexed
    ? affectedIndexes(state, target, from)
    : mapped
      ? { from: from.mapIndex, to: from.mapIndex + 1 }
      : { from: 0, to: target.instances.length };
  for (let i = first; i < end; i++) {
    const instance = target.instances[i];
    if (instance && !instance.resumes && (instance.state === 'none' || instance.state === 'scheduled'))
      state.setState(instance, 'skipped', reason);
  }
}
