import { describe, expect, test } from 'vitest';
import { completed } from './test-support/completion.ts';

const NIGHTLY = `from airflow.sdk import DAG
with DAG("nightly", params={"day": "2024-01-01", "mode": "full"}):
    pass
`;
const HEAD = `from airflow.providers.amazon.aws.operators.emr import EmrServerlessStartJobOperator
from airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, Param, get_current_context, task

def score(table, limit: int = 10, **kwargs): ...

with DAG("etl", params={"region": Param("eu"), "limit": 10}) as dag:
    @task
    def extract(ti=None, **kwargs):
        ti.xcom_push(key="rows", value=3)
        kwargs["ti"]
        return {"path": "s3://x", "bytes": 1}

    got = extract()
`;
const files = { 'nightly.py': NIGHTLY };
const at = async (line: string): Promise<readonly string[]> => (await completed(HEAD + line, { files })).labels;

describe('completion of keys', () => {
  test.each([
    ['    @task\n    def f(params=None):\n        return params["|"]\n'],
    ['    @task\n    def f(params=None):\n        return params.get("|'],
    ['    @task\n    def f(**context):\n        x = context["params"]["|"]\n'],
    ['    @task\n    def f(dag_run=None):\n        x = dag_run.conf.get("|")\n'],
  ])('offers the params of the DAG at %s', async (line) => {
    expect(await at(line)).toEqual(['region', 'limit']);
  });

  test('offers what Airflow gives a function', async () => {
    expect(await at('    @task\n    def f(**context):\n        x = context["|"]\n')).toContain('data_interval_start');
    expect(await at('    @task\n    def f():\n        x = get_current_context()["|"]\n')).toContain('dag_run');
    expect((await completed(HEAD.replace('kwargs["ti"]', 'kwargs["|"]'))).labels).toContain('ti');
    expect(await at('    x = kwargs["|"]\n')).toEqual([]);
  });

  test('offers the keys of the dict that a task returns', async () => {
    expect(await at('    print(got["|"])\n')).toEqual(['path', 'bytes']);
    expect(await at('    other = {}\n    print(other["|"])\n')).toEqual([]);
  });

  test('offers the params of the DAG that is triggered', async () => {
    const line = '    TriggerDagRunOperator(task_id="t", trigger_dag_id="nightly", conf={"day": "x", "|"';
    expect(await at(line)).toEqual(['mode']);
  });

  test('offers the parameters of the function that an operator calls', async () => {
    const line = '    PythonOperator(task_id="t", python_callable=score, op_kwargs={"|"';
    expect(await at(line)).toEqual(['table', 'limit']);
  });

  test('offers what every operator takes in default_args, and what that may be', async () => {
    expect(await at('default_args = {"retries": 1, "|": 2}')).toContain('owner');
    expect(await at('default_args = {"retries": 1, "|": 2}')).not.toContain('retries');
    expect(await at('with DAG("x", default_args={"trigger_rule": "|"')).toContain('all_done');
    expect(await at('with DAG("x", default_args={"retries": 1}, params={"|"')).toEqual([]);
  });

  test('knows what the API of BigQuery and of EMR Serverless takes', async () => {
    const job = '    BigQueryInsertJobOperator(task_id="t", configuration=';
    expect(await at(`${job}{"|"`)).toEqual(expect.arrayContaining(['query', 'load', 'extract']));
    expect(await at(`${job}{"query": {"query": "select 1", "|"`)).toContain('useLegacySql');
    expect(await at(`${job}{"query": {"writeDisposition": "|"`)).toContain('WRITE_TRUNCATE');
    expect(await at(`${job}{"query": {"query": "|"`)).toEqual([]);
    const emr = '    EmrServerlessStartJobOperator(task_id="t", job_driver={"sparkSubmit": {"|"';
    expect(await at(emr)).toEqual(['entryPoint', 'entryPointArguments', 'sparkSubmitParameters']);
  });
});

describe('completion of keys of XComs', () => {
  test.each([
    ['    @task\n    def f(ti=None):\n        ti.xcom_pull(task_ids="extract", key="|")\n'],
    ['    @task\n    def f(ti=None):\n        ti.xcom_pull("extract", key="|'],
    ["    @task.bash\n    def f():\n        return \"{{ ti.xcom_pull(task_ids='extract', key='|') }}\"\n"],
  ])('offers what the task pushes at %s', async (line) => {
    expect(await at(line)).toEqual(['return_value', 'rows']);
  });

  test('counts the keys of a returned dict where Airflow takes it apart', async () => {
    const text = HEAD.replace('**kwargs):\n        ti', '**kwargs) -> dict:\n        ti');
    const { labels } = await completed(`${text}    x = "{{ ti.xcom_pull('extract', key='|') }}"`);
    expect(labels).toEqual(['return_value', 'rows', 'path', 'bytes']);
  });
});
