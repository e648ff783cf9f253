/** Puts the parts of the extension together, and takes them apart again. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { TaskDebugger } from './debug/task-debugger.ts';
import { openExample } from './examples.ts';
import { registerGraphCommands } from './graph/graph-commands.ts';
import { GraphPanel } from './graph/graph-panel.ts';
import { GraphView } from './graph/graph-view.ts';
import { ShownRuns } from './graph/shown-runs.ts';
import { ClusterStatus } from './kubernetes/cluster-status.ts';
import { registerPodCommands } from './kubernetes/pod-commands.ts';
import { DagFileContext } from './language/dag-file-context.ts';
import { registerDependencyCommands } from './language/dependency-commands.ts';
import { LanguageServer } from './language/language-server.ts';
import { registerImportProblems } from './log/import-problems.ts';
import { LogColours } from './log/log-colours.ts';
import { registerLogCommands } from './log/log-commands.ts';
import { LogDocuments } from './log/log-documents.ts';
import { LogParts } from './log/log-parts.ts';
import { registerTracebackLinks } from './log/traceback-links.ts';
import { registerTracebackPages } from './log/traceback-page.ts';
import { AirflowStatus } from './python/airflow-status.ts';
import { selectInterpreter } from './python/interpreter.ts';
import { InterpreterStatus } from './python/interpreter-status.ts';
import { SelectedInterpreters } from './python/selected-interpreters.ts';
import { RunPanels } from './run-view/run-panel.ts';
import { registerRunViewCommands } from './run-view/run-view-commands.ts';
import { Runners } from './runner/runners.ts';
import { registerChangeCommands } from './runs/change-commands.ts';
import { registerPlannedRuns } from './runs/planned-runs.ts';
import { registerRunCommands } from './runs/run-commands.ts';
import { RunForms } from './runs/run-form.ts';
import { RunProgress } from './runs/run-progress.ts';
import { RunsView } from './runs/runs-view.ts';

let parts: { readonly server: LanguageServer; readonly runners: Runners } | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const program = (name: string) => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const output = vscode.window.createOutputChannel('Dagwright', { log: true });
  const interpreters = new SelectedInterpreters();
  const rulePages = vscode.Uri.joinPath(extensionUri, 'docs', 'rules');
  const server = new LanguageServer(program('server.cjs'), rulePages, output, interpreters);
  const runners = new Runners(
    { script: program('runner.mjs'), version: context.extension.packageJSON.version },
    output,
  );
  const shownRuns = new ShownRuns(runners);
  const dagFile = new DagFileContext();
  const graph = { extensionUri, server, runners, shownRuns, output, dagFile };
  const graphView = new GraphView(graph);
  const graphPanel = new GraphPanel(graph, context.workspaceState);
  const logColours = new LogColours();
  const logs = new LogDocuments(runners, logColours);
  const logParts = new LogParts(runners, logColours, (uri) => logs.omitted(uri));
  const runsView = new RunsView(runners);
  const progress = new RunProgress(runners);
  const runServices = { runners, shownRuns, graphView, graphPanel, runsView };
  const forms = new RunForms({ ...runServices, extensionUri, output });
  const runPanels = new RunPanels({ extensionUri, server, runners, output });
  parts = { server, runners };
  subscriptions.push(
    output,
    interpreters,
    server,
    runners,
    shownRuns,
    graphView,
    graphPanel,
    logColours,
    logs,
    logParts,
    registerTracebackLinks(),
    registerTracebackPages(),
    registerImportProblems(),
    registerDependencyCommands(server),
    runsView,
    progress,
    dagFile,
    new InterpreterStatus(runners),
    new AirflowStatus(server.onDidAnalyse),
    new ClusterStatus(runners),
    ...registerPodCommands(runners, () => runsView.refresh()),
    forms,
    ...registerRunCommands(server, runServices, forms),
    ...registerPlannedRuns({ server, runners, runsView }),
    runPanels,
    ...registerRunViewCommands(server, runners, runPanels),
    new TaskDebugger(server, runners),
    ...registerChangeCommands({ server, runners, shownRuns }),
    ...registerLogCommands(runners, logs, logParts),
    ...registerGraphCommands({ server, view: graphView, panel: graphPanel, shownRuns }),
    ...registerGeneralCommands(context, output, parts),
  );
  void server.start();
}

/** Runs go on: the window that is opened next finds them. */
export async function deactivate(): Promise<void> {
  parts?.runners.leave();
  await parts?.server.stop();
  parts = undefined;
}

function registerGeneralCommands(
  { extension, extensionUri }: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  { server, runners }: NonNullable<typeof parts>,
): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('dagwright.restartServer', () => server.restart()),
    registerCommand('dagwright.showOutput', () => output.show()),
    registerCommand('dagwright.checkWorkspace', async () => {
      server.checkWorkspace();
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }),
    registerCommand('dagwright.openWalkthrough', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension.id}#dagwright.start`, false),
    ),
    registerCommand('dagwright.openExample', () => openExample(extensionUri)),
    registerCommand('dagwright.selectInterpreter', async () => {
      const file = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
      if (file?.scheme === 'file') await selectInterpreter(file, folderOf(file, runners));
      else void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder or a DAG file first.'));
    }),
  ];
}

/** A workspace folder given as such has no file to go by. */
function folderOf(file: vscode.Uri, runners: Runners): string {
  const isFolder = vscode.workspace.workspaceFolders?.some((folder) => folder.uri.fsPath === file.fsPath);
  return isFolder && existsSync(file.fsPath) ? file.fsPath : runners.ofFile(file).path;
}
