/** `repeated-dependency`: an expression whose dependencies are all there already. Airflow says so in its log, and does nothing. */
import { locationOf, type Site, type SourceDocument } from '../../python/values.ts';
import type { DagRecord, EdgeRecord } from './graph.ts';
import type { Fault } from './state.ts';

export function repeatedDependencies(document: SourceDocument, dag: DagRecord): readonly Fault[] {
  const repeats = dag.repeats.filter(
    ({ edge, site }) => site.document === document && edge.site.document === document && !overlap(edge.site, site),
  );
  if (repeats.length === 0) return [];
  const fresh = [...dag.edges.values()].map(({ site }) => site).filter((site) => site.document === document);
  const told = new Set<number>();
  return repeats.flatMap(({ edge, site }): readonly Fault[] => {
    // `a >> b >> c` may well begin like another line, and a line that comes again in a loop is meant for its other turns.
    if (told.has(site.start) || fresh.some((other) => overlap(other, site))) return [];
    told.add(site.start);
    return [fault(edge, site, dag)];
  });
}

function fault({ upstream, downstream, site: first }: EdgeRecord, site: Site, dag: DagRecord): Fault {
  const line = locationOf(first).range.start.line + 1;
  return {
    code: 'repeated-dependency',
    severity: 'hint',
    message: `'${upstream.taskId}' is upstream of '${downstream.taskId}' by line ${line} already: this changes nothing`,
    site,
    related: [{ site: first, message: 'The same dependency.' }],
    fixes: removal(site),
    dag,
  };
}

/** Only a line that is nothing else, and that no block needs. */
function removal(site: Site): Fault['fixes'] {
  const { text } = site.document;
  const start = text.lastIndexOf('\n', site.start - 1) + 1;
  const end = text.indexOf('\n', site.end);
  const isAlone = text.slice(start, site.start).trim() === '' && end !== -1 && text.slice(site.end, end).trim() === '';
  const before = text.slice(0, start).trimEnd();
  if (!isAlone || before.endsWith(':')) return [];
  const edits = [{ location: locationOf({ document: site.document, start, end: end + 1 }), newText: '' }];
  return [{ title: 'Remove this line', edits, preferred: true }];
}

function overlap(a: Site, b: Site): boolean {
  return a.document === b.document && a.start < b.end && b.start < a.end;
}
