/**
 * After a runner died in the middle of a run: what it left running comes to its end, or is ended; what had ended unseen is known from what
 * was written down beside it; what was cut off is an interrupted try.
 */
import { type InstanceKey, type InstanceView, isFinished, type Outcome } from './engine/model.ts';
import type { RecordedEnd } from './executors/exit-records.ts';
import { endLeftRunning } from './executors/left-running.ts';
import { endedTry, keyOf, noChanges } from './instance-changes.ts';
import { exitOutcome } from './operators/bash.ts';
import { TaskLog } from './operators/task-log.ts';
import type { AssetOutcome, TaskOutcome } from './operators/worker-protocol.ts';
import { toOutcome, xcomsOf } from './operators/written-outcome.ts';
import type { BashArgs, PlanTask } from './plan.ts';
import type { XCom } from './protocol.ts';
import type { RunRow, Store } from './store/store.ts';

/** A try that came to its end by itself while no runner was there. The store knows it as under way until the run has taken it up. */
export interface EndedUnseen extends InstanceKey {
  readonly outcome: Outcome;
  readonly xcoms: readonly XCom[];
  readonly assets: readonly AssetOutcome[];
}

export interface Recovered {
  /** As the engine is to take them up. */
  readonly instances: readonly InstanceView[];
  readonly endedUnseen: readonly EndedUnseen[];
}

/** Resolves when no process of the dead runner is left. `grace`: seconds between SIGTERM and SIGKILL. */
export async function recoverRun(store: Store, run: RunRow, grace: number): Promise<Recovered> {
  const processes = store.processes(run.id);
  const ends = await endLeftRunning(store.folder, processes, grace);
  const tasks = new Map(store.runInput(run.id).plan.tasks.map((task) => [task.taskId, task]));
  const endOf = new Map(processes.map((one) => [keyOf(one), ends.get(one.pid)]));
  const instances = store.instances(run.id);
  const underWay = instances.filter(
    ({ state, startedAt, endedAt }) =>
      state === 'running' ||
      state === 'deferred' ||
      // A deferred one whose trigger had fired.
      (state === 'scheduled' && startedAt !== null && endedAt === null),
  );
  const endedUnseen = underWay.flatMap(
    (view) => endedBy(endOf.get(keyOf(view)), store, run, view, tasks.get(view.taskId)) ?? [],
  );
  const ended = new Set(endedUnseen.map(keyOf));
  const tries = underWay.filter((view) => !ended.has(keyOf(view))).map(interrupted);
  store.write(run.id, { ...noChanges(), tries });
  return { instances, endedUnseen };
}

function interrupted({ taskId, mapIndex, tryNumber, startedAt }: InstanceView) {
  const reason = 'the runner ended while it ran';
  return { taskId, mapIndex, tryNumber, state: 'interrupted' as const, startedAt, endedAt: Date.now(), reason };
}

function endedBy(
  end: RecordedEnd | undefined,
  store: Store,
  run: RunRow,
  view: InstanceView,
  task: PlanTask | undefined,
): EndedUnseen | undefined {
  const { taskId, mapIndex } = view;
  const key = { taskId, mapIndex };
  if (!task || !end || end.kind === 'cut-off') return undefined;
  if (end.kind === 'outcome') {
    const outcome = end.outcome as TaskOutcome;
    const assets = outcome.state === 'success' ? (outcome.assets ?? []) : [];
    return { ...key, outcome: toOutcome(outcome), xcoms: xcomsOf(end, key), assets };
  }
  if (task.work.kind !== 'bash') return undefined;
  const outcome = exitOutcome(end.code, task.work.args);
  const pushes = outcome.state === 'success' && task.doXComPush;
  const xcoms = pushes ? [{ ...key, key: 'return_value', value: lastOutput(store, run, view, task.work.args) }] : [];
  return { ...key, outcome, xcoms, assets: [] };
}

function lastOutput(store: Store, run: RunRow, view: InstanceView, args: BashArgs): string {
  const { taskId, mapIndex, tryNumber } = view;
  const log = new TaskLog(store.logPath({ runId: run.runId, taskId, mapIndex, tryNumber }));
  try {
    return log.lastLine(log.firstLineEnd(), args.outputEncoding);
  } finally {
    log.close();
  }
}

/** A run that was interrupted and shall not go on, with what its runner left running. */
export function giveUp(store: Store, run: RunRow, reason: string, grace: number): void {
  const at = new Date();
  const left = store.processes(run.id);
  const changed = store.instances(run.id).flatMap((view) => givenUp(view, reason, at.getTime()));
  const tries = changed.flatMap((view) => endedTry(view) ?? []);
  store.write(run.id, { ...noChanges(), changed, tries });
  store.updateRun(run.id, 'cancelled', at.toISOString(), reason);
  void endLeftRunning(store.folder, left, grace, 0);
}

function givenUp(view: InstanceView, reason: string, at: number): InstanceView | [] {
  if (isFinished(view.state)) return [];
  const begun = !['none', 'scheduled', 'queued'].includes(view.state);
  if (!begun) return { ...view, state: 'skipped', reason: `not started: ${reason}` };
  return { ...view, state: 'failed', endedAt: at, dueAt: null, reason };
}
