/** Which run a command is about, when it was called from the palette; and what becomes of a request that fails. */
import * as vscode from 'vscode';
import type { RunSummary } from '../../runner/protocol.ts';
import type { Runners } from '../runner/runners.ts';
import { explain } from './start-run.ts';
import { runStateName } from './state-icons.ts';
import type { RunTarget } from './targets.ts';

export async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    await explain(error);
  }
}

export async function pickRun(
  runners: Runners,
  title: string,
  suits: (run: RunSummary) => boolean,
): Promise<RunTarget | undefined> {
  const items = runners.all().flatMap((folder) =>
    folder.board
      .runs()
      .filter(suits)
      .map((run) => ({
        label: run.dagId,
        description: runStateName(run.state),
        detail: run.runId,
        folder,
        runId: run.runId,
      })),
  );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run.'));
    return undefined;
  }
  return vscode.window.showQuickPick(items, { title, matchOnDetail: true });
}
