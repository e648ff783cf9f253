/** Expressions: one function a kind, found by the grammar's node type. */
import { type Conversion, invalid, missingAfter, tooDeep } from './conversion.ts';
import { convertCall } from './convert-calls.ts';
import {
  convertComprehension,
  convertDict,
  convertList,
  convertPair,
  convertSet,
  convertTuple,
} from './convert-displays.ts';
import { convertConcatenatedString, convertConstant, convertNumber, convertString } from './convert-literals.ts';
import { convertBinary, convertBoolean, convertComparison, convertNot, convertUnary } from './convert-operators.ts';
import { convertLambda } from './convert-parameters.ts';
import { convertTypeExpression } from './convert-types.ts';
import { childOfType, hasChild, isNamed, namedChildren, type RawNode, TOO_DEEP } from './raw-tree.ts';
import { withStarOutside } from './reroot.ts';
import type { Expression } from './syntax.ts';

type Converter = (node: RawNode, c: Conversion) => Expression;

const CONVERTERS: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ['identifier', convertName],
  ['integer', convertNumber],
  ['float', convertNumber],
  ['string', convertString],
  ['concatenated_string', convertConcatenatedString],
  ['true', convertConstant],
  ['false', convertConstant],
  ['none', convertConstant],
  ['ellipsis', convertConstant],
  ['attribute', convertAttribute],
  ['subscript', convertSubscript],
  ['slice', convertSlice],
  ['call', convertCall],
  ['binary_operator', convertBinary],
  ['unary_operator', convertUnary],
  ['not_operator', convertNot],
  ['boolean_operator', convertBoolean],
  ['comparison_operator', convertComparison],
  ['conditional_expression', convertConditional],
  ['named_expression', convertNamedExpression],
  ['lambda', convertLambda],
  ['await', convertAwait],
  ['yield', convertYield],
  ['parenthesized_expression', convertParenthesized],
  ['list', convertList],
  ['list_pattern', convertList],
  ['tuple', convertTuple],
  ['tuple_pattern', convertTuple],
  ['expression_list', convertTuple],
  ['pattern_list', convertTuple],
  ['set', convertSet],
  ['dictionary', convertDict],
  ['pair', convertPair],
  ['list_comprehension', convertComprehension],
  ['set_comprehension', convertComprehension],
  ['dictionary_comprehension', convertComprehension],
  ['generator_expression', convertComprehension],
  ['list_splat', convertStarred],
  ['list_splat_pattern', convertStarred],
  ['parenthesized_list_splat', convertParenthesized],
  ['as_pattern', convertMisplacedAs],
  ['as_pattern_target', convertWrapped],
  ['type', convertTypeExpression],
  ['dotted_name', convertDottedName],
]);

/** What a star before it may be hung into. */
const SPLATTABLE: ReadonlySet<string> = new Set([
  'attribute',
  'subscript',
  'call',
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
]);

/** Every place where one expression stands that may not be a bare `*starred`. */
export function convertExpression(node: RawNode, c: Conversion): Expression {
  const expression = convertElement(node, c);
  if (expression.kind === 'starred') c.report(expression, "can't use starred expression here");
  return expression;
}

/** An expression where `*starred` may stand as well: elements, arguments, targets. */
export function convertElement(node: RawNode, c: Conversion): Expression {
  const converter = CONVERTERS.get(node.type);
  if (converter !== undefined) {
    const starred = c.text.charCodeAt(node.start) === 42 && SPLATTABLE.has(node.type);
    return starred ? convertStarred(withStarOutside(node), c) : converter(node, c);
  }
  if (node.type === TOO_DEEP) return tooDeep(node, c);
  return node.type === 'ERROR' ? convertBroken(node, c) : invalid(node);
}

/** The child at `index` among those that are no punctuation. */
export function convertChild(node: RawNode, index: number, c: Conversion): Expression {
  const child = namedChildren(node)[index];
  return child === undefined ? missingAfter(node) : convertExpression(child, c);
}

/** One expression as itself, several (or one with a comma) as a tuple without parentheses. */
export function convertExpressionList(
  parent: RawNode,
  nodes: readonly RawNode[],
  c: Conversion,
  comma: boolean,
): Expression {
  const first = nodes[0];
  const last = nodes[nodes.length - 1];
  if (first === undefined || last === undefined) return missingAfter(parent);
  if (nodes.length === 1 && !comma) return convertExpression(first, c);
  const end = parent.children.findLast((child) => child.type === "','" && child.start >= last.end)?.end ?? last.end;
  return { kind: 'tuple', elements: nodes.map((node) => convertElement(node, c)), start: first.start, end };
}

/** A name may also stand in the place of something unreadable. */
const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{N}\p{M}\p{Pc}]*$/u;

function convertName(node: RawNode, c: Conversion): Expression {
  if (node.end <= node.start || (c.repaired && !IDENTIFIER.test(c.textOf(node)))) return invalid(node);
  return { kind: 'name', name: c.nameOf(node), start: node.start, end: node.end };
}

/** In a broken region the last readable expression is kept: of `a >> b >>` that is `a >> b`. */
function convertBroken(node: RawNode, c: Conversion): Expression {
  const readable = node.children.filter((child) => CONVERTERS.has(child.type));
  const only = readable.length === 1 ? readable[0] : undefined;
  return only === undefined ? invalid(node) : convertElement(only, c);
}

function convertWrapped(node: RawNode, c: Conversion): Expression {
  return convertChild(node, 0, c);
}

function convertParenthesized(node: RawNode, c: Conversion): Expression {
  const inner = node.children.find((child) => isNamed(child) && child.type !== 'ERROR') ?? namedChildren(node)[0];
  if (inner === undefined) return missingAfter(node);
  if (inner.type === 'parenthesized_list_splat') return convertParenthesized(inner, c);
  if (inner.type === 'list_splat') {
    c.report(inner, 'cannot use starred expression here');
    return convertElement(inner, c);
  }
  return convertExpression(inner, c);
}

function convertAttribute(node: RawNode, c: Conversion): Expression {
  const [object, name] = namedChildren(node);
  const value = object === undefined ? missingAfter(node) : convertExpression(object, c);
  // While the name is not typed yet, what stands before the dot is all there is.
  if (name !== undefined && name.end <= name.start) return value;
  const nameSpan = name === undefined ? { start: node.end, end: node.end } : { start: name.start, end: name.end };
  return { kind: 'attribute', value, name: c.nameOf(nameSpan), nameSpan, start: node.start, end: node.end };
}

function convertDottedName(node: RawNode, c: Conversion): Expression {
  const [first, ...rest] = namedChildren(node);
  if (first === undefined) return invalid(node);
  let value = convertName(first, c);
  for (const part of rest) {
    const nameSpan = { start: part.start, end: part.end };
    value = { kind: 'attribute', value, name: c.nameOf(part), nameSpan, start: node.start, end: part.end };
  }
  return value;
}

function convertSubscript(node: RawNode, c: Conversion): Expression {
  const open = node.children.findIndex((child) => child.type === "'['");
  const [object] = namedChildren(node);
  const value = object === undefined ? missingAfter(node) : convertExpression(object, c);
  const inside = { ...node, children: node.children.slice(open + 1) };
  const subscripts = namedChildren(inside);
  const index = convertIndex(inside, subscripts, c);
  return { kind: 'subscript', value, index, start: node.start, end: node.end };
}

/** `a[*b]` is `a[(*b,)]`. */
function convertIndex(inside: RawNode, subscripts: readonly RawNode[], c: Conversion): Expression {
  const [first] = subscripts;
  const comma = hasChild(inside, "','");
  const starred = first !== undefined && c.text.charCodeAt(first.start) === 42;
  return convertExpressionList(inside, subscripts, c, comma || starred);
}

function convertSlice(node: RawNode, c: Conversion): Expression {
  const bounds: (Expression | undefined)[] = [undefined];
  for (const child of node.children) {
    if (child.type === "':'") bounds.push(undefined);
    else bounds[bounds.length - 1] = convertExpression(child, c);
  }
  const [lower, upper, step] = bounds;
  return {
    kind: 'slice',
    ...(lower && { lower }),
    ...(upper && { upper }),
    ...(step && { step }),
    start: node.start,
    end: node.end,
  };
}

function convertConditional(node: RawNode, c: Conversion): Expression {
  return {
    kind: 'conditional',
    test: convertChild(node, 1, c),
    // biome-ignore lint/suspicious/noThenProperty: the tree's name for the branch; a node is never awaited
    then: convertChild(node, 0, c),
    orElse: convertChild(node, 2, c),
    start: node.start,
    end: node.end,
  };
}

function convertNamedExpression(node: RawNode, c: Conversion): Expression {
  const [name, value] = namedChildren(node);
  return {
    kind: 'named',
    name: name === undefined ? '' : c.nameOf(name),
    value: value === undefined ? missingAfter(node) : convertExpression(value, c),
    start: node.start,
    end: node.end,
  };
}

function convertAwait(node: RawNode, c: Conversion): Expression {
  c.loose.push({ kind: 'await', start: node.start, end: node.end });
  return { kind: 'await', value: convertChild(node, 0, c), start: node.start, end: node.end };
}

function convertYield(node: RawNode, c: Conversion): Expression {
  c.loose.push({ kind: 'yield', start: node.start, end: node.end });
  const operand = namedChildren(node)[0];
  const isFrom = hasChild(node, "'from'");
  if (operand === undefined) return { kind: 'yield', isFrom, start: node.start, end: node.end };
  return { kind: 'yield', isFrom, value: convertExpression(operand, c), start: node.start, end: node.end };
}

function convertStarred(node: RawNode, c: Conversion): Expression {
  return { kind: 'starred', value: convertChild(node, 0, c), start: node.start, end: node.end };
}

/** `as` belongs to `with`, `except`, `import` and `case`; the grammar takes it anywhere. */
function convertMisplacedAs(node: RawNode, c: Conversion): Expression {
  const as = childOfType(node, "'as'") ?? node;
  c.report(as, "invalid syntax: 'as' can stand only in import, with, except and case");
  return convertChild(node, 0, c);
}
