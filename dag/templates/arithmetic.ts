/** `+`, `-`, `*`, `/`, `//`, `%` and `**` as Python has them: over numbers, dates, texts and lists. */
import { DateTime, PyDate, TimeDelta } from './datetime.ts';
import { TemplateError, UncoveredTemplate } from './errors.ts';
import { defined, Float, numeric, repr, str, Tuple } from './values.ts';

export type Operator = 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow';

/** Python's operators. Throws a TemplateError where Python has a TypeError. */
export function arithmetic(operator: Operator, left: unknown, right: unknown): unknown {
  defined(left);
  defined(right);
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) {
    const result = numbers(operator, a, b);
    const float = operator === 'Div' || isFloat(left) || isFloat(right) || !Number.isInteger(result);
    return float ? new Float(result) : result;
  }
  return dates(operator, left, right) ?? sequences(operator, left, right) ?? refuse(operator, left, right);
}

function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

function numbers(operator: Operator, a: number, b: number): number {
  if (b === 0 && (operator === 'Div' || operator === 'FloorDiv' || operator === 'Mod'))
    throw new TemplateError('division by zero');
  switch (operator) {
    case 'Add':
      return a + b;
    case 'Sub':
      return a - b;
    case 'Mul':
      return a * b;
    case 'Div':
      return a / b;
    case 'FloorDiv':
      return Math.floor(a / b);
    case 'Mod':
      return a - b * Math.floor(a / b);
    case 'Pow':
      return a ** b;
  }
}

function dates(operator: Operator, left: unknown, right: unknown): unknown {
  const sign = operator === 'Add' ? 1 : operator === 'Sub' ? -1 : undefined;
  if (sign === undefined) return undefined;
  if (left instanceof DateTime && right instanceof TimeDelta) return left.plus(right, sign);
  if (left instanceof PyDate && right instanceof TimeDelta)
    return new PyDate(left.milliseconds + sign * right.milliseconds);
  if (left instanceof TimeDelta && right instanceof TimeDelta)
    return new TimeDelta(left.milliseconds + sign * right.milliseconds);
  if (left instanceof TimeDelta && right instanceof DateTime && sign === 1) return right.plus(left);
  const both =
    (left instanceof DateTime && right instanceof DateTime) || (left instanceof PyDate && right instanceof PyDate);
  return both && sign === -1 ? new TimeDelta(left.milliseconds - right.milliseconds) : undefined;
}

function sequences(operator: Operator, left: unknown, right: unknown): unknown {
  if (operator === 'Add') {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  }
  const times = numeric(right);
  if (operator === 'Mul' && times !== undefined && typeof left === 'string') return left.repeat(Math.max(0, times));
  if (operator === 'Mul' && times !== undefined && Array.isArray(left)) {
    return Array.from({ length: Math.max(0, times) }, () => left).flat();
  }
  if (operator === 'Mod' && typeof left === 'string') return percentFormat(left, right);
  return undefined;
}

/** `'%s-%d' % (a, b)`. */
function percentFormat(format: string, right: unknown): string {
  const values = right instanceof Tuple ? right.items : [right];
  let next = 0;
  return format.replace(
    /%([-#0 +]*)(\d*)(\.\d+)?([a-zA-Z%]|$)/g,
    (whole, flags: string, width: string, digits, letter) => {
      if (letter === '%') return '%';
      if ((flags !== '' && flags !== '0') || digits !== undefined || !['s', 'd', 'i'].includes(letter)) {
        throw new UncoveredTemplate(`the format ${whole}`);
      }
      const value = values[next++];
      if (value === undefined) throw new TemplateError('not enough arguments for format string');
      const text = letter === 's' ? str(value) : String(Math.trunc(numeric(value) ?? Number.NaN));
      return text.padStart(Number(width || 0), flags === '0' ? '0' : ' ');
    },
  );
}

const SIGNS: { readonly [operator in Operator]: string } = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  FloorDiv: '//',
  Mod: '%',
  Pow: '**',
};

function refuse(operator: Operator, left: unknown, right: unknown): never {
  throw new TemplateError(`${repr(left)} ${SIGNS[operator]} ${repr(right)} is not possible`);
}
