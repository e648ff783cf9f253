import { describe, expect, it } from 'vitest';
import { decide, type ScheduleState } from './due.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const DAILY = {
  kind: 'cron-interval',
  expression: '@daily',
  timezone: 'UTC',
} as const;

function state(change: Partial<ScheduleState> = {}): ScheduleState {
  return {
    timetable: DAILY,
    restriction: { earliest: at('2024-01-01T00:00'), latest: null, catchup: true },
    last: null,
    taken: new Set(),
    active: 0,
    maxActiveRuns: 16,
    ...change,
  };
}

function dates(decision: ReturnType<typeof decide>): readonly string[] {
  return decision.start.map(({ start }) => new Date(start).toISOString().slice(0, 10));
}

describe('what a local schedule does now', () => {
  it('waits for the end of the first interval', () => {
    const { start, next } = decide(state(), at('2024-01-01T12:00'));
    expect(start).toEqual([]);
    expect(next?.end).toBe(at('2024-01-02T00:00'));
  });

  it('catches up with every interval that was missed', () => {
    expect(dates(decide(state(), at('2024-01-04T01:00')))).toEqual(['2024-01-01', '2024-01-02', '2024-01-03']);
  });

  it('makes the latest one alone without catching up', () => {
    const restriction = { ...state().restriction, catchup: false };
    expect(dates(decide(state({ restriction }), at('2024-01-04T01:00')))).toEqual(['2024-01-03']);
  });

  it('does no interval again when the clock is set back', () => {
    const last = { start: at('2024-01-03T00:00'), end: at('2024-01-04T00:00') };
    for (const now of ['2024-01-04T00:00', '2024-01-03T23:59', '2024-01-01T00:00', '2024-01-04T23:59'])
      expect(dates(decide(state({ last }), at(now)))).toEqual([]);
    expect(dates(decide(state({ last }), at('2024-01-05T00:00')))).toEqual(['2024-01-04']);
  });

  it('leaves out a date that somebody has run by hand', () => {
    const taken = new Set([at('2024-01-02T00:00')]);
    expect(dates(decide(state({ taken }), at('2024-01-04T01:00')))).toEqual(['2024-01-01', '2024-01-03']);
  });

  it('starts no more than may run at once, and says so', () => {
    const held = decide(state({ active: 1, maxActiveRuns: 2 }), at('2024-01-04T01:00'));
    expect(dates(held)).toEqual(['2024-01-01']);
    expect(held.isHeld).toBe(true);
  });

  it('ends with the end date', () => {
    const restriction = { ...state().restriction, latest: at('2024-01-02T00:00') };
    const { start, next } = decide(state({ restriction }), at('2024-01-09T00:00'));
    expect(start).toHaveLength(2);
    expect(next).toBeNull();
  });

  it('runs a DAG once, and a continuous one again when it has ended', () => {
    const once = state({ timetable: { kind: 'once' } });
    expect(dates(decide(once, at('2024-03-01T00:00')))).toEqual(['2024-01-01']);
    expect(decide({ ...once, last: { start: 0, end: 0 } }, at('2024-03-01T00:00')).start).toEqual([]);
    const on = state({ timetable: { kind: 'continuous' } });
    expect(decide(on, at('2024-03-01T00:00')).start).toHaveLength(1);
    expect(decide({ ...on, active: 1 }, at('2024-03-01T00:00'))).toMatchObject({ start: [], isHeld: true });
  });
});
