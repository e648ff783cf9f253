/** `value[index]`. */
import { callMethod, describe, lookUp, simpleArgs } from './attributes.ts';
import { callValue } from './calls.ts';
import { derive, uncertainly } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { reprOf } from './text.ts';
import { getItem, hashKey, type Site, unknown, type Value } from './values.ts';

export function getSubscript(interpreter: Interpreter, object: Value, index: Value, site: Site): Value {
  if (object.kind === 'unknown') {
    if (object.choices && object.choices.length > 0 && index.kind !== 'unknown') {
      const found = object.choices
        .filter((choice) => choice.kind === 'dict' || choice.kind === 'list' || choice.kind === 'tuple')
        .map((choice) => interpreter.withUncertain(object, () => getSubscript(interpreter, choice, index, site)));
      return unknown(object.reason, object.site, { choices: found.filter((value) => value.kind !== 'unknown') });
    }
    return derive(object, site, '[]');
  }
  if (object.kind === 'dict') {
    const found = getItem(object, index);
    if (found) return object.uncertain && interpreter.uncertain ? found : found;
    if (index.kind === 'unknown')
      return unknown(index.reason, index.site, {
        choices: [...object.entries.values()].slice(0, 8).map((entry) => entry.value),
      });
    if (object.uncertain) return derive(object.uncertain, site);
    if (object.missing) {
      const made = callValue(interpreter, object.missing, simpleArgs([]), site);
      const hash = hashKey(index);
      if (hash !== undefined) object.entries.set(hash, { key: index, value: made });
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
    if (members?.kind === 'dict')
      return getItem(members, index) ?? interpreter.fail('KeyError', 'no such member', site);
    return object;
  }
  if (index.kind === 'unknown') return derive(index, site);
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
      if (interpreter.uncertain && !entry) object.uncertain ??= interpreter.uncertain;
      if (entry) entry.value = uncertainly(interpreter, entry.value, value);
      else object.entries.set(hash, { key: index, value });
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
  else if (object.kind !== 'unknown') callMethod(interpreter, object, '__setitem__', [index, value], site);
}
