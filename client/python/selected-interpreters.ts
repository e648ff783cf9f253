/** Which Python each workspace folder has, for those who want to know it at any time: the language server above all. */
import * as vscode from 'vscode';
import type { SelectedInterpreter } from '../../server/protocol.ts';
import { onPythonExtensionChange, selectedInterpreter, selectedWithoutAsking } from './interpreter.ts';

export class SelectedInterpreters implements vscode.Disposable {
  private known: readonly SelectedInterpreter[];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private isDisposed = false;

  /** Another interpreter was selected for a folder. */
  readonly onDidChange = this.changed.event;

  constructor() {
    // The Python extension may take its time to start: what is seen at a glance serves until it answers.
    this.known = folders().flatMap((folder) => {
      const selected = selectedWithoutAsking(folder.uri, folder.uri.fsPath);
      return selected ? [{ folder: folder.uri.toString(), ...selected }] : [];
    });
    const update = (): void => void this.update();
    const environments = vscode.workspace.createFileSystemWatcher('**/pyvenv.cfg', false, true, false);
    this.subscriptions = [
      this.changed,
      environments,
      environments.onDidCreate(update),
      environments.onDidDelete(update),
      vscode.workspace.onDidChangeWorkspaceFolders(update),
      vscode.workspace.onDidGrantWorkspaceTrust(update),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dagwright.python')) update();
      }),
    ];
    void onPythonExtensionChange(update).then((subscription) => {
      if (this.isDisposed) subscription?.dispose();
      else if (subscription) this.subscriptions.push(subscription);
    });
    update();
  }

  get current(): readonly SelectedInterpreter[] {
    return this.known;
  }

  dispose(): void {
    this.isDisposed = true;
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async update(): Promise<void> {
    const found = await Promise.all(
      folders().map(async (folder): Promise<readonly SelectedInterpreter[]> => {
        const selected = await selectedInterpreter(folder.uri, folder.uri.fsPath);
        return selected ? [{ folder: folder.uri.toString(), ...selected }] : [];
      }),
    );
    const now = found.flat();
    if (this.isDisposed || JSON.stringify(now) === JSON.stringify(this.known)) return;
    this.known = now;
    this.changed.fire();
  }
}

function folders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}
