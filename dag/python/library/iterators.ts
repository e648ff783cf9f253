/** Iterators and what makes them: `iter`, `next`, `enumerate`, `zip`, `map`, `filter`, `reversed`, generators' methods. */

import { findAttribute, simpleArgs } from '../attributes.ts';
import { callValue } from '../calls.ts';
import { equals, truth } from '../comparison.ts';
import { uncertaintyOf } from '../doubt.ts';
import { elements, iterate, nextOf } from '../iteration.ts';
import {
  int,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyIterator,
  type PyUnknown,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { plain } from './choices.ts';
import { method, routine, unfollowed, unfollowedMethods } from './routine.ts';
import { wholeNumber } from './slicing.ts';
import { defineBuiltins, defineMembers, iteratorType, objectType, setHooks } from './types.ts';

type Visit = (value: Value) => 'go' | 'stop';

/** Elements that are worked out when they are asked for, once. */
export function lazily(name: string, run: (visit: Visit) => void, uncertain?: PyUnknown): PyIterator {
  let started = false;
  return {
    kind: 'iterator',
    name,
    ...(uncertain ? { uncertain } : {}),
    run(visit) {
      if (started) return;
      started = true;
      run(visit);
    },
  };
}

/** An iterator over elements that are there already: going on after a stop takes up where it left off. */
export function over(name: string, items: readonly Value[], uncertain?: PyUnknown): PyIterator {
  let position = 0;
  return {
    kind: 'iterator',
    name,
    resumes: true,
    ...(uncertain ? { uncertain } : {}),
    run(visit) {
      while (position < items.length) {
        const item = items[position++] ?? NONE;
        if (visit(item) === 'stop') return;
      }
    },
  };
}

/** `iter(value)`. */
export function iteratorOf(call: NativeCall, value: Value): Value {
  const simple = plain(value);
  if (simple.kind === 'iterator' || simple.kind === 'unknown') return simple;
  if (simple.kind === 'instance') {
    const made = findAttribute(call.interpreter, simple, '__iter__', call.site);
    if (made) return callValue(call.interpreter, made, simpleArgs([]), call.site);
  }
  const { items, uncertain } = elements(call.interpreter, simple, call.site);
  return over('iterator', items, uncertain);
}

/** `iter(callable, sentinel)`: what the callable gives, until it gives the sentinel. */
function untilSentinel(call: NativeCall, callable: Value, sentinel: Value): Value {
  const { interpreter, site } = call;
  let isOver = false;
  const made: PyIterator = {
    kind: 'iterator',
    name: 'callable_iterator',
    resumes: true,
    run(visit) {
      while (!isOver) {
        interpreter.step();
        const item = callValue(interpreter, callable, simpleArgs([]), site);
        const verdict = equals(interpreter, item, sentinel, site);
        if (typeof verdict !== 'boolean') made.uncertain ??= verdict;
        if (verdict !== false) isOver = true;
        else if (visit(item) === 'stop') return;
      }
    },
  };
  return made;
}

/** Takes values from any iterable one by one; undefined at its end. */
export function puller(call: NativeCall, value: Value): () => Value | undefined {
  const iterator = iteratorOf(call, value);
  if (iterator.kind === 'iterator') return () => nextOf(call.interpreter, iterator, call.site);
  const { items } = elements(call.interpreter, iterator, call.site);
  let position = 0;
  return () => items[position++];
}

/** The first reason for which one of these iterables may have other elements. */
export function doubtAbout(iterables: readonly Value[]): PyUnknown | undefined {
  for (const iterable of iterables) {
    const doubt = uncertaintyOf(plain(iterable));
    if (doubt) return doubt;
  }
  return undefined;
}

/** Functions that are classes in Python: `enumerate`, `zip` … can be told apart with `isinstance` only by name. */
export function iteratorClass(name: string, module: string, make: (call: NativeCall) => Value): PyClass {
  const cls = nativeClass(module, name, [objectType]);
  const made = native(name, make, false);
  setHooks(cls, {
    construct: (interpreter, _cls, args, site) => made.call({ ...args, interpreter, self: NONE, site }),
  });
  return cls;
}

const enumerate = routine('enumerate', 'iterable start?', (call, iterable, start) => {
  let index = wholeNumber(start) ?? 0;
  const doubt = start.kind === 'unknown' ? start : undefined;
  return lazily(
    'enumerate',
    (visit) => iterate(call.interpreter, iterable, call.site, (item) => visit(tuple([doubt ?? int(index++), item]))),
    doubtAbout([iterable]),
  );
});

function zip(call: NativeCall): Value {
  if (call.unknownPositional) return unknown(call.unknownPositional.reason, call.unknownPositional.site);
  const strict = truth(call.interpreter, call.keywords.get('strict') ?? NONE, call.site) === true;
  return lazily(
    'zip',
    (visit) => {
      const sources = call.positional.map((iterable) => puller(call, iterable));
      while (sources.length > 0) {
        call.interpreter.step();
        const items: Value[] = [];
        for (const next of sources) {
          const item = next();
          if (!item) {
            if (strict) unequal(call, sources, items.length);
            return;
          }
          items.push(item);
        }
        const reason = doubtAbout(call.positional);
        if (call.interpreter.withUncertain(reason, () => visit(tuple(items))) === 'stop') return;
      }
    },
    doubtAbout(call.positional),
  );
}

/** `zip(strict=True)`: the iterable at `ended` is at its end; whether the others are decides. */
function unequal(call: NativeCall, sources: readonly (() => Value | undefined)[], ended: number): void {
  if (doubtAbout(call.positional)) return;
  const longer = ended > 0 ? ended : sources.findIndex((next, index) => index > 0 && next() !== undefined);
  if (longer < 0) return;
  const others = longer === 1 ? 'argument 1' : `arguments 1-${longer}`;
  const message = `zip() argument ${longer + 1} is ${ended > 0 ? 'shorter' : 'longer'} than ${others}`;
  call.interpreter.fail('ValueError', message, call.site);
}

function map(call: NativeCall): Value {
  const [callee, ...iterables] = call.positional;
  if (!callee || iterables.length === 0 || call.unknownPositional) return unfollowed(call, 'map()');
  const apply = (items: readonly Value[]): Value => callValue(call.interpreter, callee, simpleArgs(items), call.site);
  return lazily(
    'map',
    (visit) => {
      const [first] = iterables;
      if (iterables.length === 1 && first) {
        iterate(call.interpreter, first, call.site, (item) => visit(apply([item])));
        return;
      }
      const sources = iterables.map((iterable) => puller(call, iterable));
      for (;;) {
        call.interpreter.step();
        const items = sources.map((next) => next());
        if (items.some((item) => !item) || visit(apply(items as Value[])) === 'stop') return;
      }
    },
    doubtAbout(iterables),
  );
}

/** Where it is not known whether an element stays, the result is uncertain: so the conditions are looked at right away. */
export function filtered(
  call: NativeCall,
  name: string,
  iterable: Value,
  keep: (item: Value) => boolean | PyUnknown,
): Value {
  const source = elements(call.interpreter, iterable, call.site);
  let doubt = source.uncertain;
  const kept = source.items.filter((item) => {
    const verdict = keep(item);
    if (typeof verdict === 'boolean') return verdict;
    doubt ??= verdict;
    return true;
  });
  return over(name, kept, doubt);
}

const filter = routine('filter', 'function iterable', (call, predicate, iterable) =>
  filtered(call, 'filter', iterable, (item) =>
    truth(
      call.interpreter,
      predicate.kind === 'none' ? item : callValue(call.interpreter, predicate, simpleArgs([item]), call.site),
      call.site,
    ),
  ),
);

const reversed = routine('reversed', 'sequence', (call, sequence) => {
  const simple = plain(sequence);
  if (simple.kind === 'instance') {
    const made = findAttribute(call.interpreter, simple, '__reversed__', call.site);
    if (made) return callValue(call.interpreter, made, simpleArgs([]), call.site);
  }
  const { items, uncertain } = elements(call.interpreter, simple, call.site);
  return over('reversed', items.reverse(), uncertain);
});

const next = native(
  'next',
  (call) => {
    const [iterator, fallback] = call.positional;
    if (!iterator) return call.interpreter.fail('TypeError', 'next expected at least 1 argument', call.site);
    if (iterator.kind === 'unknown') return unknown(iterator.reason, iterator.site);
    if (iterator.kind === 'iterator') {
      const item = nextOf(call.interpreter, iterator, call.site);
      if (iterator.uncertain) {
        const choices = [item ?? fallback].filter(
          (choice) => choice !== undefined && choice.kind !== 'unknown',
        ) as Value[];
        return unknown(iterator.uncertain.reason, iterator.uncertain.site, { choices });
      }
      return item ?? fallback ?? call.interpreter.fail('StopIteration', '', call.site);
    }
    const found = findAttribute(call.interpreter, iterator, '__next__', call.site);
    if (!found) return call.interpreter.fail('TypeError', 'the object is not an iterator', call.site);
    return fallback ? unfollowed(call, 'next()') : callValue(call.interpreter, found, simpleArgs([]), call.site);
  },
  false,
);

defineBuiltins([
  ['enumerate', iteratorClass('enumerate', '', (call) => enumerate.call(call))],
  ['zip', iteratorClass('zip', '', zip)],
  ['map', iteratorClass('map', '', map)],
  ['filter', iteratorClass('filter', '', (call) => filter.call(call))],
  ['reversed', iteratorClass('reversed', '', (call) => reversed.call(call))],
  ['next', next],
  [
    'iter',
    native(
      'iter',
      (call) => {
        const [value, sentinel] = call.positional;
        if (!value) return unfollowed(call, 'iter()');
        return sentinel ? untilSentinel(call, value, sentinel) : iteratorOf(call, value);
      },
      false,
    ),
  ],
  ...unfollowedMethods('builtins', 'aiter anext'),
]);

defineMembers(iteratorType, [
  method('__iter__', '', (_call, self) => self),
  method('__next__', '', (call, self) => {
    const item = self.kind === 'iterator' ? nextOf(call.interpreter, self, call.site) : undefined;
    if (self.kind === 'iterator' && self.uncertain)
      return unknown(
        self.uncertain.reason,
        self.uncertain.site,
        item && item.kind !== 'unknown' ? { choices: [item] } : {},
      );
    return item ?? call.interpreter.fail('StopIteration', '', call.site);
  }),
  method('close', '', (_call, self) => {
    if (self.kind === 'iterator') {
      self.buffer = [];
      self.position = 0;
    }
    return NONE;
  }),
  ...['send', 'throw'].map((name) =>
    method(name, 'value', (call) => {
      call.interpreter.note(`what ${name}() makes a generator do`, call.site);
      return unfollowed(call, `generator.${name}`);
    }),
  ),
  ...unfollowedMethods(
    'generator',
    'gi_frame gi_code gi_running gi_yieldfrom __length_hint__ __aiter__ __anext__ asend athrow aclose',
  ),
]);
