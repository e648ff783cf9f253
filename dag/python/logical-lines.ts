/**
 * The logical lines of a text that the grammar could not read: where each statement begins and ends, which brackets and
 * strings stay open. A bracket that is never closed ends where the next statement seems to begin, so that one missing
 * parenthesis does not swallow the rest of the file.
 */
import type { Repair } from './offset-map.ts';
import { isWordCharacter, scanString, stringPrefixLength } from './string-scanner.ts';
import type { SyntaxProblem } from './syntax.ts';

export interface LogicalLine {
  /** Of the first token. */
  readonly start: number;
  /** After the last token. */
  readonly end: number;
  /** Of the physical line. */
  readonly lineStart: number;
  /** Columns, with tabs to multiples of eight as Python counts them. */
  readonly indent: number;
  readonly firstWord: string;
  /** Closing brackets that are missing at the end, innermost first. */
  readonly missingClosers: string;
  readonly problems: readonly SyntaxProblem[];
  /** What would set the brackets and strings inside right. */
  readonly repairs: readonly Repair[];
  /** Starts of physical lines inside that are indented less than the statement, which the grammar takes amiss. */
  readonly shallowLines: readonly number[];
}

export function scanLogicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let lookahead = LOOKAHEAD * text.length;
  let at = 0;
  while (at < text.length) {
    const first = firstToken(text, at);
    if (first.offset >= text.length) break;
    const result = scanLine(text, first, lookahead > 0);
    lines.push(result.line);
    lookahead -= result.lookedAhead;
    at = Math.max(result.next, first.offset + 1);
  }
  return lines;
}

/** How often a text may be read to its end for brackets that are never closed, before each ends at the next statement. */
const LOOKAHEAD = 10;

/** A logical line over several physical ones, split where a new statement seems to begin inside it. */
export function splitLine(text: string, line: LogicalLine): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let at = line.lineStart;
  while (at < line.end) {
    const first = firstToken(text, at);
    if (first.offset >= line.end) break;
    const scan = new LineScan(text, first, true);
    scan.run();
    lines.push(scan.finish());
    at = Math.max(scan.next, first.offset + 1);
  }
  return lines;
}

interface FirstToken {
  readonly offset: number;
  readonly lineStart: number;
  readonly indent: number;
}

/** Skips blank lines and comments. */
function firstToken(text: string, from: number): FirstToken {
  let lineStart = from;
  let indent = 0;
  let i = from;
  for (; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\n' || char === '\r' || char === ';') {
      lineStart = i + 1;
      indent = 0;
    } else if (char === ' ') indent++;
    else if (char === '\t') indent += 8 - (indent % 8);
    else if (char === '\f') indent = 0;
    else if (char === '#') i = endOfLine(text, i) - 1;
    else if (char !== '\uFEFF') break;
  }
  return { offset: i, lineStart, indent };
}

export function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
  }
  return text.length;
}

/** `lookedAhead`: the characters that were read in vain. */
function scanLine(
  text: string,
  first: FirstToken,
  looksAhead: boolean,
): { line: LogicalLine; next: number; lookedAhead: number } {
  let lookedAhead = 0;
  if (looksAhead) {
    const plain = new LineScan(text, first, false);
    plain.run();
    if (!plain.needsCut) return { line: plain.finish(), next: plain.next, lookedAhead };
    lookedAhead = plain.next - first.offset;
  }
  const cut = new LineScan(text, first, true);
  cut.run();
  return { line: cut.finish(), next: cut.next, lookedAhead };
}

interface OpenBracket {
  readonly char: string;
  readonly offset: number;
}

const CLOSERS: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

class LineScan {
  readonly #text: string;
  readonly #first: FirstToken;
  readonly #cutting: boolean;
  readonly #open: OpenBracket[] = [];
  readonly #problems: SyntaxProblem[] = [];
  readonly #repairs: Repair[] = [];
  readonly #shallow: number[] = [];
  #end: number;
  #mismatch = false;
  /** Where the next logical line may begin. */
  next: number;

  constructor(text: string, first: FirstToken, cutting: boolean) {
    this.#text = text;
    this.#first = first;
    this.#cutting = cutting;
    this.#end = first.offset;
    this.next = text.length;
  }

  /** Brackets did not work out over more than one line: look for the place where the next statement begins. */
  get needsCut(): boolean {
    return this.#open.length > 0 || this.#mismatch;
  }

  run(): void {
    const text = this.#text;
    let i = this.#first.offset;
    while (i < text.length) {
      const char = text.charAt(i);
      if (char === '\n' || char === '\r' || (char === ';' && this.#open.length === 0)) {
        const lineStart = text.startsWith('\r\n', i) ? i + 2 : i + 1;
        if (this.#open.length === 0 || (this.#cutting && this.#beginsStatement(lineStart))) {
          this.next = lineStart;
          return;
        }
        i = this.#enterLine(lineStart);
      } else if (char === '#') i = endOfLine(text, i);
      else if (char === '\\') i = this.#backslash(i);
      else if (char === ' ' || char === '\t' || char === '\f') i++;
      else i = this.#token(i, char);
    }
    this.next = text.length;
  }

  finish(): LogicalLine {
    for (const bracket of this.#open.slice(0, 1)) {
      this.#report(bracket.offset, bracket.offset + 1, `'${bracket.char}' was never closed`);
    }
    const { offset, lineStart, indent } = this.#first;
    return {
      start: offset,
      end: this.#end,
      lineStart,
      indent,
      firstWord: /^(?:@|[^\W\d]\w*)/u.exec(this.#text.slice(offset, offset + 40))?.[0] ?? '',
      missingClosers: this.#open
        .map((bracket) => CLOSERS[bracket.char] ?? '')
        .reverse()
        .join(''),
      problems: this.#problems.toSorted((a, b) => a.start - b.start),
      repairs: this.#repairs,
      shallowLines: this.#shallow,
    };
  }

  #report(start: number, end: number, message: string): void {
    this.#problems.push({ start, end, message });
  }

  #enterLine(lineStart: number): number {
    const { offset, indent } = firstTokenOfLine(this.#text, lineStart);
    const blank = /^[\r\n#]?$/.test(this.#text.charAt(offset));
    if (!blank && indent < this.#first.indent) this.#shallow.push(lineStart);
    return offset;
  }

  #backslash(i: number): number {
    const rest = /^\\(?:\r\n|\n|\r|$)/.exec(this.#text.slice(i, i + 3));
    if (rest) return i + rest[0].length;
    this.#report(i, i + 1, 'unexpected character after line continuation character');
    this.#repairs.push({ start: i, end: i + 1, insert: ' ' });
    this.#end = i + 1;
    return i + 1;
  }

  #token(i: number, char: string): number {
    const text = this.#text;
    const prefix = stringPrefixLength(text, i);
    if (prefix !== undefined) return this.#string(i, prefix);
    if (isWordCharacter(char)) {
      let end = i + 1;
      while (end < text.length && isWordCharacter(text.charAt(end))) end++;
      this.#end = end;
      if (BAD_NUMBER.test(text.slice(i, end))) {
        this.#report(i, end, 'invalid decimal literal');
        this.#repairs.push({ start: i, end, insert: '_' });
      }
      return end;
    }
    if (CLOSERS[char] !== undefined) this.#open.push({ char, offset: i });
    else if (char === ')' || char === ']' || char === '}') this.#close(i, char);
    else if (!PUNCTUATION.has(char)) this.#strange(i, char);
    this.#end = i + 1;
    return i + 1;
  }

  #string(i: number, prefix: number): number {
    const string = scanString(this.#text, i, prefix);
    if (string.terminated) {
      this.#end = string.end;
      return string.end;
    }
    const triple = string.quote.length === 3;
    if (!triple && this.#formatted(i, prefix, string.quote)) return this.#end;
    const end = endOfLine(this.#text, i + prefix);
    this.#report(i, end, `unterminated ${triple ? 'triple-quoted ' : ''}string literal`);
    const backslash = oddBackslashes(this.#text.slice(i, end)) ? '\\' : '';
    this.#repairs.push({ start: end, end, insert: backslash + string.quote });
    this.#end = end;
    return end;
  }

  /** A formatted string that is closed, but with a brace open inside: the value is unknown, the line goes on after it. */
  #formatted(i: number, prefix: number, quote: string): boolean {
    const open = i + prefix;
    const literal = /^(["'])(?:[^"'\\\r\n]|\\.|(?!\1)["'])*\1/.exec(
      this.#text.slice(open, endOfLine(this.#text, open)),
    )?.[0];
    if (literal === undefined || quote.length === 3 || !/[fFtT]/.test(this.#text.slice(i, open))) return false;
    this.#end = open + literal.length;
    this.#report(i, this.#end, "f-string: expecting '}'");
    this.#repairs.push({ start: i, end: this.#end, insert: '_' });
    return true;
  }

  #close(i: number, char: string): void {
    const top = this.#open[this.#open.length - 1];
    if (top === undefined) {
      this.#report(i, i + 1, `unmatched '${char}'`);
      this.#repairs.push({ start: i, end: i + 1, insert: ' ' });
      return;
    }
    if (CLOSERS[top.char] === char) {
      this.#open.pop();
      return;
    }
    this.#mismatch = true;
    this.#report(i, i + 1, `closing parenthesis '${char}' does not match opening parenthesis '${top.char}'`);
    const below = this.#open.findLastIndex((bracket) => CLOSERS[bracket.char] === char);
    if (below < 0) {
      this.#open.pop();
      this.#repairs.push({ start: i, end: i + 1, insert: CLOSERS[top.char] ?? '' });
      return;
    }
    const unclosed = this.#open.splice(below).slice(1);
    this.#repairs.push({
      start: i,
      end: i,
      insert: unclosed
        .map((bracket) => CLOSERS[bracket.char])
        .reverse()
        .join(''),
    });
  }

  #strange(i: number, char: string): void {
    const code = this.#text.codePointAt(i) ?? 0;
    const shown = String.fromCodePoint(code);
    const hex = code.toString(16).toUpperCase().padStart(4, '0');
    const printable = char >= ' ' && char !== '\u007f';
    if (printable && code < 128) this.#report(i, i + 1, `invalid syntax: '${shown}' has no meaning in Python`);
    else if (printable) this.#report(i, i + shown.length, `invalid character '${shown}' (U+${hex})`);
    else this.#report(i, i + 1, `invalid non-printable character U+${hex}`);
    this.#repairs.push({ start: i, end: i + shown.length, insert: ' '.repeat(shown.length) });
  }

  /** Inside an open bracket: does the physical line at `lineStart` look like a new statement rather than a continuation? */
  #beginsStatement(lineStart: number): boolean {
    const { offset, indent } = firstTokenOfLine(this.#text, lineStart);
    const rest = this.#text.slice(offset, endOfLine(this.#text, offset));
    if (rest === '' || rest.startsWith('#')) return false;
    const word = /^[^\W\d]\w*/u.exec(rest)?.[0] ?? '';
    if (STATEMENT_KEYWORDS.has(word) || (rest.startsWith('@') && indent <= this.#first.indent)) return true;
    if (word === '') return false;
    const expects = EXPECTS_MORE.has(this.#text.charAt(this.#end - 1));
    if (indent <= this.#first.indent) return !expects || !EXPRESSION_KEYWORDS.has(word);
    const spacedAssignment = /^[^\W\d]\w*(?:\.\w+|\[[^\]]*\])*\s+=\s/u.test(rest);
    const shifts = /^[^\W\d]\w*\s*(?:>>|<<)/u.test(rest) && !expects;
    return spacedAssignment || shifts || (!expects && COMPOUND_KEYWORDS.has(word) && rest.trimEnd().endsWith(':'));
  }
}

/** Digits with letters that neither belong to a number nor begin a keyword after it (`1if x else y` is right). */
const BAD_NUMBER =
  /^(?!0[xXoObB])\d[\d_]*(?:_$|(?![\d_])(?![eE]\d*$)(?![jJ]$)(?!(?:and|or|if|else|in|is|for|not)(?![\p{L}\p{N}_]))[\p{L}])/u;
const PUNCTUATION: ReadonlySet<string> = new Set('+-*/%@<>=!&|^~.,:;');
const EXPECTS_MORE: ReadonlySet<string> = new Set(',([{=:+-*/%|&<>.');
const STATEMENT_KEYWORDS: ReadonlySet<string> = new Set(
  'def class with return import from while try except finally raise assert del global nonlocal pass break continue elif'.split(
    ' ',
  ),
);
const COMPOUND_KEYWORDS: ReadonlySet<string> = new Set('if for else match case async'.split(' '));
const EXPRESSION_KEYWORDS: ReadonlySet<string> = new Set(
  'and or not in is if else for async await lambda None True False'.split(' '),
);

function firstTokenOfLine(text: string, lineStart: number): { offset: number; indent: number } {
  let indent = 0;
  let offset = lineStart;
  for (; offset < text.length; offset++) {
    const char = text.charAt(offset);
    if (char === ' ') indent++;
    else if (char === '\t') indent += 8 - (indent % 8);
    else break;
  }
  return { offset, indent };
}

function oddBackslashes(text: string): boolean {
  return (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
}
