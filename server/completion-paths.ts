/** `textDocument/completion` of template files: `sql="queries/…"`, `bash_command="scripts/…"`. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { type Candidate, dagsAround, itemsReplacing, type StringPlace } from './completion-place.ts';
import { operatorCall } from './operator-call.ts';
import { templateFolders } from './template-paths.ts';
import { childUri, parentUri } from './uris.ts';

/** How far below a folder a template is looked for before the folder is offered. */
const DEPTH = 3;
const NOT_OFFERED = /^(\.|__pycache__$|node_modules$)/;

export function pathCompletions(place: StringPlace): CompletionItem[] {
  const { text, offset } = place.text;
  const { literal, call } = place;
  const typed = text.slice(literal.start, offset);
  const name = call?.argument.name;
  // Nobody has the id of a connection in a file.
  if (name === undefined || name.endsWith('conn_id') || /[\s{}]/.test(typed) || /f/.test(literal.prefix)) return [];
  const found = operatorCall(place.text, literal.opening);
  const parameter = found?.parameters.find((each) => each.name === name);
  const extensions = found?.facts.templateExtensions ?? [];
  if (!parameter?.isTemplated || extensions.length === 0) return [];
  const slash = typed.lastIndexOf('/') + 1;
  const dags = dagsAround(place);
  const folders = new Set(
    dags.length > 0 ? dags.flatMap((dag) => templateFolders(dag, place.file.uri)) : [parentUri(place.file.uri)],
  );
  const entries = new Map<string, Candidate>();
  for (const folder of folders) {
    const parts = typed
      .slice(0, slash)
      .split('/')
      .filter((part) => part !== '');
    const base = parts.reduce(childUri, folder);
    for (const entry of candidatesIn(place, base, extensions))
      if (!entries.has(entry.label)) entries.set(entry.label, entry);
  }
  const behind = /^[\w./-]*/.exec(text.slice(offset, literal.end))?.[0] ?? '';
  const end = literal.isClosed && offset + behind.length === literal.end ? literal.end : offset;
  const sorted = [...entries.values()].sort((a, b) => a.label.localeCompare(b.label, 'en'));
  return itemsReplacing(place, literal.start + slash, end, sorted);
}

function candidatesIn(place: StringPlace, folder: string, extensions: readonly string[]): Candidate[] {
  return place.files.list(folder).flatMap((name): Candidate[] => {
    if (NOT_OFFERED.test(name)) return [];
    if (extensions.some((extension) => name.endsWith(extension)))
      return [{ label: name, kind: CompletionItemKind.File, detail: 'template' }];
    const uri = childUri(folder, name);
    return place.files.kind(uri) === 'directory' && holdsTemplate(place, uri, extensions, DEPTH)
      ? [{ label: `${name}/`, kind: CompletionItemKind.Folder }]
      : [];
  });
}

function holdsTemplate(place: StringPlace, folder: string, extensions: readonly string[], depth: number): boolean {
  const names = place.files.list(folder).filter((name) => !NOT_OFFERED.test(name));
  if (names.some((name) => extensions.some((extension) => name.endsWith(extension)))) return true;
  if (depth === 0) return false;
  return names.some((name) => {
    const uri = childUri(folder, name);
    return place.files.kind(uri) === 'directory' && holdsTemplate(place, uri, extensions, depth - 1);
  });
}
