/**
 * The JSON lines between the runner and `runner/python/dagwright_worker`: commands on its stdin, events on its stdout.
 * Every task or expansion has an `id` of the runner's choosing; a `call` of it is answered before it makes the next.
 */
import type { Json } from '../../dag/model.ts';
import type { TimetableOutcome, TimetableRequest } from './timetable-protocol.ts';
import type {
  CallBackOutcome,
  CallBackRequest,
  ExpandOutcome,
  ExpandRequest,
  KeepRequest,
  RenderOutcome,
  RunTaskRequest,
  TaskOutcome,
  WorkerDescription,
} from './worker-protocol.ts';

export type WorkerCommand =
  | {
      readonly cmd: 'load';
      readonly file: string;
      readonly dagId?: string;
      readonly sysPath: readonly string[];
      readonly lastOnPath: readonly string[];
      readonly plugins: string | null;
      readonly variables: { readonly [key: string]: string };
      readonly logPath: string;
      /** Where real Airflow keeps its files when the user has no AIRFLOW_HOME. */
      readonly airflowHome: string;
    }
  | { readonly cmd: 'task'; readonly id: number; readonly request: RunTaskRequest }
  /** The runner has stored which process carries the task out: it may begin. */
  | { readonly cmd: 'go'; readonly id: number }
  /** The trigger of a deferred task has fired, and there is a slot for the task. */
  | { readonly cmd: 'resume'; readonly id: number }
  | { readonly cmd: 'expand'; readonly id: number; readonly request: ExpandRequest }
  | { readonly cmd: 'render'; readonly id: number; readonly request: RunTaskRequest }
  | { readonly cmd: 'timetable'; readonly id: number; readonly request: TimetableRequest }
  | { readonly cmd: 'call-back'; readonly id: number; readonly request: CallBackRequest }
  | { readonly cmd: 'answer'; readonly id: number; readonly value?: Json; readonly error?: string }
  /** `grace`: seconds between SIGTERM and SIGKILL. */
  | { readonly cmd: 'terminate'; readonly id: number; readonly grace: number }
  /** The end, with all that is under way. Without it, the end of the commands is the runner's death. */
  | { readonly cmd: 'bye' };

export type WorkerEvent =
  | { readonly event: 'loaded'; readonly description: WorkerDescription }
  | {
      readonly event: 'failure';
      readonly reason: 'interpreter' | 'import' | 'no-dag';
      readonly message: string;
      readonly traceback?: string;
    }
  | { readonly event: 'started'; readonly id: number; readonly pid: number }
  | { readonly event: 'call'; readonly id: number; readonly method: string; readonly params: CallParams }
  | { readonly event: 'notify'; readonly id: number; readonly notify: 'rendered'; readonly params: RenderedParams }
  | {
      readonly event: 'notify';
      readonly id: number;
      readonly notify: 'stateChanged';
      readonly params: { readonly state: 'running' | 'deferred' | 'triggered' };
    }
  | { readonly event: 'done'; readonly id: number; readonly outcome: JobOutcome };

export type JobOutcome = TaskOutcome | ExpandOutcome | RenderOutcome | CallBackOutcome | TimetableOutcome;

export interface RenderedParams {
  readonly fields: { readonly [name: string]: Json };
}

/** The union of what the methods of `TaskCallbacks` take; the Python side fills in those that its method needs. */
export interface CallParams {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly key: string;
  readonly value: Json;
  readonly exact?: string;
  readonly id: string;
  readonly taskIds?: readonly string[];
  readonly priorDates?: boolean;
  readonly runIds?: readonly string[];
  readonly logicalDates?: readonly string[];
  readonly logicalDate: string | null;
  readonly state?: string;
  readonly conf: { readonly [key: string]: Json };
  readonly reset: boolean;
  readonly name?: string;
  readonly uri?: string;
  readonly alias?: string;
  /** A `KeepRequest`. */
  readonly keep?: KeepRequest;
}
