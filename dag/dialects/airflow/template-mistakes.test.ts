import { describe, expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `from datetime import datetime
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
`;

async function found(
  text: string,
  files: { [path: string]: string } = {},
  airflowVersion: 2 | 3 = 3,
): Promise<readonly string[]> {
  const head = airflowVersion === 2 ? HEAD.replace('airflow.sdk import DAG, task', 'airflow import DAG') : HEAD;
  const { problems } = await analyse(head + text, files, { airflowVersion });
  return problems.filter(({ code }) => code.startsWith('template-')).map(({ message }) => message);
}

function command(template: string, dag = "DAG('d')"): string {
  return `with ${dag}:\n    BashOperator(task_id='a', bash_command=${JSON.stringify(template)})\n`;
}

describe('a name in a template', () => {
  it('that Airflow 3 no longer has is told with what takes its place', async () => {
    expect(await found(command('echo {{ next_ds }}'))).toEqual([
      "Templates have no 'next_ds' in Airflow 3; use 'data_interval_end | ds'",
    ]);
    expect(await found(command('echo {{ next_ds }}'), {}, 2)).toEqual([]);
  });

  it('may be one of the macros or filters that the DAG defines', async () => {
    const dag = "DAG('d', user_defined_macros={'mine': 1}, user_defined_filters={'loud': str.upper})";
    expect(await found(command('{{ mine | loud }} {{ mien }}', dag))).toEqual([
      "Templates have no variable 'mien'; did you mean 'mine'?",
    ]);
    expect(
      await found(
        `from somewhere import macros_of\n${command('{{ mine }}', "DAG('d', user_defined_macros=macros_of())")}`,
      ),
    ).toEqual([]);
  });

  it('may be given by the template itself, or left undefined on purpose', async () => {
    expect(
      await found(
        command("{% for x in [1] %}{{ x }}{% endfor %}{% if y is defined %}{{ y }}{% endif %}{{ z | d('') }}"),
      ),
    ).toEqual([]);
  });

  it('may be a macro of a plugin', async () => {
    expect(await found(command('{{ macros.my_plugin.today() }}'))).toEqual([]);
    expect(await found(command('{{ macros.ds_ad(ds, 1) }}'))).toEqual([
      "Templates have no macro 'ds_ad'; did you mean 'ds_add'?",
    ]);
  });

  it('is looked for in lists, dictionaries, calls of tasks and mapped arguments', async () => {
    const text = `with DAG('d'):
    BashOperator(task_id='a', bash_command='true', env={'A': '{{ one }}'})
    BashOperator.partial(task_id='b').expand(bash_command=['{{ two }}'])
    @task
    def f(x): ...
    f('{{ three }}')
`;
    expect(await found(text)).toEqual(['one', 'two', 'three'].map((name) => expect.stringContaining(`'${name}'`)));
  });

  it('is told of once for all the tasks that a loop makes of it', async () => {
    expect(
      await found(
        "with DAG('d'):\n    for i in range(9):\n        BashOperator(task_id=f't{i}', bash_command='{{ nope }}')\n",
      ),
    ).toHaveLength(1);
  });

  it('does not matter in an argument that is not rendered', async () => {
    expect(
      await found("with DAG('d'):\n    BashOperator(task_id='a', bash_command='true', doc_md='{{ nope }}')\n"),
    ).toEqual([]);
  });
});

describe('a param in a template', () => {
  it('that the DAG does not have is told of when the DAG runs on a schedule', async () => {
    expect(await found(command('{{ params.day }}', "DAG('d', schedule='@daily', params={'table': 1})"))).toEqual([
      "DAG 'd' has no param 'day'",
    ]);
    expect(await found(command('{{ params.day }}', "DAG('d', schedule=None)"))).toEqual([]);
  });

  it('may be the task’s own or one of default_args', async () => {
    const dag = "DAG('d', schedule='@daily', default_args={'params': {'x': 1}})";
    expect(
      await found(
        `with ${dag}:\n    BashOperator(task_id='a', bash_command='{{ params.x }} {{ params.y }}', params={'y': 2})\n`,
      ),
    ).toEqual([]);
  });
});

describe('a template file', () => {
  const text = "with DAG('d'):\n    SQLExecuteQueryOperator(task_id='q', conn_id='c', sql='sql/q.sql')\n";

  it('is read, and its mistakes are told where it is named, with a way to their line', async () => {
    const { problems } = await analyse(HEAD + text, { 'dags/sql/q.sql': 'select 1\nfrom {{ nope' });
    expect(problems.map(({ message }) => message)).toEqual([
      "sql/q.sql, line 2: Jinja cannot read this template: expected '}}', got the end of the template",
    ]);
    expect(problems[0]?.location.range.start.line).toBe(5);
    expect(problems[0]?.related[0]?.location).toMatchObject({
      uri: 'file:///workspace/dags/sql/q.sql',
      range: { start: { line: 1, character: 5 } },
    });
  });

  it('that is not there is told of, for every operator', async () => {
    expect(await found(text)).toEqual([expect.stringContaining("'sql/q.sql'")]);
    expect(await found(text, { 'dags/sql/q.sql': 'select 1' })).toEqual([]);
  });
});
