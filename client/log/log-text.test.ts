import { describe, expect, it } from 'vitest';
import { LogTail, logUriParts, parseLogQuery, plainText, SHOWN_BYTES } from './log-text.ts';

const chunk = (text: string, nextOffset: number, complete = false) => ({
  text,
  nextOffset,
  size: nextOffset,
  complete,
});

describe('the text of a log', () => {
  it('has no terminal colours', () => {
    expect(plainText('\u001b[1;31mERROR\u001b[0m disk is full')).toBe('ERROR disk is full');
  });

  it('has no window titles and links of a terminal', () => {
    expect(plainText('\u001b]0;title\u0007a \u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\')).toBe('a link');
  });

  it('shows a progress bar in its last state', () => {
    expect(plainText('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone\n');
  });
});

describe('the end of a growing log', () => {
  it('is all of a small log', () => {
    const tail = new LogTail();
    expect(tail.nextOffset(11)).toBe(0);
    tail.add(0, chunk('first\n', 6));
    expect(tail.nextOffset(11)).toBe(6);
    tail.add(6, chunk('last\n', 11, true));
    expect(tail.content).toBe('first\nlast\n');
    expect(tail.omitted).toBe(0);
    expect(tail.complete).toBe(true);
  });

  it('begins with a whole line when the start of a large log is left out', () => {
    const tail = new LogTail();
    const size = SHOWN_BYTES * 3;
    const start = tail.nextOffset(size);
    expect(start).toBe(SHOWN_BYTES * 2);
    tail.add(start, chunk('f of a line\nwhole\n', size));
    expect(tail.content).toBe('whole\n');
    expect(tail.omitted).toBe(start);
  });

  it('drops its start while it grows beyond twice what is shown', () => {
    const tail = new LogTail();
    const line = `${'x'.repeat(99)}\n`;
    const part = line.repeat(SHOWN_BYTES / 128);
    for (let offset = 0; offset < SHOWN_BYTES * 3; offset += part.length) {
      tail.add(offset, chunk(part, offset + part.length));
    }
    expect(tail.content.length).toBeLessThanOrEqual(2 * SHOWN_BYTES);
    expect(tail.content.startsWith(line)).toBe(true);
    expect(tail.omitted).toBeGreaterThan(0);
  });
});

it('finds the log again by the address of its document', () => {
  const address = {
    folder: '/w',
    runId: 'manual__2026-01-01T00:00:00+00:00',
    taskId: 'g.load',
    mapIndex: 2,
    tryNumber: 3,
  };
  const parts = logUriParts(address);
  expect(parts.path).toBe('/g.load[2] (try 3).log');
  expect(parseLogQuery(parts.query)).toEqual(address);
});
