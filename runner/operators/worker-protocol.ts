/**
 * What the runner asks of a Python worker, and what the worker asks back. Types only.
 *
 * One worker serves one DAG file for the length of a run: it imports the file once and carries out each task in a process
 * of its own (a fork where the system has it). `python-worker.ts` exports `PythonWorker`, whose static `start` is a
 * `StartWorker` and whose instances are `Worker`s. Nothing here knows whether real Airflow or the stand-in is on the other side.
 *
 * Times are ISO 8601 in UTC (`2026-01-31T05:00:00.000Z` or with offset), durations seconds. JSON has no undefined: an absent
 * value is an absent key.
 */
import type { Json } from '../../dag/model.ts';
import type { PythonFolders } from '../python-paths.ts';
import type { TimetableOutcome, TimetableRequest } from './timetable-protocol.ts';

/** Never throws for what a user can cause: a `WorkerFailure` says what is wrong and what to do. */
export type StartWorker = (options: WorkerOptions) => Promise<Worker | WorkerFailure>;

export interface WorkerOptions {
  /** Interpreter: a path, or a name that is looked up on PATH. */
  readonly python: string;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Needed only when the file has several DAGs. */
  readonly dagId?: string;
  /** Absolute folders that go before the file's own folder on `sys.path`. */
  readonly sysPath: readonly string[];
  /** Those of an Airflow home around the file: they go last on `sys.path`. */
  readonly folders?: PythonFolders;
  /** Variables that the file may read while it is imported, beside those of the environment. */
  readonly variables?: { readonly [key: string]: string };
  /** Whole environment of the worker's process; tasks inherit it. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Absolute path of a file to which everything goes that the import prints. Its folder exists. */
  readonly logPath: string;
  /** Gives up the start (import) early. */
  readonly signal?: AbortSignal;
}

export interface WorkerFailure {
  readonly kind: 'worker-failure';
  /**
   * `interpreter`: missing, not executable, older than 3.9. `import`: the DAG file raised; `traceback` has the user's frames.
   * `no-dag`: no DAG (of that id) in the file. `crashed`: the process died or spoke nonsense.
   */
  readonly reason: 'interpreter' | 'import' | 'no-dag' | 'crashed';
  /** One or two sentences for the user: what, where, what to do. */
  readonly message: string;
  readonly traceback?: string;
  /** Somebody ended the process from outside: another start may come further. */
  readonly interrupted?: boolean;
}

export interface Worker {
  /** Fixed at start: the DAG as this interpreter sees it. */
  readonly description: WorkerDescription;
  /**
   * How many instances a mapped task (or a mapped group) has, its upstreams being done.
   * Zero is a valid count (Airflow: the task is skipped). An error (no list, a missing XCom) fails the task.
   */
  expand(request: ExpandRequest, callbacks: RunCallbacks): Promise<ExpandOutcome>;
  /**
   * Carries out one try in a process of its own, and resolves when that process has gone. Does not throw for a task's failure, nor when
   * the worker itself dies (then `failed` with `interrupted: true`). Aborting `signal` ends it (SIGTERM, so that `on_kill` runs, then
   * SIGKILL to its process group after `killGrace` seconds; Windows: the process tree) and resolves with `failed`.
   */
  runTask(request: RunTaskRequest, callbacks: TaskCallbacks, signal: AbortSignal): Promise<TaskOutcome>;
  /** Renders a task's templates, and executes nothing of it. */
  render?(request: RunTaskRequest, callbacks: RunCallbacks): Promise<RenderOutcome>;
  /** What a timetable of the user's own says; only Airflow can ask it. */
  timetable?(request: TimetableRequest): Promise<TimetableOutcome>;
  /** Calls the DAG's own callbacks, which know that its run has ended. */
  callBack?(request: CallBackRequest, callbacks: RunCallbacks): Promise<CallBackOutcome>;
  /** Resolves when the worker's process ends without `dispose`, with words for the user. Never rejects. */
  readonly died: Promise<string>;
  /**
   * Ends the worker and every task of it. Idempotent. The Python side must also end itself *and its tasks' process groups* when
   * its stdin closes, so that nothing of it outlives a runner that was killed.
   */
  dispose(): Promise<void>;
}

export interface WorkerDescription {
  readonly sdk: 'standin' | 'airflow2' | 'airflow3';
  /** Of Airflow, or of the stand-in. */
  readonly version: string;
  /** Of Python: `3.11.2`. */
  readonly pythonVersion: string;
  /** Absolute folders of jinja2 and of what it needs, where it is installed. */
  readonly templatePackages?: readonly string[];
  readonly dag: WorkerDag;
  /** DAGs of the file that are scheduled on assets. */
  readonly assetSchedules?: readonly { readonly dagId: string; readonly condition: AssetCondition }[];
  readonly schedule?: WorkerSchedule;
}

/** When the DAG runs by itself. Dates are ISO 8601; null: the DAG has none, or it is Airflow's default. */
export interface WorkerSchedule {
  readonly timetable: WorkerTimetable;
  readonly text?: string | null;
  readonly startDate?: string | null;
  readonly endDate?: string | null;
  readonly catchup?: boolean | null;
  readonly maxActiveRuns?: number | null;
}

interface WorkerDelta {
  readonly months: number;
  readonly seconds: number;
}

export type WorkerTimetable =
  | { readonly kind: 'none' | 'once' | 'continuous' | 'assets' }
  /** As it was given to the DAG. */
  | { readonly kind: 'text'; readonly text: string; readonly timezone: string }
  | { readonly kind: 'delta'; readonly delta: WorkerDelta }
  | {
      readonly kind: 'cron-trigger';
      readonly expressions: readonly string[];
      readonly timezone: string;
      readonly interval: WorkerDelta;
      /** Seconds. */
      readonly immediately?: true | number;
    }
  | { readonly kind: 'cron-interval'; readonly expression: string; readonly timezone: string }
  | { readonly kind: 'delta-trigger'; readonly delta: WorkerDelta; readonly interval: WorkerDelta }
  | { readonly kind: 'delta-interval'; readonly delta: WorkerDelta }
  | { readonly kind: 'events'; readonly times: readonly string[] }
  /** A class of its own. */
  | { readonly kind: 'other'; readonly name: string };

export type AssetCondition =
  | { readonly all: readonly AssetCondition[] }
  | { readonly any: readonly AssetCondition[] }
  | { readonly alias: string }
  /** An asset, or a reference to one by its name or URI alone. */
  | { readonly name?: string; readonly uri?: string };

/** An asset that a successful task has made or changed. */
export interface AssetOutcome {
  readonly name: string;
  readonly uri: string;
  readonly aliases: readonly string[];
  readonly extra: { readonly [key: string]: Json };
}

/** An asset event as tasks get to see it. */
export interface AssetEventRecord extends AssetOutcome {
  readonly id: number;
  readonly at: string;
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
}

export interface WorkerDag {
  readonly dagId: string;
  readonly maxActiveTasks: number | null;
  readonly failFast: boolean;
  /** Seconds. */
  readonly dagrunTimeout: number | null;
  readonly renderTemplateAsNativeObj: boolean;
  /** `on_success_callback` and `on_failure_callback` that the DAG has. */
  readonly callbacks?: readonly DagCallback[];
  /** Resolved defaults. A value that JSON cannot hold is left out. */
  readonly params: { readonly [name: string]: Json };
  /** Of every param; without `default` it has none. */
  readonly paramSchemas: readonly {
    readonly name: string;
    readonly schema: { readonly [key: string]: Json };
    readonly default?: Json;
  }[];
  readonly templateSearchPath: readonly string[];
  readonly tasks: readonly WorkerTask[];
  /** [upstream, downstream] task ids; data dependencies included. */
  readonly edges: readonly (readonly [string, string])[];
  readonly groups: readonly WorkerGroup[];
}

export interface WorkerGroup {
  readonly groupId: string;
  /** Null for a group at the top. */
  readonly parent: string | null;
  readonly mapped: boolean;
  /** Task ids whose XComs the group is expanded over. */
  readonly mappedOver: readonly string[];
}

export interface WorkerTask {
  readonly taskId: string;
  /** Class name, e.g. `_PythonDecoratedOperator`. */
  readonly operator: string;
  /** Module of the class. */
  readonly module: string;
  /** Fully qualified names of the base classes, nearest first, up to and without `BaseOperator`. */
  readonly bases: readonly string[];
  readonly group: string | null;
  readonly triggerRule: string;
  readonly retries: number;
  readonly retryDelay: number;
  readonly retryExponentialBackoff: boolean;
  readonly maxRetryDelay: number | null;
  /** Null: no limit. */
  readonly executionTimeout: number | null;
  readonly pool: string;
  readonly poolSlots: number;
  readonly priorityWeight: number;
  readonly weightRule: string;
  readonly dependsOnPast: boolean;
  readonly waitForDownstream: boolean;
  readonly maxActiveTisPerDag: number | null;
  readonly maxActiveTisPerDagrun: number | null;
  readonly mapped: boolean;
  /** Task ids whose XComs the task's own `.expand` reads. Empty for literals and for a task that isn't mapped. */
  readonly mappedOver: readonly string[];
  readonly setup: boolean;
  readonly teardown: boolean;
  readonly onFailureFailDagrun: boolean;
  readonly ignoreDownstreamTriggerRules?: boolean;
  readonly doXComPush: boolean;
  readonly executor?: string;
  readonly queue?: string;
  /** Models of the Kubernetes client are the objects that they stand for. */
  readonly executorConfig?: Json;
  /** Whether the worker can carry it out. */
  readonly supported: boolean;
  /** When not supported: why, in words, and the pip package that brings it, when one does. */
  readonly unsupported?: { readonly message: string; readonly package?: string };
  /**
   * Arguments of a task that the runner can carry out natively (class exactly BashOperator, EmptyOperator or KubernetesPodOperator,
   * not mapped), unrendered, under their parameter names (`bash_command`, `env`, `append_env`, `cwd`, `output_encoding`,
   * `skip_on_exit_code`; those of a pod are in pod-args.ts).
   * Absent when a value isn't JSON, when there are callbacks (`on_success_callback`, `pre_execute`, an output processor …) or other
   * things that only Python can do: the worker runs the task then.
   */
  readonly nativeArgs?: { readonly [name: string]: Json };
}

/** The DAG run, as a task's context needs it. */
export interface WorkerRun {
  readonly runId: string;
  readonly runType: 'manual' | 'scheduled' | 'backfill' | 'asset_triggered';
  readonly logicalDate: string | null;
  readonly dataIntervalStart: string | null;
  readonly dataIntervalEnd: string | null;
  readonly startDate: string;
  readonly runAfter: string;
  readonly conf: { readonly [key: string]: Json };
  /** That started the run. */
  readonly assetEvents?: readonly AssetEventRecord[];
  /** Of the newest successful run of this DAG before this one, for `prev_*_success`. */
  readonly previousSuccess?: {
    readonly dataIntervalStart: string | null;
    readonly dataIntervalEnd: string | null;
    readonly startDate: string | null;
    readonly endDate: string | null;
  };
}

export interface ExpandRequest {
  /** A mapped task's or a mapped group's id; which one, by `kind`. */
  readonly id: string;
  readonly kind: 'task' | 'group';
  /** Instance of the enclosing mapped group, else -1. */
  readonly mapIndex: number;
  readonly run: WorkerRun;
  /** Instances of each mapped upstream (finished ones, in index order): an XCom of such a task is the list over these. */
  readonly upstreamMapLengths: { readonly [taskId: string]: number };
}

export type ExpandOutcome =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'error'; readonly message: string };

export interface RunTaskRequest {
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  /** From 1. */
  readonly tryNumber: number;
  /** Highest try number that may run: retries + 1. Interrupted tries add to it, so that they consume no retry. */
  readonly maxTries: number;
  /** First start of this task instance when it comes back from `up_for_reschedule` (a sensor's timeout counts from there). */
  readonly firstStartDate?: string;
  /** How often it has been rescheduled already. */
  readonly rescheduleCount: number;
  /** Seconds; the worker enforces it: the task fails (and may be retried) with a message that names the limit. */
  readonly executionTimeout: number | null;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly killGrace: number;
  /**
   * Absolute path; folder exists, file may. The task's process appends to it itself (logging, stdout, stderr, subprocesses), so no line
   * travels through the runner. One line is `[2026-01-31T05:00:00.123Z] INFO - text`; what the user prints is left as it is.
   */
  readonly logPath: string;
  /** Where the task's process writes down how it ended (see exit-records.ts); absent: nowhere. */
  readonly exitFolder?: string;
  readonly run: WorkerRun;
  readonly upstreamMapLengths: { readonly [taskId: string]: number };
}

/** A task's template fields, field by field. `missing`: those that need the result of another task. */
export type DagCallback = 'success' | 'failure';

/** The task of the request stands for the run in the context; an empty `taskId`: none does. */
export interface CallBackRequest extends RunTaskRequest {
  readonly callBack: DagCallback;
  /** Airflow's word for why the run has ended so. */
  readonly reason: string;
}

export type CallBackOutcome =
  /** `errors`: of callbacks that failed. */
  | { readonly kind: 'called'; readonly errors: readonly string[] }
  | { readonly kind: 'error'; readonly message: string };

export type RenderOutcome =
  | {
      readonly kind: 'rendered';
      readonly fields: { readonly [name: string]: Json };
      readonly errors: { readonly [name: string]: string };
      readonly missing: readonly string[];
    }
  | { readonly kind: 'error'; readonly message: string };

/** `exact`: the value as Python wrote it, where it is another to JavaScript (see XCom). */
export interface XComValue {
  readonly value: Json;
  readonly exact?: string;
}

/** Asked by tasks while they run. An answer may take its time; `undefined` means that there is no such thing. */
export interface RunCallbacks {
  getXCom(query: {
    readonly dagId: string;
    readonly runId: string;
    readonly taskId: string;
    readonly mapIndex: number;
    readonly key: string;
    /** Where this run has none, the newest of an earlier one. */
    readonly priorDates?: boolean;
  }): Promise<XComValue | undefined>;
  /** Every instance's value in the order of the map index; instances without one are absent. */
  getXComs(query: {
    readonly dagId: string;
    readonly runId: string;
    readonly taskId: string;
    readonly key: string;
  }): Promise<readonly (XComValue & { readonly mapIndex: number })[]>;
  getVariable(key: string): Promise<string | undefined>;
  setVariable(key: string, value: string): Promise<void>;
  deleteVariable(key: string): Promise<void>;
  /** Those that have been set here; not those of the environment (Airflow: of its database alone). */
  getVariableKeys(): Promise<readonly string[]>;
  /** What tasks keep for themselves, or for an asset. */
  keep(request: KeepRequest): Promise<Json | undefined>;
  /** As a URI or JSON, in the form that `AIRFLOW_CONN_…` takes. */
  getConnection(connectionId: string): Promise<string | undefined>;
  /** State of a run's instances; all tasks when `taskIds` is absent, this DAG when `dagId` is. */
  getTaskStates(query: {
    readonly dagId?: string;
    readonly runId: string;
    readonly taskIds?: readonly string[];
  }): Promise<readonly InstanceRecord[]>;
  /** Runs of a DAG in this workspace, newest first; all when neither ids nor dates are given. */
  getRuns(query: {
    readonly dagId: string;
    readonly runIds?: readonly string[];
    readonly logicalDates?: readonly string[];
  }): Promise<readonly RunRecord[]>;
  /** The run with the newest logical date before the given one. */
  getRunBefore(query: {
    readonly dagId: string;
    readonly logicalDate: string;
    readonly state?: string;
  }): Promise<RunRecord | undefined>;
  /** Starts a run of another DAG, or of this one; resolves when it has started. */
  triggerRun(request: TriggerRequest): Promise<TriggerAnswer>;
  /** Whether there is such a DAG, to be run here or with runs in this workspace. */
  hasDag(dagId: string): Promise<boolean>;
  /** Events of an asset, or of everything under an alias; oldest first. */
  getAssetEvents(asset: {
    readonly name?: string;
    readonly uri?: string;
    readonly alias?: string;
  }): Promise<readonly AssetEventRecord[]>;
}

/** About one key of a state store, or with `clear` about all. */
export type KeepRequest = {
  readonly owner:
    | { readonly runId: string; readonly taskId: string; readonly mapIndex: number }
    | { readonly asset: string };
} & (
  | { readonly what: 'get' | 'delete'; readonly key: string }
  | { readonly what: 'set'; readonly key: string; readonly value: Json }
  | { readonly what: 'clear' }
);

/** An instance as other tasks get to see it. Moments are milliseconds since the epoch. */
export interface InstanceRecord {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: string;
  readonly tryNumber: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** A run as other tasks get to see it. */
export interface RunRecord {
  readonly runId: string;
  readonly dagId: string;
  readonly runType: WorkerRun['runType'];
  readonly state: 'queued' | 'running' | 'success' | 'failed';
  readonly logicalDate: string | null;
  readonly dataIntervalStart: string | null;
  readonly dataIntervalEnd: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly conf: { readonly [key: string]: Json };
}

export interface TriggerRequest {
  readonly dagId: string;
  readonly runId: string;
  readonly conf: { readonly [key: string]: Json };
  readonly logicalDate: string | null;
  /** Runs an existing run of that id anew. */
  readonly reset: boolean;
}

export type TriggerAnswer =
  | { readonly runId: string }
  | { readonly problem: 'exists' | 'unknown' | 'refused'; readonly message: string };

export interface TaskCallbacks extends RunCallbacks {
  /** Every XCom comes this way, `return_value` included (the outcome carries none). Durable when it resolves. */
  setXCom(xcom: {
    readonly taskId: string;
    readonly mapIndex: number;
    readonly key: string;
    readonly value: Json;
    readonly exact?: string;
  }): Promise<void>;
  deleteXCom(xcom: { readonly taskId: string; readonly mapIndex: number; readonly key: string }): Promise<void>;
  /** As soon as the task's process is there; it leads a process group of its own (except on Windows). */
  started(process: { readonly pid: number }): void;
  /** Template fields after rendering, as text or JSON. */
  rendered(fields: { readonly [name: string]: Json }): void;
  /** KubernetesPodOperator's arguments, rendered. Resolves with a `PodAnswer` when the pod has ended. */
  runPod(args: Json): Promise<Json>;
  /**
   * A deferred task stays with the worker, which waits for its trigger. When that has fired (`triggered`), the task goes on as soon as what is
   * returned resolves: it may have to wait for a slot.
   */
  stateChanged(state: 'running' | 'deferred' | 'triggered'): void | Promise<void>;
}

/** What became of a pod. `value`: its XCom. */
export type PodAnswer =
  | { readonly state: 'success'; readonly value?: Json }
  | { readonly state: 'skipped'; readonly message: string }
  | { readonly state: 'failed'; readonly message: string; readonly retryable: boolean };

export type TaskOutcome =
  | { readonly state: 'success'; readonly decision?: FlowDecision; readonly assets?: readonly AssetOutcome[] }
  | { readonly state: 'skipped'; readonly message?: string }
  | {
      readonly state: 'failed';
      /** One line for the user: `ValueError: no such table`. The traceback is in the log. */
      readonly message: string;
      /** False when a retry is out of the question (AirflowFailException). The engine decides whether any is left. */
      readonly retryable: boolean;
      /** Seconds, when the task itself chose its delay. */
      readonly retryDelay?: number;
      /** The worker died under it: the try doesn't count. */
      readonly interrupted?: boolean;
    }
  | { readonly state: 'up_for_reschedule'; readonly rescheduleAt: string };

/** What a successful task decided about the tasks after it. */
export type FlowDecision =
  /** Branch operators: ids to follow (task ids; groups already resolved to their root tasks). The engine finds what to skip. */
  | { readonly kind: 'branch'; readonly follow: readonly string[] }
  /** ShortCircuitOperator that came out false. */
  | { readonly kind: 'short-circuit'; readonly ignoreDownstreamTriggerRules: boolean }
  /** Already worked out by Airflow's own SkipMixin: exactly these are skipped (at the same map index in a mapped group). */
  | { readonly kind: 'skip'; readonly taskIds: readonly string[] };
