/** The traceback of a DAG file that cannot be imported, as a document whose places are links. */
import * as vscode from 'vscode';

export const TRACEBACK_SCHEME = 'dagwright-traceback';

const pages = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();

export function registerTracebackPages(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(TRACEBACK_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => pages.get(path) ?? '',
  });
}

export async function showTracebackPage(traceback: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: TRACEBACK_SCHEME, path: `/${vscode.l10n.t('Traceback of the import')}` });
  pages.set(uri.path, traceback);
  changed.fire(uri);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
}
