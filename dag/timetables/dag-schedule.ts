/** What a DAG's file says about when it runs by itself. */
import type { Argument, Dag } from '../model.ts';
import type { Timetable } from './timetable.ts';
import { momentOfWallClock } from './wall-clock.ts';

export interface DagSchedule {
  readonly timetable: Timetable;
  /** The schedule in the file's words; null: never. */
  readonly text: string | null;
  /** Milliseconds since the epoch. */
  readonly startDate: number | null;
  readonly endDate: number | null;
  readonly catchup: boolean;
  readonly maxActiveRuns: number;
}

/** Airflow's own settings, as far as they matter. */
export interface ScheduleSettings {
  readonly airflowVersion: 2 | 3;
  /** `[scheduler] create_cron_data_intervals`; the version's default when absent. */
  readonly dataIntervals?: boolean;
  /** `[scheduler] catchup_by_default` */
  readonly catchup?: boolean;
  /** `[core] max_active_runs_per_dag` */
  readonly maxActiveRuns?: number;
  /** `[core] default_timezone` */
  readonly timezone?: string;
}

/** Undefined when the file alone does not tell: a timetable object, a date that is computed. */
export function dagSchedule(dag: Dag, settings: ScheduleSettings): DagSchedule | undefined {
  const timezone = settings.timezone ?? 'UTC';
  const timetable = timetableOf(dag, settings);
  const start = startOf(dag, timezone);
  const end = endOf(dag, timezone);
  const most = jsonArgument(dag.args, 'max_active_runs');
  if (!timetable || start === undefined || end === undefined || most === undefined) return undefined;
  if (dag.args.some(({ name, value }) => name === 'catchup' && value.kind !== 'json')) return undefined;
  return {
    timetable,
    text: dag.schedule.text,
    startDate: start,
    endDate: end,
    catchup: dag.catchup ?? settings.catchup ?? settings.airflowVersion === 2,
    maxActiveRuns: typeof most === 'number' ? most : (settings.maxActiveRuns ?? 16),
  };
}

/** Airflow: `_create_timetable`. Undefined when the file alone does not tell. */
export function timetableOf({ schedule, args }: Dag, settings: ScheduleSettings): Timetable | undefined {
  const ofIntervals = settings.dataIntervals ?? settings.airflowVersion === 2;
  const zone = schedule.timezone ?? settings.timezone ?? 'UTC';
  const none = { months: 0, milliseconds: 0 };
  switch (schedule.kind) {
    case 'none':
      // Airflow 2: a DAG that says nothing runs daily.
      return settings.airflowVersion === 2 &&
        !args.some(({ name }) => /^(schedule|schedule_interval|timetable)$/.test(name))
        ? { kind: 'delta-interval', delta: { months: 0, milliseconds: 86_400_000 } }
        : { kind: 'none' };
    case 'preset':
    case 'cron':
      if (schedule.text === '@once') return { kind: 'once' };
      if (schedule.text === '@continuous') return { kind: 'continuous' };
      if (schedule.cron === undefined) return undefined;
      return ofIntervals
        ? { kind: 'cron-interval', expression: schedule.cron, timezone: zone }
        : { kind: 'cron-trigger', expressions: [schedule.cron], timezone: zone, interval: none };
    case 'interval': {
      if (schedule.interval === undefined) return undefined;
      const delta = { months: 0, milliseconds: schedule.interval * 1000 };
      return ofIntervals ? { kind: 'delta-interval', delta } : { kind: 'delta-trigger', delta, interval: none };
    }
    case 'assets':
      return { kind: 'assets' };
    case 'timetable':
      return schedule.timetable;
    case 'unknown':
      return undefined;
  }
}

/** The DAG's own; null when it has none, undefined when it is not known. */
export function endOf({ args }: Dag, timezone: string): number | null | undefined {
  return dateArgument(args, 'end_date', timezone);
}

/** Airflow: the earliest start of the DAG and its tasks. Undefined when one is not known. */
export function startOf(dag: Dag, timezone: string): number | null | undefined {
  const own = dag.args.some(({ name }) => name === 'start_date') || dag.startDate !== null;
  const start = own ? readMoment(dag.startDate, timezone) : null;
  if (start === undefined) return undefined;
  const starts = start === null ? [] : [start];
  for (const task of dag.tasks) {
    const at = dateArgument(task.args, 'start_date', timezone);
    if (at === undefined) return undefined;
    if (at !== null) starts.push(at);
  }
  return starts.length === 0 ? null : Math.min(...starts);
}

/** Null when there is none, undefined when it is not known. */
function dateArgument(args: readonly Argument[], name: string, timezone: string): number | null | undefined {
  const value = args.find((argument) => argument.name === name)?.value;
  if (!value || (value.kind === 'json' && value.value === null)) return null;
  if (value.kind === 'text') return readMoment(value.text, timezone);
  return value.kind === 'json' && typeof value.value === 'string' ? readMoment(value.value, timezone) : undefined;
}

function jsonArgument(args: readonly Argument[], name: string): unknown {
  const value = args.find((argument) => argument.name === name)?.value;
  if (!value) return null;
  return value.kind === 'json' ? value.value : undefined;
}

/**
 * A date as Python prints it or a user types it, in milliseconds; without an offset it is the time zone's. Undefined when it is none.
 */
export function readMoment(text: string | null, timezone: string): number | undefined {
  const [, date, time = '00:00:00', offset] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?)?$/i.exec(
      text?.trim() ?? '',
    ) ?? [];
  if (date === undefined) return undefined;
  const reading = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(reading)) return undefined;
  if (offset === undefined) return momentOfWallClock(reading, timezone);
  return /^z$/i.test(offset) ? reading : momentOfWallClock(reading, offset);
}
