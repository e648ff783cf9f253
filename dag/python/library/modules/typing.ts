/** `typing`, `types`, `abc`, `collections.abc`, `__future__`: what annotations are made of. */

import { typeHints } from '../../annotations.ts';
import { lookUp } from '../../attributes.ts';
import { equals } from '../../comparison.ts';
import type { Interpreter } from '../../interpreter.ts';
import { isIterable } from '../../iteration.ts';
import { representationOf } from '../../text.ts';
import {
  bool,
  dict,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  str,
  type Value,
} from '../../values.ts';
import { verdictValue } from '../attributes.ts';
import { copied } from '../dict.ts';
import { method, pure, routine, unfollowed } from '../routine.ts';
import {
  functionType,
  instanceChecks,
  iteratorType,
  methodType,
  moduleType,
  nativeFunctionType,
  noneType,
  objectType,
  setHooks,
} from '../types.ts';
import { namedTupleClass } from './named-tuples.ts';

/** A name that is only good for annotations and as a base class; whether something is an instance of it is not known. */
function form(
  name: string,
  check: (interpreter: Interpreter, value: Value) => boolean | undefined = () => undefined,
): readonly [string, PyClass] {
  const cls = nativeClass('typing', name, [objectType]);
  instanceChecks.set(cls, check);
  return [name, cls];
}

const FORMS =
  'Any Union Optional List Dict Set FrozenSet Tuple Type Literal LiteralString ClassVar Final Annotated Generic Protocol NoReturn Never Self TypeAlias Concatenate TypeGuard TypeIs Unpack Required NotRequired ReadOnly DefaultDict OrderedDict Counter ChainMap Deque Text IO TextIO BinaryIO Pattern Match SupportsInt SupportsFloat SupportsIndex SupportsAbs SupportsBytes SupportsRound AnyStr ForwardRef ContextManager AsyncContextManager Coroutine Awaitable AsyncIterator AsyncIterable AsyncGenerator ByteString KeysView ValuesView ItemsView MappingView Hashable Sized Buffer'.split(
    ' ',
  );

function isKind(...kinds: readonly Value['kind'][]): (interpreter: Interpreter, value: Value) => boolean | undefined {
  return (_interpreter, value) => (kinds.includes(value.kind) ? true : value.kind === 'instance' ? undefined : false);
}

function hasMember(name: string): (interpreter: Interpreter, value: Value) => boolean | undefined {
  return (interpreter, value) => {
    const cls = interpreter.typeOf(value);
    return cls && lookUp(cls, name) !== undefined ? true : cls?.unknownBase ? undefined : false;
  };
}

const ABSTRACT: readonly (readonly [string, PyClass])[] = [
  form('Mapping', isKind('dict')),
  form('MutableMapping', isKind('dict')),
  form('Sequence', isKind('list', 'tuple', 'str', 'bytes', 'range')),
  form('MutableSequence', isKind('list')),
  form('AbstractSet', isKind('set')),
  form('MutableSet', (_interpreter, value) => (value.kind === 'set' ? !value.frozen : isKind()(_interpreter, value))),
  form('Iterable', (interpreter, value) => isIterable(value) || hasMember('__iter__')(interpreter, value)),
  form('Iterator', (interpreter, value) => value.kind === 'iterator' || hasMember('__next__')(interpreter, value)),
  form('Generator', (_interpreter, value) =>
    value.kind === 'iterator' ? value.generator !== undefined || undefined : isKind()(_interpreter, value),
  ),
  form('Collection', isKind('list', 'tuple', 'str', 'bytes', 'range', 'dict', 'set')),
  form('Container', hasMember('__contains__')),
  form('Reversible'),
  form('Callable', (interpreter, value) =>
    ['function', 'native', 'method', 'class'].includes(value.kind) ? true : hasMember('__call__')(interpreter, value),
  ),
];

/** What is of no protocol: Python's own attributes of a class. */
const NO_MEMBERS = new Set(
  '__init__ __new__ __module__ __qualname__ __doc__ __dict__ __slots__ __annotations__ __class_getitem__ __match_args__ __init_subclass__ __subclasshook__ __weakref__'.split(
    ' ',
  ),
);

/** `@runtime_checkable`: an instance is whatever has all the members, wherever its class comes from. */
function checkByMembers(interpreter: Interpreter, protocol: PyClass, value: Value): boolean | undefined {
  const names = protocol.mro
    .filter((cls) => cls.bases.includes(protocolBase))
    .flatMap((cls) => [...cls.namespace.keys(), ...(cls.annotated ?? []).map(({ name }) => name)])
    .filter((name) => !NO_MEMBERS.has(name));
  const cls = interpreter.typeOf(value);
  if (!cls || value.kind === 'module' || value.kind === 'class') return undefined;
  const has = (name: string): boolean =>
    lookUp(cls, name) !== undefined || (value.kind === 'instance' && value.attrs.has(name));
  if (names.every(has)) return true;
  const isOpen = cls.unknownBase || cls.mro.some((base) => base.fallbackAttribute) || lookUp(cls, '__getattr__');
  return isOpen || (!cls.site && value.kind !== 'instance' && !isPlainData(value)) ? undefined : false;
}

function isPlainData(value: Value): boolean {
  return ['none', 'bool', 'int', 'float', 'str', 'bytes', 'list', 'tuple', 'dict', 'set'].includes(value.kind);
}

const namedTupleBase = nativeClass('typing', 'NamedTuple', [objectType]);
setHooks(namedTupleBase, {
  construct: (_interpreter, _cls, args, site) => {
    const [name, fields] = args.positional;
    const pairs = fields?.kind === 'list' ? fields.items : [];
    const names = pairs.flatMap((pair) =>
      pair.kind === 'tuple' && pair.items[0]?.kind === 'str' ? [pair.items[0].value] : [],
    );
    return name?.kind === 'str' && names.length === pairs.length
      ? namedTupleClass(name.value, names, new Map())
      : unfollowed({ site }, 'typing.NamedTuple');
  },
  onSubclass: (_interpreter, cls) => {
    const fields = (cls.annotated ?? []).map(({ name }) => name);
    if (!cls.bases.includes(namedTupleBase)) return;
    const defaults = new Map(
      fields.flatMap((name) => (cls.namespace.has(name) ? [[name, cls.namespace.get(name) ?? NONE] as const] : [])),
    );
    const made = namedTupleClass(cls.name, fields, defaults);
    for (const [name, member] of made.namespace) if (!cls.namespace.has(name)) cls.namespace.set(name, member);
    for (const name of fields) cls.namespace.delete(name);
    setHooks(cls, { ...(made.construct ? { construct: made.construct } : {}) });
    (cls as { mro: readonly PyClass[] }).mro = [cls, ...made.mro.slice(1)];
  },
});

const typedDictBase = nativeClass('typing', 'TypedDict', [objectType]);
setHooks(typedDictBase, {
  construct: (interpreter, cls, args, site) => {
    const dictType = interpreter.builtins.types.get('dict');
    if (cls === typedDictBase) return nativeClass('', 'TypedDict', [typedDictBase]);
    return dictType?.construct ? dictType.construct(interpreter, dictType, args, site) : dict();
  },
});

const same = (name: string): readonly [string, Value] => [name, routine(name, 'value', (_call, value) => value)];

/** A decorator that changes nothing, with or without arguments. */
function decorator(name: string): readonly [string, Value] {
  const identity = routine(name, 'value', (_call, value) => value);
  return [
    name,
    native(
      name,
      (call) =>
        call.positional.length === 1 &&
        call.keywords.size === 0 &&
        ['function', 'class', 'class-member', 'property', 'native', 'unknown'].includes(call.positional[0]?.kind ?? '')
          ? (call.positional[0] ?? NONE)
          : identity,
      false,
    ),
  ];
}

function variable(name: string): readonly [string, Value] {
  return [name, native(name, () => objectType, false)];
}

export function typingMembers(): Iterable<readonly [string, Value]> {
  return [
    ...FORMS.map((name) => FORM_CLASSES.get(name) ?? form(name)),
    ...ABSTRACT,
    ['NamedTuple', namedTupleBase],
    ['TypedDict', typedDictBase],
    ['TYPE_CHECKING', bool(false)],
    ['cast', routine('cast', 'type value', (_call, _type, value) => value)],
    ['NewType', routine('NewType', 'name type', (_call, _name, type) => type)],
    variable('TypeVar'),
    variable('ParamSpec'),
    variable('TypeVarTuple'),
    decorator('overload'),
    decorator('final'),
    decorator('override'),
    decorator('runtime_checkable'),
    decorator('no_type_check'),
    decorator('deprecated'),
    decorator('dataclass_transform'),
    same('assert_never'),
    same('reveal_type'),
    ['assert_type', routine('assert_type', 'value type', (_call, value) => value)],
    [
      'get_type_hints',
      routine(
        'get_type_hints',
        'obj globalns? localns? include_extras?',
        (call, value) => typeHints(call.interpreter, value) ?? unfollowed(call, 'typing.get_type_hints'),
      ),
    ],
    ...['get_origin', 'get_args'].map(
      (name) => [name, native(name, (call) => unfollowed(call, `typing.${name}`), false)] as const,
    ),
  ];
}

const FORM_CLASSES = new Map(FORMS.map((name) => [name, form(name)] as const));
const protocolBase = FORM_CLASSES.get('Protocol')?.[1] ?? objectType;
setHooks(protocolBase, {
  onSubclass: (_interpreter, cls) => {
    if (cls.bases.includes(protocolBase))
      instanceChecks.set(cls, (asking, value) => checkByMembers(asking, cls, value));
  },
});

export function abstractMembers(): Iterable<readonly [string, Value]> {
  const set = ABSTRACT.find(([name]) => name === 'AbstractSet');
  return [
    ...ABSTRACT,
    ...(set ? [['Set', set[1]] as const] : []),
    ...[
      'Hashable',
      'Sized',
      'Awaitable',
      'Coroutine',
      'AsyncIterator',
      'AsyncIterable',
      'KeysView',
      'ValuesView',
      'ItemsView',
      'Buffer',
    ].flatMap((name) => (FORM_CLASSES.has(name) ? [FORM_CLASSES.get(name) ?? form(name)] : [])),
  ];
}

const abcClass = nativeClass('abc', 'ABC', [objectType]);
abcClass.namespace.set('register', {
  kind: 'class-member',
  binding: 'class',
  callee: native('register', (call) => {
    const [registered = NONE] = call.positional;
    if (call.self.kind === 'class') register(call.self, registered);
    return registered;
  }),
});

/** `Base.register(cls)`: instances of `cls` are taken for instances of `Base`. */
function register(base: PyClass, registered: Value): void {
  const before = instanceChecks.get(base);
  instanceChecks.set(base, (interpreter, value) => {
    if (registered.kind !== 'class') return undefined;
    return interpreter.typeOf(value)?.mro.includes(registered) ? true : before ? before(interpreter, value) : false;
  });
}

export function abcMembers(): Iterable<readonly [string, Value]> {
  return [
    ['ABC', abcClass],
    ['ABCMeta', nativeClass('abc', 'ABCMeta', [objectType])],
    [
      'abstractmethod',
      routine('abstractmethod', 'function', (_call, callee) => {
        if (callee.kind === 'function') callee.attrs.set('__isabstractmethod__', bool(true));
        return callee;
      }),
    ],
    ['abstractproperty', routine('abstractproperty', 'getter', (_call, getter) => ({ kind: 'property', getter }))],
    [
      'abstractclassmethod',
      routine('abstractclassmethod', 'callee', (_call, callee) => ({ kind: 'class-member', binding: 'class', callee })),
    ],
    [
      'abstractstaticmethod',
      routine('abstractstaticmethod', 'callee', (_call, callee) => ({
        kind: 'class-member',
        binding: 'static',
        callee,
      })),
    ],
  ];
}

const simpleNamespaceClass = nativeClass(
  'types',
  'SimpleNamespace',
  [objectType],
  [
    [
      '__init__',
      native('__init__', (call) => {
        if (call.self.kind === 'instance') for (const [name, value] of call.keywords) call.self.attrs.set(name, value);
        if (call.self.kind === 'instance' && call.unknownKeywords)
          call.interpreter.note('attributes of a SimpleNamespace that are not known', call.site);
        return NONE;
      }),
    ],
    method('__eq__', 'other', (call, self, other) => {
      if (self.kind !== 'instance' || other.kind !== 'instance' || !other.cls.mro.includes(simpleNamespaceClass))
        return NOT_IMPLEMENTED;
      return verdictValue(equals(call.interpreter, attributesOf(self), attributesOf(other), call.site));
    }),
    method('__repr__', '', (call, self) => {
      const parts: string[] = [];
      for (const [name, value] of self.kind === 'instance' ? self.attrs : []) {
        const text = representationOf(call.interpreter, value, call.site);
        if (typeof text !== 'string') return text;
        parts.push(`${name}=${text}`);
      }
      return str(`namespace(${parts.join(', ')})`);
    }),
  ],
);

function attributesOf({ attrs }: PyInstance): Value {
  return dict([...attrs].map(([name, value]) => [str(name), value]));
}

export function typesMembers(): Iterable<readonly [string, Value]> {
  return [
    ['SimpleNamespace', simpleNamespaceClass],
    [
      'MappingProxyType',
      pure('MappingProxyType', 'mapping', (call, mapping) =>
        mapping.kind === 'dict' ? copied(mapping) : unfollowed(call, 'MappingProxyType'),
      ),
    ],
    ['FunctionType', functionType],
    ['LambdaType', functionType],
    ['BuiltinFunctionType', nativeFunctionType],
    ['MethodType', methodType],
    ['ModuleType', moduleType],
    ['GeneratorType', iteratorType],
    ['NoneType', noneType],
    ['EllipsisType', nativeClass('types', 'EllipsisType', [objectType])],
    ['UnionType', FORM_CLASSES.get('Union')?.[1] ?? objectType],
    ['GenericAlias', FORM_CLASSES.get('Generic')?.[1] ?? objectType],
  ];
}

export function futureMembers(): Iterable<readonly [string, Value]> {
  return [
    'annotations',
    'division',
    'print_function',
    'absolute_import',
    'unicode_literals',
    'generators',
    'nested_scopes',
    'with_statement',
    'generator_stop',
    'barry_as_FLUFL',
  ].map((name) => [name, NONE] as const);
}
