/**
 * The times of a cron expression in a time zone, as Airflow's `CronMixin` has them: cron on the wall clock (by croniter's rules), then the
 * moment of that reading.
 */
import { CRON_PRESETS } from './presets.ts';
import { momentOfWallClock, wallClock } from './wall-clock.ts';

export interface CronTimes {
  /** First time after the moment; undefined when there is none within the years that are looked at. */
  next(moment: number): number | undefined;
  /** Last time before the moment. */
  previous(moment: number): number | undefined;
}

/** Undefined when the expression cannot be read. */
export function cronTimes(text: string, timezone: string): CronTimes | undefined {
  const cron = readCron(CRON_PRESETS[text] ?? text);
  if (!cron) return undefined;
  // Airflow: at least once an hour, so that the hour that comes twice in autumn has its runs twice.
  const isHourly = cron.hours.length === 24;
  const moved = (moment: number, reading: number, found: number | undefined): number | undefined => {
    if (found === undefined) return undefined;
    return isHourly ? moment + (found - reading) : momentOfWallClock(found, timezone);
  };
  return {
    next: (moment) => {
      const reading = wallClock(moment, timezone);
      return moved(moment, reading, search(cron, Math.floor(reading / 1000) + 1, 1));
    },
    previous: (moment) => {
      const reading = wallClock(moment, timezone);
      return moved(moment, reading, search(cron, Math.ceil(reading / 1000) - 1, -1));
    },
  };
}

/** What matches, in ascending order. */
interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  /** Undefined: every year. */
  readonly years: ReadonlySet<number> | undefined;
  /** `month` and `day` count from 1. */
  readonly isDay: (year: number, month: number, day: number) => boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function readCron(text: string): Cron | undefined {
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length < 5 || fields.length > 7) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', second = '0', year = '*'] = fields;
  const parts = {
    seconds: numbers(second, 0, 59),
    minutes: numbers(minute, 0, 59),
    hours: numbers(hour, 0, 23),
    months: numbers(month, 1, 12, MONTHS),
    years: numbers(year, 1970, 2099),
  };
  const isDay = dayRule(day, weekday);
  if (!isDay || !parts.seconds || !parts.minutes || !parts.hours || !parts.months || !parts.years) return undefined;
  return {
    seconds: parts.seconds,
    minutes: parts.minutes,
    hours: parts.hours,
    months: new Set(parts.months),
    years: year === '*' ? undefined : new Set(parts.years),
    isDay,
  };
}

/** Cron: when both the day of the month and the weekday say something, either of them will do. */
function dayRule(day: string, weekday: string): Cron['isDay'] | undefined {
  const items = day.split(',');
  const plain = items.filter((item) => item !== 'l');
  const days = plain.length === 0 ? [] : numbers(plain.join(','), 1, 31);
  const weekdays = weekdayRule(weekday);
  if (!days || !weekdays) return undefined;
  const [wanted, isLastToo] = [new Set(days), plain.length < items.length];
  const byDay = (year: number, month: number, date: number): boolean =>
    wanted.has(date) || (isLastToo && date === daysIn(year, month));
  if (weekdays === 'any') return byDay;
  if (days.length === 31) return weekdays;
  return (year, month, date) => byDay(year, month, date) || weekdays(year, month, date);
}

function weekdayRule(text: string): Cron['isDay'] | 'any' | undefined {
  const plain: string[] = [];
  const special: Cron['isDay'][] = [];
  for (const item of text.split(',')) {
    const [, name = '', nth = ''] = /^(\w+)#(\d|l)$/.exec(item) ?? [];
    const last = /^l(\w+)$/.exec(item)?.[1] ?? (nth === 'l' ? name : undefined);
    const number = weekdayOf(last ?? name);
    if (last !== undefined && number !== undefined) {
      special.push((year, month, day) => isOn(year, month, day, number) && day + 7 > daysIn(year, month));
    } else if (name !== '' && number !== undefined) {
      special.push((year, month, day) => isOn(year, month, day, number) && Math.ceil(day / 7) === Number(nth));
    } else plain.push(item);
  }
  const days = plain.length === 0 ? [] : numbers(plain.join(','), 0, 7, WEEKDAYS);
  if (!days) return undefined;
  const wanted = new Set(days.map((one) => one % 7));
  if (wanted.size === 7) return 'any';
  return (year, month, day) =>
    wanted.has(new Date(Date.UTC(year, month - 1, day)).getUTCDay()) || special.some((rule) => rule(year, month, day));
}

function weekdayOf(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  const at = WEEKDAYS.indexOf(text);
  return at < 0 ? undefined : at;
}

function isOn(year: number, month: number, day: number, weekday: number): boolean {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() === weekday;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Ascending; undefined when the field cannot be read. */
function numbers(text: string, low: number, high: number, names: readonly string[] = []): number[] | undefined {
  const found = new Set<number>();
  const numberOf = (word: string): number => {
    const at = names.indexOf(word);
    return at >= 0 ? at + low : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const item of text.split(',')) {
    const [, first = '', second, step = '1'] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    const isAny = first === '*' || first === '?';
    const from = isAny ? low : numberOf(first);
    // croniter: `5/10` goes on to the end of the range.
    const upTo = isAny || (second === undefined && item.includes('/')) ? high : numberOf(second ?? first);
    const by = Number(step);
    if (!(from >= low && from <= high && upTo >= low && upTo <= high && by > 0)) return undefined;
    // A range may go over the end: `fri-mon`, `22-2`.
    const length = from <= upTo ? upTo - from : upTo + (high - low + 1) - from;
    for (let at = 0; at <= length; at += by) found.add(((from - low + at) % (high - low + 1)) + low);
  }
  return [...found].sort((a, b) => a - b);
}

/** croniter looks no further. */
const MOST_YEARS = 50;
const DAY = 86_400;

/** First matching reading at `from` or after (before) it. `from` in seconds, the result in milliseconds. */
function search(cron: Cron, from: number, direction: 1 | -1): number | undefined {
  const start = Math.floor(from / DAY) * DAY;
  let within: number | undefined = from - start;
  const limit = start + direction * MOST_YEARS * 366 * DAY;
  for (let day = start; direction * (limit - day) >= 0; ) {
    const date = new Date(day * 1000);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    if (!cron.months.has(month) || (cron.years && !cron.years.has(year))) {
      // The first day of the next month, or the last one of the month before.
      day = Date.UTC(year, direction === 1 ? month : month - 1, direction === 1 ? 1 : 0) / 1000;
      within = undefined;
      continue;
    }
    if (cron.isDay(year, month, date.getUTCDate())) {
      const time = timeOfDay(cron, within, direction);
      if (time !== undefined) return (day + time) * 1000;
    }
    day += direction * DAY;
    within = undefined;
  }
  return undefined;
}

/** Seconds since midnight; `bound` itself is taken. */
function timeOfDay(
  { hours, minutes, seconds }: Cron,
  bound: number | undefined,
  direction: 1 | -1,
): number | undefined {
  const ordered = (list: readonly number[]): readonly number[] => (direction === 1 ? list : list.toReversed());
  const isBeyond = (time: number, span: number): boolean =>
    bound === undefined || (direction === 1 ? time + span >= bound : time <= bound);
  for (const hour of ordered(hours)) {
    if (!isBeyond(hour * 3600, 3599)) continue;
    for (const minute of ordered(minutes)) {
      if (!isBeyond(hour * 3600 + minute * 60, 59)) continue;
      for (const second of ordered(seconds)) {
        const time = hour * 3600 + minute * 60 + second;
        if (isBeyond(time, 0)) return time;
      }
    }
  }
  return undefined;
}
