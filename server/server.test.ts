/** The wiring, over a real connection with a line-reading engine behind: who is told what, and when. */
import { afterEach, describe, expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver';
import type { DagsResult, GraphResult, ServerConfiguration } from './protocol.ts';
import { Editor } from './test-support/editor.ts';
import { LineAnalyses } from './test-support/line-analyses.ts';
import { MemoryFiles } from './test-support/memory-files.ts';

const ROOT = 'file:///project';
const A = `${ROOT}/a.py`;
const B = `${ROOT}/b.py`;
const COMMON = `${ROOT}/common.py`;
const HEAD = '# airflow dag\n';

let editor: Editor;
let files: MemoryFiles;
let analyses: LineAnalyses;

afterEach(() => editor.stop());

async function start(texts: { [uri: string]: string } = {}, configuration: Partial<ServerConfiguration> = {}) {
  files = new MemoryFiles(texts);
  analyses = new LineAnalyses(files);
  const host = { files, createAnalyses: async () => analyses };
  editor = await Editor.start(host, [ROOT], configuration);
  await workspaceChecked();
}

async function workspaceChecked() {
  await editor.until(() => editor.progress.some(({ kind }) => kind === 'end'));
  // Messages come in order, so whatever the end of the check said is here now.
  await editor.request('dagwright/dags', {});
}

function changeOnDisk(uri: string, text: string | undefined): Promise<void> {
  const type = text === undefined ? 3 : files.read(uri) === undefined ? 1 : 2;
  if (text === undefined) files.remove(uri);
  else files.write(uri, text);
  return editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
}

describe('an open document', () => {
  test('is checked as it is opened and typed in, in its newest version only', async () => {
    await start();
    await editor.open(A, `${HEAD}problem x`);
    await editor.until(() => editor.codes(A)?.length === 1);
    for (let n = 0; n < 20; n++) await editor.type(A, `${HEAD}problem typed-${n}`);
    await editor.until(() => editor.codes(A)?.[0] === 'typed-19');
    const published = editor.published.filter(({ uri, version }) => uri === A && version !== 1);
    const versions = published.map(({ version = 0 }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions.at(-1)).toBe(21);
    expect(versions.length).toBeLessThan(20);
    for (const { version = 0, diagnostics } of published) expect(diagnostics[0]?.code).toBe(`typed-${version - 2}`);
    await editor.until(() => editor.analysed.at(-1)?.version === 21);
  });

  test('that is no DAG file is not analysed', async () => {
    await start();
    await editor.open(A, 'problem x');
    await editor.open(B, `${HEAD}problem y`);
    await editor.until(() => editor.codes(B)?.length === 1);
    expect(analyses.log).toEqual([B]);
    expect(await editor.request('textDocument/documentSymbol', { textDocument: { uri: A } })).toEqual([]);
  });

  test('that was never saved is checked', async () => {
    await start();
    await editor.open('untitled:Untitled-1', `${HEAD}problem x`);
    await editor.until(() => editor.codes('untitled:Untitled-1')?.length === 1);
  });

  test('is answered under the name that the editor gave it', async () => {
    await start();
    const odd = 'file:///project/%61%40b.py';
    await editor.open(odd, `${HEAD}dag one\nproblem x`);
    await editor.until(() => editor.codes(odd)?.length === 1);
    expect(await editor.request<GraphResult>('dagwright/graph', { uri: odd })).toMatchObject({ uri: odd, version: 1 });
  });

  test('above the size limit is not analysed and says so', async () => {
    await start();
    await editor.open(A, HEAD + '#'.repeat(6 * 1024 * 1024));
    await editor.until(() => editor.codes(A)?.[0] === 'file-too-large');
    expect(analyses.log).toEqual([]);
  });

  test('shows what is on disk again when it is closed without saving', async () => {
    await start({ [A]: `${HEAD}problem x` });
    await editor.open(A, `${HEAD}problem y`);
    await editor.until(() => editor.codes(A)?.[0] === 'y');
    await editor.close(A);
    await editor.until(() => editor.codes(A)?.[0] === 'x');
  });

  test('is checked again after the module that it imports was typed in', async () => {
    await start({ [A]: `${HEAD}import common` });
    expect(editor.codes(A)).toEqual(['missing-module']);
    await editor.open(A, `${HEAD}import common`);
    await editor.open(COMMON, 'x = 1');
    await editor.until(() => editor.codes(A)?.length === 0);
  });
});

describe('the workspace', () => {
  test('is checked in the background with progress, other files left alone', async () => {
    await start(
      {
        [A]: `${HEAD}problem x`,
        [`${ROOT}/plain.py`]: 'problem y',
        [`${ROOT}/old/b.py`]: `${HEAD}problem y`,
        [`${ROOT}/.venv/c.py`]: `${HEAD}problem y`,
      },
      { exclude: ['**/old'] },
    );
    expect(analyses.log).toEqual([A]);
    expect(editor.codes(A)).toEqual(['x']);
    expect(editor.published.every(({ uri }) => uri === A)).toBe(true);
    expect(editor.progress.map(({ kind }) => kind)).toEqual(['begin', 'end']);
    expect(editor.analysed).toEqual([{ uri: A, version: null }]);
  });

  test('is not checked when the setting says so', async () => {
    files = new MemoryFiles({ [A]: `${HEAD}problem x` });
    analyses = new LineAnalyses(files);
    const host = { files, createAnalyses: async () => analyses };
    editor = await Editor.start(host, [ROOT], { workspaceDiagnostics: false });
    await editor.open(B, `${HEAD}problem y`);
    await editor.until(() => editor.codes(B)?.length === 1);
    expect(analyses.log).toEqual([B]);
  });

  test('keeps the analyses of those that import a module that was merely opened and closed', async () => {
    await start({ [A]: `${HEAD}import common\ndag one`, [COMMON]: '' });
    const count = async () => (await editor.request<DagsResult>('dagwright/dags', {})).dags.length;
    await editor.open(COMMON, '');
    await editor.until(() => editor.analysed.length === 2);
    expect(await count()).toBe(1);
    await editor.close(COMMON);
    await editor.until(() => editor.analysed.length === 3);
    expect(await count()).toBe(1);
  });

  test('is not judged as a whole before all of it was looked at, nor when files are left out', async () => {
    files = new MemoryFiles({ [A]: `${HEAD}dag same` });
    analyses = new LineAnalyses(files);
    const host = { files, createAnalyses: async () => analyses };
    editor = await Editor.start(host, [ROOT], { workspaceDiagnostics: false });
    await editor.open(A, `${HEAD}dag same`);
    await editor.open(B, `${HEAD}dag same`);
    await editor.until(() => editor.analysed.length === 2);
    await editor.notify('dagwright/configuration', { workspaceDiagnostics: true });
    await editor.until(() => editor.codes(A)?.[0] === 'duplicate-dag-id');
    const before = editor.published.slice(0, 2).flatMap(({ diagnostics }) => diagnostics);
    expect(before).toEqual([]);
  });

  test('is told of problems over several files, and of their end', async () => {
    await start({ [A]: `${HEAD}dag same`, [B]: `${HEAD}dag same` });
    expect([editor.codes(A), editor.codes(B)]).toEqual([['duplicate-dag-id'], ['duplicate-dag-id']]);
    await editor.open(B, `${HEAD}dag other`);
    await editor.until(() => editor.codes(A)?.length === 0 && editor.codes(B)?.length === 0);
  });

  test('keeps quiet about a file that wants to be left alone, also over several files', async () => {
    await start({ [A]: `${HEAD}dag same`, [B]: `${HEAD}# dagwright: ignore-file\ndag same` });
    expect([editor.codes(A), editor.codes(B)]).toEqual([['duplicate-dag-id'], undefined]);
  });

  test('is followed file by file: only what depends on a changed file is analysed again', async () => {
    await start({ [A]: `${HEAD}import common`, [B]: HEAD, [COMMON]: '' });
    expect(editor.registrations).toContain('workspace/didChangeWatchedFiles');
    analyses.log.length = 0;
    await changeOnDisk(COMMON, undefined);
    await editor.until(() => editor.codes(A)?.[0] === 'missing-module');
    await changeOnDisk(COMMON, 'x = 1');
    await editor.until(() => editor.codes(A)?.length === 0);
    expect(analyses.log).toEqual([A, A]);
  });

  test('forgets a deleted file and learns of a new one', async () => {
    await start({ [A]: `${HEAD}problem x` });
    await changeOnDisk(A, undefined);
    await editor.until(() => editor.codes(A)?.length === 0);
    await changeOnDisk(B, `${HEAD}problem y`);
    await editor.until(() => editor.codes(B)?.[0] === 'y');
    await changeOnDisk(`${ROOT}/.venv/c.py`, `${HEAD}problem y`);
    await changeOnDisk(A, `${HEAD}problem x`);
    await editor.until(() => editor.codes(A)?.[0] === 'x');
    expect(editor.shown(`${ROOT}/.venv/c.py`)).toBeUndefined();
  });

  test('forgets all files of a folder that the editor deleted', async () => {
    const inside = `${ROOT}/dags/deep/a.py`;
    await start({ [inside]: `${HEAD}problem x` });
    files.remove(inside);
    await editor.notify('workspace/didDeleteFiles', { files: [{ uri: `${ROOT}/dags` }] });
    await editor.until(() => editor.codes(inside)?.length === 0);
  });

  test('is looked through anew when an .airflowignore changes', async () => {
    await start({ [A]: `${HEAD}problem x`, [B]: `${HEAD}problem y` });
    await changeOnDisk(`${ROOT}/.airflowignore`, 'a.py');
    await editor.until(() => editor.codes(A)?.length === 0);
    expect(editor.codes(B)).toEqual(['y']);
  });

  test('gains and loses folders', async () => {
    await start({ [A]: `${HEAD}problem x`, 'file:///other/b.py': `${HEAD}problem y` });
    const event = {
      added: [{ uri: 'file:///other', name: 'other' }],
      removed: [{ uri: ROOT, name: 'project' }],
    };
    await editor.notify('workspace/didChangeWorkspaceFolders', { event });
    await editor.until(() => editor.codes('file:///other/b.py')?.[0] === 'y' && editor.codes(A)?.length === 0);
  });

  test('lists its DAGs', async () => {
    await start({ [A]: `${HEAD}dag two`, [B]: `${HEAD}dag one` });
    const { dags } = await editor.request<DagsResult>('dagwright/dags', {});
    expect(dags.map(({ dagId, uri, taskCount }) => [dagId, uri, taskCount])).toEqual([
      ['one', B, 0],
      ['two', A, 0],
    ]);
  });
});

describe('settings', () => {
  test('change severities at once, without a new analysis', async () => {
    await start({ [A]: `${HEAD}problem x\nproblem y` });
    await editor.notify('dagwright/configuration', { rules: { x: 'hint', y: 'off' } });
    await editor.until(() => editor.codes(A)?.length === 1);
    expect(editor.shown(A)?.[0]).toMatchObject({ code: 'x', severity: 4 });
    expect(analyses.log).toEqual([A]);
  });

  test('that exclude a file take its problems away', async () => {
    await start({ [A]: `${HEAD}problem x` });
    await editor.notify('dagwright/configuration', { exclude: ['a.py'] });
    await editor.until(() => editor.codes(A)?.length === 0);
  });

  test('take code lenses away', async () => {
    await start();
    await editor.open(A, `${HEAD}dag one`);
    const lenses = () => editor.request<unknown[]>('textDocument/codeLens', { textDocument: { uri: A } });
    expect(await lenses()).toHaveLength(2);
    await editor.notify('dagwright/configuration', { codeLens: false });
    await editor.until(() => editor.refreshed.length === 1);
    expect(await lenses()).toEqual([]);
  });

  test('come as sections, too, from clients that only know LSP', async () => {
    await start({ [A]: `${HEAD}problem x` });
    await editor.notify('workspace/didChangeConfiguration', { settings: { dagwright: { rules: { x: 'off' } } } });
    await editor.until(() => editor.codes(A)?.length === 0);
  });
});

describe('a bug in the engine', () => {
  test('is told to the user once, with the way to report it, and the server goes on', async () => {
    await start({ [A]: `${HEAD}crash`, [B]: `${HEAD}problem y` });
    expect(editor.codes(B)).toEqual(['y']);
    await editor.open(A, `${HEAD}crash`);
    await editor.type(A, `${HEAD}problem x`);
    await editor.until(() => editor.codes(A)?.[0] === 'x');
    expect(editor.messages).toHaveLength(1);
    expect(editor.messages[0]?.message).toContain('the engine has a bug');
    expect(editor.messages[0]?.message).toContain('Please report it');
  });

  test('in a request is answered with nothing', async () => {
    await start();
    await editor.open(A, `${HEAD}crash`);
    const position = { line: 1, character: 0 };
    expect(await editor.request('textDocument/hover', { textDocument: { uri: A }, position })).toBeNull();
    await editor.until(() => editor.messages.some(({ message }) => message.includes('hover')));
  });
});

test('a refusal to rename reaches the user as it was worded', async () => {
  await start();
  await editor.open(A, `${HEAD}dag one`);
  const params = { textDocument: { uri: A }, position: { line: 0, character: 0 } };
  await expect(editor.request('textDocument/prepareRename', params)).rejects.toMatchObject({
    code: ErrorCodes.InvalidRequest,
    message: 'There is no task id here.',
  });
});
