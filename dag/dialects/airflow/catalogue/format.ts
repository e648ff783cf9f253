/**
 * The file of a catalogue: lines of JSON. The first is the header, then one line for each of its packages, in its order, so
 * that looking up one class reads one package. Texts and parameters are numbers into the package's own tables.
 */

export interface CatalogueHeader {
  readonly format: 1;
  readonly packages: readonly {
    /** As on PyPI. */
    readonly name: string;
    readonly version: string;
    /** Dotted module under which everything of it lies. */
    readonly root: string;
  }[];
  /** `@task.VARIANT` → full path of the operator class. */
  readonly decorators: { readonly [variant: string]: string };
  /** Import path of old that still works → full path of the operator class that it gives. */
  readonly moved: { readonly [path: string]: string };
}

export interface CataloguePackage {
  readonly strings: readonly string[];
  readonly parameters: readonly ParameterRow[];
  readonly classes: readonly ClassRow[];
}

/** Strings, -1 for none. A parameter without a default has to be given; a default of `…` is not a literal. */
export type ParameterRow = readonly [name: number, defaultText: number, type: number];

export type ClassRow = readonly [
  name: number,
  module: number,
  /** Full paths of the operator classes above it, in Python's order of inheritance. */
  bases: readonly number[],
  /** Of the constructor and of those it hands keyword arguments to, without `BaseOperator`'s (but for itself). */
  parameters: readonly number[],
  /** 1: takes `BaseOperator`'s arguments. 2: may take others that the source does not tell. */
  flags: number,
  /** Null when the source does not tell. */
  templateFields: readonly number[] | null,
  templateExtensions: readonly number[],
  /** Pairs: a parameter, and the template field that the constructor makes of it under another name. */
  renamed: readonly number[],
];
