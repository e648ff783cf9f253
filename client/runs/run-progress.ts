/** While a run is on: its progress in the status bar. At its end: how it went. */
import * as vscode from 'vscode';
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { type RunNotifications, runSettings } from '../settings.ts';
import { instanceKey } from './board.ts';
import { durationText, isActive, isInterrupted, progressOf } from './durations.ts';

/** Seconds after which one has turned to something else. */
const LONG_RUN = 30;

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
      if (change.kind === 'schedules') return;
      if (change.kind === 'lost') this.forget(folder);
      else if (change.kind === 'list') for (const { runId } of folder.board.runs()) this.update(folder, runId);
      else this.update(folder, change.runId);
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
    const run = folder.board.run(runId);
    const key = keyOf(folder, runId);
    if (run && isActive(run)) {
      if (!this.followed.has(key)) this.follow(folder, run);
      const { done, total } = progressOf(folder.board.counts(runId));
      if (total > 0) this.followed.get(key)?.report(vscode.l10n.t('{0} of {1} tasks', done, total));
      return;
    }
    const followed = this.followed.get(key);
    if (!followed) return;
    this.followed.delete(key);
    followed.end();
    // A backfill tells how it went as a whole.
    if (run && !isInterrupted(run) && run.runType !== 'backfill') void tellEnd(folder, run);
  }

  private follow(folder: FolderRuns, { runId, dagId }: RunSummary): void {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let shown: vscode.Progress<{ message: string }> | undefined;
    // At once, and not when the editor shows it: the run changes many times until then.
    this.followed.set(keyOf(folder, runId), { folder, runId, end, report: (message) => shown?.report({ message }) });
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Running {0}', dagId) };
    void vscode.window.withProgress(options, (progress) => {
      shown = progress;
      return ended;
    });
  }
}

async function tellEnd(folder: FolderRuns, run: RunSummary): Promise<void> {
  const { notifications } = runSettings(vscode.Uri.file(run.file));
  if (run.state === 'success') return tellSuccess(folder, run, notifications);
  if (run.state === 'cancelled' || notifications === 'never') return;
  await folder.load(run.runId);
  await tellFailure(folder, run);
}

async function tellSuccess(folder: FolderRuns, run: RunSummary, when: RunNotifications): Promise<void> {
  const took = durationText(run.startDate, run.endDate, 0) ?? '';
  const message = vscode.l10n.t('{0} succeeded in {1}', run.dagId, took);
  if (when !== 'always' && (when === 'never' || secondsOf(run) < LONG_RUN)) {
    vscode.window.setStatusBarMessage(`$(pass) ${message}`, 8000);
    return;
  }
  const show = vscode.l10n.t('Show Run');
  const answer = await vscode.window.showInformationMessage(message, show);
  if (answer === show)
    await vscode.commands.executeCommand('dagwright.showRuns', { kind: 'run', folder, runId: run.runId });
}

function secondsOf({ startDate, endDate }: RunSummary): number {
  return startDate === null || endDate === null ? 0 : (Date.parse(endDate) - Date.parse(startDate)) / 1000;
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
