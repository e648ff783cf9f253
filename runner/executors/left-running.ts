/** Processes of tasks whose runner, or whose worker, has died: they may come to their end by themselves, and are ended when they do not. */
import type { ProcessRecord } from '../store/rows.ts';
import { type RecordedEnd, recordedEnd } from './exit-records.ts';
import { signalGroup } from './process-group.ts';
import { isOfThisBoot, isSameProcess } from './process-identity.ts';

/**
 * Milliseconds that they have to end by themselves. Most tasks are short: waiting for their end is better than cutting off what may have
 * been done already. runner/python/dagwright_worker/serve.py has the same.
 */
const NATURAL_END = 3000;
/** Between two looks. */
const INTERVAL = 20;

/**
 * Resolves when none of them is left, with how those ended that ended by themselves, by process number. `grace`: seconds between SIGTERM
 * and SIGKILL.
 */
export async function endLeftRunning(
  workspace: string,
  processes: readonly ProcessRecord[],
  grace: number,
  natural = process.platform === 'win32' ? 0 : NATURAL_END,
): Promise<ReadonlyMap<number, RecordedEnd>> {
  const open = new Map(processes.map((one) => [one.pid, one]));
  const ends = new Map<number, RecordedEnd>();
  await lookUntil(Date.now() + natural, () => {
    for (const one of open.values()) {
      if (isSameProcess(one.pid, one.identity)) continue;
      const end = recordedEnd(workspace, one.pid);
      if (end) ends.set(one.pid, end);
      // A prepared shell writes down the end of its task a moment after it.
      if (end || !isOfThisBoot(one.identity)) open.delete(one.pid);
    }
    return open.size === 0;
  });
  const alive = [...open.values()].filter(({ pid, identity }) => isSameProcess(pid, identity));
  for (const { pid } of alive) signalGroup(pid, 'SIGTERM');
  const gone = (): boolean => alive.every(({ pid, identity }) => !isSameProcess(pid, identity));
  await lookUntil(Date.now() + grace * 1000, gone);
  // Whatever is left of the groups, leaders and others.
  for (const { pid } of alive) signalGroup(pid, 'SIGKILL');
  await lookUntil(Date.now() + grace * 1000, gone);
  return ends;
}

async function lookUntil(deadline: number, done: () => boolean): Promise<void> {
  while (!done() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, INTERVAL));
}
