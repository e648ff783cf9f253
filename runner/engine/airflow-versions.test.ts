/** Where Airflow 2 and 3 differ: the same plan and the same events under the rules of each. */
import { describe, expect, it } from 'vitest';
import { RunMachine } from './machine.ts';
import type { AirflowVersion, Command, EngineLimits, EnginePlan, Outcome, RunEvent } from './model.ts';
import { PLAIN_TASK } from './testing/plain-task.ts';

/** Carries a run out, with two instances of whatever is expanded. `outcome`: of an instance, by `TASK[INDEX]`; undefined: it goes on running. */
function play(
  version: AirflowVersion,
  plan: EnginePlan,
  outcome: (name: string) => Outcome | undefined,
  limits: Partial<EngineLimits> = {},
): { readonly states: { readonly [name: string]: string }; readonly end: string | undefined } {
  const machine = new RunMachine(plan, {
    parallelism: 16,
    maxActiveTasks: null,
    pools: {},
    failFast: false,
    airflowVersion: version,
    ...limits,
  });
  let end: string | undefined;
  const queue: RunEvent[] = [{ kind: 'start', at: 0 }];
  const name = ({ taskId, mapIndex }: { readonly taskId: string; readonly mapIndex: number }): string =>
    mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
  const obey = (command: Command): void => {
    if (command.kind === 'finish') end = command.state;
    if (command.kind === 'wake') queue.push({ kind: 'wake', at: command.at });
    if (command.kind === 'expand') queue.push({ kind: 'expanded', at: 1, target: command.target, count: 2 });
    if (command.kind !== 'run' && command.kind !== 'kill') return;
    const { taskId, mapIndex } = command;
    const killed: Outcome = { state: 'failed', message: 'stopped', retryable: true };
    const ended = command.kind === 'kill' ? killed : outcome(name(command));
    if (ended) queue.push({ kind: 'finished', at: 1, taskId, mapIndex, outcome: ended });
  };
  for (let event = queue.shift(); event; event = queue.shift()) machine.advance(event).commands.forEach(obey);
  return { states: Object.fromEntries(machine.instances().map((one) => [name(one), one.state])), end };
}

const SUCCESS: Outcome = { state: 'success' };
const FAILURE: Outcome = { state: 'failed', message: 'no', retryable: false };

describe('where Airflow 2 and 3 differ', () => {
  const inGroup: EnginePlan = {
    tasks: [
      { ...PLAIN_TASK, taskId: 'check', group: 'part' },
      { ...PLAIN_TASK, taskId: 'repair', group: 'part', triggerRule: 'one_failed' },
      { ...PLAIN_TASK, taskId: 'deep', group: 'part.deep', triggerRule: 'one_failed' },
    ],
    edges: [
      [0, 1],
      [0, 2],
    ],
    groups: [
      { groupId: 'part', parent: null, mapped: true, mappedOver: [] },
      { groupId: 'part.deep', parent: 'part', mapped: false, mappedOver: [] },
    ],
  };
  const secondFails = (name: string): Outcome => (name === 'check[1]' ? FAILURE : SUCCESS);

  it('one_failed in a mapped group is about the task’s own index in Airflow 3', () => {
    const { states } = play(3, inGroup, secondFails);
    expect(states).toMatchObject({ 'repair[0]': 'skipped', 'repair[1]': 'success' });
  });

  it('one_failed directly in a mapped group is about every index in Airflow 2, in a group inside of that it is not', () => {
    const { states } = play(2, inGroup, secondFails);
    expect(states).toMatchObject({ 'repair[0]': 'success', 'repair[1]': 'success' });
    expect(states).toMatchObject({ 'deep[0]': 'skipped', 'deep[1]': 'success' });
  });

  const branching: EnginePlan = {
    tasks: [
      { ...PLAIN_TASK, taskId: 'choose' },
      { ...PLAIN_TASK, taskId: 'wanted' },
      { ...PLAIN_TASK, taskId: 'plain' },
      { ...PLAIN_TASK, taskId: 'literal', mapped: true },
    ],
    edges: [
      [0, 1],
      [0, 2],
      [0, 3],
    ],
    groups: [],
  };
  const choose = (name: string): Outcome =>
    name === 'choose' ? { state: 'success', decision: { kind: 'branch', follow: ['wanted'] } } : SUCCESS;

  it('a branch skips tasks that are mapped over a literal list in Airflow 3, and lets them run in Airflow 2', () => {
    const three = play(3, branching, choose).states;
    expect(three).toMatchObject({ plain: 'skipped', 'literal[0]': 'skipped', 'literal[1]': 'skipped' });
    const two = play(2, branching, choose).states;
    expect(two).toMatchObject({ plain: 'skipped', 'literal[0]': 'success', 'literal[1]': 'success' });
  });

  const late: EnginePlan = {
    tasks: [
      { ...PLAIN_TASK, taskId: 'slow' },
      { ...PLAIN_TASK, taskId: 'next', triggerRule: 'all_done' },
    ],
    edges: [[0, 1]],
    groups: [],
  };

  it('tasks that a run’s time limit finds without a state are skipped in Airflow 3, and keep none in Airflow 2', () => {
    const never = () => undefined;
    expect(play(3, late, never, { deadline: 1000 })).toEqual({
      states: { slow: 'skipped', next: 'skipped' },
      end: 'failed',
    });
    expect(play(2, late, never, { deadline: 1000 })).toEqual({
      states: { slow: 'skipped', next: 'none' },
      end: 'failed',
    });
  });
});
