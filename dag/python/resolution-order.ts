/** In which order the classes behind a class are asked for a member. */
import type { PyClass } from './values.ts';

/**
 * Python's C3 linearisation; falls back to depth first where C3 has no answer, as such a class cannot be made anyway.
 * `object` always comes last, also where a class from outside stands without it.
 */
export function linearise(cls: PyClass, bases: readonly PyClass[]): readonly PyClass[] {
  const root = bases.flatMap((base) => base.mro).find(isRoot);
  const queues = [...bases.map((base) => [...base.mro]), [...bases]]
    .map((queue) => queue.filter((each) => !isRoot(each)))
    .filter((queue) => queue.length > 0);
  const order: PyClass[] = [cls];
  while (queues.length > 0) {
    const next = queues
      .map((queue) => queue[0])
      .find((candidate) => candidate && queues.every((queue) => queue.indexOf(candidate) < 1));
    const chosen = next ?? queues[0]?.[0];
    if (!chosen) break;
    order.push(chosen);
    for (let index = queues.length - 1; index >= 0; index--) {
      const queue = queues[index];
      if (!queue) continue;
      const at = queue.indexOf(chosen);
      if (at >= 0) queue.splice(at, 1);
      if (queue.length === 0) queues.splice(index, 1);
    }
  }
  if (root) order.push(root);
  return order;
}

function isRoot(cls: PyClass): boolean {
  return cls.name === 'object' && cls.module === '' && cls.bases.length === 0;
}
