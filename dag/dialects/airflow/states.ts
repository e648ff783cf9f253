/** The names of Airflow's states. Source: `airflow.utils.state`. */

export const RUN_STATES: readonly string[] = ['queued', 'running', 'success', 'failed'];

/** Those that Airflow 2 and 3 have alike. */
export const TASK_STATES: readonly string[] = [
  'removed',
  'scheduled',
  'queued',
  'running',
  'success',
  'restarting',
  'failed',
  'up_for_retry',
  'up_for_reschedule',
  'upstream_failed',
  'skipped',
  'deferred',
];
