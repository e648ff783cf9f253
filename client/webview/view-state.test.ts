import { describe, expect, it } from 'vitest';
import { edge, group, task } from '../../dag/layout/test-graphs.ts';
import type { Dag } from '../../dag/model.ts';
import type { RunSummary } from '../../runner/protocol.ts';
import type { HostMessage } from './protocol.ts';
import { type Action, initialState, nodeOfTask, reduce, searchMatches, type ViewState } from './view-state.ts';

function dag(dagId: string, parts: Partial<Dag> = {}): Dag {
  return {
    dagId,
    dialect: 'airflow',
    exact: true,
    unknowns: [],
    schedule: { text: null, kind: 'none' },
    startDate: null,
    catchup: null,
    tags: [],
    params: [],
    args: [],
    tasks: [task('a'), task('g.b', { group: 'g' }), task('g.c', { group: 'g' }), task('d')],
    edges: [edge('a', 'g.b'), edge('g.b', 'g.c'), edge('g.c', 'd')],
    groups: [group('g')],
    location: task('x').location,
    ...parts,
  };
}

function dags(list: readonly Dag[], rest: Partial<Extract<HostMessage, { type: 'dags' }>> = {}): Action {
  return {
    type: 'host',
    message: { type: 'dags', uri: 'file:///a.py', fileName: 'a.py', dags: list, selected: null, ...rest },
  };
}

function play(...actions: Action[]): ViewState {
  return actions.reduce((state, action) => reduce(state, action), initialState(undefined));
}

const RUN: RunSummary = {
  runId: 'manual__1',
  dagId: 'one',
  file: '/a.py',
  state: 'running',
  executor: 'local',
  logicalDate: null,
  conf: {},
  startDate: null,
  endDate: null,
  counts: {},
};

function states(
  of: { [taskId: string]: 'running' | 'success' | 'failed' },
  state: RunSummary['state'] = 'running',
): Action {
  const entries = Object.entries(of).map(([taskId, each]) => [taskId, { state: each, tryNumber: 1 }]);
  return {
    type: 'host',
    message: { type: 'states', dagId: 'one', run: { ...RUN, state }, states: Object.fromEntries(entries) },
  };
}

const drawn = (state: ViewState) => state.drawing?.layout.nodes.map((node) => node.id);

describe('the panel', () => {
  it('draws the DAG that the host selects, or else the first', () => {
    expect(play(dags([dag('one'), dag('two')])).drawing?.dag.dagId).toBe('one');
    expect(play(dags([dag('one'), dag('two')], { selected: 'two' })).drawing?.dag.dagId).toBe('two');
  });

  it('stays with the DAG that the user picked while its file is edited', () => {
    const state = play(
      dags([dag('one'), dag('two')]),
      { type: 'selectDag', dagId: 'two' },
      dags([dag('one'), dag('two')]),
    );
    expect(state.drawing?.dag.dagId).toBe('two');
  });

  it('says why there is nothing to draw', () => {
    const state = play(dags([dag('one')]), { type: 'host', message: { type: 'empty', message: 'Open a DAG file.' } });
    expect(state).toMatchObject({ drawing: null, empty: 'Open a DAG file.' });
  });

  it('does not lay out again when only the selection changes', () => {
    const before = play(dags([dag('one')]));
    const after = reduce(before, { type: 'select', key: 'task:a' });
    expect(after.drawing).toBe(before.drawing);
  });

  it('fits a new graph into the view, but not an edited one', () => {
    const opened = play(dags([dag('one')]));
    expect(opened.focus).toEqual({ kind: 'open' });
    expect(reduce(opened, dags([dag('one', { tasks: [task('a')] })])).moves).toBe(opened.moves);
  });

  it('keeps what is on the screen in place when something is added before it', () => {
    const before = play(dags([dag('one')]));
    const parts = { tasks: [task('first'), ...dag('one').tasks], edges: [edge('first', 'a'), ...dag('one').edges] };
    const after = reduce(before, dags([dag('one', parts)]));
    const x = (state: ViewState, id: string) =>
      (state.drawing?.layout.nodes.find((node) => node.id === id)?.x ?? 0) + (state.drawing?.origin.x ?? 0);
    expect(x(after, 'd')).toBe(x(before, 'd'));
    expect(x(after, 'first')).toBeLessThan(x(before, 'a'));
  });

  it('leaves out a selection whose task is gone', () => {
    const state = play(
      dags([dag('one')]),
      { type: 'select', key: 'task:d' },
      dags([dag('one', { tasks: [task('a')] })]),
    );
    expect(state.selected).toBeNull();
  });
});

describe('the cursor', () => {
  it('brings its task into view', () => {
    const state = play(dags([dag('one')]), { type: 'host', message: { type: 'cursor', dagId: 'one', taskId: 'd' } });
    expect(state.focus).toEqual({ kind: 'node', key: 'task:d', always: false });
  });

  it('shows the DAG it is in', () => {
    const state = play(dags([dag('one'), dag('two')]), {
      type: 'host',
      message: { type: 'cursor', dagId: 'two', taskId: 'a' },
    });
    expect(state.drawing?.dag.dagId).toBe('two');
  });

  it('is on the collapsed group that hides its task', () => {
    const state = play(
      dags([dag('one')]),
      { type: 'toggleGroup', groupId: 'g' },
      { type: 'host', message: { type: 'cursor', dagId: 'one', taskId: 'g.c' } },
    );
    expect(state.focus).toEqual({ kind: 'node', key: 'group:g', always: false });
    expect(nodeOfTask(state.drawing!, 'g.c')).toBe('group:g');
  });
});

describe('a group', () => {
  it('collapses to one card and comes back', () => {
    const collapsed = play(dags([dag('one')]), { type: 'toggleGroup', groupId: 'g' });
    expect(drawn(collapsed)).toEqual(['a', 'g', 'd']);
    expect(drawn(reduce(collapsed, { type: 'toggleGroup', groupId: 'g' }))).toEqual(['a', 'g.b', 'g.c', 'd']);
  });

  it('is remembered as collapsed for the DAG it is in, not for others', () => {
    const state = play(
      dags([dag('one'), dag('two')]),
      { type: 'toggleGroup', groupId: 'g' },
      { type: 'selectDag', dagId: 'two' },
    );
    expect(drawn(state)).toEqual(['a', 'g.b', 'g.c', 'd']);
    const saved = { direction: state.direction, collapsed: state.collapsed };
    const reopened = reduce(initialState(saved), dags([dag('one')]));
    expect(drawn(reopened)).toEqual(['a', 'g', 'd']);
  });
});

describe('the search', () => {
  const open = (query: string): Action => ({ type: 'search', open: true, query });

  it('finds tasks by id and by operator and goes to the first', () => {
    const state = play(dags([dag('one')]), open('G.'));
    expect(searchMatches(state)).toEqual(['g.b', 'g.c']);
    expect(state.selected).toBe('task:g.b');
    expect(searchMatches(play(dags([dag('one')]), open('bashop')))).toHaveLength(4);
  });

  it('goes round', () => {
    const next: Action = { type: 'searchStep', by: 1 };
    const state = play(dags([dag('one')]), open('g.'), next);
    expect(state.selected).toBe('task:g.c');
    expect(reduce(state, next).selected).toBe('task:g.b');
    expect(reduce(play(dags([dag('one')]), open('g.')), { type: 'searchStep', by: -1 }).selected).toBe('task:g.c');
  });

  it('opens the groups around what it finds', () => {
    const state = play(dags([dag('one')]), { type: 'toggleGroup', groupId: 'g' }, open('g.c'));
    expect(drawn(state)).toContain('g.c');
  });
});

describe('the filter', () => {
  it('draws what is upstream or downstream of a task, and all again', () => {
    const state = play(dags([dag('one')]), { type: 'filter', filter: { taskId: 'g.b', mode: 'up' } });
    expect(drawn(state)).toEqual(['a', 'g.b']);
    expect(state.drawing?.layout.edges.map((line) => line.edges)).toEqual([[0]]);
    expect(drawn(reduce(state, { type: 'filter', filter: null }))).toHaveLength(4);
  });

  it('falls away with its task', () => {
    const state = play(
      dags([dag('one')]),
      { type: 'filter', filter: { taskId: 'd', mode: 'up' } },
      dags([dag('one', { tasks: [task('a')], groups: [] })]),
    );
    expect(state.filter).toBeNull();
    expect(drawn(state)).toEqual(['a']);
  });
});

describe('a run', () => {
  it('is read out task by task, and summed up when much happens at once', () => {
    const state = play(dags([dag('one')]), states({ a: 'running' }));
    expect(state.announcement).toBe('a: running, Run running');
    expect(reduce(state, states({ a: 'success' })).announcement).toBe('a: success');
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`t${index}`, 'failed' as const]));
    expect(reduce(state, states(many, 'failed')).announcement).toBe('9 tasks changed their state, Run failed');
  });

  it('is cleared by a message without a run', () => {
    const state = play(dags([dag('one')]), states({ a: 'running' }), {
      type: 'host',
      message: { type: 'states', dagId: 'one', run: null, states: {} },
    });
    expect(state.runs).toEqual({});
  });
});
