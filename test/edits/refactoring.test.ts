/** What refactorings write, Airflow imports, and it finds the DAG that it was, or the one that the title says. */
import { describe, expect, test } from 'vitest';
import { refactorings } from '../../server/refactoring.ts';
import { analysed, DOCUMENT } from '../../server/test-support/analysed.ts';
import { edited } from '../../server/test-support/edited.ts';
import { positionAt } from '../../server/text-at.ts';
import { AIRFLOWS, type Folder, type ImportedTask, importedBy } from './airflow.ts';

const IMPORTS = {
  3: `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.sdk import DAG, Label
`,
  2: `from airflow.operators.bash import BashOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.models import DAG
from airflow.utils.edgemodifier import Label
`,
} as const;

const HEAD = `from datetime import datetime

import cleaning
from cleaning import Cleaner, clean as clean_it


def load(day, limit=None):
    return day


def choose():
    return "last"


def go_on():
    return True


with DAG("d", start_date=datetime(2024, 1, 1), schedule=None) as dag:
    first = BashOperator(task_id="first", bash_command="true")
    last = BashOperator(task_id="last", bash_command="echo {{ ti.xcom_pull(task_ids='first') }}")
`;
const CLEANING = `def clean(rows=None):
    return rows


class Cleaner:
    def run(self, rows=None):
        return rows
`;

/** The cursor, or the selection between `‹` and `›`; the title; and what of the ids is different afterwards. */
const CASES: readonly {
  readonly body: string;
  readonly title: RegExp;
  readonly ids?: { readonly [id: string]: string };
}[] = [
  { body: 'first.set_down|stream(last)', title: /^Write it/ },
  { body: 'last.set_up|stream([first])', title: /^Write it/ },
  { body: 'first.set_downstream(|last, edge_modifier=Label("then"))', title: /^Write it/ },
  {
    body: 'a = Python|Operator(task_id="a", python_callable=load, op_args=["{{ ds }}"], op_kwargs={"limit": 5}, retries=2)\n    first >> a >> last',
    title: /^Convert load to @task/,
  },
  {
    body: 'a = PythonOperator(task_id="a", python_callable=load, op_args=[1], pool="x")\n    b = Python|Operator(task_id="b", python_callable=load, op_kwargs={"day": 2}, retries=4)\n    first >> a >> b >> last',
    title: /^Convert load and its 2 operators/,
  },
  {
    body: 'a = BranchPython|Operator(task_id="a", python_callable=choose)\n    first >> a >> last',
    title: /task.branch/,
  },
  { body: 'a = ShortCircuit|Operator(task_id="a", python_callable=go_on)\n    a >> last', title: /task.short_circuit/ },
  {
    body: 'tidy = Python|Operator(task_id="tidy", python_callable=lambda rows, n=2: rows[:n], op_args=[[1, 2]], retries=3)\n    first >> tidy >> last',
    title: /^Convert the lambda/,
  },
  {
    body: 'a = Python|Operator(task_id="clean", python_callable=cleaning.clean, op_kwargs={"rows": 1})\n    first >> a',
    title: /^Call cleaning.clean/,
  },
  {
    body: 'a = Python|Operator(task_id="a", python_callable=clean_it, retries=2, trigger_rule="all_done")\n    first >> a',
    title: /^Call clean_it/,
  },
  {
    body: 'cleaner = Cleaner()\n    a = Python|Operator(task_id="a", python_callable=cleaner.run, op_args=[3])\n    first >> a',
    title: /^Call cleaner.run/,
  },
  {
    body: '‹a = BashOperator(task_id="a", bash_command="true")\n    b = BashOperator(task_id="b", bash_command="{{ ti.xcom_pull(task_ids=\'a\') }}")›\n    first >> a >> b >> last',
    title: /^Put 2 tasks into/,
    ids: { a: 'group.a', b: 'group.b' },
  },
];

async function changed(text: string, range: readonly [number, number], title: RegExp, version: 2 | 3): Promise<string> {
  const { file, analyses } = await analysed(text, { airflowVersion: version, files: { 'cleaning.py': CLEANING } });
  const source = analyses.syntax(DOCUMENT);
  if (!source) throw new Error('no tree');
  const selection = { start: positionAt(text, range[0]), end: positionAt(text, range[1]) };
  const actions = refactorings(file, source, selection, version);
  const action = actions.find((each) => title.test(each.title));
  if (!action) throw new Error(`${title} is not offered, but ${actions.map((each) => each.title)}`);
  return edited(text, action.edit?.changes?.[DOCUMENT]);
}

/** All but where the function and its arguments are: that is what the refactoring is about. */
function shape(tasks: { readonly [id: string]: ImportedTask } = {}, ids: { readonly [id: string]: string } = {}) {
  const nameOf = (id: string): string => ids[id] ?? id;
  return Object.fromEntries(
    Object.entries(tasks).map(([id, { downstream, rule, retries, pool, fields }]) => [
      nameOf(id),
      { downstream: downstream.map(nameOf).sort(), rule, retries, pool, command: fields.bash_command },
    ]),
  );
}

describe.each(AIRFLOWS)('a refactoring, imported by Airflow $version', ({ version, python }) => {
  const why = python ? '' : ` (skipped: DAGWRIGHT_TEST_AIRFLOW${version} names no interpreter)`;
  test.skipIf(!python)(`leaves the DAG what it is${why}`, async () => {
    const folders: Folder[] = [];
    for (const { body, title } of CASES) {
      const marked = `${IMPORTS[version]}${HEAD}    ${body}\n`;
      const text = marked.replace(/[‹›|]/g, '');
      const start = marked.search(/[‹|]/);
      const end = marked.includes('›') ? marked.indexOf('›') - 1 : start;
      const after = await changed(text, [start, end], title, version);
      expect(after).not.toBe(text);
      for (const each of [text, after]) folders.push({ 'main.py': each, 'cleaning.py': CLEANING });
    }
    const imported = importedBy(python ?? '', 'main.py', folders);
    for (const [index, { body, ids }] of CASES.entries()) {
      const [before, after] = imported.slice(2 * index);
      const wanted = JSON.stringify(shape(before?.d, ids)).replaceAll("task_ids='a'", `task_ids='${ids?.a ?? 'a'}'`);
      expect(Object.keys(before?.d ?? {}).length, body).toBeGreaterThan(1);
      expect(shape(after?.d), body).toEqual(JSON.parse(wanted));
    }
  });
});
