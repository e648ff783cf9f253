/** Attributes of values: what Python's `getattr` and `setattr` do. */
import { annotationsOfClass } from './annotations.ts';
import { abstractMembers, callValue } from './calls.ts';
import { descriptorClass, dictOfClass } from './class-dict.ts';
import { derive, uncertainly } from './doubt.ts';
import { dropAttribute, givenAttribute, givenDict, keepAttribute } from './given-dicts.ts';
import { type Interpreter, PyRaise } from './interpreter.ts';
import { hypothetically } from './library/choices.ts';
import { standardLacks } from './library/standard-names/standard-names.ts';
import { refusedAttribute } from './refused-attributes.ts';
import type { Expression, Statement } from './syntax.ts';
import {
  dict,
  instance,
  NONE,
  native,
  type PyClass,
  type PyDict,
  type PyInstance,
  type PyUnknown,
  type Site,
  set,
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
      const hook = object.cls.site && lookUp(object.cls, '__getattribute__');
      if (hook?.kind === 'function') {
        const made = askHook(interpreter, { kind: 'method', self: object, callee: hook }, name, site);
        return made ?? instanceFallback(interpreter, object, object.cls, name, site);
      }
      return plainAttribute(interpreter, object, name, site);
    }
    case 'function': {
      const own = object.attrs.get(name);
      if (own) return own;
      if (name === '__name__' || name === '__qualname__') return str(object.name);
      if (name === '__doc__') return docstring(object.node.body) ?? { kind: 'none' };
      if (name === '__module__') return object.closure.module.variables.get('__name__') ?? str('__main__');
      return typeAttribute(interpreter, object, name, site);
    }
    case 'native':
      return (
        object.attrs?.get(name) ??
        (name === '__name__' ? str(object.name) : typeAttribute(interpreter, object, name, site))
      );
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

/** What `object.__getattribute__` finds on an instance. */
export function plainAttribute(
  interpreter: Interpreter,
  object: PyInstance,
  name: string,
  site: Site,
): Value | undefined {
  const member = lookUp(object.cls, name);
  if ((member?.kind === 'property' && !member.cached) || (member && isDataDescriptor(member)))
    return bindMember(interpreter, member, object, object.cls, site);
  const own = object.attrs.get(name) ?? givenAttribute(object, name);
  if (own) return own;
  if (member?.kind === 'property') {
    const made = bindMember(interpreter, member, object, object.cls, site);
    object.attrs.set(name, made);
    return made;
  }
  if (member) return bindMember(interpreter, member, object, object.cls, site);
  return instanceFallback(interpreter, object, object.cls, name, site);
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
      const results = methods
        .map((method) => hypothetically(call.interpreter, () => callValue(call.interpreter, method, call, call.site)))
        .filter((result) => result !== undefined);
      const choices = results.flatMap((result) => (result.kind === 'unknown' ? (result.choices ?? []) : [result]));
      const isOneOf =
        object.isOneOf &&
        results.length === object.choices?.length &&
        results.every((result) => result.kind !== 'unknown');
      return unknown(object.reason, object.site ?? call.site, {
        ...(choices.length > 0 ? { choices } : {}),
        ...(isOneOf ? { isOneOf } : {}),
        ...(object.broken ? { broken: true } : {}),
      });
    },
    false,
  );
}

/** What a body begins with, where that is a string. */
export function docstring(body: readonly Statement[] | Expression): Value | undefined {
  const first = 'kind' in body ? undefined : body[0];
  return first?.kind === 'expression' && first.value.kind === 'string' ? str(first.value.value) : undefined;
}

function typeAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): Value | undefined {
  const cls = interpreter.typeOf(object);
  if (object.kind === 'tuple' && object.fields) {
    const index = object.fields.indexOf(name);
    if (index >= 0) return object.items[index];
  }
  if (name === '__class__') return cls;
  if (name === '__doc__') return unknown('the documentation of a class', site);
  const member = cls && lookUp(cls, name);
  if (member && cls) return bindMember(interpreter, member, object, cls, site);
  return name === '__doc__' ? unknown('the documentation of something', site) : undefined;
}

function instanceFallback(
  interpreter: Interpreter,
  object: Value,
  cls: PyClass,
  name: string,
  site: Site,
): Value | undefined {
  if (name === '__class__') return cls;
  if (name === '__dict__' && object.kind === 'instance') return givenDict(object) ?? dictOf(object.attrs);
  for (const base of cls.mro) {
    const found = base.fallbackAttribute?.(interpreter, object, name, site);
    if (found) return found;
  }
  const getattr = name.startsWith('__') ? undefined : lookUp(cls, '__getattr__');
  if (getattr) {
    const made = askHook(interpreter, bindMember(interpreter, getattr, object, cls, site), name, site);
    if (made) return made;
  }
  return cls.unknownBase ? derive(cls.unknownBase, site, `().${name}`) : undefined;
}

/** What a `__getattr__` gives; undefined when it raises AttributeError, which is its way of saying that there is none. */
function askHook(interpreter: Interpreter, hook: Value, name: string, site: Site): Value | undefined {
  const type = interpreter.builtins.exceptions.get('AttributeError');
  const mark = interpreter.handlers.length;
  const depth = interpreter.calls.length;
  interpreter.handlers.push([type]);
  try {
    return callValue(interpreter, hook, simpleArgs([str(name)]), site);
  } catch (error) {
    if (!(error instanceof PyRaise) || !interpreter.matches(error.value, type)) throw error;
    interpreter.calls.length = depth;
    return undefined;
  } finally {
    interpreter.handlers.length = mark;
  }
}

function classAttribute(interpreter: Interpreter, cls: PyClass, name: string, site: Site): Value | undefined {
  // Python: a class without a docstring does not show its parent's.
  if (name === '__doc__') return cls.namespace.get(name) ?? { kind: 'none' };
  const member = lookUp(cls, name);
  if (
    member?.kind === 'class-member' ||
    (member?.kind === 'function' && isClassMethodByName(name)) ||
    (member && isDescriptor(member))
  )
    return bindMember(interpreter, member, undefined, cls, site);
  if (member) return member;
  if (name === '__name__' || name === '__qualname__') return str(cls.name);
  if (name === '__module__') return str(cls.module);
  if (name === '__abstractmethods__') {
    const left = abstractMembers(cls);
    return (
      left &&
      set(
        [...left].map((each) => str(each)),
        true,
      )
    );
  }
  if (name === '__mro__') return tuple(cls.mro);
  if (name === '__bases__') return tuple(cls.bases);
  if (name === '__dict__') return dictOfClass(cls, site);
  if (name === '__weakref__' && cls.site) return instance(descriptorClass, site);
  if (name === '__annotations__') return annotationsOfClass(interpreter, cls);
  const { metaclass } = cls;
  const own = metaclass && lookUp(metaclass, name);
  if (own && metaclass) return bindMember(interpreter, own, cls, metaclass, site);
  const hook = metaclass && !name.startsWith('__') ? lookUp(metaclass, '__getattr__') : undefined;
  const asked = hook && askHook(interpreter, { kind: 'method', self: cls, callee: hook }, name, site);
  if (asked) return asked;
  if (cls.unknownBase) return derive(cls.unknownBase, site, `.${name}`);
  const given = cls.mro.find((base) => base.classAttribute)?.classAttribute?.(interpreter, cls, name, site);
  if (given) return given;
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
  // In a method of a metaclass a class is the instance.
  const isInstance = object.self.kind !== 'class' || object.self.metaclass?.mro.includes(object.owner) === true;
  const cls = object.self.kind === 'class' && !isInstance ? object.self : interpreter.typeOf(object.self);
  const order = cls?.mro ?? [];
  for (const base of order.slice(order.indexOf(object.owner) + 1)) {
    const member = base.namespace.get(name);
    if (member && cls) return bindMember(interpreter, member, isInstance ? object.self : undefined, cls, site);
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
      if (isClassMethodByName(member.name)) return { kind: 'method', self: cls, callee: member };
      return self ? { kind: 'method', self, callee: member } : member;
    case 'native':
      return self && member.binds ? { kind: 'method', self, callee: member } : member;
    case 'property': {
      if (!self) return member;
      return callValue(interpreter, member.getter, simpleArgs([self]), site);
    }
    case 'class-member':
      return member.binding === 'static' ? member.callee : { kind: 'method', self: cls, callee: member.callee };
    case 'instance':
      return isDescriptor(member)
        ? (callMethod(interpreter, member, '__get__', [self ?? NONE, cls], site) ?? member)
        : member;
    default:
      return member;
  }
}

/** Python makes class methods of these without a decorator. */
function isClassMethodByName(name: string): boolean {
  return name === '__init_subclass__' || name === '__class_getitem__';
}

/** An object of a class that says itself what is read through a class or an instance. */
function isDescriptor(member: Value): boolean {
  return member.kind === 'instance' && lookUp(member.cls, '__get__') !== undefined;
}

/** One that goes before the instance's own attributes. */
function isDataDescriptor(member: Value): boolean {
  return isDescriptor(member) && member.kind === 'instance' && lookUp(member.cls, '__set__') !== undefined;
}

/** `module.__dict__`: what is set there is set in the module. */
export function namesOf(module: Extract<Value, { kind: 'module' }>): PyDict {
  return dictOf(module.namespace);
}

/** What is set in it is set there, too. */
function dictOf(variables: Map<string, Value>): PyDict {
  const names = dict([...variables].map(([key, value]) => [str(key), value]));
  names.view = { variables };
  return names;
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
  if (name === '__dict__') return module.open ? unknown(`the names of ${module.name}`, site) : namesOf(module);
  const path = `${module.name}.${name}`;
  // A submodule is an attribute only once it has been imported.
  const sub =
    interpreter.modules.get(path) ?? (interpreter.imported.has(path) ? interpreter.host.module(path) : undefined);
  if (sub) return sub;
  const hook = name.startsWith('__') ? undefined : module.namespace.get('__getattr__');
  const made = hook && askHook(interpreter, hook, name, site);
  if (made) return made;
  if (!module.open || lacksStandardName(interpreter, module.name, name, site)) return undefined;
  return (
    interpreter.host.outside(path, site) ?? unknown(`${path}, which is not in the workspace`, site, { origin: path })
  );
}

/** Whether no Python's module has the name; a file of the workspace with the module's name may be there instead of it. */
function lacksStandardName(interpreter: Interpreter, module: string, name: string, site: Site): boolean {
  return standardLacks(module, name) && !isShadowed(interpreter, module, site);
}

/** Whether the workspace has a module of that name, too. */
export function isShadowed({ host }: Interpreter, module: string, { document }: Site): boolean {
  const [top = ''] = module.split('.');
  return host.find(top, 0, document) !== undefined;
}

/** `object.name` as an expression: a missing attribute is a failure by Python's rules. */
export function getAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): Value {
  return (
    findAttribute(interpreter, object, name, site) ??
    interpreter.fail('AttributeError', `${lacking(interpreter, object, name)} has no attribute '${name}'`, site)
  );
}

/** With the module of a class of the standard library, where that is sure not to have it. */
function lacking(interpreter: Interpreter, object: Value, name: string): string {
  const cls = object.kind === 'class' ? object : interpreter.typeOf(object);
  if (!cls || cls.site || !standardLacks(`${cls.module}:${cls.name}`, name)) return describe(interpreter, object);
  const path = `${cls.module}.${cls.name}`;
  return object.kind === 'class' ? `type object '${path}'` : `'${path}' object`;
}

export function setAttribute(interpreter: Interpreter, object: Value, name: string, value: Value, site: Site): void {
  if (object.kind === 'instance') {
    const member = lookUp(object.cls, name);
    if (member?.kind === 'property' && member.setter) {
      callValue(interpreter, member.setter, simpleArgs([object, value]), site);
      return;
    }
    if (member?.kind === 'instance' && lookUp(member.cls, '__set__')) {
      callMethod(interpreter, member, '__set__', [object, value], site);
      return;
    }
    const setter = lookUp(object.cls, '__setattr__');
    if (setter && setter !== rootMember(interpreter, '__setattr__')) {
      callValue(interpreter, { kind: 'method', self: object, callee: setter }, simpleArgs([str(name), value]), site);
      return;
    }
    if (lookUp(object.cls, '__frozen__')) {
      interpreter.fail('FrozenInstanceError', `cannot assign to field '${name}'`, site);
      return;
    }
    const refusal = object.cls.site && refusedAttribute(object.cls, name);
    if (refusal) {
      interpreter.fail('AttributeError', refusal, site);
      return;
    }
    if (keepAttribute(object, name, uncertainly(interpreter, object.attrs.get(name), value))) return;
    const hook = lookUp(object.cls, '__attribute_set__');
    if (hook)
      callValue(interpreter, { kind: 'method', self: object, callee: hook }, simpleArgs([str(name), value]), site);
  } else if (object.kind === 'unknown') {
    const choice = object.choices?.[0];
    if (choice?.kind === 'instance')
      interpreter.withUncertain(object, () => setAttribute(interpreter, choice, name, value, site));
  } else if (object.kind === 'class') {
    // Native classes are shared by all evaluations.
    if (object.site) object.namespace.set(name, value);
  } else if (object.kind === 'module' && !object.open) object.namespace.set(name, value);
  else if (object.kind === 'module' && standardLacks(object.name, name))
    object.namespace.set(name, uncertainly(interpreter, object.namespace.get(name), value));
  else if (object.kind === 'function') object.attrs.set(name, value);
  else if (object.kind === 'tuple' && object.fields?.includes(name))
    interpreter.fail('AttributeError', "can't set attribute of a named tuple", site);
  else if (isBare(object))
    interpreter.fail('AttributeError', `${describe(interpreter, object)} has no attribute '${name}'`, site);
}

/** Objects of Python's own classes take no attributes. */
function isBare(object: Value): boolean {
  return /^(none|bool|int|float|str|bytes|list|set|range)$/.test(object.kind);
}

function rootMember(interpreter: Interpreter, name: string): Value | undefined {
  const root = interpreter.builtins.types.get('object');
  return root && lookUp(root, name);
}

export function deleteAttribute(interpreter: Interpreter, object: Value, name: string, site: Site): void {
  if (object.kind === 'instance') {
    const member = lookUp(object.cls, name);
    const hook = lookUp(object.cls, '__delattr__');
    if (member?.kind === 'property' && member.deleter)
      callValue(interpreter, member.deleter, simpleArgs([object]), site);
    else if (hook && hook !== rootMember(interpreter, '__delattr__'))
      callValue(interpreter, { kind: 'method', self: object, callee: hook }, simpleArgs([str(name)]), site);
    else dropAttribute(object, name);
  } else if (object.kind === 'class' && object.site) object.namespace.delete(name);
  else if (object.kind === 'module' && !object.open) object.namespace.delete(name);
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
