import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../runner/protocol.ts';
import { durationText, isActive, isInterrupted, progressOf } from './durations.ts';

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
    expect(progressOf(counts)).toEqual({ done: 6, total: 9 });
  });
});

describe('a run that has not ended', () => {
  const run = (more: Partial<RunSummary>) => ({ state: 'running', ...more }) as RunSummary;

  it('is under way', () => {
    expect(isActive(run({}))).toBe(true);
    expect(isInterrupted(run({}))).toBe(false);
  });

  it('is interrupted when the runner says why it does not go on', () => {
    expect(isActive(run({ message: 'interrupted: it can be resumed' }))).toBe(false);
    expect(isInterrupted(run({ message: 'interrupted: it can be resumed' }))).toBe(true);
  });

  it('is neither once it has ended, whatever is said about it', () => {
    expect(isActive(run({ state: 'failed', message: 'x' }))).toBe(false);
    expect(isInterrupted(run({ state: 'failed', message: 'x' }))).toBe(false);
  });
});
