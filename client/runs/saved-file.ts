/** What is on the screen is what runs. */
import * as vscode from 'vscode';

/** The file on disk, saved if it has changes. Undefined when the user has not given a new file its name, or it cannot be saved. */
export async function savedFile(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (!document || (!document.isDirty && !document.isUntitled)) return uri;
  if (!document.isUntitled) {
    if (await document.save()) return uri;
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be saved, so it was not run.', uri.fsPath));
    return undefined;
  }
  return vscode.workspace.save(uri);
}
