/**
 * A space inside a template opens the list of what may stand there. As a trigger character of completion it would do so wherever a space is
 * typed, and the editor would wait for the answer while the next word begins, and ask no more for that one.
 */
import * as vscode from 'vscode';
import { expectsName } from './completion-triggers.ts';

/** Characters in front of the cursor that are looked at. */
const LOOKED_AT = 4000;

export function registerTemplateSuggestions(): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const [change] = contentChanges;
    const editor = vscode.window.activeTextEditor;
    if (contentChanges.length !== 1 || change?.text !== ' ' || reason !== undefined) return;
    if (editor?.document !== document || document.languageId !== 'python' || editor.selections.length !== 1) return;
    if (!vscode.workspace.getConfiguration('editor', document).get('suggestOnTriggerCharacters', true)) return;
    const end = change.rangeOffset + 1;
    const before = new vscode.Range(document.positionAt(Math.max(0, end - LOOKED_AT)), document.positionAt(end));
    if (expectsName(document.getText(before))) void vscode.commands.executeCommand('editor.action.triggerSuggest');
  });
}
