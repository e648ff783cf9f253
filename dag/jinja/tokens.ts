/** The text of a Jinja template → tokens, by Jinja's own lexer's rules with its default delimiters. */

export type TokenKind =
  | 'block-begin'
  | 'block-end'
  | 'variable-begin'
  | 'variable-end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a string without its quotes. */
  readonly text: string;
  /** Offsets in the template; of a string with its quotes. */
  readonly start: number;
  readonly end: number;
}

/** Why Jinja cannot read a template. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

const RAW = /\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})/y;
const END_RAW = /\{%[-+]?\s*endraw\s*(?:[-+]%\}|%\})/g;
const COMMENT_END = /#\}/g;
const OPENING = /\{[{%#]/g;
const BLANK = /\s+/y;
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{L}\p{N}_]+/uy;
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const VARIABLE_END = /-?\}\}/y;
const BLOCK_END = /[-+]?%\}/y;
const CLOSING: { readonly [opening: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** Ends with one `end` token. Throws TemplateSyntaxError. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(text);
    if (!opening) break;
    const start = opening.index;
    const raw = matched(RAW, text, start);
    if (raw !== undefined) at = endOf(END_RAW, text, start, start + raw.length, 'Missing end of raw directive');
    else if (opening[0] === '{#') at = endOf(COMMENT_END, text, start, start + 2, 'Missing end of comment tag');
    else at = codeTokens(text, start, opening[0] === '{{', tokens);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function endOf(expression: RegExp, text: string, start: number, from: number, message: string): number {
  // Jinja has nothing against what is opened at the very end.
  if (from >= text.length) return from;
  expression.lastIndex = from;
  if (!expression.exec(text)) throw new TemplateSyntaxError(message, start, start + 2);
  return expression.lastIndex;
}

/** From `{{` or `{%` to its end; gives the offset behind it. */
function codeTokens(text: string, start: number, isVariable: boolean, tokens: Token[]): number {
  let at = start + 2;
  if (text[at] === '-' || text[at] === '+') at++;
  tokens.push({ kind: isVariable ? 'variable-begin' : 'block-begin', text: text.slice(start, at), start, end: at });
  const open: string[] = [];
  while (at < text.length) {
    at += matched(BLANK, text, at)?.length ?? 0;
    if (at >= text.length) break;
    // Braces of a dictionary come before the end of the expression.
    const end = open.length === 0 ? matched(isVariable ? VARIABLE_END : BLOCK_END, text, at) : undefined;
    if (end !== undefined) {
      tokens.push({ kind: isVariable ? 'variable-end' : 'block-end', text: end, start: at, end: at + end.length });
      return at + end.length;
    }
    const token = tokenAt(text, at);
    balance(open, token);
    tokens.push(token);
    at = token.end;
  }
  return at;
}

function tokenAt(text: string, at: number): Token {
  const make = (kind: TokenKind, written: string): Token => ({
    kind,
    text: written,
    start: at,
    end: at + written.length,
  });
  const float = text[at - 1] === '.' ? undefined : matched(FLOAT, text, at);
  if (float !== undefined) return make('float', float);
  const integer = matched(INTEGER, text, at);
  if (integer !== undefined) return make('integer', integer);
  const name = matched(NAME, text, at);
  if (name !== undefined) return make('name', name);
  const string = matched(STRING, text, at);
  if (string !== undefined) return { kind: 'string', text: string.slice(1, -1), start: at, end: at + string.length };
  const operator = matched(OPERATOR, text, at);
  if (operator !== undefined) return make('operator', operator);
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const message = /['"]/.test(character)
    ? `the string that begins with ${character} has no end`
    : `unexpected '${character}'`;
  throw new TemplateSyntaxError(message, at, at + character.length);
}

function balance(open: string[], { kind, text, start, end }: Token): void {
  if (kind !== 'operator') return;
  const closing = CLOSING[text];
  if (closing) open.push(closing);
  else if (/^[)\]}]$/.test(text)) {
    const expected = open.pop();
    if (expected === undefined) throw new TemplateSyntaxError(`unexpected '${text}'`, start, end);
    if (expected !== text) throw new TemplateSyntaxError(`unexpected '${text}', expected '${expected}'`, start, end);
  }
}

function matched(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
