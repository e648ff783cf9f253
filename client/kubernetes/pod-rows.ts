/** Pods as rows below their task instance in the Runs view. */
import * as vscode from 'vscode';
import type { PodOfTask, RunSummary, TaskInstance } from '../../runner/protocol.ts';
import type { FolderRuns } from '../runner/runners.ts';

export interface PodNode {
  readonly kind: 'pod';
  readonly folder: FolderRuns;
  readonly runId: string;
  readonly pod: PodOfTask;
}

/** Whether a task instance may have pods. */
export function mayHavePods(run: RunSummary | undefined, { operator, tryNumber }: TaskInstance): boolean {
  return tryNumber > 0 && (run?.executor === 'kubernetes' || /Kubernetes|EksPod|GKEStartPod/.test(operator));
}

export async function podNodes(folder: FolderRuns, runId: string, instance: TaskInstance): Promise<PodNode[]> {
  const { pods } = await folder.request('kubernetes/pods', { runId });
  return pods
    .filter(({ taskId, mapIndex }) => taskId === instance.taskId && mapIndex === instance.mapIndex)
    .map((pod) => ({ kind: 'pod', folder, runId, pod }));
}

export function podItem({ pod, runId }: PodNode): vscode.TreeItem {
  const item = new vscode.TreeItem(pod.name, vscode.TreeItemCollapsibleState.None);
  item.id = `${runId}|pod|${pod.namespace}|${pod.name}`;
  item.description = [pod.phase, pod.text].join(' · ');
  item.tooltip = [`${pod.namespace}/${pod.name}`, pod.text, pod.containers.join(', ')].join('\n');
  item.iconPath = new vscode.ThemeIcon('package');
  item.contextValue = pod.phase === 'Running' ? 'pod.running' : 'pod';
  return item;
}
