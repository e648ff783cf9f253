/** Going through the elements of values. */
import { callMethod, describe, lookUp } from './attributes.ts';
import { derive, uncertaintyOf } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { int, list, type PyClass, type PyUnknown, type Site, str, type Value } from './values.ts';

export function rangeLength(range: { readonly start: number; readonly stop: number; readonly step: number }): number {
  return Math.max(0, Math.ceil((range.stop - range.start) / range.step));
}

/**
 * What a `for` goes through: of an object of the user's, what its `__iter__` gives. Only that says whether all its elements
 * are known.
 */
export function iterated(interpreter: Interpreter, value: Value, site: Site): Value {
  // With a base or a metaclass that is not known, an enumeration's members may be what there is to go through.
  if (value.kind === 'class')
    return membersOf(value) ?? value.unknownBase ?? callMethod(interpreter, value, '__iter__', [], site) ?? value;
  if (value.kind !== 'instance' || !lookUp(value.cls, '__iter__')) return value;
  return callMethod(interpreter, value, '__iter__', [], site) ?? value;
}

/** Of an enumeration. */
function membersOf(cls: PyClass): Value | undefined {
  return cls.mro.find((base) => base.namespace.has('__members_list__'))?.namespace.get('__members_list__');
}

/**
 * Goes through the elements that are known. An unknown has one element, unknown as well: ask `uncertaintyOf` first where it
 * matters whether there are others.
 */
export function iterate(
  interpreter: Interpreter,
  value: Value,
  site: Site,
  visit: (item: Value) => 'go' | 'stop',
): void {
  const each = (items: Iterable<Value>): void => {
    for (const item of items) {
      interpreter.step();
      if (visit(item) === 'stop') return;
    }
  };
  switch (value.kind) {
    case 'list': {
      // As in Python, elements that are appended while the loop runs are visited too.
      for (let index = 0; index < value.items.length; index++) {
        interpreter.step();
        if (visit(value.items[index] as Value) === 'stop') return;
      }
      return;
    }
    case 'tuple':
      return each(value.items);
    case 'str':
      return each([...value.value].map((character) => str(character)));
    case 'bytes':
      return each([...value.value].map((character) => int(character.charCodeAt(0))));
    case 'dict':
      return each([...value.entries.values()].map((entry) => entry.key));
    case 'set':
      return each(interpreter.inSomeOrder([...value.items.values()], 'the order of a set', site));
    case 'range': {
      for (let at = value.start; value.step > 0 ? at < value.stop : at > value.stop; at += value.step) {
        interpreter.step();
        if (visit({ kind: 'int', value: at }) === 'stop') return;
      }
      return;
    }
    case 'iterator':
      if (value.buffer) return each(remaining(value));
      return value.run((item) => {
        interpreter.step();
        return visit(item);
      });
    case 'unknown': {
      const choice = value.choices?.[0];
      if (choice && isIterable(choice)) return iterate(interpreter, choice, site, visit);
      visit(derive(value, site, '[]'));
      return;
    }
    case 'class': {
      const members = membersOf(value);
      if (members) return iterate(interpreter, members, site, visit);
      const iterator = callMethod(interpreter, value, '__iter__', [], site);
      if (iterator) return iterate(interpreter, iterator, site, visit);
      break;
    }
    case 'instance': {
      const iterator = callMethod(interpreter, value, '__iter__', [], site);
      if (iterator && iterator !== value)
        return interpreter.withUncertain(uncertaintyOf(iterator), () => iterate(interpreter, iterator, site, visit));
      if (lookUp(value.cls, '__next__')) return iterateByNext(interpreter, value, site, visit);
      if (lookUp(value.cls, '__getitem__')) return iterateByIndex(interpreter, value, site, visit);
      if (value.cls.unknownBase) return iterate(interpreter, value.cls.unknownBase, site, visit);
      break;
    }
    default:
      break;
  }
  iterate(
    interpreter,
    interpreter.fail('TypeError', `${describe(interpreter, value)} is not iterable`, site),
    site,
    visit,
  );
}

/** What is likely empty, and not surely so, is gone through once, with an element that is not known. */
export function iterateAtLeastOnce(
  interpreter: Interpreter,
  value: Value,
  site: Site,
  visit: (item: Value) => 'go' | 'stop',
  given?: PyUnknown,
): void {
  let isEmpty = true;
  iterate(interpreter, value, site, (item) => {
    isEmpty = false;
    return visit(item);
  });
  const reason = isEmpty ? (given ?? uncertaintyOf(value)) : undefined;
  if (reason) visit(derive(reason, site, '[]'));
}

function iterateByNext(
  interpreter: Interpreter,
  value: Value,
  site: Site,
  visit: (item: Value) => 'go' | 'stop',
): void {
  const mark = interpreter.handlers.length;
  const stop = interpreter.builtins.exceptions.get('StopIteration');
  interpreter.handlers.push([stop]);
  try {
    for (;;) {
      interpreter.step();
      const item = callMethod(interpreter, value, '__next__', [], site);
      if (!item || visit(item) === 'stop') return;
    }
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
  } finally {
    interpreter.handlers.length = mark;
  }
}

/** An object with no `__iter__` is asked for its elements from 0 on, until an IndexError. */
function iterateByIndex(
  interpreter: Interpreter,
  value: Value,
  site: Site,
  visit: (item: Value) => 'go' | 'stop',
): void {
  const mark = interpreter.handlers.length;
  const end = interpreter.builtins.exceptions.get('IndexError');
  for (let index = 0; ; index++) {
    interpreter.step();
    let item: Value | undefined;
    interpreter.handlers.push([end]);
    try {
      item = callMethod(interpreter, value, '__getitem__', [int(index)], site);
    } catch (error) {
      if (!isException(error, 'IndexError')) throw error;
      return;
    } finally {
      interpreter.handlers.length = mark;
    }
    if (!item) return;
    // It never ends by itself, so neither does what is not known of it.
    const endless = item.kind === 'unknown' ? item : undefined;
    const given = item;
    if (interpreter.withUncertain(endless, () => visit(given)) === 'stop' || endless) return;
  }
}

function isException(error: unknown, name: string): boolean {
  if (typeof error !== 'object' || error === null || !('value' in error)) return false;
  const value = (error as { value: Value }).value;
  return value.kind === 'instance' && value.cls.mro.some((cls) => cls.name === name);
}

function remaining(iterator: Extract<Value, { kind: 'iterator' }>): Value[] {
  const rest = (iterator.buffer ?? []).slice(iterator.position ?? 0);
  iterator.position = iterator.buffer?.length ?? 0;
  return rest;
}

/** For `next(iterator)`; undefined at the end. */
export function nextOf(
  interpreter: Interpreter,
  iterator: Extract<Value, { kind: 'iterator' }>,
  site: Site,
): Value | undefined {
  if (iterator.resumes && !iterator.buffer) {
    let taken: Value | undefined;
    iterator.run((item) => {
      interpreter.step();
      taken = item;
      return 'stop';
    });
    return taken;
  }
  if (!iterator.buffer) runAhead(interpreter, iterator, site);
  const item = iterator.buffer?.[iterator.position ?? 0];
  iterator.position = (iterator.position ?? 0) + 1;
  return item;
}

/** Takes all the values at once. What that makes in advance is right only if somebody asks for all of them in the end. */
function runAhead(interpreter: Interpreter, iterator: Extract<Value, { kind: 'iterator' }>, site: Site): void {
  const buffer: Value[] = [];
  const effects: number[] = [];
  iterator.isAhead = true;
  iterator.run((item) => {
    interpreter.step();
    buffer.push(item);
    effects.push(interpreter.effects);
    // An endless generator (`itertools.count`) is cut here; nobody calls `next` this often in a DAG file.
    return buffer.length < 10_000 ? 'go' : 'stop';
  });
  iterator.buffer = buffer;
  iterator.position = 0;
  effects.push(interpreter.effects);
  if (effects[0] !== interpreter.effects)
    interpreter.ahead.push({ site, early: () => effects[(iterator.position ?? 0) - 1] !== effects.at(-1) });
}

export function isIterable(value: Value): boolean {
  return (
    ['list', 'tuple', 'str', 'bytes', 'dict', 'set', 'range', 'iterator'].includes(value.kind) ||
    (value.kind === 'instance' && lookUp(value.cls, '__iter__') !== undefined)
  );
}

/** All the elements, and why there may be others. */
export function elements(
  interpreter: Interpreter,
  given: Value,
  site: Site,
): { readonly items: Value[]; readonly uncertain?: PyUnknown } {
  const value = iterated(interpreter, given, site);
  const items: Value[] = [];
  let uncertain = uncertaintyOf(value);
  if (value.kind === 'unknown' && !value.choices) return { items, uncertain: value };
  const before = interpreter.uncertain;
  iterate(interpreter, value, site, (item) => {
    // Generators find out on the way whether an element is there.
    if (interpreter.uncertain !== before) uncertain ??= interpreter.uncertain;
    items.push(item);
    interpreter.checkSize(items.length);
    return 'go';
  });
  uncertain ??= uncertaintyOf(value);
  return uncertain ? { items, uncertain } : { items };
}

export function listOf(items: readonly Value[], uncertain?: PyUnknown): Value {
  const made = list([...items]);
  if (uncertain) {
    made.uncertain = uncertain;
    made.isGuess = true;
  }
  return made;
}
