import { describe, expect, test } from 'vitest';
import { completed } from './test-support/completion.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator, BranchPythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.amazon.aws.operators.s3 import S3ListOperator
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator
from airflow.providers.common.sql.operators.sql import BranchSQLOperator
from airflow.sdk import DAG, TaskGroup, task

`;
const DAG = `${HEAD}with DAG("etl", schedule="@daily") as dag:
    extract = BashOperator(task_id="extract", bash_command="echo")
    with TaskGroup("prepare"):
        tidy = BashOperator(task_id="tidy", bash_command="echo", pool="narrow", env={"a": "b"})
`;
const OTHER = `${HEAD}with DAG("other"):
    BashOperator(task_id="publish", bash_command="echo", pool="narrow")
    with TaskGroup("checks"):
        S3ListOperator(task_id="list", bucket="b", aws_conn_id="lake")
`;
const IDS = ['extract', 'prepare.tidy'];

describe('completion of task ids', () => {
  test.each([
    ['    x = PythonOperator(task_id="x", python_callable=lambda ti: ti.xcom_pull(task_ids="|"))'],
    ['    f(ti.xcom_pull("|"))'],
    ['    ti.xcom_pull(task_ids=["extract", "|"])'],
    ['    dag.get_task("|")'],
    ['    dag.task_dict["|"]'],
    ['    BranchSQLOperator(task_id="b", sql="x", follow_task_ids_if_true=["|"])'],
    // Half typed: nothing is closed, and more follows.
    ['    ti.xcom_pull(task_ids="|\n    extract >> tidy\n'],
    ["    ti.xcom_pull(task_ids=['|\n"],
    ['    BashOperator(task_id="load", bash_command="{{ ti.xcom_pull(task_ids=\'|'],
    ['    BashOperator(task_id="load", bash_command="{{ ti.xcom_pull(\'|\') }}")'],
    [
      '    BashOperator(task_id="load", bash_command="""\n  echo {{ task_instance.xcom_pull(key=\'k\', task_ids=\'|\') }}\n""")',
    ],
  ])('offers those of the DAG at %s', async (line) => {
    const { labels } = await completed(DAG + line);
    expect(labels.filter((label) => IDS.includes(label))).toEqual(IDS);
  });

  test('replaces the whole id, its dot included, and stops at the quote', async () => {
    expect((await completed(`${DAG}    ti.xcom_pull(task_ids="prepare.|x")`)).line('prepare.tidy')).toBe(
      '    ti.xcom_pull(task_ids="prepare.tidy")',
    );
    expect((await completed(`${DAG}    ti.xcom_pull(task_ids=["extract", "prep|)`)).line('prepare.tidy')).toBe(
      '    ti.xcom_pull(task_ids=["extract", "prepare.tidy)',
    );
  });

  test('keeps to UTF-16 columns and to Windows line ends', async () => {
    const text = `${DAG}    print("🚀🚀"); ti.xcom_pull(task_ids="ext|")  # 🚀\n`.replaceAll('\n', '\r\n');
    expect((await completed(text)).line('extract')).toBe('    print("🚀🚀"); ti.xcom_pull(task_ids="extract")  # 🚀');
  });

  test('knows the DAG that a sensor waits for', async () => {
    const files = { 'other.py': OTHER };
    const sensor = (args: string) => completed(`${DAG}    ExternalTaskSensor(task_id="w", ${args})`, { files });
    expect((await sensor('external_dag_id="|"')).labels).toEqual(['etl', 'other']);
    expect((await sensor('external_dag_id="other", external_task_id="|"')).labels).toEqual(['publish', 'checks.list']);
    expect((await sensor('external_task_ids=["|"], external_dag_id="other"')).labels).toEqual([
      'publish',
      'checks.list',
    ]);
    expect((await sensor('external_dag_id="other", external_task_group_id="|"')).labels).toEqual(['checks']);
    expect((await completed(`${DAG}    ti.xcom_pull(dag_id="other", task_ids="|")`, { files })).labels).toEqual([
      'publish',
      'checks.list',
    ]);
  });

  test('offers nothing for the id of the task that is being made', async () => {
    expect((await completed(`${DAG}    BashOperator(task_id="|")`)).labels).toEqual([]);
  });
});

describe('completion of what a branch returns', () => {
  const BRANCH = `${HEAD}with DAG("etl"):
    @task.branch
    def choose(x):
        RETURN

    one = BashOperator(task_id="one", bash_command="echo")
    two = BashOperator(task_id="two", bash_command="echo")
    three = BashOperator(task_id="three", bash_command="echo")
    choose(1) >> [two, three]
`;
  test.each([
    'return "|"',
    'return ["two", "|"]',
    'return "two" if x else "|"',
    'if x: return "|"',
    'return [\n            "two",\n            "|',
  ])('offers what comes next first: %s', async (line) => {
    const { labels } = await completed(BRANCH.replace('RETURN', line));
    expect(labels.slice(0, 2).sort()).toEqual(['three', 'two']);
    expect(labels).toContain('one');
    expect(labels).not.toContain('choose');
  });

  test('is not put off by a function above that returns something, too', async () => {
    const text = BRANCH.replace('RETURN', 'return "|"').replace(
      '    @task.branch',
      '    @task\n    def above():\n        return 1\n\n    @task.branch',
    );
    expect((await completed(text)).labels.slice(0, 2).sort()).toEqual(['three', 'two']);
  });

  test('works in the function of a classic operator, which stands before the DAG', async () => {
    const text = `${HEAD}def choose():\n    return "|"\n\n${DAG.slice(HEAD.length)}    BranchPythonOperator(task_id="c", python_callable=choose) >> extract\n`;
    expect((await completed(text)).labels).toEqual(['extract', 'prepare.tidy', 'prepare']);
  });

  test('leaves other functions alone', async () => {
    expect((await completed(`${DAG}    @task\n    def f():\n        return "|"\n`)).labels).toEqual([]);
    expect((await completed(BRANCH.replace('RETURN', 'return str("|")'))).labels).toEqual([]);
  });
});

describe('completion of the keys of default_args', () => {
  test.each([
    'with DAG("x", default_args={"|"}):\n    pass',
    'DEFAULT_ARGS = {\n    "owner": "me",  # me\n    "|": 1,\n}',
    'default_args: dict = {"owner": "me", "ret|',
  ])('offers what every operator takes: %s', async (text) => {
    const { labels } = await completed(`${HEAD}${text}`);
    expect(labels).toContain('retries');
    expect(labels).not.toContain('task_id');
  });

  test('offers nothing for their values', async () => {
    expect((await completed(`${HEAD}default_args = {"owner": "|"}`)).labels).toEqual([]);
  });
});

describe('completion of what Airflow has a list of', () => {
  const inTask = (args: string, setting = {}) => completed(`${DAG}    S3ListOperator(task_id="s", ${args})`, setting);

  test('offers trigger rules with what they mean', async () => {
    const { items } = await inTask('trigger_rule="|"');
    expect(items).toHaveLength(13);
    expect(items.find(({ label }) => label === 'one_failed')?.detail).toContain('at least one has failed');
  });

  test('offers presets and cron expressions, in words', async () => {
    const { items, line } = await completed(`${HEAD}with DAG("x", schedule="@d|"):\n    pass`);
    expect(line('@daily')).toBe('with DAG("x", schedule="@daily"):');
    expect(items.find(({ label }) => label === '30 6 * * 1-5')?.detail).toBe('At 06:30, Monday through Friday');
  });

  test('offers pools and connections that others use, the operator’s own default first', async () => {
    const files = { 'other.py': OTHER, '../.env': 'AIRFLOW_CONN_WAREHOUSE=postgres://x\n' };
    expect((await inTask('pool="|"', { files })).labels).toEqual(['default_pool', 'narrow']);
    expect((await inTask('aws_conn_id="|"', { files })).labels).toEqual(['aws_default', 'warehouse', 'lake']);
  });

  test('offers no folders where a connection is wanted', async () => {
    const setting = { files: { 'sql/load.sql': 'select 1' } };
    const query = (args: string) =>
      completed(
        `${HEAD}from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\nwith DAG("q"):\n    SQLExecuteQueryOperator(task_id="q", ${args})`,
        setting,
      );
    expect((await query('sql="|"')).labels).toEqual(['sql/']);
    expect((await query('conn_id="|"')).labels).toEqual([]);
  });

  test('offers Variables from settings of a local setup and from use', async () => {
    const files = {
      '../airflow_settings.yaml': 'airflow:\n  variables:\n    - variable_name: region\n      variable_value: eu\n',
      'other.py': `${OTHER}x = Variable.get("stage")\n`,
    };
    expect((await completed(`${DAG}    Variable.get("|")`, { files })).labels).toEqual(['region', 'stage']);
    const template = `${DAG}    BashOperator(task_id="v", bash_command="{{ var.value.|  }}")`;
    expect((await completed(template, { files })).labels).toEqual(['region', 'stage']);
  });

  test('offers the values that an annotation or Airflow lists', async () => {
    const sensor = `${DAG}    ExternalTaskSensor(task_id="w", mode="|")`;
    expect((await completed(sensor)).labels).toEqual(['poke', 'reschedule']);
    expect((await completed(`${DAG}    open("x", mode="|")`)).labels).toEqual([]);
  });

  test('offers nothing elsewhere', async () => {
    expect((await inTask('bucket="|"')).labels).toEqual([]);
    expect((await completed(`${DAG}    # task_ids="|"`)).labels).toEqual([]);
    expect((await completed(`"""task_ids='|'"""\n${DAG}`)).labels).toEqual([]);
  });
});

describe('completion of template files', () => {
  const files = {
    'sql/a.sql': 'select 1',
    'sql/deep/b.sql': 'select 2',
    'sql/readme.md': '',
    'images/x.png': '',
    '../templates/c.sql': '',
  };
  const sql = (value: string, args = '') =>
    completed(`${HEAD}with DAG("x"${args}):\n    RedshiftDataOperator(task_id="q", sql="${value}")`, { files });

  test('offers folders that hold templates, then the files in them', async () => {
    expect((await sql('|')).labels).toEqual(['sql/']);
    expect((await sql('sql/|')).labels).toEqual(['a.sql', 'deep/']);
    expect((await sql('sql/|x')).line('a.sql')).toContain('sql="sql/a.sql"');
    expect((await sql('select |')).labels).toEqual([]);
  });

  test('looks into template_searchpath', async () => {
    expect((await sql('|', ', template_searchpath="/project/templates"')).labels).toEqual(['c.sql', 'sql/']);
  });
});
