/** Commands that change what is recorded of a run: clear, mark, pause. The run goes on by the file as it is now. */
import * as vscode from 'vscode';
import type { ClearParams, InstanceRef, MarkParams } from '../../runner/protocol.ts';
import type { ShownRuns } from '../graph/shown-runs.ts';
import type { LanguageServer } from '../language/language-server.ts';
import { pickTask } from '../language/pick-dag.ts';
import type { Runners } from '../runner/runners.ts';
import { requireTrust } from '../trust.ts';
import { instanceKey } from './board.ts';
import { isActive } from './durations.ts';
import { attempt, pickRun } from './pick-run.ts';
import { savedFile } from './saved-file.ts';
import { type RunTarget, runTarget, type TaskTarget, taskTarget } from './targets.ts';

export interface ChangeServices {
  readonly server: LanguageServer;
  readonly runners: Runners;
  readonly shownRuns: ShownRuns;
}

/** Names that a question lists before it only counts. */
const MOST_NAMES = 12;

export function registerChangeCommands(services: ChangeServices): vscode.Disposable[] {
  const { runners } = services;
  const { registerCommand } = vscode.commands;
  const onTask = (id: string, act: (target: TaskTarget) => Promise<void>) =>
    registerCommand(id, async (...given: unknown[]) => {
      if (!(await requireTrust())) return;
      // A row that is drawn anew at this moment is passed as nothing. The task at the cursor is not the one that was meant then.
      if (given.length > 0 && given[0] === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t('The row has just changed. Please try again.'));
        return;
      }
      const target = taskTarget(given[0]) ?? (await taskAtCursor(services));
      if (target) await attempt(() => act(target));
    });
  const onRun = (
    id: string,
    title: string,
    suits: Parameters<typeof pickRun>[2],
    act: (target: RunTarget) => unknown,
  ) =>
    registerCommand(id, async (given?: unknown) => {
      const target = (await requireTrust()) ? (runTarget(given) ?? (await pickRun(runners, title, suits))) : undefined;
      if (target) await attempt(async () => act(target));
    });
  const mark = (state: MarkParams['state']) => (target: TaskTarget) => markTask(target, state);
  return [
    onTask('dagwright.clearTask', (target) => clear(target, selectionOf(target))),
    onTask('dagwright.clearTaskAndDownstream', (target) => clear(target, { ...selectionOf(target), downstream: true })),
    onTask('dagwright.markSuccess', mark('success')),
    onTask('dagwright.markFailed', mark('failed')),
    onTask('dagwright.markSkipped', mark('skipped')),
    onRun(
      'dagwright.clearRun',
      vscode.l10n.t('Clear which run?'),
      () => true,
      (target) => clear(target, { runId: target.runId }),
    ),
    onRun(
      'dagwright.runFailedAgain',
      vscode.l10n.t('Run the failed tasks of which run again?'),
      ({ state }) => state === 'failed' || state === 'cancelled',
      (target) => clear(target, { runId: target.runId, onlyFailed: true, downstream: true }),
    ),
    onRun('dagwright.pauseRun', vscode.l10n.t('Pause which run?'), isActive, ({ folder, runId }) =>
      folder.request('runs/pause', { runId, paused: true }),
    ),
    onRun(
      'dagwright.unpauseRun',
      vscode.l10n.t('Go on with which run?'),
      ({ paused }) => paused === true,
      ({ folder, runId }) => folder.request('runs/pause', { runId, paused: false }),
    ),
  ];
}

/** Asks when it is more than what was pointed at. */
async function clear({ folder, runId }: RunTarget, params: ClearParams): Promise<void> {
  const run = folder.board.run(runId);
  // The run goes on by the file on disk: what is on the screen is what is meant.
  if (!run || !(await savedFile(vscode.Uri.file(run.file)))) return;
  const { cleared } = await folder.request('runs/clear', { ...params, dryRun: true });
  if (cleared.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to clear.'));
    return;
  }
  const pointedAt = params.taskIds !== undefined && cleared.length === 1;
  if (!pointedAt && !(await confirmed(cleared))) return;
  await folder.request('runs/clear', params);
}

async function confirmed(cleared: readonly InstanceRef[]): Promise<boolean> {
  const names = cleared.slice(0, MOST_NAMES).map(instanceKey);
  const more = cleared.length - names.length;
  const detail = more > 0 ? vscode.l10n.t('{0} and {1} more', names.join(', '), more) : names.join(', ');
  const go = vscode.l10n.t('Clear');
  const question =
    cleared.length === 1
      ? vscode.l10n.t('Clear 1 task instance, so that it runs again?')
      : vscode.l10n.t('Clear {0} task instances, so that they run again?', cleared.length);
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, go)) === go;
}

async function markTask(target: TaskTarget, state: MarkParams['state']): Promise<void> {
  const { marked } = await target.folder.request('runs/mark', { ...selectionOf(target), state });
  if (marked.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to mark.'));
}

function selectionOf({ runId, taskId, mapIndex }: TaskTarget) {
  return { runId, taskIds: [taskId], ...(mapIndex !== null && mapIndex >= 0 && { mapIndex }) };
}

/** The task at the cursor, in the run that the graph shows of its DAG. */
async function taskAtCursor({ server, shownRuns }: ChangeServices): Promise<TaskTarget | undefined> {
  const task = await pickTask(server);
  if (!task) return undefined;
  const shown = shownRuns.of(task.uri, task.dagId);
  if (shown) return { folder: shown.folder, runId: shown.run.runId, taskId: task.taskId, mapIndex: null };
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} has not been run yet.', task.dagId));
  return undefined;
}
