/** The packages of the interpreter that the files are for: `--python`, or the one that a terminal in that folder would start. */
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { readPythonEnvironment } from '../dag/files/python-environment.ts';
import type { SelectedEnvironment } from '../dag/installed-modules.ts';
import { UsageError } from './exit.ts';
import { type DiskFiles, pathOf, uriOf } from './files.ts';

export interface CommandLineEnvironment extends SelectedEnvironment {
  /** `chosen`: named by `--python`. `workspace`: activated, or in the folder. `machine`: whatever is on PATH. */
  readonly origin: 'chosen' | 'workspace' | 'machine';
}

/** @param chosen path or name of an interpreter, or the folder of a virtual environment. */
export function commandLineEnvironment(
  files: DiskFiles,
  roots: readonly string[],
  chosen: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): CommandLineEnvironment | undefined {
  const found = chosen === undefined ? automatic(roots, env) : { path: named(chosen, env), origin: 'chosen' as const };
  if (!found) return undefined;
  const environment = readPythonEnvironment(
    { ...access(files), real },
    { interpreter: uriOf(found.path), roots: roots.map(uriOf), home: uriOf(homedir()) },
  );
  if (environment) return { ...environment, isChosen: found.origin === 'chosen', origin: found.origin };
  if (chosen === undefined) return undefined;
  throw new UsageError(`--python ${chosen}: there is no Python with packages`);
}

function access(files: DiskFiles): Pick<DiskFiles, 'read' | 'kind' | 'list'> {
  return {
    read: (uri) => files.read(uri),
    kind: (uri) => files.kind(uri),
    list: (uri) => files.list(uri),
  };
}

function real(uri: string): string {
  const path = pathOf(uri);
  try {
    return path === undefined ? uri : uriOf(realpathSync(path));
  } catch {
    return uri;
  }
}

const IN_ENVIRONMENT = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python');
const NAMES = process.platform === 'win32' ? ['python.exe'] : ['python3', 'python'];

function automatic(
  roots: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly path: string; readonly origin: 'workspace' | 'machine' } | undefined {
  const activated = [env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((folder) => (folder ? [resolve(folder)] : []));
  const own = roots.flatMap((root) => ['.venv', 'venv', 'env'].map((name) => join(root, name)));
  const environment = [...activated, ...own]
    .map((folder) => join(folder, IN_ENVIRONMENT))
    .find((path) => existsSync(path));
  if (environment !== undefined) return { path: environment, origin: 'workspace' };
  const path = NAMES.map((name) => onPath(name, env)).find((each) => each !== undefined);
  return path === undefined ? undefined : { path, origin: 'machine' };
}

function named(chosen: string, env: NodeJS.ProcessEnv): string {
  const isName = !isAbsolute(chosen) && !/[/\\]/.test(chosen) && !existsSync(chosen);
  const path = isName ? onPath(chosen, env) : resolve(chosen);
  if (path === undefined || !existsSync(path)) throw new UsageError(`--python ${chosen}: there is no such interpreter`);
  return path;
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
