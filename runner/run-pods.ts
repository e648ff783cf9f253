/** What a run may leave in a cluster. */
import type { ActiveRun } from './active-run.ts';
import { mayHavePod, type RunPlan } from './plan.ts';
import type { KubernetesSettings } from './protocol.ts';
import type { RunRow } from './store/store.ts';

export function hasPods({ executor }: RunRow, plan: RunPlan): boolean {
  return plan.tasks.some((task) => mayHavePod(task, executor));
}

/** What makes pods is much to load: begun with the run, it is there when the first task is ready. */
export function preparePods(): void {
  // Who needs it says what is wrong with it.
  import('./operators/pod-work.ts').catch(() => {});
}

/** A process ends with its runner or at the run's resumption; a pod goes on. Rejects with what the cluster refuses. */
export async function removePods(
  run: RunRow,
  plan: RunPlan,
  place: {
    readonly kubernetes: KubernetesSettings | undefined;
    readonly folder: string;
    readonly env: { readonly [name: string]: string | undefined };
  },
): Promise<void> {
  if (!hasPods(run, plan)) return;
  const leftBehind = await import('./left-behind.ts');
  await leftBehind.removePods(plan, run, place.kubernetes, place.folder, place.env);
}

/** What its pods shared in the cluster goes when none of them is left. Never rejects. */
export async function releaseCode(row: RunRow, run: ActiveRun, folder: string): Promise<void> {
  await run.idle();
  const leftBehind = await import('./left-behind.ts').catch(() => undefined);
  await leftBehind?.releaseCode(row, folder);
}
