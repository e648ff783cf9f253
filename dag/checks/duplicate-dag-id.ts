/** `duplicate-dag-id`: two files with one DAG id; Airflow shows one of them, and which one can change at any time. */
import type { Dag, DagFile, Problem } from '../model.ts';
import { problem, type WorkspaceRule } from './rule.ts';

export const duplicateDagId: WorkspaceRule = {
  code: 'duplicate-dag-id',
  // Airflow imports both files.
  severity: 'warning',
  title: 'One DAG id used more than once',
  check: (files) => {
    const byId = new Map<string, { readonly file: DagFile; readonly dag: Dag }[]>();
    for (const file of files) {
      for (const dag of file.dags) {
        if (!dag.exact && !dag.idLocation) continue;
        const known = byId.get(dag.dagId) ?? [];
        known.push({ file, dag });
        byId.set(dag.dagId, known);
      }
    }
    return [...byId.values()].flatMap((same) =>
      new Set(same.map(({ dag }) => dag.location.uri)).size > 1
        ? same.map(({ dag }) =>
            duplicate(
              dag,
              same.map((other) => other.dag),
            ),
          )
        : [],
    );
  },
};

/** Of the places that have the same id, so many are told: each of a thousand copies of a file would name all others. */
const MOST = 20;

function duplicate(dag: Dag, same: readonly Dag[]): Problem {
  const elsewhere = same.filter((other) => other.location.uri !== dag.location.uri);
  const others = elsewhere.slice(0, MOST);
  const named = [...new Set(others.map((other) => decodeURIComponent(other.location.uri.split('/').at(-1) ?? '')))];
  const names = `${named.join(', ')}${elsewhere.length > MOST ? ' and other files' : ''}`;
  return problem(
    duplicateDagId,
    dag.idLocation ?? dag.location,
    `DAG id '${dag.dagId}' is also used in ${names}: Airflow keeps only one of them`,
    {
      related: others.map((other) => ({
        location: other.idLocation ?? other.location,
        message: `'${dag.dagId}' is used here too`,
      })),
      dagId: dag.dagId,
    },
  );
}
