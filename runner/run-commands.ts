/** What a user does to a run that is under way or has ended: clear, mark, pause. */
import type { ActiveRun } from './active-run.ts';
import { type Amendment, clear, mark } from './amendments.ts';
import type { InstanceView } from './engine/model.ts';
import { RunnerError } from './errors.ts';
import type { RunPlan } from './plan.ts';
import type { ClearParams, InstanceRef, MarkParams, StartRunParams } from './protocol.ts';
import type { PythonSource } from './python-source.ts';
import { chosenInstances } from './selection.ts';
import type { RunRow, Store } from './store/store.ts';

/** The parts of a runner that this needs. */
export interface RunAccess {
  readonly store: Store;
  /** Throws a RunnerError when there is no such run. */
  row(runId: string): RunRow;
  active(runId: string): ActiveRun | undefined;
  python(params: StartRunParams, runId: string, env: StartRunParams['env']): PythonSource;
  /** What the file says now. Throws RunnerErrors. */
  plan(params: StartRunParams, python: PythonSource): Promise<RunPlan>;
  /** Lets a run that has ended, or was interrupted, go on. */
  reopen(row: RunRow, next: Reopened): Promise<void>;
}

export interface Reopened {
  readonly params: StartRunParams;
  readonly plan: RunPlan;
  readonly python: PythonSource;
  readonly amended: Amendment;
  readonly env: StartRunParams['env'];
}

/** Task instances run again, by the file as it is now. */
export async function clearInstances(
  access: RunAccess,
  { runId, dryRun, env, ...selection }: ClearParams,
): Promise<readonly InstanceRef[]> {
  const row = access.row(runId);
  const { plan, params } = access.store.runInput(row.id);
  const keys = chosenInstances(plan, viewsOf(access, row), selection);
  if (dryRun || keys.length === 0) return keys.map(refOf);
  const python = access.python(params, runId, env);
  try {
    const next = { plan: await access.plan(params, python), python };
    const amend = (views: readonly InstanceView[]): Amendment =>
      clear(next.plan, views, chosenInstances(plan, views, selection));
    const { cleared } = await carryOut(access, row, keys, 'cleared by the user while it ran', amend, next, {
      params,
      env,
    });
    return cleared.map(refOf);
  } catch (error) {
    await python.close();
    throw error;
  }
}

/** Task instances get a state without having run. */
export async function markInstances(
  access: RunAccess,
  { runId, state, ...selection }: MarkParams,
): Promise<readonly InstanceRef[]> {
  const row = access.row(runId);
  const { plan, params } = access.store.runInput(row.id);
  const keys = chosenInstances(plan, viewsOf(access, row), selection);
  if (keys.length === 0) return [];
  const amend = (views: readonly InstanceView[]): Amendment =>
    mark(plan, views, chosenInstances(plan, views, selection), state, Date.now());
  const reason = `marked ${state} by the user`;
  const active = access.active(runId);
  const next = active ? undefined : { plan, python: access.python(params, runId, undefined) };
  const { marked } = await carryOut(access, row, keys, reason, amend, next, { params, env: undefined });
  return marked.map(refOf);
}

export function pauseRun(access: RunAccess, runId: string, paused: boolean): void {
  const row = access.row(runId);
  if (row.state !== 'running' && row.state !== 'queued') {
    throw new RunnerError('wrong', `Run ${runId} has ended (${row.state}): there is nothing to pause.`);
  }
  access.store.pauseRun(row.id, paused);
  access.active(runId)?.pause(paused);
}

async function carryOut(
  access: RunAccess,
  row: RunRow,
  keys: readonly InstanceView[],
  reason: string,
  amend: (views: readonly InstanceView[]) => Amendment,
  next: { readonly plan: RunPlan; readonly python: PythonSource } | undefined,
  { params, env }: { readonly params: StartRunParams; readonly env: StartRunParams['env'] },
): Promise<Amendment> {
  const active = access.active(row.runId);
  if (active) {
    const amended = await active.amend(keys, reason, amend, next);
    if (next) access.store.reopenRun(row.id, next.plan);
    return amended;
  }
  if (!next) throw new RunnerError('wrong', 'The run has ended meanwhile.');
  const amended = amend(access.store.instances(row.id));
  await access.reopen(row, { params, amended, env, ...next });
  return amended;
}

function viewsOf(access: RunAccess, row: RunRow): readonly InstanceView[] {
  return access.active(row.runId)?.instances ?? access.store.instances(row.id);
}

function refOf({ taskId, mapIndex }: InstanceRef): InstanceRef {
  return { taskId, mapIndex };
}
