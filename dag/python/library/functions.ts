/** Built-in functions on values: lengths, sums, text, numbers, types. */

import { callMethod, describe, lookUp } from '../attributes.ts';
import { binary } from '../binary.ts';
import { truth } from '../comparison.ts';
import { uncertaintyOf } from '../doubt.ts';
import type { Interpreter } from '../interpreter.ts';
import { elements, iterate, listOf, rangeLength } from '../iteration.ts';
import { representationOf } from '../text.ts';
import {
  bool,
  float,
  identity,
  int,
  type NativeCall,
  NONE,
  native,
  type PyUnknown,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices, plain } from './choices.ts';
import { roundFloat, roundHalfEven } from './decimals.ts';
import { byteArray } from './encodings.ts';
import { formatValue } from './formatting.ts';
import { numberOf } from './numbers.ts';
import { extreme, ordered } from './ordering.ts';
import { pure, routine, unfollowed } from './routine.ts';
import { wholeNumber } from './slicing.ts';
import { characters } from './text.ts';
import { defineBuiltins } from './types.ts';

function asValue(verdict: boolean | PyUnknown): Value {
  return typeof verdict === 'boolean'
    ? bool(verdict)
    : unknown(verdict.reason, verdict.site, verdict.broken ? { broken: true } : {});
}

function textValue(text: string | PyUnknown): Value {
  return typeof text === 'string' ? str(text) : text;
}

/** `len(value)`. */
export function lengthOf(interpreter: Interpreter, value: Value, site: Site): Value {
  const uncertain = value.kind === 'unknown' ? undefined : uncertaintyOf(value);
  if (uncertain) return unknown(uncertain.reason, uncertain.site);
  switch (value.kind) {
    case 'str':
      return int(characters(value.value).length);
    case 'bytes':
      return int(value.value.length);
    case 'list':
    case 'tuple':
      return int(value.items.length);
    case 'dict':
      return int(value.entries.size);
    case 'set':
      return int(value.items.size);
    case 'range':
      return int(rangeLength(value));
    case 'class':
      return lookUp(value, '__members_list__')
        ? lengthOf(interpreter, lookUp(value, '__members_list__') ?? NONE, site)
        : (callMethod(interpreter, value, '__len__', [], site) ?? unfollowed({ site }, 'len() of a class'));
    default: {
      const length = callMethod(interpreter, value, '__len__', [], site);
      if (length) return length;
      if (value.kind === 'instance' && value.cls.unknownBase) return unknown(value.cls.unknownBase.reason, site);
      return interpreter.fail('TypeError', `${describe(interpreter, value)} has no len()`, site);
    }
  }
}

function quantified(name: 'any' | 'all') {
  const deciding = name === 'any';
  return routine(name, 'iterable', (call, iterable) => {
    const unsure = uncertaintyOf(iterable);
    let doubt = unsure;
    let decided = false;
    const before = call.interpreter.uncertain;
    iterate(call.interpreter, iterable, call.site, (item) => {
      const verdict = truth(call.interpreter, item, call.site);
      if (verdict === deciding && call.interpreter.uncertain === before) {
        decided = true;
        return 'stop';
      }
      if (typeof verdict !== 'boolean') doubt ??= verdict;
      else if (verdict === deciding) doubt ??= call.interpreter.uncertain;
      return 'go';
    });
    // One element that decides is enough, unless it is not sure that it is there.
    if (decided) return unsure ? asValue(unsure) : bool(deciding);
    return doubt ? asValue(doubt) : bool(decided === deciding);
  });
}

function extremum(name: 'min' | 'max') {
  return native(
    name,
    (call) => {
      const [first, ...more] = call.positional;
      const doubt = call.unknownPositional ?? call.unknownKeywords;
      if (doubt) return unknown(doubt.reason, doubt.site);
      if (!first) return call.interpreter.fail('TypeError', `${name} expected at least 1 argument`, call.site);
      const key = call.keywords.get('key') ?? NONE;
      const pick = (items: readonly Value[]): Value =>
        extreme(call, name === 'min' ? '<' : '>', items, key) ??
        call.keywords.get('default') ??
        call.interpreter.fail('ValueError', `${name}() arg is an empty sequence`, call.site);
      if (more.length > 0)
        return key.kind === 'none'
          ? overChoices(call, call.positional, (...known) => pick(known))
          : pick(call.positional);
      return overChoices(call, [first], (iterable) => {
        const { items, uncertain } = elements(call.interpreter, iterable, call.site);
        if (!uncertain) return pick(items);
        const likely = items.length > 0 ? pick(items) : undefined;
        return unknown(
          uncertain.reason,
          uncertain.site,
          likely && likely.kind !== 'unknown' ? { choices: [likely] } : {},
        );
      });
    },
    false,
  );
}

const sum = routine('sum', 'iterable start?', (call, iterable, start) =>
  overChoices(call, [iterable], (known) => {
    const { items, uncertain } = elements(call.interpreter, known, call.site);
    if (uncertain) return unknown(uncertain.reason, uncertain.site);
    return items.reduce(
      (total, item) => binary(call.interpreter, '+', total, item, call.site),
      start.kind === 'none' ? int(0) : start,
    );
  }),
);

const sorted = routine('sorted', 'iterable key? reverse?', (call, iterable, key, reverse) =>
  overChoices(call, [iterable], (known) => {
    const source = elements(call.interpreter, known, call.site);
    const { items, doubt } = ordered(call, source.items, key, reverse);
    const made = listOf(items, source.uncertain);
    return doubt
      ? unknown(doubt.reason, doubt.site, { choices: [made], ...(doubt.broken ? { broken: true } : {}) })
      : made;
  }),
);

const round = pure('round', 'number ndigits?', (call, number, ndigits) => {
  const places = wholeNumber(ndigits);
  if (number.kind === 'float') {
    if (!Number.isFinite(number.value))
      return places === undefined ? unfollowed(call, 'round() of such a number') : number;
    return places === undefined ? int(roundHalfEven(number.value)) : float(roundFloat(number.value, places));
  }
  const whole = wholeNumber(number);
  if (whole !== undefined) {
    if (places === undefined || places >= 0) return int(whole);
    const unit = 10 ** -places;
    return int(roundHalfEven(whole / unit) * unit);
  }
  if (/^(str|bytes|none|list|tuple|dict|set)$/.test(number.kind))
    return call.interpreter.fail(
      'TypeError',
      `type ${call.interpreter.typeOf(number)?.name} doesn't define __round__ method`,
      call.site,
    );
  return (
    callMethod(call.interpreter, number, '__round__', ndigits.kind === 'none' ? [] : [ndigits], call.site) ??
    unfollowed(call, 'round()')
  );
});

const absolute = pure('abs', 'x', (call, x) => {
  if (x.kind === 'int' || x.kind === 'bool') return int(Math.abs(Number(x.value)));
  if (x.kind === 'float') return float(Math.abs(x.value));
  return callMethod(call.interpreter, x, '__abs__', [], call.site) ?? unfollowed(call, 'abs()');
});

const power = pure('pow', 'base exp mod?', (call, base, exponent, modulus) => {
  if (modulus.kind === 'none') return binary(call.interpreter, '**', base, exponent, call.site);
  const [a, b, m] = [base, exponent, modulus].map(wholeNumber);
  if (a === undefined || b === undefined || m === undefined || b < 0 || m <= 0 || b > 1e6)
    return unfollowed(call, 'pow()');
  let result = 1n % BigInt(m);
  let factor = ((BigInt(a) % BigInt(m)) + BigInt(m)) % BigInt(m);
  for (let rest = b; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * factor) % BigInt(m);
    factor = (factor * factor) % BigInt(m);
  }
  return int(Number(result));
});

function inBase(name: string, radix: number, prefix: string) {
  return pure(name, 'number', (call, number) => {
    const value = wholeNumber(number);
    if (value === undefined) return unfollowed(call, `${name}()`);
    return str(`${value < 0 ? '-' : ''}${prefix}${Math.abs(value).toString(radix)}`);
  });
}

const ascii = pure('ascii', 'object', (call, object) => {
  const text = representationOf(call.interpreter, object, call.site);
  if (typeof text !== 'string') return text;
  const escaped = (letter: string): string => {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 128) return letter;
    if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  };
  return str(characters(text).map(escaped).join(''));
});

const ord = pure('ord', 'character', (call, character) => {
  if (character.kind === 'bytes' && character.value.length === 1) return int(byteArray(character.value)[0] ?? 0);
  if (character.kind === 'str' && characters(character.value).length === 1)
    return int(character.value.codePointAt(0) ?? 0);
  return call.interpreter.fail('TypeError', 'ord() expected a character', call.site);
});

const chr = pure('chr', 'code', (call, code) => {
  const value = wholeNumber(code);
  if (value === undefined || value < 0 || value > 0x10ffff)
    return call.interpreter.fail('ValueError', 'chr() arg not in range(0x110000)', call.site);
  return str(String.fromCodePoint(value));
});

const hash = routine('hash', 'object', (call, object) => {
  const simple = plain(object);
  if (simple.kind === 'unknown') return unknown(simple.reason, simple.site);
  if (['list', 'dict'].includes(simple.kind) || (simple.kind === 'set' && !simple.frozen))
    return call.interpreter.fail('TypeError', `unhashable type: '${simple.kind}'`, call.site);
  if (simple.kind === 'int' && Math.abs(simple.value) < 2 ** 53 && simple.value !== -1) return simple;
  // Python's string hashes differ from run to run.
  return unknown('a hash, which differs from run to run', call.site);
});

defineBuiltins([
  [
    'len',
    routine('len', 'object', (call, object) =>
      overChoices(call, [object], (known) =>
        lengthOf(call.interpreter, known === plain(object) ? object : known, call.site),
      ),
    ),
  ],
  ['any', quantified('any')],
  ['all', quantified('all')],
  ['min', extremum('min')],
  ['max', extremum('max')],
  ['sum', sum],
  ['sorted', sorted],
  ['round', round],
  ['abs', absolute],
  ['pow', power],
  ['divmod', pure('divmod', 'a b', (call, a, b) => divided(call, a, b))],
  ['bin', inBase('bin', 2, '0b')],
  ['oct', inBase('oct', 8, '0o')],
  ['hex', inBase('hex', 16, '0x')],
  [
    'repr',
    routine('repr', 'object', (call, object) =>
      overChoices(call, [object], (known) =>
        textValue(representationOf(call.interpreter, object.kind === 'unknown' ? known : object, call.site)),
      ),
    ),
  ],
  ['ascii', ascii],
  ['ord', ord],
  ['chr', chr],
  ['hash', hash],
  [
    'id',
    routine('id', 'object', (call, object) =>
      object.kind === 'unknown'
        ? unknown(object.reason, object.site)
        : unknown(`the address of an object (${identity(object)})`, call.site),
    ),
  ],
  [
    'format',
    routine('format', 'value spec?', (call, value, spec) =>
      overChoices(call, [value, spec], (_known, form) =>
        textValue(
          formatValue(
            call.interpreter,
            value.kind === 'unknown' ? _known : value,
            form.kind === 'str' ? form.value : '',
            call.site,
          ),
        ),
      ),
    ),
  ],
]);

function divided(call: NativeCall, a: Value, b: Value): Value {
  const numbers = numberOf(a) !== undefined && numberOf(b) !== undefined;
  if (!numbers) {
    const made = callMethod(call.interpreter, a, '__divmod__', [b], call.site);
    if (made) return made;
  }
  const quotient = binary(call.interpreter, '//', a, b, call.site);
  return quotient.kind === 'unknown' ? quotient : tuple([quotient, binary(call.interpreter, '%', a, b, call.site)]);
}
