/** Which DAG and task a position belongs to: the graph marks it as the cursor moves. */
import type { Dag, DagFile, Location, Position, Range, Task } from '../dag/model.ts';
import type { TaskAtResult } from './protocol.ts';
import { compareSizes, touches, union } from './ranges.ts';

export function taskAt(file: DagFile, position: Position): TaskAtResult {
  let best: { readonly range: Range; readonly dagId: string; readonly taskId: string } | undefined;
  for (const candidate of taskPlaces(file)) {
    const { range } = candidate.location;
    if (candidate.location.uri !== file.uri || !touches(range, position)) continue;
    if (!best || compareSizes(range, best.range) < 0) best = { ...candidate, range };
  }
  const found = best ?? taskOfLine(file, position) ?? taskOfBody(file, position);
  if (found) return { dagId: found.dagId, taskId: found.taskId };
  const dag = smallestDagAround(file, position);
  return dag ? { dagId: dag.dagId, taskId: null } : null;
}

/** `name = Operator(…)`: what stands before the call belongs to the task as well. */
function taskOfLine(file: DagFile, { line }: Position): Owned | undefined {
  return owned(file).find(({ task }) => task.location.uri === file.uri && task.location.range.start.line === line);
}

/** Inside the function that a Python task runs. */
function taskOfBody(file: DagFile, position: Position): Owned | undefined {
  return owned(file).find(({ task }) => {
    const extent = task.callable?.extent;
    return extent?.uri === file.uri && touches(extent.range, position);
  });
}

interface Owned {
  readonly dagId: string;
  readonly taskId: string;
  readonly task: Task;
}

function owned(file: DagFile): readonly Owned[] {
  return file.dags.flatMap(({ dagId, tasks }) => tasks.map((task) => ({ dagId, taskId: task.taskId, task })));
}

/** From the first to the last line that has a part in the DAG; undefined when it was made in other files alone. */
export function dagExtent(file: DagFile, dag: Dag): Range | undefined {
  const locations = [dag.location, ...dag.tasks.flatMap(placesOf), ...dag.edges.map((edge) => edge.location)];
  let extent: Range | undefined;
  for (const { uri, range } of locations) {
    if (uri === file.uri) extent = extent ? union(extent, range) : range;
  }
  return extent;
}

function* taskPlaces(file: DagFile): Generator<{ dagId: string; taskId: string; location: Location }> {
  const known = new Set(file.dags.map((dag) => dag.dagId));
  for (const { dagId, taskId, location } of file.references) if (known.has(dagId)) yield { dagId, taskId, location };
  for (const { dagId, tasks } of file.dags) {
    for (const task of tasks) for (const location of placesOf(task)) yield { dagId, taskId: task.taskId, location };
  }
}

function placesOf(task: Task): readonly Location[] {
  const callable = task.callable ? [task.callable.location] : [];
  return task.idLocation ? [...task.locations, task.idLocation, ...callable] : [...task.locations, ...callable];
}

function smallestDagAround(file: DagFile, position: Position): Dag | undefined {
  let best: { readonly dag: Dag; readonly range: Range } | undefined;
  for (const dag of file.dags) {
    const range = dagExtent(file, dag);
    if (!range || !touches(range, position)) continue;
    if (!best || compareSizes(range, best.range) < 0) best = { dag, range };
  }
  return best?.dag;
}
