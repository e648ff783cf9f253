/**
 * Which Python files of the workspace are looked at in the background: those that Airflow would look at (dag/files), without
 * folders that git ignores, and without walking along symbolic links in a circle.
 * A single file that git ignores is still looked at: generated DAG files often are, and Airflow loads them.
 */
import ignore, { type Ignore } from 'ignore';
import { findPythonFiles as findBelow } from '../dag/files/find.ts';
import { pathMatcher } from '../dag/files/glob.ts';
import { defaultIgnoreSyntax, IGNORE_FILE } from '../dag/files/ignore.ts';
import type { FileAccess } from '../dag/workspace.ts';
import type { ServerFiles } from './files.ts';
import { canonicalUri, childUri, parentUri, relativePath } from './uris.ts';

export interface ProjectFilesOptions {
  readonly roots: readonly string[];
  /** Glob patterns over paths relative to a root; a pattern that matches a folder takes out everything below. */
  readonly exclude: readonly string[];
  readonly airflowVersion: 2 | 3;
}

/** URIs, each once. Lazy, so that a caller can stop between two. */
export function* findPythonFiles(files: ServerFiles, options: ProjectFilesOptions): Generator<string> {
  const seen = new Set<string>();
  const ignoreSyntax = defaultIgnoreSyntax(options.airflowVersion);
  const isExcluded = pathMatcher(options.exclude);
  for (const root of options.roots) {
    for (const found of findBelow(new VisibleFiles(files, root), root, { ignoreSyntax, isExcluded })) {
      const uri = canonicalUri(found);
      if (!seen.has(uri)) yield uri;
      seen.add(uri);
    }
  }
}

/** Whether `findPythonFiles` would come by this file. */
export function includesPythonFile(files: ServerFiles, options: ProjectFilesOptions, uri: string): boolean {
  for (const _ of findPythonFiles(onPathTo(files, uri), options)) return true;
  return false;
}

/** What a walk below `root` sees. */
class VisibleFiles implements FileAccess {
  private readonly identities = new Set<string>();
  private readonly gitIgnores = new Map<string, Ignore | undefined>();

  constructor(
    private readonly files: ServerFiles,
    private readonly root: string,
  ) {
    this.identities.add(files.identity(root));
  }

  read(uri: string): string | undefined {
    return this.files.read(uri);
  }

  list(uri: string): readonly string[] {
    return this.files.list(uri);
  }

  /** The walk asks once for every folder, right before it enters. */
  kind(uri: string): 'file' | 'directory' | undefined {
    const kind = this.files.kind(uri);
    if (kind !== 'directory') return kind;
    if (this.isGitIgnored(canonicalUri(uri))) return undefined;
    const identity = this.files.identity(uri);
    if (this.identities.has(identity)) return undefined;
    this.identities.add(identity);
    return kind;
  }

  private isGitIgnored(folder: string): boolean {
    for (let above = parentUri(folder); ; above = parentUri(above)) {
      const path = relativePath(above, folder);
      if (path !== undefined && this.gitIgnore(above)?.ignores(`${path}/`)) return true;
      if (above === this.root || relativePath(this.root, above) === undefined) return false;
    }
  }

  private gitIgnore(folder: string): Ignore | undefined {
    if (!this.gitIgnores.has(folder)) {
      const text = this.files.read(childUri(folder, '.gitignore'));
      this.gitIgnores.set(folder, text === undefined ? undefined : ignore().add(text));
    }
    return this.gitIgnores.get(folder);
  }
}

/** The same files as if this one, and what is asked for by name, were the only ones: nothing is listed for it. */
function onPathTo(files: ServerFiles, uri: string): ServerFiles {
  return {
    read: (other) => files.read(other),
    content: (other) => files.content(other),
    identity: (other) => files.identity(other),
    real: (other) => files.real(other),
    kind: (other) => files.kind(other),
    list: (folder) => {
      const next = relativePath(canonicalUri(folder), uri)?.split('/')[0];
      return next === undefined ? [] : [next, IGNORE_FILE];
    },
  };
}
