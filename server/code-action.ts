/** `textDocument/codeAction`: the fixes of problems, and a comment that silences one. */
import { type CodeAction, CodeActionKind, type Diagnostic, TextEdit, type WorkspaceEdit } from 'vscode-languageserver';
import { readPythonLines } from '../dag/files/python-lines.ts';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Fix, Problem, Range } from '../dag/model.ts';
import { DIAGNOSTIC_SOURCE } from './diagnostics.ts';
import { overlaps } from './ranges.ts';
import { TextLines } from './text-lines.ts';

export interface CodeActionInput {
  readonly uri: string;
  readonly text: string;
  /** All of the document; those that touch `range` count. */
  readonly problems: readonly Problem[];
  readonly range: Range;
  /** What the editor shows at that place. */
  readonly diagnostics: readonly Diagnostic[];
  /** A comment silences nothing in a template. */
  readonly takesComments: boolean;
}

export function codeActions(input: CodeActionInput): CodeAction[] {
  const shown = input.diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return [...fixes(input, shown), ...(input.takesComments ? suppressions(input, shown) : [])];
}

/** A file that Python cannot read is no matter of taste. */
const NOT_SUPPRESSIBLE = new Set<unknown>(['syntax-error', 'file-encoding', 'file-too-large', 'unknown-suppression']);

function fixes(input: CodeActionInput, shown: readonly Diagnostic[]): CodeAction[] {
  const here = input.problems.filter((problem) => {
    return problem.location.uri === input.uri && overlaps(problem.location.range, input.range);
  });
  return here.flatMap((problem) => {
    const diagnostics = shown.filter(({ code, message }) => code === problem.code && message === problem.message);
    if (diagnostics.length === 0) return [];
    return problem.fixes.map((fix) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: fix.preferred ?? false,
      edit: workspaceEdit(fix),
    }));
  });
}

function workspaceEdit(fix: Fix): WorkspaceEdit {
  const changes: { [uri: string]: TextEdit[] } = {};
  for (const { location, newText } of fix.edits) {
    const edits = changes[location.uri] ?? [];
    edits.push(TextEdit.replace(location.range, newText));
    changes[location.uri] = edits;
  }
  return { changes };
}

function suppressions(input: CodeActionInput, shown: readonly Diagnostic[]): CodeAction[] {
  const actions = new Map<unknown, CodeAction>();
  for (const diagnostic of shown) {
    const { code } = diagnostic;
    if (typeof code !== 'string' || NOT_SUPPRESSIBLE.has(code) || actions.has(code)) continue;
    const edit = suppressingEdit(input.text, diagnostic.range, code);
    if (!edit) continue;
    actions.set(code, {
      title: `Suppress ${code} with a comment`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: { changes: { [input.uri]: [edit] } },
    });
  }
  return [...actions.values()];
}

/** At the end of the problem's first line, or of its last one where the first takes no comment. */
function suppressingEdit(text: string, range: Range, code: string): TextEdit | undefined {
  const { comments, continued } = readPythonLines(text);
  const line = [range.start.line, range.end.line].find((candidate) => !continued.has(candidate));
  if (line === undefined) return undefined;
  const existing = readSuppressions(text).lines.get(line);
  if (existing) {
    if (!existing.insertAt) return undefined;
    return TextEdit.insert(existing.insertAt, existing.codes.length > 0 ? `, ${code}` : code);
  }
  const character = new TextLines(text).line(line).trimEnd().length;
  const separator = comments.some((comment) => comment.line === line) ? ' ' : '  ';
  return TextEdit.insert({ line, character }, `${separator}# dagwright: ignore[${code}]`);
}
