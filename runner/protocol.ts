/**
 * The runner's JSON-RPC API: the only thing that the editor imports from the runner.
 *
 * One runner serves one workspace folder. It is a child process that speaks JSON-RPC 2.0 with `Content-Length` framing
 * (vscode-jsonrpc) on stdin/stdout; stderr is for the runner's own diagnostics. Times are ISO 8601 in UTC, durations seconds.
 * Types only, plus the names of the methods.
 */
import type { Json } from '../dag/model.ts';

/** Airflow's task instance states. `none` is spelt out where Airflow has null. */
export type TaskInstanceState =
  | 'none'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'success'
  | 'failed'
  | 'up_for_retry'
  | 'up_for_reschedule'
  | 'upstream_failed'
  | 'skipped'
  | 'deferred'
  | 'restarting'
  | 'removed';

/** Airflow's DAG run states, and `cancelled` for a run that the user stopped (Airflow marks such runs failed). */
export type RunState = 'queued' | 'running' | 'success' | 'failed' | 'cancelled';

/** `kubernetes`: each task is a pod of the cluster that the kubeconfig names. */
export type ExecutorName = 'sequential' | 'debug' | 'local' | 'kubernetes';

export interface RunSummary {
  readonly runId: string;
  readonly dagId: string;
  /** Absolute path of the DAG file. */
  readonly file: string;
  readonly state: RunState;
  readonly executor: ExecutorName;
  readonly logicalDate: string | null;
  readonly conf: { readonly [key: string]: Json };
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** How many task instances are in each state; states with none are absent. */
  readonly counts: { readonly [state in TaskInstanceState]?: number };
  /** Why the run could not start or go on, in words for the user. */
  readonly message?: string;
}

export interface TaskInstance {
  readonly runId: string;
  readonly taskId: string;
  /** -1 for a task that is not mapped, as in Airflow. */
  readonly mapIndex: number;
  readonly operator: string;
  readonly state: TaskInstanceState;
  /** 0 until the first try starts. */
  readonly tryNumber: number;
  readonly maxTries: number;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Why it is in this state or not running yet, in words for the user. */
  readonly reason?: string;
}

export interface RunDetail {
  readonly run: RunSummary;
  readonly taskInstances: readonly TaskInstance[];
}

export interface StartRunParams {
  /** Absolute path. */
  readonly file: string;
  /** Needed only when the file has several DAGs. */
  readonly dagId?: string;
  readonly conf?: { readonly [key: string]: Json };
  /** ISO 8601; the time of the start when absent. */
  readonly logicalDate?: string;
  readonly executor?: ExecutorName;
  /** At most this many tasks at once (executor `local`). */
  readonly parallelism?: number;
  /** Interpreter for Python tasks; `python3` when absent. */
  readonly python?: string;
  /** Folders for the analysis and for `sys.path`, before the file's own folder. */
  readonly pythonPath?: readonly string[];
  /** Only these tasks; their dependencies on others are taken as met. */
  readonly taskIds?: readonly string[];
}

export interface LogChunk {
  readonly text: string;
  /** Byte offset to ask for next. */
  readonly nextOffset: number;
  /** Bytes. */
  readonly size: number;
  /** No more will come: the try has ended and `nextOffset` is at the end. */
  readonly complete: boolean;
}

export interface LogParams {
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex?: number;
  /** The newest when absent. */
  readonly tryNumber?: number;
  readonly offset?: number;
  /** Bytes; 262144 when absent. */
  readonly limit?: number;
}

/** Request name → [params, result]. */
export interface RunnerRequests {
  'runs/start': [StartRunParams, { readonly runId: string }];
  /** Goes on with an interrupted run. */
  'runs/resume': [{ readonly runId: string }, { readonly runId: string }];
  'runs/cancel': [{ readonly runId: string }, null];
  /** Newest first. */
  'runs/list': [{ readonly limit?: number; readonly dagId?: string }, { readonly runs: readonly RunSummary[] }];
  'runs/get': [{ readonly runId: string }, RunDetail];
  'runs/delete': [{ readonly runId: string }, null];
  'logs/read': [LogParams, LogChunk];
  'logs/path': [LogParams, { readonly path: string }];
  'xcoms/list': [{ readonly runId: string }, { readonly xcoms: readonly XCom[] }];
  shutdown: [null, null];
}

export interface XCom {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly key: string;
  readonly value: Json;
}

/** Notification name → params. */
export interface RunnerNotifications {
  'runs/changed': RunSummary;
  'taskInstances/changed': TaskInstance;
  /** Something that the user should see: severity and words. */
  'runner/message': { readonly severity: 'error' | 'warning' | 'information'; readonly message: string };
}

export type RunnerRequest = keyof RunnerRequests;
export type RunnerNotification = keyof RunnerNotifications;

/** JSON-RPC error codes of the runner; the message says what to do. */
export const RUNNER_ERRORS = {
  /** The file cannot be read, has no DAG, or has several and none was named. */
  noDag: 1,
  /** The interpreter is missing, too old, or the worker in it died. */
  python: 2,
  /** `.dagwright/` cannot be written, or its database is damaged or locked by another runner. */
  store: 3,
  /** No such run, task instance or log. */
  notFound: 4,
  /** The DAG has errors that the engine would refuse: a cycle, a syntax error … */
  invalidDag: 5,
} as const;
