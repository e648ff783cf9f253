/** `textDocument/codeAction`: comments that silence a problem, on its line or in its file. */
import { type CodeAction, CodeActionKind, type Diagnostic, TextEdit } from 'vscode-languageserver';
import { readPythonLines } from '../dag/files/python-lines.ts';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Range } from '../dag/model.ts';
import { lineEnding } from './statement-blocks.ts';
import { TextLines } from './text-lines.ts';
import type { EditedDocument } from './workspace-edits.ts';

export function suppressions({ uri, text }: EditedDocument, shown: readonly Diagnostic[]): CodeAction[] {
  const codes = new Map<string, Diagnostic>();
  for (const diagnostic of shown) {
    const { code } = diagnostic;
    if (typeof code === 'string' && !NOT_SUPPRESSIBLE.has(code) && !codes.has(code)) codes.set(code, diagnostic);
  }
  const action = (title: string, diagnostic: Diagnostic, edit: TextEdit | undefined): CodeAction[] =>
    edit
      ? [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: { changes: { [uri]: [edit] } } }]
      : [];
  return [
    ...[...codes].flatMap(([code, diagnostic]) =>
      action(`Suppress ${code} with a comment`, diagnostic, lineEdit(text, diagnostic.range, code)),
    ),
    ...[...codes].flatMap(([code, diagnostic]) =>
      action(`Suppress ${code} in this file`, diagnostic, fileEdit(text, code)),
    ),
  ];
}

/** A file that Python cannot read is no matter of taste. */
const NOT_SUPPRESSIBLE = new Set<unknown>(['syntax-error', 'file-encoding', 'file-too-large', 'unknown-suppression']);

/** At the end of the problem's first line, or of its last one where the first takes no comment. */
function lineEdit(text: string, range: Range, code: string): TextEdit | undefined {
  const { comments, continued } = readPythonLines(text);
  const line = [range.start.line, range.end.line].find((candidate) => !continued.has(candidate));
  const lines = new TextLines(text);
  // The editor may still show what was wrong with a longer text.
  if (line === undefined || line >= lines.count) return undefined;
  const existing = readSuppressions(text).lines.get(line);
  if (existing) {
    if (!existing.insertAt) return undefined;
    return TextEdit.insert(existing.insertAt, existing.codes.length > 0 ? `, ${code}` : code);
  }
  const character = lines.line(line).trimEnd().length;
  const separator = comments.some((comment) => comment.line === line) ? ' ' : '  ';
  return TextEdit.insert({ line, character }, `${separator}# dagwright: ignore[${code}]`);
}

/** On the first line that Python lets have any comment: a `#!` and the encoding stay where they are. */
function fileEdit(text: string, code: string): TextEdit {
  const [existing] = readSuppressions(text).inFile;
  if (existing?.insertAt) return TextEdit.insert(existing.insertAt, existing.codes.length > 0 ? `, ${code}` : code);
  const [first = '', second = ''] = text.split(/\r\n|\r|\n/, 2);
  const isKept = (line: string): boolean => /^#!|^[ \t\f]*#.*?coding[:=]/.test(line);
  const line = isKept(second) && first.startsWith('#') ? 2 : isKept(first) ? 1 : 0;
  return TextEdit.insert({ line, character: 0 }, `# dagwright: ignore-file[${code}]${lineEnding(text)}`);
}
