/**
 * Operators as the packages of the user's own interpreter define them. They go before the catalogue, which may have been made
 * from other versions. Packages are read, never run.
 */
import type { PythonParser } from '../../../python/parse.ts';
import type { FileAccess } from '../../../workspace.ts';
import type { OperatorFacts } from '../catalogue/catalogue.ts';
import { ClassIndex, isBaseOperator } from './classes.ts';
import { ModuleIndex, type PythonClass, type SourceFile } from './modules.ts';
import { classesOfOtherPackages } from './other-packages.ts';
import { ownParameters, signatureOf } from './signatures.ts';
import { stringsOf } from './strings.ts';

export class InstalledOperators {
  readonly #modules: ModuleIndex;
  readonly #classes: ClassIndex;
  readonly #facts = new Map<string, OperatorFacts | undefined>();
  #versions: ReadonlyMap<string, string> | undefined;
  #others: readonly OperatorFacts[] | undefined;

  constructor(
    parser: PythonParser,
    private readonly files: FileAccess,
    /** URIs of `site-packages` folders. */
    private readonly folders: readonly string[],
  ) {
    this.#modules = new ModuleIndex(parser, (module) => this.#source(module));
    this.#classes = new ClassIndex(this.#modules);
  }

  /** By full path, as defined or re-exported. Undefined when it is not installed or no operator. */
  find(path: string): OperatorFacts | undefined {
    if (this.folders.length === 0) return undefined;
    if (!this.#facts.has(path)) this.#facts.set(path, this.#read(path));
    return this.#facts.get(path);
  }

  /** Then its operators are what the catalogue has of them, and need not be read. */
  hasVersion(distribution: string, version: string): boolean {
    return this.#installedVersions().get(distribution.replaceAll('-', '_')) === version;
  }

  /** False for what is not there in any version. */
  hasDistribution(distribution: string): boolean {
    return this.#installedVersions().has(distribution.replaceAll('-', '_'));
  }

  /** Of packages that the catalogue does not have. Looked for once, when somebody first asks. */
  others(isCatalogued: (distribution: string) => boolean): readonly OperatorFacts[] {
    this.#others ??= [...classesOfOtherPackages(this.files, this.folders, isCatalogued)].flatMap(
      ({ path }) => this.find(path) ?? [],
    );
    return this.#others;
  }

  #read(path: string): OperatorFacts | undefined {
    const at = path.lastIndexOf('.');
    const module = this.#modules.module(path.slice(0, at));
    const found = module && this.#modules.lookUp(module, path.slice(at + 1));
    if (found?.kind !== 'class' || !this.#classes.isOperator(found.class)) return undefined;
    const { class: cls } = found;
    const signature = signatureOf(this.#classes, cls);
    const templateFields = stringsOf(this.#classes, cls, 'template_fields');
    const renamed = new Map(
      [...signature.attributes].flatMap(([parameter, attributes]) => {
        const fields = [...attributes].filter((attribute) => templateFields?.includes(attribute));
        return fields.length > 0 ? [[parameter, fields] as const] : [];
      }),
    );
    return {
      name: cls.name,
      module: cls.module.module,
      bases: this.#classes
        .ancestry(cls)
        .order.slice(1)
        .filter((base) => this.#classes.isOperator(base))
        .map(pathOf),
      parameters: isBaseOperator(cls) ? ownParameters(cls) : signature.parameters,
      takesBaseArguments: signature.reachesBase,
      isOpen: signature.isOpen,
      ...(templateFields ? { templateFields } : {}),
      templateExtensions: stringsOf(this.#classes, cls, 'template_ext') ?? [],
      renamed,
      ...this.#distribution(cls.module.module),
    };
  }

  #source(module: string): SourceFile | undefined {
    const path = module.replaceAll('.', '/');
    for (const folder of this.folders)
      for (const [uri, isPackage] of [
        [`${folder}/${path}/__init__.py`, true],
        [`${folder}/${path}.py`, false],
      ] as const)
        if (this.files.kind(uri) === 'file') return { module, isPackage, read: () => this.files.read(uri) ?? '' };
    return undefined;
  }

  /** From the folder that an installer leaves beside a package: `apache_airflow_providers_google-10.1.0.dist-info`. */
  #distribution(module: string): { readonly distribution: string; readonly version: string } {
    const parts = module.split('.');
    const stem = parts[0] === 'airflow' ? ['apache', ...parts] : parts;
    for (let length = stem.length; length > 0; length--) {
      const name = stem.slice(0, length).join('_');
      const version = this.#installedVersions().get(name);
      if (version !== undefined) return { distribution: name.replaceAll('_', '-'), version };
    }
    return { distribution: parts[0] ?? module, version: '' };
  }

  /** Name with `_` for every hyphen → version. */
  #installedVersions(): ReadonlyMap<string, string> {
    this.#versions ??= new Map(
      this.folders
        .toReversed()
        .flatMap((folder) => this.files.list(folder))
        .flatMap((name) => {
          const [, distribution, version] = /^(.+)-([^-]+)\.dist-info$/.exec(name) ?? [];
          return distribution && version ? [[distribution.replaceAll('-', '_'), version] as const] : [];
        }),
    );
    return this.#versions;
  }
}

function pathOf(cls: PythonClass): string {
  return `${cls.module.module}.${cls.name}`;
}
