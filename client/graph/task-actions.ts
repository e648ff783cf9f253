/** What the menu of a task in the graph does: the same commands as elsewhere. */
import * as vscode from 'vscode';
import type { TaskArgument } from '../runs/targets.ts';
import type { TaskAction } from '../webview/protocol.ts';
import type { ShownRuns } from './shown-runs.ts';

/** Of its instances in the run that is shown. */
const ON_INSTANCES: { readonly [action in TaskAction]?: string } = {
  details: 'dagwright.showTask',
};

export interface GraphTask {
  readonly uri: vscode.Uri;
  readonly dagId: string;
  readonly taskId: string;
}

export async function actOnTask(
  action: TaskAction,
  { uri, dagId, taskId }: GraphTask,
  shownRuns: ShownRuns,
): Promise<void> {
  const shown = shownRuns.of(uri, dagId);
  const onInstances = ON_INSTANCES[action];
  if (!shown || !onInstances) return;
  const { folder, run } = shown;
  const target: TaskArgument = { kind: 'instances', folder, runId: run.runId, taskId, mapIndex: null };
  await vscode.commands.executeCommand(onInstances, target);
}
