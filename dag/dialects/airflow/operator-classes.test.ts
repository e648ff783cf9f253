import { describe, expect, it } from 'vitest';
import { analyse, dagOf, edges, problems, taskIds } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG, BaseOperator, TaskGroup
from airflow.providers.standard.operators.bash import BashOperator
`;

describe('classes of operators', () => {
  it('pass their arguments through mixins, in the order of the bases', async () => {
    const dag = await dagOf(`${HEAD}
class Left:
    def __init__(self, **kwargs): super().__init__(task_id='left_' + kwargs.pop('task_id'), **kwargs)
class Right:
    def __init__(self, suffix, **kwargs): super().__init__(task_id=kwargs.pop('task_id') + suffix, **kwargs)
class Both(Left, Right, BashOperator):
    def __init__(self, **kwargs): super().__init__(bash_command='true', **kwargs)
with DAG('d'):
    Both(task_id='a', suffix='_right') >> Both(task_id='b', suffix='_r')
`);
    expect(edges(dag)).toEqual(['left_a_right >> left_b_r']);
    expect(dag.exact).toBe(true);
  });

  it('keep their constructor under the decorator that Airflow 2 has for it', async () => {
    const file = await analyse(
      `from airflow import DAG
from ops import Copy
with DAG('d', start_date=None):
    Copy('raw.orders')`,
      {
        'ops.py': `from airflow.models import BaseOperator
from airflow.utils.decorators import apply_defaults
class Base(BaseOperator):
    @apply_defaults
    def __init__(self, table, *args, **kwargs):
        super(Base, self).__init__(*args, task_id='copy_' + table.split('.')[-1], **kwargs)
class Copy(Base):
    pass`,
      },
      { airflowVersion: 2 },
    );
    expect(file.dags.map((dag) => [dag.exact, ...taskIds(dag)])).toEqual([[true, 'copy_orders']]);
  });

  it('may name the base whose constructor they call', async () => {
    const dag = await dagOf(`${HEAD}
class Mine(BaseOperator):
    def __init__(self, *args, **kwargs): BaseOperator.__init__(self, *args, **kwargs)
class Group(TaskGroup):
    def __init__(self, name): TaskGroup.__init__(self, group_id=name + '_group')
class Company(DAG):
    def __init__(self, name): DAG.__init__(self, 'company_' + name)
with Company('d'):
    with Group('g'):
        Mine(task_id='a')
`);
    expect([dag.dagId, ...taskIds(dag)]).toEqual(['company_d', 'g_group.a']);
    expect(dag.exact).toBe(true);
  });

  it('know their own name and module', async () => {
    const text = `${HEAD}
class Mine(BaseOperator):
    where = __module__ + __qualname__
    def name(self): return [__class__.__name__ for _ in 'x'][0]
    def later(self):
        def inner(): return __class__
        return inner()
with DAG('d'):
    mine = Mine(task_id='a')
    BaseOperator(task_id=mine.name())
    mine.later()
print(__annotations__)
`;
    expect(problems(await analyse(text))).toEqual([]);
    expect(taskIds(await dagOf(text))).toEqual(['a', 'Mine']);
  });
});

describe('bases that nobody has the text of', () => {
  const OUTSIDE = `${HEAD}
from company.operators import CompanyOperator
from company.parts import Part, Thing
class Mine(CompanyOperator):
    def __init__(self, table, **kwargs): super().__init__(task_id='load_' + table, **kwargs)
`;

  it('are taken for operators by their names, which promises nothing', async () => {
    const dag = await dagOf(`${OUTSIDE}
class Plain(CompanyOperator): pass
with DAG('d'):
    Mine('a') >> Plain(task_id='b') >> BashOperator(task_id='c', bash_command='true')
`);
    expect(edges(dag)).toEqual(['b >> c', 'load_a >> b']);
    expect(dag.exact).toBe(false);
  });

  it('make doubtful the DAG that a task names or gets later', async () => {
    const file = await analyse(`${OUTSIDE}
one = DAG('one')
Mine('a', dag=one)
two = DAG('two')
task = Mine('b')
task.dag = two
`);
    expect(file.dags.map((dag) => [taskIds(dag), dag.exact])).toEqual([
      [['load_a'], false],
      [['load_b'], false],
    ]);
    expect(problems(file)).toEqual([]);
  });

  it('never lead to an error about ids, which the base may change', async () => {
    const file = await analyse(`${OUTSIDE}
class Mixed(Part, BashOperator): pass
with DAG('d'):
    Mixed(task_id='a', bash_command='true')
    Mixed(task_id='a', bash_command='true')
`);
    expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(file.dags[0]?.exact).toBe(false);
  });

  it('may make tasks under any other name, too', async () => {
    const doubtful = await dagOf(`${OUTSIDE}
class Step(Thing): pass
with DAG('d'):
    Step('a')
`);
    expect(doubtful.exact).toBe(false);
    const given = await dagOf(`${OUTSIDE}
class Step(Thing): pass
dag = DAG('d')
Step('a', dag=dag)
`);
    expect(given.exact).toBe(false);
  });
});
