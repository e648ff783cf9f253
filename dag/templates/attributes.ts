/** `value.name` and `value[key]`: the methods that Python's strings, lists, dicts and dates have in templates. */
import { DateTime, dayOfYear, isoWeek, PyDate, TimeDelta } from './datetime.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';
import {
  type Callable,
  defined,
  equal,
  Float,
  isDict,
  iterate,
  Namespace,
  numeric,
  repr,
  str,
  Tuple,
  Undefined,
} from './values.ts';

/** Jinja: an attribute, or else an item of that name. */
export function attribute(target: unknown, name: string): unknown {
  defined(target);
  if (target instanceof Namespace) return target.member(name);
  const method = methodsOf(target)?.[name]?.(target as never);
  if (method !== undefined) return method;
  if (isDict(target)) return Object.hasOwn(target, name) ? target[name] : missing(target, name);
  if (KNOWN_METHODS.has(name)) throw new UncoveredTemplate(`.${name} of ${repr(target)}`);
  return missing(target, name);
}

/** Jinja: an item, or else an attribute of that name. */
export function item(target: unknown, key: unknown): unknown {
  defined(target);
  const index = numeric(key);
  if (index !== undefined && (Array.isArray(target) || target instanceof Tuple || typeof target === 'string')) {
    const items = iterate(target);
    return (
      items[index < 0 ? items.length + index : index] ?? new Undefined(`${kindOf(target)} has no element ${index}`)
    );
  }
  if (isDict(target)) return Object.hasOwn(target, str(key)) ? target[str(key)] : missing(target, str(key));
  if (typeof key === 'string') return attribute(target, key);
  return missing(target, str(key));
}

export function slice(target: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  const items = iterate(target);
  const by = numeric(step) ?? 1;
  if (by === 0) throw new TemplateError('a slice with step 0');
  const bound = (value: unknown, otherwise: number): number => {
    const at = numeric(value);
    if (at === undefined) return otherwise;
    const from = at < 0 ? items.length + at : at;
    return Math.max(by < 0 ? -1 : 0, Math.min(by < 0 ? items.length - 1 : items.length, from));
  };
  const chosen: unknown[] = [];
  const end = bound(stop, by < 0 ? -1 : items.length);
  for (let i = bound(start, by < 0 ? items.length - 1 : 0); by < 0 ? i > end : i < end; i += by) chosen.push(items[i]);
  if (typeof target === 'string') return chosen.join('');
  return target instanceof Tuple ? new Tuple(chosen) : chosen;
}

type Members<T> = { readonly [name: string]: (self: T) => unknown };

function methodsOf(value: unknown): Members<never> | undefined {
  if (typeof value === 'string') return STRING;
  if (value instanceof DateTime) return DATETIME;
  if (value instanceof PyDate) return DATE;
  if (value instanceof TimeDelta) return TIMEDELTA;
  if (Array.isArray(value)) return LIST;
  return isDict(value) ? DICT : undefined;
}

function missing(target: unknown, name: string): Undefined {
  return new Undefined(`'${kindOf(target)}' has no attribute '${name}'`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str object';
  if (Array.isArray(value)) return 'list object';
  return isDict(value) ? 'dict object' : 'object';
}

const textArgument = (args: readonly unknown[], index: number): string | undefined => {
  const value = args[index];
  return value === undefined || value === null ? undefined : str(value);
};

const call = (method: Callable): Callable => method;

function strip(text: string, characters: string | undefined, left: boolean, right: boolean): string {
  const drop = (one: string): boolean => (characters === undefined ? /\s/.test(one) : characters.includes(one));
  let [from, to] = [0, text.length];
  while (left && from < to && drop(text[from] ?? '')) from++;
  while (right && to > from && drop(text[to - 1] ?? '')) to--;
  return text.slice(from, to);
}

function split(text: string, separator: string | undefined, limit: number): readonly string[] {
  if (separator === undefined) {
    const words = text.trim().split(/\s+/).filter(Boolean);
    return limit < 0 || words.length <= limit ? words : splitWords(text, limit);
  }
  const parts = text.split(separator);
  return limit < 0 || parts.length <= limit + 1
    ? parts
    : [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitWords(text: string, limit: number): readonly string[] {
  const words: string[] = [];
  let rest = text.trimStart();
  for (let i = 0; i < limit; i++) {
    const [, word = '', after = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
    words.push(word);
    rest = after;
  }
  return [...words, rest];
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
const words = (text: string): string => text.toLowerCase().replace(/[a-z]+/g, capitalize);

const STRING: Members<string> = {
  upper: (s) => call(() => s.toUpperCase()),
  lower: (s) => call(() => s.toLowerCase()),
  title: (s) => call(() => words(s)),
  capitalize: (s) => call(() => capitalize(s)),
  strip: (s) => call((args) => strip(s, textArgument(args, 0), true, true)),
  lstrip: (s) => call((args) => strip(s, textArgument(args, 0), true, false)),
  rstrip: (s) => call((args) => strip(s, textArgument(args, 0), false, true)),
  split: (s) =>
    call((args, { sep, maxsplit }) => split(s, textArgument([args[0] ?? sep], 0), numeric(args[1] ?? maxsplit) ?? -1)),
  splitlines: (s) => call(() => s.replace(/\r?\n$/, '').split(/\r?\n/)),
  replace: (s) =>
    call(([from, to, count]) => {
      const times = numeric(count) ?? -1;
      if (times < 0) return s.replaceAll(str(from), str(to));
      return split(s, str(from), times).join(str(to));
    }),
  startswith: (s) => call(([start]) => alternatives(start).some((one) => s.startsWith(one))),
  endswith: (s) => call(([end]) => alternatives(end).some((one) => s.endsWith(one))),
  removeprefix: (s) => call(([start]) => (s.startsWith(str(start)) ? s.slice(str(start).length) : s)),
  removesuffix: (s) => call(([end]) => (str(end) && s.endsWith(str(end)) ? s.slice(0, -str(end).length) : s)),
  join: (s) => call(([items]) => iterate(items).map(str).join(s)),
  find: (s) => call(([part]) => s.indexOf(str(part))),
  count: (s) => call(([part]) => s.split(str(part)).length - 1),
  zfill: (s) => call(([width]) => s.padStart(numeric(width) ?? 0, '0')),
  isdigit: (s) => call(() => /^\d+$/.test(s)),
  isalpha: (s) => call(() => /^\p{L}+$/u.test(s)),
  isnumeric: (s) => call(() => /^\d+$/.test(s)),
  format: (s) => call((args, kwargs) => formatBraces(s, args, kwargs)),
};

function alternatives(value: unknown): readonly string[] {
  return value instanceof Tuple ? value.items.map(str) : [str(value)];
}

function formatBraces(text: string, args: readonly unknown[], kwargs: { readonly [name: string]: unknown }): string {
  let next = 0;
  return text.replace(/\{\{|\}\}|\{(\w*)\}|\{[^}]*\}/g, (whole, name: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    if (name === undefined) throw new UncoveredTemplate(`the format ${whole}`);
    const value = name === '' ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : kwargs[name];
    if (value === undefined) throw new TemplateError(`format has no value for ${whole}`);
    return str(value);
  });
}

const LIST: Members<readonly unknown[]> = {
  index: (list) => call(([one]) => list.findIndex((other) => equal(other, one))),
  count: (list) => call(([one]) => list.filter((other) => equal(other, one)).length),
};

const DICT: Members<{ readonly [key: string]: unknown }> = {
  get: (dict) => call(([key, otherwise = null]) => (Object.hasOwn(dict, str(key)) ? dict[str(key)] : otherwise)),
  items: (dict) => call(() => Object.entries(dict).map((entry) => new Tuple(entry))),
  keys: (dict) => call(() => Object.keys(dict)),
  values: (dict) => call(() => Object.values(dict)),
};

const DATETIME: Members<DateTime> = {
  strftime: (at) => call(([format]) => at.strftime(str(format))),
  isoformat: (at) => call(([separator]) => at.isoformat(separator === undefined ? 'T' : str(separator))),
  format: (at) => call(([pattern]) => at.format(str(pattern))),
  date: (at) => call(() => new PyDate(at.milliseconds)),
  timestamp: (at) => call(() => new Float(at.milliseconds / 1000)),
  add: (at) => call((args, parts) => at.add(args.length === 0 ? parts : { years: args[0] })),
  subtract: (at) => call((args, parts) => at.add(args.length === 0 ? parts : { years: args[0] }, -1)),
  replace: (at) => call((_, parts) => at.replace(parts)),
  start_of: (at) => call(([unit]) => at.startOf(str(unit))),
  end_of: (at) =>
    call(([unit]) =>
      at
        .startOf(str(unit))
        .add({ [`${str(unit)}s`]: 1 })
        .plus(new TimeDelta(-1)),
    ),
  weekday: (at) => call(() => (at.date.getUTCDay() + 6) % 7),
  isoweekday: (at) => call(() => at.date.getUTCDay() || 7),
  to_date_string: (at) => call(() => at.strftime('%Y-%m-%d')),
  to_datetime_string: (at) => call(() => at.strftime('%Y-%m-%d %H:%M:%S')),
  to_time_string: (at) => call(() => at.strftime('%H:%M:%S')),
  to_iso8601_string: (at) => call(() => at.isoformat().replace('+00:00', 'Z')),
  year: ({ date }) => date.getUTCFullYear(),
  month: ({ date }) => date.getUTCMonth() + 1,
  day: ({ date }) => date.getUTCDate(),
  hour: ({ date }) => date.getUTCHours(),
  minute: ({ date }) => date.getUTCMinutes(),
  second: ({ date }) => date.getUTCSeconds(),
  microsecond: ({ date }) => date.getUTCMilliseconds() * 1000,
  int_timestamp: ({ milliseconds }) => Math.floor(milliseconds / 1000),
  quarter: ({ date }) => Math.floor(date.getUTCMonth() / 3) + 1,
  day_of_year: (at) => dayOfYear(at),
  week_of_year: (at) => isoWeek(at).week,
};

const DATE: Members<PyDate> = {
  strftime: (date) => call(([format]) => new DateTime(date.milliseconds, false).strftime(str(format))),
  isoformat: (date) => call(() => date.toString()),
  year: (date) => new Date(date.milliseconds).getUTCFullYear(),
  month: (date) => new Date(date.milliseconds).getUTCMonth() + 1,
  day: (date) => new Date(date.milliseconds).getUTCDate(),
};

const TIMEDELTA: Members<TimeDelta> = {
  total_seconds: (delta) => call(() => new Float(delta.milliseconds / 1000)),
  days: (delta) => delta.days,
  seconds: (delta) => Math.floor((delta.milliseconds - delta.days * 86_400_000) / 1000),
};

/** Methods that Python has and this file has not: a missing attribute with one of these names isn't the template's mistake. */
const KNOWN_METHODS = new Set([
  ...[
    'encode',
    'center',
    'ljust',
    'rjust',
    'partition',
    'rpartition',
    'rsplit',
    'rfind',
    'index',
    'swapcase',
    'casefold',
  ],
  ...[
    'isalnum',
    'islower',
    'isupper',
    'isspace',
    'translate',
    'expandtabs',
    'append',
    'extend',
    'insert',
    'pop',
    'remove',
  ],
  ...[
    'update',
    'copy',
    'setdefault',
    'sort',
    'reverse',
    'in_timezone',
    'in_tz',
    'astimezone',
    'tzinfo',
    'timezone',
    'time',
  ],
  ...[
    'diff',
    'diff_for_humans',
    'day_of_week',
    'next',
    'previous',
    'first_of',
    'last_of',
    'ctime',
    'isocalendar',
    'naive',
  ],
]);
