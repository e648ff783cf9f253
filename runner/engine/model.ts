/**
 * What goes into the engine and what comes out. Plain data; times are milliseconds since the epoch and come in with events.
 */
import type { TriggerRule } from '../../dag/model.ts';
import type { RunState, TaskInstanceState } from '../protocol.ts';

export interface EngineTask {
  readonly taskId: string;
  readonly triggerRule: TriggerRule;
  /** Retries after the first try. */
  readonly retries: number;
  /** Seconds. */
  readonly retryDelay: number;
  readonly retryExponentialBackoff: boolean;
  /** Seconds; null: Airflow's 24 hours. */
  readonly maxRetryDelay: number | null;
  /** Full id of the innermost group. */
  readonly group: string | null;
  readonly mapped: boolean;
  /** Upstream tasks whose XComs the task's own mapping reads; empty for a mapping over literals. */
  readonly mappedOver: readonly string[];
  readonly setup: boolean;
  readonly teardown: boolean;
  readonly onFailureFailDagrun: boolean;
  readonly pool: string;
  readonly poolSlots: number;
  readonly priorityWeight: number;
  readonly weightRule: 'downstream' | 'upstream' | 'absolute';
  readonly maxActiveTisPerDagrun: number | null;
  /** The same over all runs of the DAG. Absent in plans that an earlier version stored. */
  readonly maxActiveTisPerDag?: number | null;
  /** Waits until it has succeeded or was skipped in the run before. */
  readonly dependsOnPast?: boolean;
  /** Waits for the tasks directly after it in the run before, too. */
  readonly waitForDownstream?: boolean;
  /** Succeeds without being started (Airflow: an EmptyOperator never reaches a worker). */
  readonly empty: boolean;
}

export interface EngineGroup {
  readonly groupId: string;
  readonly parent: string | null;
  readonly mapped: boolean;
  readonly mappedOver: readonly string[];
}

export interface EnginePlan {
  readonly tasks: readonly EngineTask[];
  /** Indices into `tasks`: [upstream, downstream]. */
  readonly edges: readonly (readonly [number, number])[];
  readonly groups: readonly EngineGroup[];
}

export interface EngineLimits {
  /** Tasks at once, over all. */
  readonly parallelism: number;
  /** Of the DAG. Null: no limit. */
  readonly maxActiveTasks: number | null;
  /** Whether that is meant over all runs of the DAG (Airflow 2) or for each (Airflow 3). */
  readonly maxActiveTasksOverRuns?: boolean;
  /** Slots of a pool; a pool that isn't named has 128, as Airflow's default pool. */
  readonly pools: { readonly [pool: string]: number };
  /** After the first task that finally failed nothing more is started, and what runs is ended. */
  readonly failFast: boolean;
  /** The same, but then the run has failed whatever its leaves say (Airflow's `fail_fast` leaves that to them). */
  readonly stopAtFirstFailure?: boolean;
  /** When the run is given up (`dagrun_timeout`); null or absent: never. */
  readonly deadline?: number | null;
  /** Whose rules hold where the two differ; 3 when absent. */
  readonly airflowVersion?: AirflowVersion;
}

export type AirflowVersion = 2 | 3;

/** What tasks that depend on the past have to know of the run before. */
export interface PastRun {
  /** Every instance's state. A task that isn't there was not in the run. */
  readonly states: { readonly [taskId: string]: readonly TaskInstanceState[] };
  /** Nothing in it changes any more by itself. */
  readonly ended: boolean;
}

/** What other runs take of what is shared with them. */
export interface OtherUse {
  /** Slots by pool. */
  readonly pools: { readonly [pool: string]: number };
  /** Active instances by task, in other runs of the same DAG. */
  readonly tasks: { readonly [taskId: string]: number };
  /** Active instances in other runs of the same DAG. */
  readonly dag: number;
}

export interface InstanceKey {
  readonly taskId: string;
  /** -1 for an instance that isn't mapped, or is not expanded yet. */
  readonly mapIndex: number;
}

/** A task instance as the outside sees it. */
export interface InstanceView extends InstanceKey {
  readonly state: TaskInstanceState;
  readonly tryNumber: number;
  /** retries + 1, and one more for each interrupted try. */
  readonly maxTries: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When a retry or a reschedule is due. */
  readonly dueAt: number | null;
  /** Of the first start of this try, over reschedules. */
  readonly firstStartedAt: number | null;
  readonly rescheduleCount: number;
  readonly reason: string | null;
}

export type Decision =
  | { readonly kind: 'branch'; readonly follow: readonly string[] }
  | { readonly kind: 'short-circuit'; readonly ignoreDownstreamTriggerRules: boolean }
  | { readonly kind: 'skip'; readonly taskIds: readonly string[] };

export type Outcome =
  | { readonly state: 'success'; readonly decision?: Decision }
  | { readonly state: 'skipped'; readonly message?: string }
  | {
      readonly state: 'failed';
      readonly message: string;
      readonly retryable: boolean;
      /** Seconds; overrides the plan's. */
      readonly retryDelay?: number;
      /** The runner or the worker died under it, not the task: the try consumes no retry. */
      readonly interrupted?: boolean;
    }
  | { readonly state: 'up_for_reschedule'; readonly dueAt: number };

export type RunEvent =
  | { readonly kind: 'start'; readonly at: number }
  | ({ readonly kind: 'started'; readonly at: number } & InstanceKey)
  | ({ readonly kind: 'finished'; readonly at: number; readonly outcome: Outcome } & InstanceKey)
  | ({ readonly kind: 'deferred'; readonly at: number; readonly deferred: boolean } & InstanceKey)
  /** What a deferred instance waits for has come: it goes on when there is a slot for it. */
  | ({ readonly kind: 'triggered'; readonly at: number } & InstanceKey)
  | { readonly kind: 'expanded'; readonly at: number; readonly target: ExpandTarget; readonly count: number }
  | { readonly kind: 'expand-failed'; readonly at: number; readonly target: ExpandTarget; readonly message: string }
  /** The run before this one is in another state, or is there for the first time. Null: there is none. */
  | { readonly kind: 'past'; readonly at: number; readonly past: PastRun | null }
  | { readonly kind: 'others'; readonly at: number; readonly others: OtherUse }
  /** Time has passed: retries and reschedules that are due go on. */
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'cancel'; readonly at: number; readonly reason: string };

export type ExpandTarget =
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'group'; readonly id: string };

export type Command =
  | ({ readonly kind: 'run' } & InstanceKey & {
        readonly tryNumber: number;
        readonly maxTries: number;
        readonly firstStartedAt: number | null;
        readonly rescheduleCount: number;
        /** A deferred instance goes on: its process is known already. */
        readonly resumes?: true;
      })
  | { readonly kind: 'expand'; readonly target: ExpandTarget }
  | ({ readonly kind: 'kill'; readonly reason: string } & InstanceKey)
  /** The next time a retry or reschedule is due. Replaces an earlier one. */
  | { readonly kind: 'wake'; readonly at: number }
  | {
      readonly kind: 'finish';
      readonly state: RunState;
      readonly message?: string;
      /** Why it failed, when that was not by its tasks. */
      readonly cause?: 'timed-out' | 'deadlock';
    };

export interface Step {
  readonly commands: readonly Command[];
  /** Instances whose view changed, each once, in the order of their first change. */
  readonly changed: readonly InstanceView[];
  /** Unexpanded instances that their expansion replaced. */
  readonly replaced: readonly InstanceKey[];
}

export function isFinished(state: TaskInstanceState): boolean {
  return (
    state === 'success' ||
    state === 'failed' ||
    state === 'skipped' ||
    state === 'upstream_failed' ||
    state === 'removed'
  );
}
