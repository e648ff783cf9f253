/** Sensors of `self-dependency`: `ExternalTaskSensor`s that wait in their own run for what comes after them. */
import type { Dag, Json, Problem, Severity, Task } from '../model.ts';
import { problem } from './rule.ts';

const DONE = new Set(['success', 'failed', 'skipped', 'upstream_failed']);

export function sensorsOfThemselves(
  rule: { readonly code: string; readonly severity: Severity },
  dag: Dag,
): readonly Problem[] {
  return dag.tasks.flatMap((task) => {
    if (task.operator !== 'ExternalTaskSensor' || task.mapped) return [];
    const given = (name: string): Json | undefined => plain(task, name);
    // Of another run of the same DAG it may wait.
    if (given('external_dag_id') !== dag.dagId || !isOfSameRun(task)) return [];
    const states = given('allowed_states');
    if (Array.isArray(states) && !states.every((state) => typeof state === 'string' && DONE.has(state))) return [];
    const location = task.args.find(
      ({ name }) => name === 'external_task_id' || name === 'external_task_ids',
    )?.location;
    const waited = namedTasks(task);
    const message = waited
      ? blocked(dag, task, waited)
      : `'${task.taskId}' waits for the end of its own run, which waits for it`;
    return message
      ? [problem(rule, location ?? task.idLocation ?? task.location, message, { severity: 'warning' })]
      : [];
  });
}

function isOfSameRun(task: Task): boolean {
  const moved = task.args.some(
    ({ name, value }) =>
      (name === 'execution_delta' || name === 'execution_date_fn' || name === 'external_task_group_id') &&
      !(value.kind === 'json' && value.value === null),
  );
  return !moved;
}

/** Null when it waits for the whole run; empty when it is not known for what. */
function namedTasks(task: Task): readonly string[] | null {
  const names = ['external_task_id', 'external_task_ids'];
  const given = task.args.filter(
    ({ name, value }) => names.includes(name) && !(value.kind === 'json' && value.value === null),
  );
  if (given.length === 0) return null;
  return given.flatMap(({ name }) => {
    const value = plain(task, name);
    const ids = Array.isArray(value) ? value : [value];
    return ids.filter((id): id is string => typeof id === 'string');
  });
}

function blocked(dag: Dag, task: Task, waited: readonly string[]): string | undefined {
  if (waited.includes(task.taskId)) return `'${task.taskId}' waits for itself, in its own run: it never ends`;
  const after = downstreamOf(dag, task.taskId);
  const late = waited.find((id) => after.has(id));
  return late && `'${task.taskId}' waits for '${late}' of its own run, which comes after it: it never ends`;
}

function downstreamOf(dag: Dag, taskId: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [taskId];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const { upstream, downstream } of dag.edges)
      if (upstream === id && !reached.has(downstream)) {
        reached.add(downstream);
        open.push(downstream);
      }
  return reached;
}

function plain(task: Task, name: string): Json | undefined {
  const value = task.args.find((each) => each.name === name)?.value;
  return value?.kind === 'json' ? value.value : undefined;
}
