/** Groups that are made while rows are read: the usual work of `defaultdict` in DAG files. */
import { expect, it } from 'vitest';
import { dagOf, taskIds } from '../test-support.ts';

const HEAD = `from collections import defaultdict
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
import nowhere_known
groups = defaultdict(list)
`;
const TASKS = `with DAG('d'):
    for each in groups:
        EmptyOperator(task_id=each)
`;

it('makes a DAG inexact whose groups come from rows that are not known', async () => {
  const dag = await dagOf(`${HEAD}for row in nowhere_known.rows():\n    groups[row.name].append(row)\n${TASKS}`);
  expect(dag.exact).toBe(false);
});

it('makes a DAG inexact where it is not known whether a group is there', async () => {
  const dag = await dagOf(`${HEAD}if nowhere_known.ask():\n    groups['a'].append(1)\n${TASKS}`);
  expect(taskIds(dag)).toEqual(['a']);
  expect(dag.exact).toBe(false);
});

it('knows the groups of rows that are written down', async () => {
  const dag = await dagOf(`${HEAD}for row in ('a', 'b', 'a'):\n    groups[row].append(row)\n${TASKS}`);
  expect(taskIds(dag)).toEqual(['a', 'b']);
  expect(dag.exact).toBe(true);
});

it('does not know which names a part of a file makes that may have raised before', async () => {
  const dag = await dagOf(`${HEAD}try:
    nowhere_known.ask()
    groups['a'] = 1
except Exception:
    groups['b'] = 1
${TASKS}`);
  expect(dag.exact).toBe(false);
});
