import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRIGGER_RULES, type TriggerRule } from '../../dag/model.ts';
import { RunMachine } from './machine.ts';
import {
  type Command,
  type EngineGroup,
  type EngineLimits,
  type EnginePlan,
  type EngineTask,
  type InstanceKey,
  isFinished,
  type Outcome,
  type RunEvent,
  type Step,
} from './model.ts';
import { PLAIN_TASK } from './testing/plain-task.ts';

const LIMITS: EngineLimits = { parallelism: 16, maxActiveTasks: null, pools: {}, failFast: false };

function task(taskId: string, more: Partial<EngineTask> = {}): EngineTask {
  return {
    taskId,
    ...PLAIN_TASK,
    ...more,
  };
}

/** `a >> b`, lines or commas apart; tasks that need more than an id are given. */
function plan(text: string, special: readonly EngineTask[] = [], groups: readonly EngineGroup[] = []): EnginePlan {
  const tasks = new Map(special.map((one) => [one.taskId, one]));
  const names: [string, string][] = [];
  for (const line of text.split(/[\n,]/)) {
    const ids = line.split('>>').map((id) => id.trim());
    for (const id of ids) if (id && !tasks.has(id)) tasks.set(id, task(id));
    for (let i = 1; i < ids.length; i++) names.push([ids[i - 1]!, ids[i]!]);
  }
  const index = new Map([...tasks.keys()].map((id, i) => [id, i]));
  return { tasks: [...tasks.values()], edges: names.map(([u, d]) => [index.get(u)!, index.get(d)!]), groups };
}

type Play = (key: InstanceKey & { tryNumber: number }) => Outcome;

interface Played {
  readonly machine: RunMachine;
  readonly events: readonly RunEvent[];
  readonly end: Extract<Command, { kind: 'finish' }> | undefined;
  readonly states: { readonly [instance: string]: string };
  readonly order: readonly string[];
}

/** Plays a run to its end: every task that is started ends as `play` says, one second apiece, one after another. */
function run(
  enginePlan: EnginePlan,
  play: Play = () => ({ state: 'success' }),
  options: { limits?: Partial<EngineLimits>; lengths?: { [id: string]: number }; pick?: (n: number) => number } = {},
): Played {
  const machine = new RunMachine(enginePlan, { ...LIMITS, ...options.limits });
  const events: RunEvent[] = [];
  const order: string[] = [];
  const open: (() => RunEvent[])[] = [];
  let at = 0;
  let wakeAt: number | null = null;
  let end: Played['end'];
  const feed = (event: RunEvent): void => {
    events.push(event);
    for (const command of machine.advance(event).commands) {
      if (command.kind === 'finish') end = command;
      if (command.kind === 'wake') wakeAt = command.at;
      if (command.kind === 'expand') {
        const count = options.lengths?.[command.target.id] ?? 0;
        open.push(() => [{ kind: 'expanded', at, target: command.target, count }]);
      }
      if (command.kind === 'run') {
        order.push(nameOf(command));
        const key = { taskId: command.taskId, mapIndex: command.mapIndex };
        open.push(() => [
          { kind: 'started', at, ...key },
          { kind: 'finished', at, outcome: play(command), ...key },
        ]);
      }
    }
  };
  feed({ kind: 'start', at });
  while (!end) {
    at += 1000;
    const [next] = open.splice(options.pick?.(open.length) ?? 0, 1);
    if (next) for (const event of next()) feed(event);
    else if (wakeAt !== null) {
      at = Math.max(at, wakeAt);
      wakeAt = null;
      feed({ kind: 'wake', at });
    } else break;
  }
  const states = Object.fromEntries(machine.instances().map((view) => [nameOf(view), view.state]));
  return { machine, events, end, states, order };
}

function nameOf({ taskId, mapIndex }: InstanceKey): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

const failing =
  (...ids: string[]): Play =>
  ({ taskId }) =>
    ids.includes(taskId) ? { state: 'failed', message: 'boom', retryable: true } : { state: 'success' };

describe('a run', () => {
  it('goes through a chain in order and succeeds', () => {
    const { end, order } = run(plan('a >> b >> c'));
    expect(order).toEqual(['a', 'b', 'c']);
    expect(end).toEqual({ kind: 'finish', state: 'success' });
  });

  it('without tasks succeeds at once', () => {
    expect(run({ tasks: [], edges: [], groups: [] }).end?.state).toBe('success');
  });

  it('fails with everything after a failed task upstream_failed, and names the task that failed', () => {
    const { end, states, machine } = run(plan('a >> b >> c'), failing('a'));
    expect(states).toEqual({ a: 'failed', b: 'upstream_failed', c: 'upstream_failed' });
    expect(machine.explain({ taskId: 'b', mapIndex: -1 })).toBe('1 task before it failed: a');
    expect(end?.state).toBe('failed');
  });

  it('succeeds when a leaf recovers from a failure before it, as Airflow decides by leaves', () => {
    const { end } = run(plan('a >> b', [task('b', { triggerRule: 'all_done' })]), failing('a'));
    expect(end?.state).toBe('success');
  });

  it('says what a waiting task waits for', () => {
    const machine = new RunMachine(plan('a >> c, b >> c'), LIMITS);
    machine.advance({ kind: 'start', at: 0 });
    expect(machine.explain({ taskId: 'c', mapIndex: -1 })).toBe('waits for 2 of 2 tasks before it: a, b');
  });

  it('never starts an empty task, however many there are in a row', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `e${i}`);
    const tasks = ids.map((id) => task(id, { empty: true }));
    const { order, end } = run({ tasks, edges: ids.slice(1).map((_, i) => [i, i + 1]), groups: [] });
    expect(order).toEqual([]);
    expect(end?.state).toBe('success');
  });
});

describe('retries', () => {
  it('wait for retry_delay, then the task runs again with the next try number', () => {
    const tries: number[] = [];
    const { end, machine, events } = run(plan('a', [task('a', { retries: 2, retryDelay: 60 })]), ({ tryNumber }) => {
      tries.push(tryNumber);
      return tryNumber < 3 ? { state: 'failed', message: 'boom', retryable: true } : { state: 'success' };
    });
    expect(tries).toEqual([1, 2, 3]);
    expect(end?.state).toBe('success');
    expect(machine.instance({ taskId: 'a', mapIndex: -1 })).toMatchObject({ tryNumber: 3, maxTries: 3 });
    expect(events.filter((event) => event.kind === 'wake').map((event) => event.at)).toEqual([61_000, 122_000]);
  });

  it('are not made when the task says that a retry is out of the question', () => {
    const { order, states } = run(plan('a', [task('a', { retries: 5 })]), () => ({
      state: 'failed',
      message: 'no',
      retryable: false,
    }));
    expect(order).toEqual(['a']);
    expect(states.a).toBe('failed');
  });

  it('are not consumed by a worker that dies, until it dies again and again', () => {
    const { order, machine } = run(plan('a', [task('a', { retries: 0 })]), () => ({
      state: 'failed',
      message: 'the worker died',
      retryable: true,
      interrupted: true,
    }));
    expect(order).toHaveLength(4);
    expect(machine.instance({ taskId: 'a', mapIndex: -1 })).toMatchObject({
      state: 'failed',
      tryNumber: 4,
      maxTries: 4,
    });
  });

  it('grow exponentially up to max_retry_delay', () => {
    const special = task('a', { retries: 4, retryDelay: 10, retryExponentialBackoff: true, maxRetryDelay: 35 });
    const { events } = run(plan('a', [special]), failing('a'));
    const ends = events.filter((event) => event.kind === 'finished').map((event) => event.at);
    const wakes = events.filter((event) => event.kind === 'wake').map((event) => event.at);
    expect(wakes.map((at, i) => (at - ends[i]!) / 1000)).toEqual([10, 20, 35, 35]);
  });
});

describe('branches', () => {
  const choose =
    (...follow: string[]): Play =>
    ({ taskId }) =>
      taskId === 'branch' ? { state: 'success', decision: { kind: 'branch', follow } } : { state: 'success' };

  it('skip what was not chosen and what follows from it alone', () => {
    const { states, end } = run(plan('branch >> a >> a2, branch >> b >> b2'), choose('a'));
    expect(states).toEqual({ branch: 'success', a: 'success', a2: 'success', b: 'skipped', b2: 'skipped' });
    expect(end?.state).toBe('success');
  });

  it('do not skip a direct downstream that a chosen task leads to', () => {
    const { states } = run(plan('branch >> join, branch >> a >> join'), choose('a'));
    expect(states).toEqual({ branch: 'success', a: 'success', join: 'success' });
  });

  it('that choose nothing skip every direct downstream', () => {
    const { states } = run(plan('branch >> a, branch >> b', [task('b', { triggerRule: 'all_done' })]), choose());
    expect(states).toMatchObject({ a: 'skipped', b: 'skipped' });
  });
});

describe('a short circuit', () => {
  const cut =
    (ignoreDownstreamTriggerRules: boolean): Play =>
    ({ taskId }) =>
      taskId === 'cut'
        ? { state: 'success', decision: { kind: 'short-circuit', ignoreDownstreamTriggerRules } }
        : { state: 'success' };
  const graph = plan('cut >> a >> end', [task('end', { triggerRule: 'all_done' })]);

  it('skips everything after it', () => {
    expect(run(graph, cut(true)).states).toEqual({ cut: 'success', a: 'skipped', end: 'skipped' });
  });

  it('skips only what is directly after it when trigger rules are to be respected', () => {
    expect(run(graph, cut(false)).states).toEqual({ cut: 'success', a: 'skipped', end: 'success' });
  });
});

describe('setup and teardown', () => {
  const setup = task('setup', { setup: true });
  const teardown = task('teardown', { teardown: true, triggerRule: 'all_done_setup_success' });
  const graph = plan('setup >> work >> more >> teardown, setup >> teardown', [setup, teardown]);

  it('a teardown runs although the work failed, and the run is judged by the work', () => {
    const { states, end } = run(graph, failing('work'));
    expect(states).toMatchObject({ work: 'failed', more: 'upstream_failed', teardown: 'success' });
    expect(end?.state).toBe('failed');
  });

  it('a failed teardown does not fail the run', () => {
    expect(run(graph, failing('teardown')).end?.state).toBe('success');
  });

  it('a failed teardown fails the run when it says so', () => {
    const strict = plan('setup >> work >> teardown, setup >> teardown', [
      setup,
      { ...teardown, onFailureFailDagrun: true },
    ]);
    expect(run(strict, failing('teardown')).end?.state).toBe('failed');
  });

  it('a teardown does not run when its setup failed', () => {
    expect(run(graph, failing('setup')).states).toMatchObject({ work: 'upstream_failed', teardown: 'upstream_failed' });
  });

  it('a task further down does not run without its setup, whatever its own rule', () => {
    const lenient = plan('setup >> work >> more >> teardown, setup >> teardown', [
      setup,
      teardown,
      task('more', { triggerRule: 'all_done' }),
    ]);
    expect(run(lenient, failing('setup')).states.more).toBe('upstream_failed');
  });

  it('only the rule always runs without it, as in Airflow', () => {
    const stubborn = plan('setup >> work >> more >> teardown, setup >> teardown', [
      setup,
      teardown,
      task('more', { triggerRule: 'always' }),
    ]);
    expect(run(stubborn, failing('setup')).states.more).toBe('success');
  });

  it('a teardown waits for everything between its setup and itself', () => {
    const { order } = run(
      plan('setup >> slow >> slower, setup >> quick >> teardown, setup >> teardown, slower >> teardown', [
        setup,
        teardown,
      ]),
    );
    expect(order.at(-1)).toBe('teardown');
  });
});

describe('mapped tasks', () => {
  const mapped = task('m', { mapped: true, mappedOver: ['list'] });

  it('expand when the list is there, and what comes after waits for all of them', () => {
    const { order, states } = run(plan('list >> m >> sum', [mapped]), undefined, { lengths: { m: 3 } });
    expect(order).toEqual(['list', 'm[0]', 'm[1]', 'm[2]', 'sum']);
    expect(states).toEqual({
      list: 'success',
      'm[0]': 'success',
      'm[1]': 'success',
      'm[2]': 'success',
      sum: 'success',
    });
  });

  it('over an empty list are skipped', () => {
    const { states } = run(plan('list >> m >> sum', [mapped]), undefined, { lengths: { m: 0 } });
    expect(states).toEqual({ list: 'success', m: 'skipped', sum: 'skipped' });
  });

  it('count once an instance in the rules of what comes after', () => {
    const graph = plan('list >> m >> sum', [mapped, task('sum', { triggerRule: 'one_failed' })]);
    const { states } = run(
      graph,
      ({ mapIndex }) => (mapIndex === 1 ? { state: 'failed', message: 'x', retryable: false } : { state: 'success' }),
      { lengths: { m: 3 } },
    );
    expect(states).toMatchObject({ 'm[1]': 'failed', 'm[2]': 'success', sum: 'success' });
  });

  it('over literals are there from the start, before what stands above them has ended', () => {
    const machine = new RunMachine(plan('a >> m', [task('m', { mapped: true })]), LIMITS);
    const { commands } = machine.advance({ kind: 'start', at: 0 });
    expect(commands).toContainEqual({ kind: 'expand', target: { kind: 'task', id: 'm' } });
  });

  it('fail with the reason when the list cannot be read', () => {
    const machine = new RunMachine(plan('m >> b', [task('m', { mapped: true })]), LIMITS);
    machine.advance({ kind: 'start', at: 0 });
    const step = machine.advance({
      kind: 'expand-failed',
      at: 1,
      target: { kind: 'task', id: 'm' },
      message: 'not a list',
    });
    expect(step.changed).toMatchObject([
      { taskId: 'm', state: 'failed', reason: 'not a list' },
      { taskId: 'b', state: 'upstream_failed' },
    ]);
  });
});

describe('mapped groups', () => {
  const groups: EngineGroup[] = [{ groupId: 'g', parent: null, mapped: true, mappedOver: ['list'] }];
  const graph = plan('list >> g.a >> g.b >> end', [task('g.a', { group: 'g' }), task('g.b', { group: 'g' })], groups);

  it('go on index by index, without waiting for each other', () => {
    const { order } = run(graph, undefined, { lengths: { g: 2 }, limits: { parallelism: 1 } });
    expect(order).toEqual(['list', 'g.a[0]', 'g.a[1]', 'g.b[0]', 'g.b[1]', 'end']);
    const machine = new RunMachine(graph, LIMITS);
    machine.advance({ kind: 'start', at: 0 });
    machine.advance({ kind: 'finished', at: 1, taskId: 'list', mapIndex: -1, outcome: { state: 'success' } });
    machine.advance({ kind: 'expanded', at: 1, target: { kind: 'group', id: 'g' }, count: 2 });
    const step = machine.advance({
      kind: 'finished',
      at: 2,
      taskId: 'g.a',
      mapIndex: 1,
      outcome: { state: 'success' },
    });
    expect(step.commands).toMatchObject([{ kind: 'run', taskId: 'g.b', mapIndex: 1 }]);
  });

  it('fail only in the index that failed', () => {
    const { states } = run(
      graph,
      ({ taskId, mapIndex }) =>
        taskId === 'g.a' && mapIndex === 0 ? { state: 'failed', message: 'x', retryable: false } : { state: 'success' },
      { lengths: { g: 2 } },
    );
    expect(states).toMatchObject({ 'g.b[0]': 'upstream_failed', 'g.b[1]': 'success', end: 'upstream_failed' });
  });

  it('branch inside one index without touching the others', () => {
    const { states } = run(
      graph,
      ({ taskId, mapIndex }) =>
        taskId === 'g.a' && mapIndex === 0
          ? { state: 'success', decision: { kind: 'branch', follow: [] } }
          : { state: 'success' },
      { lengths: { g: 2 } },
    );
    expect(states).toMatchObject({ 'g.b[0]': 'skipped', 'g.b[1]': 'success' });
  });

  it('are skipped as a whole when the list is empty, and failed when it failed', () => {
    expect(run(graph, undefined, { lengths: { g: 0 } }).states).toMatchObject({ 'g.a': 'skipped', 'g.b': 'skipped' });
    expect(run(graph, failing('list')).states).toMatchObject({ 'g.a': 'upstream_failed', 'g.b': 'upstream_failed' });
  });
});

describe('limits', () => {
  const active = (step: Step): string[] => step.commands.flatMap((c) => (c.kind === 'run' ? [c.taskId] : []));

  it('start no more at once than max_active_tasks, the heaviest first', () => {
    const graph = plan('a, b, c', [task('c', { priorityWeight: 5 })]);
    const machine = new RunMachine(graph, { ...LIMITS, maxActiveTasks: 2 });
    expect(active(machine.advance({ kind: 'start', at: 0 }))).toEqual(['c', 'a']);
    expect(machine.explain({ taskId: 'b', mapIndex: -1 })).toBe('waits for a free slot');
  });

  it('weigh a task with everything after it', () => {
    const machine = new RunMachine(plan('a, b >> b1 >> b2'), { ...LIMITS, parallelism: 1 });
    expect(active(machine.advance({ kind: 'start', at: 0 }))).toEqual(['b']);
  });

  it('keep to the slots of a pool, without holding up others', () => {
    const tasks = [task('a', { pool: 'db', poolSlots: 2 }), task('b', { pool: 'db' }), task('c')];
    const machine = new RunMachine({ tasks, edges: [], groups: [] }, { ...LIMITS, pools: { db: 2 } });
    expect(active(machine.advance({ kind: 'start', at: 0 }))).toEqual(['a', 'c']);
  });

  it('fail a task that needs more slots than its pool has', () => {
    const tasks = [task('a', { pool: 'db', poolSlots: 3 })];
    const { machine } = run({ tasks, edges: [], groups: [] }, undefined, { limits: { pools: { db: 2 } } });
    expect(machine.explain({ taskId: 'a', mapIndex: -1 })).toBe('it needs 3 slots of pool db, which has 2');
  });

  it('stop everything at the first failure when asked to fail fast', () => {
    const { states, end } = run(plan('a, b, c >> d'), failing('a'), { limits: { failFast: true, parallelism: 1 } });
    expect(states).toEqual({ a: 'failed', b: 'skipped', c: 'success', d: 'skipped' });
    expect(end).toMatchObject({ state: 'failed', message: 'a failed' });
  });
});

describe('sensors', () => {
  it('that reschedule keep their try number and come back when they are due', () => {
    let pokes = 0;
    const { order, machine, end } = run(plan('s'), () => {
      pokes += 1;
      return pokes < 3 ? { state: 'up_for_reschedule', dueAt: pokes * 100_000 } : { state: 'success' };
    });
    expect(order).toHaveLength(3);
    expect(machine.instance({ taskId: 's', mapIndex: -1 })).toMatchObject({ tryNumber: 1, firstStartedAt: 1000 });
    expect(end?.state).toBe('success');
  });
});

describe('cancelling', () => {
  it('ends what runs, starts nothing more and leaves no retry', () => {
    const machine = new RunMachine(plan('a >> b', [task('a', { retries: 3 })]), LIMITS);
    machine.advance({ kind: 'start', at: 0 });
    const { commands } = machine.advance({ kind: 'cancel', at: 1, reason: 'cancelled by you' });
    expect(commands).toMatchObject([{ kind: 'kill', taskId: 'a' }]);
    const last = machine.advance({
      kind: 'finished',
      at: 2,
      taskId: 'a',
      mapIndex: -1,
      outcome: { state: 'failed', message: 'killed', retryable: true },
    });
    expect(last.commands).toMatchObject([{ kind: 'finish', state: 'cancelled' }]);
    expect(machine.instance({ taskId: 'b', mapIndex: -1 })?.reason).toBe('not started: cancelled by you');
  });
});

describe('after a restart', () => {
  it('what had succeeded stays, what ran is tried again without consuming a retry', () => {
    const graph = plan('a >> b >> c');
    const before = new RunMachine(graph, LIMITS);
    before.advance({ kind: 'start', at: 0 });
    before.advance({ kind: 'finished', at: 1, taskId: 'a', mapIndex: -1, outcome: { state: 'success' } });
    before.advance({ kind: 'started', at: 2, taskId: 'b', mapIndex: -1 });
    const after = new RunMachine(graph, LIMITS, before.instances());
    const { commands } = after.advance({ kind: 'start', at: 10 });
    expect(commands).toMatchObject([{ kind: 'run', taskId: 'b', tryNumber: 2, maxTries: 2 }]);
  });

  it('mapped instances are there as they were', () => {
    const graph = plan('list >> m >> sum', [task('m', { mapped: true, mappedOver: ['list'] })]);
    const before = new RunMachine(graph, LIMITS);
    before.advance({ kind: 'start', at: 0 });
    before.advance({ kind: 'finished', at: 1, taskId: 'list', mapIndex: -1, outcome: { state: 'success' } });
    before.advance({ kind: 'expanded', at: 1, target: { kind: 'task', id: 'm' }, count: 2 });
    before.advance({ kind: 'finished', at: 2, taskId: 'm', mapIndex: 0, outcome: { state: 'success' } });
    const after = new RunMachine(graph, LIMITS, before.instances());
    const { commands } = after.advance({ kind: 'start', at: 10 });
    expect(commands).toMatchObject([{ kind: 'run', taskId: 'm', mapIndex: 1, tryNumber: 1 }]);
    expect(after.mapLengths()).toEqual({ m: 2 });
  });
});

describe('random DAGs', () => {
  const dag = fc
    .record({
      rules: fc.array(fc.constantFrom<TriggerRule>(...TRIGGER_RULES), { minLength: 1, maxLength: 25 }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
      kinds: fc.array(fc.nat(11), { minLength: 25, maxLength: 25 }),
    })
    .map(({ rules, links, kinds }) => {
      const tasks = rules.map((triggerRule, i) =>
        task(`t${i}`, {
          triggerRule,
          empty: kinds[i] === 0,
          setup: kinds[i] === 1,
          teardown: kinds[i] === 2,
          retries: kinds[i] === 3 ? 2 : 0,
          mapped: kinds[i] === 4,
          group: kinds[i] === 5 || kinds[i] === 6 ? 'g' : null,
          pool: kinds[i] === 7 ? 'small' : 'default_pool',
        }),
      );
      const n = tasks.length;
      const edges = links
        .map(([a, b]) => [Math.min(a % n, b % n), Math.max(a % n, b % n)] as const)
        .filter(([a, b]) => a !== b);
      return { tasks, edges, groups: [{ groupId: 'g', parent: null, mapped: true, mappedOver: [] }] };
    });

  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    { weight: 6, arbitrary: fc.constant<Outcome>({ state: 'success' }) },
    { weight: 2, arbitrary: fc.constant<Outcome>({ state: 'failed', message: 'x', retryable: true }) },
    { weight: 1, arbitrary: fc.constant<Outcome>({ state: 'skipped' }) },
    { weight: 1, arbitrary: fc.constant<Outcome>({ state: 'failed', message: 'x', retryable: false }) },
    {
      weight: 1,
      arbitrary: fc.constant<Outcome>({
        state: 'success',
        decision: { kind: 'short-circuit', ignoreDownstreamTriggerRules: false },
      }),
    },
  );

  it('always end, start nothing twice in one try, and come out the same when the events are replayed', () => {
    fc.assert(
      fc.property(
        dag,
        fc.infiniteStream(outcome),
        fc.infiniteStream(fc.nat()),
        fc.nat(3),
        (graph, outcomes, picks, length) => {
          const lengths = { g: length, ...Object.fromEntries(graph.tasks.map(({ taskId }) => [taskId, length])) };
          const played = run(graph, () => outcomes.next().value, {
            lengths,
            pick: (n) => (n === 0 ? 0 : picks.next().value % n),
            limits: { pools: { small: 1 }, parallelism: 3 },
          });
          expect(played.end).toBeDefined();
          const replayed = new RunMachine(graph, { ...LIMITS, pools: { small: 1 }, parallelism: 3 });
          for (const event of played.events) replayed.advance(event);
          expect(replayed.instances()).toEqual(played.machine.instances());
          if (played.end?.message === undefined) {
            expect(played.machine.instances().every((view) => isFinished(view.state))).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('start nothing before its rule allows', () => {
    fc.assert(
      fc.property(dag, fc.infiniteStream(outcome), (graph, outcomes) => {
        const plain = {
          ...graph,
          tasks: graph.tasks.map((one) => ({ ...one, mapped: false, group: null, empty: false })),
        };
        const machine = new RunMachine(plain, LIMITS);
        const open: InstanceKey[] = [];
        const take = (step: Step): void => {
          for (const command of step.commands) {
            if (command.kind !== 'run') continue;
            expectAllowed(plain, machine, command.taskId);
            open.push({ taskId: command.taskId, mapIndex: -1 });
          }
        };
        take(machine.advance({ kind: 'start', at: 0 }));
        for (let key = open.shift(); key; key = open.shift()) {
          const result = outcomes.next().value;
          const final: Outcome = result.state === 'failed' ? { ...result, retryable: false } : result;
          take(machine.advance({ kind: 'finished', at: 1, outcome: final, ...key }));
        }
        expect(machine.finished).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of 10,000 tasks end in seconds: a chain, a fan and a random one', () => {
    const n = 10_000;
    const tasks = Array.from({ length: n }, (_, i) => task(`t${i}`));
    const shapes: [string, (readonly [number, number])[]][] = [
      ['chain', tasks.slice(1).map((_, i) => [i, i + 1] as const)],
      ['fan out and in', tasks.slice(2).flatMap((_, i) => [[0, i + 1] as const, [i + 1, n - 1] as const])],
      [
        'random',
        tasks
          .slice(1)
          .flatMap((_, i) => [1, 2, 3].map((k) => [Math.floor((i * ((k * 7919) % 101)) / 101), i + 1] as const)),
      ],
    ];
    for (const [shape, edges] of shapes) {
      const began = process.cpuUsage();
      const { end, order } = run({ tasks, edges: edges.filter(([a, b]) => a !== b), groups: [] });
      expect(end?.state, shape).toBe('success');
      expect(order, shape).toHaveLength(n);
      // Of the processor's time, so that it does not matter what else runs. Work that grows with the square takes minutes.
      expect(process.cpuUsage(began).user / 1000, shape).toBeLessThan(20_000);
    }
  });
});

/** The documentation's sentence of each rule, over the states of the tasks directly before. */
function expectAllowed(graph: EnginePlan, machine: RunMachine, taskId: string): void {
  const index = graph.tasks.findIndex((one) => one.taskId === taskId);
  const before = [...new Set(graph.edges.filter(([, down]) => down === index).map(([up]) => up))].map(
    (up) => machine.instance({ taskId: graph.tasks[up]!.taskId, mapIndex: -1 })!.state,
  );
  if (before.length === 0) return;
  const some = (...states: string[]): boolean => before.some((state) => states.includes(state));
  const all = (...states: string[]): boolean => before.every((state) => states.includes(state));
  const done = all('success', 'failed', 'upstream_failed', 'skipped');
  const allowed: { [rule in TriggerRule]: boolean } = {
    all_success: all('success'),
    all_failed: all('failed', 'upstream_failed'),
    all_done: done,
    all_done_min_one_success: done && some('success') && !some('skipped'),
    all_done_setup_success: done,
    one_success: some('success'),
    one_failed: some('failed', 'upstream_failed'),
    one_done: some('success', 'failed'),
    none_failed: all('success', 'skipped'),
    none_skipped: done && !some('skipped'),
    none_failed_min_one_success: all('success', 'skipped') && some('success'),
    always: true,
    all_skipped: all('skipped'),
  };
  expect({
    taskId,
    rule: graph.tasks[index]!.triggerRule,
    before,
    allowed: allowed[graph.tasks[index]!.triggerRule],
  }).toMatchObject({
    allowed: true,
  });
}
