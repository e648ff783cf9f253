/** What the store's tables hold, as the rest of the runner sees it. */
import type { Json } from '../../dag/model.ts';
import type { InstanceKey, InstanceView } from '../engine/model.ts';
import type { ExecutorName, RunState, RunType, TaskInstanceState, XCom } from '../protocol.ts';
import type { TryKey } from './log-paths.ts';

export interface RunRow {
  /** Number of the run in this workspace; key of the other tables. */
  readonly id: number;
  readonly runId: string;
  readonly dagId: string;
  readonly file: string;
  readonly state: RunState;
  readonly executor: ExecutorName;
  readonly logicalDate: string | null;
  readonly conf: { readonly [key: string]: Json };
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly message: string | null;
  readonly runType: RunType;
  /** Of a scheduled or backfilled run; a manual one has none of its own. */
  readonly dataInterval: { readonly start: string; readonly end: string } | null;
  readonly paused: boolean;
}

/** The process that carries an instance out, as far as it is to be found again after a crash. */
export interface ProcessRecord {
  readonly pid: number;
  readonly identity: string;
}

export interface TryRow extends TryKey {
  readonly state: TaskInstanceState | 'interrupted';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly reason: string | null;
}

/** What one step of a run changes, written at once. */
export interface RunChanges {
  /** Instances that are no more, with all that was known of them. */
  readonly dropped?: readonly InstanceKey[];
  readonly changed: readonly InstanceView[];
  readonly replaced: readonly InstanceKey[];
  readonly tries: readonly Omit<TryRow, 'runId'>[];
  readonly processes: readonly (InstanceKey & ProcessRecord)[];
  readonly xcoms: readonly XCom[];
  readonly rendered: readonly (InstanceKey & { readonly fields: { readonly [name: string]: Json } })[];
  /** Instances whose XComs go before a new try, as in Airflow. */
  readonly cleared: readonly InstanceKey[];
}

type Row = { readonly [column: string]: unknown };

export function toRun(row: Row): RunRow {
  return {
    id: Number(row.id),
    runId: text(row.run_id),
    dagId: text(row.dag_id),
    file: text(row.file),
    state: text(row.state) as RunState,
    executor: text(row.executor) as ExecutorName,
    logicalDate: textOrNull(row.logical_date),
    conf: JSON.parse(text(row.conf)),
    startDate: textOrNull(row.start_date),
    endDate: textOrNull(row.end_date),
    message: textOrNull(row.message),
    runType: text(row.run_type) as RunType,
    dataInterval:
      textOrNull(row.data_interval_start) === null
        ? null
        : { start: text(row.data_interval_start), end: text(row.data_interval_end) },
    paused: Number(row.paused) === 1,
  };
}

export function toInstance(row: Row): InstanceView {
  return {
    taskId: text(row.task_id),
    mapIndex: Number(row.map_index),
    state: text(row.state) as TaskInstanceState,
    tryNumber: Number(row.try_number),
    maxTries: Number(row.max_tries),
    startedAt: numberOrNull(row.started_at),
    endedAt: numberOrNull(row.ended_at),
    dueAt: numberOrNull(row.due_at),
    firstStartedAt: numberOrNull(row.first_started_at),
    rescheduleCount: Number(row.reschedule_count),
    reason: textOrNull(row.reason),
  };
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : String(value ?? '');
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : text(value);
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
