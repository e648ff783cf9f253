import { afterEach, expect, it } from 'vitest';
import { createAnalyses } from './engine.ts';
import type { SelectedInterpreter } from './protocol.ts';
import { Editor } from './test-support/editor.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const PROJECT = 'file:///project';
const DAG = `${PROJECT}/dags/etl.py`;
const TEXT = `from airflow.sdk import DAG
from airflow.providers.http.operators.http import HttpOperator
`;

/** A virtual environment as `python3 -m venv` and pip leave it. */
function venv(folder: string, airflow: string, modules: readonly string[] = []): { [uri: string]: string } {
  const packages = `${folder}/lib/python3.12/site-packages`;
  return {
    [`${folder}/pyvenv.cfg`]: 'home = /usr/bin\ninclude-system-site-packages = false\n',
    [`${folder}/bin/python`]: '',
    [`${packages}/airflow/__init__.py`]: '',
    [`${packages}/apache_airflow-${airflow}.dist-info/METADATA`]: '',
    ...Object.fromEntries(modules.map((path) => [`${packages}/${path}`, ''])),
  };
}

let editor: Editor | undefined;
afterEach(() => editor?.stop());

async function open(files: MemoryFiles, interpreters: readonly SelectedInterpreter[], text = TEXT): Promise<Editor> {
  editor = await Editor.start({ files, createAnalyses }, [PROJECT], { interpreters });
  await editor.open(DAG, text);
  const { shown } = editor;
  await editor.until(() => shown.call(editor, DAG) !== undefined);
  return editor;
}

const python = (path: string, origin: SelectedInterpreter['origin'] = 'workspace'): SelectedInterpreter => ({
  folder: PROJECT,
  path,
  origin,
});

it('the packages of the selected interpreter are known, and a package that comes is noticed', async () => {
  const files = new MemoryFiles(venv(`${PROJECT}/.venv`, '3.3.2'));
  const shown = await open(files, [python('/project/.venv/bin/python')]);
  expect(shown.codes(DAG)).toEqual(['missing-module']);

  const packages = `${PROJECT}/.venv/lib/python3.12/site-packages`;
  files.write(`${packages}/airflow/providers/http/operators/http.py`, '');
  const record = `${packages}/apache_airflow_providers_http-6.3.0.dist-info`;
  files.write(`${record}/METADATA`, '');
  await shown.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: record, type: 1 }] });
  await shown.until(() => shown.codes(DAG)?.length === 0);
});

it('selecting another interpreter checks anew, for its Airflow', async () => {
  const files = new MemoryFiles({
    ...venv('file:///opt/three', '3.3.2', ['airflow/providers/http/operators/http.py']),
    ...venv('file:///opt/two', '2.10.5', ['airflow/providers/http/operators/http.py']),
  });
  const shown = await open(files, [python('/opt/three/bin/python', 'chosen')]);
  await shown.until(() => shown.codes(DAG)?.length === 0);
  await shown.notify('dagwright/configuration', { interpreters: [python('/opt/two/bin/python', 'chosen')] });
  await shown.until(() => shown.codes(DAG)?.includes('removed-import') === true);
});

it('what the workspace says of its version goes before what happens to be on PATH', async () => {
  const files = new MemoryFiles({
    ...venv('file:///opt/two', '2.10.5', ['airflow/providers/http/operators/http.py']),
    [`${PROJECT}/requirements.txt`]: 'apache-airflow==3.1.0\n',
  });
  const shown = await open(files, [python('/opt/two/bin/python', 'machine')]);
  expect(shown.codes(DAG)).toEqual([]);
});

it('operators of packages that nobody else knows are proposed, those that are not installed come last and say so', async () => {
  const packages = `${PROJECT}/.venv/lib/python3.12/site-packages`;
  const files = new MemoryFiles({
    ...venv(`${PROJECT}/.venv`, '3.3.2'),
    [`${packages}/airflow/sdk/__init__.py`]: 'from airflow.sdk.bases.operator import BaseOperator\n',
    [`${packages}/airflow/sdk/bases/operator.py`]: `class BaseOperator:
    template_fields = ()
    def __init__(self, task_id, **kwargs): ...
`,
    [`${packages}/bakery-1.2.dist-info/METADATA`]: 'Name: bakery\nRequires-Dist: apache-airflow>=2.8\n',
    [`${packages}/bakery-1.2.dist-info/RECORD`]: 'bakery/oven.py,sha256=x,1\nbakery/tests/oven.py,,\n',
    [`${packages}/bakery/oven.py`]: `from airflow.sdk import BaseOperator
class S3BakeOperator(BaseOperator):
    def __init__(self, *, dough, **kwargs):
        super().__init__(**kwargs)
class S3NoOperator(dict): ...
`,
  });
  const text = `${TEXT}x = S3\n`;
  const shown = await open(files, [python('/project/.venv/bin/python')], text);
  const items = await shown.request<{ label: string; detail?: string; sortText?: string }[]>(
    'textDocument/completion',
    {
      textDocument: { uri: DAG },
      position: { line: 2, character: 6 },
    },
  );
  const bake = items.find(({ label }) => label === 'S3BakeOperator');
  expect(bake?.detail).toBe('bakery 1.2');
  const list = items.find(({ label }) => label === 'S3ListOperator');
  expect(list?.detail).toBe('apache-airflow-providers-amazon, which is not installed');
  expect((list?.sortText ?? '') > (bake?.sortText ?? '')).toBe(true);
  expect(items.some(({ label }) => label === 'S3NoOperator')).toBe(false);
});

it.each([
  ['the selected Python', { 'file:///project/requirements.txt': 'apache-airflow==2.9' }, '3.2.1', 'python'],
  ['requirements', { 'file:///project/requirements.txt': 'apache-airflow==2.9' }, undefined, 'project'],
  ['nothing', {}, undefined, 'file'],
] as const)(
  'the version of Airflow in use is told with each analysis, here by %s',
  async (_, texts, installed, from) => {
    const files = new MemoryFiles({ [DAG]: TEXT, ...texts, ...(installed ? venv(`${PROJECT}/.venv`, installed) : {}) });
    const started = await open(files, installed ? [python('/project/.venv/bin/python', 'chosen')] : []);
    await started.until(() => started.analysed.length > 0);
    const version = installed ?? (from === 'project' ? '2' : '3');
    expect(started.analysed.at(-1)).toMatchObject({ airflow: { version, from } });
  },
);
