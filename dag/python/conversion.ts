/** What every conversion function is handed: the text, and where to put what it finds wrong. */
import type { RawNode } from './raw-tree.ts';
import { type CachedStatement, detached, MINIMUM_LENGTH, type StatementCache } from './statement-cache.ts';
import type { Expression, Span, Statement, SyntaxProblem } from './syntax.ts';

const ASCII = /^[\0-\x7f]*$/;

export class Conversion {
  /** The text that the user sees; spans of raw nodes are offsets into it. */
  readonly text: string;
  problems: SyntaxProblem[] = [];
  /** A `yield` was met since the enclosing function began. */
  yields = false;
  readonly #cache: StatementCache;
  /** Whether a statement at this place may be kept for the next parse: not one that a repair touched. */
  readonly #isWhole: (span: Span) => boolean;
  #nested: CachedStatement[] = [];

  constructor(text: string, cache: StatementCache, isWhole: (span: Span) => boolean) {
    this.text = text;
    this.#cache = cache;
    this.#isWhole = isWhole;
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** Of an identifier: Python compares names in Unicode's normal form NFKC. */
  nameOf(span: Span): string {
    const text = this.textOf(span);
    return ASCII.test(text) ? text : text.normalize('NFKC');
  }

  report(span: Span, message: string): void {
    this.problems.push({ start: span.start, end: span.end, message });
  }

  /** Notes that a statement of the last parse is still there. */
  keep(entry: CachedStatement): void {
    this.#nested.push(entry);
    this.#cache.keep(entry);
  }

  /** Converts one statement and keeps the outcome for the next parse. */
  remember(node: RawNode, convert: () => readonly Statement[], into: Statement[]): void {
    const outerProblems = this.problems;
    const outerYields = this.yields;
    const outerNested = this.#nested;
    this.problems = [];
    this.yields = false;
    this.#nested = [];
    const statements = convert();
    into.push(...statements);
    const span = { start: node.start, end: node.sourceEnd };
    if (span.end - span.start >= MINIMUM_LENGTH && this.#isWhole(span)) {
      const text = detached(this.textOf(span));
      const { problems, yields } = this;
      const entry = { statements, problems, yields, start: node.start, text, nested: this.#nested };
      this.#cache.keep(entry);
      this.#nested = [entry];
    }
    for (const problem of this.problems) outerProblems.push(problem);
    for (const nested of this.#nested) outerNested.push(nested);
    this.problems = outerProblems;
    this.yields ||= outerYields;
    this.#nested = outerNested;
  }
}

export function spanOf(node: Span): Span {
  return { start: node.start, end: node.end };
}

export function invalid(node: Span): Expression {
  return { kind: 'invalid', start: node.start, end: node.end };
}

/** For a child that the grammar promises but a broken text may not have. */
export function missingAfter(node: RawNode): Expression {
  return { kind: 'invalid', start: node.end, end: node.end };
}
