/**
 * What Python does to values whatever they are: attributes, truth, iteration, text, comparison, operators.
 */

import { arithmetic } from './arithmetic.ts';
import { callValue } from './calls.ts';
import type { Interpreter } from './interpreter.ts';
import type { BinaryOperator, CompareOperator } from './syntax.ts';
import {
  bool,
  dict,
  getItem,
  hashKey,
  identity,
  int,
  list,
  native,
  type PyClass,
  type PyStr,
  type PyUnknown,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';

/** The member a class or one of its bases defines. */
export function lookUp(cls: PyClass, name: string): Value | undefined {
  for (const base of cls.mro) {
    const member = base.namespace.get(name);
    if (member) return member;
  }
  return undefined;
}

/** What an unknown's attribute, item or call is: unknown, with the origin's path extended. */
export function derive(from: PyUnknown, site: Site, path?: string): PyUnknown {
  const origin = from.origin && path ? `${from.origin}${path}` : undefined;
  return {
    kind: 'unknown',
    reason: from.reason,
    site: from.site ?? site,
    ...(origin ? { origin } : {}),
    ...(from.broken ? { broken: true } : {}),
  };
}

/** `object.name`; undefined when there is no such attribute. */
export function findAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): Value | undefined {
  switch (object.kind) {
    case 'unknown':
      return attributeOfUnknown(interpreter, object, name, site);
    case 'module':
      return moduleMember(interpreter, object, name, site);
    case 'class':
      return classAttribute(interpreter, object, name, site);
    case 'super':
      return superAttribute(interpreter, object, name, site);
    case 'instance': {
      const member = lookUp(object.cls, name);
      if (member?.kind === 'property') return bindMember(interpreter, member, object, object.cls, site);
      const own = object.attrs.get(name);
      if (own) return own;
      if (member) return bindMember(interpreter, member, object, object.cls, site);
      return instanceFallback(interpreter, object, object.cls, name, site);
    }
    case 'function': {
      const own = object.attrs.get(name);
      if (own) return own;
      if (name === '__name__' || name === '__qualname__') return str(object.name);
      if (name === '__doc__') return docstring(object.node);
      if (name === '__module__') return str('__main__');
      return typeAttribute(interpreter, object, name, site);
    }
    case 'native':
      return name === '__name__' ? str(object.name) : typeAttribute(interpreter, object, name, site);
    case 'method':
      return name === '__self__'
        ? object.self
        : name === '__func__'
          ? object.callee
          : findAttribute(interpreter, object.callee, name, site);
    default:
      return typeAttribute(interpreter, object, name, site);
  }
}

function attributeOfUnknown(interpreter: Interpreter, object: PyUnknown, name: string, site: Site): Value {
  // `from airflow import models` is unknown as a whole, but `models.DAG` is not.
  const known = object.origin === undefined ? undefined : interpreter.host.outside(`${object.origin}.${name}`, site);
  if (known) return known;
  const derived = derive(object, site, `.${name}`);
  const found = (object.choices ?? []).flatMap((choice) => {
    const member = choice.kind === 'unknown' ? undefined : findAttribute(interpreter, choice, name, site);
    return member ? [{ choice, member }] : [];
  });
  if (found.length === 0) return derived;
  const methods = found.flatMap(({ choice, member }) => (isData(choice) && member.kind === 'method' ? [member] : []));
  const rest = found.flatMap(({ choice, member }) => (isData(choice) && member.kind === 'method' ? [] : [member]));
  return { ...derived, choices: [...(methods.length > 0 ? [eachOf(object, name, methods)] : []), ...rest] };
}

function isData(value: Value): boolean {
  return ['str', 'bytes', 'int', 'float', 'bool', 'list', 'tuple', 'dict', 'set'].includes(value.kind);
}

/** A method of what may be one of several values: what it gives may be one of several as well. */
function eachOf(object: PyUnknown, name: string, methods: readonly Value[]): Value {
  return native(
    name,
    (call) => {
      const results = methods.map((method) => callValue(call.interpreter, method, call, call.site));
      const choices = results.flatMap((result) => (result.kind === 'unknown' ? (result.choices ?? []) : [result]));
      return unknown(object.reason, object.site ?? call.site, {
        ...(choices.length > 0 ? { choices } : {}),
        ...(object.broken ? { broken: true } : {}),
      });
    },
    false,
  );
}

function docstring(node: { readonly kind: string; readonly body: unknown }): Value {
  const first = Array.isArray(node.body)
    ? (node.body[0] as { kind?: string; value?: { kind?: string; value?: string } } | undefined)
    : undefined;
  return first?.kind === 'expression' && first.value?.kind === 'string'
    ? str(first.value.value ?? '')
    : { kind: 'none' };
}

function typeAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): Value | undefined {
  const cls = interpreter.typeOf(object);
  if (object.kind === 'tuple' && object.fields) {
    const index = object.fields.indexOf(name);
    if (index >= 0) return object.items[index];
  }
  if (name === '__class__') return cls;
  const member = cls && lookUp(cls, name);
  return member && cls ? bindMember(interpreter, member, object, cls, site) : undefined;
}

function instanceFallback(
  interpreter: Interpreter,
  object: Value,
  cls: PyClass,
  name: string,
  site: Site,
): Value | undefined {
  if (name === '__class__') return cls;
  if (name === '__dict__' && object.kind === 'instance')
    return dict([...object.attrs].map(([key, value]) => [str(key), value]));
  for (const base of cls.mro) {
    const found = base.fallbackAttribute?.(interpreter, object, name, site);
    if (found) return found;
  }
  const getattr = name.startsWith('__') ? undefined : lookUp(cls, '__getattr__');
  if (getattr)
    return callValue(interpreter, bindMember(interpreter, getattr, object, cls, site), simpleArgs([str(name)]), site);
  return cls.unknownBase ? derive(cls.unknownBase, site, `().${name}`) : undefined;
}

function classAttribute(interpreter: Interpreter, cls: PyClass, name: string, site: Site): Value | undefined {
  const member = lookUp(cls, name);
  if (member?.kind === 'class-member') return bindMember(interpreter, member, undefined, cls, site);
  if (member) return member;
  if (name === '__name__' || name === '__qualname__') return str(cls.name);
  if (name === '__module__') return str(cls.module);
  if (name === '__mro__') return tuple(cls.mro);
  if (name === '__bases__') return tuple(cls.bases);
  if (name === '__dict__') return dict([...cls.namespace].map(([key, value]) => [str(key), value]));
  if (name === '__doc__') return { kind: 'none' };
  if (cls.unknownBase) return derive(cls.unknownBase, site, `.${name}`);
  const type = interpreter.builtins.types.get('class');
  const meta = type && lookUp(type, name);
  return meta && type ? bindMember(interpreter, meta, cls, type, site) : undefined;
}

function superAttribute(
  interpreter: Interpreter,
  object: Extract<Value, { kind: 'super' }>,
  name: string,
  site: Site,
): Value | undefined {
  const cls = object.self.kind === 'class' ? object.self : interpreter.typeOf(object.self);
  const order = cls?.mro ?? [];
  for (const base of order.slice(order.indexOf(object.owner) + 1)) {
    const member = base.namespace.get(name);
    if (member && cls)
      return bindMember(interpreter, member, object.self.kind === 'class' ? undefined : object.self, cls, site);
  }
  const unknownBase = object.owner.unknownBase ?? cls?.unknownBase;
  if (unknownBase) return derive(unknownBase, site, `.${name}`);
  const root = interpreter.builtins.types.get('object');
  const member = root && lookUp(root, name);
  return member && cls ? bindMember(interpreter, member, object.self, cls, site) : undefined;
}

function bindMember(interpreter: Interpreter, member: Value, self: Value | undefined, cls: PyClass, site: Site): Value {
  switch (member.kind) {
    case 'function':
      return self ? { kind: 'method', self, callee: member } : member;
    case 'native':
      return self && member.binds ? { kind: 'method', self, callee: member } : member;
    case 'property': {
      if (!self) return member;
      return callValue(interpreter, member.getter, simpleArgs([self]), site);
    }
    case 'class-member':
      return member.binding === 'static' ? member.callee : { kind: 'method', self: cls, callee: member.callee };
    default:
      return member;
  }
}

export function moduleMember(
  interpreter: Interpreter,
  module: Extract<Value, { kind: 'module' }>,
  name: string,
  site: Site,
): Value | undefined {
  const own = module.namespace.get(name) ?? module.member?.(name);
  if (own) return own;
  if (name === '__name__') return str(module.name);
  const path = `${module.name}.${name}`;
  // A submodule is an attribute only once it has been imported.
  const sub =
    interpreter.modules.get(path) ?? (interpreter.imported.has(path) ? interpreter.host.module(path) : undefined);
  if (sub) return sub;
  if (!module.open) return undefined;
  return (
    interpreter.host.outside(path, site) ?? unknown(`${path}, which is not in the workspace`, site, { origin: path })
  );
}

/** `object.name` as an expression: a missing attribute is a failure by Python's rules. */
export function getAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): Value {
  return (
    findAttribute(interpreter, object, name, site) ??
    interpreter.fail('AttributeError', `${describe(interpreter, object)} has no attribute '${name}'`, site)
  );
}

export function setAttribute(interpreter: Interpreter, object: Value, name: string, value: Value, site: Site): void {
  if (object.kind === 'instance') {
    const member = lookUp(object.cls, name);
    if (member?.kind === 'property' && member.setter) {
      callValue(interpreter, member.setter, simpleArgs([object, value]), site);
      return;
    }
    const setter = lookUp(object.cls, '__setattr__');
    if (setter && setter.kind !== 'native') {
      callValue(interpreter, { kind: 'method', self: object, callee: setter }, simpleArgs([str(name), value]), site);
      return;
    }
    object.attrs.set(name, uncertainly(interpreter, object.attrs.get(name), value));
    const hook = lookUp(object.cls, '__attribute_set__');
    if (hook)
      callValue(interpreter, { kind: 'method', self: object, callee: hook }, simpleArgs([str(name), value]), site);
  } else if (object.kind === 'class') {
    // Native classes are shared by all evaluations.
    if (object.site) object.namespace.set(name, value);
  } else if (object.kind === 'module' && !object.open) object.namespace.set(name, value);
  else if (object.kind === 'function') object.attrs.set(name, value);
}

/** What a variable holds after an assignment that may or may not have happened. */
export function uncertainly(interpreter: Interpreter, before: Value | undefined, value: Value): Value {
  if (!interpreter.uncertain || before === undefined) return value;
  return join(interpreter, before, value, interpreter.uncertain);
}

/** One of two values, it is not known which. */
export function join(interpreter: Interpreter, first: Value, second: Value, reason: PyUnknown): Value {
  if (same(interpreter, first, second)) return first;
  const choices = [first, second].flatMap((value) => (value.kind === 'unknown' ? (value.choices ?? []) : [value]));
  return unknown(reason.reason, reason.site, { choices: choices.slice(0, 8) });
}

/** Equal as far as can be told without calling anything. */
export function same(interpreter: Interpreter, first: Value, second: Value): boolean {
  if (first === second) return true;
  if (first.kind !== second.kind) return false;
  if (first.kind === 'list' && second.kind === 'list')
    return (
      first.items.length === second.items.length &&
      first.items.length < 1000 &&
      first.items.every((item, index) => same(interpreter, item, second.items[index] as Value))
    );
  if (first.kind === 'dict' && second.kind === 'dict') {
    if (first.entries.size !== second.entries.size || first.entries.size > 1000) return false;
    return [...first.entries].every(([key, entry]) => {
      const other = second.entries.get(key);
      return other !== undefined && same(interpreter, entry.value, other.value);
    });
  }
  const key = hashKey(first);
  return key !== undefined && key === hashKey(second);
}

export function simpleArgs(positional: readonly Value[], keywords: ReadonlyMap<string, Value> = new Map()) {
  return { positional, keywords, positionalSites: [], keywordSites: new Map<string, Site>() };
}

export function callMethod(
  interpreter: Interpreter,
  object: Value,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | undefined {
  const cls = interpreter.typeOf(object);
  const member = cls && lookUp(cls, name);
  if (!member || !cls) return undefined;
  return callValue(interpreter, bindMember(interpreter, member, object, cls, site), simpleArgs(args), site);
}

export function truth(interpreter: Interpreter, value: Value, site: Site): boolean | PyUnknown {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'float':
      return value.value !== 0;
    case 'str':
    case 'bytes':
      return value.value.length > 0;
    case 'list':
    case 'tuple':
      return value.items.length > 0 || (value.kind === 'list' && value.uncertain ? value.uncertain : false);
    case 'dict':
      return value.entries.size > 0 || (value.uncertain ?? false);
    case 'set':
      return value.items.size > 0 || (value.uncertain ?? false);
    case 'range':
      return rangeLength(value) > 0;
    case 'unknown': {
      const outcomes = new Set(value.choices?.map((choice) => truth(interpreter, choice, site)) ?? []);
      const [only] = outcomes;
      return outcomes.size === 1 && typeof only === 'boolean' && value.choices && value.choices.length > 1
        ? only
        : value;
    }
    case 'instance': {
      const byBool =
        callMethod(interpreter, value, '__bool__', [], site) ?? callMethod(interpreter, value, '__len__', [], site);
      return byBool ? truth(interpreter, byBool, site) : value.cls.unknownBase ? value.cls.unknownBase : true;
    }
    default:
      return true;
  }
}

export function rangeLength(range: { readonly start: number; readonly stop: number; readonly step: number }): number {
  return Math.max(0, Math.ceil((range.stop - range.start) / range.step));
}

/** Why not all the elements of a collection are known, if they are not. */
export function uncertaintyOf(value: Value): PyUnknown | undefined {
  if (value.kind === 'unknown') return value;
  return 'uncertain' in value ? value.uncertain : undefined;
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
      return each([...value.items.values()]);
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
      const members = value.mro
        .find((base) => base.namespace.has('__members_list__'))
        ?.namespace.get('__members_list__');
      if (members) return iterate(interpreter, members, site, visit);
      break;
    }
    case 'instance': {
      const iterator = callMethod(interpreter, value, '__iter__', [], site);
      if (iterator && iterator !== value) return iterate(interpreter, iterator, site, visit);
      if (lookUp(value.cls, '__next__')) return iterateByNext(interpreter, value, site, visit);
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

function isException(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('value' in error)) return false;
  const value = (error as { value: Value }).value;
  return value.kind === 'instance' && value.cls.mro.some((cls) => cls.name === name);
}

function remaining(iterator: Extract<Value, { kind: 'iterator' }>): Value[] {
  const rest = (iterator.buffer ?? []).slice(iterator.position ?? 0);
  iterator.position = iterator.buffer?.length ?? 0;
  return rest;
}

/** For `next(iterator)`: takes all the values once and hands them out one by one; undefined at the end. */
export function nextOf(interpreter: Interpreter, iterator: Extract<Value, { kind: 'iterator' }>): Value | undefined {
  if (!iterator.buffer) {
    const buffer: Value[] = [];
    iterator.run((item) => {
      interpreter.step();
      buffer.push(item);
      // An endless generator (`itertools.count`) is cut here; nobody calls `next` this often in a DAG file.
      return buffer.length < 10_000 ? 'go' : 'stop';
    });
    iterator.buffer = buffer;
    iterator.position = 0;
  }
  const item = iterator.buffer[iterator.position ?? 0];
  iterator.position = (iterator.position ?? 0) + 1;
  return item;
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
  value: Value,
  site: Site,
): { readonly items: Value[]; readonly uncertain?: PyUnknown } {
  const items: Value[] = [];
  const uncertain = uncertaintyOf(value);
  if (value.kind === 'unknown' && !value.choices) return { items, uncertain: value };
  iterate(interpreter, value, site, (item) => {
    items.push(item);
    interpreter.checkSize(items.length);
    return 'go';
  });
  return uncertain ? { items, uncertain } : { items };
}

/** A word for messages: `'abc'`, `BashOperator object`, `module os`. */
export function describe(interpreter: Interpreter, value: Value): string {
  switch (value.kind) {
    case 'module':
      return `module '${value.name}'`;
    case 'class':
      return `type object '${value.name}'`;
    case 'none':
      return "'NoneType' object";
    default:
      return `'${interpreter.typeOf(value)?.name ?? value.kind}' object`;
  }
}

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
    return interpreter.fail('KeyError', `key ${reprOf(interpreter, index, site)} is not in the dict`, site);
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

/** The string that a value is: also a member of a string enumeration. */
export function stringOf(value: Value): PyStr | undefined {
  if (value.kind === 'str') return value;
  if (value.kind !== 'instance') return undefined;
  const inner = value.attrs.get('value');
  const isString = value.attrs.has('__hash_key__') || value.cls.mro.some((cls) => cls.name === 'str');
  return isString && inner?.kind === 'str' ? inner : undefined;
}

/** `str(value)`. */
export function textOf(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  if (value.kind === 'str') return value.value;
  if (value.kind === 'instance') {
    const text = callMethod(interpreter, value, '__str__', [], site);
    if (text?.kind === 'str') return text.value;
    if (text?.kind === 'unknown') return text;
  }
  return representationOf(interpreter, value, site);
}

function reprOf(interpreter: Interpreter, value: Value, site: Site): string {
  const text = representationOf(interpreter, value, site);
  return typeof text === 'string' ? text : '…';
}

/** `repr(value)`. */
export function representationOf(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  const joined = (items: readonly Value[]): string | PyUnknown => {
    const texts: string[] = [];
    let size = 0;
    for (const item of items) {
      const text = representationOf(interpreter, item, site);
      if (typeof text !== 'string') return text;
      size += text.length + 2;
      interpreter.checkSize(size);
      texts.push(text);
    }
    return texts.join(', ');
  };
  const wrapped = (open: string, items: readonly Value[], close: string): string | PyUnknown => {
    const inner = joined(items);
    return typeof inner === 'string' ? `${open}${inner}${close}` : inner;
  };
  interpreter.step();
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'ellipsis':
      return 'Ellipsis';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'int':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'str':
      return quote(value.value);
    case 'bytes':
      return `b${quote(value.value).replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)}`;
    case 'list':
      return value.uncertain ?? wrapped('[', value.items, ']');
    case 'tuple':
      if (value.fields) {
        const texts = value.items.map((item) => representationOf(interpreter, item, site));
        const doubt = texts.find((text) => typeof text !== 'string');
        const named = value.fields.map((field, index) => `${field}=${texts[index]}`).join(', ');
        return doubt ?? `${value.cls?.name ?? ''}(${named})`;
      }
      return value.items.length === 1 ? wrapped('(', value.items, ',)') : wrapped('(', value.items, ')');
    case 'set': {
      if (value.uncertain) return value.uncertain;
      if (value.items.size > 1) return unknown('the order of a set', site);
      if (value.items.size === 0) return value.frozen ? 'frozenset()' : 'set()';
      return wrapped(value.frozen ? 'frozenset({' : '{', [...value.items.values()], value.frozen ? '})' : '}');
    }
    case 'dict': {
      if (value.uncertain) return value.uncertain;
      const parts: string[] = [];
      for (const entry of value.entries.values()) {
        const pair = joined([entry.key, entry.value]);
        if (typeof pair !== 'string') return pair;
        const key = representationOf(interpreter, entry.key, site);
        parts.push(`${key}: ${pair.slice(String(key).length + 2)}`);
      }
      return `{${parts.join(', ')}}`;
    }
    case 'range':
      return value.step === 1
        ? `range(${value.start}, ${value.stop})`
        : `range(${value.start}, ${value.stop}, ${value.step})`;
    case 'class':
      return `<class '${value.module ? `${value.module}.` : ''}${value.name}'>`;
    case 'slice':
      return wrapped('slice(', [value.lower, value.upper, value.step], ')');
    case 'unknown':
      return value;
    case 'instance': {
      const text = callMethod(interpreter, value, '__repr__', [], site);
      if (text?.kind === 'str') return text.value;
      if (text?.kind === 'unknown') return text;
      return unknown(`the text of a ${value.cls.name} object`, site);
    }
    default:
      return unknown('the text of an object', site);
  }
}

export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) >= 1e16) return value.toExponential().replace(/e\+(\d)$/, 'e+0$1');
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? '-0' : value}.0`;
  const text = String(value);
  const match = /^(-?[\d.]+)e([+-])(\d+)$/.exec(text);
  if (match) return `${match[1]}e${match[2]}${(match[3] ?? '').padStart(2, '0')}`;
  return Math.abs(value) < 1e-4 ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : text;
}

/** As Python quotes: single quotes unless the text has some and no double ones. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === mark || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += character;
  }
  return out + mark;
}

/** `left == right`. */
export function equals(interpreter: Interpreter, left: Value, right: Value, site: Site): boolean | PyUnknown {
  if (left === right && left.kind !== 'unknown') return true;
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  for (const [first, second] of [
    [left, right],
    [right, left],
  ] as const) {
    if (first.kind !== 'instance') continue;
    const answer = callMethod(interpreter, first, '__eq__', [second], site);
    if (answer && answer.kind !== 'not-implemented') return truth(interpreter, answer, site);
    if (first.cls.unknownBase) return first.cls.unknownBase;
  }
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple')) {
    const uncertain = uncertaintyOf(left) ?? uncertaintyOf(right);
    if (uncertain) return uncertain;
    return left.items.length === right.items.length && allEqual(interpreter, left.items, right.items, site);
  }
  if (left.kind === 'dict' && right.kind === 'dict') {
    if (left.uncertain ?? right.uncertain) return left.uncertain ?? right.uncertain ?? false;
    if (left.entries.size !== right.entries.size) return false;
    const pairs = [...left.entries].map(([key, entry]) => [entry.value, right.entries.get(key)?.value] as const);
    if (pairs.some(([, other]) => other === undefined)) return false;
    return allEqual(
      interpreter,
      pairs.map(([value]) => value),
      pairs.map(([, other]) => other as Value),
      site,
    );
  }
  if (left.kind === 'range' && right.kind === 'range') {
    const [length, first] = [rangeLength(left), left.start === right.start];
    return length === rangeLength(right) && (length === 0 || (first && (length === 1 || left.step === right.step)));
  }
  const key = hashKey(left);
  return key !== undefined && key === hashKey(right);
}

function allEqual(
  interpreter: Interpreter,
  first: readonly Value[],
  second: readonly Value[],
  site: Site,
): boolean | PyUnknown {
  let doubt: PyUnknown | undefined;
  for (let index = 0; index < first.length; index++) {
    interpreter.step();
    const verdict = equals(interpreter, first[index] as Value, second[index] as Value, site);
    if (verdict === false) return false;
    if (verdict !== true) doubt ??= verdict;
  }
  return doubt ?? true;
}

export function compare(
  interpreter: Interpreter,
  operator: CompareOperator,
  left: Value,
  right: Value,
  site: Site,
): boolean | PyUnknown {
  const not = (verdict: boolean | PyUnknown): boolean | PyUnknown =>
    typeof verdict === 'boolean' ? !verdict : verdict;
  switch (operator) {
    case 'is':
      return identical(left, right);
    case 'is not':
      return not(identical(left, right));
    case '==':
      return equals(interpreter, left, right, site);
    case '!=':
      return not(equals(interpreter, left, right, site));
    case 'in':
      return contains(interpreter, right, left, site);
    case 'not in':
      return not(contains(interpreter, right, left, site));
    default:
      return order(interpreter, operator, left, right, site);
  }
}

function identical(left: Value, right: Value): boolean | PyUnknown {
  if (left.kind === 'unknown' || right.kind === 'unknown') {
    const doubtful = left.kind === 'unknown' ? left : (right as PyUnknown);
    const other = left.kind === 'unknown' ? right : left;
    // `x is None` of a value that may be one of several, none of which is None.
    if (
      doubtful.choices &&
      doubtful.choices.length > 1 &&
      other.kind === 'none' &&
      doubtful.choices.every((choice) => choice.kind !== 'none' && choice.kind !== 'unknown')
    )
      return false;
    return doubtful;
  }
  if (left.kind === right.kind && ['none', 'bool', 'int', 'str', 'ellipsis', 'not-implemented'].includes(left.kind))
    return hashKey(left) === hashKey(right);
  return left === right;
}

export function contains(interpreter: Interpreter, container: Value, item: Value, site: Site): boolean | PyUnknown {
  if (container.kind === 'unknown') return container;
  if (container.kind === 'str')
    return item.kind === 'str' ? container.value.includes(item.value) : item.kind === 'unknown' ? item : false;
  if (container.kind === 'dict' || container.kind === 'set') {
    const key = hashKey(item);
    if (key === undefined) return item.kind === 'unknown' ? item : false;
    if (container.kind === 'dict' ? container.entries.has(key) : container.items.has(key)) return true;
    return container.uncertain ?? false;
  }
  if (container.kind === 'instance') {
    const answer = callMethod(interpreter, container, '__contains__', [item], site);
    if (answer) return truth(interpreter, answer, site);
  }
  if (item.kind === 'unknown') return item;
  let verdict: boolean | PyUnknown = uncertaintyOf(container) ?? false;
  iterate(interpreter, container, site, (element) => {
    const equal = equals(interpreter, element, item, site);
    if (equal === true) {
      verdict = true;
      return 'stop';
    }
    if (equal !== false) verdict = equal;
    return 'go';
  });
  return verdict;
}

const REFLECTED = { '<': '__gt__', '<=': '__ge__', '>': '__lt__', '>=': '__le__' } as const;
const ORDERED = { '<': '__lt__', '<=': '__le__', '>': '__gt__', '>=': '__ge__' } as const;

function order(
  interpreter: Interpreter,
  operator: '<' | '<=' | '>' | '>=',
  left: Value,
  right: Value,
  site: Site,
): boolean | PyUnknown {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  const sign = naturalOrder(interpreter, left, right, site);
  if (typeof sign === 'number')
    return operator === '<' ? sign < 0 : operator === '<=' ? sign <= 0 : operator === '>' ? sign > 0 : sign >= 0;
  if (sign) return sign;
  const answer = callMethod(interpreter, left, ORDERED[operator], [right], site);
  if (answer && answer.kind !== 'not-implemented') return truth(interpreter, answer, site);
  const reflected = callMethod(interpreter, right, REFLECTED[operator], [left], site);
  if (reflected && reflected.kind !== 'not-implemented') return truth(interpreter, reflected, site);
  const failed = interpreter.fail('TypeError', `'${operator}' not supported between these values`, site);
  return failed.kind === 'unknown' ? failed : false;
}

/** Negative, zero or positive; undefined where the types have no natural order. */
export function naturalOrder(
  interpreter: Interpreter,
  left: Value,
  right: Value,
  site: Site,
): number | PyUnknown | undefined {
  const number = (value: Value): number | undefined =>
    value.kind === 'int' || value.kind === 'float'
      ? value.value
      : value.kind === 'bool'
        ? Number(value.value)
        : undefined;
  const a = number(left);
  const b = number(right);
  if (a !== undefined && b !== undefined) return a - b;
  if ((left.kind === 'str' && right.kind === 'str') || (left.kind === 'bytes' && right.kind === 'bytes'))
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  if ((left.kind === 'tuple' && right.kind === 'tuple') || (left.kind === 'list' && right.kind === 'list')) {
    for (let index = 0; index < Math.min(left.items.length, right.items.length); index++) {
      const [first, second] = [left.items[index] as Value, right.items[index] as Value];
      if (first.kind === 'unknown') return first;
      if (second.kind === 'unknown') return second;
      if (equals(interpreter, first, second, site) === true) continue;
      const less = order(interpreter, '<', first, second, site);
      return typeof less === 'boolean' ? (less ? -1 : 1) : less;
    }
    return left.items.length - right.items.length;
  }
  if (left.kind === 'set' && right.kind === 'set') return undefined;
  return undefined;
}

const DUNDERS: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

/** `left operator right`; with `inPlace` the augmented form, which changes lists, sets and dicts where they are. */
export function binary(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: Site,
  inPlace = false,
): Value {
  const name = DUNDERS[operator];
  if (inPlace && left.kind === 'list' && operator === '+') {
    const added = elements(interpreter, right, site);
    interpreter.checkSize(left.items.length + added.items.length);
    left.items.push(...added.items);
    const doubt = added.uncertain ?? interpreter.uncertain;
    if (doubt) left.uncertain ??= doubt;
    return left;
  }
  if (inPlace) {
    const answer = callMethod(interpreter, left, `__i${name}__`, [right], site);
    if (answer && answer.kind !== 'not-implemented') return answer;
  }
  const known = arithmetic(interpreter, operator, left, right, site);
  if (known) return known;
  const answer = left.kind === 'unknown' ? undefined : callMethod(interpreter, left, `__${name}__`, [right], site);
  if (answer && answer.kind !== 'not-implemented') return answer;
  const reflected = right.kind === 'unknown' ? undefined : callMethod(interpreter, right, `__r${name}__`, [left], site);
  if (reflected && reflected.kind !== 'not-implemented') return reflected;
  if (left.kind === 'unknown') return blend(interpreter, operator, left, left, right, site);
  if (right.kind === 'unknown') return blend(interpreter, operator, right, left, right, site);
  if (left.kind === 'instance' && left.cls.unknownBase) return derive(left.cls.unknownBase, site);
  if (right.kind === 'instance' && right.cls.unknownBase) return derive(right.cls.unknownBase, site);
  return interpreter.fail(
    'TypeError',
    `unsupported operand type(s) for ${operator}: ${describe(interpreter, left)} and ${describe(interpreter, right)}`,
    site,
  );
}

/** An operation with a value that is one of several: one result for each of them. */
function blend(
  interpreter: Interpreter,
  operator: BinaryOperator,
  doubtful: PyUnknown,
  left: Value,
  right: Value,
  site: Site,
): PyUnknown {
  const choices = (doubtful.choices ?? [])
    .filter((choice) => choice.kind === 'str' || choice.kind === 'int' || choice.kind === 'float')
    .map((choice) =>
      arithmetic(interpreter, operator, left === doubtful ? choice : left, right === doubtful ? choice : right, site),
    )
    .filter((value) => value !== undefined);
  return { ...derive(doubtful, site), ...(choices.length > 0 ? { choices } : {}) };
}

export function negate(verdict: boolean | PyUnknown): Value {
  return typeof verdict === 'boolean' ? bool(!verdict) : verdict;
}

export function listOf(items: readonly Value[], uncertain?: PyUnknown): Value {
  const made = list([...items]);
  if (uncertain) made.uncertain = uncertain;
  return made;
}

export { identity };
