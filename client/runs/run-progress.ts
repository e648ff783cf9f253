/** While a run that was started here is on: its progress in the status bar. At its end: how it went. */
import * as vscode from 'vscode';
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { runSettings } from '../settings.ts';
import { instanceKey } from './board.ts';
import { durationText, isActive, progressOf } from './durations.ts';

interface Followed {
  readonly folder: FolderRuns;
  readonly runId: string;
  readonly report: (message: string) => void;
  readonly end: () => void;
}

export class RunProgress implements vscode.Disposable {
  private readonly followed = new Map<string, Followed>();
  private readonly subscription: vscode.Disposable;

  constructor(runners: Runners) {
    this.subscription = runners.onDidChange(({ folder, change }) => {
      if (change.kind === 'lost') this.forget(folder);
      else if (change.kind === 'list') for (const { runId } of this.followedIn(folder)) this.update(folder, runId);
      else this.update(folder, change.runId);
    });
  }

  follow(folder: FolderRuns, runId: string, dagId: string): void {
    const key = keyOf(folder, runId);
    if (this.followed.has(key)) return;
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Running {0}', dagId) };
    void vscode.window.withProgress(options, (progress) => {
      return new Promise<void>((end) => {
        this.followed.set(key, { folder, runId, end, report: (message) => progress.report({ message }) });
        this.update(folder, runId);
      });
    });
  }

  dispose(): void {
    for (const { end } of this.followed.values()) end();
    this.followed.clear();
    this.subscription.dispose();
  }

  private followedIn(folder: FolderRuns): Followed[] {
    return [...this.followed.values()].filter((followed) => followed.folder === folder);
  }

  private forget(folder: FolderRuns): void {
    for (const { runId, end } of this.followedIn(folder)) {
      end();
      this.followed.delete(keyOf(folder, runId));
    }
  }

  private update(folder: FolderRuns, runId: string): void {
    const followed = this.followed.get(keyOf(folder, runId));
    const run = folder.board.run(runId);
    if (!followed || !run) return;
    if (isActive(run)) {
      const { done, total } = progressOf(folder.board.counts(runId));
      if (total > 0) followed.report(vscode.l10n.t('{0} of {1} tasks', done, total));
      return;
    }
    this.followed.delete(keyOf(folder, runId));
    followed.end();
    void tellEnd(folder, run);
  }
}

async function tellEnd(folder: FolderRuns, run: RunSummary): Promise<void> {
  const { notifications } = runSettings(vscode.Uri.file(run.file));
  if (run.state === 'success') {
    const took = durationText(run.startDate, run.endDate, 0) ?? '';
    const message = vscode.l10n.t('{0} succeeded in {1}', run.dagId, took);
    if (notifications === 'always') void vscode.window.showInformationMessage(message);
    else vscode.window.setStatusBarMessage(`$(pass) ${message}`, 8000);
    return;
  }
  if (run.state === 'cancelled' || notifications === 'never') return;
  await folder.load(run.runId);
  await tellFailure(folder, run);
}

async function tellFailure(folder: FolderRuns, run: RunSummary): Promise<void> {
  const failed = folder.board.taskInstances(run.runId).find(({ state }) => state === 'failed');
  const message = failed ? failureMessage(run, failed) : (run.message ?? vscode.l10n.t('{0} failed.', run.dagId));
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(message, ...(failed ? [showLog] : []));
  if (answer === showLog && failed) await vscode.commands.executeCommand('dagwright.showLog', folder, failed);
}

function failureMessage(run: RunSummary, failed: TaskInstance): string {
  const task = instanceKey(failed);
  return failed.reason
    ? vscode.l10n.t('{0} failed: task {1}: {2}', run.dagId, task, failed.reason)
    : vscode.l10n.t('{0} failed: task {1} failed.', run.dagId, task);
}

function keyOf(folder: FolderRuns, runId: string): string {
  return `${folder.path}|${runId}`;
}
