/** Binary operators on values whatever they are. */
import { arithmetic } from './arithmetic.ts';
import { callMethod, describe, lookUp } from './attributes.ts';
import { derive, likely } from './doubt.ts';
import type { Interpreter } from './interpreter.ts';
import { elements } from './iteration.ts';
import { hypothetically } from './library/choices.ts';
import { viewAsSet } from './library/dict-views.ts';
import type { BinaryOperator } from './syntax.ts';
import { largeInt, type PyUnknown, type Site, set, type Value } from './values.ts';

const DUNDERS: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

/** `left operator right`; with `inPlace` the augmented form, which changes lists, sets and dicts where they are. */
export function binary(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: Site,
  inPlace = false,
): Value {
  const name = DUNDERS[operator];
  if (inPlace && left.kind === 'list' && operator === '+') {
    const added = elements(interpreter, right, site);
    interpreter.checkSize(left.items.length + added.items.length);
    left.items.push(...added.items);
    const doubt = added.uncertain ?? interpreter.uncertain;
    if (doubt) left.uncertain ??= doubt;
    return left;
  }
  if (inPlace) {
    const answer = callMethod(interpreter, left, `__i${name}__`, [right], site);
    if (answer && answer.kind !== 'not-implemented') return answer;
  }
  const known = arithmetic(interpreter, operator, left, right, site);
  if (known) return known;
  // Python: the right operand is asked first where its class inherits from the left one's.
  const isHeir =
    left.kind === 'instance' &&
    right.kind === 'instance' &&
    right.cls !== left.cls &&
    right.cls.mro.includes(left.cls) &&
    lookUp(right.cls, `__r${name}__`) !== lookUp(left.cls, `__r${name}__`);
  const early = isHeir ? callMethod(interpreter, right, `__r${name}__`, [left], site) : undefined;
  if (early && early.kind !== 'not-implemented') return early;
  const guessed = withLikelyObjects(interpreter, operator, left, right, site);
  if (guessed) return guessed;
  const answer = left.kind === 'unknown' ? undefined : callMethod(interpreter, left, `__${name}__`, [right], site);
  if (answer && answer.kind !== 'not-implemented') return answer;
  const reflected = right.kind === 'unknown' ? undefined : callMethod(interpreter, right, `__r${name}__`, [left], site);
  if (reflected && reflected.kind !== 'not-implemented') return reflected;
  const small = left.kind === 'unknown' ? ofLarge(left.large, operator, right) : undefined;
  if (small) return small;
  if (left.kind === 'unknown') return blend(interpreter, operator, left, left, right, site);
  if (right.kind === 'unknown') return blend(interpreter, operator, right, left, right, site);
  const doubt = unknownBase(left) ?? unknownBase(right);
  if (doubt) return derive(doubt, site);
  const ofViews = SET_OPERATORS.has(operator) ? withViews(interpreter, operator, left, right, site) : undefined;
  if (ofViews) return ofViews;
  return interpreter.fail(
    'TypeError',
    `unsupported operand type(s) for ${operator}: ${describe(interpreter, left)} and ${describe(interpreter, right)}`,
    site,
  );
}

/** What may know the operator. Of a class, the metaclass may: ctypes makes the type of an array of `Structure * 4`. */
function unknownBase(value: Value): PyUnknown | undefined {
  return value.kind === 'instance' ? value.cls.unknownBase : value.kind === 'class' ? value.unknownBase : undefined;
}

const SET_OPERATORS: ReadonlySet<BinaryOperator> = new Set(['-', '&', '|', '^']);

/** `d.items() - e.items()`, `d.keys() | names`: a view takes whatever can be gone through, and gives a set. */
function withViews(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: Site,
): Value | undefined {
  const [first, second] = [viewAsSet(left), viewAsSet(right)];
  if (!first && !second) return undefined;
  const whole = (value: Value): Value => {
    const { items, uncertain } = elements(interpreter, value, site);
    return { ...set(items), ...(uncertain ? { uncertain } : {}) };
  };
  return binary(interpreter, operator, first ?? whole(left), second ?? whole(right), site);
}

/** Of an object that it is only likely to be: a path, a date, one of the user's. Tasks and the like know themselves what to do. */
function withLikelyObjects(
  interpreter: Interpreter,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  site: Site,
): Value | undefined {
  const [first, second] = [left, right].map((value) => (value.kind === 'unknown' ? value.choices?.[0] : value));
  const doubtful = left.kind === 'unknown' ? left : right;
  if (!first || !second || doubtful.kind !== 'unknown') return undefined;
  const isObject = (value: Value): boolean => value.kind === 'instance' && !interpreter.followsItself?.(value);
  if (![first, second].every((value) => isObject(value) || isPlain(value)) || ![first, second].some(isObject))
    return undefined;
  const made = hypothetically(interpreter, () => binary(interpreter, operator, first, second, site));
  return made === undefined || made.kind === 'unknown' ? derive(doubtful, site) : likely(interpreter, made, doubtful);
}

function isPlain({ kind }: Value): boolean {
  return kind === 'str' || kind === 'int' || kind === 'float';
}

/** The usual way from a digest to a small number: `int(digest, 16) % 60`. */
function ofLarge(large: bigint | undefined, operator: BinaryOperator, right: Value): Value | undefined {
  if (large === undefined || right.kind !== 'int' || right.value <= 0) return undefined;
  const by = BigInt(right.value);
  switch (operator) {
    case '%':
      return largeInt(((large % by) + by) % by);
    case '//':
      return largeInt((large - (((large % by) + by) % by)) / by);
    case '>>':
      return right.value < 10_000 ? largeInt(large >> by) : undefined;
    case '&':
      return largeInt(large & by);
    default:
      return undefined;
  }
}

/** An operation with a value that is one of several: one result for each of them. */
function blend(
  interpreter: Interpreter,
  operator: BinaryOperator,
  doubtful: PyUnknown,
  left: Value,
  right: Value,
  site: Site,
): PyUnknown {
  const choices = (doubtful.choices ?? [])
    .filter((choice) => choice.kind === 'str' || choice.kind === 'int' || choice.kind === 'float')
    .map((choice) =>
      hypothetically(interpreter, () =>
        arithmetic(interpreter, operator, left === doubtful ? choice : left, right === doubtful ? choice : right, site),
      ),
    )
    .filter((value) => value !== undefined);
  return { ...derive(doubtful, site), ...(choices.length > 0 ? { choices } : {}) };
}
