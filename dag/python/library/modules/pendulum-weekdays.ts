/** Days of the week in `pendulum`, version 3, and the ways to them from a moment: `next`, `first_of`, `nth_of` … */
import { bool, instance, int, nativeClass, type PyInstance, type Site, str, type Value } from '../../values.ts';
import { plain } from '../choices.ts';
import { method, routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { intType, LIBRARY_SITE, setHooks } from '../types.ts';
import {
  daysInMonth,
  type Fields,
  fromMicros,
  MICROS_A_DAY,
  MIDNIGHT,
  microsOf,
  weekdayOf,
} from './calendar-arithmetic.ts';
import { moment, momentMethod, momentOf } from './moments.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

export const weekDayClass = nativeClass(
  'pendulum.day',
  'WeekDay',
  [intType],
  [
    method('__repr__', '', (call, self) => {
      const index = wholeNumber(plain(self));
      return index === undefined ? unfollowed(call, 'a day') : str(`<WeekDay.${DAYS[index]}: ${index}>`);
    }),
    method('__str__', '', (_call, self) => str(String(wholeNumber(plain(self))))),
  ],
);

/** The days by their names in capitals, as members of the package. */
export const WEEK_DAYS: readonly (readonly [string, PyInstance])[] = DAYS.map((name, index) => {
  const made = instance(weekDayClass, LIBRARY_SITE, [
    ['name', str(name)],
    ['value', int(index)],
    ['__hash_key__', int(index)],
  ]);
  made.payload = { wraps: int(index) };
  return [name, made];
});
for (const [name, day] of WEEK_DAYS) weekDayClass.namespace.set(name, day);
setHooks(weekDayClass, {
  construct: (interpreter, _cls, args, site) =>
    WEEK_DAYS[wholeNumber(args.positional[0] ?? int(-1)) ?? -1]?.[1] ??
    interpreter.fail('ValueError', 'this is no day of the week', site),
});

/** Of an argument: 0 for Monday; the fallback where there is none. */
function dayOf(value: Value, fallback: number): number | undefined {
  const given = plain(value);
  if (given.kind === 'none') return fallback;
  const index = wholeNumber(given);
  return index !== undefined && index >= 0 && index < 7 ? index : undefined;
}

function shifted(fields: Fields, days: number): Fields | undefined {
  return fromMicros(microsOf(fields) + BigInt(days) * MICROS_A_DAY);
}

/** `next` and `previous`: at least a day away. */
function towards(name: string, sign: 1 | -1) {
  return momentMethod(name, 'day_of_week? keep_time?', (call, at, self, day, keepTime) => {
    const today = weekdayOf(at.fields);
    const wanted = dayOf(day, today);
    const keeps = keepTime.kind === 'bool' && keepTime.value;
    const from = keeps ? at.fields : { ...at.fields, ...MIDNIGHT };
    const distance = wanted === undefined ? 0 : ((sign * (wanted - today) + 6) % 7) + 1;
    const found = wanted === undefined ? undefined : shifted(from, sign * distance);
    return found ? moment(self.cls, found, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
  });
}

/** The first and the last month of what a unit names. */
function monthsOf(fields: Fields, unit: string): readonly [number, number] | undefined {
  const quarter = Math.ceil(fields.month / 3);
  switch (unit) {
    case 'month':
      return [fields.month, fields.month];
    case 'quarter':
      return [quarter * 3 - 2, quarter * 3];
    case 'year':
      return [1, 12];
    default:
      return undefined;
  }
}

function firstOf(fields: Fields, unit: string, day: number | undefined): Fields | undefined {
  const month = monthsOf(fields, unit)?.[0];
  if (month === undefined) return undefined;
  const first = { ...fields, month, day: 1, ...MIDNIGHT };
  return day === undefined ? first : shifted(first, (day - weekdayOf(first) + 7) % 7);
}

function lastOf(fields: Fields, unit: string, day: number | undefined): Fields | undefined {
  const month = monthsOf(fields, unit)?.[1];
  if (month === undefined) return undefined;
  const last = { ...fields, month, day: daysInMonth(fields.year, month), ...MIDNIGHT };
  return day === undefined ? last : shifted(last, -((weekdayOf(last) - day + 7) % 7));
}

function within(name: string, find: (fields: Fields, unit: string, day: number | undefined) => Fields | undefined) {
  return momentMethod(name, 'unit day_of_week?', (call, at, self, unit, day) => {
    const wanted = day.kind === 'none' ? undefined : dayOf(day, 0);
    const isClear = unit.kind === 'str' && (day.kind === 'none' || wanted !== undefined);
    const found = isClear ? find(at.fields, unit.value, wanted) : undefined;
    return found ? moment(self.cls, found, at.tz, call.site) : unfollowed(call, `DateTime.${name}`);
  });
}

/** Of moments and dates. */
export const WEEKDAY_MEMBERS: readonly (readonly [string, Value])[] = [
  towards('next', 1),
  towards('previous', -1),
  within('first_of', firstOf),
  within('last_of', lastOf),
  momentMethod('nth_of', 'unit nth day_of_week', (call, at, self, unit, nth, day) => {
    const [count, wanted] = [wholeNumber(nth), dayOf(day, 0)];
    const isMonth = unit.kind === 'str' && unit.value === 'month';
    const first = isMonth && wanted !== undefined ? firstOf(at.fields, 'month', wanted) : undefined;
    const found = first && count !== undefined && count > 0 ? shifted(first, 7 * (count - 1)) : undefined;
    return found && found.month === at.fields.month
      ? moment(self.cls, found, at.tz, call.site)
      : unfollowed(call, 'DateTime.nth_of');
  }),
  [
    'day_of_week',
    {
      kind: 'property',
      getter: routine('day_of_week', 'self', (call, self) => {
        const at = momentOf(self);
        return (at && WEEK_DAYS[weekdayOf(at.fields)]?.[1]) ?? unfollowed(call, 'DateTime.day_of_week');
      }),
    },
  ],
  [
    'week_of_month',
    {
      kind: 'property',
      getter: routine('week_of_month', 'self', (call, self) => weekOfMonth(self, call.site)),
    },
  ],
  momentMethod('is_leap_year', '', (_call, at) => bool(daysInMonth(at.fields.year, 2) === 29)),
];

function weekOfMonth(self: Value, site: Site): Value {
  const at = momentOf(self);
  if (!at) return unfollowed({ site }, 'DateTime.week_of_month');
  const { fields } = at;
  return int(Math.ceil((fields.day + weekdayOf({ ...fields, day: 1 })) / 7));
}
