/** Ids of runs that a timetable has asked for, and moments as Python writes them. */
import { type DueRun, dueAt } from './timetable.ts';

/** Airflow 3 names a run for the moment at which it is due, Airflow 2 for its logical date. */
export function runId(type: 'scheduled' | 'backfill', run: DueRun, airflowVersion: 2 | 3): string {
  return `${type}__${isoformat(airflowVersion === 3 ? dueAt(run) : run.start)}`;
}

/** Of a moment in UTC: `2024-01-31T00:00:00+00:00`, with microseconds when there are any. */
export function isoformat(moment: number): string {
  const text = new Date(moment).toISOString();
  const fraction = text.slice(20, 23);
  return `${text.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}
