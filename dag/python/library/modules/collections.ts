/** `collections`: dicts and lists of a special kind, named tuples. */
import { callMethod, lookUp } from '../../attributes.ts';
import { elements } from '../../iteration.ts';
import { representationOf } from '../../text.ts';
import {
  dict,
  getItem,
  hashKey,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyDict,
  setItem,
  str,
  tuple,
  type Value,
} from '../../values.ts';
import { plain } from '../choices.ts';
import { copied, filled } from '../dict.ts';
import { wrapped } from '../inheritance.ts';
import { over } from '../iterators.ts';
import { method, routine, unfollowed, unfollowedMethods, withReceiver } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { defineMembers, dictType, listType, objectType, setHooks } from '../types.ts';
import { namedTupleClass } from './named-tuples.ts';

const orderedDict = nativeClass('collections', 'OrderedDict', [dictType]);
const defaultDict = nativeClass('collections', 'defaultdict', [dictType]);

setHooks(orderedDict, {
  construct: (interpreter, cls, args, site) => {
    const made: PyDict = { ...dict(), cls };
    filled(interpreter, made, args, site);
    return made;
  },
});
defineMembers(orderedDict, [
  method('__repr__', '', (call, self) =>
    self.kind === 'dict' && self.entries.size === 0 && !self.uncertain
      ? str('OrderedDict()')
      : unfollowed(call, 'the text of an OrderedDict, which differs between versions of Python,'),
  ),
]);
setHooks(defaultDict, {
  construct: (interpreter, cls, args, site) => {
    const [factory, ...positional] = args.positional;
    const made: PyDict = { ...dict(), cls, ...(factory && factory.kind !== 'none' ? { missing: factory } : {}) };
    filled(interpreter, made, { ...args, positional }, site);
    return made;
  },
});
defineMembers(defaultDict, [
  [
    'default_factory',
    {
      kind: 'property',
      getter: routine('default_factory', 'self', (_call, self) => (self.kind === 'dict' && self.missing) || NONE),
    },
  ],
  method('__repr__', '', (call, self) => {
    if (self.kind !== 'dict') return unfollowed(call, 'defaultdict.__repr__');
    const { cls: _, ...entries } = self;
    return shown(call, 'defaultdict', [self.missing ?? NONE, entries]);
  }),
]);

/** The text `name(a, b)` of a collection. */
function shown(call: NativeCall, name: string, args: readonly Value[]): Value {
  const texts: string[] = [];
  for (const each of args) {
    const text = representationOf(call.interpreter, each, call.site);
    if (typeof text !== 'string') return text;
    texts.push(text);
  }
  return str(`${name}(${texts.join(', ')})`);
}

// An OrderedDict is a plain dict here; it has one method more.
defineMembers(dictType, [
  method('move_to_end', 'key last?', (call, self, key, last) => {
    const target = plain(self);
    const value = target.kind === 'dict' ? getItem(target, key) : undefined;
    if (target.kind !== 'dict' || !value || last.kind === 'unknown' || call.interpreter.uncertain)
      return unfollowed(call, 'OrderedDict.move_to_end');
    const hash = hashKey(key);
    const own = [...target.entries].find(([each]) => each === hash);
    const rest = [...target.entries].filter(([each]) => each !== hash);
    target.entries.clear();
    const order = own ? (last.kind === 'bool' && !last.value ? [own, ...rest] : [...rest, own]) : rest;
    for (const [hash, entry] of order) target.entries.set(hash, entry);
    return NONE;
  }),
]);

const counterClass = nativeClass('collections', 'Counter', [dictType]);
setHooks(counterClass, {
  construct: (interpreter, cls, args, site) => {
    const made = wrapped(cls, dict(), site);
    count({ ...args, interpreter, self: made, site }, plain(made), args.positional[0]);
    return made;
  },
});

function count(call: NativeCall, target: Value, source: Value | undefined, sign = 1): void {
  if (target.kind !== 'dict') return;
  const add = (key: Value, by: number): void => {
    const before = getItem(target, key);
    callMethod(
      call.interpreter,
      target,
      '__setitem__',
      [key, int((before?.kind === 'int' ? before.value : 0) + sign * by)],
      call.site,
    );
  };
  for (const [name, value] of call.keywords) add(str(name), wholeNumber(value) ?? 0);
  const from = source && plain(source);
  if (!from || from.kind === 'none') return;
  if (from.kind === 'dict') for (const { key, value } of from.entries.values()) add(key, wholeNumber(value) ?? 0);
  else {
    const { items, uncertain } = elements(call.interpreter, from, call.site);
    for (const item of items) add(item, 1);
    if (uncertain) target.uncertain ??= uncertain;
  }
}

function byCount(target: Value): { readonly key: Value; readonly value: Value }[] {
  const entries = target.kind === 'dict' ? [...target.entries.values()] : [];
  return entries.sort((a, b) => (wholeNumber(b.value) ?? 0) - (wholeNumber(a.value) ?? 0));
}

defineMembers(counterClass, [
  ['__init__', native('__init__', () => NONE)],
  method('__missing__', 'key', () => int(0)),
  method('most_common', 'n?', (_call, self, n) =>
    list(
      byCount(plain(self))
        .slice(0, wholeNumber(n))
        .map(({ key, value }) => tuple([key, value])),
    ),
  ),
  method('elements', '', (_call, self) => {
    const target = plain(self);
    const entries = target.kind === 'dict' ? [...target.entries.values()] : [];
    return over(
      'elements',
      entries.flatMap(({ key, value }) => Array.from({ length: Math.max(0, wholeNumber(value) ?? 0) }, () => key)),
    );
  }),
  method('copy', '', (call, self) => {
    const counts = countsOf(self);
    return counts ? wrapped(counterClass, copied(counts), call.site) : unfollowed(call, 'Counter.copy');
  }),
  method('total', '', (_call, self) =>
    int(byCount(plain(self)).reduce((sum, { value }) => sum + (wholeNumber(value) ?? 0), 0)),
  ),
  ...(
    [
      ['update', 1],
      ['subtract', -1],
    ] as const
  ).map(
    ([name, sign]) =>
      [
        name,
        native(name, (call) => {
          const [self = NONE, source] = withReceiver(call);
          count(call, plain(self), source, sign);
          return NONE;
        }),
      ] as const,
  ),
  ...combinations(),
  method('__repr__', '', (call, self) => {
    const counts = plain(self);
    if (counts.kind === 'dict' && counts.uncertain) return counts.uncertain;
    const sorted = dict(byCount(counts).map(({ key, value }) => [key, value]));
    return shown(call, 'Counter', sorted.entries.size > 0 ? [sorted] : []);
  }),
  ...(
    [
      ['__pos__', 1],
      ['__neg__', -1],
    ] as const
  ).map(([name, sign]) =>
    method(name, '', (call, self) => {
      const counts = countsOf(self);
      if (!counts) return unfollowed(call, `Counter.${name}`);
      const kept = [...counts.entries.values()].flatMap(({ key, value }): [Value, Value][] => {
        const count = sign * (wholeNumber(value) ?? 0);
        return count > 0 ? [[key, int(count)]] : [];
      });
      return wrapped(counterClass, dict(kept), call.site);
    }),
  ),
  ...unfollowedMethods('Counter', '__iadd__ __isub__ __iand__ __ior__ __lt__ __le__ __gt__ __ge__'),
]);

/** `a + b` and its like keep what is counted more than zero times, those of `a` first. */
function combinations(): readonly (readonly [string, Value])[] {
  const ways: readonly (readonly [string, (a: number, b: number) => number])[] = [
    ['__add__', (a, b) => a + b],
    ['__sub__', (a, b) => a - b],
    ['__and__', Math.min],
    ['__or__', Math.max],
  ];
  return ways.map(([name, combine]) =>
    method(name, 'other', (call, self, other) => {
      const [left, right] = [countsOf(self), countsOf(other)];
      if (!left || !right) return unfollowed(call, `Counter.${name}`);
      const made = dict();
      for (const { key } of [...left.entries.values(), ...right.entries.values()]) {
        const counts = [left, right].map((each) => wholeNumber(getItem(each, key) ?? int(0)));
        if (counts.includes(undefined)) return unfollowed(call, `Counter.${name}`);
        const combined = combine(counts[0] ?? 0, counts[1] ?? 0);
        if (combined > 0) setItem(made, key, int(combined));
      }
      return wrapped(counterClass, made, call.site);
    }),
  );
}

function countsOf(value: Value): PyDict | undefined {
  const counts = value.kind === 'instance' && value.cls.mro.includes(counterClass) ? plain(value) : undefined;
  return counts?.kind === 'dict' && !counts.uncertain ? counts : undefined;
}

const dequeClass = nativeClass('collections', 'deque', [objectType], listType.namespace);
setHooks(dequeClass, {
  construct: (interpreter, cls, args, site) => {
    const [source = args.keywords.get('iterable'), maxlen = args.keywords.get('maxlen') ?? NONE] = args.positional;
    const limit = wholeNumber(maxlen);
    if (maxlen.kind !== 'none' && limit === undefined)
      return unfollowed({ site }, 'a deque with such a maximum length');
    const from = source ? elements(interpreter, source, site) : { items: [] };
    const made = list(limit === undefined ? from.items : from.items.slice(Math.max(0, from.items.length - limit)));
    if ('uncertain' in from && from.uncertain) made.uncertain = from.uncertain;
    const deque = wrapped(cls, made, site);
    if (limit !== undefined) deque.attrs.set('maxlen', int(limit));
    return deque;
  },
});

function atLeft(name: string, signature: string, apply: (call: NativeCall, items: Value[], ...args: Value[]) => Value) {
  return method(name, signature, (call, self, ...args) => {
    const target = plain(self);
    if (target.kind !== 'list') return unfollowed(call, `deque.${name}`);
    if (call.interpreter.uncertain) target.uncertain ??= call.interpreter.uncertain;
    return apply(call, target.items, ...args);
  });
}

/** What is added to a deque that is full pushes out what is at the other end. */
function adding(name: string, signature: string, add: (call: NativeCall, items: Value[], added: Value) => void) {
  const unbounded = lookUp(listType, name);
  return method(name, signature, (call, self, added) => {
    const limit = self.kind === 'instance' ? wholeNumber(self.attrs.get('maxlen') ?? NONE) : undefined;
    const target = plain(self);
    if (target.kind !== 'list' || (limit !== undefined && call.interpreter.uncertain))
      return unfollowed(call, `deque.${name}`);
    const isLeft = name.endsWith('left');
    if (limit === undefined && !isLeft && unbounded?.kind === 'native')
      return unbounded.call({ ...call, self, positional: [added], keywords: new Map() });
    if (call.interpreter.uncertain) target.uncertain ??= call.interpreter.uncertain;
    add(call, target.items, added);
    const surplus = limit === undefined ? 0 : Math.max(0, target.items.length - limit);
    target.items.splice(isLeft ? target.items.length - surplus : 0, surplus);
    return NONE;
  });
}

defineMembers(dequeClass, [
  ['__init__', native('__init__', () => NONE)],
  adding('append', 'item', (_call, items, item) => items.push(item)),
  adding('extend', 'iterable', (call, items, iterable) => {
    items.push(...elements(call.interpreter, iterable, call.site).items);
  }),
  adding('appendleft', 'item', (_call, items, item) => items.unshift(item)),
  adding('extendleft', 'iterable', (call, items, iterable) => {
    items.unshift(...elements(call.interpreter, iterable, call.site).items.reverse());
  }),
  atLeft(
    'popleft',
    '',
    (call, items) => items.shift() ?? call.interpreter.fail('IndexError', 'pop from an empty deque', call.site),
  ),
  atLeft('rotate', 'n?', (_call, items, n) => {
    const by = n.kind === 'none' ? 1 : (wholeNumber(n) ?? 0);
    const at = items.length === 0 ? 0 : ((-by % items.length) + items.length) % items.length;
    items.push(...items.splice(0, at));
    return NONE;
  }),
  ['maxlen', NONE],
  method('copy', '', (call, self) => {
    const items = plain(self);
    if (self.kind !== 'instance' || items.kind !== 'list') return unfollowed(call, 'deque.copy');
    const made = wrapped(dequeClass, { ...items, items: [...items.items] }, call.site);
    const limit = self.attrs.get('maxlen');
    if (made.kind === 'instance' && limit) made.attrs.set('maxlen', limit);
    return made;
  }),
  method('__repr__', '', (call, self) => {
    const text = shown(call, 'deque', [plain(self)]);
    const limit = self.kind === 'instance' ? wholeNumber(self.attrs.get('maxlen') ?? NONE) : undefined;
    return limit === undefined || text.kind !== 'str' ? text : str(`${text.value.slice(0, -1)}, maxlen=${limit})`);
  }),
]);

/** `namedtuple(name, fields)`, fields as a list or in one string. */
const namedtuple = routine(
  'namedtuple',
  'typename field_names rename? defaults? module?',
  (call, name, fieldNames, _rename, defaults) => {
    const names =
      fieldNames.kind === 'str'
        ? fieldNames.value.split(/[\s,]+/).filter((field) => field !== '')
        : elements(call.interpreter, fieldNames, call.site).items.map((item) =>
            item.kind === 'str' ? item.value : undefined,
          );
    if (name.kind !== 'str' || names.includes(undefined)) return unfollowed(call, 'namedtuple()');
    const fields = names as string[];
    const values = defaults.kind === 'none' ? [] : elements(call.interpreter, defaults, call.site).items;
    const optional = fields.slice(fields.length - values.length);
    return namedTupleClass(name.value, fields, new Map(optional.map((field, index) => [field, values[index] ?? NONE])));
  },
);

export function collectionsMembers(): Iterable<readonly [string, Value]> {
  const classes: readonly PyClass[] = [orderedDict, defaultDict, counterClass, dequeClass];
  return [...classes.map((cls) => [cls.name, cls] as const), ['namedtuple', namedtuple]];
}
