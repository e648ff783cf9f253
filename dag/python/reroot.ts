/** Places where the grammar hangs the leftmost or rightmost part of an expression wrongly, set right on the raw tree. */
import type { RawNode } from './raw-tree.ts';

/** `*a.b()` comes as `(*a.b)()`: the star belongs around the whole. */
export function withStarOutside(node: RawNode): RawNode {
  const splat = leftmost(node, (inner) => inner.type === 'list_splat' || inner.type === 'list_splat_pattern');
  const star = splat?.children[0];
  const operand = splat?.children[1];
  if (splat === undefined || star === undefined || operand === undefined || splat === node) return node;
  return { ...node, type: 'list_splat', children: [star, replaceLeftmost(node, splat, operand)] };
}

/** `type(x).y = z` comes as the type alias `(x).y`: what stands in parentheses or brackets is what `type` is applied to. */
export function withTypeAsName(left: RawNode, keyword: RawNode): RawNode | undefined {
  const applied = leftmost(left, (inner) => APPLIED.has(inner.type));
  if (applied === undefined) return undefined;
  const name: RawNode = { ...keyword, type: 'identifier' };
  const span = { start: keyword.start, end: applied.end, sourceEnd: applied.end, reused: undefined };
  const replacement: RawNode =
    applied.type === 'list'
      ? { type: 'subscript', children: [name, ...applied.children], ...span }
      : { type: 'call', children: [name, { ...applied, type: 'argument_list' }], ...span };
  return replaceLeftmost(left, applied, replacement);
}

/** `a if b else c as d` comes as `a if b else (c as d)`. Undefined when no `as` is at the end. */
export function withAsOutside(node: RawNode): RawNode | undefined {
  const as = rightmost(node, (inner) => inner.type === 'as_pattern');
  const [value, ...rest] = as?.children ?? [];
  if (as === undefined || as === node || value === undefined) return undefined;
  return { ...as, start: node.start, children: [replaceRightmost(node, as, value), ...rest] };
}

const APPLIED: ReadonlySet<string> = new Set(['parenthesized_expression', 'tuple', 'list', 'generator_expression']);

function leftmost(node: RawNode, wanted: (node: RawNode) => boolean): RawNode | undefined {
  let current: RawNode | undefined = node;
  while (current !== undefined && !wanted(current)) current = current.children[0];
  return current;
}

/** Not through brackets, whose last child is the bracket. */
function rightmost(node: RawNode, wanted: (node: RawNode) => boolean): RawNode | undefined {
  let current: RawNode | undefined = node;
  while (current !== undefined && !wanted(current)) current = current.children[current.children.length - 1];
  return current;
}

function replaceRightmost(node: RawNode, old: RawNode, replacement: RawNode): RawNode {
  if (node === old) return replacement;
  const last = node.children[node.children.length - 1];
  if (last === undefined) return node;
  const children = [...node.children.slice(0, -1), replaceRightmost(last, old, replacement)];
  return { ...node, end: replacement.end, children };
}

function replaceLeftmost(node: RawNode, old: RawNode, replacement: RawNode): RawNode {
  if (node === old) return replacement;
  const [first, ...rest] = node.children;
  if (first === undefined) return node;
  return { ...node, start: replacement.start, children: [replaceLeftmost(first, old, replacement), ...rest] };
}
