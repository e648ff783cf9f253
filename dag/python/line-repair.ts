/** One logical line that cannot be read: what is wrong with it, and the smallest change that makes the most of it readable. */
import type { LogicalLine } from './logical-lines.ts';
import { applyRepairs, type Repair } from './offset-map.ts';
import type { Span, SyntaxProblem } from './syntax.ts';

/** How the grammar likes a text. */
export interface SnippetParser {
  /** The first thing in `text` that is wrong, or undefined when all of it is right. */
  firstError(text: string): Span | undefined;
}

export interface LineRepair {
  readonly repairs: readonly Repair[];
  /** Absent when the line is right after all. */
  readonly problem?: SyntaxProblem;
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

class LineAttempt {
  readonly #text: string;
  readonly #line: LogicalLine;
  readonly #parser: SnippetParser;
  readonly #opensBlock: boolean;
  readonly #isHeader: boolean;
  /** The line with the brackets and strings inside it set right. */
  readonly #source: string;

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

  run(): LineRepair {
    const { problems, missingClosers } = this.#line;
    const whole = this.#errorIn(this.#source);
    if (whole === undefined && missingClosers === '') {
      return { repairs: this.#line.repairs, ...(problems[0] && { problem: problems[0] }) };
    }
    const completed = this.#complete();
    if (completed !== undefined) {
      const { start, end } = this.#line;
      const problem = problems[0] ?? { start: lastToken(this.#text, start, end), end, message: completed.message };
      return { repairs: [...this.#line.repairs, ...completed.repairs], problem };
    }
    const error = this.#errorIn(this.#closed()) ?? whole ?? { start: 0, end: 0 };
    const offender = this.#offender(error);
    return { repairs: this.#cutDown(error, offender), problem: problems[0] ?? this.#problemAt(offender) };
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
    const boundaries = tokenStarts(this.#source).filter(
      (at) => at > 0 && at <= Math.max(error.end + 1, error.start + 1),
    );
    for (const at of boundaries.reverse().slice(0, MAXIMUM_CUTS)) {
      if (this.#beginning(at) !== undefined) return at;
    }
    const after = tokenStarts(this.#source).find((at) => at > error.start && this.#beginning(at) !== undefined);
    return after ?? error.start;
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
      const inserted = this.#insertion(offender);
      if (inserted !== undefined) return [inserted];
      if (openClosers(before) !== '' && this.#errorIn(`${before}, ${source.slice(offender)}`) === undefined) {
        return [{ start: start + offender, end: start + offender, insert: ', ' }];
      }
      for (const span of [{ start: offender, end: Math.max(offender, error.end) }, error]) {
        if (span.end <= span.start || this.#errorIn(source.slice(0, span.start) + source.slice(span.end)) !== undefined)
          continue;
        return [{ start: start + span.start, end: start + span.end, insert: '' }];
      }
      const tail = this.#beginning(offender);
      const kept = before.trimEnd().length;
      if (tail !== undefined) return [{ start: start + kept, end, insert: tail }];
    }
    return [{ start, end, insert: this.#opensBlock ? 'if 1:' : 'pass' }];
  }

  /** A name or a colon put in at the offending token or after it. */
  #insertion(offender: number): Repair | undefined {
    const source = this.#source;
    const next = tokenStarts(source).find((at) => at > offender);
    for (const [at, insert] of [
      [offender, ': '],
      [next, ' _ '],
      [offender, ' _ '],
    ] as const) {
      if (at === undefined || this.#errorIn(source.slice(0, at) + insert + source.slice(at)) !== undefined) continue;
      return { start: this.#line.start + at, end: this.#line.start + at, insert };
    }
    return undefined;
  }

  #closed(): string {
    return this.#source + this.#line.missingClosers + (this.#isHeader && !this.#source.endsWith(':') ? ':' : '');
  }

  #errorIn(source: string): Span | undefined {
    const { before, after } = surroundings(this.#line.firstWord, this.#isHeader && source.trimEnd().endsWith(':'));
    const error = this.#parser.firstError(`${before}${source}${after}`);
    if (error === undefined) return undefined;
    const inside = (offset: number): number => Math.max(0, Math.min(offset - before.length, source.length));
    return { start: inside(error.start), end: inside(error.end) };
  }

  #problemAt(error: number): SyntaxProblem {
    const { start, end } = this.#line;
    const at = Math.min(start + error, Math.max(start, end - 1));
    const token = /^(?:[\p{L}\p{N}_]+|"[^"\n]*"|'[^'\n]*'|[^\s])/u.exec(this.#text.slice(at, end))?.[0] ?? '';
    return {
      start: at,
      end: Math.max(at + token.length, at),
      message: describe(this.#text.slice(start, end), token, this.#line),
    };
  }
}

const MAXIMUM_CUTS = 40;

function tokenStarts(source: string): number[] {
  const starts: number[] = [];
  const tokens = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
  for (const match of source.matchAll(tokens)) starts.push(match.index);
  return starts;
}

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

function openClosers(text: string): string {
  let closers = '';
  for (const char of text) {
    if (char === '(') closers = `)${closers}`;
    else if (char === '[') closers = `]${closers}`;
    else if (char === '{') closers = `}${closers}`;
    else if (closers !== '' && char === closers.charAt(0)) closers = closers.slice(1);
  }
  return closers;
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
