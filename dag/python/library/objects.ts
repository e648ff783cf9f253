/** `object`, `type`, functions, methods, properties, `super`, modules: what every object can do. */

import { annotationsOfFunction } from '../annotations.ts';
import { getAttribute, plainAttribute, setAttribute, simpleArgs } from '../attributes.ts';
import { callValue, constructPlainly } from '../calls.ts';
import { classByCall, classFromParts } from '../classes.ts';
import { representationOf, textOf } from '../text.ts';
import {
  bool,
  dict,
  instance,
  list,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  type PyFunction,
  type PyProperty,
  str,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { plain } from './choices.ts';
import { formatValue } from './formatting.ts';
import { method, routine, unfollowed, unfollowedMethods, withReceiver } from './routine.ts';
import {
  classmethodType,
  defineMembers,
  functionType,
  methodType,
  moduleType,
  nativeFunctionType,
  noneType,
  objectType,
  propertyType,
  setHooks,
  staticmethodType,
  superType,
  typeType,
} from './types.ts';

defineMembers(objectType, [
  [
    '__new__',
    native(
      '__new__',
      (call) => {
        const [cls] = call.positional;
        return cls?.kind === 'class' ? instance(cls, call.site) : unfollowed(call, 'object.__new__');
      },
      false,
    ),
  ],
  ['__init__', native('__init__', () => NONE)],
  ['__init_subclass__', { kind: 'class-member', binding: 'class', callee: native('__init_subclass__', () => NONE) }],
  [
    '__subclasshook__',
    { kind: 'class-member', binding: 'class', callee: native('__subclasshook__', () => NOT_IMPLEMENTED) },
  ],
  method('__repr__', '', (call, self) => {
    if (self.kind === 'instance') return unknown(`the text of a ${self.cls.name} object`, call.site);
    const text = representationOf(call.interpreter, self, call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
  method('__str__', '', (call, self) => {
    const text =
      self.kind === 'instance'
        ? representationOf(call.interpreter, self, call.site)
        : textOf(call.interpreter, self, call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
  method('__format__', 'spec', (call, self, spec) => {
    if (self.kind === 'instance') {
      const simple = plain(self);
      const isPlain = spec.kind === 'str' && spec.value === '';
      if (spec.kind !== 'str' || (!isPlain && simple === self)) return unfollowed(call, 'a format of an object');
      const text = isPlain
        ? textOf(call.interpreter, self, call.site)
        : formatValue(call.interpreter, simple, spec.value, call.site);
      return typeof text === 'string' ? str(text) : text;
    }
    const text =
      spec.kind === 'str' ? formatValue(call.interpreter, self, spec.value, call.site) : unfollowed(call, '__format__');
    return typeof text === 'string' ? str(text) : text;
  }),
  method('__eq__', 'other', (_call, self, other) => (self === other ? bool(true) : NOT_IMPLEMENTED)),
  method('__ne__', 'other', () => NOT_IMPLEMENTED),
  method('__setattr__', 'name value', (call, self, name, value) => {
    if (name.kind !== 'str') return NONE;
    // Past the class's own `__setattr__`, which most likely asked for this.
    if (self.kind === 'instance') self.attrs.set(name.value, value);
    else setAttribute(call.interpreter, self, name.value, value, call.site);
    return NONE;
  }),
  method('__delattr__', 'name', (_call, self, name) => {
    if (self.kind === 'instance' && name.kind === 'str') self.attrs.delete(name.value);
    return NONE;
  }),
  method('__getattribute__', 'name', (call, self, name) => {
    if (name.kind !== 'str') return unfollowed(call, '__getattribute__');
    // Past the class's own `__getattribute__`, which most likely asked for this.
    const found = self.kind === 'instance' && plainAttribute(call.interpreter, self, name.value, call.site);
    return found || getAttribute(call.interpreter, self, name.value, call.site);
  }),
  method('__hash__', '', (call) => unfollowed(call, 'a hash')),
  ...unfollowedMethods('object', '__dir__ __reduce__ __reduce_ex__ __sizeof__ __getstate__'),
]);

setHooks(typeType, {
  construct: (interpreter, cls, args, site) => {
    const [value, bases] = args.positional;
    if (args.unknownPositional || !value) return unfollowed({ site }, 'type()');
    if (cls !== typeType) return classByCall(interpreter, cls, args, site);
    if (!bases) return interpreter.typeOf(value) ?? (value.kind === 'unknown' ? value : unfollowed({ site }, 'type()'));
    const metaclass =
      bases.kind === 'tuple'
        ? bases.items.flatMap((base) => (base.kind === 'class' ? [base.metaclass] : [])).find((meta) => meta)
        : undefined;
    return classByCall(interpreter, metaclass, args, site);
  },
});
defineMembers(typeType, [
  [
    '__new__',
    native(
      '__new__',
      (call) => {
        const [metaclass, ...positional] = call.positional;
        return classFromParts(
          call.interpreter,
          metaclass?.kind === 'class' && metaclass !== typeType ? metaclass : undefined,
          { ...call, positional },
          call.site,
        );
      },
      false,
    ),
  ],
  method('mro', '', (_call, self) => list(self.kind === 'class' ? [...self.mro] : [])),
  // Native classes are shared by all evaluations: theirs are not kept.
  method('__subclasses__', '', (call, self) => {
    const heirs = self.kind === 'class' ? self.heirs : undefined;
    return heirs && !call.interpreter.uncertain ? list([...heirs]) : unfollowed(call, '__subclasses__');
  }),
  method('__call__', '*args', (call, self) => {
    const [, ...positional] = withReceiver(call);
    return self.kind === 'class'
      ? constructPlainly(
          call.interpreter,
          self,
          { ...call, positional, positionalSites: call.positionalSites.slice(-positional.length) },
          call.site,
        )
      : unfollowed(call, 'type.__call__');
  }),
  method('__instancecheck__', 'instance', (call) => unfollowed(call, '__instancecheck__')),
  method('__subclasscheck__', 'cls', (call) => unfollowed(call, '__subclasscheck__')),
  method('__or__', 'other', (_call, self) => self),
  method('__ror__', 'other', (_call, self) => self),
  ...[
    '__doc__',
    '__base__',
    '__type_params__',
    '__text_signature__',
    '__abstractmethods__',
    '__firstlineno__',
    '__static_attributes__',
  ].map((name): [string, PyProperty] => [
    name,
    { kind: 'property', getter: routine(name, 'cls', (call) => unfollowed(call, name)) },
  ]),
]);

/** Attributes of a function, also asked of its method; of what is written in C they are not followed. */
function ofFunction(name: string, read: (call: NativeCall, callee: PyFunction) => Value): [string, PyProperty] {
  return [
    name,
    {
      kind: 'property',
      getter: routine(name, 'function', (call, given) => {
        const callee = given.kind === 'method' ? given.callee : given;
        return callee.kind === 'function' ? read(call, callee) : unfollowed(call, `${name} of a function`);
      }),
    },
  ];
}

/** The defaults of its parameters of one kind; none of another are None, as in Python. */
function defaultsOf(callee: PyFunction, isKeywordOnly: boolean): readonly (readonly [string, Value])[] {
  return callee.node.parameters.flatMap(({ name, kind }) => {
    const value = callee.defaults.get(name);
    return value && (kind === 'keyword-only') === isKeywordOnly ? [[name, value] as const] : [];
  });
}

const FUNCTION_ATTRIBUTES: readonly [string, PyProperty][] = [
  ofFunction('__annotations__', (call, callee) => annotationsOfFunction(call.interpreter, callee)),
  ofFunction('__defaults__', (_call, callee) => {
    const found = defaultsOf(callee, false);
    return found.length > 0 ? tuple(found.map(([, value]) => value)) : NONE;
  }),
  ofFunction('__kwdefaults__', (_call, callee) => {
    const found = defaultsOf(callee, true);
    return found.length > 0 ? dict(found.map(([name, value]) => [str(name), value])) : NONE;
  }),
];

for (const cls of [functionType, methodType, nativeFunctionType]) {
  defineMembers(cls, FUNCTION_ATTRIBUTES);
  defineMembers(cls, [
    ...[
      '__code__',
      '__globals__',
      '__closure__',
      '__builtins__',
      '__type_params__',
      '__doc__',
      '__module__',
      '__qualname__',
      '__self__',
      '__text_signature__',
    ].map((name): [string, PyProperty] => [
      name,
      { kind: 'property', getter: routine(name, 'function', (call) => unfollowed(call, `${name} of a function`)) },
    ]),
    method('__call__', '*args', (call, self) => {
      const [, ...positional] = withReceiver(call);
      return calledDirectly(call, self, positional);
    }),
    method('__get__', 'instance owner?', (_call, self, owner) =>
      owner.kind === 'none' ? self : { kind: 'method', self: owner, callee: self },
    ),
  ]);
}

function calledDirectly(call: NativeCall, self: Value, positional: readonly Value[]): Value {
  return self.kind === 'native' ? self.call({ ...call, self: NONE, positional }) : unfollowed(call, '__call__');
}

setHooks(superType, {
  construct: (_interpreter, _cls, args, site) => {
    const [owner, self] = args.positional;
    return owner?.kind === 'class' && self ? { kind: 'super', owner, self } : unfollowed({ site }, 'super()');
  },
});

setHooks(propertyType, {
  construct: (_interpreter, _cls, args) => {
    const getter = args.positional[0] ?? args.keywords.get('fget') ?? NONE;
    const setter = args.positional[1] ?? args.keywords.get('fset');
    return { kind: 'property', getter, ...(setter && setter.kind !== 'none' ? { setter } : {}) };
  },
});
defineMembers(propertyType, [
  method('getter', 'function', (_call, self, getter) => (self.kind === 'property' ? { ...self, getter } : self)),
  method('setter', 'function', (_call, self, setter) => (self.kind === 'property' ? { ...self, setter } : self)),
  method('deleter', 'function', (_call, self, deleter) => (self.kind === 'property' ? { ...self, deleter } : self)),
  method('__get__', 'instance owner?', (call, self, owner) =>
    owner.kind === 'none' || self.kind !== 'property'
      ? self
      : callValue(call.interpreter, self.getter, simpleArgs([owner]), call.site),
  ),
]);

setHooks(staticmethodType, {
  construct: (_interpreter, _cls, args, site) => {
    const [callee] = args.positional;
    return callee ? { kind: 'class-member', binding: 'static', callee } : unfollowed({ site }, 'staticmethod()');
  },
});
setHooks(classmethodType, {
  construct: (_interpreter, _cls, args, site) => {
    const [callee] = args.positional;
    return callee ? { kind: 'class-member', binding: 'class', callee } : unfollowed({ site }, 'classmethod()');
  },
});
defineMembers(classmethodType, [boundMember()]);
defineMembers(staticmethodType, [
  boundMember(),
  [
    '__func__',
    {
      kind: 'property',
      getter: routine('__func__', 'self', (_call, self) => (self.kind === 'class-member' ? self.callee : NONE)),
    },
  ],
]);

/** `__get__` of a static method or a class method, as it stands in the class's namespace. */
function boundMember(): readonly [string, Value] {
  return method('__get__', 'instance owner?', (call, self, object, owner) => {
    if (self.kind !== 'class-member') return unfollowed(call, '__get__');
    if (self.binding === 'static') return self.callee;
    const cls = owner.kind === 'class' ? owner : call.interpreter.typeOf(object);
    return cls ? { kind: 'method', self: cls, callee: self.callee } : unfollowed(call, '__get__');
  });
}

defineMembers(moduleType, [
  [
    '__dict__',
    {
      kind: 'property',
      getter: routine('__dict__', 'module', (_call, self) =>
        dict(
          self.kind === 'module' ? [...self.namespace].map(([name, value]): [Value, Value] => [str(name), value]) : [],
        ),
      ),
    },
  ],
]);
defineMembers(noneType, [method('__bool__', '', () => bool(false))]);
