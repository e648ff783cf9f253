/** Text → typed syntax tree, by web-tree-sitter with the official Python grammar; incremental. */
import { Edit, Parser, type Point, type Tree } from 'web-tree-sitter';
import { Conversion } from './conversion.ts';
import { convertStatements } from './convert-statements.ts';
import { loadPythonGrammar, type PythonGrammar } from './grammar.ts';
import { LineIndex } from './lines.ts';
import { OffsetMap } from './offset-map.ts';
import { readRawTree } from './raw-tree.ts';
import { StatementCache } from './statement-cache.ts';
import type { Module, SyntaxProblem } from './syntax.ts';

export interface ParsedModule {
  readonly text: string;
  readonly module: Module;
  readonly lines: LineIndex;
  /** Frees the tree in WebAssembly's memory. The module stays readable; only a later `parse` from it starts afresh. */
  dispose(): void;
}

/** UTF-16 code units. Beyond it a file is data rather than a program, and reading it would take seconds. */
export const MAXIMUM_LENGTH = 4_000_000;

export async function createPythonParser(): Promise<PythonParser> {
  return new PythonParser(await loadPythonGrammar());
}

/** Not for use from several places at a time within one call; one parser can serve any number of documents. */
export class PythonParser {
  readonly #grammar: PythonGrammar;
  readonly #parser: Parser;

  constructor(grammar: PythonGrammar) {
    this.#grammar = grammar;
    this.#parser = new Parser();
    this.#parser.setLanguage(grammar.language);
  }

  /** With `previous`, an earlier state of the same document, only what changed is read again. `previous` stays valid. */
  parse(text: string, previous?: ParsedModule): ParsedModule {
    const lines = new LineIndex(text);
    if (text.length > MAXIMUM_LENGTH)
      return new TreeModule(text, tooLarge(text), lines, undefined, '', new StatementCache());
    const earlier = previous instanceof TreeModule ? previous : undefined;
    const parsed = text;
    const tree = this.#parseTree(parsed, earlier);
    const cache = new StatementCache(earlier?.cache);
    const module = this.#convert(text, parsed, tree, OffsetMap.identity, cache);
    return new TreeModule(text, module, lines, tree, parsed, cache);
  }

  dispose(): void {
    this.#parser.delete();
  }

  #parseTree(text: string, earlier: TreeModule | undefined): Tree {
    const edited = earlier?.tree && editedCopy(earlier.tree, earlier.parsed, text);
    try {
      const tree = this.#parser.parse(text, edited);
      if (tree === null) throw new Error('the Python grammar is not loaded');
      return tree;
    } finally {
      edited?.delete();
    }
  }

  #convert(text: string, parsed: string, tree: Tree, offsets: OffsetMap, cache: StatementCache): Module {
    const problems: SyntaxProblem[] = [];
    const cursor = tree.walk();
    const conversion = new Conversion(text, cache, () => true);
    const root = readRawTree(cursor, {
      types: this.#grammar.types,
      offsets,
      text: parsed,
      findStatement: (statement) => cache.find(statement),
      tooDeep: (span) => problems.push({ start: span.start, end: span.end, message: 'nested too deeply to be read' }),
    });
    cursor.delete();
    const body = convertStatements(root.children, conversion);
    return { body, syntaxErrors: [...problems, ...conversion.problems], start: 0, end: text.length };
  }
}

class TreeModule implements ParsedModule {
  readonly text: string;
  readonly module: Module;
  readonly lines: LineIndex;
  /** What the tree was made of. */
  readonly parsed: string;
  readonly cache: StatementCache;
  tree: Tree | undefined;

  constructor(
    text: string,
    module: Module,
    lines: LineIndex,
    tree: Tree | undefined,
    parsed: string,
    cache: StatementCache,
  ) {
    this.text = text;
    this.module = module;
    this.lines = lines;
    this.tree = tree;
    this.parsed = parsed;
    this.cache = cache;
  }

  dispose(): void {
    this.tree?.delete();
    this.tree = undefined;
  }
}

function tooLarge(text: string): Module {
  const message = `The file has ${text.length} characters; files of more than ${MAXIMUM_LENGTH} are not read.`;
  return { body: [], syntaxErrors: [{ start: 0, end: 0, message }], start: 0, end: text.length };
}

/** The tree told about the one stretch in which the texts differ. */
function editedCopy(tree: Tree, before: string, after: string): Tree {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  const copy = tree.copy();
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  if (start === oldEnd && start === newEnd) return copy;
  copy.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: pointAt(before, start),
      oldEndPosition: pointAt(before, oldEnd),
      newEndPosition: pointAt(after, newEnd),
    }),
  );
  return copy;
}

/** Tree-sitter counts `\n` alone as the end of a row. */
function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
