/**
 * When a DAG runs by itself: Airflow's timetables as data, and what they say comes next. Pure; moments are milliseconds since the epoch.
 * Source of the rules: Airflow's `timetables/` (`next_dagrun_info`) and `DAG.iter_dagrun_infos_between`.
 */
import { type CronTimes, cronTimes } from './cron.ts';

/** Months are the calendar's; the rest is exact. */
export interface Delta {
  readonly months: number;
  readonly milliseconds: number;
}

export type Timetable =
  | { readonly kind: 'none' }
  | { readonly kind: 'once' }
  | { readonly kind: 'continuous' }
  /** One run at each time of any of the expressions; its data interval ends there and is this long. */
  | {
      readonly kind: 'cron-trigger';
      readonly expressions: readonly string[];
      readonly timezone: string;
      readonly interval: Delta;
      /** `run_immediately`: of a DAG without a start date. Null: within a tenth of the time between two runs. */
      readonly immediately?: boolean | number;
    }
  /** The data interval is from one time to the next; the run comes at its end. */
  | { readonly kind: 'cron-interval'; readonly expression: string; readonly timezone: string }
  | { readonly kind: 'delta-trigger'; readonly delta: Delta; readonly interval: Delta }
  | { readonly kind: 'delta-interval'; readonly delta: Delta }
  /** Ascending. */
  | { readonly kind: 'events'; readonly times: readonly number[] }
  | { readonly kind: 'assets' }
  /** Of the user's own: the runs that it has told so far, ascending. */
  | { readonly kind: 'listed'; readonly name: string; readonly runs: readonly DueRun[]; readonly isCut: boolean };

export interface DataInterval {
  readonly start: number;
  readonly end: number;
}

/** A run that a timetable asks for. Its logical date is the start of its data interval. */
export interface DueRun extends DataInterval {
  /** When it is due, where that is not at the end. */
  readonly runAfter?: number;
}

export function dueAt({ end, runAfter = end }: DueRun): number {
  return runAfter;
}

export interface Restriction {
  /** The DAG's start; null when it has none. */
  readonly earliest: number | null;
  /** The DAG's end. */
  readonly latest: number | null;
  readonly catchup: boolean;
}

/** Airflow: those that a backfill can be made of. */
export function isPeriodic({ kind }: Timetable): boolean {
  return kind !== 'none' && kind !== 'once' && kind !== 'continuous' && kind !== 'assets';
}

/** The run after the one with the data interval `last`; null when there is none (any more). It may be due later than now. */
export function nextRun(
  timetable: Timetable,
  last: DataInterval | null,
  restriction: Restriction,
  now: number,
): DueRun | null {
  const found = unrestricted(timetable, last, restriction, now);
  if (!found) return null;
  // A timetable of the user's own was told of the end.
  if (timetable.kind === 'listed') return found;
  return restriction.latest !== null && limited(timetable, found) > restriction.latest ? null : found;
}

/** Every run whose logical date is not before `earliest` nor after `latest`, in order; at most `most`. */
export function runsBetween(timetable: Timetable, earliest: number, latest: number, most: number): readonly DueRun[] {
  const found: DueRun[] = [];
  const restriction = { earliest, latest, catchup: true };
  let last: DueRun | null = null;
  while (found.length < most) {
    // Nothing that depends on now is periodic, but for what `catchup` excludes.
    last = nextRun(timetable, last, restriction, earliest);
    if (!last) break;
    found.push(last);
  }
  return found;
}

/** Data interval of a run that somebody starts by hand. */
export function manualInterval(timetable: Timetable, runAfter: number): DataInterval {
  const exact = { start: runAfter, end: runAfter };
  const steps = stepsOf(timetable);
  switch (timetable.kind) {
    case 'cron-trigger':
    case 'delta-trigger':
      return { start: minus(runAfter, timetable.interval), end: runAfter };
    case 'cron-interval': {
      const end = steps?.alignToPrevious(runAfter);
      const start = end === undefined ? undefined : steps?.previous(end);
      return start === undefined || end === undefined ? exact : { start, end };
    }
    case 'delta-interval':
      return { start: minus(runAfter, timetable.delta), end: runAfter };
    default:
      return exact;
  }
}

/** What the DAG's end is held against: a run's time, or the start of its data interval. */
function limited({ kind }: Timetable, run: DueRun): number {
  return kind === 'cron-interval' || kind === 'delta-interval' ? run.start : run.end;
}

function unrestricted(
  timetable: Timetable,
  last: DataInterval | null,
  restriction: Restriction,
  now: number,
): DueRun | null {
  switch (timetable.kind) {
    case 'none':
    case 'assets':
      return null;
    case 'listed':
      return timetable.runs.find(({ start }) => !last || start > last.start) ?? null;
    case 'once':
      return last ? null : exactly(restriction.earliest ?? now);
    case 'continuous':
      return continuous(last, restriction, now);
    case 'events':
      return nextEvent(timetable.times, last, restriction, now);
    case 'cron-trigger':
      return earliestOf(
        timetable.expressions.map((expression) =>
          triggered(
            cronSteps(cronTimes(expression, timetable.timezone)),
            timetable.interval,
            timetable.immediately,
            last,
            restriction,
            now,
          ),
        ),
        restriction.catchup ? null : now,
      );
    case 'delta-trigger':
      return triggered(deltaSteps(timetable.delta), timetable.interval, true, last, restriction, now);
    case 'cron-interval':
      return afterInterval(cronSteps(cronTimes(timetable.expression, timetable.timezone)), last, restriction, now, {
        skip: skipByCron,
      });
    case 'delta-interval':
      return afterInterval(deltaSteps(timetable.delta), last, restriction, now, { skip: skipByDelta(timetable.delta) });
  }
}

function exactly(moment: number): DueRun {
  return { start: moment, end: moment };
}

/** Airflow's MultipleCronTriggerTimetable: without catch-up the latest that is due already, else the next. */
function earliestOf(runs: readonly (DueRun | null)[], now: number | null): DueRun | null {
  const key = (run: DueRun): number => (now !== null && run.start <= now ? -run.start : run.start);
  const found = runs.filter((run) => run !== null).sort((a, b) => key(a) - key(b));
  return found[0] ?? null;
}

interface Steps {
  next(moment: number): number | undefined;
  previous(moment: number): number | undefined;
  /** The moment itself, when it is one of the schedule. */
  alignToNext(moment: number): number | undefined;
  alignToPrevious(moment: number): number | undefined;
}

function stepsOf(timetable: Timetable): Steps | undefined {
  switch (timetable.kind) {
    case 'cron-interval':
      return cronSteps(cronTimes(timetable.expression, timetable.timezone));
    case 'delta-interval':
    case 'delta-trigger':
      return deltaSteps(timetable.delta);
    default:
      return undefined;
  }
}

function cronSteps(times: CronTimes | undefined): Steps | undefined {
  if (!times) return undefined;
  const { next, previous } = times;
  return {
    next,
    previous,
    alignToNext: (moment) => {
      const after = next(moment);
      return after !== undefined && previous(after) === moment ? moment : after;
    },
    alignToPrevious: (moment) => {
      const before = previous(moment);
      return before !== undefined && next(before) === moment ? moment : before;
    },
  };
}

/** Airflow: an interval has no grid of its own, it goes on from where it is. */
function deltaSteps(delta: Delta): Steps | undefined {
  if (plus(0, delta) <= 0) return undefined;
  return {
    next: (moment) => plus(moment, delta),
    previous: (moment) => minus(moment, delta),
    alignToNext: (moment) => moment,
    alignToPrevious: (moment) => moment,
  };
}

/** `CronTriggerTimetable` and `DeltaTriggerTimetable`. */
function triggered(
  steps: Steps | undefined,
  interval: Delta,
  immediately: boolean | number | undefined,
  last: DataInterval | null,
  { earliest, catchup }: Restriction,
  now: number,
): DueRun | null {
  if (!steps) return null;
  const candidates: (number | undefined)[] = [];
  if (!catchup) candidates.push(steps.alignToPrevious(now));
  if (last) candidates.push(steps.next(last.end));
  else if (earliest === null) candidates.push(firstRun(steps, immediately, now));
  if (earliest !== null && !(catchup && last)) candidates.push(steps.alignToNext(earliest));
  // No time before now is none to be considered; no time after it is the end.
  const after = catchup ? candidates : candidates.slice(1);
  if (after.includes(undefined)) return null;
  const at = Math.max(...candidates.filter((time) => time !== undefined));
  return { start: minus(at, interval), end: at };
}

/** Milliseconds. */
const LEAST_PATIENCE = 300_000;

/** Of a DAG without a start date. */
function firstRun(steps: Steps, immediately: boolean | number | undefined, now: number): number | undefined {
  const [past, next] = [steps.alignToPrevious(now), steps.alignToNext(now)];
  if (past === undefined || next === undefined) return next;
  if (immediately === true) return past;
  const patience = typeof immediately === 'number' ? immediately : Math.max((next - past) / 10, LEAST_PATIENCE);
  return now - past <= patience ? past : next;
}

/** `CronDataIntervalTimetable` and `DeltaDataIntervalTimetable`. */
function afterInterval(
  steps: Steps | undefined,
  last: DataInterval | null,
  { earliest, catchup }: Restriction,
  now: number,
  { skip }: { readonly skip: (steps: Steps, earliest: number | null, now: number) => number | undefined },
): DueRun | null {
  if (!steps) return null;
  const first = earliest === null ? null : steps.alignToNext(earliest);
  const from = catchup ? first : skip(steps, earliest, now);
  let start: number | null | undefined = from;
  if (last) {
    const aligned = steps.alignToPrevious(last.end);
    start = from === null || from === undefined ? aligned : Math.max(aligned ?? from, from);
    // The schedule has changed to a coarser one: no interval is run twice.
    if (start !== undefined && start <= last.start) start = steps.next(start);
  }
  if (start === null || start === undefined) return null;
  const end = steps.next(start);
  return end === undefined ? null : { start, end };
}

/** The interval that is over last. */
function skipByCron(steps: Steps, earliest: number | null, now: number): number | undefined {
  const lastStart = steps.previous(now);
  if (lastStart === undefined) return undefined;
  const latest = steps.next(lastStart) === now ? lastStart : steps.previous(lastStart);
  if (earliest === null) return latest;
  const first = steps.alignToNext(earliest);
  return first === undefined ? undefined : Math.max(latest ?? first, first);
}

function skipByDelta(delta: Delta): (steps: Steps, earliest: number | null, now: number) => number | undefined {
  return (steps, earliest, now) => {
    const latest = steps.previous(roundedDown(now, delta, earliest ?? now, steps));
    return earliest === null ? latest : Math.max(latest ?? earliest, earliest);
  };
}

function roundedDown(now: number, delta: Delta, anchor: number, steps: Steps): number {
  if (delta.months === 0) return now - (now % delta.milliseconds);
  let boundary = anchor;
  for (let next = steps.next(boundary); next !== undefined && next <= now; next = steps.next(boundary)) boundary = next;
  return boundary;
}

function continuous(last: DataInterval | null, { earliest }: Restriction, now: number): DueRun {
  const start = earliest ?? now;
  if (!last) return { start, end: Math.max(start, now) };
  if (last.end > now) return { start, end: start + (last.end - last.start) };
  return { start: last.end, end: now };
}

/** `EventsTimetable`: without catch-up nothing that is past. */
function nextEvent(
  times: readonly number[],
  last: DataInterval | null,
  { earliest, catchup }: Restriction,
  now: number,
): DueRun | null {
  const from = catchup ? (earliest ?? -Infinity) : Math.max(earliest ?? now, now);
  const next = times.find((time) => time >= from && (!last || time > last.end));
  return next === undefined ? null : exactly(next);
}

export function plus(moment: number, delta: Delta): number {
  return addMonths(moment, delta.months) + delta.milliseconds;
}

export function minus(moment: number, delta: Delta): number {
  return addMonths(moment, -delta.months) - delta.milliseconds;
}

/** Keeps to the month's last day where it has fewer. */
function addMonths(moment: number, months: number): number {
  if (months === 0) return moment;
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
