/** Sets and frozen sets. */
import { elements, iterate } from '../iteration.ts';
import {
  addItem,
  bool,
  hashKey,
  int,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  type PySet,
  type PyUnknown,
  set,
  uncertainOf,
  unknown,
  type Value,
} from '../values.ts';
import { plain } from './choices.ts';
import { constructible } from './inheritance.ts';
import { method, unfollowed, withReceiver } from './routine.ts';
import { collected } from './sequences.ts';
import { defineMembers, frozensetType, setType } from './types.ts';

for (const [type, frozen] of [
  [setType, false],
  [frozensetType, true],
] as const) {
  constructible(
    type,
    (interpreter, args, site) => {
      const [source] = args.positional;
      if (args.unknownPositional) return unfollowed({ site }, `${type.name}()`);
      if (!source) return set([], frozen);
      return collected(interpreter, source, site, (items, uncertain) => made(items, frozen, uncertain));
    },
    !frozen,
  );
}

function made(items: Iterable<Value>, frozen: boolean, uncertain: PyUnknown | undefined): PySet {
  const result = set(items, frozen);
  if (uncertain) result.uncertain ??= uncertain;
  return result;
}

function setMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, self: PySet, ...args: Value[]) => Value,
) {
  return method(name, signature, (call, self, ...args) => {
    const simple = plain(self);
    return simple.kind === 'set' ? implementation(call, simple, ...args) : unfollowed(call, `set.${name}`);
  });
}

function changing(call: NativeCall, self: PySet): void {
  if (call.interpreter.uncertain) self.uncertain ??= call.interpreter.uncertain;
}

function asSet(call: NativeCall, value: Value): PySet {
  const simple = plain(value);
  if (simple.kind === 'set') return simple;
  const { items, uncertain } = elements(call.interpreter, simple, call.site);
  return made(items, false, uncertain);
}

type Combine = (mine: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>) => Iterable<Value>;

const union: Combine = (mine, other) => [...mine.values(), ...other.values()];
const intersection: Combine = (mine, other) => [...mine].filter(([key]) => other.has(key)).map(([, value]) => value);
const difference: Combine = (mine, other) => [...mine].filter(([key]) => !other.has(key)).map(([, value]) => value);
const symmetric: Combine = (mine, other) => [...difference(mine, other), ...difference(other, mine)];

/** A method that gives a new set. */
function combining(name: string, combine: Combine) {
  return setMethod(name, '*others', (call, self, others) => {
    const sets = others.kind === 'tuple' ? others.items.map((other) => asSet(call, other)) : [];
    return sets.reduce(
      (result, other) => made(combine(result.items, other.items), self.frozen, result.uncertain ?? other.uncertain),
      made(self.items.values(), self.frozen, self.uncertain),
    );
  });
}

/** A method that changes the set. */
function updating(name: string, combine: Combine, answer: 'nothing' | 'itself' = 'nothing') {
  return setMethod(name, '*others', (call, self, others) => {
    changing(call, self);
    for (const other of others.kind === 'tuple' ? others.items : []) {
      const right = asSet(call, other);
      const items = made(combine(self.items, right.items), false, undefined).items;
      self.items.clear();
      for (const [key, value] of items) self.items.set(key, value);
      if (right.uncertain) self.uncertain ??= right.uncertain;
    }
    return answer === 'nothing' ? NONE : self;
  });
}

function relating(
  name: string,
  verdict: (mine: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>) => boolean,
  strict = false,
) {
  return setMethod(name, 'other', (call, self, other) => {
    if (strict && plain(other).kind !== 'set') return NOT_IMPLEMENTED;
    const right = asSet(call, other);
    return self.uncertain ?? right.uncertain ?? bool(verdict(self.items, right.items));
  });
}

type Items = ReadonlyMap<string, Value>;
const within = (mine: Items, other: Items): boolean => [...mine.keys()].every((key) => other.has(key));
const around = (mine: Items, other: Items): boolean => within(other, mine);

const READING = [
  combining('union', union),
  combining('intersection', intersection),
  combining('difference', difference),
  combining('symmetric_difference', symmetric),
  relating('issubset', within),
  relating('issuperset', around),
  relating('isdisjoint', (mine, other) => ![...mine.keys()].some((key) => other.has(key))),
  relating('__le__', within, true),
  relating('__ge__', around, true),
  relating('__lt__', (mine, other) => within(mine, other) && mine.size < other.size, true),
  relating('__gt__', (mine, other) => around(mine, other) && mine.size > other.size, true),
  setMethod('copy', '', (_call, self) => made(self.items.values(), self.frozen, self.uncertain)),
  setMethod('__len__', '', (_call, self) => self.uncertain ?? int(self.items.size)),
  setMethod('__contains__', 'item', (_call, self, item) => {
    const key = hashKey(item);
    if (key === undefined) return item.kind === 'unknown' ? item : bool(false);
    return self.items.has(key) ? bool(true) : (self.uncertain ?? bool(false));
  }),
  setMethod('__iter__', '', (call, self) => ({
    kind: 'iterator',
    name: 'set_iterator',
    run: (visit) => iterate(call.interpreter, self, call.site, visit),
    ...uncertainOf(self),
  })),
] as const;

defineMembers(frozensetType, READING);
defineMembers(setType, [
  ...READING,
  [
    '__init__',
    native('__init__', (call) => {
      const [self, source] = withReceiver(call);
      const simple = self && plain(self);
      if (simple?.kind !== 'set' || !source) return NONE;
      const from = asSet(call, source);
      for (const item of from.items.values()) addItem(simple, item);
      if (from.uncertain) simple.uncertain ??= from.uncertain;
      return NONE;
    }),
  ],
  setMethod('add', 'item', (call, self, item) => {
    changing(call, self);
    addItem(self, item);
    return NONE;
  }),
  ...(['remove', 'discard'] as const).map((name) =>
    setMethod(name, 'item', (call, self, item) => {
      changing(call, self);
      const key = hashKey(item);
      if (key === undefined)
        self.uncertain ??= item.kind === 'unknown' ? item : unknown('an element that cannot be followed', call.site);
      else if (!call.interpreter.uncertain && !self.items.delete(key) && name === 'remove' && !self.uncertain)
        return call.interpreter.fail('KeyError', 'the element is not in the set', call.site);
      return NONE;
    }),
  ),
  setMethod('pop', '', (call, self) => {
    changing(call, self);
    if (self.uncertain) return self.uncertain;
    const [only, ...more] = [...self.items];
    if (!only) return call.interpreter.fail('KeyError', 'pop from an empty set', call.site);
    if (more.length === 0) {
      self.items.clear();
      return only[1];
    }
    const doubt = unknown('the order of a set', call.site);
    self.uncertain = doubt;
    return { ...doubt, choices: [...self.items.values()].slice(0, 8) };
  }),
  setMethod('clear', '', (call, self) => {
    if (call.interpreter.uncertain) changing(call, self);
    else {
      self.items.clear();
      delete self.uncertain;
    }
    return NONE;
  }),
  updating('update', union),
  updating('intersection_update', intersection),
  updating('difference_update', difference),
  updating('symmetric_difference_update', symmetric),
  updating('__ior__', union, 'itself'),
  updating('__iand__', intersection, 'itself'),
  updating('__isub__', difference, 'itself'),
  updating('__ixor__', symmetric, 'itself'),
]);
