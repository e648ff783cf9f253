/** Saves what the graph view has exported where the user says. */
import * as vscode from 'vscode';
import type { ViewMessage } from '../webview/protocol.ts';

type Export = Extract<ViewMessage, { type: 'export' }>;

const EXTENSIONS = { svg: 'svg', png: 'png', mermaid: 'mmd' } as const;

/** `source`: the DAG file; the suggestion is beside it. */
export async function saveExport({ format, content, dagId }: Export, source: vscode.Uri): Promise<void> {
  const extension = EXTENSIONS[format];
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(source.with({ scheme: 'file' }), '..', `${dagId}.${extension}`),
    filters: { [vscode.l10n.t('{0} file', extension.toUpperCase())]: [extension] },
    title: vscode.l10n.t('Save the graph of {0}', dagId),
  });
  if (!target) return;
  const bytes = format === 'png' ? Buffer.from(content, 'base64') : Buffer.from(content, 'utf8');
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('The graph could not be saved: {0}', reason));
    return;
  }
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}', target.fsPath), open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
