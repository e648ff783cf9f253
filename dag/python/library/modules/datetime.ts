/** `datetime`: dates, times and moments. Payloads hold the fields; pendulum's moments are of a class that inherits from `datetime`. */
import {
  float,
  int,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyClass,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { pure, routine, unfollowed, unfollowedMethods } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { defineMembers, LIBRARY_SITE, tupleType } from '../types.ts';
import {
  fromIsoCalendar,
  fromMicros,
  fromOrdinal,
  isoDate,
  isoWeek,
  MICROS_A_DAY,
  MIDNIGHT,
  microsOf,
  ordinalOf,
  parseIso,
  refusedFormat,
  strftime,
  strptime,
  unixSeconds,
  weekdayOf,
} from './calendar-arithmetic.ts';
import {
  COMPARISONS,
  classMethod,
  clockArguments,
  constructs,
  field,
  fieldsFrom,
  invalid,
  replaced,
  shifted,
  text,
  textOfMoment,
  timeText,
  WITH_FORMAT,
} from './moment-members.ts';
import {
  currentTime,
  dateClass,
  datetimeClass,
  inZone,
  isDateOnly,
  isoText,
  moment,
  momentMethod,
  momentOf,
  offsetOf,
  timeClass,
  utcMicros,
} from './moments.ts';
import { microsOfDelta, timedelta, timedeltaClass } from './timedelta.ts';
import { timezoneClass, tzinfoClass, utc, zoneName, zoneOf, zoneValue } from './zones.ts';

constructs(dateClass, 'year month day', (call, cls, values) => {
  const fields = fieldsFrom(values, 'year');
  return fields ? moment(cls, fields, undefined, call.site) : invalid(call, 'date');
});
constructs(datetimeClass, 'year month day hour? minute? second? microsecond? tzinfo? fold?', (call, cls, values) => {
  const fields = fieldsFrom(values.slice(0, 7), 'year');
  return fields ? moment(cls, fields, values[7], call.site) : invalid(call, 'datetime');
});
constructs(timeClass, 'hour? minute? second? microsecond? tzinfo? fold?', (call, cls, values) => {
  const fields = fieldsFrom(values.slice(0, 4), 'hour');
  return fields ? moment(cls, fields, values[4], call.site) : invalid(call, 'time');
});

/** Of `time.struct_time`. */
const PARTS_OF_TIME = ['year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst'].map(
  (name) => `tm_${name}`,
);

/** What `date.isocalendar()` gives is shown with its module. */
const isoCalendarDate = nativeClass('datetime', 'datetime.IsoCalendarDate', [tupleType]);

defineMembers(dateClass, [
  field('year'),
  field('month'),
  field('day'),
  ...COMPARISONS,
  ...WITH_FORMAT,
  momentMethod('__add__', 'delta', (call, at, self, delta) => {
    const micros = microsOfDelta(delta);
    return micros === undefined ? NOT_IMPLEMENTED : shifted(call, at, self, micros, 1);
  }),
  momentMethod('__radd__', 'delta', (call, at, self, delta) => {
    const micros = microsOfDelta(delta);
    return micros === undefined ? NOT_IMPLEMENTED : shifted(call, at, self, micros, 1);
  }),
  momentMethod('__sub__', 'other', (call, at, self, other) => {
    const micros = microsOfDelta(other);
    if (micros !== undefined) return shifted(call, at, self, micros, -1);
    const right = momentOf(other);
    if (!right || isDateOnly(self) !== isDateOnly(other)) return NOT_IMPLEMENTED;
    if (at.tz && right.tz && at.tz !== right.tz) {
      const [first, second] = [utcMicros(at), utcMicros(right)];
      return first === undefined || second === undefined
        ? unfollowed(call, 'a difference in such a time zone')
        : timedelta(first - second, call.site);
    }
    if (Boolean(at.tz) !== Boolean(right.tz))
      return call.interpreter.fail('TypeError', "can't subtract offset-naive and offset-aware datetimes", call.site);
    return timedelta(microsOf(at.fields) - microsOf(right.fields), call.site);
  }),
  momentMethod('weekday', '', (_call, at) => int(weekdayOf(at.fields))),
  momentMethod('isoweekday', '', (_call, at) => int(weekdayOf(at.fields) + 1)),
  momentMethod('isocalendar', '', (_call, at) => {
    const { year, week, weekday } = isoWeek(at.fields);
    const parts = tuple([int(year), int(week), int(weekday)]);
    return { ...parts, fields: ['year', 'week', 'weekday'], cls: isoCalendarDate } as Value;
  }),
  momentMethod('toordinal', '', (_call, at) => int(ordinalOf(at.fields))),
  momentMethod('isoformat', '', (_call, at) => str(isoDate(at.fields))),
  momentMethod('ctime', '', (call, at) =>
    text(call, strftime(at.fields, '%a %b %d %H:%M:%S %Y')?.replace(/ 0(\d) /, '  $1 '), 'ctime()'),
  ),
  momentMethod('__str__', '', (call, at, self) => textOfMoment(call, at, self)),
  momentMethod('__repr__', '', (_call, at) =>
    str(`datetime.date(${at.fields.year}, ${at.fields.month}, ${at.fields.day})`),
  ),
  momentMethod('replace', 'year? month? day?', (call, at, self, ...values) =>
    replaced(call, at, self, ['year', 'month', 'day'], values, undefined),
  ),
  classMethod('today', '', (call) => currentTime(call.site)),
  classMethod('fromtimestamp', 'timestamp', (call) => unfollowed(call, 'date.fromtimestamp')),
  classMethod('fromisoformat', 'text', (call, cls, value) => {
    const parsed = value.kind === 'str' ? parseIso(value.value) : undefined;
    if (!parsed?.dateOnly) return unreadIso(call, value, true);
    return moment(cls, parsed.fields, undefined, call.site);
  }),
  classMethod('fromordinal', 'ordinal', (call, cls, ordinal) => {
    const days = wholeNumber(ordinal);
    return days === undefined || days < 1
      ? unfollowed(call, 'fromordinal')
      : moment(cls, { ...fromOrdinal(days), ...MIDNIGHT }, undefined, call.site);
  }),
  ['resolution', timedelta(MICROS_A_DAY, LIBRARY_SITE)],
  momentMethod('timetuple', '', (_call, at) => {
    const { year, month, day, hour, minute, second } = at.fields;
    const dayOfYear = ordinalOf(at.fields) - ordinalOf({ ...at.fields, month: 1, day: 1 }) + 1;
    const parts = [year, month, day, hour, minute, second, weekdayOf(at.fields), dayOfYear, -1];
    return { ...tuple(parts.map(int)), fields: PARTS_OF_TIME } as Value;
  }),
  classMethod('fromisocalendar', 'year week day', (call, cls, ...values) => {
    const [year = 0, week = 0, day = 0] = values.map(wholeNumber);
    const found = fromIsoCalendar(year, week, day);
    return found ? moment(cls, { ...found, ...MIDNIGHT }, undefined, call.site) : invalid(call, 'fromisocalendar');
  }),
  ...unfollowedMethods('date', '__hash__'),
]);

defineMembers(timeClass, [
  field('hour'),
  field('minute'),
  field('second'),
  field('microsecond'),
  ['tzinfo', { kind: 'property', getter: routine('tzinfo', 'self', (_call, self) => momentOf(self)?.tz ?? NONE) }],
  ['fold', int(0)],
  ...COMPARISONS,
  ...WITH_FORMAT,
  momentMethod('isoformat', 'timespec?', (call, at, _self, precision) =>
    text(call, timeText(at, precision.kind === 'str' ? precision.value : 'auto'), 'time.isoformat'),
  ),
  momentMethod('__str__', '', (call, at, self) => textOfMoment(call, at, self)),
  momentMethod('__repr__', '', (call, at) =>
    at.tz ? unfollowed(call, 'the text of a time') : str(`datetime.time(${clockArguments(at.fields)})`),
  ),
  momentMethod('replace', 'hour? minute? second? microsecond?', (call, at, self, ...values) =>
    replaced(call, at, self, ['hour', 'minute', 'second', 'microsecond'], values, at.tz),
  ),
  classMethod('fromisoformat', 'text', (call, cls, value) => {
    const parsed = value.kind === 'str' ? parseIso(`2000-01-01T${value.value}`) : undefined;
    if (!parsed || parsed.offset !== undefined) return unfollowed(call, 'time.fromisoformat of such a text');
    return moment(cls, { ...parsed.fields, year: 1, month: 1, day: 1 }, undefined, call.site);
  }),
  ...unfollowedMethods('time', 'utcoffset dst tzname __hash__'),
]);

/** What is no date in any version of Python: later ones read more forms of ISO 8601. */
function unreadIso(call: NativeCall, value: Value, dateOnly: boolean): Value {
  if (value.kind !== 'str') return unfollowed(call, 'fromisoformat');
  const date = /^\d{4}-?(\d\d)-?(\d\d)(.*)$/s.exec(value.value);
  const [, month, day, rest = ''] = date ?? [];
  const isWrong = date
    ? Number(month) > 12 || Number(day) > 31 || month === '00' || day === '00' || (dateOnly && rest.length > 4)
    : !/^\d{4}-?W\d\d/.test(value.value);
  if (isWrong) return call.interpreter.fail('ValueError', `Invalid isoformat string: '${value.value}'`, call.site);
  return unfollowed(call, 'fromisoformat of such a text');
}

const NAMES = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

defineMembers(datetimeClass, [
  field('hour'),
  field('minute'),
  field('second'),
  field('microsecond'),
  ['fold', int(0)],
  ['tzinfo', { kind: 'property', getter: routine('tzinfo', 'self', (_call, self) => momentOf(self)?.tz ?? NONE) }],
  momentMethod('date', '', (call, at) => moment(dateClass, { ...at.fields, ...MIDNIGHT }, undefined, call.site)),
  momentMethod('time', '', (call, at) =>
    moment(timeClass, { ...at.fields, year: 1, month: 1, day: 1 }, undefined, call.site),
  ),
  momentMethod('timetz', '', (call, at) =>
    moment(timeClass, { ...at.fields, year: 1, month: 1, day: 1 }, at.tz, call.site),
  ),
  [
    'replace',
    native('replace', (call) => {
      const at = momentOf(call.self);
      if (!at || call.self.kind !== 'instance') return unfollowed(call, 'datetime.replace');
      const self = call.self;
      const tz = call.keywords.get('tzinfo') ?? call.positional[7] ?? at.tz;
      return pure('replace', 'year? month? day? hour? minute? second? microsecond? tzinfo? fold?', (inner, ...values) =>
        replaced(inner, at, self, NAMES, values, tz),
      ).call({ ...call, self: NONE });
    }),
  ],
  momentMethod('isoformat', 'sep? timespec?', (call, at, _self, separator, precision) =>
    text(
      call,
      isoText(
        at,
        separator.kind === 'str' ? separator.value : 'T',
        precision.kind === 'str' ? precision.value : 'auto',
      ),
      'isoformat() in such a time zone',
    ),
  ),
  momentMethod('timestamp', '', (call, at) => {
    const micros = utcMicros(at);
    const fields = micros === undefined ? undefined : fromMicros(micros);
    return fields ? float(unixSeconds(fields)) : unknown('the local time zone', call.site);
  }),
  momentMethod('astimezone', 'tz?', (call, at, self, tz) => {
    const zone = zoneOf(tz);
    const fields = zone && inZone(at, zone);
    return fields ? moment(self.cls, fields, tz, call.site) : unfollowed(call, 'astimezone()');
  }),
  momentMethod('utcoffset', '', (call, at) => {
    const offset = offsetOf(at);
    if (!at.tz) return NONE;
    return offset === undefined ? unfollowed(call, 'utcoffset()') : timedelta(BigInt(offset) * 1_000_000n, call.site);
  }),
  momentMethod('tzname', '', (call, at) => {
    const zone = at.tz && zoneOf(at.tz);
    return at.tz ? text(call, zone && zoneName(zone), 'tzname()') : NONE;
  }),
  momentMethod('__repr__', '', (call, at) => {
    const { year, month, day } = at.fields;
    const head = `datetime.datetime(${year}, ${month}, ${day}, ${clockArguments(at.fields)}`;
    if (!at.tz) return str(`${head})`);
    return at.tz === utc
      ? str(`${head}, tzinfo=datetime.timezone.utc)`)
      : unfollowed(call, 'the text of a moment with a time zone');
  }),
  classMethod('now', 'tz?', (call) => currentTime(call.site)),
  classMethod('today', '', (call) => currentTime(call.site)),
  classMethod('utcnow', '', (call) => currentTime(call.site)),
  classMethod('fromtimestamp', 'timestamp tz?', (call, cls, timestamp, tz) => fromUnix(call, cls, timestamp, tz)),
  classMethod('utcfromtimestamp', 'timestamp', (call, cls, timestamp) => {
    const made = momentOf(fromUnix(call, cls, timestamp, utc));
    return made ? moment(cls, made.fields, undefined, call.site) : unfollowed(call, 'utcfromtimestamp()');
  }),
  classMethod('fromisoformat', 'text', (call, cls, value) => {
    const parsed = value.kind === 'str' ? parseIso(value.value) : undefined;
    if (!parsed) return unreadIso(call, value, false);
    return moment(
      cls,
      parsed.fields,
      parsed.offset === undefined ? undefined : fixedZone(parsed.offset, call.site),
      call.site,
    );
  }),
  classMethod('strptime', 'text format', (call, cls, value, format) => {
    const wrong = [value, format].findIndex(
      (each) => /^(none|int|float|list|dict|tuple)$/.test(each.kind) || momentOf(each) !== undefined,
    );
    if (wrong >= 0) {
      const type = call.interpreter.typeOf([value, format][wrong] ?? NONE)?.name;
      return call.interpreter.fail('TypeError', `strptime() argument ${wrong + 1} must be str, not ${type}`, call.site);
    }
    if (value.kind !== 'str' || format.kind !== 'str') return unfollowed(call, 'strptime()');
    const refused = refusedFormat(format.value);
    if (refused) return call.interpreter.fail('ValueError', refused, call.site);
    const parsed = strptime(value.value, format.value);
    if (parsed === 'unknown') return unfollowed(call, 'strptime() with such a format');
    if (!parsed)
      return call.interpreter.fail(
        'ValueError',
        `time data '${value.value}' does not match format '${format.value}'`,
        call.site,
      );
    return moment(
      cls,
      parsed.fields,
      parsed.offset === undefined ? undefined : fixedZone(parsed.offset, call.site),
      call.site,
    );
  }),
  classMethod('combine', 'date time tzinfo?', (call, cls, date, time, tz) => {
    const [day, clock] = [momentOf(date), momentOf(time)];
    if (!day || !clock) return unfollowed(call, 'combine()');
    const { hour, minute, second, microsecond } = clock.fields;
    return moment(
      cls,
      { ...day.fields, hour, minute, second, microsecond },
      tz.kind === 'none' ? clock.tz : tz,
      call.site,
    );
  }),
  ['resolution', timedelta(1n, LIBRARY_SITE)],
  ...unfollowedMethods('datetime', 'utctimetuple dst __hash__'),
]);

export function fixedZone(offset: number, site: Site): Value {
  return offset === 0 ? utc : zoneValue(timezoneClass, { kind: 'fixed', offset }, site);
}

function fromUnix(call: NativeCall, cls: PyClass, timestamp: Value, tz: Value): Value {
  const seconds = timestamp.kind === 'int' || timestamp.kind === 'float' ? timestamp.value : undefined;
  const zone = zoneOf(tz);
  if (seconds === undefined || !zone) return unfollowed(call, 'fromtimestamp() without a time zone');
  const epoch = microsOf({ year: 1970, month: 1, day: 1, ...MIDNIGHT });
  const fields = fromMicros(epoch + BigInt(Math.round(seconds * 1e6)));
  const local = fields && inZone({ fields, tz: utc }, zone);
  return local ? moment(cls, local, tz, call.site) : unfollowed(call, 'fromtimestamp()');
}

const EDGES = [
  [dateClass, { year: 1, month: 1, day: 1, ...MIDNIGHT }, { year: 9999, month: 12, day: 31, ...MIDNIGHT }],
  [
    timeClass,
    { year: 1, month: 1, day: 1, ...MIDNIGHT },
    { year: 1, month: 1, day: 1, hour: 23, minute: 59, second: 59, microsecond: 999_999 },
  ],
  [
    datetimeClass,
    { year: 1, month: 1, day: 1, ...MIDNIGHT },
    { year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999 },
  ],
] as const;
for (const [cls, lowest, highest] of EDGES) {
  cls.namespace.set('min', moment(cls, lowest, undefined, LIBRARY_SITE));
  cls.namespace.set('max', moment(cls, highest, undefined, LIBRARY_SITE));
}

export function datetimeMembers(): Iterable<readonly [string, Value]> {
  return [
    ['date', dateClass],
    ['datetime', datetimeClass],
    ['time', timeClass],
    ['timedelta', timedeltaClass],
    ['timezone', timezoneClass],
    ['tzinfo', tzinfoClass],
    ['UTC', utc],
    ['MINYEAR', int(1)],
    ['MAXYEAR', int(9999)],
  ];
}
