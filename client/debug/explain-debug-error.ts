/** Says why a task cannot be debugged, and offers what would help. */
import * as vscode from 'vscode';
import { explain } from '../runs/start-run.ts';

/** @param python interpreter that was to run the task */
export async function explainDebugError(error: unknown, python: string | undefined): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (!/debugpy/i.test(message)) return explain(error);
  const install = vscode.l10n.t('Install debugpy');
  const select = vscode.l10n.t('Select Python Interpreter');
  const answer = await vscode.window.showErrorMessage(message, install, select);
  if (answer === install) installDebugpy(python ?? 'python3');
  if (answer === select) await vscode.commands.executeCommand('dagwright.selectInterpreter');
}

/** In a terminal, where the user sees what it does. */
function installDebugpy(python: string): void {
  const terminal = vscode.window.createTerminal({ name: 'debugpy' });
  terminal.show();
  const command = /[\s'"]/.test(python) ? `"${python}"` : python;
  terminal.sendText(`${command} -m pip install debugpy`);
}
