/** Sorting, minimum and maximum. */

import { simpleArgs } from '../attributes.ts';
import { callValue } from '../calls.ts';
import { compare, truth } from '../comparison.ts';
import { type NativeCall, NONE, type PyUnknown, type Value } from '../values.ts';

export interface Ordered {
  readonly items: Value[];
  /** Why the order is not known. */
  readonly doubt?: PyUnknown;
}

/** As `sorted(items, key=key, reverse=reverse)`; where elements cannot be compared the order stays as it is. */
export function ordered(call: NativeCall, items: readonly Value[], key: Value = NONE, reverse: Value = NONE): Ordered {
  const { interpreter, site } = call;
  const descending = truth(interpreter, reverse, site);
  if (typeof descending !== 'boolean') return { items: [...items], doubt: descending };
  let doubt: PyUnknown | undefined;
  const keyed = items.map((item) => ({ item, key: keyOf(call, key, item) }));
  const less = (first: Value, second: Value): boolean => {
    interpreter.step();
    const verdict = compare(interpreter, '<', first, second, site);
    if (typeof verdict === 'boolean') return verdict;
    doubt ??= verdict;
    return false;
  };
  if (items.length > 1) {
    keyed.sort((a, b) => {
      const [first, second] = descending ? [b.key, a.key] : [a.key, b.key];
      return less(first, second) ? -1 : less(second, first) ? 1 : 0;
    });
  }
  return doubt ? { items: [...items], doubt } : { items: keyed.map(({ item }) => item) };
}

export function keyOf(call: NativeCall, key: Value, item: Value): Value {
  return key.kind === 'none' ? item : callValue(call.interpreter, key, simpleArgs([item]), call.site);
}

/** The first element that no other is before (`<`) or behind (`>`). */
export function extreme(call: NativeCall, operator: '<' | '>', items: readonly Value[], key: Value): Value | undefined {
  let best: { readonly item: Value; readonly key: Value } | undefined;
  for (const item of items) {
    call.interpreter.step();
    const candidate = { item, key: keyOf(call, key, item) };
    if (!best) {
      best = candidate;
      continue;
    }
    const verdict = compare(call.interpreter, operator, candidate.key, best.key, call.site);
    if (verdict === true) best = candidate;
    else if (verdict !== false) return verdict;
  }
  return best?.item;
}
