/** Values that are not known, or known to be one of several. */
import type { Interpreter } from './interpreter.ts';
import { hashKey, type PyUnknown, type Site, unknown, type Value } from './values.ts';

const MOST_CHOICES = 8;

/** What an unknown's attribute, item or call is: unknown, with the origin's path extended. */
export function derive(from: PyUnknown, site: Site, path?: string): PyUnknown {
  const origin = from.origin && path ? `${from.origin}${path}` : undefined;
  return {
    kind: 'unknown',
    reason: from.reason,
    site: from.site ?? site,
    ...(origin ? { origin } : {}),
    ...(from.broken ? { broken: true } : {}),
  };
}

/**
 * What is given by something of which it is only likely that it is what gives it. What a dialect follows itself stays what it
 * is: the doubt about it is noted where it was made.
 */
export function likely(interpreter: Interpreter, value: Value, reason: PyUnknown): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'instance' && interpreter.followsItself?.(value)) return value;
  return unknown(reason.reason, reason.site, { choices: [value], ...(reason.broken ? { broken: true } : {}) });
}

/** What a variable holds after an assignment that may or may not have happened. */
export function uncertainly(interpreter: Interpreter, before: Value | undefined, value: Value): Value {
  if (!interpreter.uncertain || before === undefined) return value;
  return join(interpreter, before, value, interpreter.uncertain);
}

/** One of two values, it is not known which. */
export function join(interpreter: Interpreter, first: Value, second: Value, reason: PyUnknown): Value {
  if (same(interpreter, first, second)) return first;
  const choices = [first, second].flatMap((value) => (value.kind === 'unknown' ? (value.choices ?? []) : [value]));
  const isOneOf =
    choices.length <= MOST_CHOICES && [first, second].every((value) => value.kind !== 'unknown' || value.isOneOf);
  return unknown(reason.reason, reason.site, {
    choices: choices.slice(0, MOST_CHOICES),
    ...(isOneOf ? { isOneOf } : {}),
  });
}

/** Equal as far as can be told without calling anything. */
export function same(interpreter: Interpreter, first: Value, second: Value): boolean {
  if (first === second) return true;
  if (first.kind !== second.kind) return false;
  if (first.kind === 'list' && second.kind === 'list')
    return (
      first.items.length === second.items.length &&
      first.items.length < 1000 &&
      first.items.every((item, index) => same(interpreter, item, second.items[index] as Value))
    );
  if (first.kind === 'dict' && second.kind === 'dict') {
    if (first.entries.size !== second.entries.size || first.entries.size > 1000) return false;
    return [...first.entries].every(([key, entry]) => {
      const other = second.entries.get(key);
      return other !== undefined && same(interpreter, entry.value, other.value);
    });
  }
  const key = hashKey(first);
  return key !== undefined && key === hashKey(second);
}

/** Why not all the elements of a collection are known, if they are not: the reason alone, since its choices are no elements. */
export function uncertaintyOf(value: Value): PyUnknown | undefined {
  if (value.kind !== 'unknown') return 'uncertain' in value ? value.uncertain : undefined;
  if (!value.choices) return value;
  const { choices: _, isOneOf: __, ...reason } = value;
  return reason;
}
