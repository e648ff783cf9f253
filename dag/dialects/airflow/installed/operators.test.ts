import { describe, expect, it } from 'vitest';
import { analyse, edges, MAIN, problems, taskIds, testWorkspace } from '../../../test-support.ts';

/** The base class stands where Airflow has it; what else it does is of no interest here. */
const AIRFLOW = {
  'venv/site-packages/airflow/__init__.py': '',
  'venv/site-packages/airflow/sdk/__init__.py': '',
  'venv/site-packages/airflow/sdk/bases/__init__.py': '',
  'venv/site-packages/airflow/sdk/bases/operator.py': `
class BaseOperator:
    template_fields = ()
    def __init__(self, task_id, **kwargs): ...
`,
  'venv/site-packages/airflow/providers/bakery/operators/bake.py': `
from airflow.sdk.bases.operator import BaseOperator
class BakeOperator(BaseOperator):
    template_fields = ('dough',)
    def __init__(self, *, dough, oven=None, **kwargs):
        super().__init__(**kwargs)
`,
  'venv/site-packages/apache_airflow_providers_bakery-4.5.6.dist-info/METADATA': '',
};
const PATH = { pythonPath: ['file:///workspace/venv/site-packages'] };
const HEAD = `
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
`;

describe("the interpreter's own packages", () => {
  const bake = (argument: string): string => `${HEAD}
from airflow.providers.bakery.operators.bake import BakeOperator
with DAG('d') as dag:
    first = EmptyOperator(task_id='first')
    BakeOperator(task_id='bake', dough='x', ${argument})
`;

  it('say which arguments of an operator are templates', async () => {
    const dough = await analyse(bake(`oven=first.output`), AIRFLOW, PATH);
    expect(edges(dough.dags[0]!)).toEqual([]);
    const text = bake('').replace("dough='x'", 'dough=first.output');
    expect(edges((await analyse(text, AIRFLOW, PATH)).dags[0]!)).toEqual(['first >> bake']);
  });

  it('say which arguments an operator takes, with their version', async () => {
    const [problem] = (await analyse(bake('ovn=1'), AIRFLOW, PATH)).problems;
    expect(problem).toMatchObject({ code: 'unknown-argument', severity: 'warning' });
    expect(problem?.message).toContain('4.5.6');
    expect(problem?.fixes.map(({ title }) => title)).toContain("Change it to 'oven'");
  });

  it('are followed where they know Airflow: classes and functions that make tasks', async () => {
    const files = {
      'venv/site-packages/company_dags/__init__.py': '',
      'venv/site-packages/company_dags/make.py': `
import heavy
from airflow.providers.standard.operators.empty import EmptyOperator
def pair(name):
    return EmptyOperator(task_id=name + '_a') >> EmptyOperator(task_id=name + '_b')
`,
      'venv/site-packages/heavy/__init__.py': 'while True: pass',
    };
    const text = `${HEAD}\nimport heavy\nfrom company_dags.make import pair\nwith DAG('d') as dag:\n    pair('x')`;
    const file = await analyse(text, files, PATH);
    expect(edges(file.dags[0]!)).toEqual(['x_a >> x_b']);
    expect(file.dags[0]?.exact).toBe(true);
  });

  it('come after the workspace, as on sys.path', async () => {
    const file = await analyse(
      `${HEAD}\nfrom names import NAME\nwith DAG('d') as dag:\n    EmptyOperator(task_id=NAME)`,
      { 'venv/site-packages/names.py': "NAME = 'installed'  # airflow", 'dags/names.py': "NAME = 'own'" },
      PATH,
    );
    expect(taskIds(file.dags[0]!)).toEqual(['own']);
  });

  it('are those, too, that pip was told to put into another folder', async () => {
    const text = `${HEAD}\nimport heavy\nfrom company_dags.make import NAME\nwith DAG('d') as dag:\n    EmptyOperator(task_id=NAME)`;
    const files = {
      'vendor/company_dags/__init__.py': '',
      'vendor/company_dags/make.py': "import heavy\nNAME = 'a'  # airflow",
      'vendor/company_dags-1.0.dist-info/METADATA': '',
      'vendor/heavy/__init__.py': 'while True: pass',
    };
    const file = await analyse(text, files, { pythonPath: ['file:///workspace/vendor/'] });
    expect(taskIds(file.dags[0]!)).toEqual(['a']);
    expect(problems(file)).toEqual([]);
    const { 'vendor/company_dags-1.0.dist-info/METADATA': _, ...sources } = files;
    const own = await analyse(text, sources, { pythonPath: ['file:///workspace/vendor/'] });
    expect(problems(own)).toEqual(['5: analysis-stopped']);
  });

  it('cost a part of the budget only', async () => {
    const files = {
      'venv/site-packages/endless.py': `import airflow\nTHING = 1\nwhile True:\n    pass\nLATER = 2`,
    };
    const text = `${HEAD}\nimport endless\nfrom endless import THING, LATER\nwith DAG('d') as dag:\n    EmptyOperator(task_id=f'a{THING}')`;
    const file = await analyse(text, files, PATH);
    expect(file.truncated).toBeUndefined();
    expect(taskIds(file.dags[0]!)).toEqual(['a1']);
    expect(problems(file)).toEqual([]);
  });

  it('are looked at again when one of their files changes', async () => {
    const files: { [path: string]: string } = { 'venv/site-packages/names.py': "NAME = 'old'  # airflow" };
    const workspace = await testWorkspace(
      {
        ...files,
        'dags/main.py': `${HEAD}\nfrom names import NAME\nwith DAG('d') as dag:\n    EmptyOperator(task_id=NAME)`,
      },
      PATH,
    );
    workspace.analyse(MAIN);
    expect(workspace.invalidate('file:///workspace/venv/site-packages/names.py')).toEqual([MAIN]);
  });
});
