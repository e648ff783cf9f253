/** Literals that name a task outside of XCom pulls: what branches return, and what sensors of other DAGs wait for. */
import type { TaskReference } from '../../model.ts';
import { locationOf, type Value } from '../../python/values.ts';
import { branches, groupNamed, returnedTexts } from './branch-targets.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import { literals, pullsFromOtherDags } from './xcom-pulls.ts';

export function namedIds(dag: DagRecord): readonly TaskReference[] {
  return [...dag.tasks.values()].flatMap((task) => [
    ...branchReferences(dag, task),
    ...followReferences(dag, task),
    ...externalReferences(task),
    ...pullsFromOtherDags(task),
  ]);
}

function branchReferences(dag: DagRecord, task: TaskRecord): readonly TaskReference[] {
  const { callable } = task;
  if (!branches(task) || callable?.node.kind !== 'function') return [];
  return returnedTexts(callable.node.body, callable.document).flatMap(({ text, site }) =>
    dag.tasks.has(text) || groupNamed(dag.root, text)
      ? [{ dagId: dag.dagId, taskId: text, location: locationOf(site), kind: 'id' as const }]
      : [],
  );
}

/** Of `BranchSQLOperator`, `BranchDateTimeOperator` and their like. */
function followReferences(dag: DagRecord, task: TaskRecord): readonly TaskReference[] {
  return ['follow_task_ids_if_true', 'follow_task_ids_if_false'].flatMap((name) =>
    idsGiven(task.args.get(name), dag.dagId).filter(({ taskId }) => dag.tasks.has(taskId)),
  );
}

/** Of `ExternalTaskSensor` and `ExternalTaskMarker`: the other DAG may be in any file, or nowhere. */
function externalReferences(task: TaskRecord): readonly TaskReference[] {
  const dagId = task.args.get('external_dag_id');
  if (dagId?.kind !== 'str') return [];
  return ['external_task_id', 'external_task_ids'].flatMap((name) => idsGiven(task.args.get(name), dagId.value));
}

function idsGiven(value: Value | undefined, dagId: string): readonly TaskReference[] {
  if (!value) return [];
  return literals(value).flatMap(({ value: taskId, site }) =>
    taskId.includes('{') ? [] : [{ dagId, taskId, location: locationOf(site), kind: 'id' as const }],
  );
}
