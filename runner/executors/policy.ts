/** The executors: all run the same tasks in the same way; they differ in how many at once and in what happens at a failure. */
import { availableParallelism } from 'node:os';
import type { Command } from '../engine/model.ts';
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

/**
 * A process that is started begins when this turn is over: what led to it and which one it is are stored together. Not so on Windows, where
 * a process begins at once; and what a try before left is stored before it is cleared.
 */
export function waitsForThisTurn(command: Command): boolean {
  if (command.kind === 'run') return command.tryNumber === 1 && process.platform !== 'win32';
  return command.kind === 'wake';
}
