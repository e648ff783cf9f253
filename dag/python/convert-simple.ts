/** Simple statements: expressions, assignments, return, raise, del … */
import { type Conversion, missingAfter, spanOf } from './conversion.ts';
import { reportBareWalrus } from './convert-calls.ts';
import { convertChild, convertElement, convertExpression, convertExpressionList } from './convert-expressions.ts';
import { asBinaryOperator, signOf } from './convert-operators.ts';
import { convertAnnotation, convertTypeExpression } from './convert-types.ts';
import { childOfType, hasChild, isNamed, namedChildren, type RawNode } from './raw-tree.ts';
import { withTypeAsName } from './reroot.ts';
import type { Expression, Statement } from './syntax.ts';
import { wrongTarget } from './targets.ts';

export function convertExpressionStatement(node: RawNode, c: Conversion): Statement {
  const children = namedChildren(node);
  const [first] = children;
  if (first?.type === 'assignment') return convertAssignment(first, c);
  if (first?.type === 'augmented_assignment') return convertAugmented(first, c);
  if (first?.type === 'named_expression')
    c.report(first, "invalid syntax: ':=' at the top of a statement needs parentheses; use '='");
  const value = convertExpressionList(node, children, c, hasChild(node, "','"));
  return { kind: 'expression', value, start: node.start, end: node.end };
}

/** `a = b = c` nests to the right. */
function convertAssignment(node: RawNode, c: Conversion): Statement {
  const type = childOfType(node, 'type');
  if (type !== undefined) return convertAnnotated(node, type, c);
  const targets: Expression[] = [];
  let current = node;
  while (true) {
    const [left, right] = namedChildren(current);
    targets.push(left === undefined ? missingAfter(current) : convertTarget(left, c));
    if (right === undefined) return { kind: 'assign', targets, value: missingAfter(current), ...spanOf(node) };
    if (right.type !== 'assignment' || hasChild(right, 'type')) {
      return { kind: 'assign', targets, value: convertAssigned(right, c), ...spanOf(node) };
    }
    current = right;
  }
}

/** Also of a loop. */
export function convertTarget(node: RawNode, c: Conversion): Expression {
  const target = convertElement(node, c);
  if (target.kind === 'starred') c.report(target, 'starred assignment target must be in a list or tuple');
  return target;
}

/** The grammar takes `a = b += c` and `a = b: int`; Python does not. */
function convertAssigned(node: RawNode, c: Conversion): Expression {
  if (node.type === 'assignment' || node.type === 'augmented_assignment') {
    c.report(node, 'invalid syntax: an assignment cannot stand here');
    return { kind: 'invalid', ...spanOf(node) };
  }
  reportBareWalrus(node, c);
  return convertExpression(node, c);
}

function convertAnnotated(node: RawNode, type: RawNode, c: Conversion): Statement {
  const [left] = namedChildren(node);
  const right = node.children.findLast((child) => isNamed(child) && child.start >= type.end);
  const target = left === undefined ? missingAfter(node) : convertElement(left, c);
  if (target.kind === 'tuple' || target.kind === 'list') {
    c.report(target, `only single target (not ${target.kind}) can be annotated`);
  }
  const annotation = convertAnnotation(type, c);
  if (right === undefined) return { kind: 'annotated-assign', target, annotation, ...spanOf(node) };
  return { kind: 'annotated-assign', target, annotation, value: convertAssigned(right, c), ...spanOf(node) };
}

function convertAugmented(node: RawNode, c: Conversion): Statement {
  const [left, right] = namedChildren(node);
  const sign = node.children.find((child) => !isNamed(child));
  const operator = (sign && asBinaryOperator(signOf(sign).slice(0, -1))) ?? '+';
  const target = left === undefined ? missingAfter(node) : convertElement(left, c);
  if (target.kind === 'tuple' || target.kind === 'list' || target.kind === 'starred') {
    c.report(target, `'${target.kind}' is an illegal expression for augmented assignment`);
  }
  const value = right === undefined ? missingAfter(node) : convertAssigned(right, c);
  return { kind: 'augmented-assign', target, operator, value, ...spanOf(node) };
}

export function convertReturn(node: RawNode, c: Conversion): Statement {
  c.loose.push({ kind: 'return', ...spanOf(node) });
  const [operand] = namedChildren(node);
  if (operand === undefined) return { kind: 'return', ...spanOf(node) };
  return { kind: 'return', value: convertExpression(operand, c), ...spanOf(node) };
}

export function convertRaise(node: RawNode, c: Conversion): Statement {
  const from = node.children.findIndex((child) => child.type === "'from'");
  const before = from < 0 ? node.children : node.children.slice(0, from);
  const raised = before.find(isNamed);
  const causeNode = from < 0 ? undefined : node.children.slice(from).find(isNamed);
  if (raised?.type === 'expression_list')
    c.report(raised, 'invalid syntax: raise takes one exception; call it with the message');
  const exception = raised && convertExpression(raised, c);
  const cause = causeNode && convertExpression(causeNode, c);
  return { kind: 'raise', ...(exception && { exception }), ...(cause && { cause }), ...spanOf(node) };
}

export function convertDelete(node: RawNode, c: Conversion): Statement {
  const [operand] = namedChildren(node);
  const targets = operand?.type === 'expression_list' ? namedChildren(operand) : operand ? [operand] : [];
  return { kind: 'delete', targets: targets.map((target) => convertDeleted(target, c)), ...spanOf(node) };
}

function convertDeleted(node: RawNode, c: Conversion): Expression {
  const target = convertExpression(node, c);
  const wrong = wrongTarget(target);
  if (wrong !== undefined) c.report(target, `cannot delete ${wrong}`);
  return target;
}

export function convertAssert(node: RawNode, c: Conversion): Statement {
  const [, message, extra] = namedChildren(node);
  if (extra !== undefined) c.report(extra, 'invalid syntax: assert takes a condition and one message');
  const test = convertChild(node, 0, c);
  if (message === undefined) return { kind: 'assert', test, ...spanOf(node) };
  return { kind: 'assert', test, message: convertExpression(message, c), ...spanOf(node) };
}

export function convertScopeNames(node: RawNode, c: Conversion): Statement {
  const names = namedChildren(node).map((name) => c.nameOf(name));
  if (node.type === 'nonlocal_statement') c.loose.push({ kind: 'nonlocal', ...spanOf(node) });
  return { kind: node.type === 'global_statement' ? 'global' : 'nonlocal', names, ...spanOf(node) };
}

export function convertTypeAlias(node: RawNode, c: Conversion): Statement {
  const [left, right] = namedChildren(node);
  const keyword = node.children[0];
  const applied = left && keyword && withTypeAsName(left, keyword);
  if (applied !== undefined) {
    const value = right === undefined ? missingAfter(node) : convertTypeExpression(right, c);
    return { kind: 'assign', targets: [convertElement(applied, c)], value, ...spanOf(node) };
  }
  const written = left === undefined ? '' : c.textOf(left);
  const name = /^[^\s[]*/.exec(written)?.[0] ?? '';
  const value = right === undefined ? missingAfter(node) : convertTypeExpression(right, c);
  return { kind: 'type-alias', name, value, ...spanOf(node) };
}

/** `print x`, `print >>file, x` and `exec code`. The one with `>>` is an expression that Python 3 compiles. */
export function convertPython2(node: RawNode, c: Conversion): Statement {
  const chevron = childOfType(node, 'chevron');
  const keyword = node.children[0] ?? node;
  const operands = namedChildren(node).filter((child) => child.type !== 'chevron');
  if (chevron !== undefined) return convertChevron(node, keyword, chevron, operands, c);
  const name = c.textOf(keyword);
  c.report(node, `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`);
  const callee: Expression = { kind: 'name', name, ...spanOf(keyword) };
  const args = operands.map((operand) => ({
    kind: 'positional' as const,
    value: convertExpression(operand, c),
    ...spanOf(operand),
  }));
  return { kind: 'expression', value: { kind: 'call', callee, args, ...spanOf(node) }, ...spanOf(node) };
}

function convertChevron(
  node: RawNode,
  keyword: RawNode,
  chevron: RawNode,
  operands: readonly RawNode[],
  c: Conversion,
): Statement {
  const left: Expression = { kind: 'name', name: c.textOf(keyword), ...spanOf(keyword) };
  const operatorSpan = { start: chevron.start, end: Math.min(chevron.start + 2, chevron.end) };
  const right = convertChild(chevron, 0, c);
  const shifted: Expression = {
    kind: 'binary',
    operator: '>>',
    left,
    right,
    operatorSpan,
    start: node.start,
    end: chevron.end,
  };
  if (operands.length === 0 && !hasChild(node, "','")) return { kind: 'expression', value: shifted, ...spanOf(node) };
  const elements = [shifted, ...operands.map((operand) => convertElement(operand, c))];
  return { kind: 'expression', value: { kind: 'tuple', elements, ...spanOf(node) }, ...spanOf(node) };
}
