/** Calls and their arguments; also a class's bases. */
import { type Conversion, missingAfter, spanOf } from './conversion.ts';
import { convertChild, convertElement, convertExpression } from './convert-expressions.ts';
import { isNamed, namedChildren, type RawNode } from './raw-tree.ts';
import type { CallArgument, Expression } from './syntax.ts';

export function convertCall(node: RawNode, c: Conversion): Expression {
  const [callee, args] = namedChildren(node);
  return {
    kind: 'call',
    callee: callee === undefined ? missingAfter(node) : convertExpression(callee, c),
    args: args === undefined ? [] : convertCallArguments(args, c),
    start: node.start,
    end: node.end,
  };
}

function convertCallArguments(node: RawNode, c: Conversion): CallArgument[] {
  if (node.type === 'generator_expression') {
    return [{ kind: 'positional', value: convertExpression(node, c), ...spanOf(node) }];
  }
  return convertArguments(node, c);
}

/** `node` is an `argument_list`. */
export function convertArguments(node: RawNode, c: Conversion): CallArgument[] {
  const args: CallArgument[] = [];
  for (const child of namedChildren(node)) {
    if (child.type === 'ERROR') args.push(...convertArguments(child, c));
    else args.push(convertArgument(child, c));
  }
  if (node.type === 'argument_list') {
    reportLoneComma(node, c);
    reportOrder(args, c);
  }
  return args;
}

function convertArgument(node: RawNode, c: Conversion): CallArgument {
  const span = spanOf(node);
  if (node.type === 'keyword_argument') {
    const [name] = namedChildren(node);
    const nameSpan = name === undefined ? { start: node.start, end: node.start } : spanOf(name);
    reportBareWalrus(namedChildren(node)[1], c);
    const value = convertChild(node, 1, c);
    return { kind: 'keyword', name: c.nameOf(nameSpan), nameSpan, value, ...span };
  }
  if (node.type === 'dictionary_splat') return { kind: 'double-star', value: convertChild(node, 0, c), ...span };
  const value = convertElement(node, c);
  if (value.kind === 'starred' && node.type !== 'parenthesized_expression') {
    return { kind: 'star', value: value.value, ...span };
  }
  return { kind: 'positional', value, ...span };
}

/** `f(,)`: the grammar takes a comma with nothing before it, also in `{,}`. */
export function reportLoneComma(node: RawNode, c: Conversion): void {
  const comma = node.children.find((child) => child.type === "','");
  if (comma && !node.children.some(isNamed)) c.report(comma, "invalid syntax: ',' is not expected here");
}

/** `f(a=b := 1)`. */
export function reportBareWalrus(node: RawNode | undefined, c: Conversion): void {
  if (node?.type === 'named_expression') c.report(node, "invalid syntax: ':=' needs parentheses here");
}

function reportOrder(args: readonly CallArgument[], c: Conversion): void {
  const names = new Set<string>();
  let unpacked: CallArgument['kind'] | undefined;
  for (const arg of args) {
    if (arg.kind === 'keyword') {
      const name = arg.name ?? '';
      if (names.has(name)) c.report(arg, `keyword argument repeated: ${name}`);
      names.add(name);
      if (unpacked === undefined) unpacked = 'keyword';
    } else if (arg.kind === 'double-star') {
      unpacked = 'double-star';
    } else if (unpacked === 'double-star') {
      c.report(
        arg,
        arg.kind === 'star'
          ? 'iterable argument unpacking follows keyword argument unpacking'
          : 'positional argument follows keyword argument unpacking',
      );
    } else if (unpacked === 'keyword' && arg.kind === 'positional' && arg.end > arg.start) {
      c.report(arg, 'positional argument follows keyword argument');
    }
  }
}
