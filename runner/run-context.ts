/** What a run's tasks are told about it, in the terms of Airflow's context. */

import type { WorkerRun } from './operators/worker-protocol.ts';
import type { RunPlan } from './plan.ts';
import { airflowRunId } from './run-ids.ts';
import type { RunRow, Store } from './store/store.ts';

/** Airflow: a run by hand is due at its logical date; one that a timetable asks for at the end of its data interval. */
export function workerRun(store: Store, run: RunRow): WorkerRun {
  const previous = store.previousSuccess(run);
  const start = run.startDate ?? run.logicalDate ?? '';
  return {
    runId: airflowRunId(run),
    runType: run.runType,
    logicalDate: run.logicalDate,
    dataIntervalStart: run.dataInterval?.start ?? run.logicalDate,
    dataIntervalEnd: run.dataInterval?.end ?? run.logicalDate,
    startDate: start,
    runAfter: (run.runType === 'manual' ? undefined : run.dataInterval?.end) ?? run.logicalDate ?? start,
    conf: run.conf,
    ...(run.runType === 'asset_triggered' && { assetEvents: store.assets.startedBy(run.dagId, run.runId) }),
    ...(previous && {
      previousSuccess: {
        dataIntervalStart: previous.dataInterval?.start ?? previous.logicalDate,
        dataIntervalEnd: previous.dataInterval?.end ?? previous.logicalDate,
        startDate: previous.startDate,
        endDate: previous.endDate,
      },
    }),
  };
}

/** Milliseconds since the epoch; counted from the run's start, also when it goes on after an interruption. */
export function deadlineOf({ dagrunTimeout = null }: RunPlan, { startDate }: RunRow): number | null {
  return dagrunTimeout === null || startDate === null ? null : Date.parse(startDate) + dagrunTimeout * 1000;
}
