/** What can stand on the left of an assignment, after `del` and after `as`. */
import type { Expression } from './syntax.ts';

/** What CPython calls an expression that cannot be assigned to; undefined when it can. */
export function wrongTarget(target: Expression): string | undefined {
  switch (target.kind) {
    case 'name':
    case 'attribute':
    case 'subscript':
    case 'starred':
    case 'invalid':
      return undefined;
    case 'tuple':
    case 'list':
      return target.elements.map(wrongTarget).find((wrong) => wrong !== undefined);
    case 'call':
      return 'function call';
    case 'constant':
      return target.value === '...' ? 'ellipsis' : target.value;
    case 'string':
    case 'bytes':
    case 'number':
      return 'literal';
    case 'formatted-string':
      return 'f-string expression';
    case 'compare':
      return 'comparison';
    case 'conditional':
      return 'conditional expression';
    case 'lambda':
      return 'lambda';
    case 'comprehension':
      return target.result === 'generator' ? 'generator expression' : `${target.result} comprehension`;
    case 'dict':
    case 'set':
      return `${target.kind} display`;
    default:
      return 'expression';
  }
}
