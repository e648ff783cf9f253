/** A task with nothing special about it, for tests of the engine: they say only what is different. */
import type { EngineTask } from '../model.ts';

export const PLAIN_TASK: Omit<EngineTask, 'taskId'> = {
  triggerRule: 'all_success',
  retries: 0,
  retryDelay: 300,
  retryExponentialBackoff: false,
  maxRetryDelay: null,
  group: null,
  mapped: false,
  mappedOver: [],
  setup: false,
  teardown: false,
  onFailureFailDagrun: false,
  pool: 'default_pool',
  poolSlots: 1,
  priorityWeight: 1,
  weightRule: 'downstream',
  maxActiveTisPerDagrun: null,
  empty: false,
};
