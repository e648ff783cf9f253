/** Jinja's tokens one after another, and what is said when another one was expected. */
import { TemplateSyntaxError, type Token, type TokenKind } from './tokens.ts';

export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Ends of the blocks that are open, innermost last, for messages. */
  readonly open: { readonly tag: Token; readonly ends: readonly string[] }[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.look(0);
  }

  look(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (!token) throw new Error('a stream of tokens ends with one');
    return token;
  }

  next(): Token {
    const token = this.current;
    this.#at++;
    return token;
  }

  is(kind: TokenKind, text?: string): boolean {
    return this.current.kind === kind && (text === undefined || this.current.text === text);
  }

  isOperator(...texts: readonly string[]): boolean {
    return this.current.kind === 'operator' && texts.includes(this.current.text);
  }

  isName(...texts: readonly string[]): boolean {
    return this.current.kind === 'name' && texts.includes(this.current.text);
  }

  skipName(text: string): boolean {
    if (!this.isName(text)) return false;
    this.#at++;
    return true;
  }

  skipOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.#at++;
    return true;
  }

  expect(kind: TokenKind, text?: string): Token {
    if (this.is(kind, text)) return this.next();
    return this.fail(`expected ${text === undefined ? KINDS[kind] : `'${text}'`}, got ${shown(this.current)}`);
  }

  expectOperator(text: string): Token {
    return this.expect('operator', text);
  }

  fail(message: string, token = this.current): never {
    const { start, end } = token.kind === 'end' ? this.#lastOpened() : token;
    throw new TemplateSyntaxError(message, start, end);
  }

  /** The end of a template is no place to look at: what was left open is. */
  #lastOpened(): { readonly start: number; readonly end: number } {
    const opened = this.#tokens.findLast(({ kind }) => kind === 'variable-begin' || kind === 'block-begin');
    const closed = this.#tokens.findLast(({ kind }) => kind === 'variable-end' || kind === 'block-end');
    if (opened && (!closed || opened.start > closed.start)) return { start: opened.start, end: this.current.start };
    return this.open.at(-1)?.tag ?? this.current;
  }
}

const KINDS: { readonly [kind in TokenKind]: string } = {
  'block-begin': "'{%'",
  'block-end': "'%}'",
  'variable-begin': "'{{'",
  'variable-end': "'}}'",
  name: 'a name',
  string: 'a string',
  integer: 'a number',
  float: 'a number',
  operator: 'an operator',
  end: 'the end of the template',
};

export function shown(token: Token): string {
  return token.kind === 'end' || token.kind === 'string' ? KINDS[token.kind] : `'${token.text}'`;
}
