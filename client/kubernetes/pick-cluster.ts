/** Asks for the context and the namespace that pods of DAG runs go to, and keeps the answer in the settings. */
import * as vscode from 'vscode';
import type { Runners } from '../runner/runners.ts';
import { requireTrust } from '../trust.ts';
import { type ClusterPlace, clusterPlace } from './cluster-place.ts';
import { KUBERNETES_SECTION, kubernetesSettings } from './cluster-settings.ts';

export async function selectCluster(runners: Runners): Promise<void> {
  if (!(await requireTrust())) return;
  const place = clusterPlace(runners);
  if (!place) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder or a DAG file first.'));
    return;
  }
  const context = await pickContext(place);
  if (context === undefined) return;
  const namespace = await pickNamespace(place, context);
  if (namespace === undefined) return;
  const settings = vscode.workspace.getConfiguration(KUBERNETES_SECTION, place.resource);
  const inFolder = vscode.workspace.getWorkspaceFolder(place.resource) !== undefined;
  const target = inFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
  await settings.update('context', context, target);
  await settings.update('namespace', namespace, target);
}

async function pickContext({ folder, resource }: ClusterPlace): Promise<string | undefined> {
  const settings = kubernetesSettings(resource, folder.path);
  const { contexts, current, problem } = await folder.request('kubernetes/contexts', settings);
  if (contexts.length === 0) {
    void vscode.window.showErrorMessage(problem ?? vscode.l10n.t('The kubeconfig has no contexts.'));
    return undefined;
  }
  const chosen = settings.context ?? current;
  const items = contexts.map(({ name, cluster }) => ({
    label: name,
    description: name === chosen ? vscode.l10n.t('in use') : '',
    detail: cluster,
  }));
  const title = vscode.l10n.t('Cluster for pods of DAG runs');
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.label;
}

async function pickNamespace({ folder, resource }: ClusterPlace, context: string): Promise<string | undefined> {
  const settings = { ...kubernetesSettings(resource, folder.path), context };
  const title = vscode.l10n.t('Namespace for pods of DAG runs');
  const { namespaces, problem } = await folder.request('kubernetes/namespaces', settings);
  // Who may not list them may use one all the same.
  if (namespaces.length === 0) {
    const prompt = problem ?? vscode.l10n.t('The namespaces of the cluster cannot be listed.');
    return vscode.window.showInputBox({ title, prompt, value: settings.namespace ?? 'default', ignoreFocusOut: true });
  }
  return vscode.window.showQuickPick(namespaces, { title, placeHolder: settings.namespace ?? 'default' });
}
