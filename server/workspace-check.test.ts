import { describe, expect, test } from 'vitest';
import { type Progress, WorkspaceCheck, type WorkspaceCheckOptions } from './workspace-check.ts';

/** `Promise.withResolvers`, which Node 20 lacks. */
function later() {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

/** Resolves when the options' `finished`, or the progress' end, comes. */
function background(more: Partial<WorkspaceCheckOptions> = {}) {
  const log: string[] = [];
  const state = { isCancelled: false };
  const ended = later();
  const progress: Progress = {
    report: (percentage, message) => log.push(`${Math.round(percentage)} % ${message}`),
    done: () => {
      log.push('end');
      ended.resolve();
    },
    isCancelled: () => state.isCancelled,
  };
  const check = new WorkspaceCheck({
    find: () => ['a', 'b'],
    check: (uri) => log.push(`check ${uri}`) > 0,
    finished: (found) => log.push(`finished ${[...found].join()}`),
    rechecked: () => log.push('rechecked'),
    startProgress: async () => progress,
    urgentWork: async () => {},
    quiet: async () => {},
    failed: (error) => {
      log.push(`failed: ${(error as Error).message}`);
      ended.resolve();
    },
    ...more,
  });
  return { check, log, state, ended: ended.promise };
}

/** Holds the thread. */
function spend(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('the check of the workspace', () => {
  test('finds, checks, and tells how far it is', async () => {
    const { check, log, ended } = background();
    check.start();
    await ended;
    expect(log).toEqual([
      '0 % 1 files found',
      '0 % 2 files found',
      'check a',
      '50 % 1 of 2 files',
      'check b',
      '100 % 2 of 2 files',
      'finished a,b',
      'end',
    ]);
  });

  test('lets open documents go first whenever it has held the thread for long', async () => {
    const { check, log, ended } = background({
      check: (uri) => {
        log.push(`check ${uri}`);
        spend(25);
        return true;
      },
      urgentWork: async () => {
        log.push('urgent');
      },
    });
    check.start();
    await ended;
    const checks = log.filter((entry) => !entry.includes('%'));
    expect(checks).toEqual(['check a', 'urgent', 'check b', 'finished a,b', 'end']);
  });

  test('puts a file off that takes long, until nobody types', async () => {
    const { check, log, ended } = background({
      check: (uri, signal) => {
        while (uri === 'a' && !signal.isCancellationRequested && log.at(-1) !== 'quiet');
        log.push(`${signal.isCancellationRequested ? 'give up' : 'check'} ${uri}`);
        return !signal.isCancellationRequested;
      },
      quiet: async () => {
        log.push('quiet');
      },
    });
    check.start();
    await ended;
    const checks = log.filter((entry) => !entry.includes('%'));
    expect(checks).toEqual(['give up a', 'check b', 'quiet', 'check a', 'finished a,b', 'end']);
  });

  test('stops when the user cancels, and forgets nothing of what it did not see', async () => {
    const { check, log, state, ended } = background({
      check: (uri) => {
        log.push(`check ${uri}`);
        state.isCancelled = true;
        return true;
      },
    });
    check.start();
    await ended;
    expect(log.filter((entry) => !entry.includes('%'))).toEqual(['check a', 'end']);
  });

  test('that is started again replaces the one under way', async () => {
    let runs = 0;
    const again: { start?: () => void } = {};
    const { check, log, ended } = background({
      check: (uri) => {
        log.push(`check ${uri}`);
        if (runs++ === 0) again.start?.();
        return true;
      },
    });
    again.start = () => check.start();
    check.start();
    await ended;
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const checks = log.filter((entry) => !entry.includes('%'));
    expect(checks).toEqual(['check a', 'end', 'check a', 'check b', 'finished a,b', 'end']);
  });

  test('that fails says so', async () => {
    const { check, log, ended } = background({
      startProgress: async () => {
        throw new Error('no progress');
      },
    });
    check.start();
    await ended;
    expect(log).toEqual(['failed: no progress']);
  });
});

test('files that changed several times are checked again once, then all files are looked at together', async () => {
  const rechecked = later();
  const { check, log } = background({ rechecked: () => rechecked.resolve() });
  check.recheck(['a']);
  check.recheck(['a', 'b']);
  await rechecked.promise;
  expect(log).toEqual(['check a', 'check b']);
});

test('nothing is checked any more after a stop', async () => {
  const { check, log, ended } = background();
  check.start();
  check.recheck(['c']);
  check.stop();
  await ended;
  await new Promise(setImmediate);
  expect(log).toEqual(['end']);
});
