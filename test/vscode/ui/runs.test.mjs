/**
 * Runs as a user follows them: a form before one, the grid and the details while it is on, a task that is mended and cleared, a
 * breakpoint, the window opened again in the middle. What it needs is in window.mjs; DAGWRIGHT_TEST_DEBUGPY names a Python
 * interpreter that has debugpy.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isStored } from './stored.mjs';
import { openWindow } from './window.mjs';

const debugpy = process.env.DAGWRIGHT_TEST_DEBUGPY;

const window = openWindow(
  () => ({
    settings: {
      'dagwright.run.showGraph': false,
      // Where the file is mended, nothing else may be typed.
      'editor.autoClosingBrackets': 'never',
    },
  }),
  {
    ready: () => {
      if (!debugpy) return;
      // A window of a server takes interpreters from the workspace alone: those of the user are on another machine.
      const settings = join(window.vs.workspace, '.vscode/settings.json');
      mkdirSync(dirname(settings));
      writeFileSync(settings, JSON.stringify({ 'dagwright.python': debugpy }));
    },
  },
);
const { test } = window;

/** The cell of a task in the newest run. */
const cell = (view, taskId) => view.locator(`[role=gridcell][id$="-${taskId}"]`).last();
const inState = (view, taskId, state) => cell(view, taskId).locator(`.state-${state}`).waitFor();

/** The view of the runs of the DAG in `NAME.py`, which is called NAME. */
async function grid(name) {
  await window.open(`${name}.py`);
  await window.command('Dagwright: Show runs as a grid');
  return window.webview(`h1[title="${name}"]`);
}

test('Run asks for the params, refuses what does not fit, and starts with what was entered', async () => {
  await window.open('sales.py');
  await window.command('Dagwright: Run DAG');
  const form = await window.webview('.form');
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await window.click(run);
  await form.locator('#param-region-fault').waitFor();
  await form.getByLabel('Region').fill('north');
  await form.getByLabel('rows').fill('0');
  await window.click(run);
  await form.getByText('has to be at least 1').waitFor();
  await window.screenshot('runs-1-form');
  await form.getByLabel('rows').fill('7');
  await form.getByText('has to be at least 1').waitFor({ state: 'detached' });
  await window.click(run);
  await window.tab('Run sales').waitFor({ state: 'detached' });
});

test('the grid shows the states of the run, and the details tell why a task failed', async () => {
  const view = await grid('sales');
  await inState(view, 'fetch', 'success');
  await inState(view, 'check', 'failed');
  await inState(view, 'report', 'upstream_failed');
  await window.click(cell(view, 'fetch'));
  await view.locator('.log-line', { hasText: 'north: 70' }).waitFor();
  await view.locator('.values', { hasText: 'return_value' }).getByText('70', { exact: true }).waitFor();
  await window.click(cell(view, 'check'));
  await view.locator('.reason', { hasText: '70 is too little' }).waitFor();
  await view.locator('.log-line', { hasText: 'AssertionError' }).first().waitFor();
  await window.screenshot('runs-2-grid');
});

test('a failed task that was mended in the file runs again when it is cleared, and what follows it, too', async () => {
  const path = join(window.vs.workspace, 'sales.py');
  writeFileSync(path, readFileSync(path, 'utf8').replace('total > 1000', 'total > 10'));
  await window.open('sales.py');
  await window.until('the editor shows what is on disk', async () =>
    /total > 10,/.test(await window.textOf('sales.py')),
  );
  const view = await grid('sales');
  await window.click(cell(view, 'check'));
  await window.click(view.getByRole('button', { name: 'Clear with downstream' }));
  await window.answerDialog('check, report', 'Clear');
  await inState(view, 'check', 'success');
  await inState(view, 'report', 'success');
  await view.locator('.details h3', { hasText: 'Log of try 2' }).waitFor();
  await window.click(cell(view, 'fetch'));
  await view.locator('.details h3', { hasText: 'Log of try 1' }).waitFor();
  await window.screenshot('runs-3-cleared');
});

test('a run goes on while the window is opened again, and the view comes back to it', async () => {
  await window.open('slow.py');
  await window.command('Dagwright: Run DAG');
  const before = await grid('slow');
  await inState(before, 'wait', 'running');
  await window.screenshot('runs-4-before-the-reload');
  await window.until('the window has stored which runs are shown', () =>
    isStored(window.page, 'runPanel.*dagId\\W+slow'),
  );
  await window.reload();
  const view = await window.webview('h1[title="slow"]');
  await inState(view, 'begin', 'success');
  writeFileSync(join(window.vs.workspace, 'go'), '');
  await inState(view, 'wait', 'success');
  await inState(view, 'end', 'success');
  await window.click(cell(view, 'wait'));
  await view.locator('.log-line', { hasText: /^gone on/ }).waitFor();
  assert.equal(await view.locator('.details h3', { hasText: 'Log of try 1' }).count(), 1, 'the task ran once');
  await window.screenshot('runs-5-after-the-reload');
});

test('a breakpoint in a task stops its debug run, and the task ends when it goes on', {
  skip: debugpy ? false : 'DAGWRIGHT_TEST_DEBUGPY does not name a Python interpreter that has debugpy',
}, async () => {
  await window.open('sales.py', { line: 17 });
  const breakpoint = window.page.locator('.codicon-debug-breakpoint').first();
  await window.until('a breakpoint', async () => {
    // The key takes away what is there already.
    if (await breakpoint.isVisible()) return true;
    await window.press('sales.py', 'F9');
    return breakpoint.waitFor({ timeout: 20_000 }).then(() => true);
  });
  await window.command('Dagwright: Debug task');
  await window.page.locator('.debug-top-stack-frame-line, .debug-top-stack-frame-column').first().waitFor();
  await window.screenshot('runs-6-breakpoint');
  await window.command('Debug: Continue');
  await window.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  const view = await grid('sales');
  // Beside that of the first run.
  await view.locator('[role=gridcell][id$="-fetch"]').nth(1).waitFor();
  await inState(view, 'fetch', 'success');
});
