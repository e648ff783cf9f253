/** The `pendulum` package, which DAG files use for dates: https://pendulum.eustace.io/docs/. */
import {
  int,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyInstance,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { numberOf } from '../numbers.ts';
import { method, pure, routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { defineMembers, LIBRARY_SITE, setHooks } from '../types.ts';
import {
  addMonths,
  daysInMonth,
  type Fields,
  fromMicros,
  isoDate,
  isoTime,
  isValid,
  MICROS_A_DAY,
  MIDNIGHT,
  microsOf,
  parseIso,
  weekdayOf,
} from './calendar-arithmetic.ts';
import { fixedZone } from './datetime.ts';
import {
  currentTime,
  datetimeClass,
  inZone,
  isDateOnly,
  isoText,
  type Moment,
  moment,
  momentMethod,
  momentOf,
} from './moments.ts';
import { durationClass, scaled } from './timedelta.ts';
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
    for (const [index, unit] of UNITS.entries()) {
      const amount = amounts[index] ?? NONE;
      const count = amount.kind === 'none' ? 0 : numberOf(amount);
      if (count === undefined) return unfollowed(call, `DateTime.${name}`);
      if (unit === 'years') fields = addMonths(fields, sign * 12 * count);
      else if (unit === 'months') fields = addMonths(fields, sign * count);
      else micros += BigInt(sign) * (scaled(count, LENGTHS[unit] ?? 0n) ?? 0n);
    }
    if (micros % MICROS_A_DAY !== 0n && zoneOf(at.tz ?? NONE)?.kind === 'place')
      return unfollowed(call, `DateTime.${name} in such a time zone`);
    const made = isValid(fields) ? fromMicros(microsOf(fields) + micros) : undefined;
    return made ? moment(self.cls, made, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
  });
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
    default:
      return undefined;
  }
}

function endOf(fields: Fields, unit: string): Fields | undefined {
  const last = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };
  switch (unit) {
    case 'day':
      return { ...fields, ...last };
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
    return fields ? moment(self.cls, fields, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
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

defineMembers(dateTimeClass, [
  adding('add', 1),
  adding('subtract', -1),
  edge('start_of', startOf),
  edge('end_of', endOf),
  text('to_date_string', (at) => isoDate(at.fields)),
  text('to_time_string', (at) => isoTime(at.fields, 'seconds')),
  text('to_datetime_string', (at) => `${isoDate(at.fields)} ${isoTime(at.fields, 'seconds')}`),
  text('to_iso8601_string', (at) => isoText(at)?.replace(/\+00:00$/, 'Z')),
  text('__str__', (at) => isoText(at, ' ')),
  method('__repr__', '', (call) => unfollowed(call, 'the text of a pendulum moment')),
  momentMethod('in_timezone', 'tz', toZone),
  momentMethod('in_tz', 'tz', toZone),
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
  [
    'day_of_year',
    { kind: 'property', getter: routine('day_of_year', 'self', (call) => unfollowed(call, 'DateTime.day_of_year')) },
  ],
  [
    'quarter',
    {
      kind: 'property',
      getter: routine('quarter', 'self', (_call, self) => int(Math.ceil((momentOf(self)?.fields.month ?? 1) / 3))),
    },
  ],
]);

const parse = pure('parse', 'text', (call, value) => {
  const parsed = value.kind === 'str' ? parseIso(value.value) : undefined;
  const tz = call.keywords.get('tz');
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
    ['Duration', durationClass],
    ['duration', durationClass],
    ['timezone', timezone],
    ['Timezone', pendulumZoneClass],
    ['UTC', zoneValue(pendulumZoneClass, UTC_ZONE, LIBRARY_SITE)],
    ['parse', parse],
    ['instance', fromInstance],
    current('now'),
    current('today'),
    current('tomorrow'),
    current('yesterday'),
    ...(['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const).map(
      (name) => [name, unknown(`pendulum.${name}`)] as const,
    ),
  ];
}

export function pendulumZoneMembers(): Iterable<readonly [string, Value]> {
  return [
    ['timezone', timezone],
    ['Timezone', pendulumZoneClass],
    ['UTC', zoneValue(pendulumZoneClass, UTC_ZONE, LIBRARY_SITE)],
  ];
}
