import { expect, it } from 'vitest';
import { analyse, dagOf, problems, taskIds } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
class Names:
    def __getattr__(self, name):
        if name.startswith('t_'): return name[2:]
        raise AttributeError(name)
names = Names()
`;

it('asks __getattr__ and takes its AttributeError for a missing attribute', async () => {
  const text = `${HEAD}
with DAG('d') as dag:
    EmptyOperator(task_id=names.t_a)
    EmptyOperator(task_id=getattr(names, 'other', 'default'))
    if not hasattr(names, 'other'): EmptyOperator(task_id='absent')
`;
  expect(problems(await analyse(text))).toEqual([]);
  const dag = await dagOf(text);
  expect(taskIds(dag)).toEqual(['a', 'default', 'absent']);
  expect(dag.exact).toBe(true);
});

it('asks the __getattr__ of a module', async () => {
  const dag = await dagOf(
    `${HEAD}
from settings import LAZY
import settings
with DAG('d') as dag:
    EmptyOperator(task_id=LAZY)
    EmptyOperator(task_id=getattr(settings, 'GONE', 'default'))
`,
    {
      'dags/settings.py': `def __getattr__(name):\n    if name == 'LAZY': return 'lazy'\n    raise AttributeError(name)\n`,
    },
  );
  expect(taskIds(dag)).toEqual(['lazy', 'default']);
  expect(dag.exact).toBe(true);
});
