/** The rename of a task id on real analyses: through branches, other files, templates, and functions. */
import { describe, expect, test } from 'vitest';
import { prepareRename, rename } from './rename.ts';
import { templateReferences } from './template-files.ts';
import { analysed, DOCUMENT } from './test-support/analysed.ts';
import { cursor } from './test-support/sketch.ts';
import { offsetAt } from './text-at.ts';
import { TextLines } from './text-lines.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG, TaskGroup, chain, task

`;

async function inputOf(marked: string, files: { readonly [path: string]: string }) {
  const { text, position } = cursor(HEAD + marked);
  const place = await analysed(text, { files });
  return {
    ...place,
    position,
    lines: new TextLines(text),
    linesOf: (uri: string) => new TextLines(place.textOf(uri) ?? ''),
    inTemplates: (file: typeof place.file) => templateReferences(file, place.files, 3),
  };
}

/** The changed lines of all files. */
async function renamed(marked: string, newName: string, files: { readonly [path: string]: string } = {}) {
  const input = await inputOf(marked, files);
  const { changes = {} } = rename(input, newName);
  return Object.entries(changes).flatMap(([uri, edits]) => {
    let text = input.textOf(uri) ?? '';
    const lines = new Set(edits.map(({ range }) => range.start.line));
    for (const { range, newText } of [...edits].sort(
      (a, b) => offsetAt(text, b.range.start) - offsetAt(text, a.range.start),
    ))
      text = text.slice(0, offsetAt(text, range.start)) + newText + text.slice(offsetAt(text, range.end));
    const all = text.split(/\r\n|\n/);
    const name = uri === DOCUMENT ? '' : `${uri.slice('file:///project/dags/'.length)}: `;
    return [...lines].sort((a, b) => a - b).map((line) => name + (all[line] ?? '').trim());
  });
}

describe('the rename of a task id', () => {
  test('reaches templates that are put together of several strings, or have escapes in them', async () => {
    const marked = `with DAG("etl"):
    BashOperator(task_id="a|", bash_command="echo")
    BashOperator(task_id="t", bash_command='echo {{ ti.xcom_pull("a") }}' " {{ ti.xcom_pull(task_ids='a') }}")
    BashOperator(task_id="u", bash_command="echo \\"🚀\\" {{ ti.xcom_pull('a') }}\\n")
    BashOperator(task_id="v", bash_command=f"echo {1 + 1}" + "{{ ti.xcom_pull('a') }}")
`;
    expect(await renamed(marked, 'b')).toEqual([
      'BashOperator(task_id="b", bash_command="echo")',
      `BashOperator(task_id="t", bash_command='echo {{ ti.xcom_pull("b") }}' " {{ ti.xcom_pull(task_ids='b') }}")`,
      `BashOperator(task_id="u", bash_command="echo \\"🚀\\" {{ ti.xcom_pull('b') }}\\n")`,
      `BashOperator(task_id="v", bash_command=f"echo {1 + 1}" + "{{ ti.xcom_pull('b') }}")`,
    ]);
  });

  test('reaches XCom pulls of other DAGs that name its DAG', async () => {
    const files = {
      'pulls.py': `${HEAD}def use(ti):
    return ti.xcom_pull(task_ids="extract", dag_id="etl")
with DAG("pulls"):
    BashOperator(task_id="t", bash_command="{{ ti.xcom_pull(dag_id='etl', task_ids='extract') }}")
    BashOperator(task_id="o", bash_command="{{ ti.xcom_pull(dag_id='another', task_ids='extract') }}")
    BranchPythonOperator(task_id="p", python_callable=use)
`,
    };
    const marked = `with DAG("etl"):
    BashOperator(task_id="extr|act", bash_command="echo")
`;
    expect(await renamed(marked, 'fetch', files)).toEqual([
      'BashOperator(task_id="fetch", bash_command="echo")',
      'pulls.py: return ti.xcom_pull(task_ids="fetch", dag_id="etl")',
      `pulls.py: BashOperator(task_id="t", bash_command="{{ ti.xcom_pull(dag_id='etl', task_ids='fetch') }}")`,
    ]);
  });

  test('goes through branches, XComs in templates and callables, and edges by id', async () => {
    const marked = `def choose(ti):
    return "ex|tract" if ti.xcom_pull(task_ids="extract") else ["extract", "other"]

with DAG("etl") as dag:
    BranchPythonOperator(task_id="choose", python_callable=choose) >> [
        BashOperator(task_id="extract", bash_command="echo"),
        BashOperator(task_id="other", bash_command="echo 🚀 {{ ti.xcom_pull(task_ids=['extract', 'choose']) }}"),
    ]
    dag.get_task("extract") >> BashOperator(task_id="end", bash_command="true")
`;
    for (const text of [marked, marked.replaceAll('\n', '\r\n')]) {
      expect(await renamed(text, 'fetch')).toEqual([
        'return "fetch" if ti.xcom_pull(task_ids="fetch") else ["fetch", "other"]',
        'BashOperator(task_id="fetch", bash_command="echo"),',
        `BashOperator(task_id="other", bash_command="echo 🚀 {{ ti.xcom_pull(task_ids=['fetch', 'choose']) }}"),`,
        'dag.get_task("fetch") >> BashOperator(task_id="end", bash_command="true")',
      ]);
    }
  });

  test('reaches sensors of other files and template files', async () => {
    const files = {
      'waits.py': `${HEAD}with DAG("waits"):
    ExternalTaskSensor(task_id="w", external_dag_id="etl", external_task_id="g.extract")
    ExternalTaskSensor(task_id="v", external_dag_id="another", external_task_id="g.extract")
`,
      'load.sh': `echo {{ ti.xcom_pull(task_ids='g.extract') }}\n`,
    };
    const marked = `with DAG("etl"):
    with TaskGroup("g"):
        BashOperator(task_id="extr|act", bash_command="echo")
    BashOperator(task_id="load", bash_command="load.sh")
`;
    expect(await renamed(marked, 'fetch', files)).toEqual([
      'BashOperator(task_id="fetch", bash_command="echo")',
      'waits.py: ExternalTaskSensor(task_id="w", external_dag_id="etl", external_task_id="g.fetch")',
      `load.sh: echo {{ ti.xcom_pull(task_ids='g.fetch') }}`,
    ]);
  });

  test('of a group reaches what branches return: the group itself and tasks in it', async () => {
    const marked =
      `def choose():
    return ["lo|ad.first", "load"] if True else "other"
`.replace('|', '') +
      `with DAG("etl"):
    first = BranchPythonOperator(task_id="choose", python_callable=choose)
    with TaskGroup("lo|ad") as load:
        BashOperator(task_id="first", bash_command="true")
    first >> [load, BashOperator(task_id="other", bash_command="true")]
`;
    expect(await renamed(marked, 'store')).toEqual([
      'return ["store.first", "store"] if True else "other"',
      'with TaskGroup("store") as load:',
    ]);
  });

  test('of a group that is named after its function renames the function', async () => {
    const marked = `from airflow.sdk import task_group
with DAG("etl"):
    @task_group
    def lo|ad():
        BashOperator(task_id="first", bash_command="true")
    load() >> load()
    BashOperator(task_id="end", bash_command="{{ ti.xcom_pull(task_ids=['load.first', 'load__1.first']) }}")
`;
    expect(await renamed(marked, 'store')).toEqual([
      'def store():',
      'store() >> store()',
      `BashOperator(task_id="end", bash_command="{{ ti.xcom_pull(task_ids=['store.first', 'store__1.first']) }}")`,
    ]);
    await expect(renamed(marked, 'end')).rejects.toThrow('already');
  });

  test('renames the function that a task is named after, with all that names it', async () => {
    const marked = `with DAG("etl"):
    @task
    def extr|act():
        """extract what there is"""
        return [1]  # extract

    @task
    def load(rows, ti):
        return ti.xcom_pull(task_ids="extract")

    rows = extract()
    load(rows) >> load.override(task_id="again")(f"{extract} extract")
`;
    const expected = [
      'def fetch():',
      'return ti.xcom_pull(task_ids="fetch")',
      'rows = fetch()',
      'load(rows) >> load.override(task_id="again")(f"{fetch} extract")',
    ];
    expect(await renamed(marked, 'fetch')).toEqual(expected);
    const fromTheId = marked.replace('|', '').replace('task_ids="ex', 'task_ids="ex|');
    expect(await renamed(fromTheId, 'fetch')).toEqual(expected);
    expect(prepareRename(await inputOf(fromTheId, {}))).toMatchObject({ placeholder: 'extract' });
  });

  test('does not rename a function to what the file has already, nor to what is no name', async () => {
    const marked = `with DAG("etl"):
    @task
    def extr|act(): ...
    chain(extract(), BashOperator(task_id="b", bash_command="true"))
`;
    const input = await inputOf(marked, {});
    expect(() => rename(input, 'chain')).toThrow('has the name chain already');
    expect(() => rename(input, 'two-words')).toThrow('named after its function');
  });
});

describe('the rename of a function that other files import', () => {
  const files = {
    'common/steps.py': `from airflow.sdk import task

@task
def extract():
    return 1  # extract
`,
    'other.py': `${HEAD}from common.steps import extract as get
with DAG("other"):
    get() >> BashOperator(task_id="b", bash_command="{{ ti.xcom_pull(task_ids='extract') }}")
`,
    'third.py': `${HEAD}from common import steps
with DAG("third"):
    steps.extract()
`,
  };

  test('changes the definition, the imports and the ids', async () => {
    const marked = `from common.steps import extract
with DAG("etl"):
    rows = extract()
    rows >> BashOperator(task_id="b", bash_command="{{ ti.xcom_pull(task_ids='ex|tract') }}")
`;
    expect((await renamed(marked, 'fetch', files)).sort()).toEqual([
      'common/steps.py: def fetch():',
      'from common.steps import fetch',
      `other.py: from common.steps import fetch as get`,
      `other.py: get() >> BashOperator(task_id="b", bash_command="{{ ti.xcom_pull(task_ids='fetch') }}")`,
      'rows = fetch()',
      `rows >> BashOperator(task_id="b", bash_command="{{ ti.xcom_pull(task_ids='fetch') }}")`,
      'third.py: steps.fetch()',
    ]);
  });
});

describe('the rename of a task group', () => {
  const marked = `with DAG("etl"):
    with TaskGroup(group_id="lo|ad", tooltip="load") as load:
        copy = BashOperator(task_id="copy", bash_command="true")
        with TaskGroup("inner"):
            BashOperator(task_id="deep", bash_command="true")
    BashOperator(task_id="end", bash_command="{{ ti.xcom_pull(task_ids=['load.copy', 'load.inner.deep', 'end']) }}")
`;
  const files = {
    'waits.py': `${HEAD}with DAG("waits"):
    ExternalTaskSensor(task_id="w", external_dag_id="etl", external_task_id="load.copy")
    ExternalTaskSensor(task_id="g", external_dag_id="etl", external_task_group_id="load")
    ExternalTaskSensor(task_id="v", external_dag_id="another", external_task_group_id="load")
    BashOperator(task_id="p", bash_command="{{ ti.xcom_pull(task_ids='load.copy', dag_id='etl') }}")
`,
  };

  test('changes its part of the ids of the tasks inside, in all files', async () => {
    expect(await renamed(marked, 'store', files)).toEqual([
      'with TaskGroup(group_id="store", tooltip="load") as load:',
      `BashOperator(task_id="end", bash_command="{{ ti.xcom_pull(task_ids=['store.copy', 'store.inner.deep', 'end']) }}")`,
      'waits.py: ExternalTaskSensor(task_id="w", external_dag_id="etl", external_task_id="store.copy")',
      'waits.py: ExternalTaskSensor(task_id="g", external_dag_id="etl", external_task_group_id="store")',
      `waits.py: BashOperator(task_id="p", bash_command="{{ ti.xcom_pull(task_ids='store.copy', dag_id='etl') }}")`,
    ]);
    const inner = marked.replace('|', '').replace('"inner"', '"in|ner"');
    expect(await renamed(inner, 'core')).toEqual([
      'with TaskGroup("core"):',
      `BashOperator(task_id="end", bash_command="{{ ti.xcom_pull(task_ids=['load.copy', 'load.core.deep', 'end']) }}")`,
    ]);
  });

  test('goes to no id that is there', async () => {
    const input = await inputOf(marked, {});
    expect(prepareRename(input)).toMatchObject({ placeholder: 'load' });
    expect(() => rename(input, 'end')).toThrow('has a task or group end already');
    expect(() => rename(input, 'a.b')).toThrow('letters, digits');
  });
});

test('a function that makes an asset is not renamed as a task: the DAG and the asset have its name', async () => {
  const text = 'from airflow.sdk import asset\n@asset(schedule="@daily")\ndef ord|ers():\n    pass\n';
  await expect(renamed(text, 'sales')).rejects.toThrow('a DAG and an asset as well');
});
