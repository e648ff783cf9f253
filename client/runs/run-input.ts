/** Reads what a user types for a run. Knows no editor: a fault is a value that says what is wrong. */
import type { Json } from '../../dag/model.ts';

export type Parsed<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'notJson'; readonly reason: string }
  | { readonly kind: 'notObject' }
  | { readonly kind: 'notDate' };

/** Airflow takes the configuration of a run as a JSON object; nothing typed is an empty one. */
export function parseConf(text: string): Parsed<{ readonly [key: string]: Json }> {
  if (text.trim() === '') return { kind: 'ok', value: {} };
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return { kind: 'notJson', reason: error instanceof Error ? error.message : String(error) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'notObject' };
  return { kind: 'ok', value: value as { readonly [key: string]: Json } };
}

/** ISO 8601, a date alone or with a time, in UTC when it has no offset. Nothing typed is undefined: now. */
export function parseLogicalDate(text: string): Parsed<string | undefined> {
  const written = text.trim();
  if (written === '') return { kind: 'ok', value: undefined };
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(written);
  if (!parts) return { kind: 'notDate' };
  const [, day, time = '00:00:00', offset = 'Z'] = parts;
  const date = new Date(`${day}T${time}${offset.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  // `Date` turns the 31st of February into a day in March.
  const sameDay = !Number.isNaN(date.getTime()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(String(day));
  return sameDay ? { kind: 'ok', value: date.toISOString() } : { kind: 'notDate' };
}
