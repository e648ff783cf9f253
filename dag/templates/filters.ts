/** Jinja's filters and tests, and Airflow's own filters (`ds`, `ts` …). One that isn't here is left to Python. */
import { attribute } from './attributes.ts';
import { DateTime, PyDate, TimeDelta } from './datetime.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';
import {
  compare,
  contains,
  defined,
  equal,
  Float,
  isDict,
  iterate,
  type Kwargs,
  numeric,
  repr,
  str,
  Tuple,
  truthy,
  Undefined,
} from './values.ts';

export function applyFilter(name: string, value: unknown, args: readonly unknown[], kwargs: Kwargs): unknown {
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!filter) throw new UncoveredTemplate(`the filter ${name}`);
  if (name !== 'default' && name !== 'd') defined(value);
  return filter(value, args, kwargs);
}

export function applyTest(name: string, value: unknown, args: readonly unknown[]): boolean {
  const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (!test) throw new UncoveredTemplate(`the test ${name}`);
  if (name !== 'defined' && name !== 'undefined') defined(value);
  return test(value, args);
}

type Filter = (value: unknown, args: readonly unknown[], kwargs: Kwargs) => unknown;

const text =
  (change: (text: string) => unknown): Filter =>
  (value) =>
    change(str(value));

const date =
  (print: (at: DateTime) => string): Filter =>
  (value) => {
    if (value === null) return null;
    if (value instanceof PyDate) return print(new DateTime(value.milliseconds, false));
    if (value instanceof DateTime) return print(value);
    throw new TemplateError(`${repr(value)} is not a date`);
  };

const chosen: Filter = (value, args, { default_value, boolean }) => {
  const otherwise = args[0] ?? default_value ?? '';
  const empty = value instanceof Undefined || (truthy(args[1] ?? boolean ?? false) && !truthy(value));
  return empty ? otherwise : value;
};

const length: Filter = (value) => iterate(value).length;

const FILTERS: { readonly [name: string]: Filter } = {
  ds: date((at) => at.strftime('%Y-%m-%d')),
  ds_nodash: date((at) => at.strftime('%Y%m%d')),
  ts: date((at) => at.isoformat()),
  ts_nodash: date((at) => at.strftime('%Y%m%dT%H%M%S')),
  ts_nodash_with_tz: date((at) => at.isoformat().replaceAll('-', '').replaceAll(':', '')),
  default: chosen,
  d: chosen,
  upper: text((s) => s.toUpperCase()),
  lower: text((s) => s.toLowerCase()),
  capitalize: text((s) => s.charAt(0).toUpperCase() + s.slice(1).toLowerCase()),
  title: text((s) => s.toLowerCase().replace(/[^\s\-({[<]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1))),
  trim: text((s) => s.trim()),
  string: text((s) => s),
  safe: (value) => value,
  replace: (value, [from, to]) => str(value).replaceAll(str(from), str(to)),
  length,
  count: length,
  first: (value) => iterate(value)[0] ?? new Undefined('No first item, sequence was empty.'),
  last: (value) => iterate(value).at(-1) ?? new Undefined('No last item, sequence was empty.'),
  list: (value) => [...iterate(value)],
  reverse: (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...iterate(value)].reverse()),
  sort: (value, [reverse], kwargs) => sorted(iterate(value), truthy(reverse ?? kwargs.reverse ?? false), kwargs),
  unique: (value) => iterate(value).filter((one, i, all) => all.findIndex((other) => equal(one, other)) === i),
  join: (value, [separator = '', by], kwargs) => {
    const name = by ?? kwargs.attribute;
    return iterate(value)
      .map((one) => str(name === undefined ? one : attribute(one, str(name))))
      .join(str(separator));
  },
  map: (value, [name, ...args], kwargs) =>
    iterate(value).map((one) =>
      kwargs.attribute === undefined ? applyFilter(str(name), one, args, {}) : attribute(one, str(kwargs.attribute)),
    ),
  select: (value, [name, ...args]) =>
    iterate(value).filter((one) => (name === undefined ? truthy(one) : applyTest(str(name), one, args))),
  reject: (value, [name, ...args]) =>
    iterate(value).filter((one) => !(name === undefined ? truthy(one) : applyTest(str(name), one, args))),
  min: (value) => sorted(iterate(value), false, {})[0] ?? new Undefined('No aggregated item, sequence was empty.'),
  max: (value) => sorted(iterate(value), true, {})[0] ?? new Undefined('No aggregated item, sequence was empty.'),
  sum: (value) => iterate(value).reduce<number>((total, one) => total + (numeric(one) ?? 0), 0),
  int: (value, [otherwise = 0]) => {
    const number = numeric(value) ?? (typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN);
    return Number.isNaN(number) ? otherwise : Math.trunc(number);
  },
  float: (value, [otherwise = new Float(0)]) => {
    const number = numeric(value) ?? (typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN);
    return Number.isNaN(number) ? otherwise : new Float(number);
  },
  abs: (value) => Math.abs(numeric(value) ?? Number.NaN),
  round: (value, [precision = 0, method = 'common']) => {
    const number = numeric(value) ?? Number.NaN;
    if (method !== 'common') throw new UncoveredTemplate(`round's method ${str(method)}`);
    const scale = 10 ** (numeric(precision) ?? 0);
    return typeof value === 'number' && Number.isInteger(value)
      ? value
      : new Float(roundHalfEven(number * scale) / scale);
  },
  tojson: (value) => toJson(value).replace(/[<>&']/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  items: (value) => (isDict(value) ? Object.entries(value).map((entry) => new Tuple(entry)) : []),
  dictsort: (value) =>
    isDict(value)
      ? Object.entries(value)
          .sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase()))
          .map((entry) => new Tuple(entry))
      : [],
  indent: (value, [width = 4]) => str(value).replaceAll('\n', `\n${' '.repeat(numeric(width) ?? 4)}`),
};

/** Python rounds a half to the even neighbour. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

function sorted(items: readonly unknown[], reverse: boolean, { attribute: by }: Kwargs): readonly unknown[] {
  const key = (one: unknown): unknown => {
    const value = by === undefined ? one : attribute(one, str(by));
    return typeof value === 'string' ? value.toLowerCase() : value;
  };
  return [...items].sort((a, b) => (reverse ? compare(key(b), key(a)) : compare(key(a), key(b))));
}

/** As Python's `json.dumps`: a space after commas and colons, other characters than ASCII escaped. */
export function toJson(
  value: unknown,
  options: { readonly indent?: number; readonly sortKeys?: boolean } = {},
  depth = 0,
): string {
  const { indent } = options;
  const line = indent === undefined ? '' : `\n${' '.repeat(indent * (depth + 1))}`;
  const close = indent === undefined ? '' : `\n${' '.repeat(indent * depth)}`;
  const comma = indent === undefined ? ', ' : `,${line}`;
  defined(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    return JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (typeof value === 'number' || value instanceof Float) return repr(value);
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = iterate(value).map((one) => toJson(one, options, depth + 1));
    return items.length === 0 ? '[]' : `[${line}${items.join(comma)}${close}]`;
  }
  if (isDict(value)) {
    const keys = options.sortKeys ? Object.keys(value).sort() : Object.keys(value);
    const items = keys.map((key) => `${toJson(key)}: ${toJson(value[key], options, depth + 1)}`);
    return items.length === 0 ? '{}' : `{${line}${items.join(comma)}${close}}`;
  }
  throw new TemplateError(
    `${value instanceof DateTime || value instanceof TimeDelta ? 'a date' : 'an object'} is not JSON serializable`,
  );
}

const TESTS: { readonly [name: string]: (value: unknown, args: readonly unknown[]) => boolean } = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  true: (value) => value === true,
  false: (value) => value === false,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  number: (value) => numeric(value) !== undefined,
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  float: (value) => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value)),
  mapping: (value) => isDict(value),
  sequence: (value) => typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || isDict(value),
  iterable: (value) => typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || isDict(value),
  odd: (value) => Math.abs((numeric(value) ?? 0) % 2) === 1,
  even: (value) => (numeric(value) ?? 1) % 2 === 0,
  divisibleby: (value, [by]) => (numeric(value) ?? 1) % (numeric(by) ?? Number.NaN) === 0,
  in: (value, [container]) => contains(container, value),
  eq: (value, [other]) => equal(value, other),
  equalto: (value, [other]) => equal(value, other),
  ne: (value, [other]) => !equal(value, other),
  lt: (value, [other]) => compare(value, other) < 0,
  le: (value, [other]) => compare(value, other) <= 0,
  gt: (value, [other]) => compare(value, other) > 0,
  ge: (value, [other]) => compare(value, other) >= 0,
};
