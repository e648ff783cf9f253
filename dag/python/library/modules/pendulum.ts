/** The `pendulum` package, which DAG files use for dates: https://pendulum.eustace.io/docs/. */
import { callMethod, lookUp } from '../../attributes.ts';
import {
  int,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyInstance,
  str,
  type Value,
} from '../../values.ts';
import { numberOf } from '../numbers.ts';
import { pure, pureMethod, routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { defineMembers, LIBRARY_SITE, setHooks } from '../types.ts';
import {
  addMonths,
  daysInMonth,
  type Fields,
  fromMicros,
  isoDate,
  isoTime,
  isoWeek,
  isValid,
  MICROS_A_DAY,
  MIDNIGHT,
  microsOf,
  ordinalOf,
  parseIso,
  weekdayOf,
} from './calendar-arithmetic.ts';
import { fixedZone } from './datetime.ts';
import { constructs, fieldsFrom, formatted, invalid } from './moment-members.ts';
import {
  currentTime,
  dateClass,
  datetimeClass,
  inZone,
  isDateOnly,
  isoText,
  type Moment,
  moment,
  momentMethod,
  momentOf,
  utcMicros,
} from './moments.ts';
import { formatTokens, readFormat } from './pendulum-formats.ts';
import { WEEK_DAYS, WEEKDAY_MEMBERS, weekDayClass } from './pendulum-weekdays.ts';
import { durationClass, intervalClass, microsOfDelta, scaled, timedelta } from './timedelta.ts';
import { missingZone, pendulumZoneClass, UTC_ZONE, type Zone, zoneOf, zoneValue } from './zones.ts';

const dateTimeClass = nativeClass('pendulum.datetime', 'DateTime', [datetimeClass], [], {
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unfollowed({ site }, `DateTime.${name}`),
});

function zoneArgument(tz: Value): Zone | undefined {
  return tz.kind === 'none' ? UTC_ZONE : zoneOf(tz);
}

const NAMES = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

const datetime = pure('datetime', 'year month day hour? minute? second? microsecond? tz? fold?', (call, ...args) => {
  const values = args.slice(0, 7).map((value) => (value.kind === 'none' ? 0 : wholeNumber(value)));
  const tz = call.keywords.get('tzinfo') ?? args[7] ?? NONE;
  const missing = missingZone(call.interpreter, tz, call.site);
  if (missing) return missing;
  const zone = zoneArgument(tz);
  if (values.includes(undefined) || !zone) return unfollowed(call, 'pendulum.datetime() with such arguments');
  const fields = Object.fromEntries(NAMES.map((name, index) => [name, values[index] ?? 0])) as unknown as Fields;
  if (!isValid(fields)) return call.interpreter.fail('ValueError', 'these values make no date', call.site);
  return moment(
    dateTimeClass,
    fields,
    tz.kind === 'instance' ? tz : zoneValue(pendulumZoneClass, zone, call.site),
    call.site,
  );
});

setHooks(dateTimeClass, {
  construct: (interpreter, _cls, args, site) => {
    const made = momentOf(datetime.call({ ...args, interpreter, self: NONE, site }));
    const tz = args.keywords.get('tzinfo') ?? args.positional[7];
    return made ? moment(dateTimeClass, made.fields, tz, site) : unfollowed({ site }, 'pendulum.DateTime()');
  },
});

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'microseconds'] as const;
const LENGTHS: Readonly<Record<string, bigint>> = {
  weeks: 7n * MICROS_A_DAY,
  days: MICROS_A_DAY,
  hours: 3_600_000_000n,
  minutes: 60_000_000n,
  seconds: 1_000_000n,
  microseconds: 1n,
};

function adding(name: string, sign: 1 | -1) {
  return momentMethod(name, UNITS.map((unit) => `${unit}?`).join(' '), (call, at, self, ...amounts) => {
    let fields = at.fields;
    let micros = 0n;
    let variable = false;
    for (const [index, unit] of UNITS.entries()) {
      const amount = amounts[index] ?? NONE;
      variable ||= VARIABLE_UNITS.has(unit) && amount.kind !== 'none';
      const count = amount.kind === 'none' ? 0 : numberOf(amount);
      if (count === undefined) return unfollowed(call, `DateTime.${name}`);
      if (unit === 'years') fields = addMonths(fields, sign * 12 * count);
      else if (unit === 'months') fields = addMonths(fields, sign * count);
      else micros += BigInt(sign) * (scaled(count, LENGTHS[unit] ?? 0n) ?? 0n);
    }
    const made = isValid(fields) ? moved({ ...at, fields }, micros, variable) : undefined;
    const kept = made && isDateOnly(self) ? { ...made, ...MIDNIGHT } : made;
    return kept ? moment(self.cls, kept, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
  });
}

const VARIABLE_UNITS: ReadonlySet<string> = new Set(['years', 'months', 'weeks', 'days']);

/** pendulum: hours and less are counted on the clock of UTC, unless there are days or more with them. */
function moved(at: Moment, micros: bigint, variable: boolean): Fields | undefined {
  const zone = at.tz && zoneOf(at.tz);
  if (variable || !zone || zone.kind !== 'place') return fromMicros(microsOf(at.fields) + micros);
  const instant = utcMicros(at);
  const fields = instant === undefined ? undefined : fromMicros(instant + micros);
  return fields && inZone({ fields, tz: zoneValue(pendulumZoneClass, UTC_ZONE, LIBRARY_SITE) }, zone);
}

function startOf(fields: Fields, unit: string): Fields | undefined {
  switch (unit) {
    case 'second':
      return { ...fields, microsecond: 0 };
    case 'minute':
      return { ...fields, second: 0, microsecond: 0 };
    case 'hour':
      return { ...fields, minute: 0, second: 0, microsecond: 0 };
    case 'day':
      return { ...fields, ...MIDNIGHT };
    case 'week':
      return fromMicros(microsOf({ ...fields, ...MIDNIGHT }) - BigInt(weekdayOf(fields)) * MICROS_A_DAY);
    case 'month':
      return { ...fields, day: 1, ...MIDNIGHT };
    case 'year':
      return { ...fields, month: 1, day: 1, ...MIDNIGHT };
    case 'decade':
      return { ...fields, year: fields.year - (fields.year % 10), month: 1, day: 1, ...MIDNIGHT };
    default:
      return undefined;
  }
}

function endOf(fields: Fields, unit: string): Fields | undefined {
  const last = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };
  switch (unit) {
    case 'second':
      return { ...fields, microsecond: last.microsecond };
    case 'minute':
      return { ...fields, ...last, hour: fields.hour, minute: fields.minute };
    case 'hour':
      return { ...fields, ...last, hour: fields.hour };
    case 'day':
      return { ...fields, ...last };
    case 'week':
      return fromMicros(microsOf({ ...fields, ...last }) + BigInt(6 - weekdayOf(fields)) * MICROS_A_DAY);
    case 'month':
      return { ...fields, day: daysInMonth(fields.year, fields.month), ...last };
    case 'year':
      return { ...fields, month: 12, day: 31, ...last };
    default:
      return undefined;
  }
}

function edge(name: string, find: (fields: Fields, unit: string) => Fields | undefined) {
  return momentMethod(name, 'unit', (call, at, self, unit) => {
    const fields = unit.kind === 'str' ? find(at.fields, unit.value) : undefined;
    const kept = fields && isDateOnly(self) ? { ...fields, ...MIDNIGHT } : fields;
    return kept ? moment(self.cls, kept, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
  });
}

function text(name: string, write: (at: Moment) => string | undefined) {
  return momentMethod(name, '', (call, at) => {
    const made = write(at);
    return made === undefined ? unfollowed(call, `DateTime.${name}`) : str(made);
  });
}

function toZone(call: NativeCall, at: Moment, self: PyInstance, tz: Value): Value {
  const zone = zoneOf(tz);
  const fields = zone && inZone(at, zone);
  return zone && fields
    ? moment(self.cls, fields, tz.kind === 'instance' ? tz : zoneValue(pendulumZoneClass, zone, call.site), call.site)
    : unfollowed(call, 'DateTime.in_timezone');
}

/** Of moments and dates alike. */
const CALENDAR_MEMBERS: readonly (readonly [string, Value])[] = [
  adding('add', 1),
  adding('subtract', -1),
  edge('start_of', startOf),
  edge('end_of', endOf),
  ...WEEKDAY_MEMBERS,
  text('to_date_string', (at) => isoDate(at.fields)),
  number('day_of_year', ({ fields }) => ordinalOf(fields) - ordinalOf({ ...fields, month: 1, day: 1 }) + 1),
  number('quarter', ({ fields }) => Math.ceil(fields.month / 3)),
  number('week_of_year', ({ fields }) => isoWeek(fields).week),
  number('days_in_month', ({ fields }) => daysInMonth(fields.year, fields.month)),
  momentMethod('__format__', 'spec', (call, at, self, spec) => {
    if (spec.kind !== 'str') return unfollowed(call, 'format()');
    if (spec.value === '') return callMethod(call.interpreter, self, '__str__', [], call.site) ?? NONE;
    if (spec.value.includes('%')) return formatted(call, at, spec);
    const text = formatTokens(at, spec.value);
    return text === undefined ? unfollowed(call, 'DateTime.format') : str(text);
  }),
  momentMethod('format', 'fmt locale?', (call, at, _self, format, locale) => {
    const text = format.kind === 'str' && locale.kind === 'none' ? formatTokens(at, format.value) : undefined;
    return text === undefined ? unfollowed(call, 'DateTime.format') : str(text);
  }),
];

const pendulumDateClass = nativeClass('pendulum.date', 'Date', [dateClass], CALENDAR_MEMBERS, {
  fallbackAttribute: (_interpreter, _instance, name, site) =>
    name.startsWith('__') ? undefined : unfollowed({ site }, `Date.${name}`),
});
constructs(pendulumDateClass, 'year month day', (call, cls, values) => {
  const fields = fieldsFrom(values, 'year');
  return fields ? moment(cls, fields, undefined, call.site) : invalid(call, 'date');
});
defineMembers(pendulumDateClass, [
  pureMethod('__sub__', 'other', (call, self, other) => {
    const callee = lookUp(dateClass, '__sub__');
    const made = callee?.kind === 'native' ? callee.call({ ...call, self, positional: [other] }) : NOT_IMPLEMENTED;
    const micros = momentOf(other) ? microsOfDelta(made) : undefined;
    if (micros === undefined) return made;
    return micros < 0n ? unfollowed(call, 'a negative interval') : timedelta(micros, call.site, intervalClass);
  }),
]);

defineMembers(dateTimeClass, [
  ...CALENDAR_MEMBERS,
  text('to_time_string', (at) => isoTime(at.fields, 'seconds')),
  text('to_datetime_string', (at) => `${isoDate(at.fields)} ${isoTime(at.fields, 'seconds')}`),
  text('to_iso8601_string', (at) => isoText(at)?.replace(/\+00:00$/, 'Z')),
  text('__str__', (at) => isoText(at, ' ')),
  momentMethod('in_timezone', 'tz', toZone),
  momentMethod('in_tz', 'tz', toZone),
  momentMethod('date', '', (call, at) =>
    moment(pendulumDateClass, { ...at.fields, ...MIDNIGHT }, undefined, call.site),
  ),
  momentMethod('set', 'year? month? day? hour? minute? second? microsecond? tz?', (call, at, self, ...values) => {
    const tz = values[7] ?? NONE;
    const numbers = NAMES.map((name, index) => {
      const value = values[index] ?? NONE;
      return value.kind === 'none' ? at.fields[name] : wholeNumber(value);
    });
    const fields = Object.fromEntries(NAMES.map((name, index) => [name, numbers[index]])) as unknown as Fields;
    return numbers.includes(undefined) || !isValid(fields) || tz.kind !== 'none'
      ? unfollowed(call, 'DateTime.set')
      : moment(self.cls, fields, at.tz, call.site);
  }),
  momentMethod('__repr__', '', (call) => unfollowed(call, 'the text of a pendulum moment')),
  momentMethod('on', 'year month day', (call, at, self, ...values) => {
    const [year = 0, month = 0, day = 0] = values.map(wholeNumber);
    const fields = { ...at.fields, year, month, day };
    return isValid(fields) ? moment(self.cls, fields, at.tz, call.site) : unfollowed(call, 'DateTime.on');
  }),
  momentMethod('naive', '', (call, at, self) => moment(self.cls, at.fields, undefined, call.site)),
  momentMethod('at', 'hour minute? second? microsecond?', (call, at, self, ...values) => {
    const [hour, minute = 0, second = 0, microsecond = 0] = values.map(wholeNumber);
    const fields = hour === undefined ? undefined : { ...at.fields, hour, minute, second, microsecond };
    return fields && isValid(fields) ? moment(self.cls, fields, at.tz, call.site) : unfollowed(call, 'DateTime.at');
  }),
  [
    'timezone_name',
    {
      kind: 'property',
      getter: routine('timezone_name', 'self', (_call, self) => str(zoneOf(momentOf(self)?.tz ?? NONE)?.name ?? 'UTC')),
    },
  ],
  number('int_timestamp', (at) => {
    const micros = utcMicros(at);
    return micros === undefined ? undefined : Number((micros - EPOCH) / 1_000_000n);
  }),
  // A difference of moments is an interval, which is a duration.
  pureMethod('__sub__', 'other', (call, self, other) =>
    momentOf(other) && !isDateOnly(other) ? interval(call, self, other) : plainDifference(call, self, other),
  ),
  pureMethod('__rsub__', 'other', (call, _self, other) =>
    momentOf(other) && !isDateOnly(other) ? unfollowed(call, 'a difference of moments') : NOT_IMPLEMENTED,
  ),
  pureMethod('diff', 'dt abs?', (call, self, other, absolute) => {
    const made = momentOf(other) ? microsOfDelta(plainDifference(call, other, self)) : undefined;
    if (made === undefined || absolute.kind === 'unknown') return unfollowed(call, 'DateTime.diff');
    const isSigned = absolute.kind === 'bool' && !absolute.value;
    if (made < 0n && isSigned) return unfollowed(call, 'a negative interval');
    return timedelta(made < 0n ? -made : made, call.site, intervalClass);
  }),
]);

const EPOCH = microsOf({ year: 1970, month: 1, day: 1, ...MIDNIGHT });

function number(name: string, read: (at: Moment) => number | undefined): readonly [string, Value] {
  const getter = routine(name, 'self', (call, self) => {
    const at = momentOf(self);
    const value = at && read(at);
    return value === undefined ? unfollowed(call, `DateTime.${name}`) : int(value);
  });
  return [name, { kind: 'property', getter }];
}

function plainDifference(call: NativeCall, left: Value, right: Value): Value {
  const callee = lookUp(datetimeClass, '__sub__');
  return callee?.kind === 'native'
    ? callee.call({ ...call, self: left, positional: [right] })
    : unfollowed(call, 'a difference of moments');
}

function interval(call: NativeCall, left: Value, right: Value): Value {
  const difference = plainDifference(call, left, right);
  const micros = microsOfDelta(difference);
  if (micros === undefined) return difference;
  // pendulum counts the days of a negative interval in a way of its own.
  return micros < 0n ? unfollowed(call, 'a negative interval') : timedelta(micros, call.site, intervalClass);
}

/** What is no date or time in ISO 8601: with `strict=False` dateutil would read more. */
function isUnreadable(text: string): boolean {
  if (text === 'now' || text.startsWith('P')) return false;
  const hasWord = /[A-Za-z]{3}/.test(text) || !/\d/.test(text);
  return (
    hasWord || /^\d{1,2}([-/.])\d{1,2}\1\d{4}$/.test(text) || (/^\d{4}-\d\d?-\d\d?$/.test(text) && !parseIso(text))
  );
}

const parse = pure('parse', 'text', (call, value) => {
  const parsed = value.kind === 'str' ? parseIso(value.value) : undefined;
  const tz = call.keywords.get('tz');
  if (value.kind === 'str' && isUnreadable(value.value) && call.keywords.size === (tz ? 1 : 0))
    return call.interpreter.fail('ParserError', `Unable to parse string [${value.value}]`, call.site);
  if (!parsed || (call.keywords.size > 0 && !tz)) return unfollowed(call, 'pendulum.parse() of such a text');
  const zone = zoneArgument(tz ?? NONE);
  if (parsed.offset === undefined && !zone) return unfollowed(call, 'pendulum.parse() with such a time zone');
  const at =
    parsed.offset === undefined
      ? zone
        ? zoneValue(pendulumZoneClass, zone, call.site)
        : NONE
      : fixedZone(parsed.offset, call.site);
  return moment(dateTimeClass, parsed.fields, at, call.site);
});

const fromFormat = pure('from_format', 'string fmt tz?', (call, value, format, tz) => {
  const fields = value.kind === 'str' && format.kind === 'str' ? readFormat(value.value, format.value) : undefined;
  const zone = tz.kind === 'none' ? UTC_ZONE : zoneOf(tz);
  return fields && zone && isValid(fields)
    ? moment(dateTimeClass, fields, zoneValue(pendulumZoneClass, zone, call.site), call.site)
    : unfollowed(call, 'pendulum.from_format() of such a text');
});

const fromInstance = pure('instance', 'moment tz?', (call, value, tz) => {
  const at = momentOf(value);
  if (!at || isDateOnly(value)) return unfollowed(call, 'pendulum.instance()');
  const zone = zoneArgument(tz);
  const made = at.tz ?? (zone ? zoneValue(pendulumZoneClass, zone, call.site) : undefined);
  return made ? moment(dateTimeClass, at.fields, made, call.site) : unfollowed(call, 'pendulum.instance()');
});

function current(name: string): readonly [string, Value] {
  return [name, native(name, (call) => currentTime(call.site), false)];
}

const timezone = pure('timezone', 'name', (call, name) => {
  const missing = missingZone(call.interpreter, name, call.site);
  if (missing) return missing;
  const zone = zoneOf(name);
  return zone
    ? zoneValue(pendulumZoneClass, zone, call.site)
    : name.kind === 'int'
      ? fixedZone(name.value, call.site)
      : unfollowed(call, 'pendulum.timezone()');
});

export function pendulumMembers(): Iterable<readonly [string, Value]> {
  return [
    ['datetime', datetime],
    ['DateTime', dateTimeClass],
    ['date', pendulumDateClass],
    ['Date', pendulumDateClass],
    ['Duration', durationClass],
    ['duration', durationClass],
    ['timezone', timezone],
    ['Timezone', pendulumZoneClass],
    ['UTC', zoneValue(pendulumZoneClass, UTC_ZONE, LIBRARY_SITE)],
    ['parse', parse],
    ['instance', fromInstance],
    ['from_format', fromFormat],
    current('now'),
    current('today'),
    current('tomorrow'),
    current('yesterday'),
    ['WeekDay', weekDayClass],
    ...WEEK_DAYS,
  ];
}

export function pendulumZoneMembers(): Iterable<readonly [string, Value]> {
  return [
    ['timezone', timezone],
    ['Timezone', pendulumZoneClass],
    ['UTC', zoneValue(pendulumZoneClass, UTC_ZONE, LIBRARY_SITE)],
  ];
}
