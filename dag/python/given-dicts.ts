/**
 * Objects whose attributes are the entries of a dict that they were given: `self.__dict__ = self` in a class that inherits from
 * `dict`, or `self.__dict__ = shared`.
 */
import { getString, type PyDict, type PyInstance, setItem, str, type Value } from './values.ts';

const given = new WeakMap<PyInstance, PyDict>();

export function givenDict(object: PyInstance): PyDict | undefined {
  return given.get(object);
}

export function givenAttribute(object: PyInstance, name: string): Value | undefined {
  const held = given.get(object);
  return held && (getString(held, name) ?? held.uncertain);
}

/** Whether there is no more to do for it. */
export function keepAttribute(object: PyInstance, name: string, value: Value): boolean {
  if (name === '__dict__') {
    const held = dictIn(value);
    if (held) given.set(object, held);
    else if (value.kind === 'unknown') object.attrs.set(name, value);
    return held !== undefined;
  }
  const held = given.get(object);
  if (held) setItem(held, str(name), value);
  else object.attrs.set(name, value);
  return false;
}

export function dropAttribute(object: PyInstance, name: string): void {
  const held = given.get(object);
  if (held)
    for (const [key, entry] of held.entries)
      if (entry.key.kind === 'str' && entry.key.value === name) held.entries.delete(key);
  object.attrs.delete(name);
}

function dictIn(value: Value): PyDict | undefined {
  if (value.kind === 'dict') return value;
  if (value.kind !== 'instance') return undefined;
  const wraps = value.payload && 'wraps' in value.payload ? (value.payload.wraps as Value) : undefined;
  return wraps?.kind === 'dict' ? wraps : undefined;
}
