/** Fixes of problems → edits of the editor, each alone or many at once. */
import { TextEdit, type WorkspaceEdit } from 'vscode-languageserver';
import type { Fix, TextEdit as FixEdit, Range } from '../dag/model.ts';
import { TextLines } from './text-lines.ts';

export interface EditedDocument {
  readonly uri: string;
  readonly text: string;
}

export function workspaceEdit({ edits }: Fix, document: EditedDocument): WorkspaceEdit {
  return { changes: changesOf(edits, document) };
}

export interface CombinedFixes {
  readonly edit: WorkspaceEdit;
  /** Of the fixes, those that are carried out. */
  readonly count: number;
}

/** All that do not touch the same text as one before them; what several want to write is written once. */
export function combineFixes(fixes: readonly Fix[], document: EditedDocument): CombinedFixes {
  const taken: FixEdit[] = [];
  let count = 0;
  for (const { edits } of fixes) {
    const fresh = edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...fresh);
    count++;
  }
  return { edit: { changes: changesOf(taken, document) }, count };
}

function changesOf(edits: readonly FixEdit[], document: EditedDocument): NonNullable<WorkspaceEdit['changes']> {
  const lines = new TextLines(document.text);
  const changes: { [uri: string]: TextEdit[] } = {};
  for (const { location, newText } of edits) {
    const own = location.uri === document.uri ? inItsQuotes(newText, lines.slice(location.range)) : newText;
    const list = changes[location.uri] ?? [];
    list.push(TextEdit.replace(location.range, own));
    changes[location.uri] = list;
  }
  return changes;
}

/** A string that takes another one's place is written as that one was. */
function inItsQuotes(newText: string, before: string): string {
  const isPlain = /^'[^'"\\\r\n]*'$/.test(newText);
  return isPlain && /^"[^"\\\r\n]*"$/.test(before) ? `"${newText.slice(1, -1)}"` : newText;
}

function isSame(one: FixEdit, other: FixEdit): boolean {
  return one.newText === other.newText && JSON.stringify(one.location) === JSON.stringify(other.location);
}

/** What is put in at one place by several stands in the order of the fixes. */
function collide(one: FixEdit, other: FixEdit): boolean {
  if (one.location.uri !== other.location.uri) return false;
  const [a, b] = [one.location.range, other.location.range];
  return isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function isBefore(one: Range['start'], other: Range['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
