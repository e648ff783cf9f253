/** Tasks inside of something that nobody has the text of: it may be a task group, which gives them other ids. */
import { expect, test } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `from contextlib import ExitStack
from airflow.sdk import DAG, TaskGroup
from airflow.providers.standard.operators.empty import EmptyOperator
from company.groups import Section, open_section, paused
from freezegun import freeze_time
`;

async function made(text: string) {
  const { dags, problems } = await analyse(HEAD + text);
  return {
    exact: dags.every((dag) => dag.exact),
    errors: problems.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
}

test.each([
  ['a class', `with Section('x'):`, `with Section('y'):`],
  ['a function', `with open_section('x'):`, `with open_section('y'):`],
  ['what a package has ready', `with paused:`, `with paused:`],
  ['a subclass', `with Own('x'):`, `with Own('y'):`],
  ['one of a stack', `with ExitStack() as s:\n        s.enter_context(open_section('x'))`, `if True:`],
])('one id under %s of a package twice is no mistake', async (_, first, second) => {
  const text = `class Own(Section): pass
with DAG('d'):
    ${first}
        EmptyOperator(task_id='a')
    ${second}
        EmptyOperator(task_id='a')
`;
  expect(await made(text)).toEqual({ exact: false, errors: [] });
});

test('a group whose parent, or a task whose group, is not known may have any id', async () => {
  const text = `x, y = Section('x'), Section('y')
with DAG('d'):
    EmptyOperator(task_id='a', task_group=x)
    EmptyOperator(task_id='a', task_group=y)
    TaskGroup('g', parent_group=x)
    TaskGroup('g', parent_group=y)
`;
  expect(await made(text)).toEqual({ exact: false, errors: [] });
});

test('what is open around the DAG is none of its groups', async () => {
  const text = `with paused:
    with DAG('d'):
        EmptyOperator(task_id='a')
        EmptyOperator(task_id='a')
`;
  expect((await made(text)).errors).toEqual([`Task id 'a' is used twice in DAG 'd'`]);
});

test('ids are told again once it is left', async () => {
  const text = `with DAG('d'):
    with ExitStack() as s:
        s.enter_context(paused)
    with paused:
        pass
    EmptyOperator(task_id='a')
    EmptyOperator(task_id='a')
`;
  expect((await made(text)).errors).toEqual([`Task id 'a' is used twice in DAG 'd'`]);
});
