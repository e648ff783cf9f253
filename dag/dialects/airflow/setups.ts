/**
 * `with setup_task:` — Airflow ties the tasks made inside between the setup and its teardown.
 *
 * Airflow keeps what is open in variables of a class rather than on one stack, and that shows where such blocks are nested: so do we.
 */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site } from '../../python/values.ts';
import { addEdge, type TaskRecord } from './graph.ts';
import { stateOf } from './state.ts';

type Tasks = readonly TaskRecord[];

/** What is open now, and what was before it. Nothing is kept of a block that has none of its kind. */
interface Open {
  now: Tasks;
  readonly before: Tasks[];
}

export interface SetupContext {
  /** Tasks made now belong to what is open. Airflow: not any more once a block has ended, though another one is around it. */
  isActive: boolean;
  /** Of the `with` themselves. */
  readonly setups: Open;
  readonly teardowns: Open;
  /** Found along the edges from these. */
  readonly setupsFound: Open;
  readonly teardownsFound: Open;
  /** Setups or teardowns of a `with` → tasks made inside. */
  readonly inside: { readonly of: Tasks; readonly tasks: TaskRecord[] }[];
}

export function noSetupContext(): SetupContext {
  const open = (): Open => ({ now: [], before: [] });
  return {
    isActive: false,
    setups: open(),
    teardowns: open(),
    setupsFound: open(),
    teardownsFound: open(),
    inside: [],
  };
}

/** Opens a block for setups or teardowns, all of one kind; the partners are found along the edges that exist by now. */
export function enterSetup(interpreter: Interpreter, tasks: Tasks): void {
  const context = stateOf(interpreter).setupContext;
  const [first] = tasks;
  if (first?.teardown) {
    push(context.teardowns, tasks);
    push(context.setupsFound, partners(first, 'upstream'));
  } else if (first?.setup) {
    push(context.setups, tasks);
    push(context.teardownsFound, partners(first, 'downstream'));
  }
  context.isActive = true;
}

/** A task that is made, or handed to `add_task`. */
export function noteInSetup(interpreter: Interpreter, task: TaskRecord): void {
  const context = stateOf(interpreter).setupContext;
  if (!context.isActive || task.setup || task.teardown) return;
  for (const { now } of [context.setups, context.teardowns]) {
    if (now.length === 0) continue;
    const known = context.inside.find(({ of }) => same(of, now));
    if (known) known.tasks.push(task);
    else context.inside.push({ of: now, tasks: [task] });
  }
}

export function exitSetup(interpreter: Interpreter, site: Site): void {
  const context = stateOf(interpreter).setupContext;
  const { setups, teardowns, setupsFound, teardownsFound } = context;
  const tie = (before: Tasks, after: Tasks): void => {
    for (const upstream of before) for (const downstream of after) addEdge(upstream, downstream, 'order', site);
  };
  const inSetups = workOf(context, setups.now);
  if (inSetups.length > 0) {
    tie(setups.now, rootsAmong(inSetups));
    tie(teardowns.now.length > 0 ? teardowns.now : leavesAmong(inSetups), teardownsFound.now);
  }
  const inTeardowns = workOf(context, teardowns.now);
  if (inTeardowns.length > 0) {
    tie(leavesAmong(inTeardowns), teardowns.now);
    tie(setupsFound.now, setups.now.length > 0 ? setups.now : rootsAmong(inTeardowns));
  }
  const left = [setups.now, teardowns.now];
  // What was inner comes between what was around it.
  const leave = (open: Open, ties: (inner: Tasks, outer: Tasks) => void): void => {
    const inner = open.now;
    open.now = open.before.pop() ?? [];
    ties(inner, open.now);
  };
  leave(setups, (inner, outer) => tie(outer, inner));
  leave(teardowns, tie);
  leave(teardownsFound, tie);
  leave(setupsFound, (inner, outer) => tie(outer, inner));
  for (const of of left) {
    const at = context.inside.findIndex((each) => same(each.of, of));
    if (at >= 0) context.inside.splice(at, 1);
  }
  context.isActive = false;
}

function push(open: Open, tasks: Tasks): void {
  if (open.now.length > 0 && !same(open.now, tasks)) open.before.push(open.now);
  open.now = tasks;
}

function same(some: Tasks, others: Tasks): boolean {
  return some.length === others.length && some.every((task, index) => task === others[index]);
}

function workOf(context: SetupContext, of: Tasks): Tasks {
  if (of.length === 0) return [];
  const { tasks = [] } = context.inside.find((each) => same(each.of, of)) ?? {};
  return tasks.filter((task) => !task.setup && !task.teardown);
}

function rootsAmong(work: Tasks): Tasks {
  const roots = work.filter((task) => task.upstream.size === 0);
  return roots.length > 0 ? roots : work.slice(0, 1);
}

function leavesAmong(work: Tasks): Tasks {
  const leaves = work.filter((task) => task.downstream.size === 0);
  return leaves.length > 0 ? leaves : work.slice(-1);
}

/** Airflow looks along all edges from the first task until it meets teardowns (or setups). */
function partners(first: TaskRecord, side: 'upstream' | 'downstream'): Tasks {
  const seen = new Set<TaskRecord>([first]);
  let frontier = [...first[side]];
  while (frontier.length > 0) {
    const found = frontier.filter((task) => (side === 'downstream' ? task.teardown : task.setup));
    if (found.length > 0) return found;
    const next = new Set<TaskRecord>();
    for (const task of frontier)
      for (const other of [...task.downstream, ...task.upstream]) if (!seen.has(other)) next.add(other);
    for (const task of frontier) seen.add(task);
    frontier = [...next];
  }
  return [];
}
