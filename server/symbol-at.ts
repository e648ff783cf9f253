/**
 * What stands at a position: the name of a task or DAG. Hover, definition, references, highlight and rename begin here.
 *
 * A name is: the literal of an id, a variable or id that refers to a task, or the head of the call that makes it (up to
 * its parenthesis; inside the parentheses the cursor is on arguments).
 */
import type { Dag, DagFile, Location, Position, Range, Task, TaskReference } from '../dag/model.ts';
import { compareSizes, locationKey, touches } from './ranges.ts';
import type { TextLines } from './text-lines.ts';

export type SymbolAt =
  /** Several tasks when one place stands for them all, as a call in a loop does. */
  | { readonly kind: 'task'; readonly tasks: readonly TaskOfDag[]; readonly range: Range; readonly place: TaskPlace }
  | { readonly kind: 'dag'; readonly dag: Dag; readonly range: Range };

export type TaskPlace = 'id' | 'reference-id' | 'reference-name' | 'call';

export interface TaskOfDag {
  readonly dagId: string;
  readonly taskId: string;
  /** Absent when the DAG is of another file. */
  readonly dag?: Dag;
  readonly task?: Task;
}

/** The smallest name wins: the id's literal lies inside the head of nothing, but a reference may lie in a DAG's. */
export function symbolAt(file: DagFile, lines: TextLines, position: Position): SymbolAt | undefined {
  let best: SymbolAt | undefined;
  for (const candidate of candidates(file, lines, position)) {
    if (!best || compareSizes(candidate.range, best.range) < 0) best = candidate;
  }
  return best;
}

/** The head of a call: from its start to its opening parenthesis, on one line. */
export function callHead(lines: TextLines, call: Range): Range {
  const head = lines.upTo(call.start, '(');
  const isOneLine = call.end.line === call.start.line;
  return isOneLine && head.end.character > call.end.character ? { start: call.start, end: call.end } : head;
}

export function findTask(file: DagFile, dagId: string, taskId: string): TaskOfDag {
  const dag = file.dags.find((candidate) => candidate.dagId === dagId);
  const task = dag?.tasks.find((candidate) => candidate.taskId === taskId);
  return { dagId, taskId, dag, task };
}

/** The references that are not the declaration of their own task. */
export function usesIn(file: DagFile): readonly TaskReference[] {
  const declarations = new Set<string>();
  for (const { tasks } of file.dags) {
    for (const { idLocation } of tasks) if (idLocation) declarations.add(locationKey(idLocation));
  }
  return file.references.filter(({ location }) => !declarations.has(locationKey(location)));
}

function* candidates(file: DagFile, lines: TextLines, position: Position): Generator<SymbolAt> {
  const isHere = (location: Location | undefined): location is Location =>
    location !== undefined && location.uri === file.uri && touches(location.range, position);

  const references = usesIn(file).filter(({ location }) => isHere(location));
  for (const same of byPlace(references, ({ location }) => location)) yield referenceSymbol(file, same);

  for (const dag of file.dags) {
    const head = dag.location.uri === file.uri ? callHead(lines, dag.location.range) : undefined;
    if (isHere(dag.idLocation)) yield { kind: 'dag', dag, range: dag.idLocation.range };
    else if (head && touches(head, position)) yield { kind: 'dag', dag, range: head };
  }

  const tasks = file.dags.flatMap((dag) =>
    dag.tasks.map((task) => ({ dagId: dag.dagId, taskId: task.taskId, dag, task })),
  );
  const byId = tasks.filter(({ task }) => isHere(task.idLocation));
  const id = byId[0]?.task.idLocation;
  if (id) yield { kind: 'task', tasks: byId, range: id.range, place: 'id' };

  const calls = tasks.filter(({ task }) => isHere(task.location));
  for (const same of byPlace(calls, ({ task }) => task.location)) {
    const head = callHead(lines, same[0].task.location.range);
    if (touches(head, position)) yield { kind: 'task', tasks: same, range: head, place: 'call' };
  }
}

type NonEmpty<T> = [T, ...T[]];

function byPlace<T>(items: readonly T[], locationOf: (item: T) => Location): NonEmpty<T>[] {
  const groups = new Map<string, NonEmpty<T>>();
  for (const item of items) {
    const key = locationKey(locationOf(item));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function referenceSymbol(file: DagFile, references: NonEmpty<TaskReference>): SymbolAt {
  const [first] = references;
  const tasks = references.map(({ dagId, taskId }) => findTask(file, dagId, taskId));
  return { kind: 'task', tasks, range: first.location.range, place: `reference-${first.kind}` };
}
