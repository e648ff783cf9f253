import { RunnerError } from './errors.ts';

/** In UTC, as Airflow keeps it; a date without a zone is UTC. Throws a RunnerError when it isn't a date. */
export function logicalDate(text: string | undefined, start: Date): string {
  if (text === undefined) return start.toISOString();
  const iso = text.trim().replace(' ', 'T');
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
  const at = new Date(zoned);
  if (Number.isNaN(at.getTime())) {
    throw new RunnerError('noDag', `${text} is not a date. Write it like 2026-01-31 or 2026-01-31T05:00:00+00:00.`);
  }
  return at.toISOString();
}
