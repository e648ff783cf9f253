/** Running a DAG file is running code: only in a workspace that the user trusts. */
import * as vscode from 'vscode';

/** True in a trusted workspace; otherwise says so, offers to change it, and is false. */
export async function requireTrust(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Running a DAG executes its code. Trust this workspace to run DAGs in it.'),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return vscode.workspace.isTrusted;
}
