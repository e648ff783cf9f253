import { describe, expect, it } from 'vitest';
import type { TaskInstance, TaskInstanceState } from '../../runner/protocol.ts';
import { taskStates } from './task-states.ts';

function instance(taskId: string, mapIndex: number, state: TaskInstanceState, reason?: string): TaskInstance {
  const base = { runId: 'r', operator: 'BashOperator', tryNumber: 1, maxTries: 1, startDate: null, endDate: null };
  return { ...base, taskId, mapIndex, state, reason };
}

describe('states in the graph', () => {
  it('shows a task with its state and the reason for it', () => {
    expect(taskStates([instance('load', -1, 'failed', 'exit code 1')])).toEqual({
      load: { state: 'failed', tryNumber: 1, reason: 'exit code 1' },
    });
  });

  it('shows of a mapped task what went wrong first, and counts its instances', () => {
    const states = taskStates([
      instance('load', 0, 'success'),
      instance('load', 1, 'running'),
      instance('load', 2, 'failed', 'exit code 1'),
      instance('load', 3, 'success'),
    ]);
    expect(states.load).toEqual({
      state: 'failed',
      tryNumber: 1,
      reason: 'exit code 1',
      counts: { success: 2, running: 1, failed: 1 },
    });
  });

  it('shows a mapped task as running until the last instance has ended', () => {
    expect(taskStates([instance('a', 0, 'success'), instance('a', 1, 'running')]).a?.state).toBe('running');
    expect(taskStates([instance('a', 0, 'success'), instance('a', 1, 'success')]).a?.state).toBe('success');
  });
});
