/** What a scheduler has to do now: a pure decision, asked again and again. Moments are milliseconds since the epoch. */
import { type DataInterval, type DueRun, dueAt, nextRun, type Restriction, type Timetable } from './timetable.ts';

export interface ScheduleState {
  readonly timetable: Timetable;
  readonly restriction: Restriction;
  /** Data interval of the latest run that a timetable has asked for, whatever became of it. */
  readonly last: DataInterval | null;
  /** Logical dates that have a run already, by hand perhaps. */
  readonly taken: ReadonlySet<number>;
  /** Runs of the DAG that are under way. */
  readonly active: number;
  readonly maxActiveRuns: number;
}

export interface Decision {
  /** To be started now, in this order. */
  readonly start: readonly DueRun[];
  /** The run after those; null when there is none any more. */
  readonly next: DueRun | null;
  /** `next` is due, and waits for a run to end. */
  readonly isHeld: boolean;
}

/**
 * A run is never asked for twice, whatever the clock does: what comes next follows from the last run, and the clock only says whether it is
 * due. At most `most` are started at a time.
 */
export function decide(state: ScheduleState, now: number, most = 1000): Decision {
  const start: DueRun[] = [];
  let { last, active } = state;
  const limit = state.timetable.kind === 'continuous' ? 1 : state.maxActiveRuns;
  for (;;) {
    const next = nextRun(state.timetable, last, state.restriction, now);
    if (!next || dueAt(next) > now) return { start, next, isHeld: false };
    if (state.taken.has(next.start)) {
      if (last && next.end <= last.end) return { start, next: null, isHeld: false };
      last = next;
      continue;
    }
    if (active >= limit || start.length >= most) return { start, next, isHeld: true };
    start.push(next);
    active += 1;
    last = next;
  }
}
