/** Dates and times as numbers: the proleptic Gregorian calendar, zones, text. No Python values here. */

export interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

export const MIDNIGHT = { hour: 0, minute: 0, second: 0, microsecond: 0 };
export const MICROS_A_DAY = 86_400_000_000n;

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Days since 0001-01-01, which is 1, as Python's `toordinal`. */
export function ordinalOf({ year, month, day }: Pick<Fields, 'year' | 'month' | 'day'>): number {
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let at = 1; at < month; at++) days += daysInMonth(year, at);
  return days + day;
}

export function fromOrdinal(ordinal: number): Pick<Fields, 'year' | 'month' | 'day'> {
  let year = Math.max(1, Math.floor(ordinal / 365.2425));
  while (ordinalOf({ year: year + 1, month: 1, day: 1 }) <= ordinal) year++;
  while (ordinalOf({ year, month: 1, day: 1 }) > ordinal) year--;
  let rest = ordinal - ordinalOf({ year, month: 1, day: 1 });
  let month = 1;
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return { year, month, day: rest + 1 };
}

/** Microseconds since the day before 0001-01-01. */
export function microsOf(fields: Fields): bigint {
  const seconds = fields.hour * 3600 + fields.minute * 60 + fields.second;
  return BigInt(ordinalOf(fields)) * MICROS_A_DAY + BigInt(seconds) * 1_000_000n + BigInt(fields.microsecond);
}

/** Undefined outside the years 1 to 9999. */
export function fromMicros(micros: bigint): Fields | undefined {
  const days = Number(micros / MICROS_A_DAY);
  if (micros < MICROS_A_DAY || days > 3_652_059) return undefined;
  return { ...fromOrdinal(days), ...timeOf(micros % MICROS_A_DAY) };
}

export function timeOf(micros: bigint): Pick<Fields, 'hour' | 'minute' | 'second' | 'microsecond'> {
  const seconds = Number(micros / 1_000_000n);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: Number(micros % 1_000_000n),
  };
}

export function isValid(fields: Fields): boolean {
  const { year, month, day, hour, minute, second, microsecond } = fields;
  const within = (value: number, low: number, high: number): boolean =>
    Number.isInteger(value) && value >= low && value <= high;
  return (
    within(year, 1, 9999) &&
    within(month, 1, 12) &&
    within(day, 1, daysInMonth(year, month)) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 59) &&
    within(microsecond, 0, 999_999)
  );
}

/** Monday is 0. */
export function weekdayOf(fields: Pick<Fields, 'year' | 'month' | 'day'>): number {
  return (ordinalOf(fields) + 6) % 7;
}

export function isoWeek(fields: Pick<Fields, 'year' | 'month' | 'day'>): {
  readonly year: number;
  readonly week: number;
  readonly weekday: number;
} {
  const weekday = weekdayOf(fields) + 1;
  const thursday = fromOrdinal(ordinalOf(fields) + 4 - weekday);
  const week = Math.floor((ordinalOf(thursday) - ordinalOf({ year: thursday.year, month: 1, day: 1 })) / 7) + 1;
  return { year: thursday.year, week, weekday };
}

/** Undefined for what is no day of such a year. */
export function fromIsoCalendar(
  year: number,
  week: number,
  day: number,
): { readonly year: number; readonly month: number; readonly day: number } | undefined {
  if (year < 1 || year > 9999 || week < 1 || week > 53 || day < 1 || day > 7) return undefined;
  const fourth = { year, month: 1, day: 4 };
  const found = fromOrdinal(ordinalOf(fourth) - weekdayOf(fourth) + (week - 1) * 7 + day - 1);
  return isoWeek(found).year === year ? found : undefined;
}

/** Adds months, keeping to the month's last day where it has fewer. */
export function addMonths(fields: Fields, months: number): Fields {
  const total = fields.year * 12 + fields.month - 1 + months;
  const [year, month] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  return { ...fields, year, month, day: Math.min(fields.day, daysInMonth(year, month)) };
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function zoneFormat(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    let format: Intl.DateTimeFormat | undefined;
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      format = undefined;
    }
    formats.set(zone, format);
  }
  return formats.get(zone);
}

export function isZone(zone: string): boolean {
  return zoneFormat(zone) !== undefined;
}

const EPOCH = ordinalOf({ year: 1970, month: 1, day: 1 });

/** Seconds that the zone is ahead of UTC at that moment; undefined for a name that is no zone. */
export function offsetAt(zone: string, utcMilliseconds: number): number | undefined {
  const format = zoneFormat(zone);
  if (!format) return undefined;
  const part = new Map(format.formatToParts(utcMilliseconds).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(
    part.get('year') ?? 0,
    (part.get('month') ?? 1) - 1,
    part.get('day'),
    part.get('hour'),
    part.get('minute'),
    part.get('second'),
  );
  return Math.round((local - utcMilliseconds) / 1000);
}

function milliseconds(fields: Fields): number {
  return (ordinalOf(fields) - EPOCH) * 86_400_000 + ((fields.hour * 60 + fields.minute) * 60 + fields.second) * 1000;
}

/** Seconds that a zone's wall clock is ahead of UTC; of two possible readings the first, as with `fold=0`. */
export function offsetOfLocal(zone: string, fields: Fields): number | undefined {
  if (fields.year < 100) return undefined;
  const local = milliseconds(fields);
  const before = offsetAt(zone, local - 86_400_000);
  const after = offsetAt(zone, local + 86_400_000);
  if (before === undefined || after === undefined) return undefined;
  if (offsetAt(zone, local - before * 1000) === before) return before;
  return offsetAt(zone, local - after * 1000) === after ? after : before;
}

export function offsetOfUtc(zone: string, fields: Fields): number | undefined {
  return fields.year < 100 ? undefined : offsetAt(zone, milliseconds(fields));
}

/** Seconds since 1970 of a moment in UTC. */
export function unixSeconds(utc: Fields): number {
  return milliseconds(utc) / 1000 + utc.microsecond / 1e6;
}

const two = (value: number): string => String(value).padStart(2, '0');

export function isoDate(fields: Pick<Fields, 'year' | 'month' | 'day'>): string {
  return `${String(fields.year).padStart(4, '0')}-${two(fields.month)}-${two(fields.day)}`;
}

/** Undefined for a precision that Python does not have. */
export function isoTime(
  fields: Pick<Fields, 'hour' | 'minute' | 'second' | 'microsecond'>,
  precision = 'auto',
): string | undefined {
  const minutes = `${two(fields.hour)}:${two(fields.minute)}`;
  const micros = String(fields.microsecond).padStart(6, '0');
  switch (precision) {
    case 'auto':
      return `${minutes}:${two(fields.second)}${fields.microsecond ? `.${micros}` : ''}`;
    case 'hours':
      return two(fields.hour);
    case 'minutes':
      return minutes;
    case 'seconds':
      return `${minutes}:${two(fields.second)}`;
    case 'milliseconds':
      return `${minutes}:${two(fields.second)}.${micros.slice(0, 3)}`;
    case 'microseconds':
      return `${minutes}:${two(fields.second)}.${micros}`;
    default:
      return undefined;
  }
}

export function isoOffset(seconds: number, colon = ':'): string {
  const size = Math.abs(seconds);
  const rest = size % 60;
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${colon}${two(Math.floor(size / 60) % 60)}${rest ? `${colon}${two(rest)}` : ''}`;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function dayName(fields: Pick<Fields, 'year' | 'month' | 'day'>): string {
  return DAYS[weekdayOf(fields)] ?? '';
}
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** Undefined when a directive is not known, or rests on a zone that is not. */
export function strftime(
  fields: Fields,
  format: string,
  zone?: { readonly offset?: number; readonly name?: string },
): string | undefined {
  let failed = false;
  const text = format.replace(/%(-?)(.)/gs, (_, dash: string, directive: string) => {
    const made = directiveText(fields, directive, zone);
    if (made === undefined || (dash && !/^[dmHIMSjy]$/.test(directive))) failed = true;
    return dash ? (made ?? '').replace(/^0+(?=.)/, '') : (made ?? '');
  });
  return failed || /%$/.test(format.replaceAll('%%', '')) ? undefined : text;
}

function directiveText(
  fields: Fields,
  directive: string,
  zone: { readonly offset?: number; readonly name?: string } | undefined,
): string | undefined {
  const dayOfYear = ordinalOf(fields) - ordinalOf({ year: fields.year, month: 1, day: 1 }) + 1;
  const weekday = weekdayOf(fields);
  switch (directive) {
    case 'Y':
      return String(fields.year).padStart(4, '0');
    case 'm':
      return two(fields.month);
    case 'd':
      return two(fields.day);
    case 'H':
      return two(fields.hour);
    case 'I':
      return two(fields.hour % 12 || 12);
    case 'M':
      return two(fields.minute);
    case 'S':
      return two(fields.second);
    case 'f':
      return String(fields.microsecond).padStart(6, '0');
    case 'p':
      return fields.hour < 12 ? 'AM' : 'PM';
    case 'y':
      return two(fields.year % 100);
    case 'j':
      return String(dayOfYear).padStart(3, '0');
    case 'B':
      return monthName(fields.month);
    case 'b':
    case 'h':
      return monthName(fields.month).slice(0, 3);
    case 'A':
      return dayName(fields);
    case 'a':
      return dayName(fields).slice(0, 3);
    case 'w':
      return String((weekday + 1) % 7);
    case 'u':
      return String(weekday + 1);
    case 'U':
      return two(Math.floor((dayOfYear + 6 - ((weekday + 1) % 7)) / 7));
    case 'W':
      return two(Math.floor((dayOfYear + 6 - weekday) / 7));
    case 'V':
      return two(isoWeek(fields).week);
    case 'G':
      return String(isoWeek(fields).year);
    case 'F':
      return isoDate(fields);
    case 'T':
    case 'X':
      return isoTime({ ...fields, microsecond: 0 });
    case 'D':
    case 'x':
      return `${two(fields.month)}/${two(fields.day)}/${two(fields.year % 100)}`;
    case 'z':
      return zone ? (zone.offset === undefined ? undefined : isoOffset(zone.offset, '')) : '';
    case 'Z':
      return zone ? zone.name : '';
    case '%':
      return '%';
    default:
      return undefined;
  }
}

export interface Parsed {
  readonly fields: Fields;
  readonly offset?: number;
}

const PARTS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  d: '(?<d>3[01]|[12]\\d|0[1-9]|[1-9])',
  H: '(?<H>2[0-3]|[01]\\d|\\d)',
  I: '(?<I>1[0-2]|0[1-9]|[1-9])',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>[0-5]\\d|\\d)',
  f: '(?<f>\\d{1,6})',
  y: '(?<y>\\d\\d)',
  b: `(?<b>${MONTHS.map((month) => month.slice(0, 3)).join('|')})`,
  B: `(?<B>${MONTHS.join('|')})`,
  a: `(?:${DAYS.map((day) => day.slice(0, 3)).join('|')})`,
  A: `(?:${DAYS.join('|')})`,
  p: '(?<p>AM|PM)',
  z: '(?<z>Z|[+-]\\d\\d:?\\d\\d)',
  '%': '%',
};

/** Python's words for a format that no version of it reads; later ones read more letters than earlier ones. */
export function refusedFormat(format: string): string | undefined {
  const directives: readonly string[] = format.replaceAll('%%', '').match(/%[\s\S]?/g) ?? [];
  if (directives.includes('%')) return `stray % in format '${format}'`;
  const bad = directives.find((directive) => /^%[-#_ \dQqsiJKLNov]$/.test(directive));
  return bad ? `'${bad[1]}' is a bad directive in format '${format}'` : undefined;
}

/** 'unknown' for a format that is not followed; undefined when the text does not match. */
export function strptime(text: string, format: string): Parsed | 'unknown' | undefined {
  let pattern = '';
  for (const [, directive, literal] of format.matchAll(/%(.)|([^%]+|%$)/gs)) {
    const part = directive === undefined ? undefined : PARTS[directive];
    if (directive !== undefined && (!part || (pattern.includes(part) && directive !== '%'))) return 'unknown';
    pattern += part ?? (literal ?? '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
  }
  const match = new RegExp(`^${pattern}$`, 'is').exec(text);
  // A format may take nothing that makes a date: `%a`.
  return match ? fromGroups(match.groups ?? {}) : undefined;
}

function fromGroups(groups: { readonly [name: string]: string | undefined }): Parsed | undefined {
  const short = groups.b ?? groups.B?.slice(0, 3);
  const named = short
    ? MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === short.toLowerCase()) + 1
    : undefined;
  const century = groups.y === undefined ? undefined : Number(groups.y) + (Number(groups.y) < 69 ? 2000 : 1900);
  const half =
    groups.I === undefined ? undefined : (Number(groups.I) % 12) + (groups.p?.toUpperCase() === 'PM' ? 12 : 0);
  const fields: Fields = {
    year: Number(groups.Y ?? century ?? 1900),
    month: named ?? Number(groups.m ?? 1),
    day: Number(groups.d ?? 1),
    hour: half ?? Number(groups.H ?? 0),
    minute: Number(groups.M ?? 0),
    second: Number(groups.S ?? 0),
    microsecond: Number((groups.f ?? '').padEnd(6, '0')),
  };
  if (!isValid(fields)) return undefined;
  return { fields, ...(groups.z ? { offset: parseOffset(groups.z) } : {}) };
}

function parseOffset(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const [, sign, hours, minutes, seconds] = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0));
}

/** The forms of ISO 8601 that `fromisoformat` takes, without week dates; undefined for others. */
export function parseIso(text: string): (Parsed & { readonly dateOnly: boolean }) | undefined {
  const groups =
    /^(?<Y>\d{4})-?(?<m>\d\d)-?(?<d>\d\d)(?:[T ](?<H>\d\d)(?::?(?<M>\d\d)(?::?(?<S>\d\d)(?:[.,](?<f>\d{1,6})\d*)?)?)?(?<z>Z|[+-]\d\d:?\d\d(?::\d\d)?)?)?$/.exec(
      text,
    )?.groups;
  const parsed = groups && fromGroups(groups);
  return parsed && { ...parsed, dateOnly: groups.H === undefined };
}
