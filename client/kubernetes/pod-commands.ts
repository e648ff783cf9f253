/** Commands on pods: log, description, deletion, a shell. */
import * as vscode from 'vscode';
import type { Runners } from '../runner/runners.ts';
import { attempt } from '../runs/pick-run.ts';
import { requireTrust } from '../trust.ts';
import { checkCluster } from './check-cluster.ts';
import { kubernetesSettings } from './cluster-settings.ts';
import { selectCluster } from './pick-cluster.ts';
import type { PodNode } from './pod-rows.ts';

export function registerPodCommands(runners: Runners, refresh: () => void): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const onPod = (command: string, action: (node: PodNode) => Promise<void>): vscode.Disposable =>
    registerCommand(command, async (given?: unknown) => {
      if (isPod(given) && (await requireTrust())) await attempt(() => action(given));
    });
  return [
    registerCommand('dagwright.selectCluster', () => attempt(() => selectCluster(runners))),
    registerCommand('dagwright.checkCluster', () => checkCluster(runners)),
    onPod('dagwright.pod.log', (node) => show(node, 'log')),
    onPod('dagwright.pod.describe', (node) => show(node, 'describe')),
    onPod('dagwright.pod.shell', async (node) => shell(node)),
    onPod('dagwright.pod.delete', async (node) => {
      if (await remove(node)) refresh();
    }),
  ];
}

function isPod(given: unknown): given is PodNode {
  return typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'pod';
}

async function show(node: PodNode, what: 'log' | 'describe'): Promise<void> {
  const { text: content } = await node.folder.request('kubernetes/pod', { ...referenceOf(node), what });
  const language = what === 'describe' ? 'yaml' : 'log';
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }), {
    preview: true,
  });
}

async function remove(node: PodNode): Promise<boolean> {
  const confirm = vscode.l10n.t('Delete');
  const question = vscode.l10n.t('Delete pod {0}?', node.pod.name);
  const detail = vscode.l10n.t('A task that still runs in it fails, and is tried again if it has retries left.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) !== confirm) return false;
  await node.folder.request('kubernetes/pod', { ...referenceOf(node), what: 'delete' });
  return true;
}

/** kubectl has the terminal's part of this, and who has a cluster has it. */
function shell(node: PodNode): void {
  const { kubeconfig, context, namespace, name } = referenceOf(node);
  const where = [...(kubeconfig ? ['--kubeconfig', kubeconfig] : []), ...(context ? ['--context', context] : [])];
  const terminal = vscode.window.createTerminal({
    name,
    shellPath: 'kubectl',
    shellArgs: [...where, '-n', namespace, 'exec', '-it', name, '-c', node.pod.containers[0] ?? 'base', '--', 'sh'],
  });
  terminal.show();
}

interface Reference {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  readonly name: string;
}

function referenceOf({ folder, pod }: PodNode): Reference {
  const { kubeconfig } = kubernetesSettings(vscode.Uri.file(folder.path), folder.path);
  const { context, namespace, name } = pod;
  return {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    namespace,
    name,
  };
}
