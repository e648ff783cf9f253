/** Two places where the grammar hangs the leftmost part of an expression wrongly, set right on the raw tree. */
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
  const span = { start: keyword.start, end: applied.end, sourceEnd: applied.end };
  const replacement: RawNode =
    applied.type === 'list'
      ? { type: 'subscript', children: [name, ...applied.children], ...span }
      : { type: 'call', children: [name, { ...applied, type: 'argument_list' }], ...span };
  return replaceLeftmost(left, applied, replacement);
}

const APPLIED: ReadonlySet<string> = new Set(['parenthesized_expression', 'tuple', 'list', 'generator_expression']);

function leftmost(node: RawNode, wanted: (node: RawNode) => boolean): RawNode | undefined {
  let current: RawNode | undefined = node;
  while (current !== undefined && !wanted(current)) current = current.children[0];
  return current;
}

function replaceLeftmost(node: RawNode, old: RawNode, replacement: RawNode): RawNode {
  if (node === old) return replacement;
  const [first, ...rest] = node.children;
  if (first === undefined) return node;
  return { ...node, start: replacement.start, children: [replaceLeftmost(first, old, replacement), ...rest] };
}
