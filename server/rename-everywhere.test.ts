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
