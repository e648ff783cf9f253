/** What trigger rules mean. */
import type { TRIGGER_RULES } from '../dag/model.ts';

type TriggerRule = (typeof TRIGGER_RULES)[number];

/** In the words of Airflow's documentation, shortened. */
export const RULE_WORDS: { readonly [rule in TriggerRule]: string } = {
  all_success: 'all upstream tasks have succeeded',
  all_failed: 'all upstream tasks failed',
  all_done: 'all upstream tasks are done, whatever came of them',
  all_done_min_one_success: 'all are done, at least one succeeded',
  all_done_setup_success: 'all are done, and a setup succeeded',
  one_success: 'at least one has succeeded, without waiting for the rest',
  one_failed: 'at least one has failed, without waiting for the rest',
  one_done: 'at least one succeeded or failed',
  none_failed: 'all succeeded or were skipped',
  none_skipped: 'no upstream task was skipped',
  none_failed_min_one_success: 'none failed, at least one succeeded: what joins branches',
  always: 'at any time',
  all_skipped: 'all upstream tasks were skipped',
};
