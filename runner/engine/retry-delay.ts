/** How long a task waits before its next try. */
import type { EngineTask } from './model.ts';

/** Airflow's ceiling for a retry delay, seconds. */
const MOST_RETRY_DELAY = 24 * 60 * 60;

/** Seconds. Airflow adds a jitter to the exponential delay, to spread load over a fleet; here nobody needs it. */
export function retryDelay(task: EngineTask, tryNumber: number): number {
  if (!task.retryExponentialBackoff) return task.retryDelay;
  const delay = Math.max(1, Math.ceil(task.retryDelay * 2 ** (tryNumber - 1)));
  return Math.min(delay, task.maxRetryDelay ?? MOST_RETRY_DELAY, MOST_RETRY_DELAY);
}
