/** Patterns of `match` (PEP 634). */
import { type Conversion, spanOf } from './conversion.ts';
import { convertElement } from './convert-expressions.ts';
import { childOfType, hasChild, isNamed, namedChildren, type RawNode } from './raw-tree.ts';
import type { Expression, Pattern, Span } from './syntax.ts';

/** Several patterns after `case`, or one with a comma, are a sequence. */
export function convertCasePatterns(clause: RawNode, c: Conversion): Pattern {
  const patterns = clause.children.filter((child) => child.type === 'case_pattern');
  const [first] = patterns;
  const last = patterns[patterns.length - 1];
  if (first === undefined || last === undefined) {
    return { kind: 'capture-pattern', start: clause.start, end: clause.start };
  }
  if (patterns.length === 1 && !hasChild(clause, "','")) return convertPattern(first, c);
  const elements = patterns.map((pattern) => convertPattern(pattern, c));
  return { kind: 'sequence-pattern', elements, start: first.start, end: last.end };
}

function convertPattern(node: RawNode, c: Conversion): Pattern {
  const span = spanOf(node);
  switch (node.type) {
    case 'case_pattern':
      return convertCasePattern(node, c);
    case "'_'":
      return { kind: 'capture-pattern', ...span };
    case 'as_pattern':
      return convertAsPattern(node, c);
    case 'union_pattern':
      return { kind: 'or-pattern', options: unionOptions(node, c), ...span };
    case 'list_pattern':
      return { kind: 'sequence-pattern', elements: patternsOf(node, c), ...span };
    case 'tuple_pattern':
      return convertGroup(node, c);
    case 'splat_pattern':
      return { kind: 'star-pattern', ...captureName(lastToken(node), c), ...span };
    case 'dict_pattern':
      return convertMapping(node, c);
    case 'class_pattern':
      return convertClassPattern(node, c);
    case 'dotted_name':
      return convertDotted(node, c);
    case 'keyword_pattern':
      return { kind: 'capture-pattern', ...span };
    default:
      return { kind: 'value-pattern', value: convertValue(node, c), ...span };
  }
}

/** A number may carry a sign beside it: `case -1`. */
function convertCasePattern(node: RawNode, c: Conversion): Pattern {
  const [first, second] = node.children;
  if (first?.type === "'-'" && second !== undefined) {
    const operand = convertElement(second, c);
    return {
      kind: 'value-pattern',
      value: { kind: 'unary', operator: '-', operand, ...spanOf(node) },
      ...spanOf(node),
    };
  }
  if (first === undefined) return { kind: 'capture-pattern', ...spanOf(node) };
  return convertPattern(first, c);
}

function convertValue(node: RawNode, c: Conversion): Expression {
  return node.type === 'complex_pattern' ? convertComplex(node, c) : convertElement(node, c);
}

function convertComplex(node: RawNode, c: Conversion): Expression {
  const [realNode, imaginaryNode] = namedChildren(node);
  const sign = node.children.findLast((child) => !isNamed(child));
  if (realNode === undefined || imaginaryNode === undefined || sign === undefined) {
    return { kind: 'invalid', ...spanOf(node) };
  }
  const real = convertElement(realNode, c);
  const negative = node.children[0]?.type === "'-'";
  const left: Expression = negative
    ? { kind: 'unary', operator: '-', operand: real, start: node.start, end: real.end }
    : real;
  const operator = sign.type === "'-'" ? '-' : '+';
  const right = convertElement(imaginaryNode, c);
  return { kind: 'binary', operator, left, right, operatorSpan: spanOf(sign), ...spanOf(node) };
}

function convertAsPattern(node: RawNode, c: Conversion): Pattern {
  const [inner, name] = namedChildren(node);
  const pattern = inner && convertPattern(inner, c);
  if (name && c.nameOf(name) === '_') c.report(name, "cannot use '_' as a target");
  return {
    kind: 'capture-pattern',
    ...captureName(name, c),
    ...(pattern && { pattern }),
    ...spanOf(node),
  };
}

function captureName(node: RawNode | undefined, c: Conversion): { name?: string } {
  const name = node === undefined ? '_' : c.nameOf(node);
  return name === '_' ? {} : { name };
}

function lastToken(node: RawNode): RawNode | undefined {
  return node.children[node.children.length - 1];
}

/** Options stand flat or nested to the left; a sign may precede a number. */
function unionOptions(node: RawNode, c: Conversion): Pattern[] {
  return optionGroups(node.children).flatMap((group) => {
    const [first] = group;
    if (first?.type === 'union_pattern') return unionOptions(first, c);
    return convertSigned(group, c);
  });
}

function optionGroups(children: readonly RawNode[]): RawNode[][] {
  const groups: RawNode[][] = [[]];
  for (const child of children) {
    if (child.type === "'|'") groups.push([]);
    else groups[groups.length - 1]?.push(child);
  }
  return groups;
}

function convertSigned(group: readonly RawNode[], c: Conversion): Pattern[] {
  const [first, second] = group;
  if (first === undefined) return [];
  if (first.type !== "'-'" || second === undefined) return [convertPattern(first, c)];
  const span: Span = { start: first.start, end: second.end };
  const operand = convertElement(second, c);
  return [{ kind: 'value-pattern', value: { kind: 'unary', operator: '-', operand, ...span }, ...span }];
}

/** The patterns between brackets. */
function patternsOf(node: RawNode, c: Conversion): Pattern[] {
  return node.children.filter((child) => child.type === 'case_pattern').map((child) => convertPattern(child, c));
}

/** `(p)` is p, `(p,)` a sequence. */
function convertGroup(node: RawNode, c: Conversion): Pattern {
  const elements = patternsOf(node, c);
  const [only] = elements;
  if (only !== undefined && elements.length === 1 && !hasChild(node, "','") && only.kind !== 'star-pattern')
    return only;
  return { kind: 'sequence-pattern', elements, ...spanOf(node) };
}

function convertMapping(node: RawNode, c: Conversion): Pattern {
  const items: { key: Expression; value: Pattern }[] = [];
  let rest: string | undefined;
  let key: Expression | undefined;
  let sign: RawNode | undefined;
  for (const child of node.children) {
    if (child.type === 'splat_pattern') rest = captureName(lastToken(child), c).name;
    else if (child.type === "'-'") sign = child;
    else if (child.type === 'case_pattern' && key !== undefined) {
      items.push({ key, value: convertPattern(child, c) });
      key = undefined;
    } else if (isNamed(child)) {
      key = convertValue(child, c);
      if (sign) key = { kind: 'unary', operator: '-', operand: key, start: sign.start, end: key.end };
      sign = undefined;
    }
  }
  return { kind: 'mapping-pattern', items, ...(rest !== undefined && { rest }), ...spanOf(node) };
}

function convertClassPattern(node: RawNode, c: Conversion): Pattern {
  const name = childOfType(node, 'dotted_name');
  const positional: Pattern[] = [];
  const keywords: { name: string; value: Pattern }[] = [];
  for (const child of node.children) {
    if (child.type !== 'case_pattern') continue;
    const keyword = childOfType(child, 'keyword_pattern');
    const named = namedKeyword(child);
    if (keyword !== undefined) keywords.push(convertKeyword(keyword, c));
    else if (named !== undefined) keywords.push(convertNamedKeyword(named.keyword, named.name, c));
    else if (keywords.length > 0) c.report(child, 'positional patterns follow keyword patterns');
    else positional.push(convertPattern(child, c));
  }
  const cls: Expression = name === undefined ? { kind: 'invalid', ...spanOf(node) } : convertElement(name, c);
  return { kind: 'class-pattern', cls, positional, keywords, ...spanOf(node) };
}

/** `a=B() as c` comes as `(a=B()) as c`. */
function namedKeyword(pattern: RawNode): { keyword: RawNode; name: RawNode } | undefined {
  const [inner, name] = namedChildren(childOfType(pattern, 'as_pattern') ?? { ...pattern, children: [] });
  const keyword = inner && childOfType(inner, 'keyword_pattern');
  return keyword && name && { keyword, name };
}

function convertNamedKeyword(keyword: RawNode, name: RawNode, c: Conversion): { name: string; value: Pattern } {
  const { name: argument, value } = convertKeyword(keyword, c);
  const span = { start: value.start, end: name.end };
  return { name: argument, value: { kind: 'capture-pattern', pattern: value, ...captureName(name, c), ...span } };
}

function convertKeyword(node: RawNode, c: Conversion): { name: string; value: Pattern } {
  const [name] = node.children;
  const value = convertSigned(node.children.slice(2), c)[0];
  return {
    name: name === undefined ? '' : c.nameOf(name),
    value: value ?? { kind: 'capture-pattern', start: node.end, end: node.end },
  };
}

/** A plain name captures, a dotted one is looked up. */
function convertDotted(node: RawNode, c: Conversion): Pattern {
  const names = namedChildren(node);
  if (names.length === 1) return { kind: 'capture-pattern', ...captureName(names[0], c), ...spanOf(node) };
  return { kind: 'value-pattern', value: convertElement(node, c), ...spanOf(node) };
}
