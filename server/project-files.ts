/**
 * Which Python files of the workspace are looked at: those that Airflow would look at, without what the user or
 * .airflowignore excludes, hidden folders, virtual environments, and folders that git ignores.
 * A single file that git ignores is still looked at: generated DAG files often are, and Airflow loads them.
 */
import { Minimatch } from 'minimatch';
import type { ServerFiles } from './files.ts';
import { globIgnoreRule, type IgnoreRule, regexpIgnoreRule } from './ignore-file.ts';
import { childUri, relativePath } from './uris.ts';

export interface ProjectFilesOptions {
  readonly roots: readonly string[];
  /** Glob patterns over paths relative to a root; a pattern that matches a folder takes out everything below. */
  readonly exclude: readonly string[];
  /** The .airflowignore files of Airflow 2 hold regular expressions, those of Airflow 3 glob patterns. */
  readonly airflowVersion: 2 | 3;
}

/** URIs, a folder's own files before those of its subfolders. Lazy, so that a caller can stop between two. */
export function* findPythonFiles(files: ServerFiles, options: ProjectFilesOptions): Generator<string> {
  const visited = new Set<string>();
  for (const root of options.roots) yield* walk(files, rootFolder(files, options, root), visited);
}

/** Whether `findPythonFiles` would come by this file, were it there. */
export function includesPythonFile(files: ServerFiles, options: ProjectFilesOptions, uri: string): boolean {
  return options.roots.some((root) => {
    const path = relativePath(root, uri);
    if (!path?.endsWith('.py')) return false;
    const names = path.split('/');
    const fileName = names.pop() ?? '';
    let folder: Folder | undefined = rootFolder(files, options, root);
    for (const name of names) {
      folder = folder && !isIgnored(folder, name, 'directory') ? subfolder(files, folder, name) : undefined;
      if (!folder || isVirtualEnvironment(files, folder.uri)) return false;
    }
    return folder !== undefined && !isIgnored(folder, fileName, 'file');
  });
}

interface Folder {
  readonly uri: string;
  /** Relative to the root, ending in `/` unless empty. */
  readonly path: string;
  readonly airflowVersion: 2 | 3;
  readonly exclude: readonly Minimatch[];
  readonly airflowRules: readonly PlacedRule[];
  readonly gitRules: readonly PlacedRule[];
}

interface PlacedRule {
  readonly ignores: IgnoreRule;
  /** `path` of the folder that the rule's paths are relative to. */
  readonly base: string;
}

const NEVER_A_DAG_FOLDER = new Set(['node_modules', '__pycache__', 'site-packages', '__pypackages__']);

function* walk(files: ServerFiles, folder: Folder, visited: Set<string>): Generator<string> {
  const identity = files.identity(folder.uri);
  if (visited.has(identity)) return;
  visited.add(identity);
  const entries = files.entries(folder.uri);
  if (entries.some((entry) => entry.name === 'pyvenv.cfg')) return;
  for (const { name, kind } of entries) {
    if (kind === 'file' && name.endsWith('.py') && !isIgnored(folder, name, kind)) yield childUri(folder.uri, name);
  }
  for (const { name, kind } of entries) {
    if (kind === 'directory' && !isIgnored(folder, name, kind))
      yield* walk(files, subfolder(files, folder, name), visited);
  }
}

function rootFolder(files: ServerFiles, options: ProjectFilesOptions, root: string): Folder {
  const exclude = options.exclude.map(excludePattern);
  const { airflowVersion } = options;
  return withOwnRules(files, { uri: root, path: '', airflowVersion, exclude, airflowRules: [], gitRules: [] });
}

function subfolder(files: ServerFiles, parent: Folder, name: string): Folder {
  return withOwnRules(files, { ...parent, uri: childUri(parent.uri, name), path: `${parent.path}${name}/` });
}

function withOwnRules(files: ServerFiles, folder: Folder): Folder {
  const airflow = files.read(childUri(folder.uri, '.airflowignore'));
  const git = files.read(childUri(folder.uri, '.gitignore'));
  if (airflow === undefined && git === undefined) return folder;
  return {
    ...folder,
    airflowRules: airflow === undefined ? folder.airflowRules : [...folder.airflowRules, airflowRule(folder, airflow)],
    gitRules:
      git === undefined ? folder.gitRules : [...folder.gitRules, { ignores: globIgnoreRule(git), base: folder.path }],
  };
}

/**
 * Airflow searches regular expressions in the path below its DAGs folder, wherever the .airflowignore lies. The topmost
 * .airflowignore is taken to lie in that folder.
 */
function airflowRule(folder: Folder, text: string): PlacedRule {
  if (folder.airflowVersion === 3) return { ignores: globIgnoreRule(text), base: folder.path };
  return { ignores: regexpIgnoreRule(text), base: folder.airflowRules[0]?.base ?? folder.path };
}

function isIgnored(folder: Folder, name: string, kind: 'file' | 'directory'): boolean {
  if (kind === 'directory' && (name.startsWith('.') || NEVER_A_DAG_FOLDER.has(name))) return true;
  const path = folder.path + name;
  const applies = ({ ignores, base }: PlacedRule) => ignores(path.slice(base.length), kind);
  if (folder.airflowRules.some(applies)) return true;
  if (kind === 'directory' && folder.gitRules.some(applies)) return true;
  return folder.exclude.some((pattern) => pattern.match(path));
}

// As in VS Code's `files.exclude`: a trailing `/` or `/**` changes nothing, the folder is out.
function excludePattern(pattern: string): Minimatch {
  return new Minimatch(pattern.replace(/(?!^)\/(\*\*\/?)?$/, ''), { dot: true });
}

function isVirtualEnvironment(files: ServerFiles, folder: string): boolean {
  return files.kind(childUri(folder, 'pyvenv.cfg')) === 'file';
}
