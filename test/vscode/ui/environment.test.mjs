/**
 * The selected Python, a template file, and dependencies that are drawn, as a user meets them in the window. The Python is a
 * folder of files alone: nothing of it is ever run. What it needs is in window.mjs.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openWindow } from './window.mjs';

const DAG = `import datetime

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG('shop', schedule='@daily', start_date=datetime.datetime(2024, 1, 1), catchup=False, params={'region': 'north'}):
    first = EmptyOperator(task_id='first')
    second = SQLExecuteQueryOperator(task_id='second', sql='report.sql')
`;

const folder = mkdtempSync(join(tmpdir(), 'dagwright-environment-'));
const workspace = join(folder, 'project');
const window = openWindow(
  () => {
    environment(join(folder, 'complete'), ['airflow/providers/common/sql/operators/sql.py']);
    environment(join(workspace, '.venv'), []);
    write(join(workspace, 'shop.py'), DAG);
    write(join(workspace, 'report.sql'), 'SELECT 1\n');
    write(join(workspace, 'requirements.txt'), 'apache-airflow\n');
    return { workspace, copy: false, settings: { 'dagwright.python': join(folder, 'complete/bin/python') } };
  },
  {
    ready: async () => {
      await window.open('shop.py', { line: 1 });
      await window.page.locator('.codelens-decoration a', { hasText: '▶ Run task' }).first().waitFor();
    },
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  },
);
const { test } = window;

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

test('the setting of the user and that of the folder say which Python counts', async () => {
  assert.equal(await window.vs.squiggles('error'), 0);
  const settings = join(workspace, '.vscode/settings.json');
  write(settings, JSON.stringify({ 'dagwright.python': join(workspace, '.venv/bin/python') }));
  await window.vs.waitForProblems((problems) =>
    problems.some(({ message }) => message.includes('apache-airflow-providers-common-sql')),
  );
  await window.open('shop.py', { line: 3 });
  await window.until('the squiggle', async () => (await window.vs.squiggles('error')) > 0);
  await window.screenshot('environment-1-missing');
  rmSync(settings);
  await window.until('no squiggle', async () => (await window.vs.squiggles('error')) === 0);
});

test('a template file completes the params of its DAG', async () => {
  await window.open('report.sql', { line: 1 });
  const proposal = window.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'region' }).first();
  // The server hears of the file when it is opened, and knows it some time later.
  await window.until('the proposal', async () => {
    await window.typeAtEnd('report.sql', '{{ params.');
    const failure = await proposal.waitFor({ timeout: 20_000 }).then(
      () => undefined,
      (error) => error,
    );
    if (failure) await revert('report.sql');
    return !failure;
  });
  await window.screenshot('environment-2-template');
  await revert('report.sql');
});

async function revert(file) {
  await window.press(file, 'Escape');
  await window.command('File: Revert File');
  await window.page.locator('.tab.active:not(.dirty)', { hasText: file }).waitFor();
}

test('a dependency is drawn by keyboard in the graph, and undone there', async () => {
  await window.open('shop.py', { line: 8 });
  await window.command('Dagwright: Show graph');
  const frame = await window.webview('[id="node-task:first"]');
  await window.click(frame.locator('[id="node-task:first"]'));
  await pressInGraph(frame, 'a');
  await frame.locator('.connect-hint').waitFor();
  await window.screenshot('environment-3-connecting');
  await window.click(frame.locator('[id="node-task:second"]'));
  await window.until('the statement', async () => /first >> second/.test(await window.textOf('shop.py')));
  await frame.locator('path.hit').first().waitFor({ state: 'attached' });
  await window.screenshot('environment-4-connected');
  await pressInGraph(frame, 'Control+z');
  await window.until('the file as it was', async () => !/first >> second/.test(await window.textOf('shop.py')));
  assert.equal(readFileSync(join(workspace, 'shop.py'), 'utf8'), DAG);
});

test('a dependency is removed in the graph: its line is clicked, and Delete pressed', async () => {
  const text = `${DAG}    first >> second\n`;
  write(join(workspace, 'shop.py'), text);
  await window.open('shop.py', { line: 10 });
  const frame = await window.webview('[id="node-task:first"]');
  const line = frame.locator('path.hit').first();
  await line.waitFor({ state: 'attached' });
  // A line has no inside that the mouse could aim at.
  await line.dispatchEvent('click');
  await frame.locator('path.chosen').waitFor({ state: 'attached' });
  await pressInGraph(frame, 'Delete');
  await window.until('no statement', async () => !/first >> second/.test(await window.textOf('shop.py')));
  await line.waitFor({ state: 'detached' });
  await window.screenshot('environment-5-removed');
  await pressInGraph(frame, 'Control+z');
  await window.until('the statement again', async () => /first >> second/.test(await window.textOf('shop.py')));
  await line.waitFor({ state: 'attached' });
  assert.equal(readFileSync(join(workspace, 'shop.py'), 'utf8'), text);
});

/** Playwright gives the element the keyboard before it presses the key. */
async function pressInGraph(frame, key) {
  await frame.locator('.graph').press(key);
}
