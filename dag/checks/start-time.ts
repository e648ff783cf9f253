/** When a DAG's first interval begins. */
import type { Dag } from '../model.ts';

/** Milliseconds since the epoch, of a naive date as in UTC; undefined when there is none or it is not known. */
export function startTime({ startDate }: Dag): number | undefined {
  if (startDate === null) return undefined;
  const text = /(Z|[+-]\d\d:?\d\d)$/.test(startDate)
    ? startDate
    : `${startDate}${startDate.includes('T') ? '' : 'T00:00:00'}Z`;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
