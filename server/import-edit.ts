/** The import that a proposal or a refactoring brings along. */
import { type Position, TextEdit } from 'vscode-languageserver';

/** Into an import of the same module when that is on one line, else behind the last import at the top level. */
export function importEdit(text: string, module: string, name: string): TextEdit {
  return importInto(importLines(text), module, name);
}

/** The lines of a text, and what a thousand proposals would otherwise look for again each. */
export interface ImportLines {
  readonly lines: readonly string[];
  /** Module → its import on one line. */
  readonly imports: ReadonlyMap<string, number>;
  readonly behind: number;
  /** Of the text. */
  readonly ending: string;
}

export function importLines(text: string): ImportLines {
  const lines = text.split(/\r\n|\r|\n/);
  const imports = new Map<string, number>();
  const head = headLength(lines);
  for (const [index, line] of lines.slice(0, head).entries()) {
    const [, module] = /^from ([\w.]+) import [^(#\\]*$/.exec(line) ?? [];
    if (module !== undefined && !imports.has(module)) imports.set(module, index);
  }
  return { lines, imports, behind: lineBehindImports(lines, head), ending: text.includes('\r\n') ? '\r\n' : '\n' };
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

export function importInto({ lines, imports, behind, ending }: ImportLines, module: string, name: string): TextEdit {
  const same = imports.get(module);
  const line = same === undefined ? undefined : lines[same];
  if (same !== undefined && line !== undefined) return TextEdit.insert(at(same, line.trimEnd().length), `, ${name}`);
  const added = `from ${module} import ${name}`;
  const last = lines.length - 1;
  // The last import may be the end of the text, without a line behind it.
  if (behind > last) return TextEdit.insert(at(last, lines[last]?.length ?? 0), `${ending}${added}`);
  return TextEdit.insert(at(behind, 0), `${added}${ending}`);
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
