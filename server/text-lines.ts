/** A text by lines, for features that need to know what stands at a place. */
import type { Position, Range } from '../dag/model.ts';

export class TextLines {
  private readonly lines: readonly string[];

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
}
