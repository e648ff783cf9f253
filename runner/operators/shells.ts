/** Shells for the Bash tasks of a run, made ready while the run begins. */
import { exitFolder, forgetExits } from '../executors/exit-records.ts';
import { endPreparedShells, prepare } from '../executors/prepared-shells.ts';
import type { RunPlan } from '../plan.ts';
import type { Store } from '../store/store.ts';
import { findBash } from './find-bash.ts';

/** For fewer tasks, making them ready takes longer than it saves. */
const WORTH_IT = 5;

export function prepareShells(
  plan: RunPlan,
  env: { readonly [name: string]: string | undefined },
  parallelism: number,
  workspace: string,
): void {
  const tasks = plan.tasks.filter(({ work }) => work.kind === 'bash').length;
  const bash = tasks < WORTH_IT ? undefined : findBash(env);
  // One stands ready while the others work.
  if (bash !== undefined) prepare(bash, env, 2, parallelism + 1, exitFolder(workspace));
}

/** When no run is under way. What tasks wrote down about their ends has been taken up, but for those of runs that were interrupted. */
export function endShells(store: Pick<Store, 'folder' | 'unfinishedPids'>): void {
  endPreparedShells();
  try {
    forgetExits(store.folder, store.unfinishedPids());
  } catch {
    // A store that cannot be read is told of by the run; what was written down beside it stays.
  }
}
