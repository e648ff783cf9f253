/** `textDocument/codeAction`: what becomes of a comment that silences a rule that there is not. */
import { type CodeAction, CodeActionKind, type Diagnostic, TextEdit } from 'vscode-languageserver';
import type { Range } from '../dag/model.ts';
import { mostSimilar } from '../dag/similar.ts';
import { RULE_CODES, UNKNOWN_SUPPRESSION } from './rule-codes.ts';
import { TextLines } from './text-lines.ts';
import type { EditedDocument } from './workspace-edits.ts';

/** The code that was meant, and the comment without it. */
export function unknownSuppressions({ uri, text }: EditedDocument, shown: readonly Diagnostic[]): CodeAction[] {
  const lines = new TextLines(text);
  return shown
    .filter(({ code }) => code === UNKNOWN_SUPPRESSION)
    .flatMap((diagnostic) => {
      const { range } = diagnostic;
      const written = lines.slice(range);
      const meant = mostSimilar(written, [...RULE_CODES]);
      const action = (title: string, edit: TextEdit, isPreferred: boolean): CodeAction => ({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred,
        edit: { changes: { [uri]: [edit] } },
      });
      return [
        ...(meant === undefined ? [] : [action(`Change to ${meant}`, TextEdit.replace(range, meant), true)]),
        action(`Remove ${written} from the comment`, TextEdit.del(without(lines, range)), false),
      ];
    });
}

/** With a comma; with the whole comment where it is the only code. */
function without(lines: TextLines, { start, end }: Range): Range {
  const line = lines.line(start.line);
  const at = (from: number, to: number): Range => ({
    start: { line: start.line, character: from },
    end: { line: start.line, character: to },
  });
  const [next] = /^\s*,\s*/.exec(line.slice(end.character)) ?? [];
  if (next !== undefined) return at(start.character, end.character + next.length);
  const [previous] = /\s*,\s*$/.exec(line.slice(0, start.character)) ?? [];
  if (previous !== undefined) return at(start.character - previous.length, end.character);
  const [head] = /\s*#\s*dagwright:\s*ignore(?:-file)?\[\s*$/i.exec(line.slice(0, start.character)) ?? [];
  const [tail = ''] = /^\s*\]/.exec(line.slice(end.character)) ?? [];
  if (head === undefined) return { start, end };
  const from = start.character - head.length;
  const to = end.character + tail.length;
  // The line was there for the comment alone.
  const isAlone = line.slice(0, from).trim() === '' && line.slice(to).trim() === '';
  return isAlone
    ? { start: { line: start.line, character: 0 }, end: { line: start.line + 1, character: 0 } }
    : at(from, to);
}
