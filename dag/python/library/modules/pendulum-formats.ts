/** pendulum's own formats, written and read: https://pendulum.eustace.io/docs/#formatter. */
import { type Fields, weekdayOf } from './calendar-arithmetic.ts';
import type { Moment } from './moments.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** Undefined with a token that is not followed. */
export function formatTokens({ fields }: Moment, format: string): string | undefined {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour12 = fields.hour % 12 || 12;
  const tokens: Readonly<Record<string, string>> = {
    YYYY: String(fields.year).padStart(4, '0'),
    YY: String(fields.year).slice(-2),
    Q: String(Math.ceil(fields.month / 3)),
    MMMM: MONTHS[fields.month - 1] ?? '',
    MMM: (MONTHS[fields.month - 1] ?? '').slice(0, 3),
    MM: two(fields.month),
    M: String(fields.month),
    DD: two(fields.day),
    D: String(fields.day),
    dddd: DAYS[weekdayOf(fields)] ?? '',
    ddd: (DAYS[weekdayOf(fields)] ?? '').slice(0, 3),
    HH: two(fields.hour),
    H: String(fields.hour),
    hh: two(hour12),
    h: String(hour12),
    mm: two(fields.minute),
    m: String(fields.minute),
    ss: two(fields.second),
    s: String(fields.second),
    A: fields.hour < 12 ? 'AM' : 'PM',
  };
  let isFollowed = true;
  const text = format.replace(/\[([^\]]*)\]|([A-Za-z])\2*o?/g, (token, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = tokens[token];
    if (value === undefined) isFollowed = false;
    return value ?? '';
  });
  return isFollowed ? text : undefined;
}

const TOKENS: Readonly<Record<string, readonly [keyof Fields, string]>> = {
  YYYY: ['year', '\\d{4}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  m: ['minute', '\\d{1,2}'],
  ss: ['second', '\\d{2}'],
  s: ['second', '\\d{1,2}'],
};

/** Of a text in numbers that has at least a year; anything else takes parts of today. */
export function readFormat(text: string, format: string): Fields | undefined {
  const parts = format.match(/([A-Za-z])\1*|[^A-Za-z[\]\\]/g) ?? [];
  if (parts.join('') !== format) return undefined;
  const names: (keyof Fields)[] = [];
  let pattern = '';
  for (const part of parts) {
    const token = TOKENS[part];
    if (token) {
      names.push(token[0]);
      pattern += `(${token[1]})`;
    } else if (/[A-Za-z]/.test(part)) return undefined;
    else pattern += part.replace(/[.*+?^${}()|/-]/g, '\\$&');
  }
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found || names[0] !== 'year' || new Set(names).size < names.length) return undefined;
  const fields: Fields = { year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
  return { ...fields, ...Object.fromEntries(names.map((name, index) => [name, Number(found[index + 1])])) };
}
