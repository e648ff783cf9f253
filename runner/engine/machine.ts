/**
 * The engine: a state machine over the instances of one DAG run. It does nothing itself and knows no clock: an event comes in, the state
 * moves, and the commands that follow from it go out. The same plan and the same events give the same states and commands, always.
 */
import type { RunState as RunOutcome, TaskInstanceState } from '../protocol.ts';
import { applyDecision } from './decisions.ts';
import { dispatch, schedule, unpark } from './dispatch.ts';
import { judge } from './judge.ts';
import {
  affectedIndexes,
  expandableGroups,
  expandGroup,
  expandTask,
  mappedDependencies,
  noList,
  uncountable,
} from './mapping.ts';
import {
  type Command,
  type EngineLimits,
  type EnginePlan,
  type ExpandTarget,
  type InstanceKey,
  type InstanceView,
  isFinished,
  type Outcome,
  type RunEvent,
  type Step,
} from './model.ts';
import { looksBack, waitsForPast } from './past.ts';
import { restoreInstances } from './restore.ts';
import { retryDelay } from './retry-delay.ts';
import { type Instance, isActive, isUnderWay, type NodeState, RunState, type Stopping, viewOf } from './run-state.ts';

/** A worker that dies again and again under a task is that task's fault in the end. */
const MOST_INTERRUPTIONS = 3;

export class RunMachine {
  readonly #state: RunState;

  /** `instances`: those of an unfinished run, to go on with; what was under way is taken as interrupted, unless `underWay` says that it is. `begun`: tries that an instance had which is to come. */
  constructor(
    plan: EnginePlan,
    limits: EngineLimits,
    instances: readonly InstanceView[] = [],
    underWay: (view: InstanceView) => boolean = () => false,
    begun?: (key: InstanceKey) => number,
  ) {
    this.#state = new RunState(plan, limits, begun);
    restoreInstances(this.#state, instances, underWay);
  }

  advance(event: RunEvent): Step {
    const state = this.#state;
    const commands: Command[] = [];
    if (!state.finished) {
      handle(state, event, commands);
      settle(state, event.at, commands);
    }
    const { changed, replaced } = state.takeChanges();
    return { commands, changed, replaced };
  }

  instances(): InstanceView[] {
    return [...this.#state.instances()].map(viewOf);
  }

  instance(key: InstanceKey): InstanceView | undefined {
    const found = this.#state.find(key);
    return found && viewOf(found);
  }

  /** How many instances each mapped task has, for tasks that read the list of their results. */
  mapLengths(): { [taskId: string]: number } {
    const lengths: { [taskId: string]: number } = {};
    for (const { node, expanded, instances, mapsToNothing } of this.#state.nodes) {
      if (expanded || mapsToNothing) lengths[node.task.taskId] = expanded ? instances.length : 0;
    }
    return lengths;
  }

  counts(): { [state in TaskInstanceState]?: number } {
    return Object.fromEntries([...this.#state.byState].filter(([, count]) => count > 0));
  }

  /** Why an instance that hasn't started is not running, in words. */
  explain(key: InstanceKey): string | null {
    const instance = this.#state.find(key);
    if (!instance) return null;
    if (instance.reason !== null) return instance.reason;
    if (instance.state === 'scheduled') return 'waits for a free slot';
    if (instance.state !== 'none') return null;
    const nodeState = this.#state.node(instance.node.index);
    const { verdict, reason } = judge(this.#state, nodeState, instance);
    return (verdict === 'run' ? waitsForPast(this.#state, nodeState) : null) ?? reason();
  }

  /** What it takes of what is shared with other runs. */
  use(): { pools: { [pool: string]: number }; tasks: { [taskId: string]: number }; active: number } {
    const { poolUse, nodes, active } = this.#state;
    const limited = nodes.filter(({ node, active: now }) => now > 0 && node.task.maxActiveTisPerDag != null);
    return {
      pools: Object.fromEntries([...poolUse].filter(([, slots]) => slots > 0)),
      tasks: Object.fromEntries(limited.map(({ node, active: now }) => [node.task.taskId, now])),
      active,
    };
  }

  get finished(): boolean {
    return this.#state.finished;
  }
}

function handle(state: RunState, event: RunEvent, commands: Command[]): void {
  switch (event.kind) {
    case 'start':
      if (!state.started) start(state);
      return;
    case 'started':
    case 'deferred':
    case 'triggered':
      handleProgress(state, event);
      return;
    case 'finished': {
      const instance = state.find(event);
      if (instance && isUnderWay(instance)) finish(state, instance, event.outcome, event.at, commands);
      return;
    }
    case 'expanded':
      state.expanding -= 1;
      if (event.target.kind === 'group') expandGroup(state, event.target.id, event.count);
      else expandTask(state, nodeOf(state, event.target.id), event.count);
      return;
    case 'expand-failed':
      state.expanding -= 1;
      failExpansion(state, event.target, event.message, event.at);
      return;
    case 'past':
      state.past = event.past;
      for (const nodeState of state.nodes) if (looksBack(nodeState)) state.check(nodeState, null);
      return;
    case 'others':
      state.others = event.others;
      for (const nodeState of state.nodes) unpark(state, nodeState);
      return;
    case 'wake':
      wake(state, event.at);
      if (isOver(state, event.at)) {
        const reason = 'the run took longer than its dagrun_timeout';
        stop(state, { reason, kind: 'timed-out' }, event.at, commands);
      }
      return;
    case 'cancel':
      stop(state, { reason: event.reason, kind: 'cancelled' }, event.at, commands);
  }
}

function start(state: RunState): void {
  state.started = true;
  for (const nodeState of state.nodes) state.check(nodeState, null);
}

function handleProgress(state: RunState, event: RunEvent & { kind: 'started' | 'deferred' | 'triggered' }): void {
  const instance = state.find(event);
  if (!instance || !isActive(instance.state)) return;
  if (event.kind === 'triggered') {
    instance.resumes = true;
    schedule(state, instance);
    return;
  }
  if (event.kind === 'deferred') {
    state.setState(instance, event.deferred ? 'deferred' : 'running', null);
    return;
  }
  instance.startedAt = event.at;
  if (!instance.continues) instance.firstStartedAt = event.at;
  state.setState(instance, 'running', null);
}

function finish(state: RunState, instance: Instance, outcome: Outcome, at: number, commands: Command[]): void {
  instance.endedAt = at;
  instance.continues = false;
  instance.resumes = false;
  if (state.stopping?.kind === 'timed-out' && outcome.state !== 'success') {
    state.setState(instance, 'skipped', state.stopping.reason);
    unpark(state, state.node(instance.node.index));
    return;
  }
  switch (outcome.state) {
    case 'success':
      state.setState(instance, 'success', null);
      if (outcome.decision) applyDecision(state, instance, outcome.decision);
      break;
    case 'skipped':
      state.setState(instance, 'skipped', outcome.message ?? 'the task skipped itself');
      break;
    case 'up_for_reschedule':
      if (state.stopping) {
        state.setState(instance, 'failed', state.stopping.reason);
        break;
      }
      instance.continues = true;
      instance.rescheduleCount += 1;
      waitUntil(state, instance, 'up_for_reschedule', outcome.dueAt, 'looks again later');
      break;
    case 'failed':
      fail(state, instance, outcome, at, commands);
      break;
  }
  unpark(state, state.node(instance.node.index));
}

function fail(
  state: RunState,
  instance: Instance,
  outcome: Outcome & { state: 'failed' },
  at: number,
  commands: Command[],
): void {
  instance.rescheduleCount = 0;
  if (state.stopping) {
    state.setState(instance, 'failed', outcome.message);
    return;
  }
  if (outcome.interrupted && instance.interruptions < MOST_INTERRUPTIONS) {
    instance.interruptions += 1;
    instance.maxTries += 1;
    schedule(state, instance);
    return;
  }
  if (outcome.retryable && instance.tryNumber < instance.maxTries) {
    const delay = outcome.retryDelay ?? retryDelay(instance.node.task, instance.tryNumber);
    waitUntil(state, instance, 'up_for_retry', at + delay * 1000, outcome.message);
    return;
  }
  state.setState(instance, 'failed', outcome.message);
  if (state.limits.failFast || state.limits.stopAtFirstFailure)
    stop(state, { reason: `${instance.node.task.taskId} failed`, kind: 'failed-fast' }, at, commands);
}

function waitUntil(
  state: RunState,
  instance: Instance,
  waiting: 'up_for_retry' | 'up_for_reschedule',
  at: number,
  reason: string,
): void {
  instance.dueAt = at;
  state.setState(instance, waiting, reason);
  state.due.add({ at, instance });
}

function wake(state: RunState, at: number): void {
  state.announcedWake = null;
  for (let next = state.due.peek(); next && next.at <= at; next = state.due.peek()) {
    state.due.take();
    const { instance } = next;
    if (instance.dueAt !== next.at) continue;
    if (instance.state !== 'up_for_retry' && instance.state !== 'up_for_reschedule') continue;
    instance.dueAt = null;
    goOn(state, instance);
  }
}

/** Airflow asks the trigger rule again: something before the task may have been cleared meanwhile. */
function goOn(state: RunState, instance: Instance): void {
  const nodeState = state.node(instance.node.index);
  if (judge(state, nodeState, instance).verdict === 'run') {
    schedule(state, instance);
    return;
  }
  state.setState(instance, 'none', null);
  state.check(nodeState, null);
}

/** Nothing more starts; what runs is ended. Airflow lets teardowns run after a fail-fast. */
function stop(state: RunState, stopping: Stopping, at: number, commands: Command[]): void {
  if (state.stopping && state.stopping.kind !== 'failed-fast') return;
  state.stopping = stopping;
  const { reason, kind } = stopping;
  for (const instance of [...state.instances()]) {
    const { taskId, teardown } = instance.node.task;
    const spared = teardown && kind === 'failed-fast';
    if (isUnderWay(instance)) {
      if (!spared) commands.push({ kind: 'kill', taskId, mapIndex: instance.mapIndex, reason });
    } else if (instance.state === 'up_for_retry' || instance.state === 'up_for_reschedule') {
      instance.dueAt = null;
      instance.endedAt = at;
      state.setState(instance, kind === 'timed-out' ? 'skipped' : 'failed', reason);
    } else if (instance.state === 'none' && leavesUnstarted(state)) {
      // It stays without a state.
    } else if (!isFinished(instance.state) && !spared) {
      state.setState(instance, 'skipped', `not started: ${reason}`);
    }
  }
}

/** Airflow 2 looks for instances whose state is in a list, and what has no state is in none. */
function leavesUnstarted({ stopping, limits }: RunState): boolean {
  return stopping?.kind === 'timed-out' && limits.airflowVersion === 2;
}

function isOver(state: RunState, at: number): boolean {
  const { deadline = null } = state.limits;
  return deadline !== null && at >= deadline;
}

function failExpansion(
  state: RunState,
  target: ExpandTarget,
  message: string,
  at: number,
  ending: 'failed' | 'upstream_failed' = 'failed',
): void {
  for (const nodeState of expansionTargets(state, target)) {
    const [placeholder] = nodeState.instances;
    if (nodeState.expanded || placeholder?.state !== 'none') continue;
    placeholder.endedAt = at;
    state.setState(placeholder, ending, message);
  }
}

function expansionTargets(state: RunState, target: ExpandTarget): readonly NodeState[] {
  if (target.kind === 'task') return [nodeOf(state, target.id)];
  return state.nodes.filter(({ node }) => node.mappedGroups.includes(target.id));
}

function nodeOf(state: RunState, taskId: string): NodeState {
  const node = state.graph.byId.get(taskId);
  if (!node) throw new Error(`The plan has no task ${taskId}.`);
  return state.node(node.index);
}

/** Follows every consequence of what just happened until there is nothing left to decide, then hands out work. */
function settle(state: RunState, at: number, commands: Command[]): void {
  if (!state.started) return;
  if (leavesUnstarted(state)) state.dropChecks();
  do {
    // The list grows while it is walked.
    for (const check of state.checks) {
      if (check.from === null) check.target.queuedForCheck = false;
      const range = check.from ? affectedIndexes(state, check.target, check.from) : undefined;
      look(state, check.target, range, at, commands);
    }
    state.checks.length = 0;
    for (const target of expandableGroups(state)) {
      const lost = uncountable(state, state.graph.groups.get(target.id)?.mappedOver ?? []);
      if (lost === undefined) ask(state, target, commands);
      else failExpansion(state, target, noList(lost), at, 'upstream_failed');
    }
    dispatch(state, commands);
  } while (state.checks.length > 0);
  const next = nextDue(state);
  if (next !== null && next !== state.announcedWake) {
    state.announcedWake = next;
    commands.push({ kind: 'wake', at: next });
  }
  concludeIfDone(state, commands);
}

function look(
  state: RunState,
  target: NodeState,
  range: { readonly from: number; readonly to: number } | undefined,
  at: number,
  commands: Command[],
): void {
  const perInstance = target.expanded && (target.node.indexed || target.before.removed > 0);
  askForTask(state, target, commands);
  // Airflow has the instances of a mapping over literals from the start: each of them is judged.
  if (isAboutToExpand(target)) return;
  const shared = perInstance ? null : judge(state, target, null);
  if (shared?.verdict === 'wait') return;
  const { from, to } = range ?? { from: 0, to: target.instances.length };
  for (let i = from; i < to; i++) {
    const instance = target.instances[i];
    if (instance?.state !== 'none') continue;
    const { verdict, reason } = shared ?? judge(state, target, instance);
    switch (verdict) {
      case 'wait':
        break;
      case 'run':
        begin(state, target, instance, at, commands);
        break;
      case 'skip':
        state.setState(instance, 'skipped', reason());
        break;
      case 'upstream_failed':
        state.setState(instance, 'upstream_failed', reason());
        break;
      case 'remove':
        state.setState(instance, 'removed', reason());
        break;
    }
  }
}

function begin(state: RunState, target: NodeState, instance: Instance, at: number, commands: Command[]): void {
  const { task } = target.node;
  if (waitsForPast(state, target) !== null) return;
  if (target.mapsToNothing) {
    state.setState(instance, 'skipped', 'mapped over an empty list');
  } else if (task.mapped && !target.expanded) {
    const lost = uncountable(state, task.mappedOver);
    if (lost !== undefined) state.setState(instance, 'upstream_failed', noList(lost));
    else if (mappedDependencies(state, target) === 'met') askOnce(state, target, commands);
  } else if (task.empty) {
    instance.tryNumber = 1;
    instance.startedAt = at;
    instance.endedAt = at;
    state.setState(instance, 'success', null);
  } else schedule(state, instance);
}

/** A mapping over literals is known from the start (Airflow makes its instances with the run). */
function askForTask(state: RunState, target: NodeState, commands: Command[]): void {
  const { task } = target.node;
  if (task.mapped && task.mappedOver.length === 0) askOnce(state, target, commands);
}

function isAboutToExpand({ node: { task }, expansionAsked, expanded, mapsToNothing }: NodeState): boolean {
  return task.mapped && task.mappedOver.length === 0 && expansionAsked && !expanded && !mapsToNothing;
}

function askOnce(state: RunState, target: NodeState, commands: Command[]): void {
  if (target.expansionAsked || target.expanded || target.instances[0]?.state !== 'none') return;
  target.expansionAsked = true;
  ask(state, { kind: 'task', id: target.node.task.taskId }, commands);
}

function ask(state: RunState, target: ExpandTarget, commands: Command[]): void {
  state.expanding += 1;
  commands.push({ kind: 'expand', target });
}

function nextDue(state: RunState): number | null {
  const { deadline = null } = state.limits;
  const over = state.stopping ? null : deadline;
  for (let next = state.due.peek(); next; next = state.due.peek()) {
    if (next.instance.dueAt === next.at) return Math.min(next.at, over ?? next.at);
    state.due.take();
  }
  return over;
}

function concludeIfDone(state: RunState, commands: Command[]): void {
  if (state.unfinished === 0) {
    state.finished = true;
    commands.push({ kind: 'finish', ...verdictOfRun(state) });
    return;
  }
  // A deferred task has given its slots back, but goes on by itself.
  const going = (state.byState.get('scheduled') ?? 0) + (state.byState.get('deferred') ?? 0);
  const movable = state.active + state.expanding + going;
  const waiting = (state.byState.get('up_for_retry') ?? 0) + (state.byState.get('up_for_reschedule') ?? 0);
  if (movable + waiting > 0 || (!leavesUnstarted(state) && mayStillGoOn(state))) return;
  state.finished = true;
  if (leavesUnstarted(state)) {
    commands.push({ kind: 'finish', ...verdictOfRun(state) });
    return;
  }
  const stuck = [...state.instances()].filter((instance) => !isFinished(instance.state));
  const first =
    stuck[0] && `${stuck[0].node.task.taskId} ${judge(state, state.node(stuck[0].node.index), stuck[0]).reason()}`;
  const message = `Nothing can run any more, but ${stuck.length} task instance(s) never started; ${first}.`;
  const cancelled = state.stopping?.kind === 'cancelled';
  commands.push({ kind: 'finish', state: cancelled ? 'cancelled' : 'failed', message, cause: 'deadlock' });
}

/** Somebody may yet do something about the run before, for which a task waits; at the latest the time limit ends the run. */
function mayStillGoOn(state: RunState): boolean {
  const { deadline = null } = state.limits;
  if (!state.past || (state.past.ended && deadline === null)) return false;
  return state.nodes.some(
    (nodeState) => looksBack(nodeState) && waitsForPast(state, nodeState) !== null && mayRun(state, nodeState),
  );
}

function mayRun(state: RunState, nodeState: NodeState): boolean {
  return nodeState.instances.some(
    (instance) => instance.state === 'none' && judge(state, nodeState, instance).verdict === 'run',
  );
}

/** Airflow: a run fails when a leaf failed. */
function verdictOfRun(state: RunState): { state: RunOutcome; message?: string; cause?: 'timed-out' } {
  const { stopping, limits } = state;
  if (stopping?.kind === 'cancelled') return { state: 'cancelled', message: stopping.reason };
  const failed =
    stopping?.kind === 'timed-out' ||
    (stopping && limits.stopAtFirstFailure) ||
    state.nodes.some(({ node, own }) => node.leaf && own.failed + own.upstreamFailed > 0);
  return {
    state: failed ? 'failed' : 'success',
    ...(stopping && { message: stopping.reason }),
    ...(stopping?.kind === 'timed-out' && { cause: 'timed-out' as const }),
  };
}
