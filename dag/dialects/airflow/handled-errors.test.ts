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

it('lets the __exit__ of a class in the file end an exception', async () => {
  const text = `${HEAD}
class Quiet:
    def __enter__(self): return self
    def __exit__(self, *caught): return True
with DAG('d') as dag:
    with Quiet():
        EmptyOperator(task_id='a')
        raise ValueError('not told')
        EmptyOperator(task_id='never')
    EmptyOperator(task_id='b')
`;
  expect(problems(await analyse(text))).toEqual([]);
  expect(taskIds(await dagOf(text))).toEqual(['a', 'b']);
  expect((await dagOf(text)).exact).toBe(true);
});

it('does not tell of an exception under a context manager that nobody knows', async () => {
  const text = `${HEAD}
from somewhere import swallow
with swallow():
    raise ValueError('may be swallowed')
`;
  expect(problems(await analyse(text))).toEqual([]);
});

it.each(['airflow.not_there', 'not_installed'])('knows the names that only the missing of %s sets', async (module) => {
  const text = `${HEAD}
try:
    import ${module}
    FOUND = True
except ImportError as error:
    FOUND = False
    REASON = str(error)
with DAG('d') as dag:
    EmptyOperator(task_id='a')
    if not FOUND:
        print(REASON)
        EmptyOperator(task_id='b')
`;
  expect(problems(await analyse(text))).toEqual([]);
});

it('does not promise what depends on whether a package is installed', async () => {
  const dag = await dagOf(`${HEAD}
try:
    import pandas
    FOUND = True
except ImportError:
    FOUND = False
with DAG('d') as dag:
    if FOUND:
        EmptyOperator(task_id='a')
`);
  expect(taskIds(dag)).toEqual(['a']);
  expect(dag.exact).toBe(false);
  expect(dag.unknowns[0]?.reason).toBe('whether the package pandas is installed');
});
