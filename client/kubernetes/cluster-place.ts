/** For which folder clusters are picked and checked: that of the file in view, else the first one. */
import * as vscode from 'vscode';
import type { FolderRuns, Runners } from '../runner/runners.ts';

export interface ClusterPlace {
  readonly resource: vscode.Uri;
  readonly folder: FolderRuns;
}

export function clusterPlace(
  runners: Runners,
  inView = vscode.window.activeTextEditor?.document.uri,
): ClusterPlace | undefined {
  if (inView?.scheme === 'file') return { resource: inView, folder: runners.ofFile(inView) };
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  return first && { resource: first, folder: runners.ofFolder(first.fsPath) };
}
