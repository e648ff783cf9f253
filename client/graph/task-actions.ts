/** What the menu of a task in the graph does: the same commands as elsewhere. */
import * as vscode from 'vscode';
import type { TaskArgument } from '../runs/targets.ts';
import type { TaskAction } from '../webview/protocol.ts';
import type { ShownRuns } from './shown-runs.ts';

/** Of the task in the file. */
const ON_TASK: { readonly [action in TaskAction]?: string } = {
  runWithUpstream: 'dagwright.runTaskWithUpstream',
  runWithDownstream: 'dagwright.runTaskWithDownstream',
  debug: 'dagwright.debugTask',
};
/** Of its instances in the run that is shown. */
const ON_INSTANCES: { readonly [action in TaskAction]?: string } = {
  details: 'dagwright.showTask',
  clear: 'dagwright.clearTask',
  clearDownstream: 'dagwright.clearTaskAndDownstream',
  markSuccess: 'dagwright.markSuccess',
  markFailed: 'dagwright.markFailed',
  markSkipped: 'dagwright.markSkipped',
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
  const command = ON_TASK[action];
  if (command) {
    await vscode.commands.executeCommand(command, uri.toString(), dagId, taskId);
    return;
  }
  const shown = shownRuns.of(uri, dagId);
  const onInstances = ON_INSTANCES[action];
  if (!shown || !onInstances) return;
  const { folder, run } = shown;
  const target: TaskArgument = { kind: 'instances', folder, runId: run.runId, taskId, mapIndex: null };
  await vscode.commands.executeCommand(onInstances, target);
}
