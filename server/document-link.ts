/** `textDocument/documentLink`: from the path of a template in an argument to the file. */
import type { DocumentLink } from 'vscode-languageserver';
import type { DagFile, Location } from '../dag/model.ts';
import type { FileAccess } from '../dag/workspace.ts';
import { distinctLocations, locationKey } from './ranges.ts';
import { stringsIn } from './string-at.ts';
import { templateFiles } from './template-files.ts';
import { offsetAt, positionAt } from './text-at.ts';

export function documentLinks(
  file: DagFile,
  text: string,
  files: Pick<FileAccess, 'kind'>,
  airflowVersion: 2 | 3,
): DocumentLink[] {
  const targets = new Map<string, string>();
  const places: Location[] = [];
  for (const { argument, path, uri } of templateFiles(file, files, airflowVersion)) {
    const place = uri === undefined ? undefined : literalOf(file, text, argument.location, path);
    if (!place || uri === undefined) continue;
    targets.set(locationKey(place), uri);
    places.push(place);
  }
  return distinctLocations(places).map((place) => ({ range: place.range, target: targets.get(locationKey(place)) }));
}

/** Where the path is written between quotes, inside of the argument. */
function literalOf(file: DagFile, text: string, argument: Location | undefined, path: string): Location | undefined {
  if (argument?.uri !== file.uri) return undefined;
  const [from, to] = [offsetAt(text, argument.range.start), offsetAt(text, argument.range.end)];
  for (const { opening, start, end } of stringsIn(text)) {
    if (start > to) return undefined;
    if (opening < from || text.slice(start, end) !== path) continue;
    return { uri: file.uri, range: { start: positionAt(text, start), end: positionAt(text, end) } };
  }
  return undefined;
}
