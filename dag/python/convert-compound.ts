/** Compound statements: if, loops, try, with, match, definitions. */
import { type Conversion, missingAfter, spanOf, tooDeep } from './conversion.ts';
import { convertArguments } from './convert-calls.ts';
import { convertChild, convertElement, convertExpression } from './convert-expressions.ts';
import { convertParameters } from './convert-parameters.ts';
import { convertCasePatterns } from './convert-patterns.ts';
import { convertTarget } from './convert-simple.ts';
import { convertBlock, reportMissingBlock } from './convert-statements.ts';
import { convertAnnotation } from './convert-types.ts';
import { childOfType, hasChild, isNamed, MAXIMUM_DEPTH, namedChildren, type RawNode } from './raw-tree.ts';
import { withAsOutside } from './reroot.ts';
import type {
  ClassDefinition,
  ExceptHandler,
  Expression,
  FunctionDefinition,
  If,
  MatchCase,
  Statement,
  WithItem,
} from './syntax.ts';
import { wrongTarget } from './targets.ts';

export function convertIf(node: RawNode, c: Conversion): Statement {
  const test = convertChild(node, 0, c);
  const body = convertBlock(node, c);
  const clauses = node.children.filter((child) => child.type === 'elif_clause' || child.type === 'else_clause');
  const excess = clauses[MAXIMUM_DEPTH];
  if (excess) tooDeep(excess, c);
  const keyword = node.children[0];
  if (keyword !== undefined && keyword.end <= keyword.start) {
    return { kind: 'invalid-statement', body: [...body, ...convertElse(node, c)], ...spanOf(node) };
  }
  const branches = clauses.slice(0, MAXIMUM_DEPTH).map((clause) => convertBranch(clause, c));
  let orElse: readonly Statement[] = [];
  for (const branch of branches.reverse()) {
    orElse = branch.test === undefined ? branch.body : [asIf(branch, branch.test, orElse, node.end)];
  }
  return { kind: 'if', test, body, orElse, ...spanOf(node) };
}

interface Branch {
  readonly start: number;
  readonly test?: Expression;
  readonly body: readonly Statement[];
}

function convertBranch(clause: RawNode, c: Conversion): Branch {
  const test = clause.type === 'elif_clause' ? convertChild(clause, 0, c) : undefined;
  const body = convertBlock(clause, c);
  return { start: clause.start, body, ...(test && { test }) };
}

function asIf(branch: Branch, test: Expression, orElse: readonly Statement[], end: number): If {
  return { kind: 'if', test, body: branch.body, orElse, start: branch.start, end };
}

function convertElse(node: RawNode, c: Conversion): Statement[] {
  const clause = childOfType(node, 'else_clause');
  return clause === undefined ? [] : convertBlock(clause, c);
}

export function convertWhile(node: RawNode, c: Conversion): Statement {
  const test = convertChild(node, 0, c);
  const body = convertLoopBody(node, c);
  return { kind: 'while', test, body, orElse: convertElse(node, c), ...spanOf(node) };
}

function noteAsync(node: RawNode, c: Conversion): void {
  const keyword = childOfType(node, "'async'");
  if (keyword) c.loose.push({ kind: 'async', ...spanOf(keyword) });
}

function convertLoopBody(node: RawNode, c: Conversion): Statement[] {
  let body: Statement[] = [];
  c.within(['break', 'continue'], () => {
    body = convertBlock(node, c);
  });
  return body;
}

export function convertFor(node: RawNode, c: Conversion): Statement {
  noteAsync(node, c);
  const inAt = node.children.findIndex((child) => child.type === "'in'");
  const target = node.children.slice(0, inAt).find(isNamed);
  const iterable = node.children.slice(inAt + 1).find((child) => isNamed(child) && child.type !== 'block');
  return {
    kind: 'for',
    isAsync: hasChild(node, "'async'"),
    target: target === undefined ? missingAfter(node) : convertTarget(target, c),
    iterable: iterable === undefined ? missingAfter(node) : convertExpression(iterable, c),
    body: convertLoopBody(node, c),
    orElse: convertElse(node, c),
    ...spanOf(node),
  };
}

export function convertTry(node: RawNode, c: Conversion): Statement {
  const body = convertBlock(node, c);
  const clauses = node.children.filter((child) => child.type === 'except_clause');
  const handlers = clauses.map((clause) => convertHandler(clause, c));
  const bare = handlers.findIndex((handler) => handler.type === undefined);
  const early = bare >= 0 && bare < handlers.length - 1 ? clauses[bare] : undefined;
  if (early) c.report({ start: early.start, end: early.start + 6 }, "default 'except:' must be last");
  if (handlers.some((handler) => handler.isGroup) && handlers.some((handler) => !handler.isGroup)) {
    c.report(clauses[0] ?? node, "cannot have both 'except' and 'except*' on the same 'try'");
  }
  const final = childOfType(node, 'finally_clause');
  const orElse = convertElse(node, c);
  const finallyBody = final === undefined ? [] : convertBlock(final, c);
  if (handlers.length === 0 && final === undefined) {
    c.report(node.children[0] ?? node, "expected 'except' or 'finally' block");
  }
  return { kind: 'try', body, handlers, orElse, finallyBody, ...spanOf(node) };
}

function convertHandler(node: RawNode, c: Conversion): ExceptHandler {
  const isGroup = hasChild(node, "'*'");
  const values = namedChildren(node).filter((child) => child.type !== 'block');
  const { type, name } = convertCaught(node, values, c);
  const body = convertBlock(node, c);
  if (isGroup && type === undefined) c.report(node.children[0] ?? node, 'expected one or more exception types');
  return { ...(type && { type }), ...(name !== undefined && { name }), isGroup, body, ...spanOf(node) };
}

function convertCaught(node: RawNode, values: readonly RawNode[], c: Conversion): { type?: Expression; name?: string } {
  const [first, second] = values;
  if (first === undefined) return {};
  if (hasChild(node, "'as'")) {
    return { type: convertExpression(first, c), ...(second && { name: c.nameOf(second) }) };
  }
  if (first.type === 'as_pattern') {
    const [caught, target] = namedChildren(first);
    const type = caught === undefined ? missingAfter(first) : convertExpression(caught, c);
    if (target && !/^\w+$/u.test(c.textOf(target))) c.report(target, 'cannot use except statement with this target');
    return { type, ...(target && { name: c.nameOf(target) }) };
  }
  if (second === undefined) return { type: convertExpression(first, c) };
  return convertCaughtList(values, first, second, c);
}

/** `except A, B:` is Python 3.14; `except A, e:` is Python 2. */
function convertCaughtList(
  values: readonly RawNode[],
  first: RawNode,
  second: RawNode,
  c: Conversion,
): { type: Expression } {
  const last = values[values.length - 1] ?? second;
  if (values.length === 2 && second.type === 'identifier' && /^[a-z_]+$/.test(c.textOf(second))) {
    c.report(
      { start: first.start, end: last.end },
      `multiple exception types must be parenthesized; to bind the exception write 'as ${c.textOf(second)}'`,
    );
  }
  const elements = values.map((value) => convertElement(value, c));
  return { type: { kind: 'tuple', elements, start: first.start, end: last.end } };
}

export function convertWith(node: RawNode, c: Conversion): Statement {
  noteAsync(node, c);
  const clause = childOfType(node, 'with_clause');
  const nodes = clause === undefined ? [] : clause.children.filter((child) => child.type === 'with_item');
  const items = nodes.flatMap((item) => convertWithItem(item, c));
  const body = convertBlock(node, c);
  return { kind: 'with', isAsync: hasChild(node, "'async'"), items, body, ...spanOf(node) };
}

function convertWithItem(node: RawNode, c: Conversion): WithItem[] {
  const [value] = namedChildren(node);
  if (value === undefined) return [];
  if (value.type === 'tuple' && namedChildren(value).some((element) => element.type === 'as_pattern')) {
    return namedChildren(value).map((element) => withItem(element, c));
  }
  if (value.type === 'parenthesized_expression') {
    const [inner] = namedChildren(value);
    if (inner?.type === 'as_pattern') return [withItem(inner, c)];
  }
  return [withItem(value, c)];
}

function withItem(node: RawNode, c: Conversion): WithItem {
  if (node.type !== 'as_pattern') {
    const outside = withAsOutside(node);
    return outside === undefined ? { context: convertExpression(node, c), ...spanOf(node) } : withItem(outside, c);
  }
  const [value, target] = namedChildren(node);
  const context = value === undefined ? missingAfter(node) : convertExpression(value, c);
  if (target === undefined) return { context, ...spanOf(node) };
  const bound = convertElement(target, c);
  const wrong = wrongTarget(bound);
  if (wrong !== undefined) c.report(bound, `cannot assign to ${wrong}`);
  return { context, target: bound, ...spanOf(node) };
}

export function convertMatch(node: RawNode, c: Conversion): Statement {
  const block = childOfType(node, 'block');
  const subjects = namedChildren(node).filter((child) => child.type !== 'block' && child.type !== 'case_clause');
  const clauses = (block ?? node).children.filter((child) => child.type === 'case_clause');
  if (clauses.length === 0) reportMissingBlock(node, c);
  const [first] = subjects;
  const last = subjects[subjects.length - 1];
  const comma = childOfType(node, "','");
  const elements = subjects.map((subject) => convertElement(subject, c));
  const subject: Expression =
    first !== undefined && last !== undefined && comma !== undefined
      ? { kind: 'tuple', elements, start: first.start, end: Math.max(last.end, comma.end) }
      : (elements[0] ?? missingAfter(node));
  return { kind: 'match', subject, cases: clauses.map((clause) => convertCase(clause, c)), ...spanOf(node) };
}

function convertCase(node: RawNode, c: Conversion): MatchCase {
  const guardClause = childOfType(node, 'if_clause');
  const guard = guardClause && convertChild(guardClause, 0, c);
  const pattern = convertCasePatterns(node, c);
  return { pattern, ...(guard && { guard }), body: convertBlock(node, c), ...spanOf(node) };
}

export function convertFunction(node: RawNode, c: Conversion): FunctionDefinition {
  const name = childOfType(node, 'identifier') ?? { start: node.end, end: node.end };
  const list = childOfType(node, 'parameters');
  const type = childOfType(node, 'type');
  const parameters = list === undefined ? [] : convertParameters(list, c);
  const returns = type && convertAnnotation(type, c);
  const isAsync = hasChild(node, "'async'");
  const { body, isGenerator } = convertFunctionBody(node, isAsync, c);
  return {
    kind: 'function',
    name: c.nameOf(name),
    nameSpan: spanOf(name),
    isAsync,
    isGenerator,
    decorators: [],
    parameters,
    ...(returns && { returns }),
    body,
    ...spanOf(node),
  };
}

const EVERYTHING = ['return', 'yield', 'await', 'async', 'break', 'continue', 'nonlocal', 'star-import'] as const;

const EVERYTHING_BUT_NONLOCAL = EVERYTHING.filter((kind) => kind !== 'nonlocal');

function convertFunctionBody(
  node: RawNode,
  isAsync: boolean,
  c: Conversion,
): { body: Statement[]; isGenerator: boolean } {
  let body: Statement[] = [];
  const found = c.within(EVERYTHING, () => {
    body = convertBlock(node, c);
  });
  const wrong = found.filter(({ kind }) => {
    if (kind === 'return' || kind === 'yield' || kind === 'nonlocal') return false;
    return (kind !== 'await' && kind !== 'async') || !isAsync;
  });
  c.reportLoose(wrong);
  return { body, isGenerator: found.some(({ kind }) => kind === 'yield') };
}

export function convertClass(node: RawNode, c: Conversion): ClassDefinition {
  const name = childOfType(node, 'identifier') ?? { start: node.end, end: node.end };
  const bases = childOfType(node, 'argument_list');
  let body: Statement[] = [];
  const found = c.within(EVERYTHING_BUT_NONLOCAL, () => {
    body = convertBlock(node, c);
  });
  c.reportLoose(found);
  return {
    kind: 'class',
    name: c.nameOf(name),
    nameSpan: spanOf(name),
    decorators: [],
    args: bases === undefined ? [] : convertArguments(bases, c),
    body,
    ...spanOf(node),
  };
}

/** The span of a decorated definition begins at its first decorator. */
export function convertDecorated(node: RawNode, c: Conversion): Statement {
  const decorators = node.children
    .filter((child) => child.type === 'decorator')
    .map((decorator) => convertChild(decorator, 0, c));
  const definition = node.children.find((child) => child.type.endsWith('_definition'));
  if (definition?.type === 'function_definition')
    return { ...convertFunction(definition, c), decorators, ...spanOf(node) };
  if (definition?.type === 'class_definition') return { ...convertClass(definition, c), decorators, ...spanOf(node) };
  const body: Statement[] = decorators.map((value) => ({
    kind: 'expression',
    value,
    start: value.start,
    end: value.end,
  }));
  return { kind: 'invalid-statement', body, ...spanOf(node) };
}
