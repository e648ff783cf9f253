/** Random runs with everything that can happen to them, and what has to hold at every step. The seed is in the test's name. */
import { describe, expect, it } from 'vitest';
import { TRIGGER_RULES } from '../../dag/model.ts';
import { RunMachine } from './machine.ts';
import type { EngineLimits, EnginePlan, EngineTask, InstanceKey, Outcome, RunEvent } from './model.ts';

type Random = () => number;

/** Mulberry32: the same numbers for the same seed, everywhere. */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const POOLS = { small: 3, one: 1 };

function randomPlan(random: Random, size: number): EnginePlan {
  const chance = (part: number): boolean => random() < part;
  const tasks = Array.from({ length: size }, (_, i): EngineTask => {
    const rule = chance(0.7) ? 'all_success' : (TRIGGER_RULES[Math.floor(random() * TRIGGER_RULES.length)] ?? 'always');
    return {
      taskId: `t${i}`,
      triggerRule: rule,
      retries: chance(0.2) ? 2 : 0,
      retryDelay: Math.floor(random() * 5),
      retryExponentialBackoff: chance(0.5),
      maxRetryDelay: chance(0.5) ? 3 : null,
      group: null,
      mapped: chance(0.05),
      mappedOver: [],
      setup: false,
      teardown: false,
      onFailureFailDagrun: false,
      pool: chance(0.2) ? 'small' : chance(0.1) ? 'one' : 'default_pool',
      poolSlots: chance(0.1) ? 2 : 1,
      priorityWeight: Math.floor(random() * 4),
      weightRule: 'absolute',
      maxActiveTisPerDagrun: chance(0.1) ? 1 : null,
      maxActiveTisPerDag: chance(0.05) ? 2 : null,
      dependsOnPast: chance(0.03),
      empty: chance(0.1),
    };
  });
  const edges = tasks.flatMap((_, down): [number, number][] => {
    const count = down === 0 ? 0 : Math.floor(random() * 3);
    return Array.from({ length: count }, () => [Math.max(0, down - 1 - Math.floor(random() * 200)), down]);
  });
  return { tasks, edges, groups: [] };
}

function randomOutcome(random: Random, at: number): Outcome {
  const dice = random();
  if (dice < 0.82) return { state: 'success' };
  if (dice < 0.86) return { state: 'skipped' };
  if (dice < 0.9) return { state: 'up_for_reschedule', dueAt: at + 2000 };
  // The worker was killed under it.
  if (dice < 0.93) return { state: 'failed', message: 'killed', retryable: true, interrupted: true };
  return { state: 'failed', message: 'x', retryable: dice < 0.97 };
}

interface Simulated {
  readonly machine: RunMachine;
  readonly events: readonly RunEvent[];
  readonly limits: EngineLimits;
  readonly plan: EnginePlan;
  readonly ended: boolean;
}

/** Plays a run to its end, and checks after every step what must never be. */
function simulate(seed: number, size: number, limits: EngineLimits): Simulated {
  const random = randomFrom(seed);
  const plan = randomPlan(random, size);
  const tasks = new Map(plan.tasks.map((task) => [task.taskId, task]));
  const machine = new RunMachine(plan, limits);
  const events: RunEvent[] = [];
  const active = new Map<string, InstanceKey & { deferred: boolean }>();
  const tries = new Set<string>();
  let others = { pools: {} as { [pool: string]: number }, tasks: {} as { [task: string]: number }, dag: 0 };
  let at = 1_000_000;
  let wakeAt: number | null = null;
  let ended = false;

  const feed = (event: RunEvent): void => {
    events.push(event);
    const expanded: RunEvent[] = [];
    for (const command of machine.advance(event).commands) {
      if (command.kind === 'finish') ended = true;
      else if (command.kind === 'wake') wakeAt = command.at;
      else if (command.kind === 'expand') {
        expanded.push({ kind: 'expanded', at, target: command.target, count: Math.floor(random() * 4) });
      } else if (command.kind === 'run') {
        const { taskId, mapIndex, tryNumber, rescheduleCount } = command;
        const name = `${taskId} ${mapIndex}`;
        if (active.has(name)) throw new Error(`${name} was started while it runs`);
        const started = `${name} ${tryNumber} ${rescheduleCount}`;
        if (tries.has(started)) throw new Error(`${started} was started twice`);
        tries.add(started);
        active.set(name, { taskId, mapIndex, deferred: false });
      }
    }
    expectNothingOverdrawn();
    for (const next of expanded) feed(next);
  };

  const expectNothingOverdrawn = (): void => {
    const used: { [pool: string]: number } = {};
    const running = [...active.values()].filter(({ deferred }) => !deferred);
    for (const { taskId } of running) {
      const task = tasks.get(taskId);
      if (task) used[task.pool] = (used[task.pool] ?? 0) + task.poolSlots;
    }
    const actual = machine.use();
    for (const [pool, slots] of Object.entries(limits.pools)) {
      if ((used[pool] ?? 0) > slots) throw new Error(`${used[pool]} slots of ${pool} are taken, it has ${slots}`);
      if ((actual.pools[pool] ?? 0) !== (used[pool] ?? 0)) throw new Error(`the count of pool ${pool} is wrong`);
    }
    if (running.length > limits.parallelism) throw new Error(`${running.length} tasks run at once`);
    if (running.length !== actual.active) throw new Error(`${actual.active} are counted, ${running.length} run`);
  };

  feed({ kind: 'past', at, past: { states: { t1: ['failed'], t2: ['success'] }, ended: false } });
  feed({ kind: 'start', at });
  for (let steps = 0; !ended && steps < size * 60; steps++) {
    at += Math.floor(random() * 500);
    const dice = random();
    if (dice < 0.01) {
      others = { ...others, pools: { small: Math.floor(random() * 3) } };
      feed({ kind: 'others', at, others });
      continue;
    }
    const names = [...active.keys()];
    const name = names[Math.floor(random() * names.length)];
    const one = name === undefined ? undefined : active.get(name);
    if (name === undefined || !one) {
      if (wakeAt === null) {
        // Nothing else is left: the other runs end, and the run before is put right.
        others = { pools: {}, tasks: {}, dag: 0 };
        feed({ kind: 'others', at, others });
        if (!ended) feed({ kind: 'past', at, past: { states: {}, ended: true } });
        continue;
      }
      at = Math.max(at, wakeAt);
      wakeAt = null;
      feed({ kind: 'wake', at });
      continue;
    }
    const { taskId, mapIndex } = one;
    if (dice < 0.05 && !one.deferred) {
      active.set(name, { ...one, deferred: true });
      feed({ kind: 'deferred', at, deferred: true, taskId, mapIndex });
      continue;
    }
    active.delete(name);
    feed({ kind: 'finished', at, outcome: randomOutcome(random, at), taskId, mapIndex });
  }
  return { machine, events, limits, plan, ended };
}

const LIMITS: EngineLimits = { parallelism: 8, maxActiveTasks: null, pools: POOLS, failFast: false };

describe('a simulated run', () => {
  for (const [seed, size] of [
    ...Array.from({ length: 40 }, (_, i) => [i + 1, 30 + i] as const),
    ...Array.from({ length: 5 }, (_, i) => [i + 101, 600] as const),
    [1001, 10_000],
  ] as const) {
    it(`of ${size} tasks ends, overdraws nothing, and comes out the same when it is replayed (seed ${seed})`, {
      timeout: 240_000,
    }, () => {
      const { machine, events, plan, limits, ended } = simulate(seed, size, LIMITS);
      expect(ended).toBe(true);
      const replayed = new RunMachine(plan, limits);
      for (const event of events) replayed.advance(event);
      expect(replayed.instances()).toEqual(machine.instances());
      expect(machine.use().active).toBe(0);
    });
  }
});

function chain(tasks: readonly Partial<EngineTask>[]): EnginePlan {
  const [template] = randomPlan(() => 0.99, 1).tasks;
  if (!template) throw new Error('no task');
  const plain = { ...template, triggerRule: 'all_success' as const, maxActiveTisPerDag: null, dependsOnPast: false };
  return {
    tasks: tasks.map((more, i) => ({ ...plain, taskId: `t${i}`, ...more })),
    edges: tasks.slice(1).map((_, i): [number, number] => [i, i + 1]),
    groups: [],
  };
}

function started(machine: RunMachine, ...events: RunEvent[]): readonly string[] {
  return events.flatMap((event) =>
    machine.advance(event).commands.flatMap((command) => (command.kind === 'run' ? [command.taskId] : [])),
  );
}

describe('a task that depends on the past', () => {
  const earlier = (states: { readonly [id: string]: readonly ('success' | 'failed')[] }): RunEvent => ({
    kind: 'past',
    at: 0,
    past: { states, ended: false },
  });

  it('waits for itself in the run before, and goes on when that has been put right', () => {
    const machine = new RunMachine(chain([{ dependsOnPast: true }]), LIMITS);
    expect(started(machine, earlier({ t0: ['failed'] }), { kind: 'start', at: 0 })).toEqual([]);
    expect(machine.explain({ taskId: 't0', mapIndex: -1 })).toMatch(/waits for itself in the run before/);
    expect(machine.finished).toBe(false);
    expect(started(machine, earlier({ t0: ['success'] }))).toEqual(['t0']);
  });

  it('runs in the first run, and when it is new in the DAG', () => {
    expect(started(new RunMachine(chain([{ dependsOnPast: true }]), LIMITS), { kind: 'start', at: 0 })).toEqual(['t0']);
    const machine = new RunMachine(chain([{ dependsOnPast: true }]), LIMITS);
    expect(started(machine, earlier({ other: ['failed'] }), { kind: 'start', at: 0 })).toEqual(['t0']);
  });

  it('waits for what came after it, too, when it is told to', () => {
    const machine = new RunMachine(chain([{ waitForDownstream: true }, {}]), LIMITS);
    expect(started(machine, earlier({ t0: ['success'], t1: ['failed'] }), { kind: 'start', at: 0 })).toEqual([]);
    expect(started(machine, earlier({ t0: ['success'], t1: ['success'] }))).toEqual(['t0']);
  });

  it('ends the run as failed, with the reason, when nothing can change any more', () => {
    const machine = new RunMachine(chain([{ dependsOnPast: true }]), LIMITS);
    machine.advance({ kind: 'past', at: 0, past: { states: { t0: ['failed'] }, ended: true } });
    const { commands } = machine.advance({ kind: 'start', at: 0 });
    expect(commands).toContainEqual(expect.objectContaining({ kind: 'finish', state: 'failed' }));
  });
});

describe('a deferred task', () => {
  it('has given its slot back, and keeps its run from ending', () => {
    const plan = { ...chain([{ pool: 'one' }, { pool: 'one' }]), edges: [] };
    const machine = new RunMachine(plan, LIMITS);
    expect(started(machine, { kind: 'start', at: 0 })).toEqual(['t0']);
    const key = { taskId: 't0', mapIndex: -1 };
    expect(started(machine, { kind: 'deferred', at: 1, deferred: true, ...key })).toEqual(['t1']);
    machine.advance({ kind: 'finished', at: 2, outcome: { state: 'success' }, taskId: 't1', mapIndex: -1 });
    expect(machine.finished).toBe(false);
    machine.advance({ kind: 'finished', at: 3, outcome: { state: 'success' }, ...key });
    expect(machine.finished).toBe(true);
  });
});

describe('the time limit of a run', () => {
  it('skips what has not ended, ends what runs, and fails the run', () => {
    const machine = new RunMachine(chain([{}, {}]), { ...LIMITS, deadline: 5000 });
    const first = machine.advance({ kind: 'start', at: 0 });
    expect(first.commands).toContainEqual({ kind: 'wake', at: 5000 });
    const over = machine.advance({ kind: 'wake', at: 5000 });
    expect(over.commands).toContainEqual(expect.objectContaining({ kind: 'kill', taskId: 't0' }));
    const outcome: Outcome = { state: 'failed', message: 'ended', retryable: true };
    const last = machine.advance({ kind: 'finished', at: 5001, outcome, taskId: 't0', mapIndex: -1 });
    expect(last.commands).toContainEqual(expect.objectContaining({ kind: 'finish', state: 'failed' }));
    expect(machine.instances().map(({ state }) => state)).toEqual(['skipped', 'skipped']);
  });
});

describe('what other runs take', () => {
  const others = (pools: { readonly [pool: string]: number }, tasks = {}): RunEvent => ({
    kind: 'others',
    at: 0,
    others: { pools, tasks, dag: 0 },
  });

  it('is not there for this one, until they have ended', () => {
    const machine = new RunMachine(chain([{ pool: 'one' }]), LIMITS);
    expect(started(machine, others({ one: 1 }), { kind: 'start', at: 0 })).toEqual([]);
    expect(started(machine, others({}))).toEqual(['t0']);
  });

  it('counts for max_active_tis_per_dag', () => {
    const machine = new RunMachine(chain([{ maxActiveTisPerDag: 1 }]), LIMITS);
    expect(started(machine, others({}, { t0: 1 }), { kind: 'start', at: 0 })).toEqual([]);
    expect(started(machine, others({}))).toEqual(['t0']);
  });
});

describe('fail_fast', () => {
  it('leaves the state of the run to its leaves, as Airflow does', () => {
    const plan = { ...chain([{}, {}]) };
    const outcome: Outcome = { state: 'failed', message: 'x', retryable: false };
    for (const [limits, state] of [
      [{ failFast: true }, 'success'],
      [{ stopAtFirstFailure: true }, 'failed'],
    ] as const) {
      const machine = new RunMachine(plan, { ...LIMITS, ...limits });
      machine.advance({ kind: 'start', at: 0 });
      const { commands } = machine.advance({ kind: 'finished', at: 1, outcome, taskId: 't0', mapIndex: -1 });
      expect(commands).toContainEqual(expect.objectContaining({ kind: 'finish', state }));
    }
  });
});
