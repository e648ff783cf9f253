/** `value[index]`. */
import { callMethod, describe, lookUp, simpleArgs } from './attributes.ts';
import { callValue } from './calls.ts';
import { derive, likely, uncertainly } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { hypothetically } from './library/choices.ts';
import { reprOf } from './text.ts';
import { doubtOfKey, getItem, hashKey, type Site, unknown, type Value } from './values.ts';

export function getSubscript(interpreter: Interpreter, object: Value, index: Value, site: Site): Value {
  if (object.kind === 'unknown') {
    if (object.choices && object.choices.length > 0 && index.kind !== 'unknown') {
      const found = object.choices
        .filter((choice) => ['dict', 'list', 'tuple', 'str', 'bytes'].includes(choice.kind))
        .map((choice) => hypothetically(interpreter, () => getSubscript(interpreter, choice, index, site)))
        .filter((value) => value !== undefined && value.kind !== 'unknown');
      return unknown(object.reason, object.site, { choices: found as Value[] });
    }
    return derive(object, site, '[]');
  }
  if (object.kind === 'dict') {
    const found = getItem(object, index);
    // What was put there in the body that is under way is there for the rest of it.
    const maybe = interpreter.uncertain ? undefined : doubtOfKey(object, index);
    if (found) return maybe ? likely(interpreter, found, maybe) : found;
    if (index.kind === 'unknown') {
      // The key may be one that a `defaultdict` has not had yet.
      if (object.missing)
        object.uncertain ??= { ...unknown(index.reason, index.site), ...(index.broken ? { broken: true } : {}) };
      const guess = index.choices?.map((choice) => getItem(object, choice)).find((value) => value !== undefined);
      const others = [...object.entries.values()].map((entry) => entry.value).filter((value) => value !== guess);
      return unknown(index.reason, index.site, { choices: [...(guess ? [guess] : []), ...others].slice(0, 8) });
    }
    if (object.uncertain) return derive(object.uncertain, site);
    if (object.missing) {
      const made = callValue(interpreter, object.missing, simpleArgs([]), site);
      if (hashKey(index) !== undefined) setSubscript(interpreter, object, index, made, site);
      return made;
    }
    return interpreter.fail('KeyError', `key ${reprOf(interpreter, index, site)} is not in the dict`, site, index);
  }
  if (object.kind === 'class') {
    const byClass = lookUp(object, '__class_getitem__');
    if (byClass)
      return callValue(
        interpreter,
        { kind: 'method', self: object, callee: byClass.kind === 'class-member' ? byClass.callee : byClass },
        simpleArgs([index]),
        site,
      );
    const byMetaclass = object.metaclass && callMethod(interpreter, object, '__getitem__', [index], site);
    if (byMetaclass) return byMetaclass;
    const members = lookUp(object, '__members__');
    if (members?.kind === 'dict' && index.kind !== 'unknown')
      return getItem(members, index) ?? interpreter.fail('KeyError', 'no such member', site);
    if (members?.kind !== 'dict') return object;
  }
  if (index.kind === 'unknown') {
    const [choice] = index.choices ?? [];
    const found =
      choice && choice.kind !== 'unknown'
        ? (hypothetically(interpreter, () => getSubscript(interpreter, object, choice, site)) ?? index)
        : index;
    return found.kind === 'unknown' ? derive(index, site) : likely(interpreter, found, index);
  }
  return (
    callMethod(interpreter, object, '__getitem__', [index], site) ??
    (object.kind === 'instance' && object.cls.unknownBase
      ? derive(object.cls.unknownBase, site, '[]')
      : interpreter.fail('TypeError', `${describe(interpreter, object)} is not subscriptable`, site))
  );
}

export function setSubscript(interpreter: Interpreter, object: Value, index: Value, value: Value, site: Site): void {
  if (object.kind === 'dict') {
    const hash = hashKey(index);
    if (hash === undefined)
      object.uncertain ??= index.kind === 'unknown' ? index : unknown('a key that cannot be followed', site);
    else {
      if (object.view && index.kind === 'str') object.view.variables.set(index.value, value);
      const entry = object.entries.get(hash);
      const maybe = interpreter.uncertain;
      if (maybe && !entry) object.uncertain ??= maybe;
      if (!entry) object.entries.set(hash, maybe ? { key: index, value, maybe } : { key: index, value });
      else if (entry.maybe && !maybe) object.entries.set(hash, { key: index, value });
      else entry.value = uncertainly(interpreter, entry.value, value);
    }
  } else if (object.kind === 'list' && index.kind === 'int') {
    const at = index.value < 0 ? object.items.length + index.value : index.value;
    const before = object.items[at];
    if (before) object.items[at] = uncertainly(interpreter, before, value);
    else interpreter.fail('IndexError', 'list assignment index out of range', site);
  } else if (object.kind === 'list' && index.kind === 'slice')
    callMethod(interpreter, object, '__setitem__', [index, value], site);
  else if (object.kind === 'list')
    object.uncertain ??= unknown('a list is changed in a way that cannot be followed', site);
  else if (object.kind !== 'unknown') {
    const done = callMethod(interpreter, object, '__setitem__', [index, value], site);
    if (!done && hasNoItemsToSet(object))
      interpreter.fail('TypeError', `${describe(interpreter, object)} does not support item assignment`, site);
  }
}

/** Of a class that is Python's own or a dialect's, where no subclass can have added the method. */
export function hasNoItemsToSet(object: Value): boolean {
  if (object.kind === 'instance') return !object.cls.site && !object.cls.unknownBase && !object.cls.fallbackAttribute;
  return ['none', 'bool', 'int', 'float', 'str', 'bytes', 'range'].includes(object.kind) || isPlainTuple(object);
}

function isPlainTuple(object: Value): boolean {
  return object.kind === 'tuple' && !object.cls;
}
