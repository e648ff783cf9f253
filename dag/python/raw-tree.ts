/**
 * A tree-sitter subtree as plain objects, read once through a cursor: every later step is free of WebAssembly calls.
 * Comments and line continuations are left out, so that children can be found by position.
 */
import type { Tree } from 'web-tree-sitter';
import type { PythonGrammar } from './grammar.ts';
import { ENDS_WITH_CHILD, FIXED, LEAF, SKIPPED, STATEMENT } from './node-types.ts';
import { OffsetMap } from './offset-map.ts';
import { type CachedStatement, MINIMUM_LENGTH } from './statement-cache.ts';
import type { Span } from './syntax.ts';
import { TreeWalk } from './tree-walk.ts';

export interface RawNode extends Span {
  /** Grammar name; anonymous tokens in quotes: `'('`. */
  readonly type: string;
  readonly children: readonly RawNode[];
  /** Where the parser sees the end: for blocks after comments that follow. `end` is that of the last token. */
  readonly sourceEnd: number;
  /** A statement that was converted before; its children were not read. */
  readonly reused: CachedStatement | undefined;
}

/** Levels of nesting that are read. Deeper ones would overflow the stack of whoever walks the tree. */
export const MAXIMUM_DEPTH = 700;

/** The type of a node that lies deeper. */
export const TOO_DEEP = 'TOO_DEEP';

const FORMAT_PREFIX = /[fFtT]/;

const NO_CHILDREN: readonly RawNode[] = [];

export interface RawTreeSource {
  readonly grammar: Pick<PythonGrammar, 'types' | 'cursor'>;
  readonly offsets: OffsetMap;
  /** The text that was parsed. */
  readonly text: string;
  /** A statement with this text that was converted before. */
  findStatement(text: string): CachedStatement | undefined;
}

export function readRawTree(tree: Tree, source: RawTreeSource): RawNode {
  const walk = new TreeWalk(source.grammar.cursor, tree);
  try {
    return new Reader(walk, source).read(walk.typeId, 0, false);
  } finally {
    walk.dispose();
  }
}

class Reader {
  readonly #walk: TreeWalk;
  readonly #source: RawTreeSource;
  readonly #names: readonly string[];
  readonly #traits: Uint8Array;
  /** Where nothing was repaired, the offsets of the parsed text are those of the user's. */
  readonly #offsets: OffsetMap | undefined;

  constructor(walk: TreeWalk, source: RawTreeSource) {
    this.#walk = walk;
    this.#source = source;
    this.#names = source.grammar.types.names;
    this.#traits = source.grammar.types.traits;
    this.#offsets = source.offsets === OffsetMap.identity ? undefined : source.offsets;
  }

  /** The node that the walk is at; it is there again at the end. `isDecorated`: in a definition with decorators. */
  read(id: number, depth: number, isDecorated: boolean): RawNode {
    const walk = this.#walk;
    const type = this.#names[id] ?? 'ERROR';
    const traits = this.#traits[id] ?? 0;
    const parsedStart = walk.startIndex;
    const parsedEnd = traits & FIXED ? parsedStart + type.length - 2 : walk.endIndex;
    const start = this.#toOriginal(parsedStart);
    const end = this.#toOriginal(parsedEnd);
    if (traits & (FIXED | LEAF)) return node(type, start, end, NO_CHILDREN);
    // With a decorator above it, a definition is only a part of the statement.
    if (traits & STATEMENT && !isDecorated) {
      const reused = this.#findReusable(parsedStart, parsedEnd, start, end);
      if (reused !== undefined) {
        const last = reused.statements[reused.statements.length - 1];
        const reusedEnd = last === undefined ? end : start + last.end - reused.start;
        return { type, start, end: reusedEnd, sourceEnd: end, children: NO_CHILDREN, reused };
      }
    }
    if (!walk.gotoFirstChild()) return node(type, start, end, NO_CHILDREN);
    if (depth >= MAXIMUM_DEPTH) {
      walk.gotoParent();
      return node(TOO_DEEP, start, end, NO_CHILDREN);
    }
    const children: RawNode[] = [];
    if (type === 'string') this.#readString(depth, children);
    else this.#readSiblings(depth, children, type === 'decorated_definition');
    walk.gotoParent();
    const last = traits & ENDS_WITH_CHILD ? children[children.length - 1] : undefined;
    return { type, start, end: last === undefined ? end : last.end, sourceEnd: end, children, reused: undefined };
  }

  #readSiblings(depth: number, children: RawNode[], isDecorated: boolean): void {
    const walk = this.#walk;
    do {
      const id = walk.typeId;
      if (!((this.#traits[id] ?? 0) & SKIPPED)) children.push(this.read(id, depth + 1, isDecorated));
    } while (walk.gotoNextSibling());
  }

  /** Of a string without interpolations only the two ends matter; its escapes are decoded from the text. */
  #readString(depth: number, children: RawNode[]): void {
    const walk = this.#walk;
    const first = this.read(walk.typeId, depth + 1, false);
    children.push(first);
    const { text } = this.#source;
    if (first.type === 'string_start' && !FORMAT_PREFIX.test(text.slice(walk.startIndex, walk.endIndex))) {
      while (walk.gotoNextSibling()) {
        const id = walk.typeId;
        if (this.#names[id] !== 'string_content') children.push(this.read(id, depth + 1, false));
      }
    } else if (walk.gotoNextSibling()) {
      this.#readSiblings(depth, children, false);
    }
  }

  /** Only where the parsed text is the user's text. */
  #findReusable(parsedStart: number, parsedEnd: number, start: number, end: number): CachedStatement | undefined {
    if (parsedEnd - parsedStart < MINIMUM_LENGTH || this.#offsets?.isUntouched(start, end) === false) return undefined;
    return this.#source.findStatement(this.#source.text.slice(parsedStart, parsedEnd));
  }

  #toOriginal(offset: number): number {
    return this.#offsets === undefined ? offset : this.#offsets.toOriginal(offset);
  }
}

function node(type: string, start: number, end: number, children: readonly RawNode[]): RawNode {
  return { type, start, end, sourceEnd: end, children, reused: undefined };
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
