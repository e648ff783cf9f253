import { expect, it } from 'vitest';
import { analyse, dagOf, problems, taskIds } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG
from airflow.exceptions import DuplicateTaskIdFound
from airflow.providers.standard.operators.empty import EmptyOperator
`;

it.each(['Exception', 'DuplicateTaskIdFound', '(ValueError, DuplicateTaskIdFound)'])(
  'reports no error that the file itself handles with %s',
  async (type) => {
    const text = `${HEAD}
with DAG('d') as dag:
    EmptyOperator(task_id='a')
    try:
        EmptyOperator(task_id='a')
    except ${type}:
        pass
`;
    expect(problems(await analyse(text))).toEqual([]);
    expect((await dagOf(text)).exact).toBe(false);
  },
);

it('reports an error within a try that looks for missing modules only', async () => {
  const text = `${HEAD}
try:
    with DAG('d') as dag:
        EmptyOperator(task_id='a')
        EmptyOperator(task_id='a')
except ImportError:
    pass
`;
  expect(problems(await analyse(text))).toHaveLength(1);
});

it('gives a KeyError the key that was missing', async () => {
  const dag = await dagOf(`${HEAD}
with DAG('d') as dag:
    try:
        {}['gone']
    except KeyError as error:
        EmptyOperator(task_id=error.args[0])
`);
  expect(taskIds(dag)).toEqual(['gone']);
  expect(dag.exact).toBe(true);
});

it('knows the names of the builtins module', async () => {
  const dag = await dagOf(`${HEAD}
import builtins
from builtins import range
with DAG('d') as dag:
    for i in range(2): EmptyOperator(task_id=builtins.str(i))
`);
  expect(taskIds(dag)).toEqual(['0', '1']);
  expect(dag.exact).toBe(true);
});

it('finds trigger rules by name, by value and one after the other', async () => {
  const dag = await dagOf(`${HEAD}
from airflow.utils.trigger_rule import TriggerRule
with DAG('d') as dag:
    EmptyOperator(task_id='a', trigger_rule=TriggerRule['ONE_FAILED'])
    EmptyOperator(task_id='b', trigger_rule=TriggerRule('all_done'))
    EmptyOperator(task_id='c', trigger_rule=[rule for rule in TriggerRule if rule == 'always'][0])
`);
  expect(dag.tasks.map((task) => task.triggerRule)).toEqual(['one_failed', 'all_done', 'always']);
});
