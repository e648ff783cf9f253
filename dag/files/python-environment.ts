/**
 * What a Python interpreter can import, found by looking at its files: nothing of it is run.
 *
 * Sources: the `site` module's documentation (pyvenv.cfg, .pth files), Debian's `dist-packages`, pyenv's shims, and what
 * setuptools writes for editable installs.
 */
import { uriOf } from '../python/imports.ts';
import type { FileAccess } from '../workspace.ts';

export interface EnvironmentFiles extends FileAccess {
  /** URI of what a link leads to in the end; the same URI for what is no link. */
  real(uri: string): string;
}

export interface PythonEnvironment {
  /** URIs of folders that packages are imported from, in Python's order. */
  readonly folders: readonly string[];
  /** As its distribution says: `3.3.2`. Absent where Airflow is not installed. */
  readonly airflowVersion?: string;
  /** False when packages may come from where no look at files would find them. */
  readonly isComplete: boolean;
}

export interface EnvironmentPlace {
  /** URI of the interpreter, or of a virtual environment's folder. */
  readonly interpreter: string;
  /** URIs of the workspace folders: pyenv is told there which version to use. */
  readonly roots: readonly string[];
  /** URI of the user's home, whose own packages an interpreter outside of virtual environments sees. */
  readonly home?: string;
}

/** Undefined where there is no interpreter, or none whose packages can be found. */
export function readPythonEnvironment(files: EnvironmentFiles, place: EnvironmentPlace): PythonEnvironment | undefined {
  const interpreter = interpreterOf(files, place);
  if (!interpreter) return undefined;
  const own = packageFolders(files, interpreter, place.home).filter((folder) => files.kind(folder) === 'directory');
  if (own.length === 0) return undefined;
  const added = own.map((folder) => pathFiles(files, folder));
  const airflowVersion = own.map((folder) => installedAirflow(files, folder)).find((version) => version !== undefined);
  return {
    folders: [...new Set([...own, ...added.flatMap(({ folders }) => folders)])],
    isComplete: added.every(({ isComplete }) => isComplete),
    ...(airflowVersion === undefined ? {} : { airflowVersion }),
  };
}

/** Whether a file's coming or going changes what an environment has. */
export function saysInstalled(fileName: string): boolean {
  return /\.(dist-info|egg-info|pth|egg-link)$/.test(fileName);
}

function interpreterOf(files: EnvironmentFiles, { interpreter, roots }: EnvironmentPlace): string | undefined {
  if (files.kind(interpreter) === 'directory')
    return ['bin/python', 'bin/python3', 'Scripts/python.exe', 'python.exe']
      .map((path) => `${interpreter.replace(/\/$/, '')}/${path}`)
      .find((path) => files.kind(path) === 'file');
  if (files.kind(interpreter) !== 'file') return undefined;
  const [, pyenv] = /^(.+)\/shims\/[^/]+$/.exec(interpreter) ?? [];
  return pyenv && files.kind(`${pyenv}/versions`) === 'directory' ? behindShim(files, pyenv, roots) : interpreter;
}

/** The script in pyenv's `shims` asks for the version of the folder, then for the global one. */
function behindShim(files: EnvironmentFiles, pyenv: string, roots: readonly string[]): string | undefined {
  const places = [...roots.map((root) => `${root}/.python-version`), `${pyenv}/version`];
  const said = places.map((place) => files.read(place)?.trim().split(/\s+/)[0]).find(Boolean);
  if (!said) return undefined;
  const versions = files.list(`${pyenv}/versions`);
  const alike = versions.filter((version) => version.startsWith(`${said}.`)).sort(byNumbers);
  const version = versions.includes(said) ? said : alike.at(-1);
  const python = `${pyenv}/versions/${version}/bin/python`;
  return version !== undefined && files.kind(python) === 'file' ? python : undefined;
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function packageFolders(files: EnvironmentFiles, interpreter: string, home: string | undefined): readonly string[] {
  const prefix = prefixOf(interpreter);
  const marker = [prefix, parentOf(interpreter)]
    .map((folder) => files.read(`${folder}/pyvenv.cfg`))
    .find((text) => text !== undefined);
  if (marker === undefined) return ofInstallation(files, files.real(interpreter), home);
  const base = setting(marker, 'home');
  const seesBase = setting(marker, 'include-system-site-packages')?.toLowerCase() === 'true' && base !== undefined;
  return [
    ...libraries(files, prefix),
    ...(seesBase ? ofInstallation(files, files.real(`${uriOf(base)}/${nameOf(interpreter)}`), home) : []),
  ];
}

/** `/usr/bin/python3.11` and what it sees: one installation may hold several versions in one `lib`. */
function ofInstallation(files: EnvironmentFiles, interpreter: string, home: string | undefined): readonly string[] {
  const prefix = prefixOf(interpreter);
  const version = /python(\d+\.\d+)(?:\.exe)?$/.exec(interpreter)?.[1];
  const users = home === undefined ? [] : libraries(files, `${home.replace(/\/$/, '')}/.local`, version);
  // Debian keeps what pip installs for all users apart from what its own packages bring.
  const local = prefix.endsWith('/usr') ? libraries(files, `${prefix}/local`, version) : [];
  return [...users, ...local, ...libraries(files, prefix, version)];
}

/** Windows' interpreters lie in the prefix itself, or in `Scripts`. */
function prefixOf(interpreter: string): string {
  const folder = parentOf(interpreter);
  return /\/(bin|Scripts)$/.test(folder) ? parentOf(folder) : folder;
}

/** @param version `3.11`; every version counts when it is not known. */
function libraries(files: EnvironmentFiles, prefix: string, version?: string): readonly string[] {
  const named = ['lib', 'lib64'].flatMap((lib) =>
    files
      .list(`${prefix}/${lib}`)
      .filter((name) => (version ? name === `python${version}` : /^(python|pypy)\d+\.\d+t?$/.test(name)))
      .flatMap((name) => [`${prefix}/${lib}/${name}/site-packages`, `${prefix}/${lib}/${name}/dist-packages`]),
  );
  const distinct = new Map(named.map((folder) => [files.real(folder), folder] as const).reverse());
  return [...[...distinct.values()].reverse(), `${prefix}/lib/python3/dist-packages`, `${prefix}/Lib/site-packages`];
}

interface PathFiles {
  readonly folders: readonly string[];
  readonly isComplete: boolean;
}

/** Lines of `.pth` files: folders, and code that may bring packages from anywhere. */
function pathFiles(files: EnvironmentFiles, folder: string): PathFiles {
  const found = files
    .list(folder)
    .filter((name) => name.endsWith('.pth'))
    .map((name) => pathFile(files, folder, files.read(`${folder}/${encodeURIComponent(name)}`) ?? ''));
  return {
    folders: found.flatMap(({ folders }) => folders),
    isComplete: found.every(({ isComplete }) => isComplete),
  };
}

function pathFile(files: EnvironmentFiles, folder: string, text: string): PathFiles {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const code = lines.filter((line) => /^import[ \t]/.test(line));
  const editable = code.map((line) => editableFolders(files, folder, line));
  const plain = lines.filter((line) => !code.includes(line)).map((line) => absoluteUri(folder, line.trim()));
  return {
    folders: [...plain, ...editable.flatMap((folders) => folders ?? [])],
    isComplete: code.every((line, at) => editable[at] !== undefined || BRINGS_NOTHING.test(line)),
  };
}

/** Code of tools that changes how packages behave or are found, but brings none: setuptools, virtualenv, coverage, pip's namespaces. */
const BRINGS_NOTHING = /_distutils_hack|_virtualenv|coverage|types\.ModuleType|debugpy|pytest_cov|a1_coverage/;

/** Folders that hold the packages of setuptools' editable install; undefined for other code. */
function editableFolders(files: EnvironmentFiles, folder: string, line: string): readonly string[] | undefined {
  const [, finder] = /import\s+(__editable__\w+)/.exec(line) ?? [];
  const text = finder && files.read(`${folder}/${finder}.py`);
  const [, mapping] = (text && /^MAPPING[^=]*=\s*\{([^}]*)\}/m.exec(text)) || [];
  if (mapping === undefined) return undefined;
  return [...mapping.matchAll(/:\s*(['"])(.*?)\1/g)].map(([, , path = '']) =>
    parentOf(uriOf(path.replaceAll('\\\\', '/'))),
  );
}

function installedAirflow(files: EnvironmentFiles, folder: string): string | undefined {
  const versions = files.list(folder).flatMap((name) => {
    const [, core, version] =
      /^apache[-_.]airflow([-_.]core)?-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info$/i.exec(name) ?? [];
    return version === undefined ? [] : [{ version, isCore: core !== undefined }];
  });
  // The core holds the code; the other distribution may be missing.
  return (versions.find(({ isCore }) => isCore) ?? versions[0])?.version;
}

function absoluteUri(folder: string, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);
  if (isAbsolute) return uriOf(path.replaceAll('\\', '/')).replace(/\/$/, '');
  const parts = folder.split('/');
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(encodeURIComponent(part));
  }
  return parts.join('/');
}

function setting(text: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text)?.[1];
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
