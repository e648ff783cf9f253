/** What a runner is opened with, and what it tells and answers in this process. */
import type { Analyse } from './analysis.ts';
import type { StartWorker } from './operators/worker-protocol.ts';
import type { RunnerNotifications, RunSummary } from './protocol.ts';

export interface RunnerOptions {
  /** Absolute path of the workspace folder; `.dagwright` is made in it. */
  readonly workspace: string;
  /** What this process is, for the message that a second one gets: `dagwright run`, `the editor`. */
  readonly program: string;
  /** Milliseconds to wait for another owner of the workspace to let it go; 3000 when absent. */
  readonly patience?: number;
  /** Environment of tasks; `process.env` when absent. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Seconds between SIGTERM and SIGKILL; 5 when absent. */
  readonly killGrace?: number;
  /** The static analysis; the one of this product when absent. */
  readonly analyse?: Analyse;
  /** The Python worker; the one of this product when absent. */
  readonly startWorker?: StartWorker;
}

export interface StartedRun {
  readonly runId: string;
  /** The run at its end. Rejects with a RunnerError when the store can't be written any more. */
  readonly done: Promise<RunSummary>;
}

/** Event name → what listeners get: what is told to clients, too. */
export type RunnerEvents = RunnerNotifications & { readonly [name: string]: unknown };
