/** Which bars a row of the Gantt has, and where its axis has marks. Pure. */
import type { Bar } from './protocol.ts';
import type { Row } from './rows.ts';

export interface GanttRow {
  readonly row: Row;
  /** Of a group that is folded: one from its first start to its last end. */
  readonly bars: readonly Bar[];
}

export function ganttRows(rows: readonly Row[], bars: readonly Bar[]): readonly GanttRow[] {
  const byTask = new Map<string, Bar[]>();
  for (const bar of bars) {
    const list = byTask.get(bar.taskId);
    if (list) list.push(bar);
    else byTask.set(bar.taskId, [bar]);
  }
  return rows.map((row) => {
    if (row.kind === 'task') return { row, bars: byTask.get(row.id) ?? [] };
    return {
      row,
      bars: spanOf(
        row.id,
        row.tasks.flatMap((id) => byTask.get(id) ?? []),
      ),
    };
  });
}

function spanOf(groupId: string, bars: readonly Bar[]): readonly Bar[] {
  const starts = bars.map((bar) => bar.startDate).sort();
  const [startDate] = starts;
  if (startDate === undefined) return [];
  const open = bars.some((bar) => bar.endDate === null);
  const endDate = open
    ? null
    : (bars
        .map((bar) => bar.endDate ?? '')
        .sort()
        .at(-1) ?? null);
  const state = open ? 'running' : (bars.find((bar) => bar.state === 'failed')?.state ?? 'success');
  return [{ taskId: groupId, mapIndex: -1, tryNumber: 1, state, startDate, endDate }];
}

const STEPS = [1, 2, 5];
const SECONDS_STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/** Round numbers of seconds from 0 to `length`, at most `most` and one. */
export function ticks(length: number, most: number): readonly number[] {
  const wanted = length / Math.max(1, most);
  const step = stepOver(wanted);
  return Array.from({ length: Math.floor(length / step + 1e-9) + 1 }, (_, at) => at * step);
}

function stepOver(wanted: number): number {
  if (wanted > 10) return SECONDS_STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86400) * 86400;
  const power = 10 ** Math.floor(Math.log10(Math.max(1e-3, wanted)));
  return (STEPS.find((step) => step * power >= wanted - 1e-12) ?? 10) * power;
}
