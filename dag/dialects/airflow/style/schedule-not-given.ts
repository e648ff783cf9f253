/** `schedule-not-given`: a DAG that leaves its schedule to Airflow: every day in 2, none in 3. Counterpart of ruff's AIR002. */
import type { ParsedSource } from '../../../python/interpreter.ts';
import type { CallArgument } from '../../../python/syntax.ts';
import { locationOf } from '../../../python/values.ts';
import type { Fault } from '../state.ts';
import { isNode } from '../syntax-walk.ts';
import type { WrittenPaths } from '../written-paths.ts';

export const SCHEDULE_NOT_GIVEN = 'schedule-not-given';

export function schedulesNotGiven(
  { document }: ParsedSource,
  airflowVersion: 2 | 3,
  { of, nodes }: WrittenPaths,
): readonly Fault[] {
  const isDag = (node: unknown): boolean => /^airflow\.([\w.]+\.)?(DAG|dag)$/.test(of(node) ?? '');
  const tell = (start: number, end: number, at: number, newText: string): Fault => ({
    code: SCHEDULE_NOT_GIVEN,
    severity: 'hint',
    message: `This DAG leaves its schedule to Airflow: ${airflowVersion === 2 ? 'it runs every day, and would not run by itself in Airflow 3' : 'it does not run by itself, and would run every day in Airflow 2'}`,
    site: { document, start, end },
    related: [],
    fixes: [
      {
        title: "Add 'schedule=None'",
        edits: [{ location: locationOf({ document, start: at, end: at }), newText }],
        preferred: true,
      },
    ],
  });
  const found: Fault[] = [];
  for (const node of nodes()) {
    if (node.kind === 'function')
      for (const decorator of node.decorators as readonly unknown[])
        if (isNode(decorator) && decorator.kind !== 'call' && isDag(decorator))
          found.push(tell(decorator.start, decorator.end, decorator.end, '(schedule=None)'));
    if (node.kind !== 'call' || !isNode(node.callee) || !isDag(node.callee)) continue;
    const args = node.args as readonly CallArgument[];
    const isGiven = args.some(
      ({ kind, name = '' }) => kind === 'double-star' || /^(schedule|schedule_interval|timetable)$/.test(name),
    );
    const last = args.at(-1);
    if (isGiven || args.filter(({ kind }) => kind === 'positional' || kind === 'star').length > 2) continue;
    const { start, end } = node.callee;
    found.push(last ? tell(start, end, last.end, ', schedule=None') : tell(start, end, node.end - 1, 'schedule=None'));
  }
  return found;
}
