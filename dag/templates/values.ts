/**
 * Python's values in a template, as JavaScript ones: None is null, lists are arrays, dicts are plain objects, and classes below stand for
 * what JavaScript has no like of. How they print, compare and count as true is Python's way.
 */
import { DateTime, PyDate, TimeDelta } from './datetime.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';

export type Kwargs = { readonly [name: string]: unknown };
export type Callable = (args: readonly unknown[], kwargs: Kwargs) => unknown;
export type Dict = { readonly [key: string]: unknown };

/** A float that has no fraction: prints as `2.0`. Others are plain numbers. */
export class Float {
  constructor(readonly value: number) {}
}

export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** What an attribute or name that isn't there evaluates to. Airflow uses StrictUndefined: every use is an error. */
export class Undefined {
  constructor(readonly message: string) {}
}

/** An object of Airflow's: `ti`, `dag`, `macros` … A member that is not here may exist in Python. */
export class Namespace {
  readonly #members: { readonly [name: string]: () => unknown };

  constructor(
    readonly name: string,
    members: { readonly [name: string]: () => unknown },
    /** What the object prints as; absent: only Python knows. */
    readonly text?: string,
  ) {
    this.#members = members;
  }

  member(name: string): unknown {
    const member = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
    if (!member) throw new UncoveredTemplate(`${this.name}.${name}`);
    return member();
  }
}

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

/** Throws for undefined values, with Jinja's words. */
export function defined(value: unknown): unknown {
  if (value instanceof Undefined) throw new TemplateError(value.message);
  return value;
}

export function truthy(value: unknown): boolean {
  defined(value);
  if (value === null || value === false || value === 0 || value === '') return false;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof TimeDelta) return value.milliseconds !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return Object.keys(value).length > 0;
  return true;
}

/** Python's `str`. */
export function str(value: unknown): string {
  defined(value);
  return typeof value === 'string' ? value : repr(value);
}

/** Python's `repr`. */
export function repr(value: unknown): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return quote(value);
  if (value instanceof Float)
    return Number.isInteger(value.value) ? `${numberText(value.value)}.0` : numberText(value.value);
  if (value instanceof Tuple) return `(${value.items.map(repr).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (isDict(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
      .join(', ')}}`;
  if (value instanceof DateTime || value instanceof PyDate || value instanceof TimeDelta) return value.toString();
  if (value instanceof Namespace && value.text !== undefined) return value.text;
  throw new UncoveredTemplate(value instanceof Namespace ? `the text of ${value.name}` : 'the text of a function');
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return value.toFixed(0);
  return String(value)
    .replace(/e\+?(-?)(\d)$/, 'e$1' + '0$2')
    .replace(/e(\d)/, 'e+$1');
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(mark, `\\${mark}`);
  return `${mark}${escaped}${mark}`;
}

/** Of a number, a float or a boolean; undefined for anything else. */
export function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}

/** What a `for` goes over. */
export function iterate(value: unknown): readonly unknown[] {
  defined(value);
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (typeof value === 'string') return [...value];
  if (isDict(value)) return Object.keys(value);
  throw new TemplateError(`${repr(value)} is not iterable`);
}

export function equal(a: unknown, b: unknown): boolean {
  defined(a);
  defined(b);
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return x === y;
  const [left, right] = [moment(a), moment(b)];
  if (left !== undefined && right !== undefined) return left === right;
  if (Array.isArray(a) && Array.isArray(b)) return equalItems(a, b);
  if (a instanceof Tuple && b instanceof Tuple) return equalItems(a.items, b.items);
  if (isDict(a) && isDict(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
  }
  return a === b;
}

function equalItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => equal(item, b[i]));
}

/** Negative, zero or positive. Throws for what Python does not order. */
export function compare(a: unknown, b: unknown): number {
  const [x, y] = [numeric(defined(a)) ?? moment(a), numeric(defined(b)) ?? moment(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if ((Array.isArray(a) && Array.isArray(b)) || (a instanceof Tuple && b instanceof Tuple)) {
    const [left, right] = [iterate(a), iterate(b)];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      if (!equal(left[i], right[i])) return compare(left[i], right[i]);
    }
    return left.length - right.length;
  }
  throw new TemplateError(`${repr(a)} and ${repr(b)} cannot be compared`);
}

export function contains(container: unknown, item: unknown): boolean {
  if (typeof defined(container) === 'string') {
    if (typeof item !== 'string') throw new TemplateError(`${repr(item)} is not a string, so it cannot be in one`);
    return (container as string).includes(item);
  }
  return iterate(container).some((other) => equal(other, item));
}

function moment(value: unknown): number | undefined {
  if (value instanceof DateTime || value instanceof TimeDelta) return value.milliseconds;
  return value instanceof PyDate ? value.milliseconds : undefined;
}
