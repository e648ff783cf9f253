/** Goes through a syntax tree whatever its nodes are. */

export interface SyntaxNode {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'start' in value;
}

/** All nodes in and below `root`, in the order of the text; `enter` says whether to go into one. */
export function* nodesOf(root: unknown, enter: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
  const stack: unknown[] = [root];
  for (let value = stack.pop(); value !== undefined || stack.length > 0; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (isNode(value)) {
      yield value;
      if (!enter(value)) continue;
    }
    const below: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    for (let index = below.length - 1; index >= 0; index--) {
      const each = below[index];
      if (typeof each === 'object' && each !== null) stack.push(each);
    }
  }
}
