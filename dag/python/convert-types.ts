/** Annotations: the grammar has nodes of its own for `a | b`, `a[b]`, `*a` in them; Python has plain expressions. */
import { type Conversion, invalid, missingAfter } from './conversion.ts';
import { reportBareWalrus } from './convert-calls.ts';
import { convertElement } from './convert-expressions.ts';
import { childOfType, hasChild, namedChildren, type RawNode } from './raw-tree.ts';
import type { Expression } from './syntax.ts';

/** Of a name, a parameter or a result. `node` is a `type`. */
export function convertAnnotation(node: RawNode, c: Conversion): Expression {
  const inner = namedChildren(node)[0];
  reportBareWalrus(inner, c);
  if (inner?.type === 'splat_type') c.report(inner, "invalid syntax: '*' is not expected here");
  if (inner?.type === 'constrained_type') {
    c.report(childOfType(inner, "':'") ?? inner, "invalid syntax: ':' is not expected here");
  }
  return convertTypeExpression(node, c);
}

/** `node` is a `type`. */
export function convertTypeExpression(node: RawNode, c: Conversion): Expression {
  const inner = namedChildren(node)[0];
  return inner === undefined ? missingAfter(node) : convertTypeForm(inner, c);
}

function convertTypeForm(node: RawNode, c: Conversion): Expression {
  const span = { start: node.start, end: node.end };
  const parts = namedChildren(node);
  switch (node.type) {
    case 'splat_type':
      return { kind: 'starred', value: part(parts[0], node, c), ...span };
    case 'member_type': {
      const name = parts[1] ?? { start: node.end, end: node.end };
      const nameSpan = { start: name.start, end: name.end };
      return { kind: 'attribute', value: part(parts[0], node, c), name: c.nameOf(nameSpan), nameSpan, ...span };
    }
    case 'union_type':
      return convertUnion(node, c);
    case 'constrained_type':
      return { kind: 'slice', lower: part(parts[0], node, c), upper: part(parts[1], node, c), ...span };
    case 'generic_type': {
      const index = parts[1] === undefined ? missingAfter(node) : convertTypeArguments(parts[1], c);
      return { kind: 'subscript', value: genericName(node, c), index, ...span };
    }
    case 'type':
      return convertTypeExpression(node, c);
    default:
      return convertElement(node, c);
  }
}

/** The grammar groups `a[b] | c | d` to the right; in Python it groups to the left. */
function convertUnion(node: RawNode, c: Conversion): Expression {
  const operands: RawNode[] = [];
  const signs: RawNode[] = [];
  flattenUnion(node, operands, signs);
  const [first, ...rest] = operands;
  if (first === undefined) return missingAfter(node);
  let left = convertTypeForm(first, c);
  for (const [index, operand] of rest.entries()) {
    const sign = signs[index] ?? { start: operand.start, end: operand.start };
    const right = convertTypeForm(operand, c);
    const operatorSpan = { start: sign.start, end: sign.end };
    left = { kind: 'binary', operator: '|', left, right, operatorSpan, start: first.start, end: operand.end };
  }
  return left;
}

function flattenUnion(node: RawNode, operands: RawNode[], signs: RawNode[]): void {
  const inner = node.type === 'type' ? namedChildren(node)[0] : node;
  const sign = inner && childOfType(inner, "'|'");
  if (inner === undefined || sign === undefined || !UNIONS.has(inner.type)) {
    operands.push(inner ?? node);
    return;
  }
  const [left, right] = namedChildren(inner);
  if (left) flattenUnion(left, operands, signs);
  signs.push(sign);
  if (right) flattenUnion(right, operands, signs);
}

const UNIONS: ReadonlySet<string> = new Set(['union_type', 'binary_operator']);

function part(node: RawNode | undefined, parent: RawNode, c: Conversion): Expression {
  return node === undefined ? missingAfter(parent) : convertTypeForm(node, c);
}

function genericName(node: RawNode, c: Conversion): Expression {
  const name = node.children[0];
  return name === undefined ? invalid(node) : convertElement(name, c);
}

function convertTypeArguments(node: RawNode, c: Conversion): Expression {
  const types = namedChildren(node);
  const elements = types.map((type) => convertTypeForm(type, c));
  const [only] = elements;
  if (only !== undefined && elements.length === 1 && !hasChild(node, "','") && only.kind !== 'starred') return only;
  const first = types[0]?.start ?? node.end;
  const comma = node.children.findLast((child) => child.type === "','");
  const last = Math.max(types[types.length - 1]?.end ?? node.end, comma?.end ?? 0);
  return { kind: 'tuple', elements, start: first, end: last };
}
