/** In the status bar: the cluster's context and the namespace that pods go to. Shown beside DAG files, where there is a kubeconfig. */
import { basename, dirname, isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { mayHoldDag } from '../language/dag-file.ts';
import type { Runners } from '../runner/runners.ts';
import { clusterPlace } from './cluster-place.ts';
import { hasKubeconfig, KUBERNETES_SECTION, kubeconfigFiles, kubernetesSettings } from './cluster-settings.ts';

export class ClusterStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('dagwright.cluster', vscode.StatusBarAlignment.Left, 0);
  private readonly subscriptions: vscode.Disposable[];
  /** The file that was looked at last. A graph or a log that is in front of it is about the same cluster. */
  private document: vscode.TextDocument | undefined;
  /** Of the newest update: answers to older ones may come after its own. */
  private newest = 0;
  private watchers: readonly vscode.Disposable[] = [];

  constructor(private readonly runners: Runners) {
    this.item.name = vscode.l10n.t('Kubernetes cluster of DAG runs');
    this.item.command = 'dagwright.selectCluster';
    this.subscriptions = [
      this.item,
      vscode.window.onDidChangeActiveTextEditor(() => void this.update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(KUBERNETES_SECTION)) return;
        this.watch();
        void this.update();
      }),
    ];
    this.watch();
    void this.update();
  }

  /** `kubectl config use-context`, or a login, changes what is true. */
  private watch(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = kubeconfigFiles()
      .filter((file) => isAbsolute(file))
      .map((file) => {
        const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(file)), basename(file));
        const watcher = vscode.workspace.createFileSystemWatcher(pattern);
        for (const changed of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
          changed(() => void this.update());
        }
        return watcher;
      });
  }

  dispose(): void {
    for (const subscription of [...this.subscriptions, ...this.watchers]) subscription.dispose();
  }

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document ?? this.document;
    if (!document) return;
    this.document = document;
    this.newest += 1;
    const mine = this.newest;
    const concerned = document.languageId === 'python' && mayHoldDag(document.getText());
    const place = clusterPlace(this.runners, document.uri);
    if (!concerned || !place || !vscode.workspace.isTrusted || !hasKubeconfig()) {
      this.item.hide();
      return;
    }
    const settings = kubernetesSettings(place.resource, place.folder.path);
    const known = await place.folder.request('kubernetes/contexts', settings).catch(() => undefined);
    if (mine !== this.newest) return;
    const context = settings.context ?? known?.current ?? undefined;
    const found = known?.contexts.find(({ name }) => name === context);
    const namespace = settings.namespace ?? found?.namespace ?? 'default';
    this.item.text = found ? `$(server) ${context} / ${namespace}` : `$(warning) ${vscode.l10n.t('No cluster')}`;
    this.item.tooltip = found
      ? vscode.l10n.t('Pods of DAG runs go to namespace {0} of {1}', namespace, found.cluster)
      : (known?.problem ?? vscode.l10n.t('The kubeconfig has no context {0}', context ?? ''));
    this.item.show();
  }
}
