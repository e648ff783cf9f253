/** Dicts: construction and methods. */

import { callMethod, findAttribute, simpleArgs } from '../attributes.ts';
import { callValue } from '../calls.ts';
import { derive, join } from '../doubt.ts';
import type { Interpreter } from '../interpreter.ts';
import { elements, iterate, listOf } from '../iteration.ts';
import { getSubscript, setSubscript } from '../subscripts.ts';
import {
  bool,
  type CallArguments,
  dict,
  doubtOfKey,
  getItem,
  hashKey,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  type PyDict,
  type PyUnknown,
  type Site,
  set,
  str,
  tuple,
  uncertainOf,
  unknown,
  type Value,
} from '../values.ts';
import { plain } from './choices.ts';
import { asKeys, asView } from './dict-views.ts';
import { constructible } from './inheritance.ts';
import { method, routine, unfollowed, withReceiver } from './routine.ts';
import { defineMembers, dictType } from './types.ts';

constructible(
  dictType,
  (interpreter, args, site) => {
    const made = dict();
    filled(interpreter, made, args, site);
    const [source] = args.positional;
    // A lone unknown that is likely a dict stays one of several dicts, rather than an uncertain dict.
    if (
      source?.kind === 'unknown' &&
      args.keywords.size === 0 &&
      source.choices?.every((choice) => choice.kind === 'dict')
    )
      return unknown(source.reason, source.site, { choices: source.choices.map((choice) => copied(choice as PyDict)) });
    return made;
  },
  true,
);

/** `target.update(…)` with the arguments of a call, certain or not. */
export function filled(interpreter: Interpreter, target: PyDict, args: CallArguments, site: Site): void {
  const [source] = args.positional;
  if (source) merged(interpreter, target, source, site);
  for (const [name, value] of args.keywords) setSubscript(interpreter, target, str(name), value, site);
  for (const [name, valueSite] of args.keywordSites) {
    (target as { sites?: Map<string, Site> }).sites = (target.sites ?? new Map()).set(name, valueSite);
  }
  const doubt = args.unknownPositional ?? args.unknownKeywords;
  if (doubt) target.uncertain ??= doubt;
}

function merged(interpreter: Interpreter, target: PyDict, source: Value, site: Site): void {
  const from = plain(source);
  if (from.kind === 'dict') {
    for (const { key, value, maybe } of [...from.entries.values()]) {
      interpreter.step();
      interpreter.withUncertain(maybe, () => setSubscript(interpreter, target, key, value, site));
    }
    for (const [key, valueSite] of from.sites ?? []) {
      (target as { sites?: Map<string, Site> }).sites = (target.sites ?? new Map()).set(key, valueSite);
    }
    if (from.uncertain) target.uncertain ??= from.uncertain;
    return;
  }
  if (from.kind === 'unknown') {
    target.uncertain ??= from;
    const likely = from.choices?.[0];
    if (likely?.kind === 'dict') interpreter.withUncertain(from, () => merged(interpreter, target, likely, site));
    return;
  }
  if (from.kind === 'instance') {
    const keys = findAttribute(interpreter, from, 'keys', site);
    if (keys) {
      iterate(interpreter, callValue(interpreter, keys, simpleArgs([]), site), site, (key) => {
        setSubscript(interpreter, target, key, getSubscript(interpreter, from, key, site), site);
        return 'go';
      });
      return;
    }
  }
  const pairs = elements(interpreter, from, site);
  if (pairs.uncertain) target.uncertain ??= pairs.uncertain;
  for (const pair of pairs.items) {
    const { items, uncertain } = elements(interpreter, pair, site);
    const [key, value] = items;
    if (uncertain || !key || !value || items.length !== 2)
      target.uncertain ??=
        uncertain ?? asUnknown(interpreter.fail('ValueError', 'a dict is made of pairs', site), site);
    else interpreter.withUncertain(pairs.uncertain, () => setSubscript(interpreter, target, key, value, site));
  }
}

function asUnknown(value: Value, site: Site): PyUnknown {
  return value.kind === 'unknown' ? value : unknown('a mapping that cannot be followed', site);
}

export function copied(source: PyDict): PyDict {
  return {
    kind: 'dict',
    entries: new Map([...source.entries].map(([key, entry]) => [key, { ...entry }])),
    ...uncertainOf(source),
    ...(source.missing ? { missing: source.missing } : {}),
    ...(source.cls ? { cls: source.cls } : {}),
    ...(source.sites ? { sites: new Map(source.sites) } : {}),
  };
}

function dictMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, self: PyDict, ...args: Value[]) => Value,
) {
  return method(name, signature, (call, self, ...args) => {
    const simple = plain(self);
    return simple.kind === 'dict' ? implementation(call, simple, ...args) : unfollowed(call, `dict.${name}`);
  });
}

function changing(call: NativeCall, self: PyDict): void {
  if (call.interpreter.uncertain) self.uncertain ??= call.interpreter.uncertain;
}

/** The value of a key, or `fallback`; an unknown with what it may be where the key or the dict is not sure. */
function looked(call: NativeCall, self: PyDict, key: Value, fallback: Value): Value {
  if (key.kind === 'unknown') {
    const values = (key.choices ?? []).map((choice) => getItem(self, choice) ?? fallback);
    const choices = (values.length > 0 ? values : [...self.entries.values()].map((entry) => entry.value)).slice(0, 8);
    return unknown(key.reason, key.site, {
      choices: choices.filter((value) => value.kind !== 'unknown'),
      ...(key.broken ? { broken: true } : {}),
    });
  }
  const found = getItem(self, key);
  const maybe = call.interpreter.uncertain ? undefined : doubtOfKey(self, key);
  if (found) return maybe ? join(call.interpreter, found, fallback, maybe) : found;
  if (self.uncertain)
    return unknown(
      self.uncertain.reason,
      self.uncertain.site ?? call.site,
      fallback.kind === 'unknown' ? {} : { choices: [fallback] },
    );
  return fallback;
}

function removed(call: NativeCall, self: PyDict, key: Value): void {
  const hash = hashKey(key);
  if (hash === undefined) self.uncertain ??= asUnknown(key, call.site);
  else if (!call.interpreter.uncertain) self.entries.delete(hash);
  else self.uncertain ??= call.interpreter.uncertain;
  if (self.view && key.kind === 'str' && !call.interpreter.uncertain) self.view.variables.delete(key.value);
}

const fromkeys = routine('fromkeys', 'cls iterable value?', (call, _cls, iterable, value) => {
  const { items, uncertain } = elements(call.interpreter, iterable, call.site);
  const made = dict(items.map((item) => [item, value]));
  if (uncertain) made.uncertain ??= uncertain;
  return made;
});

defineMembers(dictType, [
  [
    '__init__',
    native('__init__', (call) => {
      const [self, ...positional] = withReceiver(call);
      const simple = self && plain(self);
      if (simple?.kind === 'dict') filled(call.interpreter, simple, { ...call, positional }, call.site);
      return NONE;
    }),
  ],
  dictMethod('get', 'key default?', looked),
  dictMethod('keys', '', (_call, self) =>
    asKeys({ ...set([...self.entries.values()].map((entry) => entry.key)), ...uncertainOf(self) }, self),
  ),
  dictMethod('values', '', (_call, self) =>
    asView({ ...list([...self.entries.values()].map((entry) => entry.value)), ...uncertainOf(self) }, 'values', self),
  ),
  dictMethod('items', '', (_call, self) =>
    asView(
      { ...list([...self.entries.values()].map((entry) => tuple([entry.key, entry.value]))), ...uncertainOf(self) },
      'items',
      self,
    ),
  ),
  dictMethod('copy', '', (_call, self) => copied(self)),
  dictMethod('clear', '', (call, self) => {
    if (call.interpreter.uncertain) changing(call, self);
    else {
      delete self.uncertain;
      self.entries.clear();
    }
    return NONE;
  }),
  [
    'pop',
    native('pop', (call) => {
      const [self, key, fallback] = withReceiver(call);
      const simple = self && plain(self);
      if (simple?.kind !== 'dict' || !key) return unfollowed(call, 'dict.pop');
      const value = looked(call, simple, key, fallback ?? unknown('a missing key', call.site));
      const present = getItem(simple, key) !== undefined;
      removed(call, simple, key);
      if (!present && !fallback && !simple.uncertain && key.kind !== 'unknown')
        return call.interpreter.fail('KeyError', 'the key is not in the dict', call.site);
      return value;
    }),
  ],
  dictMethod('popitem', 'last?', (call, self, end) => {
    // Only that of an OrderedDict takes `last`.
    if (end.kind === 'unknown') return derive(end, call.site);
    const last = [...self.entries.values()].at(end.kind === 'bool' && !end.value ? 0 : -1);
    if (self.uncertain) return derive(self.uncertain, call.site);
    if (!last) return call.interpreter.fail('KeyError', 'popitem(): dictionary is empty', call.site);
    removed(call, self, last.key);
    return tuple([last.key, last.value]);
  }),
  dictMethod('setdefault', 'key default?', (call, self, key, fallback) => {
    const present = getItem(self, key);
    if (present) return present;
    const value = self.uncertain ? looked(call, self, key, fallback) : fallback;
    setSubscript(call.interpreter, self, key, value, call.site);
    return value;
  }),
  [
    'update',
    native('update', (call) => {
      const [self, ...positional] = withReceiver(call);
      const simple = self && plain(self);
      if (simple?.kind !== 'dict') return NONE;
      changing(call, simple);
      filled(call.interpreter, simple, { ...call, positional }, call.site);
      return NONE;
    }),
  ],
  [
    'fromkeys',
    {
      kind: 'class-member',
      binding: 'class',
      callee: native('fromkeys', (call) => fromkeys.call({ ...call, self: NONE, positional: withReceiver(call) })),
    },
  ],
  dictMethod('__getitem__', 'key', (call, self, key) => {
    const owner = call.self;
    const missing =
      owner.kind === 'instance' && getItem(self, key) === undefined
        ? callMethod(call.interpreter, owner, '__missing__', [key], call.site)
        : undefined;
    return missing ?? getSubscript(call.interpreter, self, key, call.site);
  }),
  dictMethod('__setitem__', 'key value', (call, self, key, value) => {
    setSubscript(call.interpreter, self, key, value, call.site);
    return NONE;
  }),
  dictMethod('__delitem__', 'key', (call, self, key) => {
    if (key.kind !== 'unknown' && !self.uncertain && getItem(self, key) === undefined)
      call.interpreter.fail('KeyError', 'the key is not in the dict', call.site);
    removed(call, self, key);
    return NONE;
  }),
  dictMethod('__contains__', 'key', (_call, self, key) =>
    key.kind === 'unknown' ? key : getItem(self, key) ? bool(true) : (self.uncertain ?? bool(false)),
  ),
  dictMethod('__len__', '', (_call, self) => self.uncertain ?? int(self.entries.size)),
  dictMethod('__iter__', '', (call, self) => ({
    kind: 'iterator',
    name: 'dict_keyiterator',
    run: (visit) => iterate(call.interpreter, self, call.site, visit),
    ...uncertainOf(self),
  })),
  dictMethod('__reversed__', '', (_call, self) =>
    listOf([...self.entries.values()].map((entry) => entry.key).reverse(), self.uncertain),
  ),
  dictMethod('__ior__', 'other', (call, self, other) => {
    changing(call, self);
    merged(call.interpreter, self, other, call.site);
    return call.self.kind === 'none' ? self : call.self;
  }),
]);
