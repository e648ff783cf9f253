/** Which Python runs the tasks of a file, and the command that changes it. */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { choosePython, chosenPython } from '../settings.ts';
import { findInterpreters } from './interpreters.ts';

/** The part of the Python extension's public API that is used here (github.com/microsoft/vscode-python, `PythonExtension`). */
interface PythonExtensionApi {
  readonly environments?: {
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
  return (await fromPythonExtension(file)) ?? found(folder)[0]?.path;
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
  const extension = vscode.extensions.getExtension<PythonExtensionApi>('ms-python.python');
  if (!extension) return undefined;
  try {
    const { environments } = extension.isActive ? extension.exports : await extension.activate();
    if (!environments) return undefined;
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(file));
    return resolved?.executable.uri?.fsPath;
  } catch {
    // Another extension's failure must not keep a DAG from running: the folder and PATH are asked next.
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
