/** Operators on numbers, strings, lists, tuples, sets and dicts. */
import { derive } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { percentFormat } from './library/formatting.ts';
import type { BinaryOperator } from './syntax.ts';
import {
  bool,
  dict,
  float,
  int,
  type PyUnknown,
  type Site,
  set,
  str,
  tuple,
  uncertainOf,
  type Value,
} from './values.ts';

/** The result, or undefined where built-in types have none for this operator. */
export function arithmetic(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: Site,
): Value | undefined {
  const a = numeric(left);
  const b = numeric(right);
  if (a !== undefined && b !== undefined) return numbers(interpreter, operator, left, right, a, b, site);
  if (operator === '%' && (left.kind === 'str' || left.kind === 'bytes')) {
    if (right.kind === 'unknown') return undefined;
    const text = percentFormat(interpreter, left.value, right, site);
    // What is not known of the arguments is not what the text may be.
    if (typeof text !== 'string') return derive(text, site);
    return left.kind === 'str' ? str(text) : { kind: 'bytes', value: text };
  }
  if (operator === '+') return concatenate(interpreter, left, right);
  if (operator === '*')
    return repeat(interpreter, left, b !== undefined ? right : left, b !== undefined ? left : right);
  if (left.kind === 'set' && right.kind === 'set') return sets(operator, left, right);
  if (operator === '|' && left.kind === 'dict' && right.kind === 'dict') {
    const merged = dict([...left.entries.values(), ...right.entries.values()].map((entry) => [entry.key, entry.value]));
    const doubt = left.uncertain ?? right.uncertain;
    return doubt ? { ...merged, uncertain: doubt } : merged;
  }
  // `int | None` in an annotation that is evaluated.
  if (
    operator === '|' &&
    (left.kind === 'class' || left.kind === 'none') &&
    (right.kind === 'class' || right.kind === 'none')
  )
    return left.kind === 'class' ? left : right;
  return undefined;
}

function numeric(value: Value): number | undefined {
  return value.kind === 'int' || value.kind === 'float'
    ? value.value
    : value.kind === 'bool'
      ? Number(value.value)
      : undefined;
}

function numbers(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  a: number,
  b: number,
  site: Site,
): Value | undefined {
  const floating = left.kind === 'float' || right.kind === 'float';
  const made = (value: number): Value => (floating ? float(value) : int(value));
  switch (operator) {
    case '+':
      return made(a + b);
    case '-':
      return made(a - b);
    case '*':
      return made(a * b);
    case '/':
      return b === 0 ? interpreter.fail('ZeroDivisionError', 'division by zero', site) : float(a / b);
    case '//':
      return b === 0 ? interpreter.fail('ZeroDivisionError', 'division by zero', site) : made(Math.floor(a / b));
    case '%':
      return b === 0 ? interpreter.fail('ZeroDivisionError', 'modulo by zero', site) : made(a - b * Math.floor(a / b));
    case '**':
      return !floating && b >= 0 ? int(a ** b) : float(a ** b);
    case '<<':
      return floating ? undefined : int(a * 2 ** b);
    case '>>':
      return floating ? undefined : int(Math.floor(a / 2 ** b));
    case '&':
    case '|':
    case '^': {
      if (floating) return undefined;
      const [x, y] = [BigInt(a), BigInt(b)];
      const value = Number(operator === '&' ? x & y : operator === '|' ? x | y : x ^ y);
      return left.kind === 'bool' && right.kind === 'bool' ? bool(value !== 0) : int(value);
    }
    default:
      return undefined;
  }
}

function concatenate(interpreter: Interpreter, left: Value, right: Value): Value | undefined {
  if (left.kind === 'str' && right.kind === 'str') {
    interpreter.checkSize(left.value.length + right.value.length);
    return str(left.value + right.value);
  }
  if (left.kind === 'bytes' && right.kind === 'bytes') return { kind: 'bytes', value: left.value + right.value };
  if (left.kind === 'list' && right.kind === 'list') {
    interpreter.checkCopy(left.items.length + right.items.length);
    const doubt = left.uncertain ?? right.uncertain;
    return { kind: 'list', items: [...left.items, ...right.items], ...(doubt ? { uncertain: doubt } : {}) };
  }
  if (left.kind === 'tuple' && right.kind === 'tuple') return tuple([...left.items, ...right.items]);
  return undefined;
}

function repeat(interpreter: Interpreter, left: Value, count: Value, other: Value): Value | undefined {
  const sequence = count === left ? other : left;
  const times = Math.max(0, numeric(count) ?? 0);
  if (numeric(count) === undefined || count.kind === 'float') return undefined;
  if (sequence.kind === 'str') {
    interpreter.checkCopy(sequence.value.length * times);
    return str(sequence.value.repeat(times));
  }
  if (sequence.kind === 'bytes') {
    interpreter.checkCopy(sequence.value.length * times);
    return { kind: 'bytes', value: sequence.value.repeat(times) };
  }
  if (sequence.kind !== 'list' && sequence.kind !== 'tuple') return undefined;
  interpreter.checkCopy(sequence.items.length * times);
  const items = sequence.items.length === 0 ? [] : Array.from({ length: times }, () => sequence.items).flat();
  return sequence.kind === 'list' ? { kind: 'list', items, ...uncertainOf(sequence) } : tuple(items);
}

function sets(
  operator: BinaryOperator,
  left: Extract<Value, { kind: 'set' }>,
  right: Extract<Value, { kind: 'set' }>,
): Value | undefined {
  const has = (of: typeof left, key: string): boolean => of.items.has(key);
  const first = [...left.items];
  const second = [...right.items];
  const doubt: PyUnknown | undefined = left.uncertain ?? right.uncertain;
  const made = (entries: readonly (readonly [string, Value])[]): Value => {
    const result = set(
      entries.map(([, value]) => value),
      left.frozen,
    );
    if (doubt) result.uncertain = doubt;
    return result;
  };
  switch (operator) {
    case '|':
      return made([...first, ...second]);
    case '&':
      return made(first.filter(([key]) => has(right, key)));
    case '-':
      return made(first.filter(([key]) => !has(right, key)));
    case '^':
      return made([...first.filter(([key]) => !has(right, key)), ...second.filter(([key]) => !has(left, key))]);
    default:
      return undefined;
  }
}
