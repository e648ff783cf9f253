/** Which Python runs the tasks of a file, and the command that changes it. */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { SelectedInterpreter } from '../../server/protocol.ts';
import { choosePython, chosenPython } from '../settings.ts';
import { findInterpreters, onPath } from './interpreters.ts';

/** The part of the Python extension's public API that is used here (github.com/microsoft/vscode-python, `PythonExtension`). */
interface PythonExtensionApi {
  readonly environments?: {
    readonly onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/**
 * In this order: the setting, the Python extension's active environment, an environment in the folder, PATH. Undefined when
 * there is none; the runner then says what to do.
 */
export async function interpreterFor(file: vscode.Uri, folder: string): Promise<string | undefined> {
  const chosen = chosenPython(file);
  if (chosen !== '') return absolute(chosen, folder);
  return (await selectedInterpreter(file, folder))?.path;
}

type Selected = Omit<SelectedInterpreter, 'folder'>;

/** As `interpreterFor`, with where it comes from. */
export async function selectedInterpreter(file: vscode.Uri, folder: string): Promise<Selected | undefined> {
  const chosen = fromSetting(file, folder);
  if (chosen) return chosen;
  const active = await fromPythonExtension(file);
  return active === undefined ? selectedWithoutAsking(file, folder) : { path: active, origin: 'workspace' };
}

/** As `selectedInterpreter`, but for the Python extension, which may have to be started first. */
export function selectedWithoutAsking(file: vscode.Uri, folder: string): Selected | undefined {
  const chosen = fromSetting(file, folder);
  if (chosen) return chosen;
  const [first] = found(folder);
  return first && { path: first.path, origin: first.origin === 'PATH' ? 'machine' : 'workspace' };
}

function fromSetting(file: vscode.Uri, folder: string): Selected | undefined {
  const chosen = chosenPython(file);
  if (chosen === '') return undefined;
  const path = absolute(chosen, folder);
  return { path: isAbsolute(path) ? path : (onPath(path, process.platform, process.env) ?? path), origin: 'chosen' };
}

/** Undefined where there is no Python extension, or an old one. */
export async function onPythonExtensionChange(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonExtension())?.onDidChangeActiveEnvironmentPath?.(listener);
}

export async function selectInterpreter(file: vscode.Uri, folder: string): Promise<void> {
  const chosen = chosenPython(file);
  const active = await fromPythonExtension(file);
  const items: (vscode.QuickPickItem & { readonly path?: string; readonly action?: 'automatic' | 'browse' })[] = [
    {
      label: `$(sync) ${vscode.l10n.t('Choose automatically')}`,
      detail: active ? vscode.l10n.t('{0}, from the Python extension', active) : found(folder)[0]?.path,
      description: chosen === '' ? vscode.l10n.t('current') : undefined,
      action: 'automatic',
    },
    ...found(folder).map(({ path, origin }) => ({
      label: path,
      description: [describe(origin), path === chosen ? vscode.l10n.t('current') : ''].filter(Boolean).join(' · '),
      path,
    })),
    { label: `$(folder) ${vscode.l10n.t('Browse…')}`, action: 'browse' },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Python interpreter for running tasks'),
    placeHolder: vscode.l10n.t(
      'With Airflow installed in it, its own operators run; without, the core of the SDK does.',
    ),
  });
  if (!picked) return;
  if (picked.action === 'automatic') return choosePython(file, undefined);
  const path = picked.action === 'browse' ? await browse() : picked.path;
  if (path) await choosePython(file, path);
}

async function fromPythonExtension(file: vscode.Uri): Promise<string | undefined> {
  try {
    const environments = await pythonExtension();
    if (!environments) return undefined;
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(file));
    return resolved?.executable.uri?.fsPath;
  } catch {
    // Another extension's failure must not keep a DAG from running: the folder and PATH are asked next.
    return undefined;
  }
}

async function pythonExtension(): Promise<PythonExtensionApi['environments']> {
  const extension = vscode.extensions.getExtension<PythonExtensionApi>('ms-python.python');
  if (!extension) return undefined;
  try {
    return (extension.isActive ? extension.exports : await extension.activate()).environments;
  } catch {
    return undefined;
  }
}

function found(folder: string): ReturnType<typeof findInterpreters> {
  return findInterpreters({ folder, platform: process.platform, env: process.env });
}

function describe(origin: ReturnType<typeof findInterpreters>[number]['origin']): string {
  return origin === 'PATH' ? vscode.l10n.t('on PATH') : vscode.l10n.t('virtual environment');
}

async function browse(): Promise<string | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: vscode.l10n.t('Select') })) ?? [];
  return uri?.fsPath;
}

function absolute(path: string, folder: string): string {
  const expanded = path.replace(/\$\{workspaceFolder\}/g, folder);
  // A bare name is looked up on PATH by whoever starts it.
  return isAbsolute(expanded) || !/[/\\]/.test(expanded) ? expanded : join(folder, expanded);
}
