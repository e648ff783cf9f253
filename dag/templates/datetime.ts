/** Dates in UTC as Airflow's templates have them (pendulum), to the millisecond. */
import { TemplateError, UncoveredTemplate } from './errors.ts';

const DAY = 86_400_000;

export class TimeDelta {
  constructor(readonly milliseconds: number) {}

  static of(parts: { readonly [unit: string]: unknown }): TimeDelta {
    let total = 0;
    for (const [unit, amount] of Object.entries(parts)) {
      const size = UNITS[unit.endsWith('s') ? unit : `${unit}s`];
      if (size === undefined || typeof amount !== 'number')
        throw new TemplateError(`timedelta takes no ${unit} of that kind`);
      total += size * amount;
    }
    return new TimeDelta(total);
  }

  get days(): number {
    return Math.floor(this.milliseconds / DAY);
  }

  /** As Python prints it: `1 day, 2:03:04`. */
  toString(): string {
    const rest = this.milliseconds - this.days * DAY;
    const days = this.days === 0 ? '' : `${this.days} day${Math.abs(this.days) === 1 ? '' : 's'}, `;
    const clock = `${Math.floor(rest / 3_600_000)}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}`;
    return `${days}${clock}${fraction(rest % 1000)}`;
  }
}

export class PyDate {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = Math.floor(milliseconds / DAY) * DAY;
  }

  toString(): string {
    return new Date(this.milliseconds).toISOString().slice(0, 10);
  }
}

export class DateTime {
  constructor(
    readonly milliseconds: number,
    /** Naive ones (from `strptime`) print without an offset. */
    readonly zoned = true,
  ) {}

  static parse(text: string): DateTime {
    const at = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) || text.length <= 10 ? text : `${text}Z`);
    if (Number.isNaN(at)) throw new TemplateError(`${text} is not a date`);
    return new DateTime(at);
  }

  get date(): Date {
    return new Date(this.milliseconds);
  }

  isoformat(separator = 'T'): string {
    const text = this.date.toISOString();
    const offset = this.zoned ? '+00:00' : '';
    return `${text.slice(0, 10)}${separator}${text.slice(11, 19)}${fraction(this.date.getUTCMilliseconds())}${offset}`;
  }

  /** Pendulum 3 and Python print a space where `isoformat` has a T. */
  toString(): string {
    return this.isoformat(' ');
  }

  plus(delta: TimeDelta, sign: 1 | -1 = 1): DateTime {
    return new DateTime(this.milliseconds + sign * delta.milliseconds, this.zoned);
  }

  /** Pendulum's `add`: calendar months and years, then exact units. */
  add(parts: { readonly [unit: string]: unknown }, sign: 1 | -1 = 1): DateTime {
    const { years = 0, months = 0, ...exact } = parts;
    if (typeof years !== 'number' || typeof months !== 'number')
      throw new TemplateError('years and months are numbers');
    const moved = this.date;
    const day = moved.getUTCDate();
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() + sign * (months + 12 * years));
    const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
    moved.setUTCDate(Math.min(day, last));
    return new DateTime(moved.getTime(), this.zoned).plus(TimeDelta.of(exact), sign);
  }

  replace(parts: { readonly [unit: string]: unknown }): DateTime {
    const { date } = this;
    const field = (name: string, now: number): number => {
      const value = parts[name];
      if (value === undefined) return now;
      if (typeof value !== 'number') throw new TemplateError(`replace(${name}=…) takes a number`);
      return value;
    };
    for (const name of Object.keys(parts))
      if (!FIELDS.includes(name)) throw new UncoveredTemplate(`replace(${name}=…) of a datetime`);
    return new DateTime(
      Date.UTC(
        field('year', date.getUTCFullYear()),
        field('month', date.getUTCMonth() + 1) - 1,
        field('day', date.getUTCDate()),
        field('hour', date.getUTCHours()),
        field('minute', date.getUTCMinutes()),
        field('second', date.getUTCSeconds()),
        field('microsecond', date.getUTCMilliseconds() * 1000) / 1000,
      ),
      this.zoned,
    );
  }

  startOf(unit: string): DateTime {
    const { date } = this;
    const [y, m, d, h, min, s] = [
      date.getUTCFullYear(),
      date.getUTCMonth(),
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    ];
    const at: { readonly [unit: string]: number } = {
      year: Date.UTC(y, 0),
      month: Date.UTC(y, m),
      week: Date.UTC(y, m, d - ((date.getUTCDay() + 6) % 7)),
      day: Date.UTC(y, m, d),
      hour: Date.UTC(y, m, d, h),
      minute: Date.UTC(y, m, d, h, min),
      second: Date.UTC(y, m, d, h, min, s),
    };
    const start = at[unit];
    if (start === undefined) throw new UncoveredTemplate(`start_of('${unit}')`);
    return new DateTime(start, this.zoned);
  }

  strftime(format: string): string {
    return format.replace(/%(-?)(.)/g, (whole, dash: string, letter: string) => {
      const text = DIRECTIVES[letter]?.(this);
      if (text === undefined) throw new UncoveredTemplate(`strftime's ${whole}`);
      return dash ? text.replace(/^0+(?=.)/, '') : text;
    });
  }

  /** Pendulum's tokens: `YYYY-MM-DD`; text in brackets stays. */
  format(pattern: string): string {
    return pattern.replace(
      /\[([^\]]*)\]|(YYYY|YY|MMMM|MMM|MM|M|DDDD|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|SSS|A|X|x|ZZ|Z)/g,
      (_, literal, token) => {
        if (literal !== undefined) return literal;
        return TOKENS[token]?.(this) ?? token;
      },
    );
  }

  /** By `strptime`'s directives; naive unless `%z` is given. */
  static strptime(text: string, format: string): DateTime {
    const fields: { [letter: string]: string } = {};
    const letters: string[] = [];
    const pattern = format.replace(/%(.)|([.*+?^${}()|[\]\\])/g, (_, letter: string | undefined, special: string) => {
      if (letter === undefined) return `\\${special}`;
      if (letter === '%') return '%';
      const part = PARSED[letter];
      if (!part) throw new UncoveredTemplate(`strptime's %${letter}`);
      letters.push(letter);
      return `(${part})`;
    });
    const match = new RegExp(`^${pattern}$`, 'i').exec(text);
    if (!match) throw new TemplateError(`time data '${text}' does not match format '${format}'`);
    for (const [i, letter] of letters.entries()) fields[letter] = match[i + 1] ?? '';
    return fromFields(fields);
  }
}

function fromFields(fields: { readonly [letter: string]: string }): DateTime {
  const number = (letter: string, otherwise: number): number =>
    fields[letter] === undefined ? otherwise : Number(fields[letter]);
  const named = MONTHS.findIndex(
    (name) => name.slice(0, 3).toLowerCase() === (fields.b ?? fields.B ?? '').slice(0, 3).toLowerCase(),
  );
  const year = fields.y === undefined ? number('Y', 1900) : Number(fields.y) + (Number(fields.y) < 69 ? 2000 : 1900);
  const month = named >= 0 ? named : number('m', 1) - 1;
  const milliseconds = Math.floor(Number((fields.f ?? '0').padEnd(6, '0')) / 1000);
  const at = Date.UTC(year, month, number('d', 1), number('H', 0), number('M', 0), number('S', 0), milliseconds);
  const zone = /^([+-])(\d\d):?(\d\d)$/.exec(fields.z ?? '');
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
  return new DateTime(at - offset, fields.z !== undefined);
}

const UNITS: { readonly [unit: string]: number } = {
  weeks: 7 * DAY,
  days: DAY,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
  microseconds: 0.001,
};

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
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
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const DIRECTIVES: { readonly [letter: string]: (at: DateTime) => string } = {
  Y: ({ date }) => String(date.getUTCFullYear()),
  y: ({ date }) => two(date.getUTCFullYear() % 100),
  m: ({ date }) => two(date.getUTCMonth() + 1),
  d: ({ date }) => two(date.getUTCDate()),
  H: ({ date }) => two(date.getUTCHours()),
  I: ({ date }) => two(((date.getUTCHours() + 11) % 12) + 1),
  p: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: ({ date }) => two(date.getUTCMinutes()),
  S: ({ date }) => two(date.getUTCSeconds()),
  f: ({ date }) => String(date.getUTCMilliseconds() * 1000).padStart(6, '0'),
  j: (at) => String(dayOfYear(at)).padStart(3, '0'),
  B: ({ date }) => MONTHS[date.getUTCMonth()] ?? '',
  b: ({ date }) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  A: ({ date }) => DAYS[date.getUTCDay()] ?? '',
  a: ({ date }) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  w: ({ date }) => String(date.getUTCDay()),
  u: ({ date }) => String(date.getUTCDay() || 7),
  V: (at) => two(isoWeek(at).week),
  G: (at) => String(isoWeek(at).year),
  F: ({ date }) => date.toISOString().slice(0, 10),
  T: ({ date }) => date.toISOString().slice(11, 19),
  s: ({ milliseconds }) => String(Math.floor(milliseconds / 1000)),
  z: ({ zoned }) => (zoned ? '+0000' : ''),
  Z: ({ zoned }) => (zoned ? 'UTC' : ''),
  '%': () => '%',
};

const TOKENS: { readonly [token: string]: (at: DateTime) => string } = {
  YYYY: (at) => at.strftime('%Y'),
  YY: (at) => at.strftime('%y'),
  MMMM: (at) => at.strftime('%B'),
  MMM: (at) => at.strftime('%b'),
  MM: (at) => at.strftime('%m'),
  M: (at) => at.strftime('%-m'),
  DDDD: (at) => at.strftime('%j'),
  DD: (at) => at.strftime('%d'),
  D: (at) => at.strftime('%-d'),
  dddd: (at) => at.strftime('%A'),
  ddd: (at) => at.strftime('%a'),
  HH: (at) => at.strftime('%H'),
  H: (at) => at.strftime('%-H'),
  hh: (at) => at.strftime('%I'),
  h: (at) => at.strftime('%-I'),
  mm: (at) => at.strftime('%M'),
  m: (at) => at.strftime('%-M'),
  ss: (at) => at.strftime('%S'),
  s: (at) => at.strftime('%-S'),
  SSS: (at) => at.strftime('%f').slice(0, 3),
  A: (at) => at.strftime('%p'),
  X: (at) => at.strftime('%s'),
  x: ({ milliseconds }) => String(milliseconds),
  ZZ: () => '+0000',
  Z: () => '+00:00',
};

const PARSED: { readonly [letter: string]: string } = {
  Y: '\\d{4}',
  y: '\\d{2}',
  m: '\\d{1,2}',
  d: '\\d{1,2}',
  H: '\\d{1,2}',
  M: '\\d{1,2}',
  S: '\\d{1,2}',
  f: '\\d{1,6}',
  b: '[a-z]{3}',
  B: '[a-z]+',
  z: '[+-]\\d\\d:?\\d\\d',
};

export function dayOfYear({ date }: DateTime): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / DAY) + 1;
}

export function isoWeek({ date }: DateTime): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0)) / (7 * DAY)) + 1 };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function fraction(milliseconds: number): string {
  return milliseconds === 0 ? '' : `.${String(Math.round(milliseconds * 1000)).padStart(6, '0')}`;
}
