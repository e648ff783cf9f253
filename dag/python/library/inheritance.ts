/** Classes that inherit from a built-in type: their instances wrap a value of it. */
import { arithmetic } from '../arithmetic.ts';
import { lookUp } from '../attributes.ts';
import { binary } from '../binary.ts';
import { callValue, initialise, withSelf } from '../calls.ts';
import { compare, equals } from '../comparison.ts';
import type { Interpreter } from '../interpreter.ts';
import type { BinaryOperator } from '../syntax.ts';
import { representationOf } from '../text.ts';
import {
  bool,
  type CallArguments,
  hashKey,
  NOT_IMPLEMENTED,
  native,
  type PyClass,
  type PyInstance,
  type Site,
  str,
  unknown,
  type Value,
} from '../values.ts';
import { plain, type Wraps } from './choices.ts';
import { method } from './routine.ts';
import { defineMembers, setHooks } from './types.ts';

/** Makes a value of the type itself from the arguments of its call. */
export type Maker = (interpreter: Interpreter, args: CallArguments, site: Site) => Value;

/** Makes `type(…)` give `make(…)`, and calls of classes that inherit from it instances that wrap such a value. */
export function constructible(type: PyClass, make: Maker, changeable = false): void {
  const wrap = (interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site): Value => {
    if (cls === type) return make(interpreter, args, site);
    const empty: CallArguments = { positional: [], positionalSites: [], keywords: new Map(), keywordSites: new Map() };
    const value = make(interpreter, changeable ? empty : args, site);
    return value.kind === 'unknown' ? value : wrapped(cls, value, site);
  };
  setHooks(type, {
    construct: (interpreter, cls, args, site) => {
      if (cls === type) return make(interpreter, args, site);
      const maker = lookUp(cls, '__new__');
      const object =
        maker && maker.kind !== 'native'
          ? callValue(interpreter, maker.kind === 'class-member' ? maker.callee : maker, withSelf(cls, args), site)
          : wrap(interpreter, cls, args, site);
      if (object.kind === 'instance' && object.cls.mro.includes(cls)) initialise(interpreter, object, args, site);
      return object;
    },
  });
  type.namespace.set(
    '__new__',
    native(
      '__new__',
      (call) => {
        const [cls, ...positional] = call.positional;
        if (cls?.kind !== 'class') return unknown(`what ${type.name}.__new__ gives`, call.site);
        return wrap(call.interpreter, cls, { ...call, positional, positionalSites: [] }, call.site);
      },
      false,
    ),
  );
  defineMembers(type, [...OPERATORS, ...COMPARISONS, ...TEXTS]);
}

export function wrapped(cls: PyClass, value: Value, site: Site): PyInstance {
  const made: PyInstance = { kind: 'instance', cls, attrs: new Map(), site };
  made.payload = { wraps: value } satisfies Wraps;
  if (hashKey(value) !== undefined) made.attrs.set('__hash_key__', value);
  return made;
}

const SYMBOLS: Readonly<Record<string, BinaryOperator>> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  lshift: '<<',
  rshift: '>>',
  and: '&',
  or: '|',
  xor: '^',
};

/** Operators on the wrapped values; the built-in values themselves are the arithmetic's affair. */
const OPERATORS = Object.entries(SYMBOLS).flatMap(([name, symbol]) =>
  [`__${name}__`, `__r${name}__`].map((member) =>
    method(member, 'other', (call, self, other) => {
      const [left, right] = member === `__${name}__` ? [self, other] : [other, self];
      if (plain(left) === left && plain(right) === right)
        return arithmetic(call.interpreter, symbol, left, right, call.site) ?? NOT_IMPLEMENTED;
      return binary(call.interpreter, symbol, plain(left), plain(right), call.site);
    }),
  ),
);

const ORDERS = { __lt__: '<', __le__: '<=', __gt__: '>', __ge__: '>=' } as const;

const COMPARISONS = [
  method('__eq__', 'other', (call, self, other) => {
    const verdict = equals(call.interpreter, plain(self), plain(other), call.site);
    return typeof verdict === 'boolean' ? bool(verdict) : verdict;
  }),
  method('__ne__', 'other', (call, self, other) => {
    const verdict = equals(call.interpreter, plain(self), plain(other), call.site);
    return typeof verdict === 'boolean' ? bool(!verdict) : verdict;
  }),
  ...Object.entries(ORDERS).map(([name, operator]) =>
    method(name, 'other', (call, self, other) => {
      if (plain(self) === self && plain(other) === other) return NOT_IMPLEMENTED;
      const verdict = compare(call.interpreter, operator, plain(self), plain(other), call.site);
      return typeof verdict === 'boolean' ? bool(verdict) : verdict;
    }),
  ),
];

const TEXTS = [
  method('__str__', '', (call, self) => {
    // Python: only texts say themselves what `str()` gives, the others leave it to `__repr__`.
    const simple = plain(self);
    const text =
      simple.kind === 'str'
        ? simple.value
        : representationOf(call.interpreter, simple === self ? simple : self, call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
  method('__repr__', '', (call, self) => {
    const text = representationOf(call.interpreter, plain(self), call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
];
