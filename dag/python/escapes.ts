/** Escapes in string and bytes literals (Python language reference, 2.4.1.1). */

export interface DecodedText {
  readonly value: string;
  /** What CPython says of an escape that cannot be decoded. */
  readonly problem?: string;
}

interface LiteralKind {
  readonly raw: boolean;
  readonly bytes: boolean;
}

const SIMPLE: { readonly [letter: string]: string } = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const DIGITS: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 };

/** `\N{name}` stays as it is written: the names of Unicode's characters are not at hand. Line breaks become `\n`. */
export function decodeEscapes(source: string, kind: LiteralKind): DecodedText {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (kind.raw || !text.includes('\\')) return { value: text };
  const state = { text, at: 0, bytes: kind.bytes, problem: undefined as string | undefined };
  let value = '';
  while (state.at < text.length) {
    const backslash = text.indexOf('\\', state.at);
    if (backslash < 0) break;
    value += text.slice(state.at, backslash);
    state.at = backslash;
    value += decodeOne(state);
  }
  value += text.slice(state.at);
  return { value, problem: state.problem };
}

interface DecodeState {
  readonly text: string;
  readonly bytes: boolean;
  at: number;
  problem: string | undefined;
}

function decodeOne(state: DecodeState): string {
  const { text, at } = state;
  const letter = text.charAt(at + 1);
  const simple = SIMPLE[letter];
  if (simple !== undefined) {
    state.at = at + 2;
    return simple;
  }
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) {
    state.at = at + 1 + octal.length;
    return String.fromCharCode(Number.parseInt(octal, 8));
  }
  const digits = DIGITS[letter];
  if (digits !== undefined && (letter === 'x' || !state.bytes)) return decodeHexadecimal(state, letter, digits);
  if (letter === 'N' && !state.bytes) return keepNamed(state);
  state.at = at + 2;
  return text.slice(at, at + 2);
}

function decodeHexadecimal(state: DecodeState, letter: string, digits: number): string {
  const { text, at } = state;
  const written = /^[0-9a-fA-F]*/.exec(text.slice(at + 2, at + 2 + digits))?.[0] ?? '';
  state.at = at + 2 + written.length;
  if (written.length < digits) {
    state.problem ??= state.bytes
      ? `invalid \\x escape: two hexadecimal digits must follow`
      : `the escape \\${letter} needs ${digits} hexadecimal digits; write \\\\${letter} or a raw string r'…' for a backslash`;
    return text.slice(at, state.at);
  }
  const code = Number.parseInt(written, 16);
  if (code > 0x10ffff) {
    state.problem ??= `the escape \\U${written} is beyond Unicode's last character`;
    return text.slice(at, state.at);
  }
  return String.fromCodePoint(code);
}

function keepNamed(state: DecodeState): string {
  const { text, at } = state;
  const name = /^\\N\{[^}]+\}/.exec(text.slice(at, at + 100))?.[0];
  if (name === undefined) {
    state.problem ??=
      "the escape \\N needs a character's name in braces; write \\\\N or a raw string r'…' for a backslash";
  }
  state.at = at + (name?.length ?? 2);
  return text.slice(at, state.at);
}
