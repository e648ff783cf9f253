import { describe, expect, it } from 'vitest';
import { analyse, dagOf, edges, problems, taskIds } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG, Label, TaskGroup, chain, chain_linear, cross_downstream, dag, task, task_group, setup, teardown
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
`;

const inDag = (body: string): string => `${HEAD}
with DAG('d') as dag:
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

const abc = `a, b, c, e = (EmptyOperator(task_id=i) for i in 'abce')\n`;

describe('tasks and their ids', () => {
  it('reads tasks made in a with block', async () => {
    const dag = await dagOf(inDag(`BashOperator(task_id='a', bash_command='true')`));
    expect(taskIds(dag)).toEqual(['a']);
    expect(dag.tasks[0]).toMatchObject({ operator: 'BashOperator', triggerRule: 'all_success', group: null });
    expect(dag.exact).toBe(true);
  });

  it('reads tasks that name their DAG', async () => {
    const dag = await dagOf(
      `${HEAD}\nd = DAG('d')\na = EmptyOperator(task_id='a', dag=d)\nb = EmptyOperator(task_id='b', dag=d)\na >> b`,
    );
    expect(edges(dag)).toEqual(['a >> b']);
  });

  it('gives decorated functions that are called again a numbered id', async () => {
    const dag = await dagOf(inDag(`@task\ndef f(x=1): ...\nf()\nf()\nf.override(task_id='g')()`));
    expect(taskIds(dag)).toEqual(['f', 'f__1', 'g']);
  });

  it('knows what loops, f-strings and comprehensions make', async () => {
    const dag = await dagOf(
      inDag(
        `ts = [EmptyOperator(task_id=f't_{i:02d}') for i in range(3)]\nfor name in ['x', 'y']:\n    ts[0] >> EmptyOperator(task_id=name)`,
      ),
    );
    expect(taskIds(dag)).toEqual(['t_00', 't_01', 't_02', 'x', 'y']);
    expect(edges(dag)).toEqual(['t_00 >> x', 't_00 >> y']);
  });

  it('keeps the place of a literal id, also when it comes through a loop', async () => {
    const dag = await dagOf(inDag(`for name in ['first']:\n    EmptyOperator(task_id=name)`));
    expect(dag.tasks[0]?.idLocation?.range.start).toEqual({ line: 7, character: 18 });
  });

  it('takes arguments from default_args', async () => {
    const dag = await dagOf(`${HEAD}
with DAG('d', default_args={'retries': 3, 'trigger_rule': 'all_done'}):
    EmptyOperator(task_id='a')
    EmptyOperator(task_id='b', retries=0)`);
    expect(dag.tasks.map((each) => [each.retries, each.triggerRule])).toEqual([
      [3, 'all_done'],
      [0, 'all_done'],
    ]);
  });

  it('follows classes that derive from operators', async () => {
    const dag = await dagOf(`${HEAD}
class Mine(BashOperator):
    def __init__(self, table, **kwargs):
        super().__init__(bash_command=f'load {table}', **kwargs)
with DAG('d'):
    Mine(task_id='a', table='t')`);
    expect(dag.tasks[0]).toMatchObject({
      operator: 'Mine',
      bases: ['airflow.providers.standard.operators.bash.BashOperator', 'airflow.models.baseoperator.BaseOperator'],
    });
    expect(dag.tasks[0]?.args.find(({ name }) => name === 'bash_command')?.value).toEqual({
      kind: 'json',
      value: 'load t',
    });
  });
});

describe('dependencies', () => {
  it.each([
    ['a >> b >> c', ['a >> b', 'b >> c']],
    ['c << b << a', ['a >> b', 'b >> c']],
    ['a >> [b, c] >> e', ['a >> b', 'a >> c', 'b >> e', 'c >> e']],
    ['[a, b] >> c', ['a >> c', 'b >> c']],
    ['a.set_downstream([b, c])', ['a >> b', 'a >> c']],
    ['c.set_upstream(b)', ['b >> c']],
    ['chain(a, [b, c], e)', ['a >> b', 'a >> c', 'b >> e', 'c >> e']],
    ['chain([a, b], [c, e])', ['a >> c', 'b >> e']],
    ['chain_linear([a, b], [c, e])', ['a >> c', 'a >> e', 'b >> c', 'b >> e']],
    ['cross_downstream([a, b], [c, e])', ['a >> c', 'a >> e', 'b >> c', 'b >> e']],
    ['a >> Label("x") >> b', ['a >> b']],
  ])('%s', async (expression, expected) => {
    expect(edges(await dagOf(inDag(abc + expression)))).toEqual(expected);
  });

  it('puts a label on the edge it stands on', async () => {
    const dag = await dagOf(inDag(`${abc}a >> Label('when it rains') >> [b, c]`));
    expect(dag.edges.map((edge) => edge.label)).toEqual(['when it rains', 'when it rains']);
  });

  it('makes an edge of a result that is passed on', async () => {
    const dag = await dagOf(
      inDag(
        `@task\ndef f(): ...\n@task\ndef g(x): ...\ng([f()])\nBashOperator(task_id='b', bash_command='true', env={'A': g.override(task_id='h')(1)['k']})`,
      ),
    );
    expect(dag.edges.map(({ upstream, downstream, kind }) => [upstream, downstream, kind])).toEqual([
      ['f', 'g', 'data'],
      ['h', 'b', 'data'],
    ]);
  });

  it('says where each edge is written', async () => {
    const dag = await dagOf(inDag(`${abc}a >> b\nb >> c`));
    expect(dag.edges.map((edge) => edge.location.range.start.line)).toEqual([8, 9]);
  });
});

describe('task groups', () => {
  it('prefixes ids and ties roots and leaves', async () => {
    const dag = await dagOf(
      inDag(
        `${abc}with TaskGroup('g') as g:\n    x = EmptyOperator(task_id='x')\n    with TaskGroup('h', prefix_group_id=False):\n        y = EmptyOperator(task_id='y')\n    x >> y\na >> g >> b`,
      ),
    );
    expect(taskIds(dag)).toContain('g.x');
    expect(taskIds(dag)).toContain('y');
    expect(edges(dag)).toEqual(['a >> g.x', 'g.x >> y', 'y >> b']);
    expect(dag.groups.map(({ groupId, parent }) => [groupId, parent])).toEqual([
      ['g', null],
      ['g.h', 'g'],
    ]);
  });

  it('runs decorated groups, numbers them and maps them', async () => {
    const dag = await dagOf(
      inDag(`@task\ndef f(x): ...\n@task_group\ndef g(x):\n    f(x)\ng(1)\ng(2)\ng.expand(x=f(0))`),
    );
    expect(taskIds(dag)).toEqual(['g.f', 'g__1.f', 'f', 'g__2.f']);
    expect(dag.groups.map((group) => group.mapped)).toEqual([false, false, true]);
    expect(edges(dag)).toEqual(['f >> g__2.f']);
  });

  it('ties every task of a mapped group that uses an element to what the group is mapped over', async () => {
    const dag = await dagOf(
      inDag(
        `@task\ndef f(): return [1]\n@task\ndef a(x): ...\n@task\ndef b(x): ...\n@task_group\ndef g(x):\n    a(x) >> b(x)\ng.expand(x=f())`,
      ),
    );
    expect(edges(dag)).toEqual(['f >> g.a', 'f >> g.b', 'g.a >> g.b']);
  });
});

describe('mapping, setup and teardown', () => {
  it('marks mapped tasks', async () => {
    const dag = await dagOf(
      inDag(
        `@task\ndef f(): return [1]\n@task\ndef g(x, y): ...\ng.partial(y=1).expand(x=f())\nBashOperator.partial(task_id='b').expand(bash_command=['true', 'false'])`,
      ),
    );
    expect(dag.tasks.map(({ taskId, mapped }) => [taskId, mapped])).toEqual([
      ['f', false],
      ['g', true],
      ['b', true],
    ]);
  });

  it('ties what is made inside a setup to it and to its teardown', async () => {
    const dag = await dagOf(
      inDag(`@setup\ndef s(): ...\n@teardown\ndef t(): ...\n@task\ndef w(): ...\nwith s() >> t():\n    w()`),
    );
    expect(edges(dag)).toEqual(['s >> t', 's >> w', 'w >> t']);
    expect(dag.tasks.map(({ setup, teardown, triggerRule }) => [setup, teardown, triggerRule])).toEqual([
      [true, false, 'all_success'],
      [false, true, 'all_done_setup_success'],
      [false, false, 'all_success'],
    ]);
  });
});

describe('files', () => {
  it('imports modules of the workspace', async () => {
    const dag = await dagOf(`${HEAD}\nfrom common.factory import make\nd = make('x')`, {
      'dags/common/__init__.py': '',
      'dags/common/factory.py': `${HEAD}\ndef make(name):\n    with DAG(name) as d:\n        EmptyOperator(task_id=name + '_task')\n    return d\n`,
    });
    expect([dag.dagId, ...taskIds(dag)]).toEqual(['x', 'x_task']);
  });

  it('finds the DAGs of a factory loop that writes to globals()', async () => {
    const { dags } = await analyse(
      `${HEAD}\nfor i in range(2):\n    d = DAG(f'd{i}')\n    EmptyOperator(task_id='a', dag=d)\n    globals()[f'd{i}'] = d\ndel d`,
    );
    expect(dags.map((each) => each.dagId)).toEqual(['d0', 'd1']);
  });

  it('leaves a DAG alone that nothing keeps', async () => {
    const { dags } = await analyse(`${HEAD}\ndef f():\n    DAG('lost')\nf()`);
    expect(dags).toEqual([]);
  });

  it('runs functions under @dag only when they are called', async () => {
    const body = `${HEAD}\n@dag(schedule='@daily')\ndef etl():\n    EmptyOperator(task_id='a')\n`;
    expect((await analyse(body)).dags).toEqual([]);
    expect((await analyse(`${body}etl()`)).dags.map(({ dagId, schedule }) => [dagId, schedule.text])).toEqual([
      ['etl', '@daily'],
    ]);
  });

  it('still yields the DAG of the part of a broken file that can be read', async () => {
    const file = await analyse(inDag(`${abc}a >> b\nb >> (\nc >> e`));
    expect(file.problems.some((problem) => problem.code === 'syntax-error')).toBe(true);
    expect(taskIds(file.dags[0]!)).toEqual(['a', 'b', 'c', 'e']);
    expect(edges(file.dags[0]!)).toContain('a >> b');
  });
});

describe('what is not known', () => {
  it('evaluates a loop over something unknown once and says that the DAG is not exact', async () => {
    const dag = await dagOf(
      `${HEAD}\nfrom airflow.models import Variable\nwith DAG('d'):\n    for x in Variable.get('xs', deserialize_json=True):\n        EmptyOperator(task_id=f't_{x}')`,
    );
    expect(dag.exact).toBe(false);
    expect(dag.tasks).toHaveLength(1);
    expect(dag.tasks[0]?.dynamic).toBe(true);
    expect(dag.unknowns[0]?.reason).toContain("Airflow Variable 'xs'");
  });

  it('takes a Variable whose value it was told as known', async () => {
    const dag = await dagOf(
      `${HEAD}\nfrom airflow.models import Variable\nwith DAG('d'):\n    for x in Variable.get('xs', deserialize_json=True):\n        EmptyOperator(task_id=f't_{x}')`,
      {},
      { variables: { xs: '["a", "b"]' } },
    );
    expect([dag.exact, ...taskIds(dag)]).toEqual([true, 't_a', 't_b']);
  });

  it('draws both branches of a condition that is not known, without calling it an error', async () => {
    const file = await analyse(
      `${HEAD}\nfrom somewhere import flag\nwith DAG('d'):\n    if flag:\n        t = EmptyOperator(task_id='a')\n    else:\n        t = BashOperator(task_id='a', bash_command='true')\n    t >> EmptyOperator(task_id='b')`,
    );
    expect(problems(file)).toEqual([]);
    expect(file.dags[0]?.exact).toBe(false);
    expect(edges(file.dags[0]!)).toEqual(['a >> b']);
  });

  it('promises nothing about an id that rests on the name of the module', async () => {
    const dag = await dagOf(
      `${HEAD}\nwith DAG(f'{__name__}_x'):\n    EmptyOperator(task_id='a')\nif __name__ == '__main__':\n    dag.test()`,
    );
    expect([dag.dagId, dag.exact]).toEqual(['main_x', false]);
  });

  it('shows the likely id of what an environment variable is part of', async () => {
    const ids = [
      '"spark_%s" % ENV',
      '"spark_" + ENV',
      'f"spark_{ENV}"',
      '"spark_{}".format(ENV)',
      '"_".join(["spark", ENV])',
    ];
    for (const id of ids) {
      const dag = await dagOf(
        `${HEAD}\nimport os\nENV = os.getenv('ENV', 'dev')\nwith DAG(${id}):\n    EmptyOperator(task_id='a')`,
      );
      expect([id, dag.dagId, dag.exact]).toEqual([id, 'spark_dev', false]);
    }
  });

  it('takes a guard that raises as not reached', async () => {
    const file = await analyse(
      `${HEAD}\nfrom somewhere import ok\nif not ok:\n    raise RuntimeError('no')\nwith DAG('d'):\n    EmptyOperator(task_id='a')`,
    );
    expect(file.dags[0]?.exact).toBe(true);
  });

  it('gives up on an endless loop and keeps what it found before', async () => {
    const file = await analyse(`${inDag(`EmptyOperator(task_id='a')`)}\nwhile True:\n    pass\n`);
    expect(file.truncated).toBeDefined();
    expect(file.dags[0]?.exact).toBe(false);
    expect(taskIds(file.dags[0]!)).toEqual(['a']);
  });
});

describe('mistakes', () => {
  it.each([
    ['a >> nope', '9: undefined-name'],
    [`EmptyOperator(task_id='a')`, '9: duplicate-task-id'],
    [`BashOperator(task_id='x')`, '9: missing-argument'],
    [`a >> 'b'`, '9: invalid-dependency'],
    [`BashOperator(task_id='x y', bash_command='')`, '9: invalid-id'],
    [`EmptyOperator(task_id='x', trigger_rule='all_succes')`, '9: invalid-trigger-rule'],
    ['a >> b >> c >> a', '9: dependency-cycle'],
    ['a >> a', '9: self-dependency'],
    [`BashOperator.partial(task_id='x').expand(bash_command='one')`, '9: invalid-mapping'],
    [`BashOperator(task_id='x', bash_command="{{ ti.xcom_pull(task_ids='aa') }}")`, '9: xcom-task-missing'],
    [
      `BashOperator(task_id='y', bash_command=''); BashOperator(task_id='x', bash_command="{{ ti.xcom_pull(task_ids='y') }}")`,
      '9: xcom-not-upstream',
    ],
  ])('%s', async (line, expected) => {
    expect(problems(await analyse(inDag(`${abc}${line}`)))).toEqual([expected]);
  });

  it('walks the whole path of a cycle, each step at the line that wrote it', async () => {
    const file = await analyse(inDag(`${abc}a >> b\nb >> c\nc >> a`));
    const [cycle] = file.problems;
    expect(cycle?.message).toBe('Dependency cycle: a → b → c → a');
    expect(cycle?.related.map(({ location }) => location.range.start.line + 1).sort()).toEqual([10, 11, 9]);
  });

  it('calls a cycle that may not exist a warning', async () => {
    const file = await analyse(
      `${HEAD}\nfrom somewhere import flag\nwith DAG('d'):\n    a = EmptyOperator(task_id='a')\n    b = EmptyOperator(task_id='b')\n    a >> b\n    if flag:\n        b >> a`,
    );
    expect(file.problems.map(({ code, severity }) => [code, severity])).toEqual([['dependency-cycle', 'warning']]);
  });

  it('knows schedules that Airflow cannot read', async () => {
    expect(problems(await analyse(`${HEAD}\nDAG('d', schedule='@dayly')`))).toEqual([]);
    expect(
      problems(await analyse(`${HEAD}\nd = DAG('d', schedule='@dayly')\nEmptyOperator(task_id='a', dag=d)`)),
    ).toEqual(['7: invalid-schedule']);
    expect(
      problems(await analyse(`${HEAD}\nd = DAG('d', schedule='61 * * * *')\nEmptyOperator(task_id='a', dag=d)`)),
    ).toEqual(['7: invalid-schedule']);
    expect(
      problems(await analyse(`${HEAD}\nd = DAG('d', schedule='0 5 * * MON-FRI')\nEmptyOperator(task_id='a', dag=d)`)),
    ).toEqual([]);
  });
});
