/** `parse-time-work`: `time.sleep` where Airflow runs it whenever it reads the file. */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';

/** Functions are called later, if at all. */
const IN_PLACE = (node: SyntaxNode): boolean => node.kind !== 'function' && node.kind !== 'lambda';

export function sleeps({ document, module }: ParsedSource): readonly Fault[] {
  const direct = /^[ \t]*from time import [^\n]*\bsleep\b(?! as)/m.test(document.text);
  if (!direct && !/\btime\.sleep\s*\(/.test(document.text)) return [];
  return [...nodesOf(module.body, IN_PLACE)].flatMap((node) => {
    if (node.kind !== 'call' || !isNode(node.callee) || !isSleep(node.callee, direct)) return [];
    return [
      {
        code: 'parse-time-work',
        severity: 'warning',
        message: 'This waits whenever Airflow reads the file; do it in a task, or let a sensor wait',
        site: { document, start: node.start, end: node.end },
        related: [],
        fixes: [],
      } as const,
    ];
  });
}

function isSleep(callee: SyntaxNode, direct: boolean): boolean {
  if (callee.kind === 'name') return direct && callee.name === 'sleep';
  return callee.kind === 'attribute' && callee.name === 'sleep' && isNode(callee.value) && callee.value.name === 'time';
}
