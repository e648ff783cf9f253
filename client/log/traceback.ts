/** Where the places are that a Python traceback in a text names. Knows no editor. */

export interface TracebackPlace {
  /** UTF-16 offsets in the text, of `File "PATH", line N`. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

export function tracebackPlaces(text: string): readonly TracebackPlace[] {
  const found = text.matchAll(/File "([^"\n]+)", line (\d+)/g);
  return [...found].flatMap(({ 0: whole, 1: path = '', 2: line, index: start }) => {
    // `<string>`, `<frozen importlib._bootstrap>`: code that is in no file.
    if (path.startsWith('<')) return [];
    return [{ start, end: start + whole.length, path, line: Number(line) }];
  });
}
