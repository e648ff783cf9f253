/**
 * The comments of a Python text, and the lines whose end lies inside a string. Strings are told from comments without
 * parsing, so that it holds for broken code as well.
 */
export interface Comment {
  readonly line: number;
  readonly character: number;
  /** From the `#` to the end of the line. */
  readonly text: string;
}

export interface PythonLines {
  readonly comments: readonly Comment[];
  /** Lines that end inside a triple-quoted string or before a continuation: no comment can be added to them. */
  readonly continued: ReadonlySet<number>;
}

export function readPythonLines(text: string): PythonLines {
  const comments: Comment[] = [];
  const continued = new Set<number>();
  let openQuote: string | undefined;
  for (const [line, lineText] of text.split(/\r\n|\r|\n/).entries()) {
    const read = readLine(lineText, openQuote);
    openQuote = read.openQuote;
    if (read.commentAt !== undefined) {
      comments.push({ line, character: read.commentAt, text: lineText.slice(read.commentAt) });
    } else if (openQuote || lineText.endsWith('\\')) continued.add(line);
  }
  return { comments, continued };
}

interface LineEnd {
  /** The triple quote that would end the string that is open at the end of the line. */
  readonly openQuote?: string;
  readonly commentAt?: number;
}

function readLine(line: string, openQuote: string | undefined): LineEnd {
  let at = 0;
  let quote = openQuote;
  while (at < line.length) {
    if (quote) {
      const end = endOfString(line, at, quote);
      if (end === undefined) return { openQuote: quote.length === 3 ? quote : undefined };
      at = end;
      quote = undefined;
      continue;
    }
    const next = line.slice(at).search(/["'#]/);
    if (next === -1) return {};
    at += next;
    if (line[at] === '#') return { commentAt: at };
    const mark = line[at] ?? '';
    quote = line.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
    at += quote.length;
  }
  return { openQuote: quote?.length === 3 ? quote : undefined };
}

function endOfString(line: string, from: number, quote: string): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}
