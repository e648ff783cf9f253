/**
 * What operators take: classes of Airflow and its providers, from the catalogues that `npm run catalogue` writes.
 *
 * Facts about the versions that the catalogue was made from. A user may have others, so nothing here is ground for an error.
 */
import airflow2 from './airflow-2.jsonl';
import airflow3 from './airflow-3.jsonl';
import type { CatalogueHeader, CataloguePackage, ClassRow } from './format.ts';

export interface OperatorParameter {
  readonly name: string;
  /** As Python writes it when it is a literal, else `…`. Absent: it has to be given. */
  readonly default?: string;
  /** The annotation, shortened. */
  readonly type?: string;
}

export interface OperatorFacts {
  readonly name: string;
  /** Where it is defined. */
  readonly module: string;
  /** Full paths of the operator classes above it, in Python's order of inheritance. */
  readonly bases: readonly string[];
  /** Without those of `BaseOperator`, except for that class itself. */
  readonly parameters: readonly OperatorParameter[];
  readonly takesBaseArguments: boolean;
  /** It may take arguments that are not in `parameters`. */
  readonly isOpen: boolean;
  /** Undefined when its source does not tell. */
  readonly templateFields?: readonly string[];
  readonly templateExtensions: readonly string[];
  /** Parameter → template fields that the constructor makes of it under other names. */
  readonly renamed: ReadonlyMap<string, readonly string[]>;
  /** The distribution on PyPI. */
  readonly distribution: string;
  readonly version: string;
}

export class OperatorCatalogue {
  readonly #lines: readonly string[];
  readonly #header: CatalogueHeader;
  readonly #packages = new Map<number, ReadonlyMap<string, OperatorFacts>>();
  readonly #found = new Map<string, OperatorFacts | undefined>();
  readonly #byName = new Map<string, OperatorFacts | null>();

  constructor(text: string) {
    this.#lines = text.split('\n');
    this.#header = JSON.parse(this.#lines[0] ?? '') as CatalogueHeader;
  }

  /** By full path, as defined or as re-exported by a module of the same package; also `airflow.sdk.X`. */
  find(path: string): OperatorFacts | undefined {
    // Asked for every argument of every task, at each keystroke.
    if (!this.#found.has(path)) this.#found.set(path, this.#search(path));
    return this.#found.get(path);
  }

  #search(path: string): OperatorFacts | undefined {
    if (!path.startsWith('airflow.')) return undefined;
    for (const { at } of this.#homes(path)) {
      const found = this.#package(at).get(path);
      if (found) return found;
    }
    const name = path.slice(path.lastIndexOf('.') + 1);
    // Airflow re-exports its own under older and shorter paths.
    if (!path.startsWith('airflow.providers.')) return this.#named(name);
    for (const { at } of this.#homes(path)) {
      const alike = [...this.#package(at).values()].filter((facts) => facts.name === name);
      if (alike.length === 1) return alike[0];
    }
    return undefined;
  }

  /** Full path of the operator class behind `@task.VARIANT`. */
  decorated(variant: string): string | undefined {
    return Object.hasOwn(this.#header.decorators, variant) ? this.#header.decorators[variant] : undefined;
  }

  /** Every VARIANT of `@task.VARIANT`. */
  variants(): readonly string[] {
    return Object.keys(this.#header.decorators);
  }

  /** Full path of the operator class that an import path of old gives: `airflow.operators.dummy.DummyOperator`. */
  moved(path: string): string | undefined {
    return Object.hasOwn(this.#header.moved, path) ? this.#header.moved[path] : undefined;
  }

  /** The distribution on PyPI that a module of a provider belongs to. */
  distribution(module: string): string | undefined {
    return this.home(`${module}.`)?.name;
  }

  /** The distribution that a full path belongs to, in the version that the catalogue was made from. */
  home(path: string): { readonly name: string; readonly version: string } | undefined {
    const [home] = this.#homes(path);
    return home && this.#header.packages[home.at];
  }

  hasDistribution(name: string): boolean {
    return this.#header.packages.some((each) => each.name === name);
  }

  /** `BaseOperator`. */
  base(): OperatorFacts | undefined {
    return this.#named('BaseOperator');
  }

  /** Reads every package: for completion, not for analysis. */
  *all(): Generator<OperatorFacts> {
    for (const at of this.#header.packages.keys()) yield* this.#package(at).values();
  }

  /** Packages that may define a path, the nearest first. */
  #homes(path: string): readonly { readonly at: number; readonly root: string }[] {
    return this.#header.packages
      .map(({ root }, at) => ({ at, root }))
      .filter(({ root }) => path.startsWith(`${root}.`))
      .sort((a, b) => b.root.length - a.root.length);
  }

  /** One of Airflow itself, when the name says which. */
  #named(name: string): OperatorFacts | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known ?? undefined;
    const alike = this.#header.packages.flatMap(({ name: distribution }, at) =>
      OWN.test(distribution) ? [...this.#package(at).values()].filter((facts) => facts.name === name) : [],
    );
    const found = alike.find((facts) => !facts.module.startsWith('airflow.providers.')) ?? alike[0];
    this.#byName.set(name, found ?? null);
    return found;
  }

  #package(at: number): ReadonlyMap<string, OperatorFacts> {
    const known = this.#packages.get(at);
    if (known) return known;
    const rows = JSON.parse(this.#lines[at + 1] ?? '') as CataloguePackage;
    const { name = '', version = '' } = this.#header.packages[at] ?? {};
    const made = new Map(
      rows.classes.map((row) => {
        const facts = { ...operatorFacts(rows, row), distribution: name, version };
        return [`${facts.module}.${facts.name}`, facts] as const;
      }),
    );
    this.#packages.set(at, made);
    return made;
  }
}

/** Whose classes stand without a provider's name in older paths. */
const OWN = /^apache-airflow(-core|-task-sdk|-providers-standard|-providers-common-sql)?$/;

function operatorFacts(
  { strings, parameters }: CataloguePackage,
  row: ClassRow,
): Omit<OperatorFacts, 'distribution' | 'version'> {
  const text = (at: number): string => strings[at] ?? '';
  const [name, module, bases, own, flags, fields, extensions, renamed] = row;
  return {
    name: text(name),
    module: text(module),
    bases: bases.map(text),
    parameters: own.map((at) => {
      const [parameter, defaultText, type] = parameters[at] ?? [0, -1, -1];
      return {
        name: text(parameter),
        ...(defaultText === -1 ? {} : { default: text(defaultText) }),
        ...(type === -1 ? {} : { type: text(type) }),
      };
    }),
    takesBaseArguments: (flags & 1) !== 0,
    isOpen: (flags & 2) !== 0,
    ...(fields ? { templateFields: fields.map(text) } : {}),
    templateExtensions: extensions.map(text),
    renamed: renamedFields(renamed.map(text)),
  };
}

function renamedFields(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, readonly string[]>();
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [parameter = '', field = ''] = pairs.slice(at, at + 2);
    made.set(parameter, [...(made.get(parameter) ?? []), field]);
  }
  return made;
}

/** Whether Airflow renders what is given for a parameter; undefined when the source does not tell. */
export function isTemplated(facts: OperatorFacts, parameter: string): boolean | undefined {
  if (!facts.templateFields) return undefined;
  return facts.templateFields.includes(parameter) || facts.renamed.has(parameter);
}

const TEXTS = { 2: airflow2, 3: airflow3 } as const;
const catalogues = new Map<2 | 3, OperatorCatalogue>();

/** Reads its file when it is first asked for. */
export function operatorCatalogue(airflowVersion: 2 | 3): OperatorCatalogue {
  const known = catalogues.get(airflowVersion);
  if (known) return known;
  const text = TEXTS[airflowVersion];
  const made = new OperatorCatalogue(typeof text === 'string' ? text : text());
  catalogues.set(airflowVersion, made);
  return made;
}
