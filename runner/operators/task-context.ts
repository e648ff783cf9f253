/** What an operator knows while it carries out one try. */
import type { Json } from '../../dag/model.ts';
import type { PlanTask, RunPlan } from '../plan.ts';
import type { KubernetesSettings, XCom } from '../protocol.ts';
import type { WorkerRun } from './worker-protocol.ts';

export interface TaskContext {
  readonly plan: RunPlan;
  readonly task: PlanTask;
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly maxTries: number;
  /** How often it has been rescheduled within this try. */
  readonly rescheduled: number;
  readonly run: WorkerRun;
  /** Whole environment of the runner. */
  readonly env: { readonly [name: string]: string | undefined };
  /** The executor `kubernetes` carries it out, be it the run's or the task's own. */
  readonly inPod: boolean;
  /** What the run's settings say of pods. */
  readonly kubernetes: KubernetesSettings;
  /** Absolute folders that go before the file's own on `sys.path`. */
  readonly pythonPath: readonly string[];
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
  xcoms(taskId: string, key: string): readonly Pick<XCom, 'mapIndex' | 'value' | 'exact'>[];
  /** Ids of tasks that have ended in all their instances, and what those left: it will not change in this run. */
  settledXComs(): { readonly complete: readonly string[]; readonly xcoms: readonly XCom[] };
  /** Written with the next step of the run, or by `flush`. */
  setXCom(key: string, value: Json, exact?: string): void;
  flush(): void;
  setRendered(fields: { readonly [name: string]: Json }): void;
  variable(key: string): string | undefined;
  connection(id: string): string | undefined;
}
