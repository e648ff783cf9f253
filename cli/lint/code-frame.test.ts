import { describe, expect, it } from 'vitest';
import { palette } from '../terminal/colours.ts';
import { type Annotation, codeFrame } from './code-frame.ts';

const plain = palette(false);
const TEXT = ['a = 1', 'b = 2', 'c = 3', 'd = 4', 'e = 5', '\tf >> g', `x = "${'y'.repeat(300)}" + missing`].join(
  '\r\n',
);

function frame(...annotations: Annotation[]): string {
  return codeFrame(TEXT, annotations, (text) => text, plain).join('\n');
}

function at(
  line: number,
  from: number,
  to: number,
  kind: Annotation['kind'] = 'primary',
  message?: string,
): Annotation {
  return { range: { start: { line, character: from }, end: { line, character: to } }, kind, message };
}

describe('a code frame', () => {
  it('underlines the range', () => {
    expect(frame(at(1, 4, 5))).toBe(['  |', '2 | b = 2', '  |     ^'].join('\n'));
  });

  it('shows places that belong together in one frame, with what is said of each', () => {
    expect(frame(at(2, 0, 1, 'primary'), at(0, 0, 1, 'secondary', 'first here'))).toBe(
      ['  |', '1 | a = 1', '  | - first here', '2 | b = 2', '3 | c = 3', '  | ^'].join('\n'),
    );
  });

  it('leaves out what lies far between', () => {
    expect(frame(at(0, 0, 1), at(4, 0, 1, 'secondary', 'and here'))).toContain('\n  …\n5 | e = 5');
  });

  it('writes a line once when two places are on it', () => {
    expect(frame(at(0, 0, 1), at(0, 4, 5, 'secondary', 'one')).match(/a = 1/g)).toHaveLength(1);
  });

  it('keeps the mark under the code when there are tabs', () => {
    expect(frame(at(5, 6, 7))).toBe(['  |', '6 |     f >> g', '  |          ^'].join('\n'));
  });

  it('cuts a long line around the mark', () => {
    const [, line = '', mark = ''] = frame(at(6, 309, 316)).split('\n');
    expect(line.length).toBeLessThan(150);
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('missing');
  });

  it('marks something where a range is empty, or over the end of a line', () => {
    expect(frame(at(0, 5, 5))).toContain('^');
  });

  it('says nothing of lines that are not there', () => {
    expect(frame(at(99, 0, 1))).toBe('');
    expect(codeFrame(undefined, [at(0, 0, 1)], (text) => text, plain)).toEqual([]);
  });
});
