/** `duplicate-dag-id` within one file: Airflow keeps one of the DAGs and drops the others without a word. */
import { locationOf } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';
import type { Fault } from './state.ts';

/** DAGs of which one takes another's place, where it is certain that both are made under this id. */
export function repeatedDags(
  dags: readonly DagRecord[],
): readonly { readonly first: DagRecord; readonly again: DagRecord }[] {
  const known = new Map<string, DagRecord>();
  return dags.flatMap((again) => {
    const first = known.get(again.dagId);
    if (again.doubts.length > 0) return [];
    known.set(again.dagId, first ?? again);
    return first ? [{ first, again }] : [];
  });
}

export function repeatedDagFaults(pairs: ReturnType<typeof repeatedDags>, uri: string): readonly Fault[] {
  return pairs.flatMap(({ first, again }): readonly Fault[] => {
    const site = again.idSite ?? again.site;
    if (site.document.uri !== uri) return [];
    const id = again.dagId;
    const other = first.idSite ?? first.site;
    const isSamePlace = other.document === site.document && other.start === site.start;
    return [
      {
        code: 'duplicate-dag-id',
        severity: 'warning',
        message: isSamePlace
          ? `This makes several DAGs with the id '${id}': Airflow keeps only one of them`
          : `DAG id '${id}' is used twice in this file: Airflow keeps only one of the DAGs`,
        site,
        related: isSamePlace ? [] : [{ site: other, message: `'${id}' is first used here` }],
        fixes: isSamePlace || !again.idSite ? [] : [otherId(again, dagsIds(pairs))],
        dag: again,
      },
    ];
  });
}

function dagsIds(pairs: ReturnType<typeof repeatedDags>): ReadonlySet<string> {
  return new Set(pairs.flatMap(({ first, again }) => [first.dagId, again.dagId]));
}

function otherId(dag: DagRecord, taken: ReadonlySet<string>): Fault['fixes'][number] {
  const site = dag.idSite ?? dag.site;
  let number = 2;
  while (taken.has(`${dag.dagId}_${number}`)) number++;
  const newText = `${dag.dagId}_${number}`;
  return {
    title: `Change this one to '${newText}'`,
    edits: [{ location: locationOf(site), newText }],
    preferred: true,
  };
}
