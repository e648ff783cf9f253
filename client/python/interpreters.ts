/** Python interpreters that a folder may be run with, found without running any. Knows no editor. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface Interpreter {
  /** Absolute. */
  readonly path: string;
  readonly origin: 'virtual environment' | 'PATH';
}

export interface SearchPlace {
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly exists?: (path: string) => boolean;
}

const ENVIRONMENT_FOLDERS = ['.venv', 'venv', 'env'];

/** The folder's own environments first, then those on PATH in its order; each path once. */
export function findInterpreters(place: SearchPlace): Interpreter[] {
  const exists = place.exists ?? existsSync;
  const windows = place.platform === 'win32';
  const inEnvironment = windows ? join('Scripts', 'python.exe') : join('bin', 'python');
  const own = ENVIRONMENT_FOLDERS.map((name) => join(place.folder, name, inEnvironment));
  const names = windows ? ['python.exe', 'python3.exe'] : ['python3', 'python'];
  const folders = (pathVariable(place.env) ?? '').split(delimiter).filter((folder) => folder !== '');
  const shared = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  // The stores' stand-ins in WindowsApps open a shop window instead of running Python.
  const usable = shared.filter((path) => !(windows && /\\WindowsApps\\/i.test(path)));
  return [
    ...own.filter(exists).map((path): Interpreter => ({ path, origin: 'virtual environment' })),
    ...distinct(usable.filter(exists)).map((path): Interpreter => ({ path, origin: 'PATH' })),
  ];
}

/** What a bare name as `python3.12` starts; undefined where there is no such program. */
export function onPath(name: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  const names = platform === 'win32' && !/\.exe$/i.test(name) ? [`${name}.exe`, name] : [name];
  const folders = (pathVariable(env) ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((each) => join(folder, each))).find((path) => existsSync(path));
}

/** The variable is spelt `Path` on Windows, and a copied environment does not ignore case. */
function pathVariable(env: NodeJS.ProcessEnv): string | undefined {
  return Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1];
}

/** Without second names of one program, as `/bin/python3` often is. A virtual environment's link is more than a name. */
function distinct(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const program = existsSync(join(dirname(path), '..', 'pyvenv.cfg')) ? path : realPath(path);
    if (seen.has(program)) return false;
    seen.add(program);
    return true;
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
