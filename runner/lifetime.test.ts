import { describe, expect, it } from 'vitest';
import { type Circumstances, type End, Lifetime } from './lifetime.ts';

const MINUTE = 60_000;

/** All is well and nothing to do. */
const CALM: Circumstances = {
  hold: 'kept',
  busy: false,
  quiet: 1,
  clients: 0,
  retiring: false,
  scheduled: [],
};

/** What the look of each second finds, until it is the last one. */
function ends(found: (second: number) => Partial<Circumstances>, seconds: number): (End & { second: number }) | null {
  const lifetime = new Lifetime(MINUTE);
  for (let second = 1; second <= seconds; second++) {
    const end = lifetime.look({ ...CALM, quiet: second * 1000, ...found(second) }, second * 1000);
    if (end) return { ...end, second };
  }
  return null;
}

const there = [{ file: '/work/dags/etl.py', isThere: true }];
const gone = [{ file: '/work/dags/etl.py', isThere: false }];

describe('a runner', () => {
  it('ends after a minute without clients and work, and after a quarter of an hour with silent clients', () => {
    expect(ends(() => ({}), 1000)).toEqual({ reason: 'idle', second: 61 });
    expect(ends(() => ({ clients: 2 }), 1000)).toEqual({ reason: 'idle', second: 901 });
    expect(ends(() => ({ busy: true }), 1000)).toBeNull();
    expect(ends(() => ({ quiet: 0 }), 1000)).toBeNull();
  });

  it('stays for a schedule that is on, and not for one whose file is gone for a minute', () => {
    expect(ends(() => ({ scheduled: there }), 10_000)).toBeNull();
    expect(ends((second) => ({ scheduled: second < 500 || second > 520 ? there : gone }), 10_000)).toBeNull();
    expect(ends((second) => ({ scheduled: second < 500 ? there : gone }), 10_000)).toEqual({
      reason: 'idle',
      second: 560,
      words: 'the files whose schedules are on are gone: /work/dags/etl.py',
    });
  });

  it('ends with all its work when its workspace is gone at two looks, but not when a drive was away for a moment', () => {
    const around = { busy: true, clients: 1, scheduled: there };
    expect(ends((second) => ({ ...around, hold: second === 5 ? 'workspace-gone' : 'kept' }), 1000)).toBeNull();
    expect(ends((second) => ({ ...around, hold: second > 5 ? 'workspace-gone' : 'kept' }), 1000)).toEqual({
      reason: 'shutdown',
      second: 7,
      words: 'its workspace was deleted or moved',
    });
  });

  it('puts its deleted folder back when its run ends, and ends with it when there is no run', () => {
    expect(ends(() => ({ hold: 'store-gone', busy: true }), 1000)).toBeNull();
    expect(ends(() => ({ hold: 'store-gone', scheduled: there }), 1000)).toMatchObject({
      reason: 'shutdown',
      second: 1,
    });
  });

  it('leaves the workspace to a process that has taken it', () => {
    expect(ends(() => ({ hold: 'taken', busy: true, scheduled: there }), 1000)).toMatchObject({ reason: 'shutdown' });
  });

  it('gives way to a newer version when its work is done', () => {
    expect(ends((second) => ({ retiring: true, clients: 1, busy: second < 7 }), 1000)).toEqual({
      reason: 'retired',
      second: 7,
    });
    expect(ends(() => ({ retiring: true, scheduled: there }), 1000)).toEqual({ reason: 'retired', second: 1 });
  });
});
