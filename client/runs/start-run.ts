/** Starts a run of a DAG or of one task, and shows how it goes. */
import * as vscode from 'vscode';
import type { Json } from '../../dag/model.ts';
import { type ExecutorName, RUNNER_ERRORS } from '../../runner/protocol.ts';
import type { GraphPanel } from '../graph/graph-panel.ts';
import type { GraphView } from '../graph/graph-view.ts';
import type { ShownRuns } from '../graph/shown-runs.ts';
import type { DagTarget } from '../language/pick-dag.ts';
import { forgetImportProblem, showImportProblem } from '../log/import-problems.ts';
import { showTracebackPage } from '../log/traceback-page.ts';
import type { Runners } from '../runner/runners.ts';
import { runSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { runParams } from './run-params.ts';
import type { RunsView } from './runs-view.ts';
import { savedFile } from './saved-file.ts';

export interface RunServices {
  readonly runners: Runners;
  readonly shownRuns: ShownRuns;
  readonly graphView: GraphView;
  readonly graphPanel: GraphPanel;
  readonly runsView: RunsView;
}

export interface RunChoices {
  readonly conf?: { readonly [key: string]: Json };
  readonly logicalDate?: string;
  readonly taskIds?: readonly string[];
  /** Instead of the one in the settings. */
  readonly executor?: ExecutorName;
  /** With `taskIds`: what they depend on, too. */
  readonly upstream?: boolean;
  /** With `taskIds`: what depends on them, too. */
  readonly downstream?: boolean;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly runId: string }
  /** The user has been told why. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The user does not trust the workspace, or has not saved the file. */
  | { readonly kind: 'givenUp' };

export async function startRun(
  services: RunServices,
  target: DagTarget,
  choices: RunChoices = {},
): Promise<StartOutcome> {
  if (!(await requireTrust())) return { kind: 'givenUp' };
  const file = await savedFile(target.uri);
  if (!file) return { kind: 'givenUp' };
  const folder = services.runners.ofFile(file);
  const settings = runSettings(file);
  const params = { ...(await runParams(file, target.dagId, folder)), ...choices };
  services.shownRuns.pick(file.fsPath, target.dagId, undefined);
  if (settings.showGraph && !services.graphView.visible && !services.graphPanel.visible) {
    await services.graphView.show({ uri: file, dagId: target.dagId }, true);
  }
  try {
    const { runId } = await folder.request('runs/start', params);
    forgetImportProblem();
    await folder.load(runId);
    await services.runsView.reveal(folder, runId);
    return { kind: 'started', runId };
  } catch (error) {
    const traceback = tracebackOf(error);
    if (traceback !== undefined) showImportProblem(file, traceback);
    void explain(error);
    return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Says why a run could not start, with the action that helps. */
export async function explain(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const [title, command] = remedy(codeOf(error));
  const traceback = tracebackOf(error);
  const showTraceback = vscode.l10n.t('Show Traceback');
  const answer = await vscode.window.showErrorMessage(message, ...(traceback ? [showTraceback] : []), title);
  if (answer === showTraceback && traceback) await showTracebackPage(traceback);
  if (answer === title) await vscode.commands.executeCommand(command);
}

function remedy(code: number | undefined): [title: string, command: string] {
  switch (code) {
    case RUNNER_ERRORS.python:
      return [vscode.l10n.t('Select Python Interpreter'), 'dagwright.selectInterpreter'];
    case RUNNER_ERRORS.invalidDag:
    case RUNNER_ERRORS.noDag:
      return [vscode.l10n.t('Show Problems'), 'workbench.actions.view.problems'];
    default:
      return [vscode.l10n.t('Show Output'), 'dagwright.showOutput'];
  }
}

function tracebackOf(error: unknown): string | undefined {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const traceback = typeof data === 'object' && data !== null && 'traceback' in data ? data.traceback : undefined;
  return typeof traceback === 'string' ? traceback : undefined;
}

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}
