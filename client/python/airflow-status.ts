/** Says at the language's status which version of Airflow the DAG file in view is read for. */
import * as vscode from 'vscode';
import type { AirflowInUse, AnalysedParams } from '../../server/protocol.ts';

export class AirflowStatus implements vscode.Disposable {
  private item: vscode.LanguageStatusItem | undefined;
  private readonly known = new Map<string, AirflowInUse>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(onDidAnalyse: vscode.Event<AnalysedParams>) {
    this.subscriptions = [
      onDidAnalyse(({ uri, airflow }) => {
        const key = vscode.Uri.parse(uri).toString();
        if (airflow) this.known.set(key, airflow);
        else this.known.delete(key);
        this.update();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.known.delete(uri.toString())),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    ];
  }

  dispose(): void {
    this.item?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const airflow = document && this.known.get(document.uri.toString());
    if (!airflow) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    this.item ??= vscode.languages.createLanguageStatusItem('dagwright.airflow', { language: 'python' });
    this.item.name = vscode.l10n.t('Airflow version');
    this.item.text = `Airflow ${airflow.version}`;
    this.item.detail = whatSaysSo(airflow);
    this.item.command = {
      command: 'workbench.action.openSettings',
      title: vscode.l10n.t('Change'),
      arguments: ['dagwright.airflowVersion'],
    };
  }
}

function whatSaysSo({ from }: AirflowInUse): string {
  switch (from) {
    case 'setting':
      return vscode.l10n.t('by the setting dagwright.airflowVersion');
    case 'python':
      return vscode.l10n.t('installed in the selected Python');
    case 'project':
      return vscode.l10n.t('by the requirements of the workspace');
    case 'file':
      return vscode.l10n.t('nothing says which version it is: taken from the file');
  }
}
