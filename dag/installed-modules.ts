/** Which modules an interpreter has, by the names in the folders that it imports from. */
import type { PythonEnvironment } from './files/python-environment.ts';
import { STANDARD_MODULES } from './python/library/modules/standard-names.ts';
import type { FileAccess } from './workspace.ts';

/** The environment that the files are for. */
export interface SelectedEnvironment extends PythonEnvironment {
  /** The user named it; else it was found in the workspace or on the machine. */
  readonly isChosen: boolean;
}

export class InstalledModules {
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly files: FileAccess,
    private readonly folders: readonly string[],
  ) {}

  /**
   * Whether `import module` may succeed. Below a package with code of its own, which can make modules as it likes, everything
   * may be there, except in Airflow's providers.
   */
  mayHave(module: string): boolean {
    const parts = module.split('.');
    const [top = ''] = parts;
    if (STANDARD_MODULES.has(top) || top.startsWith('_')) return true;
    const isProvider = module.startsWith('airflow.providers.');
    let portions = this.folders;
    for (const part of parts) {
      const isModule = portions.some((folder) => this.#hasModule(folder, part));
      const inside = portions.filter((folder) => this.#has(folder, part)).map((folder) => `${folder}/${part}`);
      const packages = inside.filter((folder) => this.files.kind(folder) === 'directory');
      if (packages.length === 0) return isModule;
      const isOwnPackage = packages.some((folder) => this.#hasModule(folder, '__init__'));
      // Airflow's `__init__` looks for providers in every folder of the path, and makes no module of theirs.
      if (isOwnPackage && !isProvider) return true;
      portions = packages;
    }
    return true;
  }

  /** Names of what installers have left: `dist-info` folders without their endings, in lower case, `_` for every sign. */
  hasDistribution(name: string): boolean {
    const wanted = normalised(name);
    return this.folders.some((folder) =>
      [...this.#list(folder)].some((entry) => {
        const [, distribution] = /^(.+?)-\d[^-]*(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(entry) ?? [];
        return distribution !== undefined && normalised(distribution) === wanted;
      }),
    );
  }

  #hasModule(folder: string, name: string): boolean {
    const names = this.#list(folder);
    if (['.py', '.pyc', '.so', '.pyd'].some((ending) => names.has(`${name}${ending}`))) return true;
    // `name.cpython-311-x86_64-linux-gnu.so`
    for (const each of names) if (each.startsWith(`${name}.`) && /\.(so|pyd)$/.test(each)) return true;
    return false;
  }

  #has(folder: string, name: string): boolean {
    return this.#list(folder).has(name);
  }

  #list(folder: string): ReadonlySet<string> {
    const known = this.#names.get(folder);
    if (known) return known;
    const made = new Set(this.files.list(folder));
    this.#names.set(folder, made);
    return made;
  }
}

function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_');
}
