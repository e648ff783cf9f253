import { expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.time import TimeSensorAsync
`;

const found = async (text: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> =>
  (await analyse(HEAD + text, {}, { airflowVersion })).problems
    .filter(({ code }) => code === 'deprecated' || code === 'never-called')
    .map(({ severity, location, code }) => `${location.range.start.line + 1}: ${severity} ${code}`);

it('tells of the address that failures are mailed to once, where it is given', async () => {
  const text = `with DAG('d', schedule=None, default_args={'email': 'a@b.c', 'email_on_failure': True}):
    BashOperator(task_id='a', bash_command='a')
    BashOperator(task_id='b', bash_command='b')
    BashOperator(task_id='c', bash_command='c', email=['x@y.z'])
`;
  expect(await found(text)).toEqual(['4: hint deprecated', '7: hint deprecated']);
  expect(await found(text, 2)).toEqual([]);
});

it('says nothing where no address is given', async () => {
  expect(
    await found(`with DAG('d', schedule=None, default_args={'email_on_failure': False, 'email': None}):
    BashOperator(task_id='a', bash_command='a')
`),
  ).toEqual([]);
});

it('tells of sensors that are deferrable by their class', async () => {
  expect(await found("with DAG('d', schedule=None):\n    TimeSensorAsync(task_id='a', target_time=None)\n")).toEqual([
    '5: hint deprecated',
  ]);
});

it.each([
  ["BashOperator.partial(task_id='a')", ['5: warning never-called']],
  ["build = BashOperator.partial(task_id='a')", ['5: warning never-called']],
  ["build = BashOperator.partial(task_id='a')\n    build.expand(bash_command=['x'])", []],
  ["BashOperator.partial(task_id='a').expand(bash_command=['x'])", []],
  ["a = functools.partial(print, 'a')", []],
])('knows of partial operators that are never mapped: %s', async (line, told) => {
  expect(await found(`with DAG('d', schedule=None):\n    ${line}\n`)).toEqual(told);
});
