/** A DAG's schedule as a person would say it, and when it runs next. */

import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import type { Dag, Schedule } from '../dag/model.ts';

/** Undefined when there is nothing to say beyond the text itself. */
export function scheduleInWords(schedule: Schedule): string | undefined {
  switch (schedule.kind) {
    case 'none':
      return 'never by itself, only when triggered';
    case 'preset':
    case 'cron':
      return schedule.cron === undefined ? undefined : cronInWords(schedule.cron);
    case 'interval':
      return schedule.interval === undefined ? undefined : `every ${durationInWords(schedule.interval)}`;
    case 'assets':
      return 'when the assets are updated';
    case 'timetable':
    case 'unknown':
      return undefined;
  }
}

/**
 * The next times at which Airflow would start a run, at most `count`; empty when that cannot be known.
 * `now` in milliseconds since the epoch.
 */
export function nextRuns(dag: Pick<Dag, 'schedule' | 'startDate'>, now: number, count: number): Date[] {
  const { schedule } = dag;
  const start = parseDate(dag.startDate, schedule.timezone);
  const from = Math.max(now, start ?? now);
  if (schedule.cron !== undefined) return cronRuns(schedule.cron, schedule.timezone ?? 'UTC', from, count);
  if (schedule.interval === undefined || !(schedule.interval > 0) || start === undefined) return [];
  // The run of an interval starts when the interval is over.
  const step = schedule.interval * 1000;
  const first = Math.floor((from - start) / step) + 1;
  return Array.from({ length: count }, (_, n) => new Date(start + (first + n) * step));
}

/** `2024-03-01 05:00 Europe/Vienna`. */
export function formatTime(time: Date, timezone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  try {
    const parts = new Intl.DateTimeFormat('en-CA', options).formatToParts(time);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      parts.find((candidate) => candidate.type === type)?.value ?? '';
    return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${timezone}`;
  } catch {
    return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  }
}

/** Seconds → `1 day 2 hours`. */
export function durationInWords(seconds: number): string {
  const words: string[] = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) words.push(`${amount} ${unit}${amount === 1 ? '' : 's'}`);
  }
  if (rest > 0) words.push(`${Math.round(rest * 1000)} ms`);
  return words.join(' ') || '0 seconds';
}

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

function cronInWords(cron: string): string | undefined {
  try {
    return cronstrue.toString(secondsFirst(cron), { use24HourTimeFormat: true, verbose: false });
  } catch {
    // What cronstrue cannot say may still be right: the rule about cron expressions judges, not this.
    return undefined;
  }
}

function cronRuns(cron: string, timezone: string, from: number, count: number): Date[] {
  try {
    // A run may start at `from` itself: croner looks behind the given moment.
    return new Cron(secondsFirst(cron), { timezone, paused: true }).nextRuns(count, new Date(from - 1));
  } catch {
    return [];
  }
}

/** Airflow's croniter has seconds as sixth field, the libraries here as first. */
export function secondsFirst(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 6) return cron.trim();
  return [fields[5], ...fields.slice(0, 5)].join(' ');
}

/** ISO 8601 without an offset is taken in UTC, unless the zone is another one: then the moment is not known. */
function parseDate(text: string | null, timezone: string | undefined): number | undefined {
  const [, date, time = '00:00:00', offset] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/.exec(text?.trim() ?? '') ?? [];
  if (!date) return undefined;
  if (!offset && timezone !== undefined && timezone !== 'UTC') return undefined;
  const milliseconds = Date.parse(`${date}T${time}${offset ?? 'Z'}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
