/** Messages between the extension host and the view of a DAG's runs (postMessage, JSON). */
import type { Json } from '../../../dag/model.ts';
import type { RunSummary, TaskInstance, TaskInstanceState } from '../../../runner/protocol.ts';
import type { TaskState } from '../protocol.ts';

/** A task as a row: what the file says of it now, or what only a run still knows. */
export interface RowTask {
  readonly taskId: string;
  readonly operator: string;
  readonly group: string | null;
  readonly mapped: boolean;
}

export interface RowGroup {
  readonly groupId: string;
  readonly parent: string | null;
}

export interface Selection {
  /** Undefined: nothing is selected. */
  readonly runId: string;
  /** Null: the run itself. */
  readonly taskId: string | null;
  /** Null: all instances of the task. -1 for a task that is not mapped, as in Airflow. */
  readonly mapIndex: number | null;
}

/** A stretch of time in which a try of a task instance ran. */
export interface Bar {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly state: TryState;
  readonly startDate: string;
  readonly endDate: string | null;
}

export type TryState = TaskInstanceState | 'interrupted';

export interface TryRow {
  readonly tryNumber: number;
  readonly state: TryState;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly reason: string | null;
}

export interface InstanceDetails {
  readonly runId: string;
  readonly taskId: string;
  /** The instance that is shown; null when it is not known, or none is picked of several. */
  readonly instance: TaskInstance | null;
  /** All instances of the task. */
  readonly instances: readonly TaskInstance[];
  readonly tries: readonly TryRow[];
  readonly rendered: { readonly [field: string]: Json };
  readonly xcoms: readonly { readonly key: string; readonly value: Json }[];
  /** Whether the file still has the task. */
  readonly inFile: boolean;
}

export type RunViewTab = 'grid' | 'gantt';

export type RunHostMessage =
  | {
      readonly type: 'dag';
      readonly uri: string;
      readonly dagId: string;
      readonly tasks: readonly RowTask[];
      readonly groups: readonly RowGroup[];
      readonly edges: readonly (readonly [upstream: string, downstream: string])[];
    }
  /** Runs of the DAG, newest first. */
  | { readonly type: 'runs'; readonly runs: readonly RunSummary[] }
  /** States of a run's tasks: all of them when `whole`, else those that changed. */
  | {
      readonly type: 'states';
      readonly runId: string;
      readonly whole: boolean;
      readonly states: { readonly [taskId: string]: TaskState };
    }
  | { readonly type: 'bars'; readonly runId: string; readonly bars: readonly Bar[] }
  | { readonly type: 'details'; readonly details: InstanceDetails }
  /** A piece of the log of the selected try, to be put behind what is there, or in its place when `reset`. */
  | {
      readonly type: 'log';
      readonly runId: string;
      readonly taskId: string;
      readonly mapIndex: number;
      readonly tryNumber: number;
      readonly reset: boolean;
      readonly text: string;
      /** Bytes before the text that are not shown. */
      readonly omitted: number;
    }
  | { readonly type: 'show'; readonly tab?: RunViewTab; readonly selection?: Selection };

/** What can be done with what is selected. */
export type RunAction =
  | 'openLog'
  | 'reveal'
  | 'showInGraph'
  | 'cancel'
  | 'resume'
  | 'pause'
  | 'unpause'
  | 'clear'
  | 'clearDownstream'
  | 'clearFailed'
  | 'rerun'
  | 'markSuccess'
  | 'markFailed'
  | 'markSkipped'
  | 'debug'
  | 'delete';

export type RunViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'run' }
  /** Columns that are in view: their states are wanted. */
  | { readonly type: 'need'; readonly runIds: readonly string[] }
  /** The Gantt of this run is in view; null when none is. */
  | { readonly type: 'needBars'; readonly runId: string | null }
  | { readonly type: 'select'; readonly selection: Selection | null; readonly tryNumber: number | null }
  | {
      readonly type: 'act';
      readonly action: RunAction;
      readonly selection: Selection;
      readonly tryNumber: number | null;
    }
  | { readonly type: 'error'; readonly message: string };
