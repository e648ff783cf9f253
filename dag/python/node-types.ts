/** The grammar's node types by their number: their names, and what reading the tree must know of each. */

export interface NodeTypes {
  /** Anonymous tokens stand in quotes, so that `lambda` and `'lambda'` are two things. */
  readonly names: readonly string[];
  /** Sums of the constants below. */
  readonly traits: Uint8Array;
}

/** A token that is as long as its name. */
export const FIXED = 1;
/** Its children say nothing that its text does not. */
export const LEAF = 2;
/** Is left out, so that children can be found by position. */
export const SKIPPED = 4;
export const STATEMENT = 8;
/** Ends where its last child does; the parser counts comments that follow. */
export const ENDS_WITH_CHILD = 16;

const LEAVES: ReadonlySet<string> = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'ellipsis',
  'string_start',
  'string_end',
  'string_content',
  'type_conversion',
  'pass_statement',
  'break_statement',
  'continue_statement',
  'import_prefix',
  'wildcard_import',
  'keyword_separator',
  'positional_separator',
]);
const SKIPPED_NAMES: ReadonlySet<string> = new Set(['comment', 'line_continuation']);
const STATEMENTS = /_(?:statement|definition)$/;
const WITH_BLOCK = /^block$|_(?:statement|definition|clause)$/;

export function nodeTypesOf(names: readonly string[]): NodeTypes {
  return { names, traits: Uint8Array.from(names, traitsOf) };
}

function traitsOf(name: string): number {
  if (name.startsWith("'")) return name === "'not in'" || name === "'is not'" ? 0 : FIXED;
  let traits = 0;
  if (LEAVES.has(name)) traits += LEAF;
  if (SKIPPED_NAMES.has(name)) traits += SKIPPED;
  if (STATEMENTS.test(name)) traits += STATEMENT;
  if (WITH_BLOCK.test(name)) traits += ENDS_WITH_CHILD;
  return traits;
}
