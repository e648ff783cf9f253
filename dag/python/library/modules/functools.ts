/** `functools`, `operator`. */

import { callMethod, findAttribute, getAttribute, simpleArgs } from '../../attributes.ts';
import { binary } from '../../binary.ts';
import { callValue } from '../../calls.ts';
import { compare, contains, truth } from '../../comparison.ts';
import { evaluate } from '../../expressions.ts';
import { iterate } from '../../iteration.ts';
import { getSubscript, setSubscript } from '../../subscripts.ts';
import type { BinaryOperator, CompareOperator } from '../../syntax.ts';
import {
  bool,
  dict,
  hashKey,
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyUnknown,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { verdictValue } from '../attributes.ts';
import { method, routine, unfollowed, withReceiver } from '../routine.ts';
import { objectType, setHooks } from '../types.ts';

const partialClass = nativeClass(
  'functools',
  'partial',
  [objectType],
  [
    [
      '__call__',
      native('__call__', (call) => {
        const self = call.self;
        const [callee, args, keywords] =
          self.kind === 'instance' ? ['func', 'args', 'keywords'].map((name) => self.attrs.get(name)) : [];
        if (!callee || args?.kind !== 'tuple' || keywords?.kind !== 'dict')
          return unfollowed(call, 'a partial function');
        const bound = [...keywords.entries.values()].flatMap(({ key, value }) =>
          key.kind === 'str' ? [[key.value, value] as const] : [],
        );
        const all = {
          ...call,
          positional: [...args.items, ...call.positional],
          positionalSites: [...args.items.map(() => undefined), ...call.positionalSites],
          keywords: new Map([...bound, ...call.keywords]),
        };
        const doubt = call.unknownKeywords ?? keywords.uncertain;
        return callValue(call.interpreter, callee, doubt ? { ...all, unknownKeywords: doubt } : all, call.site);
      }),
    ],
  ],
);
setHooks(partialClass, {
  construct: (_interpreter, cls, args, site) => {
    const [callee, ...rest] = args.positional;
    if (!callee || args.unknownPositional) return unfollowed({ site }, 'functools.partial()');
    const keywords = dict([...args.keywords].map(([name, value]) => [str(name), value]));
    if (args.unknownKeywords) keywords.uncertain = args.unknownKeywords;
    return instance(cls, site, [
      ['func', callee],
      ['args', tuple(rest)],
      ['keywords', keywords],
    ]);
  },
});

/** `wraps(original)(wrapper)`: the wrapper under the original's name. */
function updated(call: NativeCall, wrapper: Value, original: Value): Value {
  if (wrapper.kind !== 'function') return wrapper;
  const attrs = new Map(wrapper.attrs);
  if (original.kind === 'function') for (const [name, value] of original.attrs) attrs.set(name, value);
  attrs.set('__wrapped__', original);
  const documented = findAttribute(call.interpreter, original, '__doc__', call.site);
  if (documented) attrs.set('__doc__', documented);
  const name =
    original.kind === 'function' || original.kind === 'class' || original.kind === 'native' ? original.name : undefined;
  return { ...wrapper, attrs, ...(name === undefined ? {} : { name }) };
}

/** A function whose results are kept by the arguments. */
function cached(callee: Value): Value {
  const results = new Map<string, Value>();
  const made = native(callee.kind === 'function' ? callee.name : 'cached', (call) => {
    const positional = withReceiver(call);
    const keys = [...positional, ...[...call.keywords].flatMap(([name, value]) => [str(name), value])].map(hashKey);
    const args = {
      ...call,
      positional,
      positionalSites: call.self.kind === 'none' ? call.positionalSites : [undefined, ...call.positionalSites],
    };
    if (keys.includes(undefined) || call.unknownPositional || call.unknownKeywords)
      return callValue(call.interpreter, callee, args, call.site);
    const key = keys.map((each) => `${each?.length}:${each}`).join(',');
    const known = results.get(key);
    if (known) return known;
    const result = callValue(call.interpreter, callee, args, call.site);
    results.set(key, result);
    return result;
  });
  const clear = native(
    'cache_clear',
    () => {
      results.clear();
      return NONE;
    },
    false,
  );
  const attrs = new Map<string, Value>([
    ['__wrapped__', callee],
    ['cache_clear', clear],
    ['cache_info', native('cache_info', (call) => unfollowed(call, 'cache_info()'), false)],
  ]);
  return { ...made, attrs };
}

const reduce = native(
  'reduce',
  (call) => {
    const [callee, iterable, initial] = call.positional;
    if (!callee || !iterable || call.unknownPositional) return unfollowed(call, 'functools.reduce()');
    if (iterable.kind === 'unknown') return unknown(iterable.reason, iterable.site);
    let total = initial;
    iterate(call.interpreter, iterable, call.site, (item) => {
      total = total ? callValue(call.interpreter, callee, simpleArgs([total, item]), call.site) : item;
      return 'go';
    });
    const doubt = 'uncertain' in iterable ? iterable.uncertain : undefined;
    if (doubt) return unknown(doubt.reason, doubt.site);
    return total ?? call.interpreter.fail('TypeError', 'reduce() of empty iterable with no initial value', call.site);
  },
  false,
);

/** `total_ordering` for classes that define `__lt__`, as nearly all do. */
const totalOrdering = routine('total_ordering', 'cls', (_call, cls) => {
  if (cls.kind !== 'class' || !cls.namespace.has('__lt__')) return cls;
  const ask = (call: NativeCall, name: string, self: Value, other: Value): boolean | PyUnknown => {
    const answer = callMethod(call.interpreter, self, name, [other], call.site);
    return answer && answer.kind !== 'not-implemented' ? truth(call.interpreter, answer, call.site) : self === other;
  };
  const derived = {
    __le__: (less: boolean, equal: boolean) => less || equal,
    __gt__: (less: boolean, equal: boolean) => !less && !equal,
    __ge__: (less: boolean) => !less,
  };
  for (const [name, verdict] of Object.entries(derived)) {
    if (cls.namespace.has(name)) continue;
    cls.namespace.set(
      ...method(name, 'other', (call, self, other) => {
        const [less, equal] = [ask(call, '__lt__', self, other), ask(call, '__eq__', self, other)];
        if (typeof less !== 'boolean') return verdictValue(less);
        return typeof equal === 'boolean' ? bool(verdict(less, equal)) : verdictValue(equal);
      }),
    );
  }
  return cls;
});

/** The type that the first parameter's annotation names, for `singledispatch`. */
const annotatedType = routine('_annotated_type', 'function', (call, callee) => {
  const parameter =
    callee.kind === 'function' ? callee.node.parameters.find(({ annotation }) => annotation) : undefined;
  if (callee.kind !== 'function' || !parameter?.annotation) return unfollowed(call, 'functools.singledispatch');
  const frame = { scope: callee.closure, possibleReturns: [] };
  const { annotation } = parameter;
  const type = evaluate(call.interpreter, frame, annotation);
  return type.kind === 'class' ? type : unfollowed(call, 'functools.singledispatch');
});

export function functoolsMembers(): Iterable<readonly [string, Value]> {
  return [
    ['partial', partialClass],
    ['reduce', reduce],
    [
      'wraps',
      routine('wraps', 'wrapped assigned? updated?', (_call, original) =>
        routine('wraps', 'wrapper', (inner, wrapper) => updated(inner, wrapper, original)),
      ),
    ],
    [
      'update_wrapper',
      routine('update_wrapper', 'wrapper wrapped', (call, wrapper, original) => updated(call, wrapper, original)),
    ],
    ['cache', routine('cache', 'function', (_call, callee) => cached(callee))],
    [
      'lru_cache',
      routine('lru_cache', 'maxsize? typed?', (_call, first) =>
        ['function', 'class-member', 'class', 'method', 'native'].includes(first.kind)
          ? cached(first)
          : routine('lru_cache', 'function', (_inner, callee) => cached(callee)),
      ),
    ],
    [
      'cached_property',
      routine('cached_property', 'getter', (_call, getter) => ({ kind: 'property', getter, cached: true })),
    ],
    ['total_ordering', totalOrdering],
    ['_annotated_type', annotatedType],
  ];
}

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  and_: '&',
  or_: '|',
  xor: '^',
  lshift: '<<',
  rshift: '>>',
  concat: '+',
  matmul: '@',
};
const COMPARE: Readonly<Record<string, CompareOperator>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  is_: 'is',
  is_not: 'is not',
};

function getter(name: string, read: (call: NativeCall, object: Value, key: Value) => Value): readonly [string, Value] {
  return [
    name,
    native(
      name,
      (made) => {
        const keys = made.positional;
        return routine(name, 'object', (call, object) => {
          const values = keys.map((key) => read(call, object, key));
          return values.length === 1 ? (values[0] ?? NONE) : tuple(values);
        });
      },
      false,
    ),
  ];
}

export function operatorMembers(): Iterable<readonly [string, Value]> {
  return [
    ...Object.entries(BINARY).map(
      ([name, operator]) =>
        [name, routine(name, 'a b', (call, a, b) => binary(call.interpreter, operator, a, b, call.site))] as const,
    ),
    ...Object.entries(COMPARE).map(
      ([name, operator]) =>
        [
          name,
          routine(name, 'a b', (call, a, b) => verdictValue(compare(call.interpreter, operator, a, b, call.site))),
        ] as const,
    ),
    [
      'not_',
      routine('not_', 'a', (call, a) => {
        const verdict = truth(call.interpreter, a, call.site);
        return verdictValue(typeof verdict === 'boolean' ? !verdict : verdict);
      }),
    ],
    ['truth', routine('truth', 'a', (call, a) => verdictValue(truth(call.interpreter, a, call.site)))],
    ['contains', routine('contains', 'a b', (call, a, b) => verdictValue(contains(call.interpreter, a, b, call.site)))],
    ['getitem', routine('getitem', 'a b', (call, a, b) => getSubscript(call.interpreter, a, b, call.site))],
    [
      'setitem',
      routine('setitem', 'a b c', (call, a, b, c) => {
        setSubscript(call.interpreter, a, b, c, call.site);
        return NONE;
      }),
    ],
    getter('itemgetter', (call, object, key) => getSubscript(call.interpreter, object, key, call.site)),
    getter('attrgetter', (call, object, key) =>
      key.kind === 'str'
        ? key.value.split('.').reduce((at, name) => getAttribute(call.interpreter, at, name, call.site), object)
        : unfollowed(call, 'attrgetter'),
    ),
    [
      'methodcaller',
      native(
        'methodcaller',
        (made) => {
          const [name, ...positional] = made.positional;
          return routine('methodcaller', 'object', (call, object) => {
            if (name?.kind !== 'str') return unfollowed(call, 'methodcaller');
            return callValue(
              call.interpreter,
              getAttribute(call.interpreter, object, name.value, call.site),
              simpleArgs(positional, made.keywords),
              call.site,
            );
          });
        },
        false,
      ),
    ],
  ];
}
