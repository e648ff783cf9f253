/** After a runner died in the middle of a run: what it left running is ended, what it had begun is written down as an interrupted try. */
import { type InstanceView, isFinished } from './engine/model.ts';
import { signalGroup } from './executors/process-group.ts';
import { isSameProcess } from './executors/process-identity.ts';
import type { RunRow, Store } from './store/store.ts';

/** Instances as the engine is to take them up. Resolves when no process of the dead runner is left. */
export async function recoverRun(store: Store, run: RunRow, grace: number): Promise<readonly InstanceView[]> {
  await endOrphans(store, run, grace);
  const instances = store.instances(run.id);
  const tries = instances
    .filter((view) => view.state === 'running' || view.state === 'deferred')
    .map((view) => ({
      taskId: view.taskId,
      mapIndex: view.mapIndex,
      tryNumber: view.tryNumber,
      state: 'interrupted' as const,
      startedAt: view.startedAt,
      endedAt: Date.now(),
      reason: 'the runner ended while it ran',
    }));
  store.write(run.id, { changed: [], replaced: [], processes: [], xcoms: [], rendered: [], cleared: [], tries });
  return instances;
}

export function isUnfinished(view: InstanceView): boolean {
  return !isFinished(view.state);
}

async function endOrphans(store: Store, run: RunRow, grace: number): Promise<void> {
  const orphans = store.processes(run.id).filter(({ pid, identity }) => isSameProcess(pid, identity));
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
