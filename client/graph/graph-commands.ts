/** Commands about the graph. */
import * as vscode from 'vscode';
import { COMMANDS } from '../../server/protocol.ts';
import type { LanguageServer } from '../language/language-server.ts';
import { runTarget, type TaskTarget, taskTarget } from '../runs/targets.ts';
import type { HostMessage } from '../webview/protocol.ts';
import type { GraphPanel } from './graph-panel.ts';
import type { GraphSubject } from './graph-session.ts';
import type { GraphView } from './graph-view.ts';
import { revealLocation } from './reveal.ts';
import type { ShownRuns } from './shown-runs.ts';

type GraphCommand = Extract<HostMessage, { type: 'command' }>['command'];

const IN_GRAPH: { readonly [id: string]: GraphCommand } = {
  'dagwright.graph.fit': 'fit',
  'dagwright.graph.search': 'search',
  'dagwright.graph.collapseAll': 'collapseAll',
  'dagwright.graph.expandAll': 'expandAll',
};

export interface GraphParts {
  readonly server: LanguageServer;
  readonly view: GraphView;
  readonly panel: GraphPanel;
  readonly shownRuns: ShownRuns;
}

export function registerGraphCommands({ server, view, panel, shownRuns }: GraphParts): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(COMMANDS.showGraph, async (uri?: unknown, dagId?: unknown) => {
      const subject = subjectOf(uri, dagId);
      // A graph that is beside the editor already is the one that is meant.
      if (panel.visible) panel.show(subject);
      else await view.show(subject, false);
    }),
    registerCommand('dagwright.openGraphToSide', (uri?: unknown, dagId?: unknown) => panel.show(subjectOf(uri, dagId))),
    registerCommand('dagwright.showRunInGraph', async (given?: unknown) => {
      const target = runTarget(given);
      const run = target?.folder.board.run(target.runId);
      if (!run) return;
      const uri = vscode.Uri.file(run.file);
      shownRuns.pick(run.file, run.dagId, run.runId);
      if (panel.visible) panel.show({ uri, dagId: run.dagId });
      else await view.show({ uri, dagId: run.dagId }, false);
    }),
    registerCommand('dagwright.goToTask', async (given?: unknown) => {
      const target = taskTarget(given);
      if (target) await goToTask(server, target);
    }),
    ...Object.entries(IN_GRAPH).map(([id, command]) =>
      registerCommand(id, () => {
        if (panel.visible) panel.post({ type: 'command', command });
        else view.post({ type: 'command', command });
      }),
    ),
  ];
}

async function goToTask(server: LanguageServer, { folder, runId, taskId }: TaskTarget): Promise<void> {
  const run = folder.board.run(runId);
  if (!run) return;
  const uri = vscode.Uri.file(run.file);
  const dag = (await server.graph(uri))?.dags.find((one) => one.dagId === run.dagId);
  const task = dag?.tasks.find((one) => one.taskId === taskId);
  if (task) return revealLocation(task.location);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Task {0} is no longer in {1}.', taskId, vscode.workspace.asRelativePath(uri)),
  );
}

/** What the command was called with, else the file of the active editor. */
function subjectOf(uri: unknown, dagId: unknown): GraphSubject | undefined {
  const named = typeof dagId === 'string' ? dagId : undefined;
  if (uri instanceof vscode.Uri) return { uri, dagId: named };
  if (typeof uri === 'string') return { uri: vscode.Uri.parse(uri), dagId: named };
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'python' ? { uri: document.uri } : undefined;
}
