/**
 * Runs as a user follows them: a form before one, the grid and the details while it is on, a task that is mended and cleared, a
 * breakpoint, the window opened again in the middle. The environment is as in dagwright.test.mjs; DAGWRIGHT_TEST_DEBUGPY names
 * a Python interpreter that has debugpy.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, test as plainTest } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isStored } from './stored.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const lab = process.env.DAGWRIGHT_VSCODE_LAB;
const extension = process.env.DAGWRIGHT_VSIX ?? root;
const debugpy = process.env.DAGWRIGHT_TEST_DEBUGPY;

let vs;
before(async () => {
  assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
  const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
  vs = await launch({
    extension,
    workspace: join(root, 'test/vscode/workspace'),
    screenshots: join(root, 'artifacts'),
    width: 1500,
    timeout: 60_000,
    settings: {
      'editor.minimap.enabled': false,
      'dagwright.run.showGraph': false,
      // Where the file is mended, nothing else may be typed.
      'editor.autoClosingBrackets': 'never',
    },
  });
  if (!debugpy) return;
  // A window of a server takes interpreters from the workspace alone: those of the user are on another machine.
  mkdirSync(join(vs.workspace, '.vscode'));
  writeFileSync(join(vs.workspace, '.vscode/settings.json'), JSON.stringify({ 'dagwright.python': debugpy }));
});
after(() => vs?.close());

const frame = (has) => vs.webviewFrame({ extension: 'dagwright.dagwright', has });
/** The cell of a task in the newest run. */
const cell = (view, taskId) => view.locator(`[role=gridcell][id$="-${taskId}"]`).last();
const inState = (view, taskId, state) => cell(view, taskId).locator(`.state-${state}`).waitFor();

/** What the window looked like is what tells why a test failed. */
function test(name, options, body) {
  plainTest(name, options, async () => {
    try {
      await body();
    } catch (error) {
      await vs?.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, '-')}`);
      throw error;
    }
  });
}

/** The view of the runs of the DAG in `NAME.py`, which is called NAME. */
async function grid(name) {
  await vs.openFile(`${name}.py`);
  await vs.runCommand('Dagwright: Show runs as a grid');
  return frame(`h1[title="${name}"]`);
}

test('Run asks for the params, refuses what does not fit, and starts with what was entered', {}, async () => {
  await vs.openFile('sales.py');
  await vs.runCommand('Dagwright: Run DAG');
  const form = await frame('.form');
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await run.click();
  await form.locator('#param-region-fault').waitFor();
  await form.getByLabel('Region').fill('north');
  await form.getByLabel('rows').fill('0');
  await run.click();
  await form.getByText('has to be at least 1').waitFor();
  await vs.screenshot('runs-1-form');
  await form.getByLabel('rows').fill('7');
  await run.click();
  await vs.page.locator('.tab', { hasText: 'Run sales' }).waitFor({ state: 'detached' });
});

test('the grid shows the states of the run, and the details tell why a task failed', {}, async () => {
  const view = await grid('sales');
  await inState(view, 'fetch', 'success');
  await inState(view, 'check', 'failed');
  await inState(view, 'report', 'upstream_failed');
  await cell(view, 'fetch').click();
  await view.locator('.log-line', { hasText: 'north: 70' }).waitFor();
  await view.locator('.values', { hasText: 'return_value' }).getByText('70', { exact: true }).waitFor();
  await cell(view, 'check').click();
  await view.locator('.reason', { hasText: '70 is too little' }).waitFor();
  await view.locator('.log-line', { hasText: 'AssertionError' }).first().waitFor();
  await vs.screenshot('runs-2-grid');
});

test('a failed task that was mended in the file runs again when it is cleared, and what follows it, too', {}, async () => {
  const path = join(vs.workspace, 'sales.py');
  writeFileSync(path, readFileSync(path, 'utf8').replace('total > 1000', 'total > 10'));
  const view = await grid('sales');
  await cell(view, 'check').click();
  await view.getByRole('button', { name: 'Clear with downstream' }).click();
  const question = vs.page.locator('.monaco-dialog-box', { hasText: 'check, report' });
  await question.getByText('Clear', { exact: true }).click();
  await inState(view, 'check', 'success');
  await inState(view, 'report', 'success');
  await view.locator('.details h3', { hasText: 'Log of try 2' }).waitFor();
  await cell(view, 'fetch').click();
  await view.locator('.details h3', { hasText: 'Log of try 1' }).waitFor();
  await vs.screenshot('runs-3-cleared');
});

test('a run goes on while the window is opened again, and the view comes back to it', {}, async () => {
  await vs.openFile('slow.py');
  await vs.runCommand('Dagwright: Run DAG');
  const before = await grid('slow');
  await inState(before, 'wait', 'running');
  await vs.screenshot('runs-4-before-the-reload');
  await vs.until('the window has stored which runs are shown', () => isStored(vs.page, 'runPanel.*dagId\\W+slow'));
  await vs.page.reload();
  const view = await frame('h1[title="slow"]');
  await inState(view, 'begin', 'success');
  writeFileSync(join(vs.workspace, 'go'), '');
  await inState(view, 'wait', 'success');
  await inState(view, 'end', 'success');
  await cell(view, 'wait').click();
  await view.locator('.log-line', { hasText: /^gone on/ }).waitFor();
  assert.equal(await view.locator('.details h3', { hasText: 'Log of try 1' }).count(), 1, 'the task ran once');
  await vs.screenshot('runs-5-after-the-reload');
});

test('a breakpoint in a task stops its debug run, and the task ends when it goes on', {
  skip: debugpy ? false : 'DAGWRIGHT_TEST_DEBUGPY does not name a Python interpreter that has debugpy',
}, async () => {
  await vs.openFile('sales.py', { line: 17 });
  // A view that came back with the window may have taken the keyboard.
  await vs.runCommand('View: Focus Active Editor Group');
  await vs.page.keyboard.press('F9');
  await vs.page.locator('.codicon-debug-breakpoint').first().waitFor();
  await vs.runCommand('Dagwright: Debug task');
  await vs.page.locator('.debug-top-stack-frame-line, .debug-top-stack-frame-column').first().waitFor();
  await vs.screenshot('runs-6-breakpoint');
  await vs.runCommand('Debug: Continue');
  await vs.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  const view = await grid('sales');
  await inState(view, 'fetch', 'success');
});
