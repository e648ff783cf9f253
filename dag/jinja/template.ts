/**
 * A Jinja template: whether Jinja can read it, and which names, filters, tests and other templates it uses.
 * Source: Jinja's "Template Designer Documentation"; the grammar is that of Jinja 3.
 */
import { parseTemplate } from './parse.ts';
import { TemplateSyntaxError } from './tokens.ts';

/** Offsets in the template. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface NameUse extends Place {
  /** `params.x['y']` is `['params', 'x', 'y']`, as far as it is constant. */
  readonly path: readonly string[];
  /** Of each element of the path; of a subscript without its quotes. */
  readonly places: readonly Place[];
  /** It may be undefined: `| default(…)` or `is defined` follows. */
  readonly isGuarded: boolean;
  /** It is called: the last element is a function. */
  readonly isCalled: boolean;
}

export interface Template {
  readonly names: readonly NameUse[];
  readonly filters: readonly (Place & { readonly name: string })[];
  readonly tests: readonly (Place & { readonly name: string })[];
  /** What `set`, `for`, `macro`, `import` … give a value anywhere in it. */
  readonly assigned: ReadonlySet<string>;
}

export interface TemplateMistake extends Place {
  readonly message: string;
}

export type ReadTemplate = { readonly template: Template } | { readonly mistake: TemplateMistake };

const EMPTY: ReadTemplate = { template: { names: [], filters: [], tests: [], assigned: new Set() } };
const known = new Map<string, ReadTemplate>();
const KEPT = 2000;

/** Kept by text: the same few templates are read at every keystroke. */
export function readTemplate(text: string): ReadTemplate {
  if (!/\{[{%#]/.test(text)) return EMPTY;
  const before = known.get(text);
  if (before) return before;
  const made = read(text);
  if (known.size >= KEPT) known.clear();
  known.set(text, made);
  return made;
}

function read(text: string): ReadTemplate {
  try {
    return { template: parseTemplate(text) };
  } catch (error) {
    if (error instanceof TemplateSyntaxError)
      return { mistake: { message: error.message, start: error.start, end: error.end } };
    // Nested deeper than the parser's stack: Python gives up there, too, but that is not worth a word.
    if (error instanceof RangeError) return EMPTY;
    throw error;
  }
}
