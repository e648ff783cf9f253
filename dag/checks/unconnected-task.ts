/** `unconnected-task`: one that no edge reaches in a DAG whose other tasks are connected. A forgotten dependency, perhaps. */
import type { Dag, Task } from '../model.ts';
import { problem, type Rule } from './rule.ts';

export const unconnectedTask: Rule = {
  code: 'unconnected-task',
  severity: 'hint',
  title: 'A task that nothing is tied to, among others that are',
  check: (dag) => {
    if (!dag.exact || dag.tasks.length < 3) return [];
    const tied = new Set(dag.edges.flatMap(({ upstream, downstream }) => [upstream, downstream]));
    const alone = dag.tasks.filter(({ taskId }) => !tied.has(taskId));
    // Where several stand alone, or in groups of their own, that is how the DAG is meant.
    if (alone.length !== 1 || !isOnePiece(dag, tied)) return [];
    return alone
      .filter((task) => !isMeantAlone(dag, task))
      .map((task) =>
        problem(
          unconnectedTask,
          task.idLocation ?? task.location,
          `Nothing ties '${task.taskId}' to the other tasks: it runs as soon as the run begins, and nothing waits for it`,
        ),
      );
  },
};

/** Whether from each tied task there is a way to each other one, in whatever direction. */
function isOnePiece(dag: Dag, tied: ReadonlySet<string>): boolean {
  const neighbours = new Map<string, string[]>([...tied].map((id) => [id, []]));
  for (const { upstream, downstream } of dag.edges) {
    neighbours.get(upstream)?.push(downstream);
    neighbours.get(downstream)?.push(upstream);
  }
  const reached = new Set([...tied].slice(0, 1));
  for (const id of reached) for (const next of neighbours.get(id) ?? []) reached.add(next);
  return reached.size === tied.size;
}

/** Setups, teardowns, and callers of other DAGs or watchers have no neighbours of need. */
function isMeantAlone(dag: Dag, task: Task): boolean {
  if (task.setup || task.teardown || task.mapped || task.dynamic) return true;
  // A made-in-a-loop sibling is tied by the same line of code or not at all.
  return dag.tasks.some((other) => other !== task && sameCall(other, task));
}

function sameCall(one: Task, other: Task): boolean {
  const [a, b] = [one.location.range.start, other.location.range.start];
  return one.location.uri === other.location.uri && a.line === b.line && a.character === b.character;
}
