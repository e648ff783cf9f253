/** Integers, floats and booleans: construction and methods. */

import { callMethod } from '../attributes.ts';
import { likelyTruth, truth } from '../comparison.ts';
import type { Interpreter } from '../interpreter.ts';
import {
  bool,
  float,
  int,
  largeInt,
  type NativeCall,
  type PyProperty,
  type Site,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices, plain } from './choices.ts';
import { bytes } from './encodings.ts';
import { constructible } from './inheritance.ts';
import { pure, pureMethod, unfollowed, unfollowedMethods } from './routine.ts';
import { wholeNumber } from './slicing.ts';
import { boolType, complexType, defineMembers, floatType, intType, setHooks } from './types.ts';

constructible(intType, (interpreter, args, site) => {
  const [value, base = args.keywords.get('base')] = args.positional;
  if (args.unknownPositional) return unfollowed({ site }, 'int()');
  if (!value) return int(0);
  return overChoices({ interpreter, site }, base ? [value, base] : [value], (known, radix) => {
    if (known.kind === 'int' || known.kind === 'bool') return int(Number(known.value));
    if (known.kind === 'float') {
      if (Number.isFinite(known.value)) return int(Math.trunc(known.value));
      return interpreter.fail(
        Number.isNaN(known.value) ? 'ValueError' : 'OverflowError',
        'cannot convert to an integer',
        site,
      );
    }
    if (known.kind === 'str' || known.kind === 'bytes')
      return parseInteger(interpreter, known.value, wholeNumber(radix) ?? 10, site);
    return converted(interpreter, known, ['__int__', '__index__'], 'int', site);
  });
});

constructible(floatType, (interpreter, args, site) => {
  const [value] = args.positional;
  if (args.unknownPositional) return unfollowed({ site }, 'float()');
  if (!value) return float(0);
  return overChoices({ interpreter, site }, [value], (known) => {
    if (known.kind === 'int' || known.kind === 'bool' || known.kind === 'float') return float(Number(known.value));
    if (known.kind === 'str') return parseFloatText(interpreter, known.value, site);
    return converted(interpreter, known, ['__float__', '__index__'], 'float', site);
  });
});

setHooks(boolType, {
  construct: (interpreter, _cls, args, site) => {
    const [value] = args.positional;
    if (!value) return args.unknownPositional ? unfollowed({ site }, 'bool()') : bool(false);
    const verdict = truth(interpreter, value, site);
    if (typeof verdict === 'boolean') return bool(verdict);
    const guess = likelyTruth(interpreter, value, site);
    return unknown(verdict.reason, verdict.site, {
      ...(guess === undefined ? {} : { choices: [bool(guess)] }),
      ...(verdict.broken ? { broken: true } : {}),
    });
  },
});
setHooks(complexType, { construct: (_interpreter, _cls, _args, site) => unfollowed({ site }, 'complex()') });

function converted(interpreter: Interpreter, value: Value, names: readonly string[], type: string, site: Site): Value {
  for (const name of names) {
    const made = value.kind === 'instance' ? callMethod(interpreter, value, name, [], site) : undefined;
    if (made?.kind === 'int' && type === 'float') return float(made.value);
    if (made) return made;
  }
  if (value.kind === 'instance' && value.cls.unknownBase) return unfollowed({ site }, `${type}()`);
  const given = interpreter.typeOf(value)?.name ?? value.kind;
  return interpreter.fail('TypeError', `${type}() argument must be a string or a number, not '${given}'`, site);
}

function parseInteger(interpreter: Interpreter, text: string, base: number, site: Site): Value {
  const [, sign = '', prefix = '', digits = ''] = /^\s*([+-]?)(0[xXoObB])?_?(.*?)\s*$/s.exec(text) ?? [];
  const prefixBase = { '0x': 16, '0o': 8, '0b': 2 }[prefix.toLowerCase()];
  const radix = base === 0 ? (prefixBase ?? 10) : base;
  // `int('0b1', 16)`: here the letters are digits.
  const body = prefix && prefixBase !== radix ? prefix + digits : digits;
  const valid =
    /^[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*$/.test(body) &&
    [...body.replaceAll('_', '')].every((digit) => Number.parseInt(digit, 36) < radix);
  if (!valid) {
    if (/[^\p{ASCII}]/u.test(text)) return unfollowed({ site }, 'int() of such digits');
    return interpreter.fail('ValueError', `invalid literal for int() with base ${base}: '${text}'`, site);
  }
  if (radix === 16 && body.length > 13) {
    const large = BigInt(`0x${body.replaceAll('_', '')}`);
    return largeInt(sign === '-' ? -large : large);
  }
  const value = Number.parseInt(body.replaceAll('_', ''), radix);
  return int(sign === '-' && value !== 0 ? -value : value);
}

function parseFloatText(interpreter: Interpreter, text: string, site: Site): Value {
  const trimmed = text.trim().toLowerCase();
  const word = /^([+-]?)(inf|infinity|nan)$/.exec(trimmed);
  if (word) return float(word[2] === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity);
  if (/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/.test(trimmed))
    return float(Number(trimmed.replaceAll('_', '')));
  return interpreter.fail('ValueError', `could not convert string to float: '${text}'`, site);
}

export function numberOf(value: Value): number | undefined {
  const simple = plain(value);
  if (simple.kind === 'int' || simple.kind === 'float') return simple.value;
  return simple.kind === 'bool' ? Number(simple.value) : undefined;
}

function numberMethod(
  name: string,
  implementation: (call: NativeCall, value: number, ...args: Value[]) => Value,
  signature = '',
) {
  return pureMethod(name, signature, (call, self, ...args) => {
    const value = numberOf(self);
    return value === undefined ? unfollowed(call, name) : implementation(call, value, ...args);
  });
}

function attribute(name: string, read: (self: Value) => Value): readonly [string, PyProperty] {
  return [name, { kind: 'property', getter: pure(name, 'self', (_call, self) => read(self)) }];
}

defineMembers(intType, [
  attribute('real', (self) => int(numberOf(self) ?? 0)),
  attribute('imag', () => int(0)),
  attribute('numerator', (self) => int(numberOf(self) ?? 0)),
  attribute('denominator', () => int(1)),
  numberMethod('bit_length', (_call, value) => int(value === 0 ? 0 : Math.abs(value).toString(2).length)),
  numberMethod('bit_count', (_call, value) =>
    int([...Math.abs(value).toString(2)].filter((bit) => bit === '1').length),
  ),
  numberMethod('conjugate', (_call, value) => int(value)),
  numberMethod('is_integer', () => bool(true)),
  numberMethod('as_integer_ratio', (_call, value) => tuple([int(value), int(1)])),
  numberMethod(
    'to_bytes',
    (call, value, length, order) => {
      const size = length.kind === 'none' ? 1 : wholeNumber(length);
      if (size === undefined || size > 64 || value < 0) return unfollowed(call, 'int.to_bytes');
      const digits = Array.from({ length: size }, (_, index) =>
        String.fromCharCode(Math.floor(value / 256 ** index) % 256),
      );
      if (value >= 256 ** size) return call.interpreter.fail('OverflowError', 'int too big to convert', call.site);
      return bytes((order.kind === 'str' && order.value === 'little' ? digits : digits.reverse()).join(''));
    },
    'length? byteorder?',
  ),
  numberMethod('__int__', (_call, value) => int(value)),
  numberMethod('__index__', (_call, value) => int(value)),
  numberMethod('__float__', (_call, value) => float(value)),
  numberMethod('__abs__', (_call, value) => int(Math.abs(value))),
  numberMethod('__neg__', (_call, value) => int(-value)),
  numberMethod('__pos__', (_call, value) => int(value)),
  numberMethod('__invert__', (_call, value) => int(-value - 1)),
  numberMethod('__bool__', (_call, value) => bool(value !== 0)),
  ...unfollowedMethods('int', 'from_bytes __hash__ __round__ __trunc__ __floor__ __ceil__ __divmod__'),
]);

defineMembers(floatType, [
  attribute('real', (self) => float(numberOf(self) ?? 0)),
  attribute('imag', () => float(0)),
  numberMethod('conjugate', (_call, value) => float(value)),
  numberMethod('is_integer', (_call, value) => bool(Number.isInteger(value))),
  numberMethod('__int__', (_call, value) => int(Math.trunc(value))),
  numberMethod('__float__', (_call, value) => float(value)),
  numberMethod('__abs__', (_call, value) => float(Math.abs(value))),
  numberMethod('__neg__', (_call, value) => float(-value)),
  numberMethod('__pos__', (_call, value) => float(value)),
  numberMethod('__bool__', (_call, value) => bool(value !== 0)),
  ...unfollowedMethods(
    'float',
    'hex fromhex as_integer_ratio __hash__ __round__ __trunc__ __floor__ __ceil__ __divmod__',
  ),
]);
