/**
 * A random run of a random DAG with groups, mapping, setup and teardown, in which runners die and instances are cleared, and what has to hold
 * at every step. What may start is told here by the states of what is before it, and not by the engine's own judgement.
 */
import { TRIGGER_RULES, type TriggerRule } from '../../../dag/model.ts';
import type { TaskInstanceState } from '../../protocol.ts';
import { RunMachine } from '../machine.ts';
import {
  type EngineLimits,
  type EnginePlan,
  type EngineTask,
  type InstanceKey,
  type InstanceView,
  isFinished,
  type Outcome,
  type RunEvent,
} from '../model.ts';

export type Random = () => number;

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a user clears of a run: the views that it goes on with, and those that are no more. */
export type Clear = (
  plan: EnginePlan,
  views: readonly InstanceView[],
  keys: readonly InstanceView[],
) => { readonly instances: readonly InstanceView[]; readonly dropped: readonly InstanceKey[] };

export interface RandomRun {
  readonly kills: number;
  readonly clears: number;
  readonly starts: number;
}

const LIMITS: EngineLimits = {
  parallelism: 8,
  maxActiveTasks: null,
  pools: { small: 3, one: 1 },
  failFast: false,
};

/** Throws an Error that says what was wrong. */
export function playRandomRun(seed: number, size: number, clear: Clear): RandomRun {
  return new Game(seed, size, clear).play();
}

/** Steps of a task, setup and teardown around some of them, in groups of which some are mapped. */
function randomPlan(random: Random, size: number): EnginePlan {
  const chance = (part: number): boolean => random() < part;
  const groupCount = Math.max(1, Math.floor(size / 12));
  const groups = Array.from({ length: groupCount }, (_, i) => ({
    groupId: `g${i}`,
    parent: null,
    mapped: chance(0.3),
    mappedOver: [],
  }));
  const tasks: EngineTask[] = [];
  const edges: [number, number][] = [];
  while (tasks.length < size) {
    const at = tasks.length;
    const group = chance(0.3) ? (groups[Math.floor(random() * groupCount)] ?? null) : null;
    const scoped = group === null && at + 3 <= size && chance(0.1);
    if (scoped) {
      // A setup, the work in its scope, and its teardown.
      tasks.push(task(random, at, { setup: true, triggerRule: 'all_success' }));
      tasks.push(task(random, at + 1, { triggerRule: 'all_success' }));
      tasks.push(task(random, at + 2, { teardown: true, triggerRule: 'all_done_setup_success' }));
      edges.push([at, at + 1], [at + 1, at + 2], [at, at + 2]);
      if (at > 0 && chance(0.5)) edges.push([Math.floor(random() * at), at]);
      continue;
    }
    const rules = TRIGGER_RULES.filter((rule) => rule !== 'all_done_setup_success');
    const triggerRule = chance(0.6) ? 'all_success' : (rules[Math.floor(random() * rules.length)] ?? 'always');
    tasks.push(
      task(random, at, { triggerRule, group: group?.groupId ?? null, mapped: group === null && chance(0.08) }),
    );
    const count = at === 0 ? 0 : Math.floor(random() * 3);
    const before = new Set(Array.from({ length: count }, () => Math.max(0, at - 1 - Math.floor(random() * 60))));
    for (const one of before) edges.push([one, at]);
  }
  return { tasks, edges, groups };
}

function task(random: Random, at: number, more: Partial<EngineTask>): EngineTask {
  const chance = (part: number): boolean => random() < part;
  return {
    taskId: `t${at}`,
    triggerRule: 'all_success',
    retries: chance(0.25) ? 2 : 0,
    retryDelay: Math.floor(random() * 5),
    retryExponentialBackoff: chance(0.5),
    maxRetryDelay: chance(0.5) ? 3 : null,
    group: null,
    mapped: false,
    mappedOver: [],
    setup: false,
    teardown: false,
    onFailureFailDagrun: false,
    pool: chance(0.2) ? 'small' : chance(0.1) ? 'one' : 'default_pool',
    poolSlots: chance(0.1) ? 2 : 1,
    priorityWeight: Math.floor(random() * 4),
    weightRule: 'absolute',
    maxActiveTisPerDagrun: chance(0.1) ? 1 : null,
    empty: chance(0.05),
    ...more,
  };
}

class Game {
  readonly #seed: number;
  readonly #size: number;
  readonly #clear: Clear;
  readonly #random: Random;
  readonly #plan: EnginePlan;
  readonly #tasks: ReadonlyMap<string, EngineTask>;
  readonly #upstream = new Map<string, EngineTask[]>();
  readonly #mappedGroups: ReadonlySet<string>;
  readonly #active = new Map<string, { readonly key: InstanceKey; deferred: boolean }>();
  readonly #started = new Set<string>();
  /** What a store would know. */
  #views = new Map<string, InstanceView>();
  #machine: RunMachine;
  /** Of the machine that is at work now: what it began with, and what it was told. */
  #segment: { readonly views: readonly InstanceView[]; readonly underWay: ReadonlySet<string>; events: RunEvent[] };
  #at = 1_000_000;
  #wakeAt: number | null = null;
  #ended = false;
  #count = { kills: 0, clears: 0, starts: 0 };

  constructor(seed: number, size: number, clear: Clear) {
    this.#seed = seed;
    this.#size = size;
    this.#clear = clear;
    this.#random = randomFrom(seed);
    this.#plan = randomPlan(this.#random, size);
    this.#tasks = new Map(this.#plan.tasks.map((one) => [one.taskId, one]));
    this.#mappedGroups = new Set(this.#plan.groups.filter(({ mapped }) => mapped).map(({ groupId }) => groupId));
    for (const [up, down] of this.#plan.edges) {
      const [before, after] = [this.#plan.tasks[up], this.#plan.tasks[down]];
      if (!before || !after) continue;
      this.#upstream.set(after.taskId, [...(this.#upstream.get(after.taskId) ?? []), before]);
    }
    this.#machine = new RunMachine(this.#plan, LIMITS);
    this.#segment = { views: [], underWay: new Set(), events: [] };
    for (const view of this.#machine.instances()) this.#views.set(nameOf(view), view);
  }

  play(): RandomRun {
    this.#feed({ kind: 'start', at: this.#at });
    for (let steps = 0; !this.#ended; steps++) {
      if (steps > this.#size * 100) throw new Error('the run does not end');
      this.#at += Math.floor(this.#random() * 500);
      const dice = this.#random();
      if (dice < 2 / this.#size && this.#count.kills < 10) this.#kill();
      else if (dice < 4 / this.#size && this.#count.clears < 5) this.#clearSome();
      else this.#goOn();
    }
    this.#checkReplay();
    if (this.#active.size > 0) throw new Error(`the run has ended while ${this.#active.size} tasks run`);
    for (const view of this.#machine.instances()) {
      if (!isFinished(view.state)) throw new Error(`the run has ended while ${nameOf(view)} is ${view.state}`);
    }
    return this.#count;
  }

  #goOn(): void {
    const names = [...this.#active.keys()];
    const name = names[Math.floor(this.#random() * names.length)];
    const one = name === undefined ? undefined : this.#active.get(name);
    if (name === undefined || !one) {
      if (this.#wakeAt === null) throw new Error('nothing runs, nothing waits for a time, and the run has not ended');
      this.#at = Math.max(this.#at, this.#wakeAt);
      this.#wakeAt = null;
      this.#feed({ kind: 'wake', at: this.#at });
      return;
    }
    if (!one.deferred && this.#random() < 0.04) {
      one.deferred = true;
      this.#feed({ kind: 'deferred', at: this.#at, deferred: true, ...one.key });
      return;
    }
    this.#active.delete(name);
    this.#feed({ kind: 'finished', at: this.#at, outcome: this.#outcome(), ...one.key });
  }

  #outcome(): Outcome {
    const dice = this.#random();
    if (dice < 0.84) return { state: 'success' };
    if (dice < 0.88) return { state: 'skipped' };
    if (dice < 0.91) return { state: 'up_for_reschedule', dueAt: this.#at + 2000 };
    if (dice < 0.94) return { state: 'failed', message: 'killed', retryable: true, interrupted: true };
    return { state: 'failed', message: 'x', retryable: dice < 0.97 };
  }

  #feed(event: RunEvent): void {
    this.#segment.events.push(event);
    const step = this.#machine.advance(event);
    for (const key of step.replaced) this.#views.delete(nameOf(key));
    for (const view of step.changed) this.#change(view);
    const next: RunEvent[] = [];
    for (const command of step.commands) {
      if (command.kind === 'finish') this.#ended = true;
      else if (command.kind === 'wake') this.#wakeAt = command.at;
      else if (command.kind === 'expand') {
        const { target } = command;
        next.push({ kind: 'expanded', at: this.#at, target, count: this.#countOf(target.id) });
      } else if (command.kind === 'run') {
        this.#begin(command);
        const { taskId, mapIndex } = command;
        next.push({ kind: 'started', at: this.#at, taskId, mapIndex });
      }
    }
    this.#checkPools();
    for (const one of next) this.#feed(one);
  }

  /** The same at every asking: it is asked again after a kill. */
  #countOf(id: string): number {
    const number = Number(id.slice(1)) + (id.startsWith('g') ? 7919 : 0);
    return Math.floor(randomFrom(this.#seed * 31 + number)() * 4);
  }

  #change(view: InstanceView): void {
    const before = this.#views.get(nameOf(view));
    if (before && isFinished(before.state) && before.state !== view.state)
      throw new Error(`${nameOf(view)} was ${before.state} and is ${view.state}`);
    this.#views.set(nameOf(view), view);
  }

  #begin({
    taskId,
    mapIndex,
    tryNumber,
    rescheduleCount,
  }: InstanceKey & { tryNumber: number; rescheduleCount: number }): void {
    const key = { taskId, mapIndex };
    const name = nameOf(key);
    if (this.#active.has(name)) throw new Error(`${name} was started while it runs`);
    const started = `${name} ${tryNumber} ${rescheduleCount}`;
    if (this.#started.has(started)) throw new Error(`${started} was started twice`);
    this.#started.add(started);
    this.#active.set(name, { key, deferred: false });
    this.#count.starts += 1;
    // A later try of it goes on although what is before it was cleared meanwhile.
    if (tryNumber === 1 && rescheduleCount === 0) this.#checkRule(key);
  }

  #checkRule(key: InstanceKey): void {
    const mine = this.#tasks.get(key.taskId);
    if (!mine) throw new Error(`${key.taskId} is not in the plan`);
    const before = this.#upstream.get(key.taskId) ?? [];
    if (before.length === 0) return;
    const states = before.flatMap((one) => this.#statesBefore(mine, key.mapIndex, one));
    if (!allows(mine.triggerRule, states))
      throw new Error(`${nameOf(key)} (${mine.triggerRule}) was started after ${states.join(', ')}`);
    for (const setup of before.filter((one) => one.setup && this.#isInScope(mine, one))) {
      if (this.#statesBefore(mine, key.mapIndex, setup).some((state) => state !== 'success'))
        throw new Error(`${nameOf(key)} was started although its setup ${setup.taskId} has not succeeded`);
    }
  }

  /** Airflow: a setup counts for what lies between it and its teardown. */
  #isInScope(mine: EngineTask, setup: EngineTask): boolean {
    const teardowns = this.#plan.tasks.filter(
      (one) => one.teardown && (this.#upstream.get(one.taskId) ?? []).includes(setup),
    );
    return teardowns.some((one) => (this.#upstream.get(one.taskId) ?? []).includes(mine));
  }

  /** In the same mapped group index by index, else all. */
  #statesBefore(mine: EngineTask, mapIndex: number, before: EngineTask): readonly TaskInstanceState[] {
    const together = mine.group !== null && mine.group === before.group && this.#mappedGroups.has(mine.group);
    const views: InstanceView[] = [];
    for (let index = -1, view = this.#viewOf(before, index); view || index < 0; view = this.#viewOf(before, ++index))
      if (view) views.push(view);
    return views.filter((view) => !together || view.mapIndex === mapIndex).map(({ state }) => state);
  }

  #viewOf({ taskId }: EngineTask, mapIndex: number): InstanceView | undefined {
    return this.#views.get(nameOf({ taskId, mapIndex }));
  }

  #checkPools(): void {
    const used: { [pool: string]: number } = {};
    const running = [...this.#active.values()].filter(({ deferred }) => !deferred);
    for (const { key } of running) {
      const one = this.#tasks.get(key.taskId);
      if (one) used[one.pool] = (used[one.pool] ?? 0) + one.poolSlots;
    }
    const counted = this.#machine.use();
    for (const [pool, slots] of Object.entries(LIMITS.pools)) {
      if ((used[pool] ?? 0) > slots) throw new Error(`${used[pool]} slots of ${pool} are taken, it has ${slots}`);
      if ((counted.pools[pool] ?? 0) !== (used[pool] ?? 0)) throw new Error(`the count of pool ${pool} is wrong`);
    }
    if (running.length > LIMITS.parallelism) throw new Error(`${running.length} tasks run at once`);
    if (running.length !== counted.active) throw new Error(`${counted.active} are counted, ${running.length} run`);
  }

  /** The runner dies with all that runs; the next one knows what was stored. */
  #kill(): void {
    this.#checkReplay();
    this.#count.kills += 1;
    this.#active.clear();
    this.#wakeAt = null;
    this.#goOnWith([...this.#views.values()]);
  }

  /** Of what has ended, some runs again; what runs goes on. */
  #clearSome(): void {
    const ended = [...this.#views.values()].filter(({ state }) => isFinished(state) && state !== 'removed');
    const keys = ended.filter(() => this.#random() < 3 / Math.max(3, ended.length));
    if (keys.length === 0) return;
    this.#checkReplay();
    this.#count.clears += 1;
    const { instances, dropped } = this.#clear(this.#plan, [...this.#views.values()], keys);
    for (const key of dropped)
      for (const name of this.#started) if (name.startsWith(`${nameOf(key)} `)) this.#started.delete(name);
    this.#wakeAt = null;
    this.#goOnWith(instances);
  }

  #goOnWith(views: readonly InstanceView[]): void {
    const underWay = new Set(this.#active.keys());
    this.#machine = new RunMachine(this.#plan, LIMITS, views, (view) => underWay.has(nameOf(view)));
    this.#segment = { views, underWay, events: [] };
    this.#views = new Map(this.#machine.instances().map((view) => [nameOf(view), view]));
    this.#feed({ kind: 'start', at: this.#at });
  }

  #checkReplay(): void {
    const { views, underWay, events } = this.#segment;
    const again = new RunMachine(this.#plan, LIMITS, views, (view) => underWay.has(nameOf(view)));
    for (const event of events) again.advance(event);
    const [first, second] = [this.#machine, again].map((machine) => JSON.stringify(machine.instances()));
    if (first !== second) throw new Error('the same events led to other states');
    const known = JSON.stringify([...this.#views.values()].map(nameOf).sort());
    const there = JSON.stringify(this.#machine.instances().map(nameOf).sort());
    if (known !== there) throw new Error('instances have come or gone without being told of');
  }
}

function nameOf({ taskId, mapIndex }: InstanceKey): string {
  return `${taskId} ${mapIndex}`;
}

/** Airflow's documentation of trigger rules, over the states of what is directly before. */
function allows(rule: TriggerRule, states: readonly TaskInstanceState[]): boolean {
  const count = (...wanted: readonly TaskInstanceState[]): number =>
    states.filter((state) => wanted.includes(state)).length;
  const all = states.length;
  const [success, skipped] = [count('success'), count('skipped')];
  const failed = count('failed', 'upstream_failed');
  const done = success + skipped + failed + count('removed');
  switch (rule) {
    case 'all_success':
      return success === all;
    case 'all_failed':
      return failed === all;
    case 'all_done':
    case 'all_done_setup_success':
      return done === all;
    case 'all_done_min_one_success':
      return done === all && (success > 0 || all === 0);
    case 'all_skipped':
      return skipped === all;
    case 'one_success':
      return success > 0;
    case 'one_failed':
      return failed > 0;
    case 'one_done':
      return success + failed > 0;
    case 'none_failed':
      return done === all && failed === 0;
    case 'none_failed_min_one_success':
      return done === all && failed === 0 && (success > 0 || all === 0);
    case 'none_skipped':
      return done === all && skipped === 0;
    case 'always':
      return true;
    default:
      return true;
  }
}
