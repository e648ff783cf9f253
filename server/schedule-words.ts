/** A DAG's schedule as a person would say it, and when it runs next. */

import cronstrue from 'cronstrue';
import type { Dag, Schedule } from '../dag/model.ts';
import { timetableOf } from '../dag/timetables/dag-schedule.ts';
import { CRON_PRESETS } from '../dag/timetables/presets.ts';
import { dueAt, type Timetable } from '../dag/timetables/timetable.ts';
import { upcomingRuns } from '../dag/timetables/upcoming.ts';

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
      return schedule.timetable && timetableInWords(schedule.timetable);
    case 'unknown':
      return undefined;
  }
}

function timetableInWords(timetable: Timetable): string | undefined {
  switch (timetable.kind) {
    case 'cron-trigger': {
      const words = timetable.expressions.map(cronInWords);
      return words.every((each) => each !== undefined) ? words.join('; ') : undefined;
    }
    case 'cron-interval':
      return cronInWords(timetable.expression);
    case 'delta-trigger':
    case 'delta-interval':
      return `every ${durationInWords(timetable.delta.milliseconds / 1000)}`;
    default:
      return undefined;
  }
}

/**
 * The next times at which Airflow would start a run, at most `count`; empty when that cannot be known.
 * `now` in milliseconds since the epoch.
 */
export function nextRuns(dag: Dag, airflowVersion: 2 | 3, now: number, count: number): Date[] {
  return upcomingRuns(dag, { airflowVersion }, now, count).map((run) => new Date(dueAt(run)));
}

/** Of a schedule that counts from the run before, where nobody knows when that is. */
export function runsByTurn(dag: Dag, airflowVersion: 2 | 3): string | undefined {
  const timetable = timetableOf(dag, { airflowVersion });
  if (timetable?.kind !== 'delta-trigger') return undefined;
  // Airflow, `DeltaTriggerTimetable` without catch-up: the later of now and a delta after the last run.
  const { months, milliseconds } = timetable.delta;
  if (months !== 0) return 'Each run counts from the one before; the first is due as soon as the DAG is turned on.';
  return `The first run is due as soon as the DAG is turned on, each further one ${durationInWords(milliseconds / 1000)} after the one before.`;
}

/** Of the schedule: a timetable may have another one than the DAG. */
export function scheduleTimezone({ timetable, timezone }: Schedule): string {
  return (timetable && 'timezone' in timetable ? timetable.timezone : timezone) ?? 'UTC';
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
    return cronstrue.toString(secondsFirst(CRON_PRESETS[cron] ?? cron), { use24HourTimeFormat: true, verbose: false });
  } catch {
    // What cronstrue cannot say may still be right: the rule about cron expressions judges, not this.
    return undefined;
  }
}

/** Airflow's croniter has seconds as sixth field, cronstrue as first. */
function secondsFirst(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 6) return cron.trim();
  return [fields[5], ...fields.slice(0, 5)].join(' ');
}
