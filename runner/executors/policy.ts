/** The executors: all run the same tasks in the same way; they differ in how many at once and in what happens at a failure. */
import { availableParallelism } from 'node:os';
import type { ExecutorName } from '../protocol.ts';

export interface ExecutorPolicy {
  /** Tasks at once. */
  readonly parallelism: number;
  /** Nothing more is started after the first task that finally failed. */
  readonly stopAtFirstFailure: boolean;
  /** Logs are also sent out as they are written (event `log`). */
  readonly followLogs: boolean;
}

/** The cluster does the work; Airflow has twice as many. */
const PODS = 16;

export function executorPolicy(name: ExecutorName, parallelism?: number): ExecutorPolicy {
  switch (name) {
    case 'sequential':
      return { parallelism: 1, stopAtFirstFailure: false, followLogs: false };
    case 'debug':
      return { parallelism: 1, stopAtFirstFailure: true, followLogs: true };
    case 'kubernetes':
      return { parallelism: Math.max(1, parallelism ?? PODS), stopAtFirstFailure: false, followLogs: false };
    case 'local':
      return {
        parallelism: Math.max(1, parallelism ?? availableParallelism()),
        stopAtFirstFailure: false,
        followLogs: false,
      };
  }
}
