/** Completion of decorators, modules and comments, and of what comes between a task and its call. */
import { describe, expect, test } from 'vitest';
import { completed } from './test-support/completion.ts';

const HEAD = `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG, task, task_group

@task.bash(retries=2)
def run(table: str, limit=10, ti=None):
    return "echo"

@task_group
def both(path): ...

`;
const at = (line: string, setting = {}) => completed(HEAD + line, setting);
const shown = async (line: string) => (await at(line, { hasPythonCompletion: true })).labels;

describe('completion between a task and its call', () => {
  test('offers to override what the decorator takes', async () => {
    const labels = await shown('run.override(|)(table="x")');
    expect(labels).toEqual(expect.arrayContaining(['task_id=', 'trigger_rule=', 'env=', 'cwd=']));
    expect(labels).not.toContain('python_callable=');
    expect(await shown('both.override(|)')).toEqual(expect.arrayContaining(['group_id=', 'tooltip=']));
    expect(await shown('elsewhere.override(task_id="x", |')).toContain('retries=');
    expect(await shown('run.override(task_id="x", |')).not.toContain('task_id=');
  });

  test('offers the function’s parameters to .partial() and .expand(), without those of the context', async () => {
    expect(await shown('run.partial(|)')).toEqual(['table=', 'limit=']);
    expect(await shown('run.expand(|)')).toEqual(['table=', 'limit=']);
    expect(await shown('run.partial(limit=1).expand(|)')).toEqual(['table=']);
    expect(await shown('run.override(task_id="x").partial(limit=1).expand(|')).toEqual(['table=']);
    expect(await shown('both.expand(|)')).toEqual(['path=']);
  });

  test('offers the operator’s own arguments to .expand(), without those that .partial() has', async () => {
    const labels = await shown('KubernetesPodOperator.partial(task_id="x", image="y").expand(|)');
    expect(labels).toEqual(expect.arrayContaining(['arguments=', 'env_vars=']));
    expect(labels).not.toContain('image=');
    expect(labels).not.toContain('retries=');
  });

  test('knows the values there, too', async () => {
    expect(await shown('run.override(trigger_rule="|")')).toContain('all_done');
    expect(await shown('KubernetesPodOperator.partial(task_id="x", on_finish_action="|"')).toContain('keep_pod');
  });
});

describe('completion of decorators', () => {
  test('offers every kind of @task as soon as the dot is typed', async () => {
    const { labels, line, items } = await at('@task.|', { trigger: '.' });
    expect(labels).toEqual(expect.arrayContaining(['kubernetes', 'bash', 'branch', 'docker', 'short_circuit']));
    expect(line('kubernetes')).toBe('@task.kubernetes');
    expect(items[0]?.additionalTextEdits).toBeUndefined();
  });

  test('brings the import where it is missing', async () => {
    const { items } = await completed('@task.ku|');
    expect(items.find(({ label }) => label === 'kubernetes')?.additionalTextEdits).toMatchObject([
      { newText: 'from airflow.sdk import task\n' },
    ]);
    const two = await completed('@task.ku|', { airflowVersion: 2 });
    expect(two.items[0]?.additionalTextEdits).toMatchObject([{ newText: 'from airflow.decorators import task\n' }]);
  });
});

describe('completion of modules', () => {
  test('goes down to those that have operators', async () => {
    expect((await at('from airflow.providers.|', { trigger: '.' })).labels).toEqual(
      expect.arrayContaining(['amazon', 'google', 'cncf', 'snowflake']),
    );
    expect((await at('from airflow.providers.amazon.aws.op|')).line('operators')).toBe(
      'from airflow.providers.amazon.aws.operators',
    );
    expect((await at('from airflow.providers.amazon.aws.sensors.|')).labels).toContain('s3');
    expect((await at('from mine.|', { trigger: '.' })).labels).toEqual([]);
  });
});

describe('completion in comments that suppress', () => {
  const DAG = 'with DAG("x", schedule="61 * * * *"):  # dagwright: ignore';

  test('offers the rules, what the line is about first', async () => {
    const { labels } = await at(`${DAG}[|]\n    pass\n`, { trigger: '[' });
    expect(labels[0]).toBe('invalid-schedule');
    expect(labels).toContain('dependency-cycle');
    expect((await at(`${DAG}[|`)).labels).toContain('invalid-schedule');
    expect((await at(`${DAG}[invalid-schedule, dep|`)).labels).not.toContain('invalid-schedule');
    expect((await at('# dagwright: ignore-file[|]')).labels).toContain('dependency-cycle');
  });

  test('offers nothing in other comments and behind the bracket', async () => {
    expect((await at('# see [|]', { trigger: '[' })).labels).toEqual([]);
    expect((await at(`${DAG}[invalid-schedule] |`)).labels).toEqual([]);
  });
});

describe('completion of what Airflow has beside operators', () => {
  test('brings its import, from where the Airflow in use has it', async () => {
    const edits = async (text: string, airflowVersion: 2 | 3 = 3) => {
      const { items } = await completed(text, { airflowVersion });
      return items.find(({ label }) => label === 'chain')?.additionalTextEdits?.map(({ newText }) => newText);
    };
    expect(await edits('from airflow.sdk import DAG\ncha|')).toEqual([', chain']);
    expect(await edits('from airflow import DAG\ncha|', 2)).toEqual([
      'from airflow.models.baseoperator import chain\n',
    ]);
    expect(await edits('from airflow.sdk import DAG, chain\ncha|')).toBeUndefined();
    expect(await edits('def chain(): ...\ncha|')).toBeUndefined();
  });

  test('lists them behind from airflow.sdk import', async () => {
    expect(await shown('from airflow.sdk import |')).toEqual(expect.arrayContaining(['DAG', 'Asset', 'task_group']));
  });
});

describe('completion of parameters that Airflow fills in', () => {
  test.each([
    ['@task\ndef f(|):\n    pass\n'],
    ['@task.bash(retries=1)\ndef f(table: str, limit=10, |'],
    ['def f(|):\n    pass\nPythonOperator(task_id="x", python_callable=f)\n'],
  ])('offers the context at %j', async (text) => {
    const { labels, line } = await at(text);
    expect(labels).toEqual(expect.arrayContaining(['ti', 'params', 'logical_date', 'dag_run']));
    expect(line('ti')).toContain('ti=None');
  });

  test('leaves out those that are there, and offers none to other functions', async () => {
    expect((await at('@task\ndef f(ti=None, |')).labels).not.toContain('ti');
    expect((await at('def f(|):\n    pass\n')).labels).toEqual([]);
    expect((await at('@task_group\ndef f(|):\n    pass\n')).labels).toEqual([]);
  });
});
