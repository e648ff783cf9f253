/**
 * Whatever is typed: every request is answered at every kind of place, without an error of ours, with places that are there and words
 * that are meant. The same mistakes each time; `DAGWRIGHT_TEST_EDITS` makes more of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CallHierarchyItem, Position, Range } from 'vscode-languageserver';
import { numbers } from '../dag/test-support.ts';
import { createAnalyses } from './engine.ts';
import { EDIT_DEPENDENCY_REQUEST, GRAPH_REQUEST, TASK_AT_REQUEST } from './protocol.ts';
import { completionFaults, faultsIn } from './test-support/answers.ts';
import { Editor } from './test-support/editor.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);
const RICH = `from datetime import datetime, timedelta
from airflow import DAG, Dataset
from airflow.sdk import TaskGroup, chain, task, Variable, dag, Asset, Label
from airflow.providers.standard.operators.bash import BashOperator
from airflow.operators.python import PythonOperator, BranchPythonOperator
from airflow.sensors.external_task import ExternalTaskSensor
from nowhere import Thing, unused

NAMES = ["a", "b", f"c{1}"]

def work(ti, ds=None, **context):
    return ti.xcom_pull(task_ids="extract", key="return_value")

@task.branch(task_id="decide", retries=3, trigger_rule="none_failed")
def decide(value: dict[str, int] | None = None):
    return ["prepare.tidy", "nothing"]

with DAG("rich", schedule="5 4 * * *", start_date=datetime(2024, 1, 1), default_args={"retries": 2}, tags=['x']) as dag:
    extract = BashOperator(task_id="extract", bash_command="echo {{ ds }} {{ params.x | upper }} {% if x %}1{% endif %}")
    with TaskGroup("prepare", tooltip="é😀") as prepare:
        for name in NAMES:
            BashOperator(task_id=f"tidy_{name}", bash_command='run.sh', env={"A": "{{ var.value.b }}"})
        tidy = PythonOperator(task_id="tidy", python_callable=work, op_kwargs={"a": 1}, retry_delay=timedelta(minutes=5))
    wait = ExternalTaskSensor(task_id="wait", external_dag_id="rich", external_task_id="extract", mode="poke")
    mapped = PythonOperator.partial(task_id="mapped", python_callable=work).expand(op_args=[[1], [2]])
    extract >> Label("then") >> prepare >> [wait, mapped] >> decide(extract.output)
    chain(extract, [tidy, wait], mapped)
    mapped.set_downstream(wait)
    wait >> extract

@dag(dag_id="flow", schedule=[Asset("s3://x")], catchup=False)
def flow():
    @task(multiple_outputs=True)
    def first() -> dict: return {"a": 1}
    @task
    def second(a, b=2): print(a)
    second.override(task_id="again").expand(a=first()["a"])
flow()
`;
const TEXTS: readonly (readonly [string, string])[] = [
  ['a file with a little of everything', RICH],
  ...readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.py'))
    .map((name) => [name, readFileSync(new URL(name, EXAMPLES), 'utf8')] as const),
];
const EDITS = Number(process.env.DAGWRIGHT_TEST_EDITS ?? 4);
const PLACES = 8;
const SLOW = Number(process.env.DAGWRIGHT_TEST_SLOW ?? 0);
const ROOT = 'file:///project';
const MAIN = `${ROOT}/dags/main.py`;

const PIECES = [
  '(',
  ')',
  '[',
  '{',
  '}',
  '"""',
  "'",
  ':',
  '\n',
  '    ',
  '\t',
  ' >> ',
  '=',
  ',',
  '.',
  '\\',
  'é',
  '😀',
  '\r\n',
  '\r',
  '{{ ',
  '{% ',
  '@',
  '#',
  '*',
  'lambda: ',
  'import ',
  '\u2028',
];

/** With tokens dropped, doubled, swapped, cut off. */
function broken(text: string, number: (below: number) => number): string {
  let changed = text;
  for (let count = 1 + number(3); count > 0; count--) {
    const tokens = tokensOf(changed);
    const [start = 0, end = 0] = tokens[number(tokens.length)] ?? [];
    const [otherStart = 0, otherEnd = 0] = tokens[number(tokens.length)] ?? [];
    const token = changed.slice(start, end);
    const other = changed.slice(otherStart, otherEnd);
    const replacement = [
      '',
      '',
      token + token,
      other,
      PIECES[number(PIECES.length)] ?? '',
      token.slice(0, number(token.length + 1)),
      `${token}${PIECES[number(PIECES.length)]}`,
    ][number(8)];
    changed =
      replacement === undefined ? changed.slice(0, start) : changed.slice(0, start) + replacement + changed.slice(end);
  }
  return changed;
}

function tokensOf(text: string): readonly (readonly [number, number])[] {
  return [...text.matchAll(/\w+|[ \t]+|[^\w \t]/gu)].map(({ index, 0: token }) => [index, index + token.length]);
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

class Round {
  readonly faults: string[] = [];

  constructor(
    private readonly editor: Editor,
    private readonly text: string,
  ) {}

  async ask<R>(method: string, params: object): Promise<R | undefined> {
    const before = Date.now();
    let answer: R | undefined;
    try {
      answer = await this.editor.request<R>(method, params);
    } catch (error) {
      // A refusal is an answer, too.
      this.note(method, params, faultsIn(error instanceof Error ? error.message : error, MAIN, this.text));
    }
    const spent = Date.now() - before;
    if (SLOW > 0 && spent > SLOW) this.note(method, params, [`${spent} ms`]);
    this.note(method, params, faultsIn(answer, MAIN, this.text));
    return answer;
  }

  note(method: string, params: object, faults: readonly string[]): void {
    const place = 'position' in params ? JSON.stringify(params.position) : '';
    for (const fault of faults.slice(0, 3)) this.faults.push(`${method} ${place}: ${fault}`);
  }

  async everywhere(): Promise<void> {
    const textDocument = { uri: MAIN };
    for (const method of ['documentSymbol', 'documentLink', 'codeLens'])
      await this.ask(`textDocument/${method}`, { textDocument });
    const whole: Range = { start: { line: 0, character: 0 }, end: positionAt(this.text, this.text.length) };
    await this.ask('textDocument/inlayHint', { textDocument, range: whole });
    await this.ask('textDocument/codeAction', { textDocument, range: whole, context: this.context() });
    await this.ask(GRAPH_REQUEST, { uri: MAIN });
    await this.ask('workspace/symbol', { query: '' });
    for (const upstream of ['extract', 'prepare.tidy'])
      for (const action of ['add', 'remove'])
        await this.ask(EDIT_DEPENDENCY_REQUEST, { uri: MAIN, dagId: 'rich', upstream, downstream: 'wait', action });
  }

  async at(offset: number): Promise<void> {
    const textDocument = { uri: MAIN };
    const position = positionAt(this.text, offset);
    const place = { textDocument, position };
    for (const method of ['hover', 'signatureHelp', 'definition', 'documentHighlight', 'prepareRename'])
      await this.ask(`textDocument/${method}`, place);
    await this.ask('textDocument/references', { ...place, context: { includeDeclaration: true } });
    await this.ask('textDocument/rename', { ...place, newName: 'renamed' });
    const items = await this.ask('textDocument/completion', place);
    this.note('textDocument/completion', place, completionFaults(items, position));
    await this.ask('textDocument/codeAction', {
      textDocument,
      range: { start: position, end: position },
      context: this.context(),
    });
    await this.ask(TASK_AT_REQUEST, { uri: MAIN, position });
    const calls = await this.ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', place);
    for (const item of calls ?? []) {
      await this.ask('callHierarchy/incomingCalls', { item });
      await this.ask('callHierarchy/outgoingCalls', { item });
    }
  }

  private context(): object {
    return { diagnostics: this.editor.shown(MAIN) ?? [] };
  }
}

describe.each(TEXTS)('%s', (name, text) => {
  it('is answered for while it is broken', async () => {
    const files = new MemoryFiles({ [`${ROOT}/dags/run.sh`]: 'echo {{ ds }}', [`${ROOT}/dags/other.py`]: RICH });
    const editor = await Editor.start({ files, createAnalyses }, [ROOT], { inlayHints: true, codeLens: true });
    const number = numbers(name.length + text.length);
    const wrong: string[] = [];
    await editor.open(MAIN, text);
    for (let edit = 0; edit < EDITS; edit++) {
      const changed = edit === 0 ? text : broken(text, number);
      const version = await editor.type(MAIN, changed);
      // Its diagnostics are there only now; what comes before is asked for while they are still those of the text before.
      if (edit % 3 === 0 && /dag/i.test(changed) && /airflow/i.test(changed))
        await editor.until(() => editor.analysed.some((params) => params.version === version));
      const round = new Round(editor, changed);
      await round.everywhere();
      const tokens = tokensOf(changed);
      for (let count = 0; count < PLACES && tokens.length > 0; count++) {
        const [start, end] = tokens[number(tokens.length)] ?? [0, 0];
        await round.at(start + number(end - start + 1));
      }
      for (const { message } of editor.messages.splice(0)) round.faults.push(message);
      if (round.faults.length > 0) wrong.push(`${round.faults.join('\n')}\nin\n${changed}`);
    }
    await editor.stop();
    expect(wrong).toEqual([]);
  }, 600_000);
});
