/** Makes the places in a Python traceback links to their lines. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { LOG_PART_SCHEME, LOG_SCHEME } from './log-text.ts';
import { tracebackPlaces } from './traceback.ts';
import { TRACEBACK_SCHEME } from './traceback-page.ts';

export function registerTracebackLinks(): vscode.Disposable {
  const selector = [{ scheme: LOG_SCHEME }, { scheme: LOG_PART_SCHEME }, { scheme: TRACEBACK_SCHEME }];
  return vscode.languages.registerDocumentLinkProvider(selector, {
    provideDocumentLinks: (document) =>
      tracebackPlaces(document.getText()).flatMap(({ start, end, path, line }) => {
        if (!isAbsolute(path)) return [];
        const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
        const link = new vscode.DocumentLink(range, vscode.Uri.file(path).with({ fragment: `L${line}` }));
        link.tooltip = vscode.l10n.t('Go to the line');
        return [link];
      }),
  });
}
