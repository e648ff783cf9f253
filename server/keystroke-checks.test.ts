import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeystrokeChecks } from './keystroke-checks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Checks that take `duration` ms; `log` has the time at which each began. */
function checks(duration: number) {
  let spent = 0;
  const log: [uri: string, at: number][] = [];
  const rests: number[] = [];
  const now = () => Date.now() - start + spent;
  const start = Date.now();
  const keystrokes = new KeystrokeChecks(
    (uri) => {
      log.push([uri, now()]);
      spent += duration;
    },
    { now, rest: () => rests.push(now()) },
  );
  return { keystrokes, log, rests };
}

describe('a keystroke', () => {
  test('is answered within a few milliseconds when checks are quick', () => {
    const { keystrokes, log } = checks(10);
    for (let n = 0; n < 3; n++) {
      keystrokes.changed('a');
      vi.advanceTimersByTime(100);
    }
    expect(log).toEqual([
      ['a', 1],
      ['a', 111],
      ['a', 221],
    ]);
  });

  test('that follows at once waits until the checks have rested', () => {
    const { keystrokes, log } = checks(60);
    keystrokes.changed('a');
    vi.advanceTimersByTime(1);
    keystrokes.changed('a');
    vi.advanceTimersByTime(1000);
    expect(log).toEqual([
      ['a', 1],
      ['a', 1 + 60 + 90],
    ]);
  });

  test('in the midst of typing waits for a pause when checks are slow', () => {
    const { keystrokes, log } = checks(300);
    keystrokes.changed('a');
    vi.advanceTimersByTime(2000);
    for (let n = 0; n < 20; n++) {
      keystrokes.changed('a');
      vi.advanceTimersByTime(100);
    }
    expect(log).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(log).toHaveLength(2);
  });

  test('never waits longer than half a second after the last one', () => {
    const { keystrokes, log } = checks(5000);
    keystrokes.changed('a');
    vi.advanceTimersByTime(1);
    keystrokes.changed('a');
    vi.advanceTimersByTime(500);
    expect(log).toHaveLength(2);
  });
});

test('a document that depends on a changed one is checked after it, once', () => {
  const { keystrokes, log } = checks(0);
  keystrokes.dependencyChanged('b');
  keystrokes.changed('a');
  vi.advanceTimersByTime(50);
  keystrokes.dependencyChanged('b');
  vi.advanceTimersByTime(1000);
  expect(log).toEqual([
    ['a', 1],
    ['b', 100],
  ]);
});

test('a closed document is not checked any more', () => {
  const { keystrokes, log } = checks(0);
  keystrokes.changed('a');
  keystrokes.closed('a');
  vi.advanceTimersByTime(1000);
  expect(log).toEqual([]);
});

test('quiet waits for every check that is due', async () => {
  const { keystrokes, log } = checks(0);
  keystrokes.changed('a');
  keystrokes.dependencyChanged('b');
  let isIdle = false;
  const idle = keystrokes.quiet(0).then(() => {
    isIdle = true;
  });
  await vi.advanceTimersByTimeAsync(50);
  expect([isIdle, log.length]).toEqual([false, 1]);
  await vi.advanceTimersByTimeAsync(50);
  await idle;
  expect(log).toHaveLength(2);
});

test('quiet waits for a pause in the typing', async () => {
  const { keystrokes } = checks(0);
  let isQuiet = false;
  keystrokes.changed('a');
  const quiet = keystrokes.quiet(1000).then(() => {
    isQuiet = true;
  });
  await vi.advanceTimersByTimeAsync(900);
  keystrokes.changed('a');
  await vi.advanceTimersByTimeAsync(900);
  expect(isQuiet).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  await quiet;
});

describe('a rest', () => {
  test('follows a check when nobody types', () => {
    const { keystrokes, rests } = checks(20);
    keystrokes.changed('a');
    vi.advanceTimersByTime(100);
    expect(rests).toEqual([31]);
  });

  test('is put off by a keystroke, and not worth it after a short check', () => {
    const typed = checks(20);
    typed.keystrokes.changed('a');
    vi.advanceTimersByTime(5);
    typed.keystrokes.changed('a');
    vi.advanceTimersByTime(8);
    expect(typed.rests).toEqual([]);
    const short = checks(2);
    short.keystrokes.changed('a');
    vi.advanceTimersByTime(100);
    expect(short.rests).toEqual([]);
  });
});
