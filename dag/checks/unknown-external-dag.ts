/** `unknown-external-dag`: a sensor or trigger names a DAG or task that no file of the workspace has. It may live elsewhere. */
import type { Argument, Dag, Json, Problem, Task } from '../model.ts';
import { problem, type WorkspaceRule } from './rule.ts';

/** Operator → the argument that names the DAG, and those that name tasks of it. */
const REFERENCES: { readonly [operator: string]: { readonly dag: string; readonly tasks: readonly string[] } } = {
  ExternalTaskSensor: { dag: 'external_dag_id', tasks: ['external_task_id', 'external_task_ids'] },
  ExternalTaskMarker: { dag: 'external_dag_id', tasks: ['external_task_id'] },
  TriggerDagRunOperator: { dag: 'trigger_dag_id', tasks: [] },
};

export const unknownExternalDag: WorkspaceRule = {
  code: 'unknown-external-dag',
  severity: 'hint',
  title: 'A DAG or task elsewhere that no file of the workspace has',
  check: (files) => {
    const dags = new Map<string, Dag>();
    for (const file of files) for (const dag of file.dags) dags.set(dag.dagId, dag);
    return files.flatMap((file) =>
      file.dags.flatMap((dag) => dag.tasks.flatMap((task) => references(dag, task, dags))),
    );
  },
};

function references(dag: Dag, task: Task, dags: ReadonlyMap<string, Dag>): readonly Problem[] {
  const reference = REFERENCES[task.operator];
  const named = reference && argument(task, reference.dag);
  const id = named && text(named);
  // Templates are only known when the task runs.
  if (!reference || !named || id === undefined || id.includes('{{')) return [];
  const target = dags.get(id);
  if (!target)
    return [
      problem(unknownExternalDag, named.location ?? task.location, `No file of the workspace has a DAG '${id}'`, {
        dagId: dag.dagId,
      }),
    ];
  if (!target.exact) return [];
  return reference.tasks.flatMap((name) => {
    const given = argument(task, name);
    if (!given) return [];
    return texts(given)
      .filter((taskId) => !taskId.includes('{{') && !target.tasks.some((each) => each.taskId === taskId))
      .map((taskId) =>
        problem(unknownExternalDag, given.location ?? task.location, `DAG '${id}' has no task '${taskId}'`, {
          dagId: dag.dagId,
          related: [{ location: target.location, message: `DAG '${id}' is made here` }],
        }),
      );
  });
}

function argument(task: Task, name: string): Argument | undefined {
  return task.args.find((each) => each.name === name);
}

function text({ value }: Argument): string | undefined {
  return value.kind === 'json' && typeof value.value === 'string' ? value.value : undefined;
}

function texts(given: Argument): readonly string[] {
  const value: Json = given.value.kind === 'json' ? given.value.value : null;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
