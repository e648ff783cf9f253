/**
 * Moments and what the wall clock of a time zone shows. A wall clock's reading is given as the milliseconds that it would be in UTC.
 * Where a reading is there twice or not at all, Airflow's choice is taken.
 */
import { offsetAt } from '../python/library/modules/calendar-arithmetic.ts';

const DAY = 86_400_000;

/** What the zone's clocks show. */
export function wallClock(moment: number, timezone: string): number {
  return moment + offset(timezone, moment);
}

/**
 * The moment at which the zone's clocks show this. Airflow (`make_aware`, with `fold=1`): of two the second; a reading that is skipped is
 * as much later as the clocks were put forward.
 */
export function momentOfWallClock(reading: number, timezone: string): number {
  const before = offset(timezone, reading - DAY);
  const after = offset(timezone, reading + DAY);
  const later = reading - after;
  return offset(timezone, later) === after ? later : reading - before;
}

/** A place of the IANA database or an offset. */
export function isTimezone(name: string): boolean {
  return name === 'UTC' || /^(?:UTC|GMT)?[+-]\d\d:?\d\d/.test(name) || offsetAt(name, 0) !== undefined;
}

/** Milliseconds ahead of UTC. A name that is no zone counts as UTC. */
function offset(timezone: string, moment: number): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(timezone) ?? [];
  if (sign !== undefined)
    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  if (timezone === 'UTC') return 0;
  // The database's offsets are those of whole seconds: a fraction would show as one.
  return (offsetAt(timezone, Math.floor(moment / 1000) * 1000) ?? 0) * 1000;
}
