/** A deferred task has given its slot back: when its trigger has fired, it needs one again. */
import { describe, expect, it } from 'vitest';
import { RunMachine } from './machine.ts';
import type { Command, EngineLimits, EnginePlan, EngineTask } from './model.ts';
import { PLAIN_TASK } from './testing/plain-task.ts';

const LIMITS: EngineLimits = { parallelism: 16, maxActiveTasks: null, pools: { one: 1 }, failFast: false };

const task = (taskId: string): EngineTask => ({
  taskId,
  ...PLAIN_TASK,
  retries: 1,
  retryDelay: 0,
  pool: 'one',
  weightRule: 'absolute',
});

const PLAN: EnginePlan = { tasks: [task('waits'), task('other')], edges: [], groups: [] };
const waits = { taskId: 'waits', mapIndex: -1 };
const other = { taskId: 'other', mapIndex: -1 };

/** `waits` is deferred, and `other` has the pool's only slot. */
function deferred(): RunMachine {
  const machine = new RunMachine(PLAN, LIMITS);
  machine.advance({ kind: 'start', at: 0 });
  machine.advance({ kind: 'started', at: 1, ...waits });
  expect(started(machine.advance({ kind: 'deferred', at: 2, deferred: true, ...waits }).commands)).toEqual(['other 1']);
  machine.advance({ kind: 'started', at: 3, ...other });
  return machine;
}

function started(commands: readonly Command[]): string[] {
  return commands.flatMap((one) =>
    one.kind === 'run' ? [`${one.taskId} ${one.tryNumber}${one.resumes ? ' resumes' : ''}`] : [],
  );
}

describe('a deferred task whose trigger has fired', () => {
  it('waits for a slot of its pool, and goes on with the same try', () => {
    const machine = deferred();
    expect(started(machine.advance({ kind: 'triggered', at: 4, ...waits }).commands)).toEqual([]);
    expect(machine.instance(waits)?.state).toBe('scheduled');
    const { commands } = machine.advance({ kind: 'finished', at: 5, outcome: { state: 'success' }, ...other });
    expect(started(commands)).toEqual(['waits 1 resumes']);
    machine.advance({ kind: 'deferred', at: 6, deferred: false, ...waits });
    expect(machine.instance(waits)).toMatchObject({ state: 'running', tryNumber: 1 });
  });

  it('is ended with the run while it waits for its slot', () => {
    const machine = deferred();
    machine.advance({ kind: 'triggered', at: 4, ...waits });
    const { commands } = machine.advance({ kind: 'cancel', at: 5, reason: 'enough' });
    expect(commands.flatMap((one) => (one.kind === 'kill' ? [one.taskId] : []))).toEqual(['waits', 'other']);
    const killed = {
      kind: 'finished',
      at: 6,
      outcome: { state: 'failed', message: 'stopped', retryable: true },
    } as const;
    machine.advance({ ...killed, ...waits });
    const end = machine.advance({ ...killed, ...other }).commands;
    expect(end).toEqual([{ kind: 'finish', state: 'cancelled', message: 'enough' }]);
    expect(machine.instance(waits)?.state).toBe('failed');
  });

  it('still waits for its slot in a run that goes on otherwise', () => {
    const views = (() => {
      const machine = deferred();
      machine.advance({ kind: 'triggered', at: 4, ...waits });
      return machine.instances();
    })();
    const machine = new RunMachine(PLAN, LIMITS, views, () => true);
    expect(started(machine.advance({ kind: 'start', at: 5 }).commands)).toEqual([]);
    const { commands } = machine.advance({ kind: 'finished', at: 6, outcome: { state: 'success' }, ...other });
    expect(started(commands)).toEqual(['waits 1 resumes']);
  });

  it('is an interrupted try when the runner dies before it gets its slot', () => {
    const machine = deferred();
    machine.advance({ kind: 'triggered', at: 4, ...waits });
    const restored = new RunMachine(PLAN, LIMITS, machine.instances());
    expect(restored.instance(waits)).toMatchObject({ state: 'none', tryNumber: 1, maxTries: 3 });
  });
});
