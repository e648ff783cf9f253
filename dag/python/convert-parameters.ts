/** Parameters of functions and lambdas. */
import { type Conversion, spanOf } from './conversion.ts';
import { convertElement, convertExpression } from './convert-expressions.ts';
import { convertAnnotation, convertTypeExpression } from './convert-types.ts';
import { childOfType, namedChildren, type RawNode } from './raw-tree.ts';
import type { Expression, Parameter, ParameterKind } from './syntax.ts';

type Draft = Parameter & { kind: ParameterKind };

/** `node` is `parameters` or `lambda_parameters`. */
export function convertParameters(node: RawNode, c: Conversion): Parameter[] {
  const parameters: Draft[] = [];
  let kind: ParameterKind = 'positional';
  for (const child of namedChildren(node)) {
    if (child.type === 'positional_separator') {
      closePositionalOnly(child, parameters, kind, c);
    } else if (child.type === 'keyword_separator') {
      if (kind === 'keyword-only') c.report(child, '* argument may appear only once');
      kind = 'keyword-only';
    } else {
      const parameter = convertParameter(child, kind, c);
      if (parameter === undefined) continue;
      if (parameter.kind === 'var-positional') {
        if (kind === 'keyword-only') c.report(child, '* argument may appear only once');
        kind = 'keyword-only';
      }
      parameters.push(parameter);
    }
  }
  reportParameters(node, parameters, c);
  return parameters;
}

function closePositionalOnly(separator: RawNode, parameters: Draft[], kind: ParameterKind, c: Conversion): void {
  if (parameters.length === 0) c.report(separator, 'at least one argument must precede /');
  else if (kind === 'keyword-only') c.report(separator, '/ must be ahead of *');
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.kind === 'positional') parameters[index] = { ...parameter, kind: 'positional-only' };
  }
}

function convertParameter(node: RawNode, kind: ParameterKind, c: Conversion): Draft | undefined {
  const [first, second, third] = namedChildren(node);
  switch (node.type) {
    case 'identifier':
      return node.end > node.start ? named(node, node, kind, c) : undefined;
    case 'default_parameter':
      return first && { ...named(first, node, kind, c), ...value(second, c) };
    case 'typed_default_parameter':
      return (
        first && {
          ...named(first, node, kind, c),
          ...(second && { annotation: convertAnnotation(second, c) }),
          ...value(third, c),
        }
      );
    case 'typed_parameter': {
      const inner = first && convertParameter(first, kind, c);
      // Only what `*args` gathers may be of the types of a star.
      const read = inner?.kind === 'var-positional' ? convertTypeExpression : convertAnnotation;
      return inner && { ...inner, ...(second && { annotation: read(second, c) }), ...spanOf(node) };
    }
    case 'list_splat_pattern':
      return first && { ...named(first, node, 'var-positional', c) };
    case 'dictionary_splat_pattern':
      return first && { ...named(first, node, 'var-keyword', c) };
    case 'tuple_pattern':
      c.report(node, 'a parameter must be a name: Python 3 has no tuple parameters');
      return undefined;
    default:
      return undefined;
  }
}

function named(name: RawNode, whole: RawNode, kind: ParameterKind, c: Conversion): Draft {
  if (name.type === 'tuple_pattern') c.report(name, 'a parameter must be a name: Python 3 has no tuple parameters');
  else if (name.type !== 'identifier') c.report(name, 'invalid syntax: a parameter must be a name');
  return { name: c.nameOf(name), kind, start: whole.start, end: whole.end };
}

function value(node: RawNode | undefined, c: Conversion): { default?: Expression } {
  return node === undefined ? {} : { default: convertExpression(node, c) };
}

function reportParameters(node: RawNode, parameters: readonly Parameter[], c: Conversion): void {
  const names = new Set<string>();
  let defaults = false;
  let closed = false;
  for (const parameter of parameters) {
    if (names.has(parameter.name)) c.report(parameter, `duplicate argument '${parameter.name}' in function definition`);
    names.add(parameter.name);
    if (closed) c.report(parameter, 'arguments cannot follow var-keyword argument');
    closed ||= parameter.kind === 'var-keyword';
    const positional = parameter.kind === 'positional' || parameter.kind === 'positional-only';
    if (positional && defaults && parameter.default === undefined) {
      c.report(parameter, `parameter '${parameter.name}' without a default follows a parameter with a default`);
    }
    defaults ||= positional && parameter.default !== undefined;
  }
  const star = childOfType(node, 'keyword_separator');
  if (star && !parameters.some((parameter) => parameter.kind === 'keyword-only' && parameter.start > star.start)) {
    c.report(star, 'named arguments must follow bare *');
  }
}

export function convertLambda(node: RawNode, c: Conversion): Expression {
  const parameters = childOfType(node, 'lambda_parameters');
  const body = node.children[node.children.length - 1];
  const converted = parameters === undefined ? [] : convertParameters(parameters, c);
  let value: Expression = { kind: 'invalid', start: node.end, end: node.end };
  c.within(['yield'], () => {
    if (body !== undefined && body.type !== "':'") value = convertElement(body, c);
  });
  return { kind: 'lambda', parameters: converted, body: value, start: node.start, end: node.end };
}
