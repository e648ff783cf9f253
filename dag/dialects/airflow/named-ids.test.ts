import { describe, expect, test } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import BranchPythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.common.sql.operators.sql import BranchSQLOperator
from airflow.sdk import DAG, task

`;

/** `line: dag.task` of the literals that name tasks, without the tasks' own ids. Lines count from 1 behind the imports. */
async function named(text: string): Promise<readonly string[]> {
  const file = await analyse(HEAD + text);
  const own = new Set(file.dags.flatMap(({ tasks }) => tasks.map(({ idLocation }) => JSON.stringify(idLocation))));
  return file.references
    .filter(({ kind, location }) => kind === 'id' && !own.has(JSON.stringify(location)))
    .map(({ dagId, taskId, location }) => `${location.range.start.line - 5}: ${dagId}.${taskId}`);
}

describe('literals that name a task', () => {
  test('are what branches return, alone, in lists, and on either side of a condition', async () => {
    const text = `def choose(x):
    if x == 1:
        return "one"
    return ["one", "two"] if x else "two"

with DAG("d"):
    tasks = [EmptyOperator(task_id="one"), EmptyOperator(task_id="two")]
    BranchPythonOperator(task_id="classic", python_callable=choose) >> tasks
    @task.branch
    def flow():
        return "nowhere" if tasks else "two"
    flow() >> tasks
`;
    expect(await named(text)).toEqual(['3: d.one', '4: d.one', '4: d.two', '4: d.two', '11: d.two']);
  });

  test('are what other branches follow, and what sensors wait for in other DAGs', async () => {
    const text = `with DAG("d"):
    EmptyOperator(task_id="one")
    BranchSQLOperator(task_id="b", sql="x", follow_task_ids_if_true="one", follow_task_ids_if_false=["two"])
    ExternalTaskSensor(task_id="w", external_dag_id="e", external_task_ids=["far", "{{ x }}"])
`;
    expect(await named(text)).toEqual(['3: d.one', '4: e.far']);
  });
});
