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

/** Of a run that somebody starts by hand: the moment, to the microsecond so that each has its own. */
export function manualRunId(start: Date, isTaken: (runId: string) => boolean): string {
  const stamp = start.toISOString().replace('Z', '');
  for (let micro = 0; ; micro++) {
    const runId = `manual__${stamp}${String(micro).padStart(3, '0')}+00:00`;
    if (!isTaken(runId)) return runId;
  }
}
