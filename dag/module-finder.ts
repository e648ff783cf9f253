/** Where Python would find a module of the workspace. */
import type { FileAccess } from './workspace.ts';

export interface FoundModule {
  /** The source: the module's file or the package's `__init__.py`. Absent for a folder without one. */
  readonly file?: string;
  readonly folder: string;
  readonly isPackage: boolean;
  /** It is one of the interpreter's packages, not of the workspace. */
  readonly isInstalled: boolean;
}

/** Where an interpreter keeps its packages, or where pip was told to put them: it leaves a `dist-info` for each. */
export function isPackageFolder(files: FileAccess, uri: string): boolean {
  return isNamedForPackages(uri) || files.list(withoutSlash(uri)).some((name) => name.endsWith('.dist-info'));
}

function isNamedForPackages(uri: string): boolean {
  return /\/(site|dist)-packages\/?$/.test(uri);
}

/**
 * Airflow puts the DAGs folder, `plugins` and `config` on `sys.path`. Which folder of a workspace is the DAGs folder is not
 * known, so a file's own folder and those above it, up to the workspace folder, are all tried, each with its `plugins`.
 */
export class ModuleFinder {
  /** Folder of an importing file → where its imports are looked for. */
  readonly #searchPaths = new Map<string, readonly string[]>();

  constructor(
    readonly files: FileAccess,
    private readonly roots: readonly string[],
    private readonly pythonPath: readonly string[],
    /** Where installed packages are. */
    private readonly packages: readonly string[] = [],
  ) {}

  find(name: string, level: number, from: string): FoundModule | undefined {
    const parts = name === '' ? [] : name.split('.');
    if (level > 0) {
      let base = parentOf(from);
      for (let up = 1; up < level; up++) base = parentOf(base);
      return this.at([base, ...parts].join('/'), this.isBelowPackages(from));
    }
    return this.findIn(this.searchPath(from), name, from);
  }

  /** In the first of these folders that has it. A file `minio.py` that imports `minio` does not mean itself. */
  findIn(folders: readonly string[], name: string, from?: string): FoundModule | undefined {
    const parts = name === '' ? [] : name.split('.');
    for (const root of folders) {
      const [first] = parts;
      // Most names are not the workspace's: one look at the first part settles that.
      if (
        first === undefined ||
        (this.files.kind(`${root}/${first}`) !== 'directory' &&
          (parts.length > 1 || this.files.kind(`${root}/${first}.py`) !== 'file'))
      )
        continue;
      const found = this.at([root, ...parts].join('/'), isNamedForPackages(root) || this.packages.includes(root));
      if (found && (found.file === undefined || found.file !== from)) return found;
    }
    return undefined;
  }

  private at(base: string, isInstalled: boolean): FoundModule | undefined {
    const init = `${base}/__init__.py`;
    if (this.files.kind(init) === 'file') return { file: init, folder: base, isPackage: true, isInstalled };
    if (this.files.kind(`${base}.py`) === 'file')
      return { file: `${base}.py`, folder: base, isPackage: false, isInstalled };
    return this.files.kind(base) === 'directory' ? { folder: base, isPackage: true, isInstalled } : undefined;
  }

  private isBelowPackages(uri: string): boolean {
    return /\/(site|dist)-packages\//.test(uri) || this.packages.some((folder) => uri.startsWith(`${folder}/`));
  }

  private searchPath(from: string): readonly string[] {
    const folder = parentOf(from);
    let path = this.#searchPaths.get(folder);
    if (!path) {
      path = this.searchPathOf(from);
      this.#searchPaths.set(folder, path);
    }
    return path;
  }

  private searchPathOf(from: string): readonly string[] {
    // As in Python, what is installed comes last.
    const path = [...this.pythonPath];
    const root = this.roots.map(withoutSlash).find((candidate) => from.startsWith(`${candidate}/`));
    for (let folder = parentOf(from); root !== undefined && folder.length >= root.length; folder = parentOf(folder)) {
      path.push(folder, `${folder}/plugins`);
      if (folder === root) break;
    }
    if (root === undefined) path.push(parentOf(from));
    path.push(...this.roots, ...this.packages);
    return [...new Set(path.map(withoutSlash))];
  }
}

function parentOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}
