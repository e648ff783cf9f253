import { describe, expect, it } from 'vitest';
import { ganttRows, ticks } from './gantt-rows.ts';
import type { Bar } from './protocol.ts';
import { type RowSource, rowState, rowsOf } from './rows.ts';

const task = (taskId: string, group: string | null = null) => ({
  taskId,
  operator: 'BashOperator',
  group,
  mapped: false,
});

const ETL: RowSource = {
  tasks: [task('stop'), task('load.b', 'load'), task('load.a', 'load'), task('start')],
  groups: [{ groupId: 'load', parent: null }],
  edges: [
    ['start', 'load.a'],
    ['load.a', 'load.b'],
    ['load.b', 'stop'],
  ],
};
const shown = (source: RowSource, collapsed: readonly string[] = []) =>
  rowsOf(source, new Set(collapsed)).map((row) => `${'  '.repeat(row.depth)}${row.title}`);

describe('the rows of a grid', () => {
  it('stand in the order in which tasks can run, inside their groups', () => {
    expect(shown(ETL)).toEqual(['start', 'load', '  a', '  b', 'stop']);
  });

  it('leave out what is in a folded group', () => {
    expect(shown(ETL, ['load'])).toEqual(['start', 'load', 'stop']);
  });

  it('are all there of a graph with a cycle', () => {
    expect(shown({ ...ETL, edges: [...ETL.edges, ['stop', 'load.a']] })).toHaveLength(5);
  });

  it('show of a folded group what needs attention first', () => {
    const [, group] = rowsOf(ETL, new Set(['load']));
    const states = {
      'load.a': { state: 'success', tryNumber: 1 },
      'load.b': { state: 'failed', tryNumber: 1 },
    } as const;
    expect(group && rowState(group, states)).toBe('failed');
    expect(group && rowState(group, { start: { state: 'success', tryNumber: 1 } })).toBeUndefined();
  });
});

describe('the bars of a Gantt chart', () => {
  const bar = (taskId: string, from: number, to: number | null, state: Bar['state'] = 'success'): Bar => ({
    taskId,
    mapIndex: -1,
    tryNumber: 1,
    state,
    startDate: new Date(from * 1000).toISOString(),
    endDate: to === null ? null : new Date(to * 1000).toISOString(),
  });

  it('span a group from its first start to its last end', () => {
    const [, group] = ganttRows(rowsOf(ETL, new Set()), [bar('load.b', 3, 9, 'failed'), bar('load.a', 1, 4)]);
    expect(group?.bars).toMatchObject([{ taskId: 'load', state: 'failed', startDate: '1970-01-01T00:00:01.000Z' }]);
    expect(group?.bars[0]?.endDate).toBe('1970-01-01T00:00:09.000Z');
  });

  it('stay open while anything of a group runs', () => {
    const [, group] = ganttRows(rowsOf(ETL, new Set()), [bar('load.a', 1, 4), bar('load.b', 4, null, 'running')]);
    expect(group?.bars).toMatchObject([{ endDate: null, state: 'running' }]);
  });

  it.each<[number, number, number[]]>([
    [1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [9, 3, [0, 5]],
    [65, 6, [0, 15, 30, 45, 60]],
    [3600, 4, [0, 900, 1800, 2700, 3600]],
  ])('have marks at round times: %d seconds, at most %d', (length, most, expected) => {
    expect(ticks(length, most).map((each) => Number(each.toFixed(6)))).toEqual(expected);
  });
});
