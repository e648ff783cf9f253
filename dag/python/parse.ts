/** Text → typed syntax tree, by web-tree-sitter with the official Python grammar; incremental. */
import { Edit, Parser, type Point, type Tree } from 'web-tree-sitter';
import { Conversion } from './conversion.ts';
import { convertStatements } from './convert-statements.ts';
import { loadPythonGrammar, type PythonGrammar } from './grammar.ts';
import { checkIndentation } from './indentation.ts';
import type { SnippetParser } from './line-repair.ts';
import { LineIndex } from './lines.ts';
import { applyRepairs, OffsetMap, type Repair } from './offset-map.ts';
import { readRawTree } from './raw-tree.ts';
import { planRepairs } from './repair.ts';
import { StatementCache } from './statement-cache.ts';
import type { Module, Span, Statement, SyntaxProblem } from './syntax.ts';
import { firstError, readableStatements } from './tree-errors.ts';

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
    const parsed = withPlainCharacters(text);
    const tree = this.#parseTree(parsed, earlier?.tree, earlier?.parsed ?? '');
    const first = this.#convert(text, { parsed, tree, offsets: OffsetMap.identity }, earlier?.cache);
    const broken = tree.rootNode.hasError || first.running.length > 0;
    const outcome = broken ? this.#repair(text, parsed, tree, first.running, earlier?.cache) : first;
    const problems = [...nullBytes(text), ...outcome.problems, ...checkIndentation(outcome.body, parsed)];
    const syntaxErrors = problems.sort((a, b) => a.start - b.start);
    const module: Module = { body: outcome.body, syntaxErrors, start: 0, end: text.length };
    return new TreeModule(text, module, lines, outcome.reading.tree, outcome.reading.parsed, outcome.cache);
  }

  dispose(): void {
    this.#parser.delete();
  }

  #parseTree(text: string, old: Tree | undefined, oldText: string): Tree {
    const edited = old && editedCopy(old, oldText, text);
    try {
      const tree = this.#parser.parse(text, edited);
      if (tree === null) throw new Error('the Python grammar is not loaded');
      return tree;
    } finally {
      edited?.delete();
    }
  }

  /** Takes over the tree. */
  #repair(text: string, parsed: string, tree: Tree, running: readonly Span[], cache?: StatementCache): Outcome {
    const plan = planRepairs(parsed, readableStatements(tree.rootNode), running, this.#snippets);
    const reading = this.#parseRepaired(parsed, tree, plan.repairs);
    const outcome = this.#convert(text, reading, cache);
    const { rootNode } = reading.tree;
    const found =
      plan.problems.length === 0 && rootNode.hasError ? [unexplained(firstError(rootNode), reading.offsets)] : [];
    // What a repaired line still seems to have wrong may be the repair's doing.
    const rest = outcome.problems.filter(
      ({ start }) => !plan.touched.some((line) => line.start <= start && start < line.end),
    );
    return { ...outcome, problems: [...plan.problems, ...found, ...rest] };
  }

  #parseRepaired(text: string, tree: Tree, repairs: readonly Repair[]): Reading {
    if (repairs.length === 0) return { parsed: text, tree, offsets: OffsetMap.identity };
    const parsed = applyRepairs(text, repairs);
    const repaired = this.#parseTree(parsed, tree, text);
    tree.delete();
    return { parsed, tree: repaired, offsets: new OffsetMap(repairs) };
  }

  readonly #snippets: SnippetParser = {
    firstError: (text) => {
      const tree = this.#parseTree(text, undefined, '');
      const error = tree.rootNode.hasError ? firstError(tree.rootNode) : undefined;
      tree.delete();
      return error;
    },
  };

  #convert(text: string, reading: Reading, previous: StatementCache | undefined): Outcome {
    const { offsets, parsed } = reading;
    const cache = new StatementCache(previous);
    const repaired = offsets !== OffsetMap.identity;
    const conversion = new Conversion(text, cache, repaired, ({ start, end }) => offsets.isUntouched(start, end));
    const cursor = reading.tree.walk();
    const root = readRawTree(cursor, {
      types: this.#grammar.types,
      offsets,
      text: parsed,
      findStatement: (statement) => cache.find(statement),
      tooDeep: (span) => conversion.report(span, 'nested too deeply to be read'),
    });
    cursor.delete();
    const body = convertStatements(root.children, conversion);
    conversion.reportLoose(conversion.loose);
    return { body, problems: conversion.problems, running: conversion.running, reading, cache };
  }
}

/** A tree, what it was read from, and where that text differs from the user's. */
interface Reading {
  readonly parsed: string;
  readonly tree: Tree;
  readonly offsets: OffsetMap;
}

interface Outcome {
  readonly body: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  /** Statements that run on over a line's end. */
  readonly running: readonly Span[];
  readonly reading: Reading;
  readonly cache: StatementCache;
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

/** The grammar knows no lone `\r` as a line's end, and stops at a null byte. The copy is as long as the text. */
function withPlainCharacters(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', ' ') : text;
  return plain.includes('\r') ? plain.replace(/\r(?!\n)/g, '\n') : plain;
}

function nullBytes(text: string): SyntaxProblem[] {
  const at = text.indexOf('\0');
  return at < 0 ? [] : [{ start: at, end: at + 1, message: 'source code cannot contain null bytes' }];
}

function unexplained(error: Span, offsets: OffsetMap): SyntaxProblem {
  const start = offsets.toOriginal(error.start);
  return { start, end: Math.max(start, offsets.toOriginal(error.end)), message: 'invalid syntax' };
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
