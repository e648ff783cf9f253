/**
 * A run's id is unique in the workspace; Airflow's is unique for the DAG, so that two DAGs of one schedule have runs of the same id. The
 * second of them carries the DAG's id behind it here, and its tasks are told Airflow's.
 */

interface Named {
  readonly runId: string;
  readonly dagId: string;
}

export function workspaceRunId({ runId, dagId }: Named, owner: Named | undefined): string {
  return owner && owner.dagId !== dagId ? withDag({ runId, dagId }) : runId;
}

export function withDag({ runId, dagId }: Named): string {
  return `${runId}@${dagId}`;
}

/** As the DAG's tasks see it. */
export function airflowRunId({ runId, dagId }: Named): string {
  const ending = `@${dagId}`;
  return runId.endsWith(ending) ? runId.slice(0, -ending.length) : runId;
}
