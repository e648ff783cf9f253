/** `decimal`: numbers of as many digits as they are written with, under the context that Python begins with (28 digits). */
import {
  bool,
  float,
  instance,
  int,
  largeInt,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  nativeClass,
  type PyInstance,
  type Site,
  str,
  type Value,
} from '../../values.ts';
import { pure, pureMethod, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { objectType, setHooks } from '../types.ts';

/** `digits` × 10^`exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const PRECISION = 28;
const ROUNDINGS = ['CEILING', 'FLOOR', 'DOWN', 'UP', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', '05UP'].map(
  (name) => `ROUND_${name}`,
);

export const decimalClass = nativeClass('decimal', 'Decimal', [objectType], []);

function made(value: Decimal, site: Site): PyInstance {
  const whole = value.exponent >= 0 ? largeInt(value.digits * 10n ** BigInt(Math.min(value.exponent, 40))) : undefined;
  const key = whole?.kind === 'int' ? whole : keyOf(value);
  const result = instance(decimalClass, site, [['__hash_key__', key]]);
  result.payload = { decimal: value };
  return result;
}

/** Equal numbers have equal keys, also as integers. */
function keyOf({ digits, exponent }: Decimal): Value {
  let [left, power] = [digits, exponent];
  while (left !== 0n && left % 10n === 0n) {
    left /= 10n;
    power++;
  }
  if (left === 0n) return int(0);
  const whole = power >= 0 && power < 40 ? largeInt(left * 10n ** BigInt(power)) : undefined;
  return whole?.kind === 'int' ? whole : str(`decimal ${left}e${power}`);
}

function decimalOf(value: Value | undefined): Decimal | undefined {
  if (value?.kind === 'instance' && value.payload && 'decimal' in value.payload)
    return (value.payload as { decimal: Decimal }).decimal;
  if (value?.kind === 'int') return { digits: BigInt(value.value), exponent: 0 };
  if (value?.kind === 'bool') return { digits: value.value ? 1n : 0n, exponent: 0 };
  return undefined;
}

function fromText(text: string): Decimal | undefined {
  const found = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text.replaceAll('_', ''));
  const [, sign, whole = '', fraction = '', power = '0'] = found ?? [];
  if (!found || whole + fraction === '' || (sign === '-' && /^0*$/.test(whole + fraction))) return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(power) - fraction.length };
}

/** All the digits of a binary fraction. */
function fromFloat(value: number): Decimal | undefined {
  if (!Number.isFinite(value) || Object.is(value, -0)) return undefined;
  let [scaled, twos] = [value, 0];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos++;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(twos), exponent: -twos };
}

function lengthOf(digits: bigint): number {
  return String(digits < 0n ? -digits : digits).length;
}

function toExponent({ digits, exponent }: Decimal, wanted: number, rounding = 'ROUND_HALF_EVEN'): Decimal {
  if (wanted <= exponent) return { digits: digits * 10n ** BigInt(exponent - wanted), exponent: wanted };
  const unit = 10n ** BigInt(wanted - exponent);
  return { digits: rounded(digits, unit, rounding), exponent: wanted };
}

function rounded(digits: bigint, unit: bigint, rounding: string): bigint {
  const [whole, rest] = [digits / unit, digits % unit];
  if (rest === 0n) return whole;
  const sign = digits < 0n ? -1n : 1n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const half = twice === unit ? 0 : twice > unit ? 1 : -1;
  const last = whole < 0n ? -whole % 10n : whole % 10n;
  const away: Readonly<Record<string, boolean>> = {
    ROUND_CEILING: sign > 0n,
    ROUND_FLOOR: sign < 0n,
    ROUND_DOWN: false,
    ROUND_UP: true,
    ROUND_HALF_UP: half >= 0,
    ROUND_HALF_DOWN: half > 0,
    ROUND_HALF_EVEN: half > 0 || (half === 0 && last % 2n === 1n),
    ROUND_05UP: last === 0n || last === 5n,
  };
  return away[rounding] ? whole + sign : whole;
}

/** As the result of an operation: with no more digits than the context has. */
function fitted(value: Decimal): Decimal {
  const surplus = lengthOf(value.digits) - PRECISION;
  if (surplus <= 0) return value;
  const shorter = toExponent(value, value.exponent + surplus);
  return lengthOf(shorter.digits) > PRECISION ? toExponent(shorter, shorter.exponent + 1) : shorter;
}

function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [toExponent(a, exponent).digits, toExponent(b, exponent).digits, exponent];
}

function divided(a: Decimal, b: Decimal): Decimal {
  const shift = Math.max(0, lengthOf(b.digits) - lengthOf(a.digits) + PRECISION + 1);
  const numerator = a.digits * 10n ** BigInt(shift);
  let quotient = { digits: numerator / b.digits, exponent: a.exponent - b.exponent - shift };
  if (numerator % b.digits !== 0n) {
    // One more digit that says there is more, so that what is in the middle is rounded right.
    const sign = numerator < 0n === b.digits < 0n ? 1n : -1n;
    quotient = { digits: quotient.digits * 10n + sign, exponent: quotient.exponent - 1 };
    return fitted(quotient);
  }
  const ideal = a.exponent - b.exponent;
  while (quotient.exponent < ideal && quotient.digits % 10n === 0n)
    quotient = { digits: quotient.digits / 10n, exponent: quotient.exponent + 1 };
  return fitted(quotient);
}

function textOf({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits);
  const left = text.length + exponent;
  if (exponent > 0 || left <= -6) {
    const power = left - 1;
    return `${sign}${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}E${power < 0 ? '' : '+'}${power}`;
  }
  if (exponent === 0) return sign + text;
  return left > 0 ? `${sign}${text.slice(0, left)}.${text.slice(left)}` : `${sign}0.${'0'.repeat(-left)}${text}`;
}

type Operation = (a: Decimal, b: Decimal) => Decimal | undefined;

function operation(name: string, work: Operation): readonly (readonly [string, Value])[] {
  const apply = (call: NativeCall, left: Value, right: Value): Value => {
    const [a, b] = [decimalOf(left), decimalOf(right)];
    if (!a || !b) return NOT_IMPLEMENTED;
    if (b.digits === 0n && ['truediv', 'floordiv', 'mod'].includes(name))
      return call.interpreter.fail('ZeroDivisionError', 'division by zero', call.site);
    const result = work(a, b);
    return result ? made(fitted(result), call.site) : unfollowed(call, 'such a calculation with decimals');
  };
  return [
    pureMethod(`__${name}__`, 'other', (call, self, other) => apply(call, self, other)),
    pureMethod(`__r${name}__`, 'other', (call, self, other) => apply(call, other, self)),
  ];
}

function comparison(name: string, verdict: (order: number) => boolean): readonly [string, Value] {
  return pureMethod(name, 'other', (_call, self, other) => {
    const a = decimalOf(self);
    const b = other.kind === 'float' ? fromFloat(other.value) : decimalOf(other);
    if (!a || !b) return NOT_IMPLEMENTED;
    const [left, right] = aligned(a, b);
    return bool(verdict(left === right ? 0 : left < right ? -1 : 1));
  });
}

function member(name: string, signature: string, work: (call: NativeCall, self: Decimal, ...args: Value[]) => Value) {
  return pureMethod(name, signature, (call, self, ...args) => {
    const value = decimalOf(self);
    return value ? work(call, value, ...args) : unfollowed(call, `Decimal.${name}`);
  });
}

function whole(value: Decimal, rounding: string): Decimal {
  return value.exponent >= 0 ? value : toExponent(value, 0, rounding);
}

function integer(value: Decimal, rounding: string): Value {
  return largeInt(toExponent(whole(value, rounding), 0).digits);
}

const MEMBERS: readonly (readonly [string, Value])[] = [
  ...operation('add', (a, b) => {
    const [left, right, exponent] = aligned(a, b);
    return { digits: left + right, exponent };
  }),
  ...operation('sub', (a, b) => {
    const [left, right, exponent] = aligned(a, b);
    return { digits: left - right, exponent };
  }),
  ...operation('mul', (a, b) => ({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent })),
  ...operation('truediv', divided),
  ...operation('floordiv', (a, b) => {
    const [left, right] = aligned(a, b);
    return { digits: left / right, exponent: 0 };
  }),
  ...operation('mod', (a, b) => {
    const [left, right, exponent] = aligned(a, b);
    return { digits: left % right, exponent };
  }),
  ...operation('pow', (a, b) =>
    b.exponent === 0 && b.digits >= 0n && b.digits < 40n
      ? { digits: a.digits ** b.digits, exponent: a.exponent * Number(b.digits) }
      : undefined,
  ),
  comparison('__eq__', (order) => order === 0),
  comparison('__lt__', (order) => order < 0),
  comparison('__le__', (order) => order <= 0),
  comparison('__gt__', (order) => order > 0),
  comparison('__ge__', (order) => order >= 0),
  member('__neg__', '', (call, value) => made({ ...value, digits: -value.digits }, call.site)),
  member('__pos__', '', (call, value) => made(fitted(value), call.site)),
  member('__abs__', '', (call, value) =>
    made({ ...value, digits: value.digits < 0n ? -value.digits : value.digits }, call.site),
  ),
  member('__bool__', '', (_call, value) => bool(value.digits !== 0n)),
  member('__int__', '', (_call, value) => integer(value, 'ROUND_DOWN')),
  member('__trunc__', '', (_call, value) => integer(value, 'ROUND_DOWN')),
  member('__floor__', '', (_call, value) => integer(value, 'ROUND_FLOOR')),
  member('__ceil__', '', (_call, value) => integer(value, 'ROUND_CEILING')),
  member('__float__', '', (_call, value) => float(Number(textOf(value)))),
  member('__round__', 'ndigits?', (call, value, ndigits) => {
    const places = wholeNumber(ndigits);
    if (ndigits.kind === 'none') return integer(value, 'ROUND_HALF_EVEN');
    return places === undefined ? unfollowed(call, 'round()') : made(toExponent(value, -places), call.site);
  }),
  member('__str__', '', (_call, value) => str(textOf(value))),
  member('__repr__', '', (_call, value) => str(`Decimal('${textOf(value)}')`)),
  member('__format__', 'spec', (call, value, spec) => {
    const [, comma, places] = (spec.kind === 'str' && /^(,?)(?:\.(\d+)f|f?)$/.exec(spec.value)) || [];
    if (spec.kind !== 'str' || comma === undefined) return unfollowed(call, 'such a format of a decimal');
    if (spec.value === '') return str(textOf(value));
    const shown =
      places === undefined ? (value.exponent > 0 ? toExponent(value, 0) : value) : toExponent(value, -Number(places));
    const [left = '', right] =
      textOf({ ...shown, exponent: 0 }) === '0' && shown.exponent < 0 ? zeros(shown) : parts(shown);
    const grouped = comma ? left.replace(/\B(?=(\d{3})+$)/g, ',') : left;
    return str(right === undefined ? grouped : `${grouped}.${right}`);
  }),
  member('quantize', 'exp rounding?', (call, value, exp, rounding) => {
    const wanted = decimalOf(exp);
    const how = rounding.kind === 'str' ? rounding.value : 'ROUND_HALF_EVEN';
    return wanted ? made(toExponent(value, wanted.exponent, how), call.site) : unfollowed(call, 'Decimal.quantize');
  }),
  ...['to_integral_value', 'to_integral', 'to_integral_exact'].map((name) =>
    member(name, 'rounding?', (call, value, rounding) =>
      made(whole(value, rounding.kind === 'str' ? rounding.value : 'ROUND_HALF_EVEN'), call.site),
    ),
  ),
  member('normalize', '', (call, value) => {
    let { digits, exponent } = value;
    while (digits !== 0n && digits % 10n === 0n) {
      digits /= 10n;
      exponent++;
    }
    return made(digits === 0n ? { digits, exponent: 0 } : { digits, exponent }, call.site);
  }),
  member('is_zero', '', (_call, value) => bool(value.digits === 0n)),
  member('is_signed', '', (_call, value) => bool(value.digits < 0n)),
  ...['is_nan', 'is_infinite'].map((name) => member(name, '', () => bool(false))),
  member('is_finite', '', () => bool(true)),
];
for (const [name, value] of MEMBERS) decimalClass.namespace.set(name, value);

/** Digits before and behind the point. */
function parts(value: Decimal): readonly string[] {
  if (value.exponent >= 0) return [String(value.digits)];
  const sign = value.digits < 0n ? '-' : '';
  const text = String(value.digits < 0n ? -value.digits : value.digits).padStart(1 - value.exponent, '0');
  return [sign + text.slice(0, value.exponent), text.slice(value.exponent)];
}

function zeros({ exponent }: Decimal): readonly string[] {
  return ['0', '0'.repeat(-exponent)];
}

const construct = pure('Decimal', 'value? context?', (call, value) => {
  if (value.kind === 'none') return made({ digits: 0n, exponent: 0 }, call.site);
  const found =
    value.kind === 'str' ? fromText(value.value) : value.kind === 'float' ? fromFloat(value.value) : decimalOf(value);
  return found ? made(found, call.site) : unfollowed(call, 'Decimal() of such a value');
});

setHooks(decimalClass, {
  construct: (interpreter, _cls, args, site) => construct.call({ ...args, interpreter, self: NONE, site }),
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unfollowed({ site }, `Decimal.${name}`),
});

export function decimalMembers(): Iterable<readonly [string, Value]> {
  return [['Decimal', decimalClass], ...ROUNDINGS.map((name) => [name, str(name)] as const)];
}
