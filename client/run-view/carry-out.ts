/** What a click in the view of the runs does: the same commands as elsewhere. */
import * as vscode from 'vscode';
import type { FolderRuns } from '../runner/runners.ts';
import type { TaskArgument } from '../runs/targets.ts';
import type { RunAction, RunViewMessage } from '../webview/run/protocol.ts';
import type { RunSubject } from './run-session.ts';

/** Commands on the run itself, and on its tasks. */
const ON_RUN: { readonly [action in RunAction]?: string } = {
  showInGraph: 'dagwright.showRunInGraph',
  cancel: 'dagwright.cancelRun',
  resume: 'dagwright.resumeRun',
  pause: 'dagwright.pauseRun',
  unpause: 'dagwright.unpauseRun',
  clear: 'dagwright.clearRun',
  clearFailed: 'dagwright.runFailedAgain',
  rerun: 'dagwright.rerun',
  delete: 'dagwright.deleteRun',
};
const ON_TASK: { readonly [action in RunAction]?: string } = {
  openLog: 'dagwright.showLog',
  reveal: 'dagwright.goToTask',
  clear: 'dagwright.clearTask',
  clearDownstream: 'dagwright.clearTaskAndDownstream',
  markSuccess: 'dagwright.markSuccess',
  markFailed: 'dagwright.markFailed',
  markSkipped: 'dagwright.markSkipped',
};

export async function carryOut(
  { action, selection, tryNumber }: Extract<RunViewMessage, { type: 'act' }>,
  { uri, dagId }: RunSubject,
  folder: FolderRuns,
): Promise<void> {
  const { runId, taskId, mapIndex } = selection;
  const { executeCommand } = vscode.commands;
  if (action === 'debug') {
    await executeCommand('dagwright.debugTask', uri.toString(), dagId, taskId);
  } else if (taskId === null) {
    const command = ON_RUN[action];
    if (command) await executeCommand(command, { kind: 'run', folder, runId });
  } else {
    const command = ON_TASK[action];
    const target: TaskArgument = { kind: 'instances', folder, runId, taskId, mapIndex };
    if (command) await executeCommand(command, target, undefined, tryNumber ?? undefined);
  }
}
