/** Instances that are cleared while others wait: what waits asks again, and what runs again counts its tries on. */
import { describe, expect, it } from 'vitest';
import { RunMachine } from './machine.ts';
import type { Command, EngineLimits, EnginePlan, EngineTask, InstanceView } from './model.ts';
import { PLAIN_TASK } from './testing/plain-task.ts';

const LIMITS: EngineLimits = { parallelism: 16, maxActiveTasks: null, pools: {}, failFast: false };

const task = (taskId: string, more: Partial<EngineTask> = {}): EngineTask => ({
  taskId,
  ...PLAIN_TASK,
  retries: 1,
  retryDelay: 10,
  weightRule: 'absolute',
  ...more,
});

const started = (commands: readonly Command[]): string[] =>
  commands.flatMap((one) => (one.kind === 'run' ? [`${one.taskId} ${one.tryNumber}`] : []));

describe('a task whose retry is due', () => {
  const plan: EnginePlan = { tasks: [task('a'), task('b')], edges: [[0, 1]], groups: [] };
  const a = { taskId: 'a', mapIndex: -1 };
  const b = { taskId: 'b', mapIndex: -1 };

  /** `b` has failed once, and `a` before it was cleared meanwhile. */
  function cleared(): RunMachine {
    const machine = new RunMachine(plan, LIMITS);
    machine.advance({ kind: 'start', at: 0 });
    machine.advance({ kind: 'finished', at: 1, outcome: { state: 'success' }, ...a });
    machine.advance({ kind: 'finished', at: 2, outcome: { state: 'failed', message: 'no', retryable: true }, ...b });
    const views = machine
      .instances()
      .map((view): InstanceView => (view.taskId === 'a' ? { ...view, state: 'none' } : view));
    return new RunMachine(plan, LIMITS, views);
  }

  it('waits for what was cleared before it, and then goes on with its next try', () => {
    const machine = cleared();
    expect(started(machine.advance({ kind: 'start', at: 3 }).commands)).toEqual(['a 2']);
    expect(started(machine.advance({ kind: 'wake', at: 20_000 }).commands)).toEqual([]);
    expect(machine.explain(b)).toBe('waits for 1 of 1 task before it: a');
    const { commands } = machine.advance({ kind: 'finished', at: 21_000, outcome: { state: 'success' }, ...a });
    expect(started(commands)).toEqual(['b 2']);
  });

  it('has failed with what was cleared before it', () => {
    const machine = cleared();
    machine.advance({ kind: 'start', at: 3 });
    machine.advance({ kind: 'wake', at: 20_000 });
    machine.advance({
      kind: 'finished',
      at: 21_000,
      outcome: { state: 'failed', message: 'no', retryable: false },
      ...a,
    });
    expect(machine.instance(b)?.state).toBe('upstream_failed');
  });
});

describe('instances of a list that is counted again', () => {
  it('go on counting the tries that they had', () => {
    const plan: EnginePlan = { tasks: [task('list', { mapped: true })], edges: [], groups: [] };
    const tries = (key: { readonly mapIndex: number }): number => (key.mapIndex === 0 ? 2 : 0);
    const machine = new RunMachine(plan, LIMITS, [], () => false, tries);
    machine.advance({ kind: 'start', at: 0 });
    const target = { kind: 'task', id: 'list' } as const;
    expect(started(machine.advance({ kind: 'expanded', at: 1, target, count: 2 }).commands)).toEqual([
      'list 3',
      'list 1',
    ]);
    expect(machine.instance({ taskId: 'list', mapIndex: 0 })).toMatchObject({ maxTries: 4 });
  });
});
