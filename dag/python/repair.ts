/**
 * A text that the grammar could not read → the changes that make it readable, and the problems in a user's words.
 *
 * The grammar's own recovery may give up large parts of a file for one missing bracket. Here every logical line near an
 * error is tried on its own, so that a problem stays where it is and the rest of the file keeps its meaning.
 */
import { checkStructure } from './block-structure.ts';
import { isBroken, repairLine, type SnippetParser } from './line-repair.ts';
import { type LogicalLine, scanLogicalLines, splitLine } from './logical-lines.ts';
import type { Repair } from './offset-map.ts';
import type { Span, SyntaxProblem } from './syntax.ts';

export interface RepairPlan {
  /** Sorted, without overlaps. */
  readonly repairs: readonly Repair[];
  readonly problems: readonly SyntaxProblem[];
  /** Logical lines that were changed or found wrong. */
  readonly touched: readonly Span[];
  /** A triple-quoted string is never closed: from somewhere on, text is taken for code and code for text. */
  readonly textAsCode: boolean;
}

/** Lines that are tried one by one; with more broken ones than this the file is no Python. */
const MAXIMUM_LINES = 400;
const MAXIMUM_PROBLEMS = 20;

/** Characters that are parsed while lines are tried: what a mistake among reasonable lines needs many times over. */
const TRIED_CHARACTERS = 400_000;

/** `trusted`: a logical line that need not be tried, because the grammar read it without a doubt. */
export function planRepairs(text: string, trusted: (line: Span) => boolean, grammar: SnippetParser): RepairPlan {
  const parser = new BudgetedParser(grammar, TRIED_CHARACTERS);
  const scanned = scanLogicalLines(text);
  const lines: LogicalLine[] = [];
  const repairs = new Map<LogicalLine, readonly Repair[]>();
  const problems: SyntaxProblem[] = [];
  const touched: Span[] = [];
  const neutral: Repair[] = [];
  let tried = 0;
  const work = [...scanned].reverse();
  while (work.length > 0) {
    const line = work.pop();
    if (line === undefined) break;
    const known = (line.problems.length === 0 && trusted(line)) || parser.isSpent;
    const split = known ? undefined : splitIfBroken(text, line, parser);
    if (split !== undefined) {
      work.push(...split.reverse());
      continue;
    }
    lines.push(line);
    if (known || tried++ > MAXIMUM_LINES) continue;
    for (const at of line.shallowLines) neutral.push({ start: at, end: at, insert: ' '.repeat(line.indent + 1) });
    const next = work[work.length - 1];
    const outcome = repairLine(text, line, next !== undefined && next.indent > line.indent, parser);
    if (outcome.problem) {
      problems.push(outcome.problem);
      touched.push({ start: line.start, end: line.end });
    }
    if (outcome.repairs.length > 0) repairs.set(line, outcome.repairs);
  }
  const opens = (line: LogicalLine): boolean => {
    const last = repairs.get(line)?.at(-1);
    return last === undefined ? text.charAt(line.end - 1) === ':' : last.insert.endsWith(':');
  };
  for (const finding of checkStructure(lines, text, opens)) {
    problems.push(finding.problem);
    touched.push({ start: finding.line.start, end: finding.line.end });
    repairs.set(finding.line, finding.repairs);
  }
  const triple = problems.find((problem) => problem.message.startsWith('unterminated triple-quoted'));
  const sorted = problems.toSorted((a, b) => a.start - b.start).slice(0, MAXIMUM_PROBLEMS);
  const chosen = triple === undefined ? sorted : [triple];
  return {
    repairs: merged([...repairs.values()].flat(), neutral),
    problems: chosen,
    touched,
    textAsCode: triple !== undefined,
  };
}

class BudgetedParser implements SnippetParser {
  readonly #grammar: SnippetParser;
  #left: number;

  constructor(grammar: SnippetParser, characters: number) {
    this.#grammar = grammar;
    this.#left = characters;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  firstError(text: string): Span | undefined {
    this.#left -= text.length;
    return this.#grammar.firstError(text);
  }
}

/** A statement over several lines that is wrong may be two statements and a missing bracket. */
function splitIfBroken(text: string, line: LogicalLine, parser: SnippetParser): LogicalLine[] | undefined {
  if (!/[\r\n]/.test(text.slice(line.start, line.end)) || line.missingClosers !== '') return undefined;
  if (!isBroken(text, line, parser)) return undefined;
  const parts = splitLine(text, line);
  return parts.length > 1 ? parts : undefined;
}

/** Trusts what lies inside one of the sorted `readable` spans and touches none of `doubtful`. */
export function trustWithin(readable: readonly Span[], doubtful: readonly Span[]): (line: Span) => boolean {
  return (line) => {
    if (touches(line, doubtful)) return false;
    let low = 0;
    let high = readable.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const span = readable[middle];
      if (span === undefined) return false;
      if (span.end <= line.start) low = middle + 1;
      else if (span.start > line.start) high = middle - 1;
      else return span.end >= line.end;
    }
    return false;
  };
}

export function trustOutside(doubtful: readonly Span[]): (line: Span) => boolean {
  return (line) => !touches(line, doubtful);
}

function touches(line: Span, spans: readonly Span[]): boolean {
  return spans.some((span) => span.start <= line.end && line.start <= span.end);
}

function merged(repairs: readonly Repair[], neutral: readonly Repair[]): Repair[] {
  const sorted = [...repairs, ...neutral].sort((a, b) => a.start - b.start || a.end - b.end);
  const kept: Repair[] = [];
  for (const repair of sorted) {
    const last = kept[kept.length - 1];
    if (last !== undefined && repair.start < last.end) continue;
    if (last !== undefined && repair.start === last.start && repair.end === last.end) {
      kept[kept.length - 1] = { ...last, insert: last.insert + repair.insert };
    } else kept.push(repair);
  }
  return kept;
}
