/** `textDocument/codeAction`: the preferred fixes of a document's problems at once, of one rule or of all. */
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Problem } from '../dag/model.ts';
import { combineFixes, type EditedDocument } from './workspace-edits.ts';

/** What `editor.codeActionsOnSave` names. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.dagwright`;

/** @param codes of the rules whose problems are at the cursor. */
export function fixAllOfRule(
  document: EditedDocument,
  problems: readonly Problem[],
  codes: ReadonlySet<string>,
): CodeAction[] {
  return [...codes].flatMap((code) => {
    const same = problems.filter((problem) => problem.code === code);
    const { edit, count } = combineFixes(preferred(same), document);
    if (count < 2) return [];
    return [{ title: `Fix all ${count} ${code} problems in this file`, kind: CodeActionKind.QuickFix, edit }];
  });
}

export function fixAll(document: EditedDocument, problems: readonly Problem[]): CodeAction[] {
  const { edit, count } = combineFixes(preferred(problems), document);
  return count === 0 ? [] : [{ title: 'Fix all that Dagwright can fix by itself', kind: FIX_ALL, edit }];
}

/** One a problem: where none is preferred, somebody has to choose. */
function preferred(problems: readonly Problem[]) {
  return problems.flatMap(({ fixes }) => fixes.find((fix) => fix.preferred) ?? []);
}
