import { describe, expect, it } from 'vitest';
import type { Dag } from '../../model.ts';
import { dagOf, edges, MAIN, taskIds, testWorkspace } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
`;

async function dagWith(files: { [path: string]: string }): Promise<Dag> {
  const workspace = await testWorkspace(files);
  const [dag] = workspace.analyse(MAIN)?.dags ?? [];
  if (!dag) throw new Error('no DAG');
  return dag;
}

describe('modules that a DAG file finds by itself', () => {
  const JOBS = {
    'dags/jobs/__init__.py': '',
    'dags/jobs/load.py': "NAME = 'one'\nclass Zed: pass\nclass Alpha(Zed): pass",
    'dags/jobs/clean.py': "NAME = 'two'\ndef do_b(): ...\ndef do_a(): ...",
  };

  it('are those of the package, in the order of their names', async () => {
    const dag = await dagWith({
      ...JOBS,
      'dags/main.py': `${HEAD}
import importlib, inspect, pkgutil, jobs
with DAG('d') as dag:
    for info in pkgutil.iter_modules(jobs.__path__):
        EmptyOperator(task_id=importlib.import_module(f'jobs.{info.name}').NAME)
    for name, cls in inspect.getmembers(importlib.import_module('.load', package='jobs'), inspect.isclass):
        EmptyOperator(task_id=name)
    for name, member in sorted(vars(jobs.clean).items()):
        if callable(member): EmptyOperator(task_id=name)
`,
    });
    expect(taskIds(dag)).toEqual(['two', 'one', 'Alpha', 'Zed', 'do_a', 'do_b']);
    expect(dag.exact).toBe(true);
  });

  it('are those at the paths that it gives', async () => {
    const dag = await dagWith({
      ...JOBS,
      'dags/main.py': `${HEAD}
from pathlib import Path
import importlib.util
with DAG('d') as dag:
    for path in sorted((Path(__file__).parent / 'jobs').glob('[a-z]*.py')):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        EmptyOperator(task_id=module.NAME)
`,
    });
    expect(taskIds(dag)).toEqual(['two', 'one']);
    expect(dag.exact).toBe(true);
  });
});

it('finds an operator by its path in the configuration', async () => {
  const dag = await dagOf(`
from airflow import DAG
from airflow.utils.module_loading import import_string
JOBS = {'a': 'airflow.operators.empty.EmptyOperator', 'b': 'airflow.operators.bash.BashOperator'}
with DAG('d') as dag:
    tasks = [import_string(path)(task_id=name) for name, path in JOBS.items()]
    tasks[0] >> tasks[1]
`);
  expect(dag.tasks.map((task) => task.operator)).toEqual(['EmptyOperator', 'BashOperator']);
  expect(edges(dag)).toEqual(['a >> b']);
});

it('does not claim to be exact where a task is made by something that is not known', async () => {
  const dag = await dagOf(`${HEAD}
import os
MAKERS = os.environ['MAKERS']
with DAG('d') as dag:
    EmptyOperator(task_id='a')
    MAKERS['x'](task_id='b')
`);
  expect(dag.exact).toBe(false);
  expect(dag.unknowns.map((unknown) => unknown.reason).join()).toContain('MAKERS');
});

it('shows tasks that a text makes where the text is run', async () => {
  const dag = await dagOf(`${HEAD}
with DAG('d') as dag:
    exec("for i in range(2): EmptyOperator(task_id=f't{i}')")
`);
  expect(taskIds(dag)).toEqual(['t0', 't1']);
  expect(dag.exact).toBe(true);
  expect(dag.tasks.map((task) => task.location.range.start.line)).toEqual([5, 5]);
});

it('finds what a copy of one of Airflow’s examples imports from the others, SubDAGs among them', async () => {
  const workspace = await testWorkspace(
    {
      'dags/subdags/subdag.py': `
from airflow.models.dag import DAG
from airflow.operators.empty import EmptyOperator
def subdag(parent, child, args):
    inner = DAG(dag_id=f"{parent}.{child}", default_args=args, schedule="@daily")
    for i in range(2):
        EmptyOperator(task_id=f"{child}-task-{i + 1}", dag=inner)
    return inner
`,
      'dags/main.py': `
from airflow.example_dags.subdags.subdag import subdag
from airflow.models.dag import DAG
from airflow.operators.subdag import SubDagOperator
with DAG('outer', default_args={'retries': 2}) as dag:
    SubDagOperator(task_id='section', subdag=subdag('outer', 'section', dag.default_args))
`,
    },
    { airflowVersion: 2 },
  );
  const dags = workspace.analyse(MAIN)?.dags ?? [];
  expect(dags.map((dag) => [dag.dagId, taskIds(dag), dag.exact])).toEqual([
    ['outer', ['section'], true],
    ['outer.section', ['section-task-1', 'section-task-2'], true],
  ]);
});

it('keeps what a form shows instead of numbers', async () => {
  const dag = await dagOf(`
from airflow.sdk import DAG, Param
with DAG('d', params={'n': Param(1, type='integer', enum=[1, 2], values_display={1: 'One', 2: 'Two'})}): pass
`);
  expect(dag.params[0]?.schema.values_display).toEqual({ 1: 'One', 2: 'Two' });
});

describe('what has no order of its own', () => {
  const FILES = { 'dags/sql/b.sql': '', 'dags/sql/a.sql': '', 'dags/sql/c.sql': '' };
  const inFolder = (listing: string, body: string): string => `${HEAD}
from pathlib import Path
import os
folder = Path(__file__).parent / 'sql'
with DAG('d') as dag:
    before = None
    for path in ${listing}:
        task = EmptyOperator(task_id=Path(path).stem)
        ${body}
        before = task
`;
  const CHAIN = 'before and before >> task';

  it.each([
    ['folder.iterdir()', CHAIN, 'the order in which the system lists a folder'],
    ['os.listdir(folder)', CHAIN, 'the order in which the system lists a folder'],
    ["{'a', 'b', 'c'}", CHAIN, 'the order of a set'],
    ['sorted(os.listdir(folder))', CHAIN, undefined],
    ["folder.glob('*.sql')", 'pass', undefined],
  ])('for path in %s: %s', async (listing, body, reason) => {
    const dag = await dagWith({ ...FILES, 'dags/main.py': inFolder(listing, body) });
    expect(taskIds(dag).toSorted()).toEqual(['a', 'b', 'c']);
    expect(dag.exact).toBe(reason === undefined);
    expect(dag.unknowns.map((unknown) => [unknown.reason, unknown.location.range.start.line])).toEqual(
      reason === undefined ? [] : [[reason, 9]],
    );
  });

  it('is not told apart where the user’s own code says what is equal', async () => {
    const dag = await dagOf(`${HEAD}
class Node:
    def __init__(self, name): self.name = name
    def __hash__(self): return hash(self.name)
    def __eq__(self, other): return self.name == other.name
with DAG('d') as dag:
    EmptyOperator(task_id=f"n{len({Node('x'), Node('x')})}")
`);
    expect(dag.exact).toBe(false);
  });
});

it('puts a group whose parent is None where each version of Airflow puts it', async () => {
  const text = `
from airflow import DAG
from airflow.utils.task_group import TaskGroup
with DAG('d') as dag:
    with TaskGroup('g'):
        TaskGroup('h', parent_group=None)
`;
  expect((await dagOf(text)).groups.map((group) => group.groupId)).toEqual(['g', 'h']);
  const workspace = await testWorkspace({ 'dags/main.py': text }, { airflowVersion: 2 });
  expect(workspace.analyse(MAIN)?.dags[0]?.groups.map((group) => group.groupId)).toEqual(['g', 'g.h']);
});

it.each([
  ["setattr(sys.modules[__name__], 'made', make('x'))"],
  ["sys.modules[__name__].__dict__['made'] = make('x')"],
  ["vars(sys.modules[__name__]).update(made=make('x'))"],
  ["exec(compile('made = make(\"x\")', '<text>', 'exec'), globals())"],
])('finds the DAG that %s puts into the module', async (statement) => {
  const dag = await dagOf(`${HEAD}
import sys
def make(name):
    dag = DAG(name)
    EmptyOperator(task_id='a', dag=dag)
    return dag
${statement}
`);
  expect([dag.dagId, dag.exact]).toEqual(['x', true]);
});

it('finds the modules of a folder that the file puts on the path', async () => {
  const workspace = await testWorkspace(
    {
      'shared/lib/__init__.py': '',
      'shared/lib/names.py': "NAME = 'from_lib'",
      'project/dags/main.py': `${HEAD}
import os, sys
sys.path.append(os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir, 'shared')))
from lib.names import NAME
with DAG('d') as dag:
    EmptyOperator(task_id=NAME)
`,
    },
    { roots: ['file:///workspace/project'] },
  );
  const [dag] = workspace.analyse('file:///workspace/project/dags/main.py')?.dags ?? [];
  expect(dag && taskIds(dag)).toEqual(['from_lib']);
  expect(dag?.exact).toBe(true);
});
