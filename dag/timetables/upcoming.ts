/** The runs that Airflow will start by itself from a moment on, for who looks at a file: as if all that were due before had been run. */
import type { Dag } from '../model.ts';
import { endOf, type ScheduleSettings, startOf, timetableOf } from './dag-schedule.ts';
import { type DataInterval, type DueRun, dueAt, nextRun, plus, type Restriction, type Timetable } from './timetable.ts';
import { isTimezone } from './wall-clock.ts';

/** At most `most`, in order; none where they cannot be known. `now` in milliseconds since the epoch. */
export function upcomingRuns(dag: Dag, settings: ScheduleSettings, now: number, most: number): readonly DueRun[] {
  const timetable = timetableOf(dag, settings);
  if (!timetable || !hasTimezone(timetable)) return [];
  const timezone = settings.timezone ?? 'UTC';
  // A date that is computed is one that has been.
  const earliest = startOf(dag, timezone) ?? null;
  const catchup = dag.catchup ?? settings.catchup ?? settings.airflowVersion === 2;
  const restriction = { earliest, latest: endOf(dag, timezone) ?? null, catchup };
  return following(timetable, restriction, now, most);
}

function hasTimezone(timetable: Timetable): boolean {
  return !('timezone' in timetable) || isTimezone(timetable.timezone);
}

function following(timetable: Timetable, restriction: Restriction, now: number, most: number): readonly DueRun[] {
  const { earliest } = restriction;
  const hasBegun = earliest === null || earliest <= now;
  switch (timetable.kind) {
    case 'once':
      // Without a start to come it has been run, or will be as soon as the DAG is there.
      return hasBegun ? [] : runs(timetable, null, restriction, now, 1);
    case 'continuous':
      return [];
    case 'delta-trigger':
      if (!hasBegun) return runs(timetable, null, restriction, now, most);
      // Every run counts from the one before, and the first one from when the DAG was turned on.
      if (!restriction.catchup || earliest === null) return [];
      return runs(timetable, lastOfGrid(earliest, timetable.delta, now), restriction, now, most);
    case 'delta-interval':
      if (!hasBegun || !restriction.catchup || earliest === null)
        return runs(timetable, null, { ...restriction, catchup: false }, now, most);
      return runs(timetable, lastOfGrid(earliest, timetable.delta, now), restriction, now, most);
    default:
      // A clock's times are the same however far back somebody begins.
      return runs(timetable, null, { ...restriction, catchup: false }, now, most);
  }
}

/** The last interval that ends before now, of those that begin with the start date. Null when there is none. */
function lastOfGrid(
  start: number,
  delta: { readonly months: number; readonly milliseconds: number },
  now: number,
): DataInterval | null {
  const step = plus(0, delta);
  if (delta.months !== 0 || step <= 0) return null;
  const whole = Math.ceil((now - start) / step) - 1;
  return whole < 1 ? null : { start: start + (whole - 1) * step, end: start + whole * step };
}

/** Runs that were due before are not counted. */
const MOST_SKIPPED = 3;

function runs(
  timetable: Timetable,
  from: DataInterval | null,
  restriction: Restriction,
  now: number,
  most: number,
): readonly DueRun[] {
  const found: DueRun[] = [];
  let last = from;
  for (let turn = 0; found.length < most && turn < most + MOST_SKIPPED; turn++) {
    const next = nextRun(timetable, last, restriction, now);
    if (!next || (last && next.end <= last.end)) break;
    if (dueAt(next) >= now) found.push(next);
    last = next;
  }
  return found;
}
