import { describe, expect, it } from 'vitest';
import { analyse, dagOf, edges, problems, taskIds } from '../../test-support.ts';

const inDag = (body: string): string => `
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
def t(name): return EmptyOperator(task_id=name)
with DAG('d') as dag:
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

describe('generator expressions', () => {
  it('make only what is asked for, as often as it is asked for', async () => {
    const dag = await dagOf(
      inDag(`some = (t(f'a{i}') for i in range(9))\nnext(some) >> next(some)\nnever = (t('never') for _ in range(3))`),
    );
    expect(taskIds(dag)).toEqual(['a0', 'a1']);
    expect(edges(dag)).toEqual(['a0 >> a1']);
    expect(dag.exact).toBe(true);
  });

  it('stop where any() and zip() stop, and go on after that', async () => {
    const dag = await dagOf(
      inDag(`
some = (t(f'a{i}') for i in range(9))
any(task.task_id == 'a1' for task in some)
list(zip((t(f'z{i}') for i in range(9)), [1]))
next(some)`),
    );
    expect(taskIds(dag)).toEqual(['a0', 'a1', 'z0', 'z1', 'a2']);
  });

  it('do what their elements do between the rounds of the loop', async () => {
    const dag = await dagOf(
      inDag(`for one in (t(f'a{i}') for i in range(2) for j in range(1) if i != 5): t(one.task_id + '_after')`),
    );
    expect(taskIds(dag)).toEqual(['a0', 'a0_after', 'a1', 'a1_after']);
  });

  it('with a condition that is not known have elements that are not sure', async () => {
    const dag = await dagOf(
      inDag(`import os
names = list(n for n in ['a', 'b'] if n != os.environ['SKIP'])
t('count_%d' % len(names))
for n in list(map(str, (n for n in ['c'] if n in os.environ))): t(n)`),
    );
    expect(dag.exact).toBe(false);
    expect(taskIds(dag)).toContain('c');
  });
});

describe('generator functions', () => {
  it('that are left half way make the DAG inexact when more was made than was asked for', async () => {
    const dag = await dagOf(
      inDag(`def many():\n    for i in range(9): yield t(f'a{i}')\ng = many()\nnext(g) >> next(g)`),
    );
    expect(dag.exact).toBe(false);
    expect(dag.unknowns.map((each) => each.reason)).toContain('how far a generator gets');
  });

  it('that are gone through to the end by next() are exact', async () => {
    const dag = await dagOf(inDag(`def two():\n    yield t('a')\n    yield t('b')\ng = two()\nnext(g) >> next(g)`));
    expect(edges(dag)).toEqual(['a >> b']);
    expect(dag.exact).toBe(true);
  });

  it('that get values by send() make the DAG inexact', async () => {
    const dag = await dagOf(
      inDag(`def g():\n    name = yield\n    t(name)\n    yield\none = g()\nnext(one)\none.send('a')`),
    );
    expect(dag.exact).toBe(false);
  });
});

it('reports no duplicate for a generator that nobody goes through', async () => {
  const file = await analyse(inDag(`x = (t('same') for _ in range(3) for _ in range(2))`));
  expect(problems(file)).toEqual(['5: empty-dag']);
});
