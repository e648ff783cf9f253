/** The settings of section `dagwright`, typed. Their meaning is in package.json. */
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { ExecutorName } from '../runner/protocol.ts';
import type { ServerConfiguration } from '../server/protocol.ts';

const SECTION = 'dagwright';

export type Direction = 'LR' | 'TB';
export type AskParams = 'always' | 'needed' | 'never';
export type RunNotifications = 'always' | 'failures' | 'never';

export function serverConfiguration(): Omit<ServerConfiguration, 'interpreters'> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    pythonPath: settings.get<string[]>('pythonPath', []),
    airflowVersion: settings.get<ServerConfiguration['airflowVersion']>('airflowVersion', 'auto'),
    platform: settings.get<ServerConfiguration['platform']>('platform', 'auto'),
    rules: settings.get<ServerConfiguration['rules']>('rules', {}),
    workspaceDiagnostics: settings.get<boolean>('workspaceDiagnostics', true),
    exclude: settings.get<string[]>('exclude', []),
    codeLens: settings.get<boolean>('codeLens', true),
    inlayHints: settings.get<boolean>('inlayHints', true),
  };
}

export interface RunSettings {
  readonly executor: ExecutorName;
  /** Undefined: as many as the machine has processors. */
  readonly parallelism: number | undefined;
  /** As the user wrote them: absolute, or relative to the workspace folder. */
  readonly pythonPath: readonly string[];
  readonly notifications: RunNotifications;
  readonly showGraph: boolean;
  readonly askParams: AskParams;
}

export function runSettings(resource: vscode.Uri): RunSettings {
  const settings = vscode.workspace.getConfiguration(SECTION, resource);
  return {
    executor: settings.get<ExecutorName>('run.executor', 'local'),
    parallelism: settings.get<number>('run.parallelism', 0) || undefined,
    pythonPath: settings.get<string[]>('pythonPath', []),
    notifications: settings.get<RunNotifications>('run.notifications', 'failures'),
    showGraph: settings.get<boolean>('run.showGraph', true),
    askParams: settings.get<AskParams>('run.askParams', 'always'),
  };
}

/**
 * The interpreter that the user chose for the folder, '' when none. User settings reach windows on other machines, too: a
 * path of one's own machine that is not there on another is not meant for it.
 */
export function chosenPython(resource: vscode.Uri): string {
  const settings = vscode.workspace.getConfiguration(SECTION, resource);
  const chosen = settings.get<string>('python', '').trim();
  const isUsers = settings.inspect<string>('python')?.globalValue?.trim() === chosen;
  const isElsewhere = vscode.env.remoteName !== undefined && isUsers && isAbsolute(chosen) && !existsSync(chosen);
  return isElsewhere ? '' : chosen;
}

export async function choosePython(resource: vscode.Uri, path: string | undefined): Promise<void> {
  const inFolder = vscode.workspace.getWorkspaceFolder(resource) !== undefined;
  const target = inFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SECTION, resource).update('python', path, target);
}

export function graphDirection(): Direction {
  return vscode.workspace.getConfiguration(SECTION).get<Direction>('graph.direction', 'LR');
}

export async function setGraphDirection(direction: Direction): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = settings.inspect('graph.direction')?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update('graph.direction', direction, target);
}

export function graphFollowsCursor(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get<boolean>('graph.followCursor', true);
}

export function logFollows(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get<boolean>('log.follow', true);
}
