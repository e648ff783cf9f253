/** A task id is renamed in all files, and Airflow finds the same DAG with the new id. */
import { describe, expect, test } from 'vitest';
import { rename } from '../../server/rename.ts';
import { templateReferences } from '../../server/template-files.ts';
import { analysed, DOCUMENT, FOLDER } from '../../server/test-support/analysed.ts';
import { edited } from '../../server/test-support/edited.ts';
import { positionAt } from '../../server/text-at.ts';
import { TextLines } from '../../server/text-lines.ts';
import { AIRFLOWS, type Folder, importedBy } from './airflow.ts';

const imports = (version: 2 | 3): string =>
  version === 3
    ? `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG, TaskGroup, chain, task
`
    : `from airflow.operators.bash import BashOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator
from airflow.sensors.external_task import ExternalTaskSensor
from airflow import DAG
from airflow.utils.task_group import TaskGroup
from airflow.models.baseoperator import chain
from airflow.decorators import task
`;

const FILE = `from datetime import datetime

START = "begin"


def choose():
    return ["load", "checks.count"] if datetime.now().hour else "skip_it"


with DAG("etl", start_date=datetime(2024, 1, 1), schedule=None, template_searchpath=[__import__("os").path.dirname(__file__)]) as dag:
    begin = BashOperator(task_id=START, bash_command="echo")
    branch = BranchPythonOperator(task_id="branch", python_callable=choose)
    load = BashOperator(task_id="load", bash_command="load.sh", retries=3)
    skip = BashOperator(task_id="skip_it", bash_command="echo {{ ti.xcom_pull(task_ids='load') }}", trigger_rule="all_done")
    with TaskGroup("checks") as checks:
        count = BashOperator(task_id="count", bash_command="echo {{ ti.xcom_pull(task_ids=['load', 'checks.count']) }}")
        for n in range(2):
            BashOperator(task_id=f"rows_{n}", bash_command="echo") << count

    @task
    def report(ti=None):
        return ti.xcom_pull(task_ids="load"), ti.xcom_pull("checks.count")

    @task.branch(task_id="last_branch")
    def pick():
        return "summary"

    end = PythonOperator(task_id="summary", python_callable=lambda ti: ti.xcom_pull("report"))
    wait = ExternalTaskSensor(task_id="wait", external_dag_id="etl", external_task_id="load")
    begin >> branch >> [load, skip, count]
    dag.get_task("load") >> report() >> pick() >> end
    dag.get_task("load").set_downstream(wait)
`;
const OTHER = `from datetime import datetime

with DAG("other", start_date=datetime(2024, 1, 1), schedule=None):
    ExternalTaskSensor(task_id="load", external_dag_id="etl", external_task_id="load")
    ExternalTaskSensor(task_id="many", external_dag_id="etl", external_task_ids=["load", "summary"])
`;
const SCRIPT = "echo {{ ti.xcom_pull('branch') }} {{ ti.xcom_pull(task_ids='load') }}\n";

/** The folder after a rename at an offset of `main.py`. */
async function renamedAt(folder: Folder, version: 2 | 3, offset: number, newName: string): Promise<Folder> {
  const text = folder['main.py'] ?? '';
  const { 'main.py': _, ...files } = folder;
  const place = await analysed(text, { files, airflowVersion: version });
  const { changes = {} } = rename(
    {
      ...place,
      position: positionAt(text, offset),
      lines: new TextLines(text),
      linesOf: (uri) => new TextLines(place.textOf(uri) ?? ''),
      inTemplates: (file) => templateReferences(file, place.files, version),
    },
    newName,
  );
  const after = { ...folder };
  for (const [uri, edits] of Object.entries(changes)) {
    const name = uri === DOCUMENT ? 'main.py' : uri.slice(FOLDER.length + 1);
    after[name] = edited(folder[name] ?? '', edits);
  }
  return after;
}

/** The DAG as it has to be when an id is another one: as a key, as an id in quotes, and as a whole text. */
function withId(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string')
    return value === from || value === `XCom of ${from}`
      ? value.replace(from, to)
      : value.replaceAll(`'${from}'`, `'${to}'`);
  if (Array.isArray(value)) return value.map((each) => withId(each, from, to));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === from ? to : key, withId(item, from, to)]),
  );
}

/** Lists of ids are sorted by the id. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOrder(item)]));
}

describe.each(AIRFLOWS)('a renamed task in Airflow $version', ({ version, python }) => {
  test.skipIf(!python)(
    `is the same task by another name${python ? '' : ` (skipped: DAGWRIGHT_TEST_AIRFLOW${version} names no interpreter)`}`,
    async () => {
      const folder = { 'main.py': imports(version) + FILE, 'other.py': imports(version) + OTHER, 'load.sh': SCRIPT };
      const cases = [
        { snippet: 'BashOperator(task_id="|load"', from: 'load', to: 'load_all' },
        { snippet: 'task_id="|branch"', from: 'branch', to: 'decide' },
        { snippet: 'task_id="|skip_it"', from: 'skip_it', to: 'skip' },
        { snippet: 'task_id="|count"', from: 'checks.count', to: 'checks.number' },
        { snippet: 'task_id="|summary"', from: 'summary', to: 'sum-up' },
        { snippet: 'def |report(', from: 'report', to: 'tell' },
        { snippet: 'task_id="|last_branch"', from: 'last_branch', to: 'final.branch' },
      ];
      const after: Folder[] = [];
      for (const { snippet, to } of cases) {
        const marked = snippet.replace('|', '');
        const text = folder['main.py'];
        expect(text.split(marked).length, snippet).toBe(2);
        const at = text.indexOf(marked) + snippet.indexOf('|');
        after.push(await renamedAt(folder, version, at, to.slice(to.startsWith('checks.') ? 7 : 0)));
      }
      const [before, ...changed] = importedBy(python ?? '', 'main.py', [folder, ...after]);
      if (!before) throw new Error('nothing was imported');
      for (const [index, { from, to }] of cases.entries())
        expect(inOrder(changed[index]?.etl), from).toEqual(inOrder(withId(before.etl, from, to)));
      const [, ...others] = importedBy(python ?? '', 'other.py', [folder, ...after]);
      expect(others[0]?.other?.load?.external).toBe('load_all');
      expect(others[0]?.other?.many?.fields.external_task_ids).toEqual(['load_all', 'summary']);
      expect(others[4]?.other?.many?.fields.external_task_ids).toEqual(['load', 'sum-up']);
      expect(after[0]?.['load.sh']).toBe(SCRIPT.replace("='load'", "='load_all'"));
      expect(after[1]?.['load.sh']).toBe(SCRIPT.replace('branch', 'decide'));
    },
  );
});
