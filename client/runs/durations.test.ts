import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../runner/protocol.ts';
import { durationText, progressOf } from './durations.ts';

const START = '2026-01-01T00:00:00Z';
const at = (seconds: number) => Date.parse(START) + seconds * 1000;

describe('durations', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [59.9, '59 s'],
    [61, '1 min 1 s'],
    [3600 + 25 * 60, '1 h 25 min'],
  ])('%d seconds read %s', (seconds, text) => {
    expect(durationText(START, null, at(seconds))).toBe(text);
  });

  it('end with the end, not with now', () => {
    expect(durationText(START, '2026-01-01T00:00:02Z', at(500))).toBe('2.0 s');
  });

  it('are absent for what has not started', () => {
    expect(durationText(null, null, at(1))).toBeUndefined();
  });
});

describe('progress', () => {
  it('counts what will not change any more as done', () => {
    const counts = { success: 3, skipped: 1, upstream_failed: 2, running: 2, up_for_retry: 1 };
    expect(progressOf({ counts } as unknown as RunSummary)).toEqual({ done: 6, total: 9 });
  });
});
