/** `datetime.timedelta`, kept as whole microseconds. */
import {
  bool,
  float,
  instance,
  int,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  nativeClass,
  type PyClass,
  type PyInstance,
  type Site,
  str,
  type Value,
} from '../../values.ts';
import { roundHalfEven } from '../decimals.ts';
import { numberOf } from '../numbers.ts';
import { method, pure, routine, unfollowed } from '../routine.ts';
import { defineMembers, LIBRARY_SITE, objectType, setHooks } from '../types.ts';
import { isoTime, MICROS_A_DAY, timeOf } from './calendar-arithmetic.ts';

export const timedeltaClass = nativeClass('datetime', 'timedelta', [objectType]);
/** `pendulum.Duration`, which is a timedelta. */
export const durationClass = nativeClass('pendulum.duration', 'Duration', [timedeltaClass], [], {
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unfollowed({ site }, `Duration.${name}`),
});

/** What lies between two moments of pendulum; its text names them. */
export const intervalClass = nativeClass('pendulum.interval', 'Interval', [durationClass]);

export function timedelta(micros: bigint, site: Site, cls: PyClass = timedeltaClass): PyInstance {
  const made = instance(cls, site, [['__hash_key__', str(`timedelta ${micros}`)]]);
  made.payload = { micros };
  return made;
}

export function microsOfDelta(value: Value | undefined): bigint | undefined {
  return value?.kind === 'instance' && value.payload && 'micros' in value.payload
    ? (value.payload as { micros: bigint }).micros
    : undefined;
}

/** Microseconds of `count` units; a float is rounded to whole microseconds. */
export function scaled(count: number, unit: bigint): bigint | undefined {
  if (Number.isInteger(count)) return BigInt(count) * unit;
  const micros = roundHalfEven(count * Number(unit));
  return Number.isSafeInteger(micros) ? BigInt(micros) : undefined;
}

const SECOND = 1_000_000n;
const UNITS: readonly (readonly [string, bigint])[] = [
  ['days', MICROS_A_DAY],
  ['seconds', SECOND],
  ['microseconds', 1n],
  ['milliseconds', 1000n],
  ['minutes', 60n * SECOND],
  ['hours', 3600n * SECOND],
  ['weeks', 7n * MICROS_A_DAY],
];

function isUnit(name: string): boolean {
  return UNITS.some(([unit]) => unit === name);
}

function maker(cls: PyClass) {
  return pure(cls.name, UNITS.map(([name]) => `${name}?`).join(' '), (call, ...amounts) => {
    let micros = 0n;
    for (const [index, [, unit]] of UNITS.entries()) {
      const amount = amounts[index] ?? NONE;
      if (amount.kind === 'none') continue;
      const count = numberOf(amount);
      if (count === undefined) return call.interpreter.fail('TypeError', 'timedelta() expects numbers', call.site);
      const part = scaled(count, unit);
      if (part === undefined) return unfollowed(call, 'timedelta()');
      micros += part;
    }
    return timedelta(micros, call.site, cls);
  });
}

for (const cls of [timedeltaClass, durationClass]) {
  const make = maker(cls);
  setHooks(cls, {
    construct: (interpreter, _cls, args, site) => {
      const unit = cls === timedeltaClass && [...args.keywords.keys()].find((name) => !isUnit(name));
      if (unit) return interpreter.fail('TypeError', `timedelta() got an unexpected keyword argument '${unit}'`, site);
      // Years and months have no fixed length.
      if (args.keywords.has('years') || args.keywords.has('months'))
        return unfollowed({ site }, 'a duration of months or years');
      return make.call({ ...args, interpreter, self: NONE, site });
    },
  });
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days, and the rest of a day, which is never negative. */
export function daysAndRest(micros: bigint): { readonly days: number; readonly rest: bigint } {
  const days = floorDivide(micros, MICROS_A_DAY);
  return { days: Number(days), rest: micros - days * MICROS_A_DAY };
}

function deltaMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, micros: bigint, ...args: Value[]) => Value,
) {
  return method(name, signature, (call, self, ...args) => {
    const micros = microsOfDelta(self);
    return micros === undefined ? unfollowed(call, `timedelta.${name}`) : implementation(call, micros, ...args);
  });
}

function part(name: string, read: (micros: bigint) => Value): readonly [string, Value] {
  return [name, { kind: 'property', getter: routine(name, 'self', (_call, self) => read(microsOfDelta(self) ?? 0n)) }];
}

/** The result in the class of the timedelta that it comes from. */
function like(call: NativeCall, micros: bigint): Value {
  return timedelta(micros, call.site, call.self.kind === 'instance' ? call.self.cls : timedeltaClass);
}

function comparison(name: string, verdict: (a: bigint, b: bigint) => boolean) {
  return deltaMethod(name, 'other', (_call, micros, other) => {
    if (other.kind === 'unknown') return other;
    const right = microsOfDelta(other);
    return right === undefined ? NOT_IMPLEMENTED : bool(verdict(micros, right));
  });
}

function scaling(name: string) {
  return deltaMethod(name, 'factor', (call, micros, factor) => {
    if (factor.kind === 'unknown') return factor;
    const by = numberOf(factor);
    const made = by === undefined ? undefined : scaled(by, micros);
    return by === undefined
      ? NOT_IMPLEMENTED
      : made === undefined
        ? unfollowed(call, 'a product of a duration')
        : like(call, made);
  });
}

function sum(name: string, combine: (mine: bigint, other: bigint) => bigint) {
  return deltaMethod(name, 'other', (call, micros, other) => {
    if (other.kind === 'unknown') return other;
    const right = microsOfDelta(other);
    return right === undefined ? NOT_IMPLEMENTED : like(call, combine(micros, right));
  });
}

defineMembers(timedeltaClass, [
  part('days', (micros) => int(daysAndRest(micros).days)),
  part('seconds', (micros) => int(Number(daysAndRest(micros).rest / SECOND))),
  part('microseconds', (micros) => int(Number(daysAndRest(micros).rest % SECOND))),
  deltaMethod('total_seconds', '', (_call, micros) => float(Number(micros) / 1e6)),
  sum('__add__', (a, b) => a + b),
  sum('__radd__', (a, b) => a + b),
  sum('__sub__', (a, b) => a - b),
  sum('__rsub__', (a, b) => b - a),
  scaling('__mul__'),
  scaling('__rmul__'),
  deltaMethod('__truediv__', 'other', (call, micros, other) => {
    if (other.kind === 'unknown') return other;
    const right = microsOfDelta(other);
    const by = numberOf(other);
    if (right === 0n || by === 0) return call.interpreter.fail('ZeroDivisionError', 'division by zero', call.site);
    if (right !== undefined) return float(Number(micros) / Number(right));
    const made = by === undefined ? undefined : roundHalfEven(Number(micros) / by);
    return made === undefined ? NOT_IMPLEMENTED : like(call, BigInt(made));
  }),
  deltaMethod('__floordiv__', 'other', (call, micros, other) => {
    if (other.kind === 'unknown') return other;
    const right = microsOfDelta(other);
    const by = other.kind === 'int' ? BigInt(other.value) : undefined;
    if (right === 0n || by === 0n) return call.interpreter.fail('ZeroDivisionError', 'division by zero', call.site);
    if (right !== undefined) return int(Number(floorDivide(micros, right)));
    return by === undefined ? NOT_IMPLEMENTED : like(call, floorDivide(micros, by));
  }),
  deltaMethod('__mod__', 'other', (call, micros, other) => {
    const right = microsOfDelta(other);
    return right
      ? like(call, micros - right * floorDivide(micros, right))
      : unfollowed(call, 'a remainder of a duration');
  }),
  deltaMethod('__neg__', '', (call, micros) => like(call, -micros)),
  deltaMethod('__pos__', '', (call, micros) => like(call, micros)),
  deltaMethod('__abs__', '', (call, micros) => like(call, micros < 0n ? -micros : micros)),
  deltaMethod('__bool__', '', (_call, micros) => bool(micros !== 0n)),
  comparison('__eq__', (a, b) => a === b),
  comparison('__lt__', (a, b) => a < b),
  comparison('__le__', (a, b) => a <= b),
  comparison('__gt__', (a, b) => a > b),
  comparison('__ge__', (a, b) => a >= b),
  deltaMethod('__str__', '', (_call, micros) => {
    const { days, rest } = daysAndRest(micros);
    const clock = (isoTime(timeOf(rest)) ?? '').replace(/^0/, '');
    return str(days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`);
  }),
  deltaMethod('__repr__', '', (_call, micros) => {
    const { days, rest } = daysAndRest(micros);
    const parts = [
      ['days', days],
      ['seconds', Number(rest / SECOND)],
      ['microseconds', Number(rest % SECOND)],
    ].filter(([, value]) => value !== 0);
    return str(`datetime.timedelta(${parts.map(([name, value]) => `${name}=${value}`).join(', ') || '0'})`);
  }),
  ['resolution', timedelta(1n, LIBRARY_SITE)],
  ['min', timedelta(-999_999_999n * MICROS_A_DAY, LIBRARY_SITE)],
  ['max', timedelta(1_000_000_000n * MICROS_A_DAY - 1n, LIBRARY_SITE)],
]);

defineMembers(intervalClass, [
  method('__repr__', '', (call) => unfollowed(call, 'the text of a pendulum interval')),
  method('__str__', '', (call) => unfollowed(call, 'the text of a pendulum interval')),
]);
defineMembers(durationClass, [
  method('__repr__', '', (call) => unfollowed(call, 'the text of a pendulum duration')),
  deltaMethod('__str__', '', (call, micros) => {
    const text = inWords(micros);
    return text === undefined ? unfollowed(call, 'the text of a pendulum duration') : str(text);
  }),
  ...(['weeks', 'hours', 'minutes'] as const).map((unit) =>
    method(`in_${unit}`, '', (_call, self) =>
      int(Number((microsOfDelta(self) ?? 0n) / (UNITS.find(([name]) => name === unit)?.[1] ?? 1n))),
    ),
  ),
  ...UNITS.filter(([name]) => ['weeks', 'days', 'hours', 'minutes'].includes(name)).map(([name, length]) =>
    method(`total_${name}`, '', (_call, self) => float(Number(microsOfDelta(self) ?? 0n) / Number(length))),
  ),
  method('in_seconds', '', (_call, self) => int(Number((microsOfDelta(self) ?? 0n) / SECOND))),
  method('in_days', '', (_call, self) => int(Number((microsOfDelta(self) ?? 0n) / MICROS_A_DAY))),
]);

/** As `Duration.in_words()`: "1 week 2 days 30 seconds". Undefined where less than a second or a sign is to be told. */
function inWords(micros: bigint): string | undefined {
  if (micros <= 0n || micros % SECOND !== 0n) return undefined;
  let rest = micros;
  const parts: string[] = [];
  for (const name of ['weeks', 'days', 'hours', 'minutes', 'seconds']) {
    const length = UNITS.find(([unit]) => unit === name)?.[1] ?? SECOND;
    const count = rest / length;
    rest %= length;
    if (count > 0n) parts.push(`${count} ${count === 1n ? name.slice(0, -1) : name}`);
  }
  return parts.join(' ');
}
