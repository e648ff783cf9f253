/** Rules that are off unless they are asked for. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../test-support.ts';

const HEAD = `from airflow.sdk import DAG, dag, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator
`;

async function told(code: string, text: string): Promise<readonly string[]> {
  const { problems } = await analyse(HEAD + text, {}, { optionalRules: [code] });
  return problems
    .filter((problem) => problem.code === code)
    .map(({ location, severity, fixes }) => {
      const edits =
        fixes[0]?.edits.map(({ newText, location: { range } }) => `${range.start.line - 2}:${newText}`) ?? [];
      return [`${location.range.start.line - 2} ${severity}`, ...edits].join(' ');
    });
}

it('none says anything before it is asked for', async () => {
  const { problems } = await analyse(`${HEAD}with DAG('d'):\n    a = BashOperator(task_id='b', bash_command='echo')\n`);
  expect(problems).toEqual([]);
});

describe('variable-unlike-task', () => {
  const named = (text: string) =>
    told('variable-unlike-task', `with DAG('d'):\n    ${text.replaceAll('\n', '\n    ')}\n`);

  it('renames the variable at each place', async () => {
    expect(await named(`a = BashOperator(task_id='b', bash_command='echo')\na >> [a]`)).toEqual(['2 hint 2:b 3:b 3:b']);
  });

  it('leaves it to the writer where the new name is taken, or is no name', async () => {
    expect(await named(`b = 1\na = BashOperator(task_id='b', bash_command='echo')`)).toEqual(['3 hint']);
    expect(await named(`a = BashOperator(task_id='b-c', bash_command='echo')`)).toEqual(['2 hint']);
    expect(await named(`a = 1\na = BashOperator(task_id='b', bash_command='echo')`)).toEqual(['3 hint']);
  });

  it('is silent where both have one name, or the id is worked out', async () => {
    expect(await named(`a = BashOperator(task_id='a', bash_command='echo')`)).toEqual([]);
    expect(await named(`a = BashOperator(task_id=f'b{1}', bash_command='echo')`)).toEqual([]);
  });
});

describe('schedule-not-given', () => {
  it.each([
    [`DAG('d')`, ['1 hint 1:, schedule=None']],
    [`DAG(dag_id='d', tags=['x'])`, ['1 hint 1:, schedule=None']],
    [`@dag\ndef d(): pass`, ['1 hint 1:(schedule=None)']],
    [`@dag()\ndef d(): pass`, ['1 hint 1:schedule=None']],
    [`def make():\n    return DAG('d')`, ['2 hint 2:, schedule=None']],
    [`DAG('d', schedule='@daily')`, []],
    [`DAG('d', **{})`, []],
    [`DAG('d', '', '@daily')`, []],
  ])('%s', async (text, expected) => {
    expect(await told('schedule-not-given', `${text}\n`)).toEqual(expected);
  });
});

describe('branch-or-short-circuit', () => {
  const branch = (body: string) => `@task.branch\ndef b(x):\n${body.replace(/^/gm, '    ')}\n`;

  it.each([
    [branch(`if x:\n    return ['a']\nreturn []`), ['1 hint']],
    [branch(`if x:\n    return ['a']\nreturn None`), ['1 hint']],
    [branch(`if x:\n    return ['a']\nreturn ['b']`), []],
    [branch(`return ['a']`), []],
    [branch(`if x:\n    return ['a']\nreturn x`), []],
    [
      `def b(x):\n    if x:\n        return ['a']\n    return\nBranchPythonOperator(task_id='t', python_callable=b)\n`,
      ['5 hint'],
    ],
  ])('%s', async (text, expected) => {
    expect(await told('branch-or-short-circuit', text)).toEqual(expected);
  });
});
