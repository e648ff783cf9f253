import { describe, expect, it } from 'vitest';
import { LineIndex } from './lines.ts';

describe('LineIndex', () => {
  it('counts lines that end with \\n, \\r\\n and a lone \\r', () => {
    const lines = new LineIndex('a\nb\r\nc\rd');
    expect(lines.lineCount).toBe(4);
    expect([0, 2, 5, 7].map((offset) => lines.positionAt(offset).line)).toEqual([0, 1, 2, 3]);
  });

  it('counts characters in UTF-16 code units', () => {
    const lines = new LineIndex('x\n"😀" + 中');
    expect(lines.positionAt(6)).toEqual({ line: 1, character: 4 });
    expect(lines.offsetAt({ line: 1, character: 8 })).toBe(10);
  });

  it('goes from every offset to a position and back', () => {
    const text = 'one\r\ntwo\n\nthree';
    const lines = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      if (offset === 4) continue; // between \r and \n there is no position of its own
      expect(lines.offsetAt(lines.positionAt(offset))).toBe(offset);
    }
  });

  it('draws a character past the end of a line to its end', () => {
    const lines = new LineIndex('ab\r\ncd');
    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(2);
    expect(lines.offsetAt({ line: 9, character: 0 })).toBe(6);
    expect(lines.positionAt(99)).toEqual({ line: 1, character: 2 });
  });

  it('gives the range of a span', () => {
    const lines = new LineIndex('a = 1\nb = 2');
    expect(lines.range({ start: 4, end: 7 })).toEqual({
      start: { line: 0, character: 4 },
      end: { line: 1, character: 1 },
    });
  });
});
