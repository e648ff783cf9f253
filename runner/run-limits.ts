/** What holds a run's tasks back, in the engine's terms. */
import type { ActiveRunOptions } from './active-run-options.ts';
import type { EngineLimits } from './engine/model.ts';
import type { RunPlan } from './plan.ts';
import { deadlineOf } from './run-context.ts';

export function engineLimits(
  plan: RunPlan,
  { policy, settings, run }: Pick<ActiveRunOptions, 'policy' | 'settings' | 'run'>,
  paused: boolean,
): EngineLimits {
  return {
    // While paused nothing new is started.
    parallelism: paused ? 0 : policy.parallelism,
    maxActiveTasks: plan.maxActiveTasks,
    maxActiveTasksOverRuns: plan.maxActiveTasksOverRuns ?? false,
    pools: settings.pools,
    failFast: plan.failFast,
    stopAtFirstFailure: policy.stopAtFirstFailure,
    deadline: deadlineOf(plan, run),
    ...(plan.airflowVersion && { airflowVersion: plan.airflowVersion }),
  };
}
