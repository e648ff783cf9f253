/** The string literal that a cursor stands in, from the text alone: a string that is being typed often has no end yet. */

export interface StringAt {
  /** Lower case: `f`, `rb`, or empty. */
  readonly prefix: string;
  /** One or three quotes. */
  readonly quote: string;
  /** Of the prefix, or of the quote where there is none. */
  readonly opening: number;
  /** Of the first character behind the quote. */
  readonly start: number;
  /** Behind the last character before the closing quote; the end of the line where that is missing. */
  readonly end: number;
  readonly isClosed: boolean;
}

/** Undefined outside strings and in comments. */
export function stringAt(text: string, offset: number): StringAt | undefined {
  for (const each of stringsIn(text)) {
    if (each.start > offset) return undefined;
    if (offset <= each.end) return each;
  }
  return undefined;
}

/** Every string of a text, in its order. */
export function* stringsIn(text: string): Generator<StringAt> {
  const token = /#|(["'])/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [, quoteMark] = match;
    if (quoteMark === undefined) {
      token.lastIndex = lineEnd(text, match.index);
      continue;
    }
    const found = stringFrom(text, match.index, quoteMark);
    yield found;
    token.lastIndex = found.isClosed ? found.end + found.quote.length : found.end;
  }
}

function stringFrom(text: string, at: number, mark: string): StringAt {
  const quote = text.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
  const [prefix = ''] = /(?<![\w"'])[A-Za-z]{0,3}$/.exec(text.slice(Math.max(0, at - 4), at)) ?? [];
  const head = { prefix: prefix.toLowerCase(), quote, opening: at - prefix.length, start: at + quote.length };
  const stop = /\\[\s\S]|\r?\n|\r|["']/g;
  stop.lastIndex = head.start;
  for (let match = stop.exec(text); match; match = stop.exec(text)) {
    const isLineEnd = match[0] === '\n' || match[0].startsWith('\r');
    if (isLineEnd && quote.length === 1) return { ...head, end: match.index, isClosed: false };
    if (match[0] === mark && text.startsWith(quote, match.index)) return { ...head, end: match.index, isClosed: true };
  }
  return { ...head, end: text.length, isClosed: false };
}

function lineEnd(text: string, at: number): number {
  const end = text.slice(at).search(/[\r\n]/);
  return end === -1 ? text.length : at + end;
}
