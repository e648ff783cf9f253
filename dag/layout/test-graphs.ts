/** Small DAGs for tests, without the parts of the model that drawing does not look at. */
import type { Edge, Group, Location, Task } from '../model.ts';
import type { GraphInput } from './types.ts';

const LOCATION: Location = {
  uri: 'file:///dags/example.py',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
};

export function task(taskId: string, rest: Partial<Task> = {}): Task {
  return {
    taskId,
    operator: 'BashOperator',
    operatorLabel: 'BashOperator',
    bases: [],
    args: [],
    group: null,
    triggerRule: 'all_success',
    retries: null,
    retryDelay: null,
    executionTimeout: null,
    pool: null,
    mapped: false,
    setup: false,
    teardown: false,
    dynamic: false,
    location: LOCATION,
    locations: [LOCATION],
    ...rest,
  };
}

export function edge(upstream: string, downstream: string, rest: Partial<Edge> = {}): Edge {
  return { upstream, downstream, kind: 'order', location: LOCATION, ...rest };
}

export function group(groupId: string, parent: string | null = null): Group {
  return { groupId, parent, mapped: false, prefixGroupId: true, location: LOCATION };
}

export function input(tasks: readonly string[], edges: readonly (readonly [string, string])[]): GraphInput {
  return { tasks: tasks.map((id) => task(id)), edges: edges.map(([from, to]) => edge(from, to)), groups: [] };
}

/** a → b → c → d → e with d → b and e → e. */
export function cyclicGraph(): GraphInput {
  return input(
    ['a', 'b', 'c', 'd', 'e'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
      ['d', 'b'],
      ['d', 'e'],
      ['e', 'e'],
    ],
  );
}
