/** One logical line that cannot be read: what is wrong with it, and the smallest change that makes the most of it readable. */
import { annotationSpans } from './annotation-spans.ts';
import { openClosers, tokensOf } from './line-tokens.ts';
import type { LogicalLine } from './logical-lines.ts';
import { applyRepairs, type Repair } from './offset-map.ts';
import type { Span, SyntaxProblem } from './syntax.ts';

/** How the grammar likes a text. */
export interface SnippetParser {
  /** The first thing in `text` that is wrong, or undefined when all of it is right. */
  firstError(text: string): Span | undefined;
  /** Enough was tried: a line that is known to be wrong gets no further attempts. */
  readonly isSpent: boolean;
}

export interface LineRepair {
  readonly repairs: readonly Repair[];
  /** Absent when the line is right after all. */
  readonly problem?: SyntaxProblem;
}

interface Insertion {
  readonly repair: Repair;
  readonly problem: SyntaxProblem;
}

/** Words that open a block; the line has to end with a colon. */
export const BLOCK_WORDS: ReadonlySet<string> = new Set(
  'if elif else for while try except finally with def class async match case'.split(' '),
);

/** `opensBlock`: the next line is indented deeper. */
export function repairLine(text: string, line: LogicalLine, opensBlock: boolean, parser: SnippetParser): LineRepair {
  const attempt = new LineAttempt(text, line, opensBlock, parser);
  return attempt.run();
}

/** Whether the line, with its brackets and strings set right, cannot stand as it is. */
export function isBroken(text: string, line: LogicalLine, parser: SnippetParser): boolean {
  return line.problems.length > 0 || new LineAttempt(text, line, false, parser).isBroken();
}

class LineAttempt {
  readonly #text: string;
  readonly #line: LogicalLine;
  readonly #parser: SnippetParser;
  readonly #opensBlock: boolean;
  readonly #isHeader: boolean;
  /** The line with the brackets and strings inside it set right. */
  readonly #source: string;
  #isWrong = false;

  constructor(text: string, line: LogicalLine, opensBlock: boolean, parser: SnippetParser) {
    this.#text = text;
    this.#line = line;
    this.#parser = parser;
    this.#opensBlock = opensBlock;
    const local = line.repairs.map((repair) => ({
      start: repair.start - line.start,
      end: repair.end - line.start,
      insert: repair.insert,
    }));
    this.#source = applyRepairs(text.slice(line.start, line.end), local);
    const soft = line.firstWord === 'match' || line.firstWord === 'case';
    this.#isHeader = BLOCK_WORDS.has(line.firstWord) && (!soft || opensBlock);
  }

  isBroken(): boolean {
    return this.#errorIn(this.#source) !== undefined && this.#reworded() === undefined;
  }

  run(): LineRepair {
    const { problems, missingClosers } = this.#line;
    const whole = this.#errorIn(this.#source);
    if (whole === undefined && missingClosers === '') {
      return { repairs: this.#line.repairs, ...(problems[0] && { problem: problems[0] }) };
    }
    const reworded = this.#reworded();
    if (reworded !== undefined) return { repairs: reworded };
    const completed = this.#complete();
    if (completed !== undefined) {
      const { start, end } = this.#line;
      const problem = problems[0] ?? { start: lastToken(this.#text, start, end), end, message: completed.message };
      return { repairs: [...this.#line.repairs, ...completed.repairs], problem };
    }
    const error = this.#errorIn(this.#closed()) ?? whole ?? { start: 0, end: 0 };
    const offender = this.#offender(error);
    const isolated = this.#line.repairs.length === 0 && missingClosers === '';
    const insertion = isolated ? (this.#withoutFormatted(error) ?? this.#insertion(offender)) : undefined;
    const repairs = insertion ? [insertion.repair] : this.#cutDown(error, offender);
    return { repairs, problem: problems[0] ?? insertion?.problem ?? this.#problemAt(offender) };
  }

  /** The same in words that the grammar knows, where Python takes the line as it stands. */
  #reworded(): Repair[] | undefined {
    const { repairs, missingClosers, problems } = this.#line;
    if (repairs.length > 0 || missingClosers !== '' || problems.length > 0) return undefined;
    return this.#bracketedTuple() ?? this.#bracketedAnnotations();
  }

  /** `x: list[str] or None` is right in Python, but the grammar has types of its own, which end after the bracket. */
  #bracketedAnnotations(): Repair[] | undefined {
    const { start } = this.#line;
    const source = this.#source;
    if (!/:|->/.test(source) || !source.includes('[')) return undefined;
    const local = annotationSpans(source).flatMap((span) => [
      { start: span.start, end: span.start, insert: '(' },
      { start: span.end, end: span.end, insert: ')' },
    ]);
    if (local.length === 0 || this.#errorIn(applyRepairs(source, local)) !== undefined) return undefined;
    return local.map((repair) => ({ ...repair, start: start + repair.start, end: start + repair.end }));
  }

  /**
   * `1, *[2]` is right in Python, but the grammar reads a star before a bracket only where the whole tuple is in brackets:
   * these are put in, which means the same.
   */
  #bracketedTuple(): Repair[] | undefined {
    const { start } = this.#line;
    const source = this.#source;
    if (!/\*\s*[[({]/.test(source)) return undefined;
    const tokens = tokensOf(source);
    const textAt = (index: number): string => source.slice(tokens[index]?.start, tokens[index]?.end);
    const star = tokens.findIndex((token, index) => {
      const open = index > 0 && textAt(index) === '*' && /^[[({]/.test(textAt(index + 1));
      return open && BEFORE_STAR.test(textAt(index - 1)) && openClosers(source.slice(0, token.start)) === '';
    });
    const opener = tokens.findLast(
      (token, index) =>
        index < star &&
        /^(?:=|[-+]=|return|yield|in)$/.test(textAt(index)) &&
        openClosers(source.slice(0, token.start)) === '',
    );
    if (star < 0 || opener === undefined) return undefined;
    const end = this.#isHeader ? source.lastIndexOf(':') : source.length;
    const inside = source.slice(opener.end, end);
    if (
      end <= opener.end ||
      this.#errorIn(`${source.slice(0, opener.end)} (${inside})${source.slice(end)}`) !== undefined
    )
      return undefined;
    return [
      { start: start + opener.end, end: start + opener.end, insert: ' (' },
      { start: start + end, end: start + end, insert: ')' },
    ];
  }

  /** Adds what is missing at the end: a name, closing brackets, a colon. */
  #complete(): { repairs: Repair[]; message: string } | undefined {
    const { end, missingClosers } = this.#line;
    for (const tail of this.#tails(missingClosers)) {
      if (this.#errorIn(this.#source.slice(0, this.#source.length - tail.drop) + tail.text) !== undefined) continue;
      return { repairs: [{ start: end - tail.drop, end, insert: tail.text }], message: this.#messageFor(tail) };
    }
    return undefined;
  }

  #tails(closers: string): { text: string; drop: number; placeholder: string; colon: boolean }[] {
    const tails: { text: string; drop: number; placeholder: string; colon: boolean }[] = [];
    const endsWithColon = this.#source.endsWith(':');
    for (const placeholder of ['', ' _', '=_', ': _', ' else _', ' in _', ' import _', '()']) {
      if (this.#isHeader) {
        if (endsWithColon) tails.push({ text: `${placeholder}${closers}:`, drop: 1, placeholder, colon: false });
        else tails.push({ text: `${placeholder}${closers}:`, drop: 0, placeholder, colon: true });
      }
      if (placeholder + closers !== '') tails.push({ text: placeholder + closers, drop: 0, placeholder, colon: false });
    }
    return tails;
  }

  #messageFor(tail: { placeholder: string; colon: boolean }): string {
    const last = /(?:[\w.]+|[^\s\w]+)$/u.exec(this.#source)?.[0] ?? this.#source;
    switch (tail.placeholder) {
      case '':
        return tail.colon ? "expected ':'" : 'invalid syntax';
      case ' else _':
        return "expected 'else' after 'if' expression";
      case ' in _':
        return "invalid syntax: expected 'in'";
      case ' import _':
        return "invalid syntax: expected 'import'";
      case ': _':
        return "expected ':'";
      case '()':
        return "expected '('";
      default:
        return `invalid syntax: something is expected after '${last.slice(-20)}'`;
    }
  }

  /** The token after the longest beginning that could stand alone. */
  #offender(error: Span): number {
    const starts = tokensOf(this.#source).map((token) => token.start);
    const near = starts.findLastIndex((at) => at <= error.end) + TOKENS_BEYOND;
    const candidates = starts.slice(1, near + 1).reverse();
    return candidates.slice(0, MAXIMUM_CUTS).find((at) => this.#beginning(at) !== undefined) ?? error.start;
  }

  /** What has to be put after the first `length` characters so that they are right, if anything helps. */
  #beginning(length: number): string | undefined {
    const kept = this.#source.slice(0, length).trimEnd();
    if (kept === '') return undefined;
    const tail = openClosers(kept) + (this.#isHeader ? ':' : '');
    return this.#errorIn(kept + tail) === undefined ? tail : undefined;
  }

  /** A comma put in, the offending part left out, or the readable beginning; else the line stands for nothing. */
  #cutDown(error: Span, offender: number): Repair[] {
    const { start, end, repairs, missingClosers } = this.#line;
    const source = this.#source;
    if (repairs.length === 0 && missingClosers === '') {
      const before = source.slice(0, offender);
      if (openClosers(before) !== '' && this.#errorIn(`${before}, ${source.slice(offender)}`) === undefined) {
        return [{ start: start + offender, end: start + offender, insert: ', ' }];
      }
      for (const span of [{ start: offender, end: Math.max(offender, error.end) }, error]) {
        const rest = source.slice(0, span.start) + source.slice(span.end);
        if (span.end <= span.start || rest.trim() === '' || this.#errorIn(rest) !== undefined) continue;
        return [{ start: start + span.start, end: start + span.end, insert: '' }];
      }
      const tail = this.#beginning(offender);
      const kept = before.trimEnd().length;
      if (tail !== undefined) return [{ start: start + kept, end, insert: tail }];
    }
    return [{ start, end, insert: this.#opensBlock ? 'if 1:' : 'pass' }];
  }

  /** A formatted string with something unreadable in its braces stands for an unknown value. */
  #withoutFormatted(error: Span): Insertion | undefined {
    const source = this.#source;
    const token = formattedAt(source, error.start);
    if (token === undefined) return undefined;
    if (this.#errorIn(`${source.slice(0, token.start)}_${source.slice(token.end)}`) !== undefined) return undefined;
    const span = { start: this.#line.start + token.start, end: this.#line.start + token.end };
    const message = /\{\s*\}/.test(source.slice(token.start, token.end))
      ? "f-string: valid expression required before '}'"
      : 'f-string: what stands in the braces is no expression';
    return { repair: { ...span, insert: '_' }, problem: { ...span, message } };
  }

  /** A colon put in before the offending token, or a name before it or after it. */
  #insertion(offender: number): Insertion | undefined {
    const source = this.#source;
    const next = tokensOf(source).find((token) => token.start > offender)?.start;
    if (openClosers(source.slice(0, offender)).startsWith('}') && this.#accepts(offender, ': ')) {
      return this.#inserted(offender, ': ', "':' expected after dictionary key");
    }
    for (const at of [next, offender]) {
      if (at !== undefined && this.#accepts(at, ' _ ')) return this.#inserted(at, ' _ ', undefined);
    }
    return undefined;
  }

  #accepts(at: number, insert: string): boolean {
    return this.#errorIn(this.#source.slice(0, at) + insert + this.#source.slice(at)) === undefined;
  }

  #inserted(at: number, insert: string, message: string | undefined): Insertion {
    const { start } = this.#line;
    const before = tokensOf(this.#source).findLast((token) => token.end <= at) ?? { start: 0, end: at };
    const said =
      message ?? `invalid syntax: something is expected after '${this.#source.slice(before.start, before.end)}'`;
    return {
      repair: { start: start + at, end: start + at, insert },
      problem: { start: start + before.start, end: start + before.end, message: said },
    };
  }

  #closed(): string {
    return this.#source + this.#line.missingClosers + (this.#isHeader && !this.#source.endsWith(':') ? ':' : '');
  }

  #errorIn(source: string): Span | undefined {
    if (this.#isWrong && this.#parser.isSpent) return { start: 0, end: source.length };
    const { before, after } = surroundings(this.#line.firstWord, this.#isHeader && source.trimEnd().endsWith(':'));
    const error = this.#parser.firstError(`${before}${source}${after}`);
    if (error === undefined) return undefined;
    this.#isWrong ||= source === this.#source;
    const inside = (offset: number): number => Math.max(0, Math.min(offset - before.length, source.length));
    return { start: inside(error.start), end: inside(error.end) };
  }

  #problemAt(offender: number): SyntaxProblem {
    const { start, end } = this.#line;
    const source = this.#text.slice(start, end);
    const at = Math.min(offender, Math.max(0, source.length - 1));
    const tokens = tokensOf(source);
    const index = tokens.findIndex((token) => token.end > at);
    const token = tokens[index] ?? { start: at, end: source.length };
    const text = source.slice(token.start, token.end);
    const message = describe(source, text, this.#line);
    // A missing comma is missing where the line before ends.
    const before = tokens[index - 1];
    const marked =
      before && message.endsWith('comma?') && source.slice(before.end, token.start).includes('\n') ? before : token;
    return { start: start + marked.start, end: start + marked.end, message };
  }
}

function formattedAt(source: string, offset: number): Span | undefined {
  const token = tokensOf(source).find((one) => one.start <= offset && offset < one.end);
  return token !== undefined && /^[rR]?[fFtT][rR]?["']/.test(source.slice(token.start, token.end)) ? token : undefined;
}

/** What may stand before the star of a starred element. */
const BEFORE_STAR = /^(?:,|=|[-+]=|return|yield|in)$/;

const MAXIMUM_CUTS = 40;
/** The grammar's recovery may point a little before the token that Python stumbles over. */
const TOKENS_BEYOND = 5;

/** What makes a lone line a whole program. */
function surroundings(word: string, header: boolean): { before: string; after: string } {
  const after = header ? ' pass' : '';
  switch (word) {
    case 'elif':
    case 'else':
      return { before: 'if _: pass\n', after };
    case 'except':
    case 'finally':
      return { before: 'try: pass\n', after };
    case 'case':
      return { before: header ? 'match _:\n ' : '', after };
    case 'match':
      return { before: '', after: header ? '\n case _: pass' : '' };
    case '@':
      return { before: '', after: '\ndef _(): pass' };
    default:
      return { before: '', after };
  }
}

function lastToken(text: string, start: number, end: number): number {
  const token = /(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]{1,3})$/u.exec(text.slice(start, end))?.[0] ?? '';
  return Math.max(start, end - token.length);
}

function describe(source: string, token: string, line: LogicalLine): string {
  const word = line.firstWord;
  if (/^(?:if|elif|while)$/.test(word) && /[^=!<>:]=[^=]/.test(source)) {
    return "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
  }
  if (word === 'def' && !source.includes('(')) return "expected '('";
  const target = /^([^=\n]*[^=!<>:+\-*/%&|^@\s])\s*=(?!=)/.exec(source)?.[1];
  if (target !== undefined && !BLOCK_WORDS.has(word)) {
    if (/^[\w.]+\(.*\)$/.test(target)) {
      return "cannot assign to function call here. Maybe you meant '==' instead of '='?";
    }
    if (/^(?:True|False|None)$/.test(target)) return `cannot assign to ${target}`;
    if (/^(?:\d[\d.]*|"[^"]*"|'[^']*')$/.test(target)) {
      return "cannot assign to literal here. Maybe you meant '==' instead of '='?";
    }
    if (/^[\w.]+(?:\s*[-+*/%]\s*[\w.]+)+$/.test(target)) {
      return "cannot assign to expression here. Maybe you meant '==' instead of '='?";
    }
  }
  if (/[([{]/.test(source) && /^["'\p{L}\p{N}_]/u.test(token) && !KEYWORDS.has(token)) {
    return `invalid syntax: '${shorten(token)}' is not expected here. Perhaps you forgot a comma?`;
  }
  return token === '' ? 'invalid syntax' : `invalid syntax: '${shorten(token)}' is not expected here`;
}

function shorten(token: string): string {
  return token.length > 30 ? `${token.slice(0, 29)}…` : token;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);
