import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runId } from './run-id.ts';
import { type Delta, nextRun, runsBetween, type Timetable } from './timetable.ts';

/** What real Airflow says: see record.py. Deltas are seconds there. */
interface Recorded {
  readonly airflow: string;
  readonly cases: readonly {
    readonly timetable: { readonly kind: string; readonly interval?: number; readonly delta?: number };
    readonly between: readonly {
      readonly from: string;
      readonly to: string;
      readonly runs: readonly [string, string, string][];
    }[];
    readonly next: readonly [
      now: string,
      last: [string, string] | null,
      earliest: string | null,
      catchup: boolean,
      run: [string, string] | null,
    ][];
  }[];
}

const folder = new URL('recorded/', import.meta.url);
const recordings = readdirSync(folder).map(
  (name): Recorded => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recorded,
);

function at(text: string): number {
  return Date.parse(/[+Z]/.test(text) || text.length <= 10 ? text : `${text}Z`);
}

function delta(seconds: number): Delta {
  return { months: 0, milliseconds: seconds * 1000 };
}

function timetableOf(recorded: Recorded['cases'][number]['timetable']): Timetable {
  const { interval, delta: step } = recorded;
  return {
    ...recorded,
    ...(interval !== undefined && { interval: delta(interval) }),
    ...(step !== undefined && { delta: delta(step) }),
  } as Timetable;
}

const LATEST = at('2024-12-31');

describe.each(recordings)('as Airflow $airflow', ({ airflow, cases }) => {
  it('is recorded in sufficient number', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  it.each(cases.map((one) => [JSON.stringify(one.timetable), one] as const))(
    'makes the runs of a range and the next one: %s',
    (_, { timetable: recorded, between, next }) => {
      const timetable = timetableOf(recorded);
      for (const { from, to, runs } of between) {
        const made = runsBetween(timetable, at(from), at(to), runs.length + 1).slice(0, runs.length);
        const version = airflow.startsWith('2') ? 2 : 3;
        expect(made.map(({ start, end }) => [start, end, runId('backfill', { start, end }, version)])).toEqual(
          runs.map(([start, end, id]) => [at(start), at(end), id]),
        );
      }
      for (const [now, last, earliest, catchup, run] of next) {
        const found = nextRun(
          timetable,
          last && { start: at(last[0]), end: at(last[1]) },
          { earliest: earliest === null ? null : at(earliest), latest: LATEST, catchup },
          at(now),
        );
        expect({ now, last, earliest, catchup, run: found && [found.start, found.end] }).toEqual({
          now,
          last,
          earliest,
          catchup,
          run: run?.map(at) ?? null,
        });
      }
    },
  );
});
