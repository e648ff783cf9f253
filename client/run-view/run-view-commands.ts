/** Commands that open the view of a DAG's runs. */
import * as vscode from 'vscode';
import type { LanguageServer } from '../language/language-server.ts';
import { pickDag } from '../language/pick-dag.ts';
import type { Runners } from '../runner/runners.ts';
import { pickRun } from '../runs/pick-run.ts';
import { type RunTarget, runTarget, taskTarget } from '../runs/targets.ts';
import { requireTrust } from '../trust.ts';
import type { RunViewTab } from '../webview/run/protocol.ts';
import type { RunPanels } from './run-panel.ts';

export function registerRunViewCommands(
  server: LanguageServer,
  runners: Runners,
  panels: RunPanels,
): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const showRun = ({ folder, runId }: RunTarget, tab: RunViewTab) => {
    const run = folder.board.run(runId);
    if (!run) return;
    const selection = { runId, taskId: null, mapIndex: null };
    panels.show({ uri: vscode.Uri.file(run.file), dagId: run.dagId }, { tab, selection });
  };
  return [
    registerCommand('dagwright.showRuns', async (given?: unknown, dagId?: unknown) => {
      if (!(await requireTrust())) return;
      const run = runTarget(given);
      if (run) return showRun(run, 'grid');
      const target = await pickDag(server, given, dagId);
      if (target) panels.show(target, { tab: 'grid' });
    }),
    registerCommand('dagwright.showGantt', async (given?: unknown) => {
      const target = runTarget(given) ?? (await pickRun(runners, vscode.l10n.t('Gantt of which run?'), () => true));
      if (target) showRun(target, 'gantt');
    }),
    registerCommand('dagwright.showTask', (given?: unknown) => {
      const target = taskTarget(given);
      const run = target?.folder.board.run(target.runId);
      if (!target || !run) return;
      const { runId, taskId, mapIndex } = target;
      const subject = { uri: vscode.Uri.file(run.file), dagId: run.dagId };
      panels.show(subject, { selection: { runId, taskId, mapIndex } });
    }),
  ];
}
