/** What every conversion function is handed: the text, and where to put what it finds wrong. */
import type { RawNode } from './raw-tree.ts';
import { type CachedStatement, detached, MINIMUM_LENGTH, type StatementCache } from './statement-cache.ts';
import type { Expression, Span, Statement, SyntaxProblem } from './syntax.ts';

const ASCII = /^[\0-\x7f]*$/;

/** Something that is only right inside a function or loop. */
export interface LooseStatement extends Span {
  readonly kind: 'return' | 'yield' | 'await' | 'async' | 'break' | 'continue' | 'nonlocal' | 'star-import';
}

const OUTSIDE: { readonly [kind in LooseStatement['kind']]: string } = {
  return: "'return' outside function",
  yield: "'yield' outside function",
  await: "'await' outside async function",
  async: "'async' statement outside async function",
  break: "'break' outside loop",
  continue: "'continue' not properly in loop",
  nonlocal: 'nonlocal declaration not allowed at module level',
  'star-import': 'import * only allowed at module level',
};

export class Conversion {
  /** The text that the user sees; spans of raw nodes are offsets into it. */
  readonly text: string;
  problems: SyntaxProblem[] = [];
  /** What needs a function or a loop around it and has not met one yet. */
  loose: LooseStatement[] = [];
  /** Statements that run on over a line's end. */
  readonly running: Span[] = [];
  /** The parsed text is not the user's text in every place. */
  readonly repaired: boolean;
  readonly #cache: StatementCache;
  /** Whether a statement at this place may be kept for the next parse: not one that a repair touched. */
  readonly #isWhole: (span: Span) => boolean;
  #nested: CachedStatement[] = [];

  constructor(text: string, cache: StatementCache, repaired: boolean, isWhole: (span: Span) => boolean) {
    this.text = text;
    this.repaired = repaired;
    this.#cache = cache;
    this.#isWhole = isWhole;
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** Of an identifier: Python compares names in Unicode's normal form NFKC. The grammar takes two words of Python for names. */
  nameOf(span: Span): string {
    const text = this.textOf(span);
    if (text === 'async' || text === 'await') this.report(span, `invalid syntax: '${text}' is a word of Python`);
    return ASCII.test(text) ? text : text.normalize('NFKC');
  }

  report(span: Span, message: string): void {
    this.problems.push({ start: span.start, end: span.end, message });
  }

  /** Converts something that is a world of its own for the kinds in `settled`; hands back what of those was in it. */
  within(settled: readonly LooseStatement['kind'][], convert: () => void): LooseStatement[] {
    const outer = this.loose;
    this.loose = [];
    convert();
    const inner = this.loose;
    this.loose = outer;
    for (const one of inner) if (!settled.includes(one.kind)) outer.push(one);
    return inner.filter((one) => settled.includes(one.kind));
  }

  reportLoose(found: readonly LooseStatement[]): void {
    for (const one of found) this.report(one, OUTSIDE[one.kind]);
  }

  /** Notes that a statement of the last parse is still there. */
  keep(entry: CachedStatement): void {
    this.#nested.push(entry);
    this.#cache.keep(entry);
  }

  /** Converts one statement and keeps the outcome for the next parse. */
  remember(node: RawNode, convert: () => readonly Statement[], into: Statement[]): void {
    const outerProblems = this.problems;
    const outerLoose = this.loose;
    const outerNested = this.#nested;
    this.problems = [];
    this.loose = [];
    this.#nested = [];
    const statements = convert();
    into.push(...statements);
    const span = { start: node.start, end: node.sourceEnd };
    if (span.end - span.start >= MINIMUM_LENGTH && this.#isWhole(span)) {
      const text = detached(this.textOf(span));
      const { problems, loose } = this;
      const entry = { statements, problems, loose, start: node.start, text, nested: this.#nested };
      this.#cache.keep(entry);
      this.#nested = [entry];
    }
    for (const problem of this.problems) outerProblems.push(problem);
    for (const nested of this.#nested) outerNested.push(nested);
    this.problems = outerProblems;
    for (const one of this.loose) outerLoose.push(one);
    this.loose = outerLoose;
    this.#nested = outerNested;
  }
}

export function spanOf(node: Span): Span {
  return { start: node.start, end: node.end };
}

/** The message about it. */
const TOO_DEEP = 'nested too deeply to be read';

/** Python itself reads more. */
export function isOurLimit(error: SyntaxProblem): boolean {
  return error.isOurLimit === true || error.message === TOO_DEEP;
}

/** What lies deeper than is read. */
export function tooDeep(node: Span, c: Conversion): Expression {
  c.report(node, TOO_DEEP);
  return invalid(node);
}

export function invalid(node: Span): Expression {
  return { kind: 'invalid', start: node.start, end: node.end };
}

/** For a child that the grammar promises but a broken text may not have. */
export function missingAfter(node: RawNode): Expression {
  return { kind: 'invalid', start: node.end, end: node.end };
}
