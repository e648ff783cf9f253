/** `textDocument/definition`: from a name of a task to the call that makes it, from that call to its Python function. */
import type { DagFile, Location, Position, Task } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { distinctLocations } from './ranges.ts';
import { findTask, symbolAt, type TaskOfDag } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

export function definition(analyses: Analyses, file: DagFile, lines: TextLines, position: Position): Location[] {
  const symbol = symbolAt(file, lines, position);
  if (symbol?.kind !== 'task') return [];
  const tasks = symbol.tasks.flatMap((task) => definitionsOf(analyses, task));
  switch (symbol.place) {
    case 'reference-id':
    case 'reference-name':
      return distinctLocations(tasks.map((task) => task.idLocation ?? task.location));
    case 'id':
    case 'call':
      return distinctLocations(tasks.flatMap(({ callable }) => (callable ? [callable.location] : [])));
  }
}

/** In the file itself, else wherever a DAG of that id is. */
export function definitionsOf(analyses: Analyses, { dagId, taskId, task }: TaskOfDag): Task[] {
  if (task) return [task];
  const found: Task[] = [];
  for (const file of knownFiles(analyses)) {
    const elsewhere = findTask(file, dagId, taskId).task;
    if (elsewhere) found.push(elsewhere);
  }
  return found;
}
