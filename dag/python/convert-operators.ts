/** Operators: binary, unary, boolean, comparison. Long chains are read without recursion. */
import { type Conversion, missingAfter } from './conversion.ts';
import { convertChild, convertExpression } from './convert-expressions.ts';
import { isNamed, namedChildren, type RawNode } from './raw-tree.ts';
import type { BinaryOperator, CompareOperator, Expression, Span, UnaryOperator } from './syntax.ts';

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
  if (spine.some((level) => isMisbound(level))) return regroup(node, c);
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

/** The grammar binds `^` tighter than `&`; in Python it is the other way round. */
function isMisbound(node: RawNode): boolean {
  if (!node.children.some((child) => child.type === "'&'")) return false;
  return namedChildren(node).some((operand) => operand.children.some((child) => child.type === "'^'"));
}

const PRECEDENCE: { readonly [operator in BinaryOperator]: number } = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
  '**': 7,
};

interface Operand {
  readonly node: RawNode;
  readonly value: Expression;
}

interface Operation {
  readonly operator: BinaryOperator;
  readonly span: Span;
}

/** Reads the operands and signs from left to right and groups them anew, by Python's precedence. */
function regroup(node: RawNode, c: Conversion): Expression {
  const operands: Operand[] = [];
  const operations: Operation[] = [];
  flatten(node, operands, operations, c);
  const values: { value: Expression; start: number; end: number }[] = [];
  const pending: Operation[] = [];
  const reduce = (): void => {
    const operation = pending.pop();
    const right = values.pop();
    const left = values.pop();
    if (!operation || !left || !right) return;
    const span = { start: left.start, end: right.end };
    const { operator, span: operatorSpan } = operation;
    values.push({
      value: { kind: 'binary', operator, left: left.value, right: right.value, operatorSpan, ...span },
      ...span,
    });
  };
  for (const [index, operand] of operands.entries()) {
    values.push({ value: operand.value, start: operand.node.start, end: operand.node.end });
    const next = operations[index];
    while (pending.length > 0 && (next === undefined || bindsFirst(pending[pending.length - 1], next))) reduce();
    if (next !== undefined) pending.push(next);
  }
  return values[0]?.value ?? missingAfter(node);
}

function bindsFirst(left: Operation | undefined, right: Operation): boolean {
  if (left === undefined) return false;
  if (left.operator === '**' && right.operator === '**') return false;
  return PRECEDENCE[left.operator] >= PRECEDENCE[right.operator];
}

function flatten(node: RawNode, operands: Operand[], operations: Operation[], c: Conversion): void {
  for (const child of node.children) {
    const operator = isNamed(child) ? undefined : asBinaryOperator(signOf(child));
    if (child.type === 'binary_operator') flatten(child, operands, operations, c);
    else if (operator !== undefined) operations.push({ operator, span: { start: child.start, end: child.end } });
    else operands.push({ node: child, value: convertExpression(child, c) });
  }
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
