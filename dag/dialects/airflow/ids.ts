/** The id that a DAG, group or task is given: its text, where it is written, and whether Airflow surely sees the same. */
import type { Interpreter } from '../../python/interpreter.ts';
import { stringOf } from '../../python/text.ts';
import { type PyUnknown, type Site, unknown, type Value } from '../../python/values.ts';
import { refuse } from './refusals.ts';

export interface GivenId {
  /** The likely one where it is not known; absent when nothing can be said. */
  readonly text?: string;
  /** Where the literal stands. */
  readonly site?: Site;
  /** Why Airflow may see another id, or none. */
  readonly unknown?: PyUnknown;
}

/**
 * Airflow imports a DAG file under a name of its own: this prefix, a hash of the file's path where it is deployed, and the
 * file's name. Only the hash is not known.
 */
export const MODULE_PREFIX = `unusual_prefix_${'0'.repeat(40)}_`;

/** What no id may have. The full rule, with its message, is `invalid-id`. */
const REFUSED = /[^\p{L}\p{N}\p{M}_.-]/u;

export function givenId(interpreter: Interpreter, value: Value | undefined, what: string, site: Site): GivenId {
  const text = value && stringOf(value);
  if (text) {
    if (text.value.includes(MODULE_PREFIX)) {
      return { text: text.value.replaceAll(MODULE_PREFIX, ''), unknown: unknown("the module's name in Airflow", site) };
    }
    if (REFUSED.test(text.value) && interpreter.catches(interpreter.exception('ValueError', '', site).value)) {
      return { text: text.value, unknown: unknown(`what happens when Airflow refuses '${text.value}'`, site) };
    }
    return text.site ? { text: text.value, site: text.site } : { text: text.value };
  }
  const record = value?.kind === 'instance' ? (value.payload as { readonly kind?: string } | undefined) : undefined;
  if (record?.kind === 'xcom')
    refuse(interpreter, {
      code: 'invalid-argument',
      message: `${what.charAt(0).toUpperCase()}${what.slice(1)} has to be known when the file is imported: it cannot be the result of a task`,
      site,
    });
  if (value?.kind !== 'unknown') return { unknown: unknown(value ? `${what} that is not a string` : what, site) };
  const likely = value.choices?.map(stringOf).find((choice) => choice !== undefined);
  return likely ? { text: likely.value, unknown: value } : { unknown: value };
}

/** How many ids were made up in an evaluation: the same text has the same ones each time it is read. */
const madeUp = new WeakMap<Interpreter, number>();

/** For a task of which nothing is known but its class. */
export function madeUpId(interpreter: Interpreter, className: string): string {
  const count = (madeUp.get(interpreter) ?? 0) + 1;
  madeUp.set(interpreter, count);
  return `${className}_${count}`;
}
