/** Says at the language's status which Python runs the tasks of the DAG file in view. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { mayHoldDag } from '../language/dag-file.ts';
import type { Runners } from '../runner/runners.ts';
import { interpreterFor } from './interpreter.ts';

export class InterpreterStatus implements vscode.Disposable {
  private item: vscode.LanguageStatusItem | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly runners: Runners) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => void this.update(editor)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dagwright.python')) void this.update(vscode.window.activeTextEditor);
      }),
    ];
    void this.update(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.item?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async update(editor: vscode.TextEditor | undefined): Promise<void> {
    const document = editor?.document;
    const concerned =
      document?.uri.scheme === 'file' && document.languageId === 'python' && mayHoldDag(document.getText());
    if (!concerned) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    const path = await interpreterFor(document.uri, this.runners.ofFile(document.uri).path);
    if (document !== vscode.window.activeTextEditor?.document) return;
    this.item ??= vscode.languages.createLanguageStatusItem('dagwright.python', { language: 'python' });
    this.item.name = vscode.l10n.t('Python for DAG runs');
    this.item.text = path ? basename(path) : vscode.l10n.t('No Python');
    this.item.detail = path ?? vscode.l10n.t('Tasks in Python cannot be run');
    this.item.severity = path ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    this.item.command = { command: 'dagwright.selectInterpreter', title: vscode.l10n.t('Select Python Interpreter') };
  }
}
