/**
 * The runner's JSON-RPC API.
 *
 * One runner serves one workspace folder, for every editor window and command line that wants something of it. It speaks JSON-RPC 2.0
 * with `Content-Length` framing (vscode-jsonrpc) on a local socket, whose place and token are in `.dagwright/runner.json` (see
 * connect.ts). The first request of a connection has to be `hello`. Times are ISO 8601 in UTC, durations seconds.
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

/** Airflow's types of runs. */
export type RunType = 'manual' | 'scheduled' | 'backfill' | 'asset_triggered';

export interface RunSummary {
  readonly runId: string;
  readonly dagId: string;
  /** Absolute path of the DAG file. */
  readonly file: string;
  readonly state: RunState;
  readonly executor: ExecutorName;
  readonly logicalDate: string | null;
  readonly conf: { readonly [key: string]: Json };
  readonly runType?: RunType;
  /** Nothing new is started until it is resumed; what runs goes on. */
  readonly paused?: boolean;
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
  /** With `taskIds`: everything before them, too. */
  readonly upstream?: boolean;
  /** With `taskIds`: everything after them, too. */
  readonly downstream?: boolean;
  /** Environment of the tasks instead of the runner's own. Never stored: a run that is resumed after a crash gets the runner's. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** For tasks that are pods. */
  readonly kubernetes?: KubernetesSettings;
}

/** A DAG's runs for a range of dates, by its own timetable. */
export interface BackfillParams extends Omit<StartRunParams, 'logicalDate' | 'taskIds' | 'upstream' | 'downstream'> {
  /** ISO 8601, in UTC without an offset; runs with a logical date from here … */
  readonly from: string;
  /** … to here, both included. */
  readonly to: string;
  /** At once; the DAG's own limit, 10 at most, when absent. */
  readonly maxActiveRuns?: number;
  /** Which runs that are there already are done again: none when absent. */
  readonly reprocess?: 'none' | 'failed' | 'completed';
  /** The newest first. */
  readonly backwards?: boolean;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

export interface BackfillRun {
  readonly runId: string;
  readonly logicalDate: string;
  readonly dataIntervalStart: string;
  readonly dataIntervalEnd: string;
  /** `waiting` for its turn; `left`: there is one already, and it stays as it is. */
  readonly state: 'waiting' | 'left' | 'running' | 'success' | 'failed' | 'cancelled';
  readonly reason?: string;
}

export interface BackfillSummary {
  /** 0 when nothing was started. */
  readonly id: number;
  readonly dagId: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly maxActiveRuns: number;
  readonly state: 'running' | 'success' | 'failed' | 'cancelled';
  /** In the order in which they are started. */
  readonly runs: readonly BackfillRun[];
}

/** A DAG's own timetable starts its runs, while the runner is up. */
export interface ScheduleParams extends Omit<StartRunParams, 'logicalDate' | 'taskIds' | 'upstream' | 'downstream'> {
  readonly on: boolean;
  /** Whether runs that were missed are made; as the DAG says when absent. */
  readonly catchup?: boolean;
  /** Says how many runs would start at once, and changes nothing. */
  readonly dryRun?: boolean;
}

export interface ScheduleAnswer {
  readonly dagId: string;
  /** Runs that are due when it is switched on (1000 at most). */
  readonly missed: number;
  readonly catchup: boolean;
}

export interface ScheduleSummary {
  readonly file: string;
  readonly dagId: string;
  /** When it was switched on. */
  readonly since: string;
  /** As the file has it. */
  readonly text: string | null;
  /** Null: none any more, or it waits for assets. */
  readonly nextRun: string | null;
  /** The next run is due and waits for another to end (`max_active_runs`). */
  readonly isHeld: boolean;
  readonly forAssets?: boolean;
  /** Why nothing is started. */
  readonly problem?: string;
}

/** A task's template fields as a run of now would have them. */
export interface RenderedTask {
  readonly taskId: string;
  readonly operator: string;
  readonly fields: { readonly [name: string]: Json };
  /** Of fields that cannot be rendered. */
  readonly errors: { readonly [name: string]: string };
  /** Fields that are results of other tasks, which are not there before the run. */
  readonly missing: readonly string[];
  /** `TASK.KEY` of results that templates ask for; they got none. */
  readonly xcoms: readonly string[];
  /** Only what is the same for all its instances is rendered. */
  readonly mapped: boolean;
  /** Why nothing of the task could be rendered. */
  readonly error?: string;
}

export interface RenderAnswer {
  readonly dagId: string;
  readonly runId: string;
  readonly logicalDate: string | null;
  /** Who rendered: `airflow3`, `airflow2`, or the stand-in. */
  readonly sdk: string;
  readonly tasks: readonly RenderedTask[];
}

/** Which task instances of a run are meant. */
export interface InstanceSelection {
  readonly runId: string;
  /** All tasks when absent. */
  readonly taskIds?: readonly string[];
  /** One instance of a mapped task (with one task id); all when absent. */
  readonly mapIndex?: number;
  readonly upstream?: boolean;
  readonly downstream?: boolean;
}

export interface ClearParams extends InstanceSelection {
  /** Of the selected ones only those that failed (or were skipped because of it: upstream_failed); `downstream` is then meant from each of them. */
  readonly onlyFailed?: boolean;
  /** Says what would be cleared, and does nothing. */
  readonly dryRun?: boolean;
  /** As in StartRunParams. */
  readonly env?: StartRunParams['env'];
}

export interface MarkParams extends InstanceSelection {
  readonly state: 'success' | 'failed' | 'skipped';
}

export interface InstanceRef {
  readonly taskId: string;
  readonly mapIndex: number;
}

export interface TaskTry extends InstanceRef {
  readonly tryNumber: number;
  /** `interrupted`: the runner or the machine died under it. */
  readonly state: TaskInstanceState | 'interrupted';
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly reason: string | null;
}

export interface DebugParams extends StartRunParams {
  /** Exactly one. */
  readonly taskIds: readonly string[];
  /** Folders to look for debugpy in when the interpreter has none (the Python extension brings one). */
  readonly debugpyPath?: readonly string[];
}

/** Where the task's process waits for a debugger (debug adapter protocol over TCP: an `attach` with `connect`). */
export interface DebugSession {
  readonly runId: string;
  readonly host: string;
  readonly port: number;
}

export interface Hello {
  readonly token: string;
  /** What the client is, for people: `Visual Studio Code`, `dagwright run` … */
  readonly client: string;
  /** Of the product. An older runner is asked to retire by whoever is newer. */
  readonly version: string;
}

export interface Welcome {
  readonly version: string;
  readonly pid: number;
  /** What it is, for people. */
  readonly program: string;
  /**
   * `runner`: serves until it is idle for a while. `guest`: a command that has the workspace for the time that it takes; it can be
   * watched and cancelled, but starts nothing for others.
   */
  readonly kind: 'runner' | 'guest';
}

/** Which cluster, and what the pods of the executor `kubernetes` are like. Objects are Kubernetes' own. */
export interface KubernetesSettings {
  /** Absolute path; KUBECONFIG or `~/.kube/config` when absent. */
  readonly kubeconfig?: string;
  /** Name of a context; the current one when absent. */
  readonly context?: string;
  /** The context's when absent. */
  readonly namespace?: string;
  readonly image?: string;
  readonly serviceAccount?: string;
  /** Absolute path of a Pod in YAML, as Airflow's KubernetesExecutor takes it. */
  readonly podTemplateFile?: string;
  readonly env?: { readonly [name: string]: string };
  readonly resources?: JsonObject;
  readonly nodeSelector?: { readonly [label: string]: string };
  readonly tolerations?: readonly JsonObject[];
  readonly volumes?: readonly JsonObject[];
  readonly volumeMounts?: readonly JsonObject[];
  readonly imagePullSecrets?: readonly string[];
}

type JsonObject = { readonly [name: string]: Json };

/** One thing about a cluster, for people. */
export interface ClusterFinding {
  /** `bad`: DAGs cannot run. `doubtful`: some cannot, or it is not known. */
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly title: string;
  readonly detail: string;
}

export interface PodOfTask {
  readonly name: string;
  readonly namespace: string;
  /** Absent inside a pod. */
  readonly context?: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
  /** As Kubernetes has it, or `Terminating`. */
  readonly phase: string;
  /** What it does, waits for or came to, in words. */
  readonly text: string;
  readonly containers: readonly string[];
}

export interface PodRef {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  readonly name: string;
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
  /** First on every connection: nothing else is answered before it. A wrong token ends the connection. */
  hello: [Hello, Welcome];
  /** Goes on with an interrupted run. */
  'runs/resume': [{ readonly runId: string }, { readonly runId: string }];
  'runs/cancel': [{ readonly runId: string }, null];
  /** Newest first. */
  'runs/list': [{ readonly limit?: number; readonly dagId?: string }, { readonly runs: readonly RunSummary[] }];
  'runs/get': [{ readonly runId: string }, RunDetail];
  'runs/delete': [{ readonly runId: string }, null];
  'runs/pause': [{ readonly runId: string; readonly paused: boolean }, null];
  /**
   * Task instances run again, by the file as it is now; the run goes on. Running ones are ended first. Answers which they are.
   * With neither `taskIds` nor `onlyFailed` it is the whole run.
   */
  'runs/clear': [ClearParams, { readonly cleared: readonly InstanceRef[] }];
  /** As in Airflow, failed instances after a marked one are cleared, and the run goes on. Answers which were marked. */
  'runs/mark': [MarkParams, { readonly marked: readonly InstanceRef[] }];
  /** Starts a run of one task whose process waits for a debugger before the task begins. */
  'runs/debug': [DebugParams, DebugSession];
  'backfills/start': [BackfillParams, BackfillSummary];
  /** Starts nothing more and cancels what runs. */
  'backfills/cancel': [{ readonly id: number }, null];
  /** Newest first. */
  'backfills/list': [null, { readonly backfills: readonly BackfillSummary[] }];
  'schedules/set': [ScheduleParams, ScheduleAnswer];
  'schedules/list': [null, { readonly schedules: readonly ScheduleSummary[] }];
  /** Renders templates as a run would, and executes nothing. */
  'dags/render': [StartRunParams, RenderAnswer];
  'tasks/tries': [
    { readonly runId: string; readonly taskId?: string; readonly mapIndex?: number },
    { readonly tries: readonly TaskTry[] },
  ];
  /** Template fields as they were rendered for the newest try; empty before that. */
  'tasks/rendered': [
    { readonly runId: string; readonly taskId: string; readonly mapIndex?: number },
    { readonly fields: { readonly [name: string]: Json } },
  ];
  'logs/read': [LogParams, LogChunk];
  'logs/path': [LogParams, { readonly path: string }];
  'xcoms/list': [{ readonly runId: string }, { readonly xcoms: readonly XCom[] }];
  /** Starts nothing more, and ends as soon as nothing is under way. */
  'runner/retire': [null, null];
  'kubernetes/contexts': [
    KubernetesSettings,
    {
      readonly contexts: readonly { readonly name: string; readonly cluster: string; readonly namespace?: string }[];
      readonly current: string | null;
      /** Why there are none. */
      readonly problem?: string;
    },
  ];
  'kubernetes/namespaces': [KubernetesSettings, { readonly namespaces: readonly string[]; readonly problem?: string }];
  /** Whether the cluster can run DAGs. */
  'kubernetes/check': [KubernetesSettings, { readonly findings: readonly ClusterFinding[] }];
  /** Pods of a run that are there now. */
  'kubernetes/pods': [{ readonly runId: string }, { readonly pods: readonly PodOfTask[] }];
  'kubernetes/pod': [PodRef & { readonly what: 'log' | 'describe' | 'delete' }, { readonly text: string }];
  /** Ends now. Runs under way stay unfinished and can be resumed. */
  shutdown: [null, null];
}

export interface XCom {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly key: string;
  readonly value: Json;
  /** As Python wrote it, where JavaScript's numbers are others: `5.0`, or an integer of more than 53 bits. */
  readonly exact?: string;
}

/** Notification name → params. */
export interface RunnerNotifications {
  'runs/changed': RunSummary;
  'taskInstances/changed': TaskInstance;
  'backfills/changed': BackfillSummary;
  'schedules/changed': { readonly schedules: readonly ScheduleSummary[] };
  /** Executor `debug`: what tasks write to their logs, as it comes. */
  log: { readonly runId: string; readonly taskId: string; readonly mapIndex: number; readonly text: string };
  /** The last that is heard of this runner; the next request starts another one. */
  'runner/ending': { readonly reason: 'idle' | 'retired' | 'shutdown' | 'done' };
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
  /** Not now: a command line has the workspace, or the runner is about to be replaced. To be asked again when this one has ended. */
  busy: 6,
  /** What was asked for makes no sense as it was asked: a pause of a run that has ended … */
  wrong: 7,
} as const;
