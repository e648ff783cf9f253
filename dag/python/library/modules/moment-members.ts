/** What the classes of `datetime` have in common. */
import {
  bool,
  int,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  type PyClass,
  type PyInstance,
  str,
  type Value,
} from '../../values.ts';
import { pure, routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { setHooks } from '../types.ts';
import {
  type Fields,
  fromMicros,
  isoDate,
  isoOffset,
  isoTime,
  isValid,
  MICROS_A_DAY,
  microsOf,
  strftime,
} from './calendar-arithmetic.ts';
import {
  isDateOnly,
  isoText,
  type Moment,
  moment,
  momentMethod,
  momentOf,
  offsetOf,
  timeClass,
  utcMicros,
} from './moments.ts';
import { daysAndRest } from './timedelta.ts';
import { zoneName, zoneOf } from './zones.ts';
/** Reads numbers for the fields; undefined when they make no date. */
export function fieldsFrom(values: readonly Value[], first: 'year' | 'hour'): Fields | undefined {
  const numbers = values.map((value) => (value.kind === 'none' ? 0 : wholeNumber(value)));
  if (numbers.includes(undefined)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = numbers as number[];
  const fields =
    first === 'year'
      ? { year: a, month: b, day: c, hour: d, minute: e, second: f, microsecond: g }
      : { year: 1, month: 1, day: 1, hour: a, minute: b, second: c, microsecond: d };
  return isValid(fields) ? fields : undefined;
}

export function constructs(
  cls: PyClass,
  signature: string,
  make: (call: NativeCall, own: PyClass, args: readonly Value[]) => Value,
): void {
  setHooks(cls, {
    construct: (interpreter, own, args, site) =>
      pure(cls.name, signature, (call, ...values) => make(call, own, values)).call({
        ...args,
        interpreter,
        self: NONE,
        site,
      }),
  });
}

export function invalid(call: NativeCall, name: string): Value {
  return call.interpreter.fail('ValueError', `${name}() got values that make no ${name}`, call.site);
}

export function field(name: keyof Fields): readonly [string, Value] {
  return [
    name,
    { kind: 'property', getter: routine(name, 'self', (_call, self) => int(momentOf(self)?.fields[name] ?? 0)) },
  ];
}

export function classMethod(
  name: string,
  signature: string,
  make: (call: NativeCall, cls: PyClass, ...args: Value[]) => Value,
): readonly [string, Value] {
  const made = pure(name, `cls ${signature}`, (call, cls, ...args) =>
    cls.kind === 'class' ? make(call, cls, ...args) : unfollowed(call, name),
  );
  const callee = native(name, (call) =>
    made.call({
      ...call,
      self: NONE,
      positional: call.self.kind === 'none' ? call.positional : [call.self, ...call.positional],
    }),
  );
  return [name, { kind: 'class-member', binding: 'class', callee }];
}

export function text(call: NativeCall, value: string | undefined, what: string): Value {
  return value === undefined ? unfollowed(call, what) : str(value);
}

export function formatted(call: NativeCall, at: Moment, format: Value): Value {
  if (format.kind !== 'str') return unfollowed(call, 'strftime()');
  const zone = at.tz && zoneOf(at.tz);
  const offset = offsetOf(at);
  const name = zone && zoneName(zone);
  const about = at.tz
    ? { ...(offset === undefined ? {} : { offset }), ...(name === undefined ? {} : { name }) }
    : undefined;
  return text(call, strftime(at.fields, format.value, about), 'strftime() with such a format');
}

/** Fields with some of them given anew. */
const REPLACED = new Set('year month day hour minute second microsecond tzinfo fold'.split(' '));

export function replaced(
  call: NativeCall,
  at: Moment,
  self: PyInstance,
  names: readonly (keyof Fields)[],
  values: readonly Value[],
  tz: Value | undefined,
): Value {
  const other = [...call.keywords.keys()].find((name) => !REPLACED.has(name));
  if (other && self.cls.module === 'datetime')
    return call.interpreter.fail('TypeError', `replace() got an unexpected keyword argument '${other}'`, call.site);
  const fields = { ...at.fields } as { -readonly [Name in keyof Fields]: number };
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (!value || value.kind === 'none') continue;
    const number = wholeNumber(value);
    if (number === undefined) return unfollowed(call, 'replace()');
    fields[name] = number;
  }
  return isValid(fields) ? moment(self.cls, fields, tz, call.site) : invalid(call, 'replace');
}

/** Dates move by whole days only, whatever else the duration has. */
export function shifted(call: NativeCall, at: Moment, self: PyInstance, micros: bigint, sign: 1 | -1): Value {
  const distance = isDateOnly(self) ? BigInt(daysAndRest(micros).days) * MICROS_A_DAY : micros;
  const fields = fromMicros(microsOf(at.fields) + BigInt(sign) * distance);
  return fields
    ? moment(self.cls, fields, at.tz, call.site)
    : call.interpreter.fail('OverflowError', 'date value out of range', call.site);
}

export function comparison(name: string, verdict: (a: bigint, b: bigint) => boolean) {
  return momentMethod(name, 'other', (call, at, self, other) => {
    const right = momentOf(other);
    const equality = name === '__eq__';
    if (!right || isDateOnly(self) !== isDateOnly(other)) return right && equality ? bool(false) : NOT_IMPLEMENTED;
    if (!at.tz && !right.tz) return bool(verdict(microsOf(at.fields), microsOf(right.fields)));
    if (!at.tz || !right.tz)
      return equality
        ? bool(false)
        : call.interpreter.fail('TypeError', "can't compare offset-naive and offset-aware datetimes", call.site);
    const [first, second] = [utcMicros(at), utcMicros(right)];
    return first === undefined || second === undefined
      ? unfollowed(call, 'a comparison in such a time zone')
      : bool(verdict(first, second));
  });
}

export const COMPARISONS = [
  comparison('__eq__', (a, b) => a === b),
  comparison('__lt__', (a, b) => a < b),
  comparison('__le__', (a, b) => a <= b),
  comparison('__gt__', (a, b) => a > b),
  comparison('__ge__', (a, b) => a >= b),
];

/** Python writes a time as one of the first of January 1900. */
function dated(at: Moment, self: PyInstance): Moment {
  return self.cls.mro.includes(timeClass) ? { ...at, fields: { ...at.fields, year: 1900 } } : at;
}

export const WITH_FORMAT = [
  momentMethod('strftime', 'format', (call, at, self, format) => formatted(call, dated(at, self), format)),
  momentMethod('__format__', 'format', (call, at, self, format) => {
    if (format.kind === 'str' && format.value !== '') return formatted(call, dated(at, self), format);
    return textOfMoment(call, at, self);
  }),
];

export function textOfMoment(call: NativeCall, at: Moment, self: PyInstance): Value {
  if (self.cls.mro.includes(timeClass)) return text(call, timeText(at), 'the text of a time');
  return isDateOnly(self) ? str(isoDate(at.fields)) : text(call, isoText(at, ' '), 'the text of a moment');
}

export function timeText(at: Moment, precision = 'auto'): string | undefined {
  const clock = isoTime(at.fields, precision);
  const offset = offsetOf(at);
  if (clock === undefined || (at.tz && offset === undefined)) return undefined;
  return clock + (offset === undefined ? '' : isoOffset(offset));
}

export function clockArguments({ hour, minute, second, microsecond }: Fields): string {
  const parts = [hour, minute, ...(second || microsecond ? [second] : []), ...(microsecond ? [microsecond] : [])];
  return parts.join(', ');
}
