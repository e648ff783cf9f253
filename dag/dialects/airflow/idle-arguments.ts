/** `argument-without-effect`: what Airflow 3 still takes and does nothing with. Source: its notes on SLAs, "removed in Airflow 3.0". */
import type { Site, SourceDocument, Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';
import { keywordSite, removeKeyword } from './refusals.ts';
import type { AirflowState, Fault } from './state.ts';

export const IDLE_INSTEAD = 'Airflow 3 has no SLAs; since 3.1, deadlines take their place';

export function idleArguments(
  document: SourceDocument,
  dags: readonly DagRecord[],
  { airflowVersion }: AirflowState,
): readonly Fault[] {
  if (airflowVersion !== 3 || !/\bsla(_miss_callback)?\b/.test(document.text)) return [];
  const told = new Set<number>();
  return dags.flatMap((dag) => {
    const defaults = dag.args.get('default_args');
    const given: readonly (readonly [string, Value | undefined, Site | undefined])[] = [
      ['sla_miss_callback', dag.args.get('sla_miss_callback'), dag.argSites.get('sla_miss_callback')],
      ...(defaults?.kind === 'dict'
        ? [['sla', defaults.entries.get('ssla')?.value, defaults.sites?.get('sla')] as const]
        : []),
      ...[...dag.tasks.values()].map((task) => ['sla', task.args.get('sla'), task.argSites.get('sla')] as const),
    ];
    return given.flatMap(([name, value, site]) => {
      if (!value || value.kind === 'none' || site?.document !== document || told.has(site.start)) return [];
      told.add(site.start);
      const keyword = keywordSite(site, name);
      return [
        {
          code: 'argument-without-effect',
          severity: 'warning',
          message: `'${name}' does nothing: ${IDLE_INSTEAD}`,
          site: keyword ?? site,
          related: [],
          fixes: removeKeyword(keyword, site, name),
          dag,
        } as const,
      ];
    });
  });
}
