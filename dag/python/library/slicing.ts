/** Indices and slices of sequences. */

import { callMethod, describe } from '../attributes.ts';
import type { Interpreter } from '../interpreter.ts';
import { type PySlice, type PyUnknown, type Site, unknown, type Value } from '../values.ts';
import { plain } from './choices.ts';

export interface Indices {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** The whole number that a value is, for an index. */
export function wholeNumber(value: Value | undefined): number | undefined {
  if (!value) return undefined;
  const simple = plain(value);
  return simple.kind === 'int' ? simple.value : simple.kind === 'bool' ? Number(simple.value) : undefined;
}

/** The whole number that a value is or gives as `__index__`. */
export function indexNumber(interpreter: Interpreter, value: Value, site: Site): number | undefined {
  const whole = wholeNumber(value);
  return whole === undefined && value.kind === 'instance'
    ? wholeNumber(callMethod(interpreter, value, '__index__', [], site))
    : whole;
}

/** As `slice.indices(length)`. */
export function sliceIndices(
  interpreter: Interpreter,
  slice: PySlice,
  length: number,
  site: Site,
): Indices | PyUnknown {
  const parts = [slice.lower, slice.upper, slice.step];
  const doubt = parts.find((part) => part.kind === 'unknown');
  if (doubt?.kind === 'unknown') return doubt;
  if (parts.some((part) => part.kind !== 'none' && wholeNumber(part) === undefined))
    return failed(interpreter, 'TypeError', 'slice indices must be integers or None', site);
  const step = slice.step.kind === 'none' ? 1 : (wholeNumber(slice.step) ?? 1);
  if (step === 0) return failed(interpreter, 'ValueError', 'slice step cannot be zero', site);
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: Value, fallback: number): number => {
    const at = wholeNumber(value);
    if (at === undefined) return fallback;
    return Math.max(lowest, Math.min(highest, at < 0 ? at + length : at));
  };
  return {
    start: clamp(slice.lower, step > 0 ? lowest : highest),
    stop: clamp(slice.upper, step > 0 ? highest : lowest),
    step,
  };
}

export function* positions({ start, stop, step }: Indices): Iterable<number> {
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) yield at;
}

export function sliced<T>(items: readonly T[], indices: Indices): T[] {
  if (indices.step === 1) return items.slice(indices.start, Math.max(indices.start, indices.stop));
  return [...positions(indices)].map((at) => items[at] as T);
}

/** The position an index means; an unknown after a failure. */
export function position(
  interpreter: Interpreter,
  index: Value,
  length: number,
  what: string,
  site: Site,
): number | PyUnknown {
  if (index.kind === 'unknown') return index;
  const at = indexNumber(interpreter, index, site);
  if (at === undefined)
    return failed(
      interpreter,
      'TypeError',
      `${what} indices must be integers, not ${describe(interpreter, index)}`,
      site,
    );
  const inside = at < 0 ? at + length : at;
  return inside >= 0 && inside < length
    ? inside
    : failed(interpreter, 'IndexError', `${what} index out of range`, site);
}

export function failed(interpreter: Interpreter, type: string, message: string, site: Site): PyUnknown {
  const value = interpreter.fail(type, message, site);
  return value.kind === 'unknown' ? value : unknown(message, site);
}
