/** `textDocument/completion` for operator classes, which brings their import along. */
import { type CompletionItem, CompletionItemKind, type Position, TextEdit } from 'vscode-languageserver';
import { type OperatorFacts, operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { isInText } from './call-at.ts';
import { importedNames } from './imported-names.ts';
import type { TextAt } from './text-at.ts';

export function operatorCompletions({ text, offset, airflowVersion }: TextAt): CompletionItem[] {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, from] = /^\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:\w+\s*,\s*)*\w*$/.exec(line) ?? [];
  const all = [...operatorCatalogue(airflowVersion).all()].filter(({ name }) => !name.startsWith('_'));
  if (from !== undefined) {
    return all.filter((facts) => publicModule(facts) === from).map((facts) => item(facts, publicModule(facts)));
  }
  const [, typed] = /(?:^|[^\w.])([A-Z]\w*)$/.exec(line) ?? [];
  if (typed === undefined || /^\s*(import|from|class|def)\b/.test(line) || isInText(text, offset)) return [];
  const known = importedNames(text);
  const lines = linesOf(text);
  const isLikely = subsequence(typed);
  return all
    .filter(({ name }) => isLikely(name) && !known.has(name))
    .map((facts) => {
      const module = publicModule(facts);
      return { ...item(facts, module), additionalTextEdits: [importInto(lines, module, facts.name)] };
    });
}

function item(facts: OperatorFacts, module: string): CompletionItem {
  return {
    label: facts.name,
    kind: CompletionItemKind.Class,
    labelDetails: { description: module },
    detail: `${facts.distribution} ${facts.version}`,
    // Others that complete names know better what is near; Airflow's own come before those of providers.
    sortText: `${module.startsWith('airflow.providers.') && !module.includes('.standard.') ? 'y' : 'x'}${facts.name}`,
  };
}

/** Airflow 3 gives its base classes under `airflow.sdk`. */
function publicModule({ module }: OperatorFacts): string {
  return module.startsWith('airflow.sdk.') ? 'airflow.sdk' : module;
}

/** Whether a name has the letters in their order, whatever their case: what editors match by. */
function subsequence(letters: string): (name: string) => boolean {
  const expression = new RegExp([...letters].join('.*'), 'i');
  return (name) => expression.test(name);
}

/** Into an import of the same module when that is on one line, else behind the last import at the top level. */
export function importEdit(text: string, module: string, name: string): TextEdit {
  return importInto(linesOf(text), module, name);
}

/** The lines of a text, and what a thousand proposals would otherwise look for again each. */
interface ImportLines {
  readonly lines: readonly string[];
  /** Module → its import on one line. */
  readonly imports: ReadonlyMap<string, number>;
  readonly behind: number;
}

function linesOf(text: string): ImportLines {
  const lines = text.split(/\r\n|\r|\n/);
  const imports = new Map<string, number>();
  const head = headLength(lines);
  for (const [index, line] of lines.slice(0, head).entries()) {
    const [, module] = /^from ([\w.]+) import [^(#\\]*$/.exec(line) ?? [];
    if (module !== undefined && !imports.has(module)) imports.set(module, index);
  }
  return { lines, imports, behind: lineBehindImports(lines, head) };
}

/** Lines before the first code that is no import: a name that is imported further down comes too late for what is above. */
function headLength(lines: readonly string[]): number {
  let text: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (text !== undefined) {
      if (line.includes(text)) text = undefined;
      continue;
    }
    const [, quotes] = /^[rRuU]?("""|''')/.exec(line) ?? [];
    if (quotes !== undefined) {
      if (!line.slice(line.indexOf(quotes) + 3).includes(quotes)) text = quotes;
    } else if (/^\S/.test(line) && !/^(#|from\b|import\b|\)|if\b|else\b|elif\b|try\b|except\b|finally\b)/.test(line))
      return index;
  }
  return lines.length;
}

function importInto({ lines, imports, behind }: ImportLines, module: string, name: string): TextEdit {
  const same = imports.get(module);
  const line = same === undefined ? undefined : lines[same];
  if (same !== undefined && line !== undefined) return TextEdit.insert(at(same, line.trimEnd().length), `, ${name}`);
  return TextEdit.insert(at(behind, 0), `from ${module} import ${name}\n`);
}

function lineBehindImports(lines: readonly string[], head: number): number {
  let behind: number | undefined;
  for (const [index, line] of lines.slice(0, head).entries()) {
    if (!/^(from|import)\s/.test(line)) continue;
    let end = index;
    if (/^[^#]*\([^)]*$/.test(line)) while (end < lines.length - 1 && !lines[end]?.includes(')')) end++;
    behind = end + 1;
  }
  return behind ?? lineBehindHead(lines);
}

/** Behind the comments and the docstring that a file starts with. */
function lineBehindHead(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const [quotes] = /^("""|''')/.exec(lines[first] ?? '') ?? [];
  if (first === -1 || quotes === undefined) return Math.max(first, 0);
  if (lines[first]?.slice(3).includes(quotes)) return first + 1;
  const end = lines.findIndex((line, index) => index > first && line.includes(quotes));
  return end === -1 ? 0 : end + 1;
}

function at(line: number, character: number): Position {
  return { line, character };
}
