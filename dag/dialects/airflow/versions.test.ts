import { expect, it } from 'vitest';
import type { Dag } from '../../model.ts';
import { analyse, dagOf, edges, taskIds } from '../../test-support.ts';

const HEAD = `
from airflow import DAG
from airflow.decorators import task
from airflow.operators.empty import EmptyOperator
from airflow.utils.task_group import TaskGroup
`;

it('passes dependencies through an empty group in Airflow 3, not in Airflow 2', async () => {
  const text = `${HEAD}
with DAG('d') as dag:
    with TaskGroup('g') as g: pass
    EmptyOperator(task_id='a') >> g >> EmptyOperator(task_id='b')
`;
  expect(edges(await dagOf(text))).toEqual(['a >> b']);
  expect(edges(await dagOf(text, {}, { airflowVersion: 2 }))).toEqual([]);
});

it('does not promise which of two DAGs with one id it is', async () => {
  const dag = await dagOf(`${HEAD}
with DAG('d') as one: EmptyOperator(task_id='a')
with DAG('d') as two: EmptyOperator(task_id='b')
`);
  expect(dag.exact).toBe(false);
});

it('numbers the tasks of a function after the highest number there is', async () => {
  const dag = await dagOf(`${HEAD}
with DAG('d') as dag:
    @task
    def f(): ...
    f(); f()
    EmptyOperator(task_id='f__7')
    f(); f.override(task_id='f__3')(); f()
`);
  expect(taskIds(dag)).toEqual(['f', 'f__1', 'f__7', 'f__8', 'f__3', 'f__9']);
});

it('has no error for an expression that is nested deeper than it reads', async () => {
  const deep = `${HEAD}\nwith DAG('d') as dag: EmptyOperator(task_id='a')\nx = ${'dag and ('.repeat(400)}1${')'.repeat(400)}\n`;
  const file = await analyse(deep);
  expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const chain = await analyse(
    `${HEAD}\nwith DAG('d') as dag: EmptyOperator(task_id='a')\nx = ${'1 + '.repeat(6000)}1\n`,
  );
  expect(chain.problems.map(({ severity }) => severity)).not.toContain('error');
  expect(chain.dags[0]?.exact).toBe(false);
});

it('does not take a group of exceptions for one that nobody catches', async () => {
  const file = await analyse(`${HEAD}
try:
    raise ExceptionGroup('several', [ValueError(1)])
except* ValueError:
    pass
with DAG('d') as dag: EmptyOperator(task_id='a')
`);
  expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(file.dags[0]?.exact).toBe(false);
});

it('turns the trigger rules of old into those of today, as Airflow 2 does', async () => {
  const text = `${HEAD}
with DAG('d'):
    EmptyOperator(task_id='a', trigger_rule='none_failed_or_skipped')
    EmptyOperator(task_id='b', trigger_rule='dummy')
`;
  const dag = await dagOf(text, {}, { airflowVersion: 2 });
  expect(dag.tasks.map(({ triggerRule }) => triggerRule)).toEqual(['none_failed_min_one_success', 'always']);
});

it('promises nothing of a DAG whose SubDAG is not known', async () => {
  const dag = await dagOf(
    `${HEAD}
from airflow.operators.subdag import SubDagOperator
from company.dags import inner
dag = DAG('d')
made = inner('d', 's')
SubDagOperator(task_id='s', subdag=made, dag=dag)
`,
    {},
    { airflowVersion: 2 },
  );
  expect(taskIds(dag)).toEqual(['s']);
  expect(dag.exact).toBe(false);
});

it('follows a schedule that refers to assets by name', async () => {
  const dag = await dagOf(`
from airflow.sdk import DAG, Asset, BaseOperator
with DAG('d', schedule=Asset('a') & Asset.ref(name='b')):
    BaseOperator(task_id='t')
`);
  expect(dag.exact).toBe(true);
});

it('says once why a DAG is not exact, however often a loop meets it', async () => {
  const dag = await dagOf(`
from airflow.sdk import DAG, BaseOperator
with DAG('d'):
    for number in range(100):
        if number.missing: pass
    BaseOperator(task_id='t')
`);
  expect(dag.unknowns.filter(({ reason }) => reason.includes('missing'))).toHaveLength(1);
});

it("knows a DAG's description by the docstring of its file", async () => {
  const dag = await dagOf(`'''Loads it. At night.'''
from airflow.sdk import DAG, BaseOperator
with DAG(__doc__.partition('.')[0].replace(' ', '_')):
    BaseOperator(task_id='t')
`);
  expect([dag.dagId, dag.exact]).toEqual(['Loads_it', true]);
});

it('promises nothing where a file reckons with a missing provider of a decorator', async () => {
  const tried = (variant: string): Promise<Dag> =>
    dagOf(`${HEAD}
from airflow.decorators import dag
@dag
def d():
    @task.${variant}(bash_command='x')
    def f(): ...
    f()
try:
    made = d()
except AttributeError:
    pass
`);
  expect((await tried('docker')).exact).toBe(false);
  expect((await tried('bash')).exact).toBe(true);
});
