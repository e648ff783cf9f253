import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { createAnalyses } from './engine.ts';
import { Editor } from './test-support/editor.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const PROJECT = 'file:///project';
const DAG = `${PROJECT}/dags/sales.py`;
const REPORT = `${PROJECT}/dags/sql/report.sql`;
const OTHER = `${PROJECT}/dags/sql/other.sql`;
const TEXT = `import datetime
from airflow.sdk import DAG
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

def shout(text, mark='!'):
    """Louder."""
    return text.upper() + mark

with DAG('sales', user_defined_macros={'source': 'lake', 'shouted': shout}, user_defined_filters={'shout': shout}, schedule='@daily', start_date=datetime.datetime(2024, 1, 1), params={'region': 'north'}, template_searchpath=['/project/dags/sql']):
    SQLExecuteQueryOperator(task_id='report', sql='report.sql', params={'limit': 5})
    SQLExecuteQueryOperator(task_id='clean', sql='DELETE', params={'table': 'x'})
`;

let editor: Editor | undefined;
afterEach(() => editor?.stop());

/** The template has a `|` where the cursor is. */
async function open(template: string, uri = REPORT) {
  const offset = template.indexOf('|>');
  const text = template.replace('|>', '');
  const files = new MemoryFiles({ [DAG]: TEXT, [REPORT]: 'SELECT 1', [OTHER]: 'SELECT 2' });
  const started = await Editor.start({ files, createAnalyses }, [PROJECT]);
  editor = started;
  await started.open(DAG, TEXT);
  await started.until(() => started.selected.length > 0);
  await started.open(uri, text, 'sql');
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const params = { textDocument: { uri }, position };
  return {
    started,
    complete: async () =>
      ((await started.request<CompletionItem[] | null>('textDocument/completion', params)) ?? []).map(
        ({ label }) => label,
      ),
    hover: async () => {
      const found = await started.request<Hover | null>('textDocument/hover', params);
      return found && (found.contents as { value: string }).value;
    },
  };
}

describe('a template file that a DAG names', () => {
  it('is asked for by name, and no other file', async () => {
    const { started } = await open('SELECT 1');
    expect(started.selected).toContain('textDocument/completion /project/dags/sql/report.sql');
    expect(started.selected.every((each) => each.endsWith('/report.sql'))).toBe(true);
  });

  it('completes the params of its DAG and of the task that has it rendered', async () => {
    const { complete } = await open('SELECT * FROM t WHERE r = {{ params.|> }}');
    expect(await complete()).toEqual(['region', 'limit']);
  });

  it('completes variables, macros, filters and task ids', async () => {
    expect(await (await open('{{ d|> }}')).complete()).toContain('ds');
    expect(await (await open('{{ macros.|> }}')).complete()).toContain('ds_add');
    expect(await (await open('{{ ds | |> }}')).complete()).toContain('ds_nodash');
    expect(await (await open("{{ ti.xcom_pull(task_ids='|>') }}")).complete()).toEqual(['report', 'clean']);
    expect(await (await open('SELECT d|>')).complete()).toEqual([]);
  });

  it('says what a name is, and what the expression will be in the next run', async () => {
    const text = await (await open('{{ par|>ams.region | upper }}')).hover();
    expect(text).toContain('Params of the DAG and the task');
    expect(text).toMatch(/`sales\.report`: `NORTH` in the next run/);
    expect(await (await open('SEL|>ECT {{ ds }}')).hover()).toBeNull();
  });

  it('knows the macros and filters that its DAG defines', async () => {
    expect(await (await open('{{ s|> }}')).complete()).toEqual(expect.arrayContaining(['source', 'shouted', 'ds']));
    expect(await (await open('{{ ds | sh|> }}')).complete()).toContain('shout');
    expect(await (await open('{{ sou|>rce }}')).hover()).toContain("**source**: 'lake'");
    expect(await (await open('{{ ds | sho|>ut }}')).hover()).toContain('Louder.');
  });

  it('has its mistakes underlined in it while it is open and typed in', async () => {
    const { started } = await open('SELECT {{ params.regoin }}');
    await started.until(() => (started.shown(REPORT)?.length ?? 0) > 0);
    const [wrong] = started.shown(REPORT) ?? [];
    expect(wrong).toMatchObject({
      message: "DAG 'sales' has no param 'regoin'; did you mean 'region'?",
      range: { start: { line: 0, character: 17 }, end: { line: 0, character: 23 } },
    });
    const actions = await started.request<{ title: string }[]>('textDocument/codeAction', {
      textDocument: { uri: REPORT },
      range: wrong?.range,
      context: { diagnostics: [wrong] },
    });
    expect(actions.map(({ title }) => title)).toEqual(["Change it to 'region' in report.sql"]);
    await started.type(REPORT, 'SELECT {{ params.region }}');
    await started.until(() => started.shown(REPORT)?.length === 0);
    expect(started.codes(DAG)).toEqual([]);
  });
});

it('another file is left alone, even when an editor sends it', async () => {
  const { started, complete, hover } = await open('{{ d|> }} airflow dag {{ nonsense }}', OTHER);
  expect(await complete()).toEqual([]);
  expect(await hover()).toBeNull();
  expect(started.shown(OTHER)).toBeUndefined();
});
