/** `textDocument/documentHighlight`: the other places of this file that name the task under the cursor. */
import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver';
import type { DagFile, Location, Position } from '../dag/model.ts';
import { distinctLocations } from './ranges.ts';
import { declarationsIn, referencesIn } from './references.ts';
import { symbolAt } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

/** Null where the cursor is on no task: the editor then highlights by text, as always. */
export function documentHighlights(file: DagFile, lines: TextLines, position: Position): DocumentHighlight[] | null {
  const symbol = symbolAt(file, lines, position);
  if (symbol?.kind !== 'task') return null;
  const uses = referencesIn(file, symbol.tasks).map(({ location }) => location);
  const literals = declarationsIn(file, symbol.tasks).filter((location) => isIdLiteral(file, location));
  if (uses.length + literals.length === 0) return null;
  return [...here(file, literals, DocumentHighlightKind.Write), ...here(file, uses, DocumentHighlightKind.Read)];
}

/** A whole call of many lines is no highlight. */
function isIdLiteral(file: DagFile, location: Location): boolean {
  return file.dags.some((dag) => dag.tasks.some((task) => task.idLocation === location));
}

function here(file: DagFile, locations: readonly Location[], kind: DocumentHighlightKind): DocumentHighlight[] {
  return distinctLocations(locations)
    .filter(({ uri }) => uri === file.uri)
    .map(({ range }) => ({ range, kind }));
}
