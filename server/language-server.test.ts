/** The language server as a whole, engine included, on real files in a folder: what an editor gets to see. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Location,
  SignatureHelp,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { createAnalyses } from './engine.ts';
import { NO_FILES } from './files.ts';
import { NodeFiles } from './files-node.ts';
import type { EditDependencyResult, GraphResult, TaskAtResult } from './protocol.ts';
import { Editor } from './test-support/editor.ts';
import { cursor, textAt } from './test-support/sketch.ts';

const ETL = `from airflow.sdk import DAG, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import TaskGroup

with DAG("etl", schedule="30 5 * * *", start_date=None, catchup=False):
    extract = BashOperator(task_id="extract", bash_command="echo 1", retries=2)
    with TaskGroup("prepare"):
        tidy = EmptyOperator(task_id="tidy")
    load = BashOperator(
        task_id="load",
        bash_command="{{ ti.xcom_pull(task_ids='extract') }}",
    )
    extract >> tidy >> load
`;

let folder = '';
let editor: Editor;
const uriOf = (name: string) => URI.file(join(folder, name)).toString();

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return URI.file(path).toString();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-server-'));
});

afterEach(async () => {
  await editor.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  editor = await Editor.start({ files: new NodeFiles(), createAnalyses }, [URI.file(folder).toString()]);
}

async function opened(text: string): Promise<string> {
  const uri = uriOf('dags/etl.py');
  await editor.open(uri, text);
  await editor.until(() => editor.analysed.some((params) => params.uri === uri));
  return uri;
}

const at = (uri: string, snippet: string) => {
  const marked = ETL.replace(snippet.replace('|', ''), snippet);
  return { textDocument: { uri }, position: cursor(marked).position };
};

test('a cycle that is typed shows its path, and goes when it is taken back', async () => {
  await start();
  const uri = await opened(ETL);
  expect(editor.codes(uri)).toEqual([]);
  await editor.type(uri, `${ETL}    load >> extract\n`);
  await editor.until(() => editor.codes(uri)?.[0] === 'dependency-cycle');
  expect(editor.shown(uri)?.[0]?.relatedInformation?.length).toBe(3);
  await editor.type(uri, `${ETL}    load >> extract  # dagwright: ignore[dependency-cycle]\n`);
  await editor.until(() => editor.codes(uri)?.length === 0);
});

test('a broken line is told, and the rest of the DAG is still drawn', async () => {
  await start();
  const uri = await opened(ETL);
  await editor.type(uri, `${ETL}    load >> (\n`);
  await editor.until(() => editor.codes(uri)?.includes('syntax-error') === true);
  const graph = await editor.request<GraphResult>('dagwright/graph', { uri });
  expect(graph.version).toBe(2);
  expect(graph.broken).toBeDefined();
  expect(graph.dags[0]?.tasks.map(({ taskId }) => taskId)).toEqual(['extract', 'prepare.tidy', 'load']);
});

test('hover, outline, lenses and the task at the cursor tell what Airflow will see', async () => {
  await start();
  const uri = await opened(ETL);
  const hovered = async (snippet: string) => {
    const hover = await editor.request<Hover | null>('textDocument/hover', at(uri, snippet));
    return hover ? (hover.contents as { value: string }).value : null;
  };
  expect(await hovered('Bash|Operator(task_id="extract"')).toContain('Downstream: 1 (`prepare.tidy`)');
  expect(await hovered('task_id="extr|act"')).toContain('Retries: 2');
  expect(await hovered('with D|AG("etl"')).toContain('At 05:30');
  expect(await hovered('DAG("e|tl"')).toContain('Next runs:');

  const symbols = await editor.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
  const outline = (all: readonly DocumentSymbol[]): unknown[] =>
    all.map(({ name, children = [] }) => (children.length > 0 ? [name, outline(children)] : name));
  expect(outline(symbols)).toEqual([['etl', ['extract', ['prepare', ['tidy']], 'load']]]);

  const lenses = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(lenses.map(({ command, range }) => [range.start.line, command?.title])).toEqual([
    [5, '▶ Run'],
    [5, 'Graph'],
    [6, '▶ Run task'],
    [8, '▶ Run task'],
    [9, '▶ Run task'],
  ]);
  const taskAt = await editor.request<TaskAtResult>('dagwright/taskAt', { uri, position: at(uri, '"lo|ad"').position });
  expect(taskAt).toEqual({ dagId: 'etl', taskId: 'load' });
});

test('an operator of a provider completes with its import, its arguments are offered and explained', async () => {
  await start();
  const uri = await opened(ETL);
  const typed = async (line: string) => {
    const { text, position } = cursor(`${ETL}${line}`);
    await editor.type(uri, text);
    return { textDocument: { uri }, position };
  };
  const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label);

  const classes = await editor.request<CompletionItem[]>('textDocument/completion', await typed('    S3ListOp|'));
  const offered = classes.find(({ label }) => label === 'S3ListOperator');
  expect(offered?.additionalTextEdits?.[0]?.newText).toContain('from airflow.providers.amazon.aws.operators.s3');

  const inCall = await typed('    BashOperator(task_id="late", bash_|)\n');
  const offers = labels(await editor.request<CompletionItem[]>('textDocument/completion', inCall));
  expect(offers).toContain('bash_command=');
  expect(offers).not.toContain('task_id=');
  const help = await editor.request<SignatureHelp | null>('textDocument/signatureHelp', inCall);
  expect(help?.signatures[0]?.label).toMatch(/^BashOperator\(/);
  const onName = await typed('    BashOperator(task_id="late", bash_com|mand="date")\n');
  const hover = await editor.request<Hover | null>('textDocument/hover', onName);
  expect(hover).toMatchObject({ contents: { value: expect.stringContaining('A template') } });
});

test('a task is found and renamed by its id', async () => {
  await start();
  const uri = await opened(ETL);
  const params = { ...at(uri, 'task_id="extr|act"'), context: { includeDeclaration: true } };
  const references = await editor.request<Location[]>('textDocument/references', params);
  expect(references.map(({ range }) => [range.start.line, textAt(ETL, range)])).toEqual([
    [6, 'extract'],
    [11, 'extract'],
    [13, 'extract'],
  ]);

  const rename = { ...at(uri, 'task_id="extr|act"'), newName: 'fetch' };
  const { changes } = await editor.request<WorkspaceEdit>('textDocument/rename', rename);
  const edits = changes?.[uri] ?? [];
  expect(edits.map(({ range, newText }) => [range.start.line, textAt(ETL, range), newText])).toEqual([
    [6, 'extract', 'fetch'],
    [11, 'extract', 'fetch'],
  ]);
});

test('the call of a decorated task leads to its function', async () => {
  await start();
  const text = `from airflow.sdk import DAG, task

@task
def clean(): ...

with DAG("etl"):
    clean()
`;
  const uri = await opened(text);
  const params = { textDocument: { uri }, position: { line: 6, character: 6 } };
  const definition = await editor.request<Location[]>('textDocument/definition', params);
  expect(definition.map(({ range }) => [range.start.line, textAt(text, range)])).toEqual([[3, 'clean']]);
});

test('files that nobody opened are checked, and what they import is followed', async () => {
  const helper = write('dags/common.py', 'NAMES = ["a", "b"]\n');
  const made = write(
    'dags/made.py',
    `from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
from common import NAMES

with DAG("made"):
    first, second = [EmptyOperator(task_id=name) for name in NAMES]
    first >> second
`,
  );
  write('dags/latin.py', '');
  writeFileSync(join(folder, 'dags/latin.py'), Uint8Array.from([...'# airflow dag \xfc'].map((c) => c.charCodeAt(0))));
  await start();
  await editor.until(() => editor.analysed.some(({ uri }) => uri === made));
  await editor.until(() => editor.codes(uriOf('dags/latin.py'))?.[0] === 'file-encoding');
  const ids = async () => {
    const { dags } = await editor.request<GraphResult>('dagwright/graph', { uri: made });
    return dags[0]?.tasks.map(({ taskId }) => taskId);
  };
  expect(await ids()).toEqual(['a', 'b']);
  editor.analysed.length = 0;
  await editor.open(helper, 'NAMES = ["x", "y"]\n');
  await editor.until(() => editor.analysed.some(({ uri }) => uri === made));
  expect(await ids()).toEqual(['x', 'y']);
});

test('a file that never ends is given up, not the server', async () => {
  await start();
  const uri = await opened(`${ETL}\nwhile True:\n    pass\n`);
  const graph = await editor.request<GraphResult>('dagwright/graph', { uri });
  expect(graph.dags[0]?.tasks).toHaveLength(3);
});

test('where there is no disk, as in a browser, open documents are checked all the same', async () => {
  editor = await Editor.start({ files: NO_FILES, createAnalyses }, ['vscode-vfs://github/someone/dags']);
  const uri = 'vscode-vfs://github/someone/dags/etl.py';
  await editor.open(uri, `${ETL}    load >> extract\n`);
  await editor.until(() => editor.codes(uri)?.[0] === 'dependency-cycle');
});

test('a dependency is added and removed, refactorings are offered, and templates are linked', async () => {
  await start();
  write('dags/go.sh', 'echo');
  const uri = await opened(`${ETL}    BashOperator(task_id="go", bash_command="go.sh")\n`);
  const change = { uri, dagId: 'etl', upstream: 'extract', downstream: 'load' };
  const added = await editor.request<EditDependencyResult>('dagwright/editDependency', { ...change, action: 'add' });
  expect(added).toMatchObject({ edits: [{ newText: '\n    extract >> load' }] });
  const removed = await editor.request<EditDependencyResult>('dagwright/editDependency', {
    ...change,
    downstream: 'prepare.tidy',
    action: 'remove',
  });
  expect(removed).toMatchObject({ edits: [{ newText: 'tidy >> load' }] });
  const { position } = at(uri, 'extract >|> tidy');
  const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], only: ['refactor'] },
  });
  expect(actions.map(({ title }) => title)).toContain('Remove the dependency extract → prepare.tidy');
  const links = await editor.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
  expect(links.map(({ target }) => target)).toEqual([uriOf('dags/go.sh')]);
});

test('a fix that is asked for at once after typing is one for the text as it is now', async () => {
  await start();
  // So many that a check is not made at every keystroke.
  const others = Array.from({ length: 3000 }, (_, index) => `    EmptyOperator(task_id="t${index}")\n`).join('');
  const misspelt = ETL.replace('task_id="tidy"', 'task_id="tidy", trigger_rule="all_sucess"') + others;
  const uri = await opened(misspelt);
  const [shown] = editor.shown(uri) ?? [];
  await editor.type(uri, `# one\n# two\n${misspelt}`);
  const line = 10;
  const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line, character: 0 }, end: { line, character: 90 } },
    context: { diagnostics: [shown] },
  });
  const [edit] = actions.find(({ title }) => title.includes('all_success'))?.edit?.changes?.[uri] ?? [];
  expect(edit).toMatchObject({ newText: expect.stringContaining('all_success'), range: { start: { line } } });
});

test('with two workspace folders, a task of one is completed and renamed in the other', async () => {
  const etl = write('one/etl.py', ETL);
  const sensor = `from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG
with DAG("waits"):
    ExternalTaskSensor(task_id="w", external_dag_id="etl", external_task_id="load")
`;
  const waits = write('two/waits.py', sensor);
  editor = await Editor.start({ files: new NodeFiles(), createAnalyses }, [uriOf('one'), uriOf('two')]);
  await editor.until(() => [etl, waits].every((uri) => editor.analysed.some((params) => params.uri === uri)));
  await editor.open(waits, sensor);
  const position = cursor(sensor.replace('"load"', '"|load"')).position;
  const place = { textDocument: { uri: waits }, position };
  const items = await editor.request<CompletionItem[]>('textDocument/completion', place);
  expect(items.map(({ label }) => label)).toEqual(['extract', 'prepare.tidy', 'load']);
  const edit = await editor.request<WorkspaceEdit>('textDocument/rename', { ...place, newName: 'store' });
  expect(Object.keys(edit.changes ?? {}).sort()).toEqual([etl, waits].sort());
});
