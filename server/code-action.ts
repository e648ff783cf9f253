/** `textDocument/codeAction`: the fixes of problems, one by one and all of a kind, and comments that silence them. */
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { readSuppressions } from '../dag/files/suppression.ts';
import type { Problem, Range } from '../dag/model.ts';
import { DIAGNOSTIC_SOURCE, shownAs } from './diagnostics.ts';
import { FIX_ALL, fixAll, fixAllOfRule } from './fix-all.ts';
import type { ServerConfiguration } from './protocol.ts';
import { overlaps } from './ranges.ts';
import { suppressions } from './suppression-actions.ts';
import { unknownSuppressions } from './unknown-suppression-actions.ts';
import { workspaceEdit } from './workspace-edits.ts';

export interface CodeActionInput {
  readonly uri: string;
  readonly text: string;
  /** All of the document; those that touch `range` count. */
  readonly problems: readonly Problem[];
  readonly rules: ServerConfiguration['rules'];
  readonly range: Range;
  /** What the editor shows at that place. */
  readonly diagnostics: readonly Diagnostic[];
  /** A comment silences nothing in a template. */
  readonly takesComments: boolean;
  /** The kinds that the editor asks for; undefined for those of the light bulb. */
  readonly only?: readonly string[] | undefined;
}

export function codeActions(input: CodeActionInput): CodeAction[] {
  const own = input.problems.filter(({ location }) => location.uri === input.uri);
  const quiet = { rules: input.rules, suppressions: readSuppressions(input.text) };
  const problems = own.filter((problem) => shownAs(quiet, problem) !== undefined);
  // A source action is for who asks for one, as the editor does on saving.
  if (input.only?.some((kind) => FIX_ALL === kind || FIX_ALL.startsWith(`${kind}.`))) return fixAll(input, problems);
  const shown = input.diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  const inComments = input.takesComments ? [...unknownSuppressions(input, shown), ...suppressions(input, shown)] : [];
  return [...fixes(input, problems, shown), ...inComments];
}

function fixes(input: CodeActionInput, problems: readonly Problem[], shown: readonly Diagnostic[]): CodeAction[] {
  const found = problems.flatMap((problem) => {
    if (!overlaps(problem.location.range, input.range) || problem.fixes.length === 0) return [];
    const diagnostics = shown.filter(({ code, message }) => code === problem.code && message === problem.message);
    return diagnostics.length === 0 ? [] : [{ problem, diagnostics }];
  });
  const single = found.flatMap(({ problem, diagnostics }) =>
    problem.fixes.map((fix) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: fix.preferred ?? false,
      edit: workspaceEdit(fix, input),
    })),
  );
  return [...single, ...fixAllOfRule(input, problems, new Set(found.map(({ problem }) => problem.code)))];
}
