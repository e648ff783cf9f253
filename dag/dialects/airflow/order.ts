/** What rests on an order that Python does not give: of sets, and of the names in a folder. */
import type { Interpreter } from '../../python/interpreter.ts';
import { unknown } from '../../python/values.ts';
import { type DagRecord, doubt } from './graph.ts';

/** DAGs that become others when sets and listings are gone through backwards are not known exactly. */
export function doubtWhatRestsOnOrder(
  { unordered }: Interpreter,
  found: readonly DagRecord[],
  backwards: () => readonly DagRecord[],
): void {
  if (!unordered || found.length === 0) return;
  const others = new Map(backwards().map((dag) => [dag.dagId, outlineOf(dag)]));
  for (const dag of found)
    if (others.get(dag.dagId) !== outlineOf(dag)) doubt(dag, unknown(unordered.reason, unordered.site), unordered.site);
}

/** Tasks and edges of a DAG as a text. */
function outlineOf(dag: DagRecord): string {
  const tasks = [...dag.tasks.values()].map((task) => `${task.taskId} ${task.operator} ${task.mapped}`);
  const edges = [...dag.edges.values()].map((edge) => `${edge.upstream.taskId} > ${edge.downstream.taskId}`);
  return [...tasks, ...edges].sort().join('\n');
}
