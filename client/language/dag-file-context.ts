/** Keeps the context key `dagwright.mayHoldDag` true while the active editor has a file that may hold a DAG. */
import * as vscode from 'vscode';
import { mayHoldDag } from './dag-file.ts';

const KEY = 'dagwright.mayHoldDag';

export class DagFileContext implements vscode.Disposable {
  private value: boolean | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.update();
      }),
    ];
    this.update();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const value = document?.languageId === 'python' && mayHoldDag(document.getText());
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', KEY, value);
  }
}
