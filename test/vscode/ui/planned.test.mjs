/**
 * Runs by dates, as a user makes them with the keyboard: a backfill, a DAG's own schedule, a dry run; and one task whose DAG asks for a
 * param. The environment is as in dagwright.test.mjs.
 */
import assert from 'node:assert/strict';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const lab = process.env.DAGWRIGHT_VSCODE_LAB;
const extension = process.env.DAGWRIGHT_VSIX ?? root;

let vs;
before(async () => {
  assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
  const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
  vs = await launch({
    extension,
    workspace: join(root, 'test/vscode/workspace'),
    screenshots: join(root, 'artifacts'),
    width: 1400,
    timeout: 60_000,
    settings: { 'editor.minimap.enabled': false, 'dagwright.run.showGraph': false },
  });
});
after(() => vs?.close());

/** Into the input that is open, whose prompt says what it is about. */
async function enter(prompt, text) {
  await vs.page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
  if (text !== undefined) {
    await vs.page.keyboard.press('Control+a');
    await vs.page.keyboard.type(text);
  }
  await vs.page.keyboard.press('Enter');
}

const runsTree = () => vs.page.locator('.pane', { hasText: /runs/i }).locator('.monaco-list-row');

test('a backfill asks for its dates, says what it makes, and tells how it went', async () => {
  await vs.openFile('nightly.py');
  await vs.runCommand('Dagwright: Backfill DAG…');
  await enter('First logical date', '2024-05-01');
  await enter('Last logical date', '2024-04-01');
  await enter('It is before the first date.', '2024-05-03');
  await enter('Only dates without a run');
  const question = vs.page.locator('.monaco-dialog-box', { hasText: 'Make 2 runs of nightly?' });
  await question.getByText('backfill__2024-05-01T03:00:00+00:00').waitFor();
  await vs.screenshot('planned-1-backfill');
  await question.getByText('Backfill', { exact: true }).click();
  await vs.page.getByText('The backfill of nightly succeeded: 2 runs.', { exact: true }).waitFor();
  await vs.screenshot('planned-2-backfilled');
});

test('a DAG runs by its schedule once that is on, is listed with its next run, and is switched off from there', async () => {
  await vs.openFile('nightly.py');
  await vs.runCommand('Dagwright: Focus on Runs View');
  await vs.runCommand('Dagwright: Run DAG by its schedule');
  const row = runsTree().filter({ hasText: /nightly.*next/ });
  await row.waitFor();
  await runsTree()
    .filter({ hasText: /^nightly/ })
    .nth(1)
    .waitFor();
  await vs.screenshot('planned-3-scheduled');
  await vs.runCommand('Dagwright: Switch off a schedule');
  await enter('nightly');
  await row.waitFor({ state: 'detached' });
});

test('a dry run shows the templates as a run would have them', async () => {
  await vs.openFile('nightly.py');
  await vs.runCommand('Dagwright: Dry run: render templates');
  await vs.page.locator('.tab', { hasText: 'nightly (dry run)' }).waitFor();
  await vs.page.locator('.view-line', { hasText: /bash_command:\secho\s20\d\d-\d\d-\d\d\snorth/ }).waitFor();
  await vs.screenshot('planned-4-dry-run');
});

test('Run task opens the form where a param has to be given, and Debug stands beside it', async () => {
  await vs.openFile('asks.py', { line: 11 });
  await vs.page.locator('.codelens-decoration a', { hasText: 'Debug' }).first().waitFor();
  await vs.runCommand('Dagwright: Run task');
  const form = await vs.webviewFrame({ extension: 'dagwright.dagwright', has: '.form' });
  await form.getByLabel('region').fill('south');
  await vs.screenshot('planned-5-form-of-a-task');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await vs.page.locator('.tab', { hasText: 'Run load' }).waitFor({ state: 'detached' });
});
