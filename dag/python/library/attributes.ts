/** Built-in functions on objects and classes: attributes, instances, namespaces; and those that run text. */

import { findAttribute, getAttribute, lookUp, setAttribute } from '../attributes.ts';
import { compiled } from '../dynamic-code.ts';
import { importModule } from '../imports.ts';
import type { Interpreter } from '../interpreter.ts';
import { writesInto } from '../side-effects.ts';
import {
  bool,
  dict,
  ELLIPSIS,
  list,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyClass,
  type PyNative,
  type PyUnknown,
  type Scope,
  str,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices } from './choices.ts';
import { viewAsSet, viewOf } from './dict-views.ts';
import { routine, unfollowed, unfollowedMethods } from './routine.ts';
import {
  boolType,
  bytesType,
  classmethodType,
  complexType,
  defineBuiltins,
  dictType,
  floatType,
  frozensetType,
  instanceChecks,
  intType,
  listType,
  objectType,
  propertyType,
  rangeType,
  setHooks,
  setType,
  sliceType,
  staticmethodType,
  strType,
  superType,
  tupleType,
  typeType,
} from './types.ts';

/** `isinstance(value, type)`. */
export function isInstance(interpreter: Interpreter, value: Value, type: Value): boolean | PyUnknown {
  if (type.kind === 'tuple') return anyOf(type.items, (option) => isInstance(interpreter, value, option));
  if (type.kind === 'unknown') return type;
  if (value.kind === 'unknown') return value;
  if (type.kind === 'none') return value.kind === 'none';
  const cls = interpreter.typeOf(value);
  if (type.kind !== 'class' || !cls) return unknown('a type that cannot be followed');
  if (value.kind === 'class-member' && (type === staticmethodType || type === classmethodType))
    return (value.binding === 'static') === (type === staticmethodType);
  if (type === listType ? viewOf(value) : type === setType && viewAsSet(value)) return false;
  if (cls.mro.includes(type)) return true;
  const check = instanceChecks.get(type);
  if (check) return check(interpreter, value) ?? unknown(`whether something is a ${type.name}`);
  // Iterators of every kind are one kind of value here; they are never plain data.
  const data = [
    boolType,
    intType,
    floatType,
    strType,
    bytesType,
    listType,
    tupleType,
    dictType,
    setType,
    frozensetType,
    rangeType,
  ];
  if ((value.kind === 'iterator' || value.kind === 'class-member') && !data.includes(type) && !type.site)
    return unknown(`whether something is a ${type.name}`);
  return cls.unknownBase ?? false;
}

/** Texts, numbers and lists, where a type has to be. */
function isNoType(value: Value): boolean {
  return /^(str|bytes|int|bool|float|list|dict|set)$/.test(value.kind);
}

function isSubclass(interpreter: Interpreter, cls: Value, type: Value): boolean | PyUnknown {
  if (type.kind === 'tuple') return anyOf(type.items, (option) => isSubclass(interpreter, cls, option));
  if (type.kind === 'unknown') return type;
  if (cls.kind === 'unknown') return cls;
  if (type.kind !== 'class' || cls.kind !== 'class') return unknown('a type that cannot be followed');
  if (cls.mro.includes(type)) return true;
  return cls.unknownBase ?? (instanceChecks.has(type) ? unknown(`whether a class is a ${type.name}`) : false);
}

function anyOf(options: readonly Value[], test: (option: Value) => boolean | PyUnknown): boolean | PyUnknown {
  let doubt: PyUnknown | undefined;
  for (const option of options) {
    const verdict = test(option);
    if (verdict === true) return true;
    if (verdict !== false) doubt ??= verdict;
  }
  return doubt ?? false;
}

/** A verdict as a Python value; what an unknown may be says nothing about the verdict. */
export function verdictValue(verdict: boolean | PyUnknown): Value {
  return typeof verdict === 'boolean'
    ? bool(verdict)
    : unknown(verdict.reason, verdict.site, verdict.broken ? { broken: true } : {});
}

function getattr(call: NativeCall): Value {
  const [object, name, fallback] = call.positional;
  if (!object || !name || call.unknownPositional) return unfollowed(call, 'getattr()');
  if (name.kind === 'unknown') return unknown(name.reason, name.site);
  if (name.kind !== 'str') return call.interpreter.fail('TypeError', 'attribute name must be string', call.site);
  if (!fallback) return getAttribute(call.interpreter, object, name.value, call.site);
  const found = findAttribute(call.interpreter, object, name.value, call.site);
  if (object.kind === 'unknown') {
    const choices = found?.kind === 'unknown' && found.choices ? found.choices : [fallback];
    return {
      ...unknown(object.reason, object.site, { choices: choices.filter((choice) => choice.kind !== 'unknown') }),
      ...(found?.kind === 'unknown' && found.origin ? { origin: found.origin } : {}),
    };
  }
  return found ?? fallback;
}

const hasattr = routine('hasattr', 'object name', (call, object, name) => {
  if (object.kind === 'unknown') return unknown(object.reason, object.site);
  if (name.kind !== 'str') return unfollowed(call, 'hasattr()');
  const found = findAttribute(call.interpreter, object, name.value, call.site);
  if (found?.kind === 'unknown' && !(object.kind === 'instance' && object.attrs.has(name.value)))
    return unknown(found.reason, found.site);
  return bool(found !== undefined);
});

const callable = routine('callable', 'object', (_call, object) => {
  switch (object.kind) {
    case 'unknown':
      return unknown(object.reason, object.site);
    case 'function':
    case 'native':
    case 'method':
    case 'class':
      return bool(true);
    case 'instance':
      return lookUp(object.cls, '__call__') ? bool(true) : verdictValue(object.cls.unknownBase ?? false);
    default:
      return bool(false);
  }
});

const vars = native(
  'vars',
  (call) => {
    const [object] = call.positional;
    return object ? getAttribute(call.interpreter, object, '__dict__', call.site) : unfollowed(call, 'vars()');
  },
  false,
);

function dir(call: NativeCall): Value {
  const [object] = call.positional;
  if (object?.kind === 'module' && !object.open)
    return list([...object.namespace.keys()].sort().map((name) => str(name)));
  if (object?.kind === 'unknown') return unknown(object.reason, object.site);
  return unfollowed(call, 'dir()');
}

/** The evaluator answers these itself where they are called by name: the variables are at hand there. */
function runsText(name: string): PyNative {
  return native(
    name,
    (call) => {
      call.interpreter.note(`${name}() runs text that is not followed`, call.site);
      return unfollowed(call, `${name}()`);
    },
    false,
  );
}
const dynamicImport = routine(
  '__import__',
  'name globals? locals? fromlist? level?',
  (call, name, _globals, _locals, fromlist) => {
    if (name.kind !== 'str')
      return name.kind === 'unknown' ? unknown(name.reason, name.site) : unfollowed(call, '__import__()');
    return imported(call, fromlist.kind === 'none' ? (name.value.split('.')[0] ?? name.value) : name.value);
  },
);

/** The module of an absolute name, as seen from the file in which the call stands. */
export function imported(call: NativeCall, name: string): Value {
  const scope: { -readonly [Key in keyof Scope]?: Scope[Key] } = {
    kind: 'module',
    variables: new Map(),
    document: call.site.document,
  };
  scope.module = scope as Scope;
  return importModule(call.interpreter, name, 0, scope as Scope, call.site);
}

function unfollowedClass(name: string): readonly [string, Value] {
  const cls = nativeClass('', name, [objectType], [], {
    classAttribute: (_interpreter, _cls, member, site) => unknown(`${name}.${member}`, site),
  });
  setHooks(cls, { construct: (_interpreter, _cls, _args, site) => unfollowed({ site }, `${name}()`) });
  return [name, cls];
}

const TYPES: readonly PyClass[] = [
  objectType,
  typeType,
  boolType,
  intType,
  floatType,
  complexType,
  strType,
  bytesType,
  listType,
  tupleType,
  dictType,
  setType,
  staticmethodType,
  frozensetType,
  rangeType,
  sliceType,
  superType,
  propertyType,
  staticmethodType,
  classmethodType,
];

defineBuiltins([
  ...TYPES.map((cls) => [cls.name, cls] as const),
  [
    'isinstance',
    routine('isinstance', 'object classinfo', (call, object, type) => {
      if (isNoType(type))
        return call.interpreter.fail(
          'TypeError',
          'isinstance() arg 2 must be a type, a tuple of types, or a union',
          call.site,
        );
      return object.kind === 'unknown' && object.choices
        ? overChoices(call, [object], (known) => verdictValue(isInstance(call.interpreter, known, type)))
        : verdictValue(isInstance(call.interpreter, object, type));
    }),
  ],
  [
    'issubclass',
    routine('issubclass', 'cls classinfo', (call, cls, type) =>
      isNoType(type)
        ? call.interpreter.fail(
            'TypeError',
            'issubclass() arg 2 must be a class, a tuple of classes, or a union',
            call.site,
          )
        : verdictValue(isSubclass(call.interpreter, cls, type)),
    ),
  ],
  ['getattr', native('getattr', getattr, false)],
  ['hasattr', hasattr],
  [
    'setattr',
    routine('setattr', 'object name value', (call, object, name, value) => {
      if (name.kind === 'str') setAttribute(call.interpreter, object, name.value, value, call.site);
      else call.interpreter.note('an attribute whose name is not known is set', call.site);
      return NONE;
    }),
  ],
  [
    'delattr',
    routine('delattr', 'object name', (call, object, name) => {
      if (object.kind === 'instance' && name.kind === 'str' && !call.interpreter.uncertain)
        object.attrs.delete(name.value);
      return NONE;
    }),
  ],
  ['callable', callable],
  ['vars', vars],
  ['dir', native('dir', dir, false)],
  // The evaluator answers these itself, where the variables are at hand.
  ['globals', native('globals', () => dict(), false)],
  ['locals', native('locals', () => dict(), false)],
  [
    'print',
    native(
      'print',
      ({ keywords, site }) => {
        const file = keywords.get('file');
        if (file) writesInto(file, unknown('what print() writes', site));
        return NONE;
      },
      false,
    ),
  ],
  ['input', native('input', (call) => unknown('what somebody types', call.site), false)],
  ['breakpoint', native('breakpoint', () => NONE, false)],
  ['exit', native('exit', (call) => leave(call), false)],
  ['quit', native('quit', (call) => leave(call), false)],
  ...['help', 'copyright', 'credits', 'license'].map((name) => [name, native(name, () => NONE, false)] as const),
  ['eval', runsText('eval')],
  ['exec', runsText('exec')],
  ['compile', native('compile', compiled, false)],
  ['__import__', dynamicImport],
  ['__build_class__', unfollowedMethods('builtins', '__build_class__')[0]?.[1] ?? NONE],
  ['__debug__', bool(true)],
  unfollowedClass('memoryview'),
  unfollowedClass('bytearray'),
  ['NotImplemented', NOT_IMPLEMENTED],
  ['Ellipsis', ELLIPSIS],
]);

/** `exit()`: raises SystemExit. */
export function leave(call: NativeCall): never {
  throw call.interpreter.exception('SystemExit', '', call.site);
}
