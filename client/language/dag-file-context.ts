/**
 * Which DAG file the user is at: the one in the active editor, or the last that was. Keeps the context key
 * `dagwright.mayHoldDag` true while the active editor has a file that may hold a DAG.
 */
import * as vscode from 'vscode';
import { mayHoldDag } from './dag-file.ts';

const KEY = 'dagwright.mayHoldDag';

export class DagFileContext implements vscode.Disposable {
  private value: boolean | undefined;
  private file: vscode.Uri | undefined;
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

  /** Undefined until one was opened. */
  get last(): vscode.Uri | undefined {
    return this.file;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const value = document?.languageId === 'python' && mayHoldDag(document.getText());
    if (value) this.file = document.uri;
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', KEY, value);
  }
}
