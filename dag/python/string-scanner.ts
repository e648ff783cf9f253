/** Where a string literal ends, by characters alone: for texts that the grammar could not read. */

export interface ScannedString {
  /** After the closing quotes, or where the literal breaks off. */
  readonly end: number;
  readonly terminated: boolean;
  readonly quote: string;
}

/** The length of the letters before a quote at `at` (`rb"` → 2), or undefined when no string begins here. */
export function stringPrefixLength(text: string, at: number): number | undefined {
  let length = 0;
  while (length < 3 && PREFIX.has(text.charAt(at + length))) length++;
  const quote = text.charAt(at + length);
  return quote === '"' || quote === "'" ? length : undefined;
}

const PREFIX: ReadonlySet<string> = new Set('rRbBuUfFtT');

/** `at` is that of the first prefix letter or quote. */
export function scanString(text: string, at: number, prefixLength: number): ScannedString {
  const open = at + prefixLength;
  const mark = text.charAt(open);
  const triple = text.startsWith(mark.repeat(3), open);
  const quote = triple ? mark.repeat(3) : mark;
  const formatted = /[fFtT]/.test(text.slice(at, open));
  let i = open + quote.length;
  while (i < text.length) {
    const char = text.charAt(i);
    if (text.startsWith(quote, i)) return { end: i + quote.length, terminated: true, quote };
    if (!triple && (char === '\n' || char === '\r')) return { end: i, terminated: false, quote };
    if (char === '\\') i += text.startsWith('\r\n', i + 1) ? 3 : 2;
    else if (formatted && char === '{') i = text.charAt(i + 1) === '{' ? i + 2 : scanField(text, i, quote);
    else i++;
  }
  return { end: text.length, terminated: false, quote };
}

/** After the `}` of a replacement field; where the field breaks off, at the character that broke it. */
function scanField(text: string, at: number, quote: string): number {
  let depth = 0;
  let i = at + 1;
  while (i < text.length) {
    const char = text.charAt(i);
    if (quote.length === 1 && (char === '\n' || char === '\r')) return i;
    const prefix = isWordCharacter(text.charAt(i - 1)) ? undefined : stringPrefixLength(text, i);
    // Before Python 3.12 the quote of the string itself ends it wherever it stands.
    if (prefix !== undefined) {
      const inner = scanString(text, i, prefix);
      if (!inner.terminated) return i;
      i = inner.end;
      continue;
    }
    if (char === '}' && depth === 0) return i + 1;
    if (char === ':' && depth === 0) return scanFormat(text, i + 1, quote);
    if (char === '(' || char === '[' || char === '{') depth++;
    if (char === ')' || char === ']' || char === '}') depth--;
    i++;
  }
  return i;
}

function scanFormat(text: string, at: number, quote: string): number {
  let i = at;
  while (i < text.length) {
    const char = text.charAt(i);
    if (char === '}') return i + 1;
    if (text.startsWith(quote, i) || (quote.length === 1 && char === '\n')) return i;
    i = char === '{' ? scanField(text, i, quote) : i + 1;
  }
  return i;
}

export function isWordCharacter(char: string): boolean {
  const code = char.charCodeAt(0);
  // Most are ASCII, and the table behind the expression is slow to ask.
  if (code < 128) return isLetter(code) || (code >= 48 && code <= 57) || code === 95;
  return /[\p{L}\p{N}]/u.test(char);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
