/** What becomes of arguments that are not known, or that wrap a value of a built-in type. */

import { derive } from '../doubt.ts';
import { type Interpreter, PyRaise } from '../interpreter.ts';
import type { Site, Value } from '../values.ts';

const MOST_CHOICES = 8;

/** Applies a function to arguments of which some may be one of several values. */
export function overChoices(
  call: { readonly interpreter: Interpreter; readonly site: Site },
  args: readonly Value[],
  apply: (...known: Value[]) => Value,
): Value {
  const doubtful = args.find((arg) => arg.kind === 'unknown');
  if (doubtful?.kind !== 'unknown') return apply(...args.map(plain));
  const variants = (doubtful.choices ?? [])
    .slice(0, MOST_CHOICES)
    .map((choice) => args.map((arg) => (arg === doubtful ? choice : arg.kind === 'unknown' ? arg.choices?.[0] : arg)))
    .filter((variant): variant is Value[] => variant.every((arg) => arg !== undefined && arg.kind !== 'unknown'));
  const choices = variants
    .map((variant) => hypothetically(call.interpreter, () => apply(...variant.map(plain))))
    .filter((value) => value !== undefined)
    .flatMap((value) => (value.kind === 'unknown' ? (value.choices ?? []) : [value]));
  const { origin: _, ...rest } = derive(doubtful, call.site);
  const isOneOf =
    doubtful.isOneOf &&
    choices.length === doubtful.choices?.length &&
    args.every((arg) => arg === doubtful || arg.kind !== 'unknown');
  return { ...rest, ...(choices.length > 0 ? { choices } : {}), ...(isOneOf ? { isOneOf } : {}) };
}

/** Evaluates something that may not be so: a failure there is not a mistake of the file. */
export function hypothetically<T>(interpreter: Interpreter, evaluate: () => T): T | undefined {
  const handlers = interpreter.handlers.splice(0);
  const mistakes = interpreter.mistakes.length;
  const notes = interpreter.unfollowed.length;
  try {
    const value = evaluate();
    return interpreter.mistakes.length > mistakes ? undefined : value;
  } catch (error) {
    if (error instanceof PyRaise) return undefined;
    throw error;
  } finally {
    interpreter.mistakes.length = mistakes;
    interpreter.unfollowed.length = notes;
    interpreter.handlers.splice(0, interpreter.handlers.length, ...handlers);
  }
}

/** What an instance of a class that inherits from a built-in type holds: `class Name(str)`. */
export interface Wraps {
  readonly wraps: Value;
}

/** The built-in value itself, also of an instance of a class that inherits from the built-in type. */
export function plain(value: Value): Value {
  return value.kind === 'instance' && value.payload && 'wraps' in value.payload
    ? (value.payload as Wraps).wraps
    : value;
}
