/** Goes to the source of a task, an edge or a DAG, and leaves the graph in view. */
import * as vscode from 'vscode';
import type { Location } from '../../dag/model.ts';

export async function revealLocation(location: Location): Promise<void> {
  const uri = vscode.Uri.parse(location.uri);
  const { start, end } = location.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const editor = await vscode.window.showTextDocument(uri, { viewColumn: columnFor(uri) });
  // The start alone: a selected call would hide what is written in it behind the selection's colour.
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Takes back the file's last change; the editor it is open in gets the focus, as its own command for that needs it. */
export async function undoIn(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri, { viewColumn: columnFor(uri) });
  await vscode.commands.executeCommand('undo');
}

/** Where the file is open already, else beside whatever text is, else the first column. */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  if (visible?.viewColumn) return visible.viewColumn;
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()) return group.viewColumn;
    }
  }
  return textColumn();
}

/** Where a text can be shown without covering a graph that is beside the editor. */
export function textColumn(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup;
  if (!(active.activeTab?.input instanceof vscode.TabInputWebview)) return active.viewColumn;
  const text = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined);
  return text?.viewColumn ?? vscode.ViewColumn.One;
}
