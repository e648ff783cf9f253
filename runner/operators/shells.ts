/** Shells for the Bash tasks of a run, made ready while the run begins. */
import { exitFolder } from '../executors/exit-records.ts';
import { prepare } from '../executors/prepared-shells.ts';
import type { RunPlan } from '../plan.ts';
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
