/** The tokens of one logical line, roughly: enough to point at one and to see which brackets are open. */
import { isWordCharacter, scanString, stringPrefixLength } from './string-scanner.ts';
import type { Span } from './syntax.ts';

/** Comments, blanks and line breaks are left out. */
export function tokensOf(source: string): Span[] {
  const tokens: Span[] = [];
  let at = 0;
  while (at < source.length) {
    const end = tokenEnd(source, at);
    if (!/^[\s\\#]/.test(source.charAt(at))) tokens.push({ start: at, end });
    at = end;
  }
  return tokens;
}

const SIGN = /(?:\*\*=?|\/\/=?|>>=?|<<=?|->|:=|\.\.\.|[-+*/%&|^@=!<>]=|.)/suy;
const COMMENT = /#[^\r\n]*/y;

/** After the token, blank or comment at `at`. */
export function tokenEnd(source: string, at: number): number {
  const prefix = stringPrefixLength(source, at);
  if (prefix !== undefined) return scanString(source, at, prefix).end;
  if (isWordCharacter(source.charAt(at))) {
    let end = at + 1;
    while (end < source.length && isWordCharacter(source.charAt(end))) end++;
    return end;
  }
  const pattern = source.charAt(at) === '#' ? COMMENT : SIGN;
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at + 1;
}

const CLOSERS: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** The closing brackets that are missing at the end, innermost first. */
export function openClosers(source: string): string {
  const closers: string[] = [];
  for (const { start } of tokensOf(source)) {
    const char = source.charAt(start);
    const closer = CLOSERS[char];
    if (closer !== undefined) closers.push(closer);
    else if (char === closers[closers.length - 1]) closers.pop();
  }
  return closers.reverse().join('');
}
