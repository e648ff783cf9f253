/** After a runner died in the middle of a run: what it left running is ended, what it had begun is written down as an interrupted try. */
import { type InstanceKey, type InstanceView, isFinished } from './engine/model.ts';
import { recordedExit } from './executors/exit-records.ts';
import { signalGroup } from './executors/process-group.ts';
import { isSameProcess } from './executors/process-identity.ts';
import { exitOutcome } from './operators/bash.ts';
import { TaskLog } from './operators/task-log.ts';
import type { BashArgs, PlanTask } from './plan.ts';
import type { XCom } from './protocol.ts';
import type { ProcessRecord, RunRow, Store, TryRow } from './store/store.ts';

/** Instances as the engine is to take them up. Resolves when no process of the dead runner is left. */
export async function recoverRun(store: Store, run: RunRow, grace: number): Promise<readonly InstanceView[]> {
  const processes = store.processes(run.id);
  await endOrphans(processes, grace);
  const tasks = new Map(store.runInput(run.id).plan.tasks.map((task) => [task.taskId, task]));
  const pids = new Map(processes.map((one) => [keyOf(one), one.pid]));
  const found = store.instances(run.id).map((view): Found => {
    if (view.state !== 'running' && view.state !== 'deferred') return { view };
    return endedUnseen(store, run, view, tasks.get(view.taskId), pids.get(keyOf(view))) ?? interrupted(view);
  });
  store.write(run.id, {
    changed: found.filter(({ xcoms }) => xcoms !== undefined).map(({ view }) => view),
    tries: found.flatMap(({ ended }) => ended ?? []),
    xcoms: found.flatMap(({ xcoms }) => xcoms ?? []),
    replaced: [],
    processes: [],
    rendered: [],
    cleared: [],
  });
  return found.map(({ view }) => view);
}

interface Found {
  readonly view: InstanceView;
  /** The try that ended. */
  readonly ended?: Omit<TryRow, 'runId'>;
  /** There when the instance ended by itself. */
  readonly xcoms?: readonly XCom[];
}

function interrupted(view: InstanceView): Found {
  const { taskId, mapIndex, tryNumber, startedAt } = view;
  const reason = 'the runner ended while it ran';
  return { view, ended: { taskId, mapIndex, tryNumber, state: 'interrupted', startedAt, endedAt: Date.now(), reason } };
}

/** A Bash task that came to its end while no runner was there: by what the shell beside it wrote down. */
function endedUnseen(
  store: Store,
  run: RunRow,
  view: InstanceView,
  task: PlanTask | undefined,
  pid: number | undefined,
): Found | undefined {
  if (pid === undefined || task?.work.kind !== 'bash') return undefined;
  const code = recordedExit(store.folder, pid);
  if (code === undefined) return undefined;
  const outcome = exitOutcome(code, task.work.args);
  const reason = 'message' in outcome && outcome.message !== undefined ? outcome.message : null;
  const endedAt = Date.now();
  const { taskId, mapIndex, tryNumber, startedAt } = view;
  const state = outcome.state === 'success' || outcome.state === 'skipped' ? outcome.state : 'failed';
  const again = state === 'failed' && tryNumber < view.maxTries;
  const dueAt = again ? endedAt + task.retryDelay * 1000 : null;
  const pushes = state === 'success' && task.doXComPush;
  return {
    view: { ...view, state: again ? 'up_for_retry' : state, endedAt, reason, dueAt },
    ended: { taskId, mapIndex, tryNumber, state, startedAt, endedAt, reason },
    xcoms: pushes
      ? [{ taskId, mapIndex, key: 'return_value', value: lastOutput(store, run, view, task.work.args) }]
      : [],
  };
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

function keyOf({ taskId, mapIndex }: InstanceKey): string {
  return `${mapIndex} ${taskId}`;
}

export function isUnfinished(view: InstanceView): boolean {
  return !isFinished(view.state);
}

async function endOrphans(processes: readonly ProcessRecord[], grace: number): Promise<void> {
  const orphans = processes.filter(({ pid, identity }) => isSameProcess(pid, identity));
  for (const { pid } of orphans) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + grace * 1000;
  let left = orphans;
  for (;;) {
    left = left.filter(({ pid, identity }) => isSameProcess(pid, identity));
    if (left.length === 0 || Date.now() > deadline) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Whatever is left of the groups, leaders and others.
  for (const { pid } of left) signalGroup(pid, 'SIGKILL');
}
