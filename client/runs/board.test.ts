import { describe, expect, it } from 'vitest';
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import { instanceKey, RunBoard, type RunsChange } from './board.ts';

function run(runId: string, startDate: string | null, more: Partial<RunSummary> = {}): RunSummary {
  const base = { dagId: 'etl', file: '/w/etl.py', state: 'running', executor: 'local', logicalDate: null } as const;
  return { ...base, runId, startDate, conf: {}, endDate: null, counts: {}, ...more };
}

function instance(runId: string, taskId: string, more: Partial<TaskInstance> = {}): TaskInstance {
  const base = { mapIndex: -1, operator: 'BashOperator', state: 'queued', tryNumber: 0, maxTries: 1 } as const;
  return { ...base, runId, taskId, startDate: null, endDate: null, ...more };
}

function board(): { board: RunBoard; changes: RunsChange[] } {
  const changes: RunsChange[] = [];
  return { board: new RunBoard((change) => changes.push(change)), changes };
}

describe('what is known of the runs of a folder', () => {
  it('lists the newest run first, and a run that has not started before all others', () => {
    const { board: runs } = board();
    runs.setRuns([run('old', '2026-01-01T00:00:00Z'), run('waiting', null), run('new', '2026-01-02T00:00:00Z')]);
    expect(runs.runs().map(({ runId }) => runId)).toEqual(['waiting', 'new', 'old']);
  });

  it('takes older runs of a DAG beside the newest ones, without forgetting what it knows better', () => {
    const { board: runs, changes } = board();
    runs.setRuns([run('new', '2026-01-02T00:00:00Z', { state: 'success' })]);
    runs.addRuns([run('new', '2026-01-02T00:00:00Z'), run('old', '2025-01-01T00:00:00Z')]);
    expect(runs.runs().map(({ runId, state }) => `${runId} ${state}`)).toEqual(['new success', 'old running']);
    runs.addRuns([run('old', '2025-01-01T00:00:00Z')]);
    expect(changes).toEqual([{ kind: 'list' }, { kind: 'list' }]);
  });

  it('finds the newest run of a DAG, and not that of a DAG of the same name in another file', () => {
    const { board: runs } = board();
    runs.setRuns([
      run('other-file', '2026-01-03T00:00:00Z', { file: '/w/copy.py' }),
      run('second', '2026-01-02T00:00:00Z'),
      run('first', '2026-01-01T00:00:00Z'),
    ]);
    expect(runs.newestOf('/w/etl.py', 'etl')?.runId).toBe('second');
    expect(runs.newestOf('/w/etl.py', 'nothing')).toBeUndefined();
  });

  it('tells of a changed state without redrawing the list', () => {
    const { board: runs, changes } = board();
    runs.setRuns([run('r', '2026-01-01T00:00:00Z')]);
    changes.length = 0;
    runs.runChanged(run('r', '2026-01-01T00:00:00Z', { state: 'success' }));
    expect(changes).toEqual([{ kind: 'run', runId: 'r' }]);
    expect(runs.run('r')?.state).toBe('success');
  });

  it('redraws the list when a run is new', () => {
    const { board: runs, changes } = board();
    runs.runChanged(run('r', null));
    expect(changes.map(({ kind }) => kind)).toContain('list');
  });

  it('keeps the runner’s order of task instances while their states change', () => {
    const { board: runs, changes } = board();
    const taskInstances = [instance('r', 'b'), instance('r', 'a')];
    runs.setDetail({ run: run('r', null), taskInstances });
    changes.length = 0;
    runs.taskInstanceChanged(instance('r', 'a', { state: 'success' }));
    runs.taskInstanceChanged(instance('r', 'b', { state: 'failed' }));
    expect(runs.taskInstances('r').map(({ taskId, state }) => `${taskId} ${state}`)).toEqual(['b failed', 'a success']);
    expect(changes).toEqual([
      { kind: 'taskInstance', runId: 'r', key: 'a', added: false },
      { kind: 'taskInstance', runId: 'r', key: 'b', added: false },
    ]);
  });

  it('knows that it has not seen all instances of a run that only told of changes', () => {
    const { board: runs } = board();
    runs.taskInstanceChanged(instance('r', 'a'));
    expect(runs.isLoaded('r')).toBe(false);
    runs.setDetail({ run: run('r', null), taskInstances: [instance('r', 'a'), instance('r', 'b')] });
    expect(runs.isLoaded('r')).toBe(true);
    runs.invalidate();
    expect(runs.isLoaded('r')).toBe(false);
  });

  it('counts the states itself, because the runner tells only of single instances while a run is on', () => {
    const { board: runs } = board();
    const summary = run('r', null, { counts: { queued: 2 } });
    runs.setRuns([summary]);
    expect(runs.counts('r')).toEqual({ queued: 2 });
    runs.setDetail({ run: summary, taskInstances: [instance('r', 'a'), instance('r', 'b')] });
    runs.taskInstanceChanged(instance('r', 'a', { state: 'success' }));
    expect(runs.counts('r')).toEqual({ success: 1, queued: 1 });
  });

  it('puts the instances of a mapped task where the task stood', () => {
    const { board: runs } = board();
    runs.setDetail({ run: run('r', null), taskInstances: ['list', 'resize', 'show'].map((id) => instance('r', id)) });
    for (const mapIndex of [0, 1]) runs.taskInstanceChanged(instance('r', 'resize', { mapIndex }));
    expect(runs.taskInstances('r').map(instanceKey)).toEqual(['list', 'resize[0]', 'resize[1]', 'show']);
  });

  it('forgets the instances of a run that is gone', () => {
    const { board: runs } = board();
    runs.setDetail({ run: run('r', null), taskInstances: [instance('r', 'a')] });
    runs.setRuns([]);
    expect(runs.taskInstances('r')).toEqual([]);
    expect(runs.isLoaded('r')).toBe(false);
  });

  it('names instances of mapped tasks as the command line does', () => {
    expect(instanceKey({ taskId: 'load', mapIndex: -1 })).toBe('load');
    expect(instanceKey({ taskId: 'load', mapIndex: 3 })).toBe('load[3]');
  });
});
