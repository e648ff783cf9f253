/** Library functions by signature. */
import {
  type CallArguments,
  type NativeCall,
  NONE,
  native,
  type PyNative,
  type PyUnknown,
  type Site,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices } from './choices.ts';

/** Gets the arguments in the order of the signature; those that are left out are None. */
export type Implementation = (call: NativeCall, ...args: Value[]) => Value;

interface Parameter {
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'rest';
}

function parameters(signature: string): readonly Parameter[] {
  return signature
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      if (word.startsWith('*')) return { name: word.slice(1), kind: 'rest' };
      return word.endsWith('?') ? { name: word.slice(0, -1), kind: 'optional' } : { name: word, kind: 'required' };
    });
}

/**
 * A function that takes its arguments as they are, unknown or not. Signature: names between blanks, `?` behind one that may
 * be left out, `*` before one that gets the remaining positional arguments as a tuple. Keywords that are not in it are dropped.
 */
export function routine(name: string, signature: string, implementation: Implementation): PyNative {
  const expected = parameters(signature);
  return native(
    name,
    (call) => {
      const bound = bind(call, name, expected, call.positional);
      return Array.isArray(bound) ? implementation(call, ...bound) : (bound as Value);
    },
    false,
  );
}

/** As `routine`; an argument that is not known makes the result unknown, with a result for each of its choices. */
export function pure(name: string, signature: string, implementation: Implementation): PyNative {
  return routine(name, signature, (call, ...args) =>
    overChoices(call, args, (...known) => implementation(call, ...known)),
  );
}

/** A method: its first parameter is the instance, also when it is called through the class (`str.upper(text)`). */
export function method(name: string, signature: string, implementation: Implementation): readonly [string, PyNative] {
  const expected = parameters(`self ${signature}`);
  const made = native(name, (call) => {
    const bound = bind(call, name, expected, withReceiver(call));
    return Array.isArray(bound) ? implementation(call, ...bound) : (bound as Value);
  });
  return [name, made];
}

/** A method whose result rests on its arguments alone, see `pure`. */
export function pureMethod(
  name: string,
  signature: string,
  implementation: Implementation,
): readonly [string, PyNative] {
  return method(name, signature, (call, ...args) =>
    overChoices(call, args, (...known) => implementation(call, ...known)),
  );
}

/** Members that Python has and that are not followed: calling one gives an unknown. */
export function unfollowedMethods(type: string, names: string): (readonly [string, PyNative])[] {
  return names
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => [name, native(name, (call) => unfollowed(call, `${type}.${name}`))]);
}

export function unfollowed(call: { readonly site: Site }, what: string): PyUnknown {
  return unknown(`what ${what} gives`, call.site);
}

/** The instance and the arguments of a method's call. */
export function withReceiver(call: NativeCall): readonly Value[] {
  return call.self.kind === 'none' ? call.positional : [call.self, ...call.positional];
}

function bind(
  call: NativeCall,
  name: string,
  expected: readonly Parameter[],
  positional: readonly Value[],
): Value[] | Value {
  const doubt = call.unknownPositional ?? call.unknownKeywords;
  if (doubt) return unknown(doubt.reason, doubt.site ?? call.site, doubt.broken ? { broken: true } : {});
  const bound: Value[] = [];
  let position = 0;
  for (const parameter of expected) {
    if (parameter.kind === 'rest') {
      bound.push(tuple(positional.slice(position)));
      position = positional.length;
      continue;
    }
    const value = positional[position] ?? call.keywords.get(parameter.name);
    position++;
    if (value) bound.push(value);
    else if (parameter.kind === 'optional') bound.push(NONE);
    else return call.interpreter.fail('TypeError', `${name}() is missing its argument '${parameter.name}'`, call.site);
  }
  if (position < positional.length)
    return call.interpreter.fail('TypeError', `${name}() got more arguments than it takes`, call.site);
  return bound;
}

/** Whether an optional argument was given at all, where None means something else than nothing. */
export function given(call: CallArguments, position: number, name: string): Value | undefined {
  return call.positional[position] ?? call.keywords.get(name);
}
