/** Offsets ↔ positions of a text. A line ends with `\n`, `\r\n` or a lone `\r`, as in Python and in LSP. */
import type { Position, Range } from '../model.ts';
import type { Span } from './syntax.ts';

export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;
  #last = 0;

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a line (0-based). */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** 0-based. */
  lineAt(offset: number): number {
    const starts = this.#starts;
    // Most often the line that was asked for last: an end follows its start.
    const last = this.#last;
    if ((starts[last] ?? 0) <= offset && offset < (starts[last + 1] ?? Number.POSITIVE_INFINITY)) return last;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }

  /** Offsets outside the text are drawn to its nearest end. */
  positionAt(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.lineAt(inside);
    return { line, character: inside - this.lineStart(line) };
  }

  /** A character past the end of its line is drawn to that end (before the line break), as LSP asks. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.#starts.length) return this.#text.length;
    const start = this.lineStart(position.line);
    let end = this.lineStart(position.line + 1);
    while (end > start && isLineBreak(this.#text.charCodeAt(end - 1))) end--;
    return Math.max(start, Math.min(start + position.character, end));
  }

  range(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}
