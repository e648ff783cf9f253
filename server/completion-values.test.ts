import { describe, expect, test } from 'vitest';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { literalValues } from './literal-values.ts';
import { completed } from './test-support/completion.ts';

const OTHER = `from airflow.sdk import DAG, Asset
from airflow.providers.standard.operators.bash import BashOperator
raw = Asset("raw_orders", "s3://lake/raw")
plain = Asset("s3://lake/plain")
with DAG("nightly", tags=["finance"]):
    BashOperator(task_id="pull", bash_command="x", outlets=[raw, plain], pool="big", queue="heavy", owner="data-team")
`;
const HEAD = `from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.google.cloud.transfers.gcs_to_bigquery import GCSToBigQueryOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.utils.trigger_rule import TriggerRule
from airflow.sdk import DAG, Asset, Param

orders = Asset("s3://lake/orders")
with DAG("etl") as dag:
`;
const files = { 'nightly.py': OTHER };
const at = (line: string, setting = {}) => completed(HEAD + line, { files, ...setting });
const alone = { hasPythonCompletion: true };

describe('completion of values inside of quotes', () => {
  test.each([
    ['KubernetesPodOperator(task_id="p", on_finish_action="|"', ['delete_pod', 'delete_succeeded_pod', 'keep_pod']],
    ['KubernetesPodOperator(task_id="p", image_pull_policy="|"', ['IfNotPresent', 'Always', 'Never']],
    ['GCSToBigQueryOperator(task_id="p", write_disposition="|"', ['WRITE_EMPTY', 'WRITE_TRUNCATE', 'WRITE_APPEND']],
    ['S3KeySensor(task_id="p", mode="|"', ['poke', 'reschedule']],
    ['BashOperator(task_id="p", queue="|"', ['heavy']],
    ['BashOperator(task_id="p", owner="|"', ['data-team']],
    ['x = Asset("|")', ['s3://lake/raw', 'raw_orders', 's3://lake/plain']],
    ['x = Asset(name="|")', ['raw_orders', 's3://lake/plain']],
    ['x = Asset("orders", "|")', ['s3://lake/raw', 's3://lake/plain']],
    ['x = Param(1, type="|")', ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null']],
  ])('offers what there is at %s', async (line, expected) => {
    const { labels } = await at(`    ${line}`);
    expect(labels.filter((label) => label !== 's3://lake/orders')).toEqual(expected);
  });

  test('offers the tags of other DAGs', async () => {
    expect((await completed('from airflow.sdk import DAG\nDAG("x", tags=["|"])', { files })).labels).toEqual([
      'finance',
    ]);
  });

  test('has no values for an operator that takes something else under that name', async () => {
    expect((await at('    BashOperator(task_id="p", image_pull_policy="|"')).labels).toEqual([]);
  });

  test('lists values of arguments that operators have', () => {
    for (const [name, value] of [
      ['on_finish_action', 'delete_pod'],
      ['image_pull_policy', 'Always'],
      ['write_disposition', 'WRITE_EMPTY'],
      ['launch_type', 'FARGATE'],
      ['acl_policy', 'private'],
      ['deploy_mode', 'cluster'],
      ['export_format', 'CSV'],
      ['restart_policy', 'Never'],
      ['dnspolicy', 'Default'],
      ['method', 'POST'],
      ['region_name', 'eu-central-1'],
    ] as const) {
      const owners = [...operatorCatalogue(3).all()].filter(
        ({ parameters, module }) =>
          parameters.some((each) => each.name === name) && literalValues(name, module)?.includes(value),
      );
      expect(owners.length, name).toBeGreaterThan(0);
    }
  });

  test('agrees with the defaults that the operators have', () => {
    const wrong = [...operatorCatalogue(3).all()].flatMap(({ name: operator, module, parameters }) =>
      parameters.flatMap(({ name, default: value }) => {
        const [, , text] = /^(["'])(.*)\1$/.exec(value ?? '') ?? [];
        const values = literalValues(name, module);
        return text === undefined || text === '' || !values || values.includes(text)
          ? []
          : [`${operator}.${name}=${text}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('completion of values without quotes', () => {
  test('writes texts with the quotes of the file', async () => {
    expect((await at('    KubernetesPodOperator(task_id="p", on_finish_action=|)')).line('keep_pod')).toBe(
      '    KubernetesPodOperator(task_id="p", on_finish_action="keep_pod")',
    );
    const single = `${HEAD}    BashOperator(task_id="p", pool=bi|g)`.replaceAll('"', "'");
    expect((await completed(single, { files })).line('big')).toBe("    BashOperator(task_id='p', pool='big')");
  });

  test('offers True and False with the default', async () => {
    const { items } = await at('    S3KeySensor(task_id="p", soft_fail=|)');
    expect(items.slice(0, 2).map(({ label, detail }) => [label, detail])).toEqual([
      ['True', undefined],
      ['False', 'default'],
    ]);
  });

  test('offers durations with their import', async () => {
    const { items, line } = await at('    BashOperator(task_id="p", retry_delay=|)');
    expect(line('timedelta(minutes=5)')).toContain('retry_delay=timedelta(minutes=5))');
    expect(items.find(({ label }) => label === 'timedelta(minutes=5)')?.additionalTextEdits).toMatchObject([
      { newText: 'from datetime import timedelta\n' },
    ]);
  });

  test('offers functions first where one is called', async () => {
    const { labels } = await at('    def score(): ...\n    PythonOperator(task_id="p", python_callable=|)');
    expect(labels[0]).toBe('score');
  });

  test('offers each name once', async () => {
    const { labels } = await at('    BashOperator(task_id="p", outlets=[|])');
    expect(labels.filter((label) => label === 'orders')).toHaveLength(1);
  });

  test('offers the assets of the file and of others as outlets', async () => {
    const { labels, line } = await at('    BashOperator(task_id="p", outlets=[|])');
    expect(labels.slice(0, 3)).toEqual(['orders', 'raw_orders', 's3://lake/plain']);
    expect(line('s3://lake/plain')).toContain('outlets=[Asset("s3://lake/plain")]');
    expect(line('raw_orders')).toContain('outlets=[Asset(name="raw_orders", uri="s3://lake/raw")]');
    expect((await at('    BashOperator(task_id="p", outlets=|)')).line('orders')).toContain('outlets=[orders]');
    const { items } = await completed('from airflow.sdk import DAG\nDAG("x", schedule=[|])', { files });
    expect(items.find(({ label }) => label === 'raw_orders')?.additionalTextEdits).toMatchObject([
      { newText: ', Asset' },
    ]);
  });

  test('offers the members of TriggerRule, unless somebody else does', async () => {
    const line = '    BashOperator(task_id="p", trigger_rule=TriggerRule.|)';
    expect((await at(line, { trigger: '.' })).line('ALL_DONE')).toContain('trigger_rule=TriggerRule.ALL_DONE)');
    expect((await at(line, alone)).labels).toEqual([]);
  });

  test('shows values at once behind an argument that has some', async () => {
    const { items } = await at('    S3KeySensor(|)');
    const command = (label: string) => items.find((item) => item.label === label)?.command?.command;
    expect(command('deferrable=')).toBe('editor.action.triggerSuggest');
    expect(command('aws_conn_id=')).toBe('editor.action.triggerSuggest');
    expect(command('bucket_key=')).toBeUndefined();
  });
});

describe('completion of names', () => {
  const shown = async (line: string, setting = {}) => (await at(line, setting)).labels;

  test('offers what the file has, to those who have no extension for Python', async () => {
    const body = '    first = BashOperator(task_id="a", bash_command="x")\n';
    expect(await shown(`${body}    first >> |`)).toEqual(
      expect.arrayContaining(['first', 'orders', 'dag', 'S3KeySensor']),
    );
    expect(await shown(`${body}    S3K|`)).toContain('S3KeySensor');
    expect(await shown(`${body}    first >> |`, alone)).toEqual([]);
    expect(await shown(`${body}    S3K|`, alone)).not.toContain('S3KeySensor');
  });

  test('offers no names of other functions, no arguments, and none where one is made up', async () => {
    const text = '    def f():\n        inner = 1\n    def g():\n        own = 2\n        x = |\n';
    expect(await shown(text)).toContain('own');
    expect(await shown(text)).not.toContain('inner');
    expect(await shown('    BashOperator(\n        retries=2,\n    )\n    x = |')).not.toContain('retries');
    expect(await shown('    def |')).toEqual([]);
    expect(await shown('    x.|')).not.toContain('orders');
  });
});
