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
