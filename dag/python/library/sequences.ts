/** Lists, tuples, ranges and slices. */

import { equals } from '../comparison.ts';
import { uncertaintyOf } from '../doubt.ts';
import type { Interpreter } from '../interpreter.ts';
import { elements, iterate, listOf, rangeLength } from '../iteration.ts';
import { setSubscript } from '../subscripts.ts';
import {
  bool,
  int,
  type NativeCall,
  NONE,
  type PyList,
  type PyProperty,
  type PyUnknown,
  type Site,
  tuple,
  uncertainOf,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices, plain } from './choices.ts';
import { constructible } from './inheritance.ts';
import { ordered } from './ordering.ts';
import { method, pure, pureMethod, unfollowed } from './routine.ts';
import { indexNumber, position, positions, sliced, sliceIndices, wholeNumber } from './slicing.ts';
import { defineMembers, listType, rangeType, setHooks, sliceType, tupleType } from './types.ts';

constructible(
  listType,
  (interpreter, args, site) => {
    const [source] = args.positional;
    if (args.unknownPositional) return unfollowed({ site }, 'list()');
    if (!source) return { kind: 'list', items: [] };
    return collected(interpreter, source, site, (items, uncertain) => listOf(items, uncertain));
  },
  true,
);
constructible(tupleType, (interpreter, args, site) => {
  const [source] = args.positional;
  if (args.unknownPositional) return unfollowed({ site }, 'tuple()');
  if (!source) return tuple([]);
  return collected(interpreter, source, site, (items, uncertain) =>
    uncertain ? unknown(uncertain.reason, uncertain.site, { choices: [tuple(items)] }) : tuple(items),
  );
});

/** The elements of any iterable; of one that may be one of several, a result for each. */
export function collected(
  interpreter: Interpreter,
  source: Value,
  site: Site,
  make: (items: Value[], uncertain: PyUnknown | undefined) => Value,
): Value {
  return overChoices({ interpreter, site }, [source], (known) => {
    const { items, uncertain } = elements(interpreter, known, site);
    return make(items, uncertain);
  });
}

function listMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, self: PyList, ...args: Value[]) => Value,
) {
  return method(name, signature, (call, self, ...args) => {
    const simple = plain(self);
    return simple.kind === 'list' ? implementation(call, simple, ...args) : unfollowed(call, `list.${name}`);
  });
}

/** To be called before a list is changed: where it is not sure that the change happens, its content is not either. */
function changing(call: NativeCall, self: PyList): void {
  if (call.interpreter.uncertain) self.uncertain ??= call.interpreter.uncertain;
}

/** The first element of a list may or may not come. */
function growing(call: NativeCall, self: PyList): void {
  changing(call, self);
  if (call.interpreter.uncertain && self.items.length === 0) self.isGuess = true;
}

function indexOf(
  call: NativeCall,
  items: readonly Value[],
  value: Value,
  start = 0,
  stop = items.length,
): number | PyUnknown {
  for (let index = start; index < Math.min(stop, items.length); index++) {
    call.interpreter.step();
    const item = items[index] ?? NONE;
    const verdict =
      item === value && value.kind !== 'unknown' ? true : equals(call.interpreter, item, value, call.site);
    if (verdict === true) return index;
    if (verdict !== false) return verdict;
  }
  return -1;
}

function bound(value: Value, length: number, fallback: number): number {
  const at = wholeNumber(value);
  return at === undefined ? fallback : at < 0 ? Math.max(0, at + length) : at;
}

function reading(what: 'list' | 'tuple') {
  const items = (value: Value): readonly Value[] | undefined => {
    const simple = plain(value);
    return simple.kind === 'list' || simple.kind === 'tuple' ? simple.items : undefined;
  };
  return [
    method('index', 'value start? stop?', (call, self, value, start, stop) => {
      const all = items(self) ?? [];
      const at = indexOf(call, all, value, bound(start, all.length, 0), bound(stop, all.length, all.length));
      if (typeof at !== 'number') return at;
      if (at >= 0) return int(at);
      return (
        uncertaintyOf(plain(self)) ?? call.interpreter.fail('ValueError', `the value is not in the ${what}`, call.site)
      );
    }),
    method('count', 'value', (call, self, value) => {
      let count = 0;
      for (const item of items(self) ?? []) {
        call.interpreter.step();
        const verdict = equals(call.interpreter, item, value, call.site);
        if (verdict === true) count++;
        else if (verdict !== false) return verdict;
      }
      return uncertaintyOf(plain(self)) ?? int(count);
    }),
    method('__getitem__', 'index', (call, self, index) => {
      const all = items(self);
      if (!all) return unfollowed(call, `${what}.__getitem__`);
      const uncertain = uncertaintyOf(plain(self));
      if (index.kind === 'slice') {
        const indices = sliceIndices(call.interpreter, index, all.length, call.site);
        if ('kind' in indices) return indices;
        const part = sliced(all, indices);
        return what === 'list' ? listOf(part, uncertain) : tuple(part);
      }
      const at = wholeNumber(index) ?? 0;
      if (uncertain) {
        const likely = all[at < 0 ? at + all.length : at];
        return unknown(
          uncertain.reason,
          uncertain.site,
          likely && likely.kind !== 'unknown' ? { choices: [likely] } : {},
        );
      }
      const found = position(call.interpreter, index, all.length, what, call.site);
      return typeof found === 'number' ? (all[found] ?? NONE) : found;
    }),
    method('__len__', '', (_call, self) => uncertaintyOf(plain(self)) ?? int(items(self)?.length ?? 0)),
    method('__iter__', '', (call, self) => ({
      kind: 'iterator' as const,
      name: `${what}_iterator`,
      run: (visit) => iterate(call.interpreter, plain(self), call.site, visit),
      ...uncertainOf(plain(self)),
    })),
    method('__contains__', 'value', (call, self, value) => {
      const at = indexOf(call, items(self) ?? [], value);
      if (typeof at !== 'number') return at;
      return at >= 0 ? bool(true) : (uncertaintyOf(plain(self)) ?? bool(false));
    }),
  ];
}

defineMembers(tupleType, reading('tuple'));
defineMembers(listType, [
  ...reading('list'),
  listMethod('__init__', 'iterable?', (call, self, iterable) => {
    if (iterable.kind === 'none') return NONE;
    const { items, uncertain } = elements(call.interpreter, iterable, call.site);
    self.items.splice(0, self.items.length, ...items);
    if (uncertain) self.uncertain ??= uncertain;
    return NONE;
  }),
  listMethod('append', 'object', (call, self, object) => {
    growing(call, self);
    call.interpreter.checkSize(self.items.length + 1);
    self.items.push(object);
    return NONE;
  }),
  listMethod('extend', 'iterable', (call, self, iterable) => {
    growing(call, self);
    const { items, uncertain } = elements(call.interpreter, iterable, call.site);
    call.interpreter.checkSize(self.items.length + items.length);
    for (const item of items) self.items.push(item);
    if (uncertain) self.uncertain ??= uncertain;
    return NONE;
  }),
  listMethod('insert', 'index object', (call, self, index, object) => {
    growing(call, self);
    const at = wholeNumber(index);
    if (at === undefined) self.uncertain ??= index.kind === 'unknown' ? index : unfollowed(call, 'list.insert');
    self.items.splice(at ?? 0, 0, object);
    return NONE;
  }),
  listMethod('pop', 'index?', (call, self, index) => {
    changing(call, self);
    if (index.kind === 'unknown') {
      self.uncertain ??= index;
      return unknown(index.reason, index.site);
    }
    if (self.items.length === 0 && self.uncertain) return self.uncertain;
    const at = position(
      call.interpreter,
      index.kind === 'none' ? { kind: 'int', value: -1 } : index,
      self.items.length,
      'pop',
      call.site,
    );
    if (typeof at !== 'number') return self.uncertain ?? at;
    const [item = NONE] = self.items.splice(at, 1);
    return self.uncertain
      ? unknown(self.uncertain.reason, self.uncertain.site, item.kind === 'unknown' ? {} : { choices: [item] })
      : item;
  }),
  listMethod('remove', 'value', (call, self, value) => {
    changing(call, self);
    const at = indexOf(call, self.items, value);
    if (typeof at !== 'number') self.uncertain ??= at;
    else if (at >= 0) self.items.splice(at, 1);
    else if (!self.uncertain) call.interpreter.fail('ValueError', 'the value is not in the list', call.site);
    return NONE;
  }),
  listMethod('clear', '', (call, self) => {
    if (call.interpreter.uncertain) changing(call, self);
    else delete self.uncertain;
    self.items.length = 0;
    return NONE;
  }),
  listMethod('copy', '', (_call, self) => listOf(self.items, self.uncertain)),
  listMethod('reverse', '', (call, self) => {
    changing(call, self);
    self.items.reverse();
    return NONE;
  }),
  listMethod('sort', 'key? reverse?', (call, self, key, reverse) => {
    changing(call, self);
    const { items, doubt } = ordered(call, self.items, key, reverse);
    self.items.splice(0, self.items.length, ...items);
    if (doubt) self.uncertain ??= doubt;
    return NONE;
  }),
  listMethod('__setitem__', 'index value', (call, self, index, value) => {
    if (index.kind !== 'slice') {
      setSubscript(call.interpreter, self, index, value, call.site);
      return NONE;
    }
    replaceSlice(call, self, index, value);
    return NONE;
  }),
  listMethod('__delitem__', 'index', (call, self, index) => {
    changing(call, self);
    if (index.kind === 'slice') {
      const indices = sliceIndices(call.interpreter, index, self.items.length, call.site);
      if ('kind' in indices) self.uncertain ??= indices;
      else {
        const out = new Set(positions(indices));
        self.items = self.items.filter((_, at) => !out.has(at));
      }
      return NONE;
    }
    const at = position(call.interpreter, index, self.items.length, 'list', call.site);
    if (typeof at === 'number') self.items.splice(at, 1);
    else self.uncertain ??= at;
    return NONE;
  }),
]);

function replaceSlice(call: NativeCall, self: PyList, index: Extract<Value, { kind: 'slice' }>, value: Value): void {
  changing(call, self);
  const { items, uncertain } = elements(call.interpreter, value, call.site);
  const indices = sliceIndices(call.interpreter, index, self.items.length, call.site);
  const doubt = uncertain ?? ('kind' in indices ? indices : undefined);
  if (doubt) self.uncertain ??= doubt;
  if ('kind' in indices) return;
  if (indices.step === 1) self.items.splice(indices.start, Math.max(0, indices.stop - indices.start), ...items);
  else
    [...positions(indices)].forEach((at, nth) => {
      self.items[at] = items[nth] ?? NONE;
    });
}

setHooks(rangeType, {
  construct: (interpreter, _cls, args, site) => {
    if (args.unknownPositional) return unknown(args.unknownPositional.reason, args.unknownPositional.site);
    return overChoices({ interpreter, site }, args.positional, (...bounds) => {
      const numbers = bounds.map((bound) => indexNumber(interpreter, bound, site));
      if (numbers.length === 0 || numbers.includes(undefined))
        return interpreter.fail('TypeError', 'range() expects whole numbers', site);
      const [first = 0, second, step = 1] = numbers;
      if (step === 0) return interpreter.fail('ValueError', 'range() arg 3 must not be zero', site);
      return second === undefined
        ? { kind: 'range', start: 0, stop: first, step: 1 }
        : { kind: 'range', start: first, stop: second, step };
    });
  },
});

type Range = Extract<Value, { kind: 'range' }>;

function rangeMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, self: Range, ...args: Value[]) => Value,
) {
  return pureMethod(name, signature, (call, self, ...args) =>
    self.kind === 'range' ? implementation(call, self, ...args) : unfollowed(call, `range.${name}`),
  );
}

function field(name: string, read: (self: Value) => Value): readonly [string, PyProperty] {
  return [name, { kind: 'property', getter: pure(name, 'self', (_call, self) => read(self)) }];
}

function placeIn(range: Range, value: Value): number {
  const at = wholeNumber(value);
  const nth = at === undefined ? -1 : (at - range.start) / range.step;
  return Number.isInteger(nth) && nth >= 0 && nth < rangeLength(range) ? nth : -1;
}

defineMembers(rangeType, [
  field('start', (self) => (self.kind === 'range' ? int(self.start) : NONE)),
  field('stop', (self) => (self.kind === 'range' ? int(self.stop) : NONE)),
  field('step', (self) => (self.kind === 'range' ? int(self.step) : NONE)),
  rangeMethod('__len__', '', (_call, self) => int(rangeLength(self))),
  rangeMethod('__contains__', 'value', (_call, self, value) => bool(placeIn(self, value) >= 0)),
  rangeMethod('count', 'value', (_call, self, value) => int(placeIn(self, value) >= 0 ? 1 : 0)),
  rangeMethod('index', 'value', (call, self, value) => {
    const nth = placeIn(self, value);
    return nth >= 0 ? int(nth) : call.interpreter.fail('ValueError', 'the value is not in the range', call.site);
  }),
  rangeMethod('__getitem__', 'index', (call, self, index) => {
    const length = rangeLength(self);
    if (index.kind === 'slice') {
      const indices = sliceIndices(call.interpreter, index, length, call.site);
      if ('kind' in indices) return indices;
      const at = (nth: number): number => self.start + nth * self.step;
      return { kind: 'range', start: at(indices.start), stop: at(indices.stop), step: self.step * indices.step };
    }
    const nth = position(call.interpreter, index, length, 'range object', call.site);
    return typeof nth === 'number' ? int(self.start + nth * self.step) : nth;
  }),
  rangeMethod('__iter__', '', (call, self) => ({
    kind: 'iterator',
    name: 'range_iterator',
    run: (visit) => iterate(call.interpreter, self, call.site, visit),
  })),
]);

setHooks(sliceType, {
  construct: (interpreter, _cls, args, site) => {
    const [first, second, step] = args.positional;
    if (args.unknownPositional || !first)
      return interpreter.fail('TypeError', 'slice expects at least one argument', site);
    return { kind: 'slice', lower: second ? first : NONE, upper: second ?? first, step: step ?? NONE };
  },
});
defineMembers(sliceType, [
  field('start', (self) => (self.kind === 'slice' ? self.lower : NONE)),
  field('stop', (self) => (self.kind === 'slice' ? self.upper : NONE)),
  field('step', (self) => (self.kind === 'slice' ? self.step : NONE)),
  pureMethod('indices', 'length', (call, self, length) => {
    const size = wholeNumber(length);
    if (self.kind !== 'slice' || size === undefined) return unfollowed(call, 'slice.indices');
    const indices = sliceIndices(call.interpreter, self, size, call.site);
    return 'kind' in indices ? indices : tuple([int(indices.start), int(indices.stop), int(indices.step)]);
  }),
]);
