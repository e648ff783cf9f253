/** Lists, tuples, sets, dicts and comprehensions. */
import { type Conversion, missingAfter } from './conversion.ts';
import { reportLoneComma } from './convert-calls.ts';
import { convertChild, convertElement, convertExpression } from './convert-expressions.ts';
import { childOfType, hasChild, namedChildren, type RawNode } from './raw-tree.ts';
import type { Comprehension, ComprehensionClause, DictDisplay, Expression } from './syntax.ts';

function convertElements(node: RawNode, c: Conversion): Expression[] {
  return namedChildren(node).map((child) => convertElement(child, c));
}

export function convertList(node: RawNode, c: Conversion): Expression {
  return { kind: 'list', elements: convertElements(node, c), start: node.start, end: node.end };
}

export function convertSet(node: RawNode, c: Conversion): Expression {
  return { kind: 'set', elements: convertElements(node, c), start: node.start, end: node.end };
}

/** `(a)` among targets is no tuple: as in an expression, the comma makes it. */
export function convertTuple(node: RawNode, c: Conversion): Expression {
  const children = namedChildren(node);
  const only = children.length === 1 ? children[0] : undefined;
  if (only !== undefined && node.type === 'tuple_pattern' && !hasChild(node, "','")) {
    if (only.type === 'list_splat_pattern') c.report(only, 'cannot use starred expression here');
    return convertElement(only, c);
  }
  if (only?.type === 'list_splat' && node.type === 'tuple' && !hasChild(node, "','")) {
    c.report(only, 'cannot use starred expression here');
  }
  return { kind: 'tuple', elements: convertElements(node, c), start: node.start, end: node.end };
}

export function convertDict(node: RawNode, c: Conversion): Expression {
  reportLoneComma(node, c);
  const items: DictDisplay['items'][number][] = [];
  for (const child of namedChildren(node)) {
    if (child.type === 'pair') items.push(readPair(child, c));
    else if (child.type === 'dictionary_splat') items.push({ value: convertChild(child, 0, c) });
    else items.push({ value: { kind: 'invalid', start: child.start, end: child.end } });
  }
  return { kind: 'dict', items, start: node.start, end: node.end };
}

/** A pair outside a dict can only come from broken text. */
export function convertPair(node: RawNode, c: Conversion): Expression {
  return { kind: 'dict', items: [readPair(node, c)], start: node.start, end: node.end };
}

function readPair(node: RawNode, c: Conversion): { key: Expression; value: Expression } {
  return { key: convertChild(node, 0, c), value: convertChild(node, 1, c) };
}

const RESULTS: { readonly [type: string]: Comprehension['result'] } = {
  list_comprehension: 'list',
  set_comprehension: 'set',
  dictionary_comprehension: 'dict',
  generator_expression: 'generator',
};

/** In a generator expression `await` is right everywhere: it makes an asynchronous one. */
export function convertComprehension(node: RawNode, c: Conversion): Expression {
  if (node.type !== 'generator_expression') return readComprehension(node, c);
  let generator: Expression = missingAfter(node);
  c.within(['await'], () => {
    generator = readComprehension(node, c);
  });
  return generator;
}

function readComprehension(node: RawNode, c: Conversion): Expression {
  const [body] = namedChildren(node);
  const result = RESULTS[node.type] ?? 'generator';
  const clauses = convertClauses(node, c);
  const span = { start: node.start, end: node.end };
  if (body?.type === 'pair') {
    const { key, value } = readPair(body, c);
    return { kind: 'comprehension', result, key, element: value, clauses, ...span };
  }
  const element = body === undefined ? missingAfter(node) : convertElement(body, c);
  if (element.kind === 'starred') c.report(element, 'iterable unpacking cannot be used in comprehension');
  return { kind: 'comprehension', result, element, clauses, ...span };
}

function convertClauses(node: RawNode, c: Conversion): ComprehensionClause[] {
  const clauses: (ComprehensionClause & { conditions: Expression[] })[] = [];
  for (const child of node.children) {
    if (child.type === 'for_in_clause') clauses.push(convertClause(child, c));
    if (child.type === 'if_clause') clauses[clauses.length - 1]?.conditions.push(convertChild(child, 0, c));
  }
  return clauses;
}

function convertClause(node: RawNode, c: Conversion): ComprehensionClause & { conditions: Expression[] } {
  const inAt = node.children.findIndex((child) => child.type === "'in'");
  const target = namedChildren({ ...node, children: node.children.slice(0, inAt) })[0];
  const after = { ...node, children: node.children.slice(inAt + 1) };
  const [iterable] = namedChildren(after);
  const comma = childOfType(after, "','");
  if (comma !== undefined) c.report(comma, 'invalid syntax: a tuple here needs parentheses');
  return {
    isAsync: hasChild(node, "'async'"),
    target: target === undefined ? missingAfter(node) : convertElement(target, c),
    iterable: iterable === undefined ? missingAfter(node) : convertExpression(iterable, c),
    conditions: [],
  };
}
