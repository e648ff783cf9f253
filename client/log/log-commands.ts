/** Commands that open logs. */
import * as vscode from 'vscode';
import type { TaskInstance } from '../../runner/protocol.ts';
import type { FolderRuns, Runners } from '../runner/runners.ts';
import { instanceKey } from '../runs/board.ts';
import { explain } from '../runs/start-run.ts';
import { taskIcon, taskStateName } from '../runs/state-icons.ts';
import { instanceOf, taskTarget } from '../runs/targets.ts';
import { findInLog } from './find-in-log.ts';
import type { LogDocuments } from './log-documents.ts';
import type { LogParts } from './log-parts.ts';
import { LOG_PART_SCHEME, LOG_SCHEME, parseLogQuery, parsePartQuery } from './log-text.ts';

interface InstanceTarget {
  readonly folder: FolderRuns;
  readonly instance: TaskInstance;
}

export function registerLogCommands(runners: Runners, logs: LogDocuments, parts: LogParts): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(
      'dagwright.showLog',
      async (given?: unknown, instance?: TaskInstance, tryNumber?: number) => {
        const target = targetOf(given, instance) ?? (await pickInstance(runners));
        if (target) await logs.open(target.folder, target.instance, tryNumber);
      },
    ),
    vscode.commands.registerCommand('dagwright.showLogOfTry', async (given?: unknown) => {
      const target = targetOf(given);
      const tryNumber = target && (await pickTry(target.instance));
      if (target && tryNumber) await logs.open(target.folder, target.instance, tryNumber);
    }),
    vscode.commands.registerCommand('dagwright.findInLog', (given?: unknown) => findInLog(runners, parts, given)),
    vscode.commands.registerCommand('dagwright.openLogFile', (given?: unknown) => openLogFile(runners, given)),
  ];
}

/** The whole log, as it is on disk. */
async function openLogFile(runners: Runners, given: unknown): Promise<void> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  try {
    const isLog = uri?.scheme === LOG_SCHEME || uri?.scheme === LOG_PART_SCHEME;
    const path = isLog ? await pathOfDocument(runners, uri) : await pathOfInstance(runners, given);
    if (path) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
  } catch (error) {
    await explain(error);
  }
}

async function pathOfDocument(runners: Runners, uri: vscode.Uri): Promise<string> {
  const { folder, ...params } =
    uri.scheme === LOG_SCHEME ? parseLogQuery(uri.query) : parsePartQuery(uri.query).address;
  return (await runners.ofFolder(folder).request('logs/path', params)).path;
}

async function pathOfInstance(runners: Runners, given: unknown): Promise<string | undefined> {
  const target = targetOf(given) ?? (await pickInstance(runners));
  if (!target) return undefined;
  const { runId, taskId, mapIndex } = target.instance;
  return (await target.folder.request('logs/path', { runId, taskId, mapIndex })).path;
}

/** A row of the Runs view, or a folder and an instance from another part of the extension. */
function targetOf(given: unknown, instance?: TaskInstance): InstanceTarget | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('board' in given && instance) return { folder: given as FolderRuns, instance };
  const named = taskTarget(given);
  const found = named && instanceOf(named);
  return found && { folder: named.folder, instance: found };
}

async function pickInstance(runners: Runners): Promise<InstanceTarget | undefined> {
  const run = await pickRunWithLogs(runners);
  if (!run) return undefined;
  await run.folder.load(run.runId);
  const items = run.folder.board.taskInstances(run.runId).map((instance) => ({
    label: instanceKey(instance),
    description: taskStateName(instance.state),
    iconPath: taskIcon(instance.state),
    folder: run.folder,
    instance,
  }));
  return vscode.window.showQuickPick(items, { title: vscode.l10n.t('Log of which task?') });
}

async function pickRunWithLogs(
  runners: Runners,
): Promise<{ readonly folder: FolderRuns; readonly runId: string } | undefined> {
  const items = runners
    .all()
    .flatMap((folder) =>
      folder.board.runs().map((run) => ({ label: run.dagId, description: run.runId, folder, runId: run.runId })),
    );
  if (items.length > 0) return vscode.window.showQuickPick(items, { title: vscode.l10n.t('Log of which run?') });
  void vscode.window.showInformationMessage(vscode.l10n.t('There are no runs yet.'));
  return undefined;
}

async function pickTry({ tryNumber }: TaskInstance): Promise<number | undefined> {
  const items = Array.from({ length: tryNumber }, (_, index) => ({
    label: vscode.l10n.t('Try {0}', index + 1),
    tryNumber: index + 1,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Log of which try?') }))?.tryNumber;
}
