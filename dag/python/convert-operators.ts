/** Operators: binary, unary, boolean, comparison. Long chains are read without recursion. */
import { type Conversion, missingAfter } from './conversion.ts';
import { convertChild, convertExpression } from './convert-expressions.ts';
import { isNamed, namedChildren, type RawNode } from './raw-tree.ts';
import type { BinaryOperator, CompareOperator, Expression, UnaryOperator } from './syntax.ts';

const BINARY: ReadonlySet<string> = new Set<BinaryOperator>([
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '@',
  '<<',
  '>>',
  '&',
  '|',
  '^',
]);
const COMPARE: ReadonlySet<string> = new Set<CompareOperator>([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'is',
  'is not',
]);

export function asBinaryOperator(sign: string): BinaryOperator | undefined {
  return BINARY.has(sign) ? (sign as BinaryOperator) : undefined;
}

function asCompareOperator(sign: string): CompareOperator | undefined {
  return COMPARE.has(sign) ? (sign as CompareOperator) : undefined;
}

/** The sign of an anonymous token: `'>>'` → `>>`. */
export function signOf(token: RawNode): string {
  return token.type.slice(1, -1);
}

export function convertBinary(node: RawNode, c: Conversion): Expression {
  const spine: RawNode[] = [];
  let leftmost: RawNode | undefined = node;
  while (leftmost?.type === 'binary_operator') {
    spine.push(leftmost);
    leftmost = leftmost.children.find(isNamed);
  }
  let left = leftmost === undefined ? missingAfter(node) : convertExpression(leftmost, c);
  for (const level of spine.reverse()) left = joinBinary(level, left, c);
  return left;
}

function joinBinary(node: RawNode, left: Expression, c: Conversion): Expression {
  const sign = node.children.find((child) => !isNamed(child));
  const operator = sign && asBinaryOperator(signOf(sign));
  if (sign === undefined || operator === undefined) return left;
  const operatorSpan = { start: sign.start, end: sign.end };
  const right = convertChild(node, 1, c);
  return { kind: 'binary', operator, left, right, operatorSpan, start: node.start, end: node.end };
}

export function convertUnary(node: RawNode, c: Conversion): Expression {
  const sign = node.children[0];
  const operator = sign === undefined ? undefined : asUnaryOperator(signOf(sign));
  const operand = convertChild(node, 0, c);
  if (operator === undefined) return operand;
  return { kind: 'unary', operator, operand, start: node.start, end: node.end };
}

function asUnaryOperator(sign: string): UnaryOperator | undefined {
  return sign === '+' || sign === '-' || sign === '~' ? sign : undefined;
}

export function convertNot(node: RawNode, c: Conversion): Expression {
  return { kind: 'unary', operator: 'not', operand: convertChild(node, 0, c), start: node.start, end: node.end };
}

export function convertBoolean(node: RawNode, c: Conversion): Expression {
  const spine: RawNode[] = [];
  let leftmost: RawNode | undefined = node;
  while (leftmost?.type === 'boolean_operator') {
    spine.push(leftmost);
    leftmost = leftmost.children.find(isNamed);
  }
  let left = leftmost === undefined ? missingAfter(node) : convertExpression(leftmost, c);
  for (const level of spine.reverse()) {
    const operator = level.children.some((child) => child.type === "'or'") ? 'or' : 'and';
    const right = convertChild(level, 1, c);
    left = { kind: 'boolean', operator, left, right, start: level.start, end: level.end };
  }
  return left;
}

export function convertComparison(node: RawNode, c: Conversion): Expression {
  const operands = namedChildren(node);
  const signs = node.children.filter((child) => !isNamed(child));
  const first = operands[0];
  const left = first === undefined ? missingAfter(node) : convertExpression(first, c);
  const rest: { operator: CompareOperator; value: Expression }[] = [];
  for (const [index, sign] of signs.entries()) {
    if (sign.type === "'<>'") c.report(sign, "invalid syntax: '<>' is Python 2; use '!='");
    const operator = sign.type === "'<>'" ? '!=' : asCompareOperator(signOf(sign));
    const operand = operands[index + 1];
    if (operator === undefined) continue;
    rest.push({ operator, value: operand === undefined ? missingAfter(sign) : convertExpression(operand, c) });
  }
  return { kind: 'compare', left, rest, start: node.start, end: node.end };
}
