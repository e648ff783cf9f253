/** A text by lines, for features that need to know what stands at a place. */
import type { Position, Range } from '../dag/model.ts';

export class TextLines {
  private readonly lines: readonly string[];
  private offsets: readonly number[] | undefined;

  constructor(readonly text: string) {
    this.lines = text.split(/\r\n|\r|\n/);
  }

  get count(): number {
    return this.lines.length;
  }

  /** Without its line ending; empty behind the last line. */
  line(line: number): string {
    return this.lines[line] ?? '';
  }

  /** In UTF-16 code units from the start of the text. */
  offset({ line, character }: Position): number {
    const start = this.starts()[line];
    return start === undefined ? this.text.length : start + Math.min(character, this.line(line).length);
  }

  position(offset: number): Position {
    const starts = this.starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (starts[low] ?? 0) };
  }

  /** Line endings as `\n`. */
  slice({ start, end }: Range): string {
    if (start.line === end.line) return this.line(start.line).slice(start.character, end.character);
    const between = this.lines.slice(start.line + 1, end.line);
    return [this.line(start.line).slice(start.character), ...between, this.line(end.line).slice(0, end.character)].join(
      '\n',
    );
  }

  /** From `start` up to `stop` or the end of the line. */
  upTo(start: Position, stop: string): Range {
    const line = this.line(start.line);
    const found = line.indexOf(stop, start.character);
    return { start, end: { line: start.line, character: found === -1 ? line.length : found } };
  }

  private starts(): readonly number[] {
    this.offsets ??= [
      0,
      ...[...this.text.matchAll(/\r\n|\r|\n/g)].map(({ 0: ending, index }) => index + ending.length),
    ];
    return this.offsets;
  }
}
