/**
 * A tree-sitter subtree as plain objects, read once through a cursor: every later step is free of WebAssembly calls.
 * Comments and line continuations are left out, so that children can be found by position.
 */
import type { TreeCursor } from 'web-tree-sitter';
import type { OffsetMap } from './offset-map.ts';
import { type CachedStatement, MINIMUM_LENGTH } from './statement-cache.ts';
import type { Span } from './syntax.ts';

export interface RawNode extends Span {
  /** Grammar name; anonymous tokens in quotes: `'('`. */
  readonly type: string;
  readonly children: readonly RawNode[];
  /** Where the parser sees the end: for blocks after comments that follow. `end` is that of the last token. */
  readonly sourceEnd: number;
  /** A statement that was converted before; its children were not read. */
  readonly reused?: CachedStatement;
}

/** Levels of nesting that are read. Deeper ones would overflow the stack of whoever walks the tree. */
export const MAXIMUM_DEPTH = 700;

/** The type of a node that lies deeper. */
export const TOO_DEEP = 'TOO_DEEP';

/** Nodes whose children say nothing that their text does not. */
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
const SKIPPED: ReadonlySet<string> = new Set(['comment', 'line_continuation']);
const STATEMENTS = /_(?:statement|definition)$/;
const WITH_BLOCK = /^block$|_(?:statement|definition|clause)$/;
const FORMAT_PREFIX = /[fFtT]/;

export interface RawTreeSource {
  readonly types: readonly string[];
  readonly offsets: OffsetMap;
  /** The text that was parsed. */
  readonly text: string;
  /** A statement with this text that was converted before. */
  findStatement(text: string): CachedStatement | undefined;
}

/** The cursor ends where it began. */
export function readRawTree(cursor: TreeCursor, source: RawTreeSource): RawNode {
  return readNode(cursor, source, typeAt(cursor, source), 0);
}

export function typeAt(cursor: TreeCursor, source: Pick<RawTreeSource, 'types'>): string {
  return source.types[cursor.nodeTypeId] ?? 'ERROR';
}

function readNode(cursor: TreeCursor, source: RawTreeSource, type: string, depth: number, parent = ''): RawNode {
  const parsedStart = cursor.startIndex;
  const parsedEnd = isFixedToken(type) ? parsedStart + type.length - 2 : cursor.endIndex;
  const start = source.offsets.toOriginal(parsedStart);
  const end = source.offsets.toOriginal(parsedEnd);
  if (isFixedToken(type) || LEAVES.has(type)) return { type, start, end, sourceEnd: end, children: [] };
  // With a decorator above it, a definition is only a part of the statement.
  const isStatement = STATEMENTS.test(type) && parent !== 'decorated_definition';
  const reused = isStatement ? findReusable(source, parsedStart, parsedEnd, start, end) : undefined;
  if (reused !== undefined) {
    const last = reused.statements[reused.statements.length - 1];
    const reusedEnd = last === undefined ? end : start + last.end - reused.start;
    return { type, start, end: reusedEnd, sourceEnd: end, children: [], reused };
  }
  if (!cursor.gotoFirstChild()) return { type, start, end, sourceEnd: end, children: [] };
  const children: RawNode[] = [];
  if (depth >= MAXIMUM_DEPTH) {
    cursor.gotoParent();
    return { type: TOO_DEEP, start, end, sourceEnd: end, children: [] };
  } else if (type === 'string') {
    readString(cursor, source, depth, children);
  } else {
    readSiblings(cursor, source, depth, children, type);
  }
  cursor.gotoParent();
  const last = WITH_BLOCK.test(type) ? children[children.length - 1] : undefined;
  return { type, start, end: last?.end ?? end, sourceEnd: end, children };
}

/** Only where the parsed text is the user's text. */
function findReusable(
  source: RawTreeSource,
  parsedStart: number,
  parsedEnd: number,
  start: number,
  end: number,
): CachedStatement | undefined {
  if (parsedEnd - parsedStart < MINIMUM_LENGTH || !source.offsets.isUntouched(start, end)) return undefined;
  return source.findStatement(source.text.slice(parsedStart, parsedEnd));
}

function readSiblings(
  cursor: TreeCursor,
  source: RawTreeSource,
  depth: number,
  children: RawNode[],
  parent: string,
): void {
  do {
    const type = typeAt(cursor, source);
    if (!SKIPPED.has(type)) children.push(readNode(cursor, source, type, depth + 1, parent));
  } while (cursor.gotoNextSibling());
}

/** Of a string without interpolations only the two ends matter; its escapes are decoded from the text. */
function readString(cursor: TreeCursor, source: RawTreeSource, depth: number, children: RawNode[]): void {
  const first = readNode(cursor, source, typeAt(cursor, source), depth + 1);
  children.push(first);
  if (first.type === 'string_start' && !FORMAT_PREFIX.test(source.text.slice(cursor.startIndex, cursor.endIndex))) {
    while (cursor.gotoNextSibling()) {
      const type = typeAt(cursor, source);
      if (type !== 'string_content') children.push(readNode(cursor, source, type, depth + 1));
    }
  } else if (cursor.gotoNextSibling()) {
    readSiblings(cursor, source, depth, children, 'string');
  }
}

/** Anonymous tokens are as long as their name, except `'not in'` and `'is not'`, which may be written with more space. */
function isFixedToken(type: string): boolean {
  return type.charCodeAt(0) === 39 && type !== "'not in'" && type !== "'is not'";
}

/** Children that are not punctuation or keywords. */
export function namedChildren(node: RawNode): RawNode[] {
  return node.children.filter(isNamed);
}

export function isNamed(node: RawNode): boolean {
  return node.type.charCodeAt(0) !== 39;
}

export function childOfType(node: RawNode, type: string): RawNode | undefined {
  return node.children.find((child) => child.type === type);
}

export function hasChild(node: RawNode, type: string): boolean {
  return node.children.some((child) => child.type === type);
}
