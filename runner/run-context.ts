/** What a run's tasks are told about it, in the terms of Airflow's context. */

import type { WorkerRun } from './operators/worker-protocol.ts';
import type { RunRow, Store } from './store/store.ts';

/** Airflow: the data interval of a manual run is the moment of its logical date. */
export function workerRun(store: Store, run: RunRow): WorkerRun {
  const previous = store.previousSuccess(run);
  const start = run.startDate ?? run.logicalDate ?? '';
  return {
    runId: run.runId,
    runType: 'manual',
    logicalDate: run.logicalDate,
    dataIntervalStart: run.logicalDate,
    dataIntervalEnd: run.logicalDate,
    startDate: start,
    runAfter: run.logicalDate ?? start,
    conf: run.conf,
    ...(previous && {
      previousSuccess: {
        dataIntervalStart: previous.logicalDate,
        dataIntervalEnd: previous.logicalDate,
        startDate: previous.startDate,
        endDate: previous.endDate,
      },
    }),
  };
}
