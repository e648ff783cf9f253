import { describe, expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

async function told(text: string, code: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> {
  const { problems } = await analyse(`${text}\n# a dag for airflow\n`, {}, { airflowVersion });
  return problems
    .filter((each) => each.code === code)
    .map(({ location, message }) => `${location.range.start.line + 1}: ${message}`);
}

describe('what a file takes from a module of Airflow by its name', () => {
  it('is told of where Airflow 3 has it elsewhere, at each place', async () => {
    const text = "from airflow import models\nwith models.DAG('d'):\n    pass\nwith models.DAG('e'):\n    pass\n";
    expect(await told(text, 'moved-import')).toEqual([
      "2: DAG is in 'airflow.sdk' in Airflow 3; what is taken from 'airflow.models' still works, but will go",
      "4: DAG is in 'airflow.sdk' in Airflow 3; what is taken from 'airflow.models' still works, but will go",
    ]);
    expect(await told(text, 'moved-import', 2)).toEqual([]);
  });

  it('is told of where Airflow 3 does not have it', async () => {
    const gone = 'from airflow import models\ndef f():\n    return models.SlaMiss\n';
    expect(await told(gone, 'removed-import')).toEqual(["3: Airflow 3.3 has no 'SlaMiss' in 'airflow.models'"]);
    const there = 'from airflow import settings\ndef f():\n    return settings.TIMEZONE\n';
    expect(await told(there, 'removed-import')).toEqual([]);
  });

  it('is not told of where the name is given to something else, or the import is told of', async () => {
    const other = 'from airflow import models\nmodels = object()\nmodels.DAG\n';
    expect(await told(other, 'moved-import')).toEqual([]);
    const gone = 'from airflow.operators import dummy\n\ndef f():\n    return dummy.DummyOperator\n';
    expect(await told(gone, 'removed-import')).toHaveLength(1);
  });
});

describe('the fix of an import', () => {
  const fixes = async (text: string, airflowVersion: 2 | 3 = 3) => {
    const { problems } = await analyse(`${text}\n# a dag for airflow\n`, {}, { airflowVersion });
    return problems.flatMap((each) =>
      each.fixes.map(({ title, edits }) => [title, edits.map(({ newText }) => newText)]),
    );
  };

  it('takes all names of a line that move together along', async () => {
    const title = 'Import BranchPythonOperator, PythonOperator from airflow.providers.standard.operators.python';
    const edits = ['airflow.providers.standard.operators.python'];
    expect(
      await fixes('from airflow.operators.python import (\n    BranchPythonOperator,  # b\n    PythonOperator,\n)'),
    ).toEqual([
      [title, edits],
      [title, edits],
    ]);
  });

  it('leaves on the line what does not move with it', async () => {
    expect(await fixes('from airflow.models import DAG, DagRun')).toEqual([
      ['Import DAG from airflow.sdk', ['from airflow.sdk import DAG\n', '']],
    ]);
  });
});

describe('a class that extends Airflow', () => {
  it('has no operators for Airflow 3 in a plugin', async () => {
    const text = `from airflow.plugins_manager import AirflowPlugin
class Mine(AirflowPlugin):
    name = 'mine'
    operators = [print]
    hooks = []
    macros = [print]
`;
    expect(await told(text, 'removed-member')).toEqual([
      "4: Airflow 3 takes no 'operators' from a plugin: import them from their module",
      "5: Airflow 3 takes no 'hooks' from a plugin: import them from their module",
    ]);
    expect(await told(text, 'removed-member', 2)).toEqual([]);
  });

  it('has links that are called in another way', async () => {
    const text = (parameters: string): string => `from airflow.models.baseoperatorlink import BaseOperatorLink
class Link(BaseOperatorLink):
    def get_link(self, operator, ${parameters}):
        return ''
`;
    expect(await told(text('dttm'), 'changed-signature')).toEqual([
      "3: Airflow 3 calls get_link(operator, ti_key=…): it has no 'dttm' to give",
    ]);
    expect(await told(text('*, ti_key'), 'changed-signature')).toEqual([]);
  });
});

describe('a value of the moment', () => {
  const text = (argument: string): string => `from datetime import datetime
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
with DAG('d'):
    BashOperator(task_id='a', bash_command='echo', ${argument})
`;

  it('makes versions of the DAG where Airflow stores it', async () => {
    expect(await told(text("env={'NOW': str(datetime.now())}"), 'changing-argument')).toHaveLength(1);
    expect(await told(text('doc_md=f"{datetime.now()}"'), 'changing-argument')).toHaveLength(1);
    expect(await told(text('doc_md=f"{datetime.now()}"'), 'changing-argument', 2)).toEqual([]);
  });

  it('is fine where it is not stored, or worked out by a task', async () => {
    expect(await told(text("cwd='/', doc_md='{{ ts }}'"), 'changing-argument')).toEqual([]);
  });
});

describe('a dependency that is there already', () => {
  const text = (lines: string): string => `from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
with DAG('d'):
    a, b, c = [BashOperator(task_id=i, bash_command='') for i in 'abc']
${lines
  .split(';')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}
`;

  it('is told of with the line that made it', async () => {
    expect(await told(text('a >> b; a >> b >> c; a >> b'), 'repeated-dependency')).toEqual([
      "7: 'a' is upstream of 'b' by line 5 already: this changes nothing",
    ]);
  });

  it.each([
    'a >> b; a >> c',
    'a >> b; a >> b >> c',
    'for i in range(2): a >> b',
    'a >> [b, c]; b >> c',
    'a >> b; [a] >> c',
  ])('is not there in %s', async (lines) => {
    expect(await told(text(lines), 'repeated-dependency')).toEqual([]);
  });
});

describe('a module below airflow.operators that no Airflow had', () => {
  it('is not said to be in provider packages: a plugin brought it', async () => {
    const text =
      'from airflow.operators.our_team import LoadOperator\nfrom airflow.sensors.our_team import FileThere\n';
    expect(await told(text, 'removed-import')).toEqual([
      "1: Airflow 3 has no module 'airflow.operators.our_team'; if a plugin brought it, import from the plugin's own module",
      "2: Airflow 3 has no module 'airflow.sensors.our_team'; if a plugin brought it, import from the plugin's own module",
    ]);
    expect(await told('import airflow.operators.docker_operator\n', 'removed-import')).toEqual([
      "1: Airflow 3 has no module 'airflow.operators.docker_operator'; the provider packages have what was in it",
    ]);
  });
});
