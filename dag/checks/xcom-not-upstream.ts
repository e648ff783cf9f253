/** `xcom-not-upstream`: a result is pulled from a task that need not have run by then. */
import type { Dag } from '../model.ts';
import { problem, type Rule } from './rule.ts';

export const xcomNotUpstream: Rule = {
  code: 'xcom-not-upstream',
  severity: 'warning',
  title: 'A result pulled from a task that is not upstream',
  check: (dag) => {
    if (!dag.exact || !dag.tasks.some((task) => task.xcomPulls?.length)) return [];
    const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]));
    const before = upstreamIds(dag);
    return dag.tasks.flatMap((task) =>
      (task.xcomPulls ?? []).flatMap(({ taskId, location }) => {
        const source = tasks.get(taskId);
        // A task may well read what it pushed itself, in an earlier try.
        if (!source || taskId === task.taskId || before(task.taskId).has(taskId)) return [];
        return [
          problem(
            xcomNotUpstream,
            location,
            `'${task.taskId}' pulls the result of '${taskId}', which is not upstream of it and may not have run by then`,
            {
              related: [{ location: source.location, message: `'${taskId}' is made here` }],
            },
          ),
        ];
      }),
    );
  },
};

function upstreamIds(dag: Dag): (taskId: string) => ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const edge of dag.edges) direct.set(edge.downstream, [...(direct.get(edge.downstream) ?? []), edge.upstream]);
  const known = new Map<string, ReadonlySet<string>>();
  return (taskId) => {
    const found = known.get(taskId) ?? new Set<string>();
    if (known.has(taskId)) return found;
    const reached = found as Set<string>;
    const open = [...(direct.get(taskId) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      open.push(...(direct.get(id) ?? []));
    }
    known.set(taskId, reached);
    return reached;
  };
}
