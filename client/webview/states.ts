/** Airflow's task and run states: how they are called, and the small drawing that tells them apart without colour. */
import type { RunState, TaskInstanceState } from '../../runner/protocol.ts';
import * as l10n from './l10n.ts';
import { STATE_SUMMARY } from './protocol.ts';

export interface StateLook {
  /** As a user reads it. */
  readonly name: string;
  /** Path of a 16 × 16 icon, drawn in strokes. */
  readonly icon: string;
}

export const TASK_STATES: { readonly [state in TaskInstanceState]: StateLook } = {
  none: { name: l10n.t('no status'), icon: 'M5 8h6' },
  scheduled: { name: l10n.t('scheduled'), icon: 'M4.9 8h.1M8 8h.1M11.1 8h.1' },
  queued: { name: l10n.t('queued'), icon: 'M8 5v3.2l2.2 1.6' },
  running: { name: l10n.t('running'), icon: 'M6.5 5.2v5.6L11 8z' },
  success: { name: l10n.t('success'), icon: 'M4.8 8.3l2.2 2.2 4.2-4.8' },
  failed: { name: l10n.t('failed'), icon: 'M5.5 5.5l5 5M10.5 5.5l-5 5' },
  up_for_retry: { name: l10n.t('up for retry'), icon: 'M11 6.4A3.4 3.4 0 1 0 11.4 9M11.4 4.4v2.3H9.1' },
  up_for_reschedule: { name: l10n.t('up for reschedule'), icon: 'M4.5 6.5h6l-1.6-1.7M11.5 9.5h-6l1.6 1.7' },
  upstream_failed: { name: l10n.t('upstream failed'), icon: 'M8 11.5V5M5.3 7.6L8 4.8l2.7 2.8' },
  skipped: { name: l10n.t('skipped'), icon: 'M4.8 5.2L8 8l-3.2 2.8zM8.2 5.2L11.4 8l-3.2 2.8z' },
  deferred: { name: l10n.t('deferred'), icon: 'M6.2 5.2v5.6M9.8 5.2v5.6' },
  restarting: { name: l10n.t('restarting'), icon: 'M11 6.4A3.4 3.4 0 1 0 11.4 9M11.4 4.4v2.3H9.1' },
  removed: { name: l10n.t('removed'), icon: 'M5.5 5h5M6.3 5l.4 6.3h2.6L9.7 5' },
};

/** In the order in which a legend or a count lists them. */
export const STATE_ORDER: readonly TaskInstanceState[] = [
  'running',
  'success',
  'failed',
  'upstream_failed',
  'up_for_retry',
  'up_for_reschedule',
  'deferred',
  'restarting',
  'queued',
  'scheduled',
  'skipped',
  'removed',
  'none',
];

export const RUN_STATES: { readonly [state in RunState]: { readonly name: string; readonly look: TaskInstanceState } } =
  {
    queued: { name: l10n.t('queued'), look: 'queued' },
    running: { name: l10n.t('running'), look: 'running' },
    success: { name: l10n.t('success'), look: 'success' },
    failed: { name: l10n.t('failed'), look: 'failed' },
    cancelled: { name: l10n.t('cancelled'), look: 'skipped' },
  };

/**
 * The one state that stands for many, as Airflow sums up a group: what needs attention first, then what is going on,
 * and success only when all the rest is done.
 */
export function summaryState(states: readonly TaskInstanceState[]): TaskInstanceState {
  for (const state of STATE_SUMMARY) if (states.includes(state)) return state;
  return 'none';
}
