/** Truth, equality, order and membership. */
import { callMethod } from './attributes.ts';
import { uncertaintyOf } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { iterate, rangeLength } from './iteration.ts';
import { viewAsSet, viewOf } from './library/dict-views.ts';
import type { CompareOperator } from './syntax.ts';
import { hashKey, type PyUnknown, type Site, unknown, type Value } from './values.ts';

export function truth(interpreter: Interpreter, value: Value, site: Site): boolean | PyUnknown {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'float':
      return value.value !== 0;
    case 'str':
    case 'bytes':
      return value.value.length > 0;
    case 'list':
    case 'tuple':
      if (value.kind === 'list' && value.uncertain)
        return (value.items.length > 0 && !value.isGuess) || value.uncertain;
      return value.items.length > 0;
    case 'dict':
      for (const { maybe } of value.entries.values()) if (!maybe) return true;
      return value.uncertain ?? [...value.entries.values()][0]?.maybe ?? false;
    case 'set':
      return value.items.size > 0 || (value.uncertain ?? false);
    case 'range':
      return rangeLength(value) > 0;
    case 'unknown': {
      const outcomes = new Set(value.choices?.map((choice) => truth(interpreter, choice, site)) ?? []);
      const [only] = outcomes;
      return outcomes.size === 1 && typeof only === 'boolean' && value.isOneOf ? only : value;
    }
    case 'instance': {
      const byBool =
        callMethod(interpreter, value, '__bool__', [], site) ?? callMethod(interpreter, value, '__len__', [], site);
      return byBool ? truth(interpreter, byBool, site) : value.cls.unknownBase ? value.cls.unknownBase : true;
    }
    default:
      return true;
  }
}

/** Whether the likely one of the values that it may have is true. */
export function likelyTruth(interpreter: Interpreter, value: Value, site: Site): boolean | undefined {
  if (value.kind === 'list' && value.uncertain) return value.items.length > 0;
  if (value.kind === 'dict' && value.uncertain) return value.entries.size > 0;
  const choice = value.kind === 'unknown' ? value.choices?.[0] : undefined;
  const verdict = choice && interpreter.withUncertain(unknownOf(value), () => truth(interpreter, choice, site));
  return typeof verdict === 'boolean' ? verdict : undefined;
}

function unknownOf(value: Value): PyUnknown | undefined {
  return value.kind === 'unknown' ? value : undefined;
}

/** `left == right`. */
export function equals(interpreter: Interpreter, left: Value, right: Value, site: Site): boolean | PyUnknown {
  if (left === right && left.kind !== 'unknown') return true;
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  for (const [first, second] of [
    [left, right],
    [right, left],
  ] as const) {
    if (first.kind !== 'instance') continue;
    const answer = callMethod(interpreter, first, '__eq__', [second], site);
    if (answer && answer.kind !== 'not-implemented') return truth(interpreter, answer, site);
    if (first.cls.unknownBase) return first.cls.unknownBase;
  }
  if (left.kind === 'list' || right.kind === 'list') {
    const verdict = sameView(left, right);
    if (verdict !== undefined) return verdict;
  }
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple')) {
    const uncertain = uncertaintyOf(left) ?? uncertaintyOf(right);
    if (uncertain) return uncertain;
    return left.items.length === right.items.length && allEqual(interpreter, left.items, right.items, site);
  }
  if (left.kind === 'dict' && right.kind === 'dict') {
    if (left.uncertain ?? right.uncertain) return left.uncertain ?? right.uncertain ?? false;
    if (left.entries.size !== right.entries.size) return false;
    const pairs = [...left.entries].map(([key, entry]) => [entry.value, right.entries.get(key)?.value] as const);
    if (pairs.some(([, other]) => other === undefined)) return false;
    return allEqual(
      interpreter,
      pairs.map(([value]) => value),
      pairs.map(([, other]) => other as Value),
      site,
    );
  }
  if (left.kind === 'range' && right.kind === 'range') {
    const [length, first] = [rangeLength(left), left.start === right.start];
    return length === rangeLength(right) && (length === 0 || (first && (length === 1 || left.step === right.step)));
  }
  const key = hashKey(left);
  return key !== undefined && key === hashKey(right);
}

/** `d.items()` is equal to what has the same elements, `d.values()` to itself alone. Undefined where neither is a view. */
function sameView(left: Value, right: Value): boolean | PyUnknown | undefined {
  if (!viewOf(left) && !viewOf(right)) return undefined;
  const [first, second] = [left, right].map((value) => viewAsSet(value) ?? value);
  if (first?.kind !== 'set' || second?.kind !== 'set') return false;
  return first.uncertain ?? second.uncertain ?? hashKey(first) === hashKey(second);
}

function allEqual(
  interpreter: Interpreter,
  first: readonly Value[],
  second: readonly Value[],
  site: Site,
): boolean | PyUnknown {
  let doubt: PyUnknown | undefined;
  for (let index = 0; index < first.length; index++) {
    interpreter.step();
    const verdict = equals(interpreter, first[index] as Value, second[index] as Value, site);
    if (verdict === false) return false;
    if (verdict !== true) doubt ??= verdict;
  }
  return doubt ?? true;
}

export function compare(
  interpreter: Interpreter,
  operator: CompareOperator,
  left: Value,
  right: Value,
  site: Site,
): boolean | PyUnknown {
  const not = (verdict: boolean | PyUnknown): boolean | PyUnknown =>
    typeof verdict === 'boolean' ? !verdict : verdict;
  switch (operator) {
    case 'is':
      return identical(left, right);
    case 'is not':
      return not(identical(left, right));
    case '==':
      return equals(interpreter, left, right, site);
    case '!=':
      return not(equals(interpreter, left, right, site));
    case 'in':
      return contains(interpreter, right, left, site);
    case 'not in':
      return not(contains(interpreter, right, left, site));
    default:
      return order(interpreter, operator, left, right, site);
  }
}

/** What a comparison of the likely values gives, where it is not known what it gives. */
export function likelyVerdict(
  interpreter: Interpreter,
  operator: CompareOperator,
  left: Value,
  right: Value,
  site: Site,
): boolean | undefined {
  const [first, second] = [left, right].map((value) => (value.kind === 'unknown' ? value.choices?.[0] : value));
  if (!first || !second) return undefined;
  const verdict = interpreter.withUncertain(unknownOf(left) ?? unknownOf(right), () =>
    compare(interpreter, operator, first, second, site),
  );
  return typeof verdict === 'boolean' ? verdict : undefined;
}

function identical(left: Value, right: Value): boolean | PyUnknown {
  if (left.kind === 'unknown' || right.kind === 'unknown') {
    const doubtful = left.kind === 'unknown' ? left : (right as PyUnknown);
    const other = left.kind === 'unknown' ? right : left;
    // `x is None` of a value that may be one of several, none of which is None.
    if (
      doubtful.isOneOf &&
      other.kind === 'none' &&
      doubtful.choices?.every((choice) => choice.kind !== 'none' && choice.kind !== 'unknown')
    )
      return false;
    return doubtful;
  }
  if (left.kind === right.kind && ['none', 'bool', 'int', 'str', 'ellipsis', 'not-implemented'].includes(left.kind))
    return hashKey(left) === hashKey(right);
  return left === right;
}

export function contains(interpreter: Interpreter, container: Value, item: Value, site: Site): boolean | PyUnknown {
  if (container.kind === 'unknown') return container;
  if (container.kind === 'str') {
    if (item.kind === 'str') return container.value.includes(item.value);
    if (item.kind === 'unknown') return item;
    if (['none', 'bool', 'int', 'float', 'list', 'tuple', 'dict', 'set', 'bytes'].includes(item.kind))
      interpreter.fail(
        'TypeError',
        `'${interpreter.typeOf(item)?.name ?? item.kind}' in a string is not supported: 'in <string>' requires a string`,
        site,
      );
    return false;
  }
  if (container.kind === 'dict' || container.kind === 'set') {
    const key = hashKey(item);
    if (key === undefined) return item.kind === 'unknown' ? item : false;
    const maybe = container.kind === 'dict' && !interpreter.uncertain ? container.entries.get(key)?.maybe : undefined;
    if (maybe) return maybe;
    if (container.kind === 'dict' ? container.entries.has(key) : container.items.has(key)) return true;
    return container.uncertain ?? false;
  }
  if (container.kind === 'instance' || (container.kind === 'class' && container.metaclass)) {
    const answer = callMethod(interpreter, container, '__contains__', [item], site);
    if (answer) return truth(interpreter, answer, site);
  }
  if (item.kind === 'unknown') return item;
  let verdict: boolean | PyUnknown = uncertaintyOf(container) ?? false;
  const guess = container.kind === 'list' && container.isGuess ? container.uncertain : undefined;
  iterate(interpreter, container, site, (element) => {
    const equal = equals(interpreter, element, item, site);
    if (equal === true) {
      verdict = guess ?? true;
      return 'stop';
    }
    if (equal !== false) verdict = equal;
    return 'go';
  });
  return verdict;
}

const REFLECTED = { '<': '__gt__', '<=': '__ge__', '>': '__lt__', '>=': '__le__' } as const;

const ORDERED = { '<': '__lt__', '<=': '__le__', '>': '__gt__', '>=': '__ge__' } as const;

function order(
  interpreter: Interpreter,
  operator: '<' | '<=' | '>' | '>=',
  left: Value,
  right: Value,
  site: Site,
): boolean | PyUnknown {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  if (viewOf(left) === 'items') return order(interpreter, operator, viewAsSet(left) ?? left, right, site);
  if (viewOf(right) === 'items') return order(interpreter, operator, left, viewAsSet(right) ?? right, site);
  const sign = naturalOrder(interpreter, left, right, site);
  if (typeof sign === 'number')
    return operator === '<' ? sign < 0 : operator === '<=' ? sign <= 0 : operator === '>' ? sign > 0 : sign >= 0;
  if (sign) return sign;
  const answer = callMethod(interpreter, left, ORDERED[operator], [right], site);
  if (answer && answer.kind !== 'not-implemented') return truth(interpreter, answer, site);
  const reflected = callMethod(interpreter, right, REFLECTED[operator], [left], site);
  if (reflected && reflected.kind !== 'not-implemented') return truth(interpreter, reflected, site);
  if (isOutside(left) || isOutside(right)) return unknown('an order that cannot be followed', site);
  const [first, second] = [left, right].map((value) => interpreter.typeOf(value)?.name ?? value.kind);
  const failed = interpreter.fail(
    'TypeError',
    `'${operator}' not supported between instances of '${first}' and '${second}'`,
    site,
  );
  return failed.kind === 'unknown' ? failed : false;
}

function isOutside(value: Value): boolean {
  return value.kind === 'instance' && value.cls.unknownBase !== undefined;
}

/** Negative, zero or positive; undefined where the types have no natural order. */
export function naturalOrder(
  interpreter: Interpreter,
  left: Value,
  right: Value,
  site: Site,
): number | PyUnknown | undefined {
  const number = (value: Value): number | undefined =>
    value.kind === 'int' || value.kind === 'float'
      ? value.value
      : value.kind === 'bool'
        ? Number(value.value)
        : undefined;
  const a = number(left);
  const b = number(right);
  if (a !== undefined && b !== undefined) return a - b;
  if ((left.kind === 'str' && right.kind === 'str') || (left.kind === 'bytes' && right.kind === 'bytes'))
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  if ((left.kind === 'tuple' && right.kind === 'tuple') || (left.kind === 'list' && right.kind === 'list')) {
    for (let index = 0; index < Math.min(left.items.length, right.items.length); index++) {
      const [first, second] = [left.items[index] as Value, right.items[index] as Value];
      if (first.kind === 'unknown') return first;
      if (second.kind === 'unknown') return second;
      if (equals(interpreter, first, second, site) === true) continue;
      const less = order(interpreter, '<', first, second, site);
      return typeof less === 'boolean' ? (less ? -1 : 1) : less;
    }
    return left.items.length - right.items.length;
  }
  if (left.kind === 'set' && right.kind === 'set') return undefined;
  return undefined;
}
