/** `itertools`: everything that ends is worked out when it is asked for; what does not end is cut by `next` and by the visitor. */

import { simpleArgs } from '../../attributes.ts';
import { binary } from '../../binary.ts';
import { callValue } from '../../calls.ts';
import { equals, truth } from '../../comparison.ts';
import { elements, iterate } from '../../iteration.ts';
import {
  int,
  type NativeCall,
  NONE,
  native,
  type PyIterator,
  type PyUnknown,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { doubtAbout, filtered, iteratorClass, lazily, over, puller } from '../iterators.ts';
import { keyOf } from '../ordering.ts';
import { routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';

type Combine = (call: NativeCall, pools: readonly (readonly Value[])[], size: number) => Iterable<readonly Value[]>;

/** Functions whose result rests on all the elements of their arguments. */
function combining(
  name: string,
  pools: (call: NativeCall) => readonly Value[],
  size: (call: NativeCall, length: number) => number | undefined,
  combine: Combine,
): readonly [string, Value] {
  const make = (call: NativeCall): Value => {
    if (call.unknownPositional) return unknown(call.unknownPositional.reason, call.unknownPositional.site);
    const sources = pools(call).map((pool) => elements(call.interpreter, pool, call.site));
    const doubt = sources.find((source) => source.uncertain)?.uncertain;
    const count = size(call, sources[0]?.items.length ?? 0);
    if (count === undefined) return unfollowed(call, `itertools.${name}`);
    const made: Value[] = [];
    for (const items of combine(
      call,
      sources.map((source) => source.items),
      count,
    )) {
      call.interpreter.step();
      call.interpreter.checkSize(made.length);
      made.push(tuple(items));
    }
    return over(name, made, doubt);
  };
  return [name, iteratorClass(name, 'itertools', make)];
}

function* product(pools: readonly (readonly Value[])[]): Iterable<readonly Value[]> {
  const [first, ...rest] = pools;
  if (!first) {
    yield [];
    return;
  }
  for (const item of first) for (const tail of product(rest)) yield [item, ...tail];
}

function* choose(
  items: readonly Value[],
  size: number,
  next: (index: number) => number,
  used: readonly number[] = [],
): Iterable<readonly Value[]> {
  if (used.length === size) {
    yield used.map((index) => items[index] ?? NONE);
    return;
  }
  for (let index = used.length === 0 ? 0 : next(used.at(-1) ?? 0); index < items.length; index++)
    yield* choose(items, size, next, [...used, index]);
}

function* permutations(
  items: readonly Value[],
  size: number,
  used: readonly number[] = [],
): Iterable<readonly Value[]> {
  if (used.length === size) {
    yield used.map((index) => items[index] ?? NONE);
    return;
  }
  for (let index = 0; index < items.length; index++)
    if (!used.includes(index)) yield* permutations(items, size, [...used, index]);
}

function chained(call: NativeCall, iterables: readonly Value[], doubt: PyUnknown | undefined): PyIterator {
  return lazily(
    'chain',
    (visit) => {
      let stopped = false;
      for (const iterable of iterables) {
        if (stopped) return;
        iterate(call.interpreter, iterable, call.site, (item) => {
          const answer = visit(item);
          stopped = answer === 'stop';
          return answer;
        });
      }
    },
    doubt ?? doubtAbout(iterables),
  );
}

const chain = iteratorClass('chain', 'itertools', (call) => chained(call, call.positional, call.unknownPositional));
chain.namespace.set('from_iterable', {
  kind: 'class-member',
  binding: 'static',
  callee: routine('from_iterable', 'iterable', (call, iterable) => {
    const { items, uncertain } = elements(call.interpreter, iterable, call.site);
    return chained(call, items, uncertain);
  }),
});

const islice = routine('islice', 'iterable a b? c?', (call, iterable, a, b, c) => {
  const stopOnly = call.positional.length < 3;
  const [start, stop, step] = stopOnly
    ? [0, wholeNumber(a), 1]
    : [wholeNumber(a) ?? 0, wholeNumber(b), wholeNumber(c) ?? 1];
  const open = (stopOnly ? a : b).kind === 'none';
  const doubt = [a, b, c].find((value) => value.kind === 'unknown');
  if (doubt?.kind === 'unknown' || (stop === undefined && !open) || step < 1)
    return unfollowed(call, 'itertools.islice');
  return lazily(
    'islice',
    (visit) => {
      let index = 0;
      if (stop === 0) return;
      iterate(call.interpreter, iterable, call.site, (item) => {
        const at = index++;
        const taken = at >= start && (at - start) % step === 0 && (stop === undefined || at < stop);
        if (taken && visit(item) === 'stop') return 'stop';
        return stop !== undefined && index >= stop ? 'stop' : 'go';
      });
    },
    doubtAbout([iterable]),
  );
});

const count = routine('count', 'start? step?', (call, start, step) =>
  lazily('count', (visit) => {
    const by: Value = step.kind === 'none' ? int(1) : step;
    for (
      let at: Value = start.kind === 'none' ? int(0) : start;
      visit(at) === 'go';
      at = binary(call.interpreter, '+', at, by, call.site)
    )
      call.interpreter.step();
  }),
);

const cycle = routine('cycle', 'iterable', (call, iterable) => {
  const { items, uncertain } = elements(call.interpreter, iterable, call.site);
  return lazily(
    'cycle',
    (visit) => {
      for (let index = 0; items.length > 0; index++) {
        call.interpreter.step();
        if (visit(items[index % items.length] ?? NONE) === 'stop') return;
      }
    },
    uncertain,
  );
});

const repeat = routine('repeat', 'object times?', (call, object, times) => {
  const most = times.kind === 'none' ? Number.POSITIVE_INFINITY : wholeNumber(times);
  if (most === undefined) return unfollowed(call, 'itertools.repeat');
  return lazily('repeat', (visit) => {
    for (let index = 0; index < most; index++) {
      call.interpreter.step();
      if (visit(object) === 'stop') return;
    }
  });
});

function groupby(call: NativeCall, iterable: Value, key: Value): Value {
  const { items, uncertain } = elements(call.interpreter, iterable, call.site);
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of items) {
    const at = keyOf(call, key, item);
    const last = groups.at(-1);
    const equal = last ? equals(call.interpreter, last.key, at, call.site) : false;
    if (typeof equal !== 'boolean') return unknown(equal.reason, equal.site);
    if (equal && last) last.items.push(item);
    else groups.push({ key: at, items: [item] });
  }
  return over(
    'groupby',
    groups.map((group) => tuple([group.key, over('group', group.items)])),
    uncertain,
  );
}

function zipLongest(call: NativeCall): Value {
  const fill = call.keywords.get('fillvalue') ?? NONE;
  const sources = call.positional.map((iterable) => elements(call.interpreter, iterable, call.site).items);
  const length = Math.max(0, ...sources.map((items) => items.length));
  return over(
    'zip_longest',
    Array.from({ length }, (_, index) => tuple(sources.map((items) => items[index] ?? fill))),
    call.unknownPositional ?? doubtAbout(call.positional),
  );
}

const accumulate = routine('accumulate', 'iterable func? initial?', (call, iterable, callee, initial) => {
  const { items, uncertain } = elements(call.interpreter, iterable, call.site);
  const made: Value[] = initial.kind === 'none' ? [] : [initial];
  for (const item of items) {
    const last = made.at(-1);
    if (!last) made.push(item);
    else
      made.push(
        callee.kind === 'none'
          ? binary(call.interpreter, '+', last, item, call.site)
          : callValue(call.interpreter, callee, simpleArgs([last, item]), call.site),
      );
  }
  return over('accumulate', made, uncertain);
});

function conditional(name: 'takewhile' | 'dropwhile'): readonly [string, Value] {
  return [
    name,
    routine(name, 'predicate iterable', (call, predicate, iterable) => {
      const { items, uncertain } = elements(call.interpreter, iterable, call.site);
      for (const [index, item] of items.entries()) {
        const verdict = truth(
          call.interpreter,
          callValue(call.interpreter, predicate, simpleArgs([item]), call.site),
          call.site,
        );
        if (typeof verdict !== 'boolean') return unknown(verdict.reason, verdict.site);
        if (!verdict) return over(name, name === 'takewhile' ? items.slice(0, index) : items.slice(index), uncertain);
      }
      return over(name, name === 'takewhile' ? items : [], uncertain);
    }),
  ];
}

function grouped(name: 'pairwise' | 'batched'): readonly [string, Value] {
  return [
    name,
    routine(name, name === 'pairwise' ? 'iterable' : 'iterable n', (call, iterable, n) => {
      const { items, uncertain } = elements(call.interpreter, iterable, call.site);
      if (name === 'pairwise')
        return over(
          name,
          items.slice(1).map((item, index) => tuple([items[index] ?? NONE, item])),
          uncertain,
        );
      const size = n && wholeNumber(n);
      if (!size || size < 1) return unfollowed(call, 'itertools.batched');
      return over(
        name,
        Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
          tuple(items.slice(index * size, index * size + size)),
        ),
        uncertain,
      );
    }),
  ];
}

const first = (call: NativeCall): readonly Value[] => call.positional.slice(0, 1);
const sizeArgument = (call: NativeCall): number | undefined =>
  wholeNumber(call.positional[1] ?? call.keywords.get('r'));

export function itertoolsMembers(): Iterable<readonly [string, Value]> {
  return [
    ['chain', chain],
    combining(
      'product',
      (call) => call.positional,
      (call) => (call.keywords.has('repeat') ? wholeNumber(call.keywords.get('repeat')) : 1),
      (_call, pools, times) => product(Array.from({ length: times }, () => pools).flat()),
    ),
    combining('combinations', first, sizeArgument, (_call, [items = []], size) =>
      choose(items, size, (index) => index + 1),
    ),
    combining('combinations_with_replacement', first, sizeArgument, (_call, [items = []], size) =>
      choose(items, size, (index) => index),
    ),
    combining(
      'permutations',
      first,
      (call, length) => (call.positional.length > 1 || call.keywords.has('r') ? sizeArgument(call) : length),
      (_call, [items = []], size) => permutations(items, size),
    ),
    ['islice', islice],
    ['count', count],
    ['cycle', cycle],
    ['repeat', repeat],
    ['groupby', routine('groupby', 'iterable key?', groupby)],
    ['zip_longest', native('zip_longest', zipLongest, false)],
    [
      'starmap',
      routine('starmap', 'function iterable', (call, callee, iterable) =>
        lazily(
          'starmap',
          (visit) =>
            iterate(call.interpreter, iterable, call.site, (item) =>
              visit(
                callValue(
                  call.interpreter,
                  callee,
                  simpleArgs(elements(call.interpreter, item, call.site).items),
                  call.site,
                ),
              ),
            ),
          doubtAbout([iterable]),
        ),
      ),
    ],
    ['accumulate', accumulate],
    [
      'tee',
      routine('tee', 'iterable n?', (call, iterable, n) => {
        const { items, uncertain } = elements(call.interpreter, iterable, call.site);
        return tuple(Array.from({ length: wholeNumber(n) ?? 2 }, () => over('tee', items, uncertain)));
      }),
    ],
    conditional('takewhile'),
    conditional('dropwhile'),
    [
      'filterfalse',
      routine('filterfalse', 'predicate iterable', (call, predicate, iterable) =>
        filtered(call, 'filterfalse', iterable, (item) => {
          const verdict = truth(
            call.interpreter,
            predicate.kind === 'none' ? item : callValue(call.interpreter, predicate, simpleArgs([item]), call.site),
            call.site,
          );
          return typeof verdict === 'boolean' ? !verdict : verdict;
        }),
      ),
    ],
    [
      'compress',
      routine('compress', 'data selectors', (call, data, selectors) => {
        const next = puller(call, selectors);
        return filtered(call, 'compress', data, () => truth(call.interpreter, next() ?? NONE, call.site));
      }),
    ],
    grouped('pairwise'),
    grouped('batched'),
  ];
}
