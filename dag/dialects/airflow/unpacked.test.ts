import { expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const errors = async (line: string): Promise<readonly string[]> =>
  (
    await analyse(`from airflow.sdk import DAG, task
from airflow.providers.standard.operators.empty import EmptyOperator
with DAG('d', schedule=None):
    @task
    def f(): return 1, 2
    op = EmptyOperator(task_id='op')
    ${line}
`)
  ).problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

it.each([
  ['a, b = f()', 'xcom-not-iterable'],
  ['a, b = op.output', 'xcom-not-iterable'],
  ['a, b = op', 'invalid-argument'],
  ['a, b = f', 'invalid-argument'],
  ['a, b = None', 'uncaught-exception'],
  ['a, b = 5', 'uncaught-exception'],
  ['a, b = [1]', 'uncaught-exception'],
])('what cannot be taken apart is one error: %s', async (line, code) => {
  expect(await errors(line)).toEqual([code]);
});
