import { describe, expect, test } from 'vitest';
import { completed } from './test-support/completion.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

with DAG("etl", params={"region": Param("eu", description="Where"), "limit": 10}):
    extract = BashOperator(task_id="extract", bash_command="echo", params={"own": 1})
    BashOperator(task_id="t", `;

const at = (command: string, setting = {}) => completed(`${HEAD}bash_command="${command}", env={})\n`, setting);

describe('completion in templates', () => {
  test('offers variables in an expression, those of the Airflow version', async () => {
    const { labels, line } = await at('echo {{ d| }}');
    expect(labels).toEqual(expect.arrayContaining(['ds', 'data_interval_start', 'params', 'dag_run', 'var', 'ti']));
    expect(labels).not.toContain('execution_date');
    expect(line('ds')).toContain('"echo {{ ds }}"');
    expect((await at('{{ | }}', { airflowVersion: 2 })).labels).toContain('execution_date');
  });

  test.each([
    ['{{|', 'ds'],
    ['{{ | ', 'logical_date'],
    ['{% if | %}', 'params'],
    ['{% | %}', 'endif'],
    ['{{ ds }} and {{ ts| }}', 'ts_nodash'],
  ])('works half typed: %s', async (command, expected) => {
    expect((await at(command)).labels).toContain(expected);
  });

  test('offers the macros that the DAG defines, with how they are called', async () => {
    const text = (command: string) =>
      `${HEAD.replace('DAG("etl"', 'DAG("etl", user_defined_macros={"twice": lambda x: x, "home": "/data"}')}bash_command="${command}", env={})\n`;
    const { items } = await completed(text('{{ | }}'));
    expect(items.find(({ label }) => label === 'twice')).toMatchObject({ detail: 'twice(x)' });
    expect(items.find(({ label }) => label === 'home')).toMatchObject({
      detail: "'/data'",
      documentation: 'user_defined_macros of etl',
    });
  });

  test('offers params with their default and description', async () => {
    const { items, labels } = await at('{{ params.| }}');
    expect(labels).toEqual(['region', 'limit', 'own']);
    expect(items[0]).toMatchObject({ detail: 'param of etl, default "eu"', documentation: 'Where' });
    expect((await at("{{ params['|'] }}")).labels).toEqual(labels);
    expect((await at('{{ dag_run.conf.| }}')).labels).toEqual(labels);
  });

  test.each([
    ['{{ macros.¦ }}', 'ds_add'],
    ['{{ ti.¦ }}', 'xcom_pull'],
    ['{{ dag_run.¦ }}', 'conf'],
    ['{{ logical_date.¦ }}', 'strftime'],
    ['{{ data_interval_end.st¦ }}', 'start_of'],
    ['{{ ds | ¦ }}', 'ds_nodash'],
    ['{{ logical_date|ds_¦ }}', 'ds_nodash'],
    ['{{ ds is ¦ }}', 'defined'],
    ['{{ conn.lake.¦ }}', 'host'],
    ['{{ dag.¦ }}', 'dag_id'],
  ])('offers members, filters and tests: %s', async (command, expected) => {
    expect((await at(command)).labels).toContain(expected);
  });

  test('offers nothing in other texts, and nothing of its own behind a dot that it does not know', async () => {
    expect((await at('echo { | }')).labels).toEqual([]);
    expect((await at('echo {{ ds }} |')).labels).toEqual([]);
    expect((await at('{{ mine.| }}')).labels).toEqual([]);
    expect((await at("{{ 'ds |' }}")).labels).toEqual([]);
    expect((await completed(`${HEAD}task_display_name="{{ | }}")\n`)).labels).toEqual([]);
  });

  test('knows that Python halves the braces of an f-string', async () => {
    expect((await completed(`${HEAD}bash_command=f"{{{{ | }}}}")\n`)).labels).toContain('ds');
    expect((await completed(`${HEAD}bash_command=f"{{ | }}")\n`)).labels).toEqual([]);
  });

  test('asks for nothing at a space outside of templates', async () => {
    expect((await at('echo |', { trigger: ' ' })).labels).toEqual([]);
    expect((await completed(`${HEAD}|`, { trigger: ' ' })).labels).toEqual([]);
    expect((await at('{{ |', { trigger: ' ' })).labels).toContain('ds');
  });
});
