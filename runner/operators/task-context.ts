/** What an operator knows while it carries out one try. */
import type { Json } from '../../dag/model.ts';
import type { PlanTask, RunPlan } from '../plan.ts';
import type { ExecutorName } from '../protocol.ts';
import type { WorkerRun } from './worker-protocol.ts';

export interface TaskContext {
  readonly plan: RunPlan;
  readonly task: PlanTask;
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly maxTries: number;
  readonly run: WorkerRun;
  /** Whole environment of the runner. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Who carries tasks out. */
  readonly executor: ExecutorName;
  /** Absolute path of the store's folder, which tells this workspace from others. */
  readonly workspace: string;
  /** Numbers of this instance's tries that were cut off with a runner; what they left running elsewhere may be taken over. */
  readonly interruptedTries: () => readonly number[];
  /** What the task waits for, for a display while it is under way; null when there is nothing to say. */
  readonly onNote: (note: string | null) => void;
  /** Absolute; folder and file may be written. */
  readonly logPath: string;
  readonly values: TaskValues;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly killGrace: number;
  /** As soon as a process is there that has to be ended should the runner die. */
  readonly onProcess: (pid: number) => void;
  readonly signal: AbortSignal;
}

/** The store, as a task sees it. */
export interface TaskValues {
  xcom(taskId: string, mapIndex: number, key: string): Json | undefined;
  /** Values of all instances in the order of the map index; an unmapped task has one with index -1. */
  xcoms(taskId: string, key: string): readonly { readonly mapIndex: number; readonly value: Json }[];
  setXCom(key: string, value: Json): void;
  setRendered(fields: { readonly [name: string]: Json }): void;
  variable(key: string): string | undefined;
  connection(id: string): string | undefined;
}
