/** DAGs and task groups that packages make of their own, out of what no DAG file says: of dbt's models, for one. */
import { expect, it } from 'vitest';
import { analyse, edges, taskIds } from '../../test-support.ts';

const HEAD = `
from datetime import datetime
from airflow.sdk import DAG, BaseOperator
from cosmos import DbtDag, DbtTaskGroup, ProjectConfig
`;

const errorsOf = (problems: readonly { readonly severity: string; readonly message: string }[]) =>
  problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);

it('shows the DAG that a package makes, and promises nothing of its tasks', async () => {
  const { dags, problems } = await analyse(`${HEAD}
models = DbtDag(
    dag_id='models', schedule='@daily', start_date=datetime(2024, 1, 1), project_config=ProjectConfig('/dbt'),
)
with models:
    BaseOperator(task_id='after') << models.get_task('orders_run')
print(models.dbt_graph.nodes)
`);
  expect(errorsOf(problems)).toEqual([]);
  expect(dags.map((dag) => [dag.dagId, dag.exact, taskIds(dag)])).toEqual([['models', false, ['after']]]);
  expect(dags[0]?.schedule).toMatchObject({ cron: '0 0 * * *' });
});

it('shows the DAG that a function of a package makes of a folder', async () => {
  const { dags, problems } = await analyse(`
from airflow.sdk import DAG
from gusty import create_dag
dag = create_dag('/dags/hello', dag_id='hello', schedule='@daily', latest_only=False)
`);
  expect(errorsOf(problems)).toEqual([]);
  expect(dags.map((dag) => [dag.dagId, dag.exact, dag.unknowns.map(({ reason }) => reason)])).toEqual([
    ['hello', false, ['the tasks that gusty.create_dag makes']],
  ]);
});

it('has no error for a task that only the package knows, however it is asked for', async () => {
  const { dags, problems } = await analyse(`${HEAD}
with DAG('d') as dag:
    end = BaseOperator(task_id='end')
    group = DbtTaskGroup(group_id='transform', project_config=ProjectConfig('/dbt'))
    dag.get_task('transform.orders') >> end
    dag.task_dict['transform.orders'] >> end
    group.children['transform.orders'] >> end
    [task for task in dag.tasks if task.task_id.startswith('transform.o')][0] >> end
    list(group)[0] >> end
    next(iter(group.children.values())) >> end
    group.get_leaves()[0] >> end
    print(group.dbt_graph.nodes, group.tasks_map['orders'])
    if dag.has_task('transform.orders'): BaseOperator(task_id='perhaps')
`);
  expect(errorsOf(problems)).toEqual([]);
  expect(dags.map((dag) => [dag.exact, taskIds(dag)])).toEqual([[false, ['end', 'perhaps']]]);
});

it('still tells a task that a DAG of known tasks has not', async () => {
  const { problems } = await analyse(`${HEAD}
with DAG('d') as dag:
    BaseOperator(task_id='end')
    dag.task_dict['missing']
`);
  expect(errorsOf(problems)).toHaveLength(1);
});

it('goes through the tasks that are known', async () => {
  const { dags } = await analyse(`${HEAD}
with DAG('d') as dag:
    start = BaseOperator(task_id='start')
    DbtTaskGroup(group_id='transform', project_config=ProjectConfig('/dbt'))
    list(dag.tasks) >> BaseOperator(task_id='watcher')
`);
  expect(dags.map(edges)).toEqual([['start >> watcher']]);
});
