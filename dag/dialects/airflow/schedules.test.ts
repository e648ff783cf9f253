import { describe, expect, it } from 'vitest';
import { analyse, dagOf } from '../../test-support.ts';

describe('what is promised beside ids and edges', () => {
  it('knows a timetable by its class, also one of assets', async () => {
    const dag = await dagOf(
      `from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronTriggerTimetable\nDAG('d', schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable('0 1 * * 3', timezone='UTC'), assets=Asset('a'))).__enter__()`,
    );
    expect(dag.schedule).toMatchObject({ kind: 'timetable', text: 'AssetOrTimeSchedule' });
    expect(dag.exact).toBe(true);
  });

  it('waits for three assets in one condition', async () => {
    const dag = await dagOf(
      `from airflow.sdk import DAG, Asset\na, b, c = (Asset(n) for n in 'abc')\nDAG('d', schedule=a | b | c).__enter__()`,
    );
    expect(dag.schedule).toMatchObject({ text: '(Asset(a) | Asset(b) | Asset(c))' });
  });

  it('is not exact when the schedule comes from outside', async () => {
    const dag = await dagOf(
      `import os\nfrom airflow.sdk import DAG\nwith DAG('d', schedule=os.environ.get('WHEN')) as dag: ...`,
    );
    expect(dag.exact).toBe(false);
    expect(dag.unknowns.map(({ reason }) => reason)).toEqual(['the environment variable WHEN']);
  });

  it('is not exact when arguments that nobody knows are spread into the DAG', async () => {
    const dag = await dagOf(
      `from airflow.sdk import DAG, Variable\nwith DAG('d', **Variable.get('x', deserialize_json=True)) as dag: ...`,
    );
    expect(dag.schedule.kind).toBe('unknown');
    expect(dag.exact).toBe(false);
  });

  it('is not exact when a trigger rule is not known', async () => {
    const dag = await dagOf(
      `from airflow.sdk import DAG, Variable\nfrom airflow.providers.standard.operators.empty import EmptyOperator\nwith DAG('d') as dag:\n    EmptyOperator(task_id='a', trigger_rule=Variable.get('rule'))`,
    );
    expect(dag.exact).toBe(false);
  });
});

describe('import paths of old', () => {
  it('gives the operator that Airflow 2 gives for them', async () => {
    const file = await analyse(
      `from airflow import DAG\nfrom airflow.operators.dummy_operator import DummyOperator\nfrom airflow.contrib.operators.bigquery_operator import BigQueryOperator\nwith DAG('d') as dag:\n    DummyOperator(task_id='a') >> BigQueryOperator(task_id='b', sql='x')`,
      {},
      { airflowVersion: 2 },
    );
    expect(file.dags[0]?.tasks.map(({ operator, module }) => [operator, module])).toEqual([
      ['EmptyOperator', 'airflow.operators.empty'],
      ['BigQueryExecuteQueryOperator', 'airflow.providers.google.cloud.operators.bigquery'],
    ]);
  });
});
