/** Which files of a folder could hold DAGs: what the command line checks and what the server looks at in the background. */
import type { FileAccess } from '../workspace.ts';
import { IGNORE_FILE, type IgnoreRule, type IgnoreSyntax, isIgnored, parseIgnoreFile } from './ignore.ts';

export interface FindOptions {
  readonly ignoreSyntax: IgnoreSyntax;
  /** Over paths relative to the folder that is searched. */
  readonly isExcluded: (path: string) => boolean;
}

/** Folders that hold other people's code or none: never DAGs of this workspace. */
const SKIPPED_FOLDERS = new Set(['node_modules', 'site-packages', '__pycache__', '__pypackages__']);

/**
 * URIs of the Python files below a folder, in the order of their names, without what .airflowignore, `isExcluded` and common
 * sense leave out (hidden folders, virtual environments). A generator, so that a caller with other duties can pause.
 */
export function* findPythonFiles(files: FileAccess, folder: string, options: FindOptions): Generator<string> {
  yield* below(folder.replace(/\/+$/, ''), '', []);

  /** `path`: from the searched folder, with `/` in front, empty for the folder itself. */
  function* below(uri: string, path: string, inherited: readonly IgnoreRule[]): Generator<string> {
    const names = [...files.list(uri)].sort();
    const rules = names.includes(IGNORE_FILE) ? [...inherited, ...rulesIn(uri, path)] : inherited;
    for (const name of names) {
      const child = `${uri}/${uriSegment(name)}`;
      const childPath = `${path}/${name}`;
      if (name.endsWith('.py')) {
        if (isWanted(childPath, false, rules) && files.kind(child) === 'file') yield child;
      } else if (!name.startsWith('.') && !SKIPPED_FOLDERS.has(name) && files.kind(child) === 'directory') {
        if (isWanted(childPath, true, rules) && !isVirtualEnvironment(child)) yield* below(child, childPath, rules);
      }
    }
  }

  function isWanted(path: string, isDirectory: boolean, rules: readonly IgnoreRule[]): boolean {
    return !options.isExcluded(path.slice(1)) && !isIgnored(path, isDirectory, rules);
  }

  function rulesIn(uri: string, path: string): readonly IgnoreRule[] {
    return parseIgnoreFile(files.read(`${uri}/${IGNORE_FILE}`) ?? '', path, options.ignoreSyntax);
  }

  function isVirtualEnvironment(uri: string): boolean {
    return files.kind(`${uri}/pyvenv.cfg`) === 'file';
  }
}

/** A file name as it stands in a URI. */
function uriSegment(name: string): string {
  return encodeURI(name).replaceAll('?', '%3F').replaceAll('#', '%23');
}
