/** `textDocument/references`: every place of the workspace that names a task. */
import type { DagFile, Location, Position, TaskReference } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { distinctLocations } from './ranges.ts';
import { symbolAt, type TaskOfDag, usesIn } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

export interface ReferencesInput {
  readonly analyses: Analyses;
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly position: Position;
  readonly includeDeclaration: boolean;
  /** Task ids in the template files that a file's tasks render. */
  readonly inTemplates?: (file: DagFile) => readonly TaskReference[];
}

export function references(input: ReferencesInput): Location[] {
  const symbol = symbolAt(input.file, input.lines, input.position);
  if (symbol?.kind !== 'task') return [];
  const found: Location[] = [];
  for (const file of knownFiles(input.analyses)) {
    if (input.includeDeclaration) found.push(...declarationsIn(file, symbol.tasks));
    found.push(...referencesIn(file, symbol.tasks, input.inTemplates).map(({ location }) => location));
  }
  return distinctLocations(found);
}

export function referencesIn(
  file: DagFile,
  tasks: readonly TaskOfDag[],
  inTemplates: ReferencesInput['inTemplates'] = () => [],
): readonly TaskReference[] {
  const wanted = new Set(tasks.map(keyOf));
  return [...usesIn(file), ...inTemplates(file)].filter((reference) => wanted.has(keyOf(reference)));
}

/** The id's literal, or the call where the id is not written out. */
export function declarationsIn(file: DagFile, tasks: readonly TaskOfDag[]): Location[] {
  const wanted = new Set(tasks.map(keyOf));
  return file.dags.flatMap(({ dagId, tasks: all }) =>
    all.filter(({ taskId }) => wanted.has(keyOf({ dagId, taskId }))).map((task) => task.idLocation ?? task.location),
  );
}

function keyOf({ dagId, taskId }: TaskOfDag): string {
  return JSON.stringify([dagId, taskId]);
}
