/** `with setup_task:` — Airflow ties the tasks made inside between the setup and its teardown. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site } from '../../python/values.ts';
import { addEdge, type TaskRecord } from './graph.ts';
import { type SetupScope, stateOf } from './state.ts';

/** Opens a scope for the setups or teardowns that were given; the partners are found along the edges that exist by now. */
export function enterSetup(interpreter: Interpreter, tasks: readonly TaskRecord[]): void {
  const setups = tasks.filter((task) => task.setup);
  const teardowns = tasks.filter((task) => task.teardown);
  const scope: SetupScope = {
    setups: setups.length > 0 ? setups : partners(teardowns, 'upstream'),
    teardowns: teardowns.length > 0 ? teardowns : partners(setups, 'downstream'),
    tasks: [],
  };
  stateOf(interpreter).setupScopes.push(scope);
}

/** Airflow looks along all edges from the first task until it meets teardowns (or setups). */
function partners(tasks: readonly TaskRecord[], side: 'upstream' | 'downstream'): readonly TaskRecord[] {
  const [first] = tasks;
  if (!first) return [];
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

export function exitSetup(interpreter: Interpreter, site: Site): void {
  const state = stateOf(interpreter);
  const scope = state.setupScopes.pop();
  if (!scope) return;
  const work = scope.tasks.filter((task) => !task.setup && !task.teardown);
  const roots = work.filter((task) => task.upstream.size === 0);
  const leaves = work.filter((task) => task.downstream.size === 0);
  const [first] = work;
  const last = work.at(-1);
  for (const task of roots.length > 0 ? roots : first ? [first] : [])
    for (const setup of scope.setups) addEdge(setup, task, 'order', site);
  for (const task of leaves.length > 0 ? leaves : last ? [last] : [])
    for (const teardown of scope.teardowns) addEdge(task, teardown, 'order', site);
  // Airflow: an inner scope is nested between the outer setup and teardown.
  const outer = state.setupScopes.at(-1);
  if (!outer) return;
  for (const setup of outer.setups) for (const inner of scope.setups) addEdge(setup, inner, 'order', site);
  for (const teardown of outer.teardowns) for (const inner of scope.teardowns) addEdge(inner, teardown, 'order', site);
}
