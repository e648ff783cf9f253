/**
 * The selected Python, a template file, and dependencies that are drawn, as a user meets them in the window. The Python is a
 * folder of files alone: nothing of it is ever run. DAGWRIGHT_VSCODE_LAB and DAGWRIGHT_VSIX as for writing.test.mjs.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test as plainTest } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const lab = process.env.DAGWRIGHT_VSCODE_LAB;

const DAG = `import datetime

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG('shop', schedule='@daily', start_date=datetime.datetime(2024, 1, 1), catchup=False, params={'region': 'north'}):
    first = EmptyOperator(task_id='first')
    second = SQLExecuteQueryOperator(task_id='second', sql='report.sql')
`;

let vs;
let folder;
before(async () => {
  assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
  folder = mkdtempSync(join(tmpdir(), 'dagwright-environment-'));
  const workspace = join(folder, 'project');
  environment(join(folder, 'complete'), ['airflow/providers/common/sql/operators/sql.py']);
  environment(join(workspace, '.venv'), []);
  write(join(workspace, 'shop.py'), DAG);
  write(join(workspace, 'report.sql'), 'SELECT 1\n');
  write(join(workspace, 'requirements.txt'), 'apache-airflow\n');
  const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
  vs = await launch({
    extension: process.env.DAGWRIGHT_VSIX ?? root,
    workspace,
    copy: false,
    screenshots: join(root, 'artifacts'),
    width: 1500,
    timeout: 120_000,
    settings: {
      'dagwright.python': join(folder, 'complete/bin/python'),
      'editor.minimap.enabled': false,
      'files.autoSave': 'off',
    },
  });
  await vs.openFile('shop.py', { line: 1 });
  await vs.page.locator('.codelens-decoration a', { hasText: '▶ Run task' }).first().waitFor();
});
after(async () => {
  await vs?.close();
  rmSync(folder, { recursive: true, force: true });
});

function environment(path, modules) {
  const packages = join(path, 'lib/python3.12/site-packages');
  write(join(path, 'pyvenv.cfg'), 'home = /nowhere\n');
  write(join(path, 'bin/python'), '');
  write(join(packages, 'apache_airflow-3.3.2.dist-info/METADATA'), '');
  for (const module of ['airflow/providers/standard/operators/empty.py', ...modules]) write(join(packages, module), '');
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const editorText = async () =>
  ((await vs.page.locator('.monaco-editor .view-lines').first().textContent()) ?? '').replaceAll('\u00a0', ' ');

function test(name, body) {
  plainTest(name, async () => {
    try {
      await body();
    } catch (error) {
      await vs?.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, '-')}`);
      throw error;
    }
  });
}

test('the setting of the user and that of the folder say which Python counts', async () => {
  assert.equal(await vs.squiggles('error'), 0);
  const settings = join(folder, 'project/.vscode/settings.json');
  write(settings, JSON.stringify({ 'dagwright.python': join(folder, 'project/.venv/bin/python') }));
  await vs.waitForProblems((problems) =>
    problems.some(({ message }) => message.includes('apache-airflow-providers-common-sql')),
  );
  await vs.openFile('shop.py', { line: 3 });
  await vs.until('the squiggle', async () => (await vs.squiggles('error')) > 0);
  await vs.screenshot('environment-1-missing');
  rmSync(settings);
  await vs.until('no squiggle', async () => (await vs.squiggles('error')) === 0);
});

test('a template file completes the params of its DAG', async () => {
  await vs.openFile('report.sql', { line: 1 });
  await vs.page.keyboard.press('Control+End');
  await vs.until('the proposal', async () => {
    await vs.page.keyboard.type('{{ params.');
    const shown = vs.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'region' }).first();
    const found = await shown.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (!found) for (let count = 0; count < 10; count++) await vs.page.keyboard.press('Backspace');
    return found;
  });
  await vs.screenshot('environment-2-template');
  await vs.page.keyboard.press('Escape');
  await vs.runCommand('File: Revert File');
});

test('a dependency is drawn by keyboard in the graph, and undone there', async () => {
  await vs.openFile('shop.py', { line: 8 });
  await vs.runCommand('Dagwright: Show graph');
  const frame = await vs.webviewFrame({ extension: 'dagwright.dagwright', has: '[id="node-task:first"]' });
  await frame.locator('[id="node-task:first"]').click();
  await frame.locator('.graph').focus();
  await vs.page.keyboard.press('a');
  await frame.locator('.connect-hint').waitFor();
  await vs.screenshot('environment-3-connecting');
  await frame.locator('[id="node-task:second"]').click();
  await vs.until('the statement', async () => /first >> second/.test(await editorText()));
  await frame.locator('path.hit').first().waitFor({ state: 'attached' });
  await vs.screenshot('environment-4-connected');
  await frame.locator('.graph').focus();
  await vs.page.keyboard.press('Control+z');
  await vs.until('the file as it was', async () => !/first >> second/.test(await editorText()));
  assert.equal(readFileSync(join(folder, 'project/shop.py'), 'utf8'), DAG);
});
