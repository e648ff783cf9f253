/** `label-without-edge`: a `Label` with tasks on one side only. Airflow hangs its text on edges that go through it: there is none. */
import type { SourceDocument } from '../../python/values.ts';
import type { AirflowState, Fault } from './state.ts';

export function lostLabels(document: SourceDocument, { labels }: AirflowState): readonly Fault[] {
  return labels.flatMap(({ text, upstream, downstream, site }): Fault[] => {
    if (site.document !== document || (upstream.length > 0 && downstream.length > 0)) return [];
    const side = upstream.length === 0 ? 'before' : 'after';
    const message = `Nothing stands ${side} the label '${text}', so it makes no dependency; write first >> Label('${text}') >> second`;
    return [{ code: 'label-without-edge', severity: 'warning', message, site, related: [], fixes: [] }];
  });
}
