/** Every node of a piece of syntax tree. */
import type { Expression, Statement } from '../../../python/syntax.ts';

export function* nodesIn(roots: readonly (Statement | Expression)[]): Generator<Statement | Expression> {
  const open: unknown[] = [...roots].reverse();
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...node);
    else if (typeof node === 'object' && node !== null) {
      if ('kind' in node && 'start' in node) yield node as Statement | Expression;
      open.push(...Object.values(node));
    }
  }
}
