/** `dataclasses`: fields in the order of the classes, defaults, `__post_init__`. */

import { keptAnnotation } from '../../annotations.ts';
import { callMethod, lookUp, simpleArgs } from '../../attributes.ts';

import { callValue } from '../../calls.ts';
import { makeClass } from '../../classes.ts';
import { compare, equals } from '../../comparison.ts';
import { elements } from '../../iteration.ts';
import type { Expression } from '../../syntax.ts';
import { representationOf } from '../../text.ts';
import {
  type AnnotatedName,
  bool,
  type CallArguments,
  dict,
  instance,
  list,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  type Scope,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { verdictValue } from '../attributes.ts';
import { method, routine, unfollowed } from '../routine.ts';
import { exceptions, LIBRARY_SITE, objectType } from '../types.ts';

const attributeError = exceptions.get('AttributeError');
const frozenError = nativeClass('dataclasses', 'FrozenInstanceError', attributeError ? [attributeError] : []);
exceptions.set('FrozenInstanceError', frozenError);

/** What a field is annotated with: worked out when somebody asks. */
interface Annotated {
  readonly annotation: Expression;
  readonly scope: Scope;
}

const fieldClass = nativeClass('dataclasses', 'Field', [objectType], [], {
  fallbackAttribute: (interpreter, field, name, site) => {
    const written = field.kind === 'instance' ? (field.payload as Annotated | undefined) : undefined;
    if (name !== 'type') return undefined;
    return written
      ? keptAnnotation(interpreter, written.annotation, written.scope)
      : unfollowed({ site }, 'the type of a field');
  },
});
const missingClass = nativeClass('dataclasses', '_MISSING_TYPE', [objectType]);
const MISSING = instance(missingClass, LIBRARY_SITE);
const keywordOnlyMarker = nativeClass('dataclasses', 'KW_ONLY', [objectType]);

function makeField(args: ReadonlyMap<string, Value>, site: Site): PyInstance {
  const read = (name: string, fallback: Value): readonly [string, Value] => [name, args.get(name) ?? fallback];
  return instance(fieldClass, site, [
    read('default', MISSING),
    read('default_factory', MISSING),
    read('init', bool(true)),
    read('repr', bool(true)),
    read('compare', bool(true)),
    read('hash', NONE),
    read('kw_only', bool(false)),
    ['metadata', args.get('metadata') ?? dict()],
  ]);
}

/** All fields of a class by name, inherited ones first; undefined for what is no dataclass. */
function fieldsOf(cls: PyClass): ReadonlyMap<string, PyInstance> | undefined {
  const kept = lookUp(cls, '__dataclass_fields__');
  if (kept?.kind !== 'dict') return undefined;
  return new Map(
    [...kept.entries.values()].flatMap(({ key, value }) =>
      key.kind === 'str' && value.kind === 'instance' ? [[key.value, value] as const] : [],
    ),
  );
}

/** An `InitVar`: an argument that goes to `__post_init__` and is no field. */
function isInitOnly(field: PyInstance): boolean {
  const value = field.attrs.get('__init_only__');
  return value?.kind === 'bool' && value.value;
}

function withoutArguments(fields: ReadonlyMap<string, PyInstance>): [string, PyInstance][] {
  return [...fields].filter(([, field]) => !isInitOnly(field));
}

function isTrue(field: PyInstance, name: string): boolean {
  const value = field.attrs.get(name);
  return value?.kind !== 'bool' || value.value;
}

function isKeywordOnly(field: PyInstance): boolean {
  const value = field.attrs.get('kw_only');
  return value?.kind === 'bool' && value.value;
}

function gather(cls: PyClass): Map<string, PyInstance> {
  const fields = new Map<string, PyInstance>();
  for (const base of [...cls.mro.slice(1)].reverse()) {
    const own = base.namespace.get('__dataclass_fields__');
    if (own?.kind === 'dict') for (const [name, field] of fieldsOf(base) ?? []) fields.set(name, field);
  }
  let keywordsOnly = false;
  for (const { name, use, annotation, scope } of cls.annotated ?? []) {
    if (use === 'keyword-only-marker') keywordsOnly = true;
    if (use === 'keyword-only-marker' || use === 'class-variable') continue;
    const value = cls.namespace.get(name);
    const field =
      value?.kind === 'instance' && value.cls === fieldClass
        ? value
        : makeField(new Map(value ? [['default', value]] : []), cls.site ?? LIBRARY_SITE);
    field.attrs.set('name', str(name));
    if (annotation && scope) field.payload = { annotation, scope } satisfies Annotated;
    field.attrs.set('__init_only__', bool(use === 'init-variable'));
    if (keywordsOnly) field.attrs.set('kw_only', bool(true));
    const fallback = field.attrs.get('default');
    if (value === field) {
      if (fallback && fallback !== MISSING) cls.namespace.set(name, fallback);
      else cls.namespace.delete(name);
    }
    fields.set(name, field);
  }
  return fields;
}

/** What `@dataclass` refuses of defaults. */
function checkDefaults(call: NativeCall, fields: ReadonlyMap<string, PyInstance>): void {
  let before: string | undefined;
  for (const [name, field] of fields) {
    const value = field.attrs.get('default');
    if (value?.kind === 'list' || value?.kind === 'dict' || value?.kind === 'set')
      call.interpreter.fail(
        'ValueError',
        `mutable default ${value.kind} for field ${name} is not allowed: use field(default_factory=…)`,
        call.site,
      );
    if (!isTrue(field, 'init') || isKeywordOnly(field)) continue;
    const has = [value, field.attrs.get('default_factory')].some((each) => each !== undefined && each !== MISSING);
    if (has) before ??= name;
    else if (before !== undefined) {
      call.interpreter.fail(
        'TypeError',
        `non-default argument '${name}' follows default argument '${before}'`,
        call.site,
      );
      return;
    }
  }
}

function initialised(call: NativeCall, fields: ReadonlyMap<string, PyInstance>): Value {
  const { self } = call;
  if (self.kind !== 'instance') return NONE;
  const doubt = call.unknownPositional ?? call.unknownKeywords;
  const forLater: Value[] = [];
  const put = (name: string, field: PyInstance, value: Value): void => {
    if (isInitOnly(field)) forLater.push(value);
    else self.attrs.set(name, value);
  };
  let position = 0;
  for (const [name, field] of fields) {
    if (!isTrue(field, 'init')) {
      const value = defaultOf(call, field);
      if (value) put(name, field, value);
      continue;
    }
    const byName = call.keywords.get(name);
    const byPosition = byName || isKeywordOnly(field) ? undefined : call.positional[position];
    if (byPosition) position++;
    const given = byName ?? byPosition;
    const fallback = given ? undefined : defaultOf(call, field);
    if (given) put(name, field, given);
    else if (doubt)
      put(
        name,
        field,
        unknown(doubt.reason, doubt.site, fallback && fallback.kind !== 'unknown' ? { choices: [fallback] } : {}),
      );
    else
      put(
        name,
        field,
        fallback ??
          call.interpreter.fail('TypeError', `${self.cls.name}() is missing its argument '${name}'`, call.site),
      );
  }
  const surplus = [...call.keywords.keys()].find((name) => !fields.has(name));
  if (surplus !== undefined && !self.cls.unknownBase)
    call.interpreter.fail('TypeError', `${self.cls.name}() got an unexpected keyword argument '${surplus}'`, call.site);
  callMethod(call.interpreter, self, '__post_init__', forLater, call.site);
  return NONE;
}

function defaultOf(call: NativeCall, field: PyInstance): Value | undefined {
  const factory = field.attrs.get('default_factory');
  if (factory && factory !== MISSING) return callValue(call.interpreter, factory, simpleArgs([]), call.site);
  const value = field.attrs.get('default');
  return value === MISSING ? undefined : value;
}

function values(self: Value, fields: ReadonlyMap<string, PyInstance>, flag: string): Value {
  return tuple(
    self.kind === 'instance'
      ? withoutArguments(fields)
          .filter(([, field]) => isTrue(field, flag))
          .map(([name]) => self.attrs.get(name) ?? NONE)
      : [],
  );
}

function decorated(call: NativeCall, cls: PyClass, options: ReadonlyMap<string, Value>): PyClass {
  const fields = gather(cls);
  const own = cls.namespace;
  const flag = (name: string, fallback: boolean): boolean => {
    const value = options.get(name);
    return value?.kind === 'bool' ? value.value : fallback;
  };
  if (flag('kw_only', false))
    for (const { name } of cls.annotated ?? []) fields.get(name)?.attrs.set('kw_only', bool(true));
  if (flag('init', true)) checkDefaults(call, fields);
  own.set('__dataclass_fields__', dict([...fields].map(([name, field]) => [str(name), field])));
  const define = ([name, member]: readonly [string, Value]): void => {
    if (!own.has(name)) own.set(name, member);
  };
  if (flag('init', true)) {
    define([
      '__init__',
      native('__init__', (call) => {
        const result = initialised(call, fields);
        if (flag('frozen', false) && call.self.kind === 'instance')
          call.self.attrs.set('__hash_key__', values(call.self, fields, 'compare'));
        return result;
      }),
    ]);
  }
  const positional = withoutArguments(fields).filter(([, field]) => !isKeywordOnly(field));
  define(['__match_args__', tuple(positional.map(([name]) => str(name)))]);
  if (flag('frozen', false)) own.set('__frozen__', bool(true));
  if (flag('eq', true)) {
    define(method('__eq__', 'other', (call, self, other) => {
      if (self.kind !== 'instance' || other.kind !== 'instance' || self.cls !== other.cls) return NOT_IMPLEMENTED;
      return verdictValue(
        equals(call.interpreter, values(self, fields, 'compare'), values(other, fields, 'compare'), call.site),
      );
    }));
  }
  if (flag('order', false)) {
    for (const [name, operator] of [
      ['__lt__', '<'],
      ['__le__', '<='],
      ['__gt__', '>'],
      ['__ge__', '>='],
    ] as const) {
      define(method(name, 'other', (call, self, other) => {
        if (self.kind !== 'instance' || other.kind !== 'instance' || self.cls !== other.cls) return NOT_IMPLEMENTED;
        return verdictValue(
          compare(
            call.interpreter,
            operator,
            values(self, fields, 'compare'),
            values(other, fields, 'compare'),
            call.site,
          ),
        );
      }));
    }
  }
  if (flag('repr', true)) {
    define(method('__repr__', '', (call, self) => {
      if (self.kind !== 'instance') return unfollowed(call, 'the text of a dataclass');
      const parts: string[] = [];
      for (const [name, field] of withoutArguments(fields)) {
        if (!isTrue(field, 'repr')) continue;
        const text = representationOf(call.interpreter, self.attrs.get(name) ?? NONE, call.site);
        if (typeof text !== 'string') return text;
        parts.push(`${name}=${text}`);
      }
      return str(`${self.cls.name}(${parts.join(', ')})`);
    }));
  }
  return cls;
}

const dataclass = native(
  'dataclass',
  (call) => {
    const [cls] = call.positional;
    if (cls?.kind === 'class') return decorated(call, cls, call.keywords);
    if (cls) return cls;
    return routine('dataclass', 'cls', (inner, target) =>
      target.kind === 'class' ? decorated(inner, target, call.keywords) : target,
    );
  },
  false,
);

/** `make_dataclass(name, fields, namespace=…)`. */
const makeDataclass = native(
  'make_dataclass',
  (call) => {
    const [name, fields = call.keywords.get('fields') ?? NONE] = call.positional;
    const { items, uncertain } = elements(call.interpreter, fields, call.site);
    const bases = call.keywords.get('bases') ?? tuple([]);
    const members = call.keywords.get('namespace') ?? dict();
    if (name?.kind !== 'str' || uncertain || bases.kind !== 'tuple' || members.kind !== 'dict')
      return unfollowed(call, 'make_dataclass');
    const namespace = new Map<string, Value>();
    for (const { key, value } of members.entries.values()) if (key.kind === 'str') namespace.set(key.value, value);
    const annotated: AnnotatedName[] = [];
    for (const item of items) {
      const [field, , fallback] = item.kind === 'tuple' || item.kind === 'list' ? item.items : [item];
      if (field?.kind !== 'str') return unfollowed(call, 'make_dataclass');
      annotated.push({ name: field.value, use: 'field' });
      if (fallback) namespace.set(field.value, fallback);
    }
    const made = makeClass(
      call.interpreter,
      name.value,
      'types',
      simpleArgs(bases.items),
      namespace,
      annotated,
      call.site,
    );
    return made.kind === 'class' ? decorated(call, made, call.keywords) : made;
  },
  false,
);

/** Plain data of a value, dataclasses within it included. */
function plainData(call: NativeCall, value: Value, asTuple: boolean): Value {
  call.interpreter.step();
  if (value.kind === 'instance') {
    const fields = fieldsOf(value.cls);
    if (!fields) return value;
    const pairs = withoutArguments(fields).map(([name]): [Value, Value] => [
      str(name),
      plainData(call, value.attrs.get(name) ?? NONE, asTuple),
    ]);
    return asTuple ? tuple(pairs.map(([, item]) => item)) : dict(pairs);
  }
  if (value.kind === 'list')
    return {
      ...list(value.items.map((item) => plainData(call, item, asTuple))),
      ...(value.uncertain ? { uncertain: value.uncertain } : {}),
    };
  if (value.kind === 'tuple' && !value.fields) return tuple(value.items.map((item) => plainData(call, item, asTuple)));
  if (value.kind === 'dict')
    return {
      ...dict([...value.entries.values()].map((entry) => [entry.key, plainData(call, entry.value, asTuple)])),
      ...(value.uncertain ? { uncertain: value.uncertain } : {}),
    };
  return value;
}

const replace = native(
  'replace',
  (call) => {
    const [object] = call.positional;
    const fields = object?.kind === 'instance' ? fieldsOf(object.cls) : undefined;
    if (object?.kind !== 'instance' || !fields) return unfollowed(call, 'dataclasses.replace');
    const kept = withoutArguments(fields)
      .filter(([, field]) => isTrue(field, 'init'))
      .map(([name]) => [name, object.attrs.get(name) ?? NONE] as const);
    const args: CallArguments = {
      positional: [],
      positionalSites: [],
      keywords: new Map([...kept, ...call.keywords]),
      keywordSites: call.keywordSites,
    };
    return callValue(call.interpreter, object.cls, args, call.site);
  },
  false,
);

export function dataclassesMembers(): Iterable<readonly [string, Value]> {
  return [
    ['dataclass', dataclass],
    ['field', native('field', (call) => makeField(call.keywords, call.site), false)],
    ['Field', fieldClass],
    ['MISSING', MISSING],
    ['KW_ONLY', keywordOnlyMarker],
    ['InitVar', nativeClass('dataclasses', 'InitVar', [objectType])],
    ['asdict', routine('asdict', 'object', (call, object) => plainData(call, object, false))],
    ['astuple', routine('astuple', 'object', (call, object) => plainData(call, object, true))],
    ['replace', replace],
    ['make_dataclass', makeDataclass],
    ['FrozenInstanceError', frozenError],
    [
      'fields',
      routine('fields', 'object', (call, object) => {
        const cls = object.kind === 'class' ? object : object.kind === 'instance' ? object.cls : undefined;
        const fields = cls && fieldsOf(cls);
        return fields
          ? tuple(withoutArguments(fields).map(([, field]) => field))
          : unfollowed(call, 'dataclasses.fields');
      }),
    ],
    [
      'is_dataclass',
      routine('is_dataclass', 'object', (_call, object) => {
        if (object.kind === 'unknown') return unknown(object.reason, object.site);
        const cls = object.kind === 'class' ? object : object.kind === 'instance' ? object.cls : undefined;
        return bool(cls !== undefined && fieldsOf(cls) !== undefined);
      }),
    ],
  ];
}
