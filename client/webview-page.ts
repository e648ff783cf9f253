/** Puts one of the bundles of client/webview/ into a webview. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { webviewHtml } from './webview-html.ts';

/** Name of the bundle in dist/, without its extension. */
export type WebviewBundle = 'webview' | 'run-form' | 'run-view';

export function fillWebview(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  bundle: WebviewBundle,
  title: string,
): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = webviewHtml({
    title,
    scriptUri: resource(`${bundle}.js`),
    styleUri: resource(`${bundle}.css`),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    language: vscode.env.language,
    texts: vscode.l10n.bundle,
  });
}
