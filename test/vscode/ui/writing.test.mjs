/**
 * Writes in a DAG file as a user does, by keys and by looking at the window. DAGWRIGHT_VSCODE_LAB names the folder with
 * `ui.mjs`, which brings up the editor's window; DAGWRIGHT_VSIX the packaged extension (or a folder with the built one).
 * Keeps screenshots in artifacts/.
 */
import assert from 'node:assert/strict';
import { dirname, join, resolve } from 'node:path';
import { after, before, test as plainTest } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const lab = process.env.DAGWRIGHT_VSCODE_LAB;

let vs;
before(async () => {
  assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
  const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
  vs = await launch({
    extension: process.env.DAGWRIGHT_VSIX ?? root,
    workspace: join(root, 'test/vscode/workspace'),
    screenshots: join(root, 'artifacts'),
    width: 1400,
    timeout: 120_000,
    settings: { 'editor.minimap.enabled': false, 'files.autoSave': 'off' },
  });
  await vs.openFile('lake.py', { line: 1 });
  // The server has read the file when its lenses are there.
  await vs.page.locator('.codelens-decoration a', { hasText: '▶ Run task' }).first().waitFor();
});
after(() => vs?.close());

const lines = () => vs.page.locator('.monaco-editor .view-lines').first();
const suggestion = (label) => vs.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();

/** What the window looked like is what tells why a test failed. */
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

/** A line of its own below a line, with what is typed into it. */
async function typeBelow(line, text) {
  await vs.openFile('lake.py', { line });
  await vs.page.keyboard.press('Control+Enter');
  await vs.page.keyboard.type(text);
}

/** Takes back what was typed: the file is shown again as it is on disk. */
async function takeBack() {
  await vs.page.keyboard.press('Escape');
  await vs.runCommand('File: Revert File');
}

test('the number of tasks of a loop stands in the line', async () => {
  await vs.until('the hint', async () => /S3ListOperator\s*3\stasks/.test((await lines().textContent()) ?? ''));
  await vs.screenshot('writing-1-hints');
});

test('an operator that is typed is proposed, and brings its import', async () => {
  await typeBelow(20, 'S3DeleteObj');
  await suggestion('S3DeleteObjectsOperator').waitFor();
  await vs.screenshot('writing-2-operator');
  await vs.page.keyboard.press('Enter');
  await vs.openFile('lake.py', { line: 1 });
  await vs.until('the import', async () => /import.*S3DeleteObjectsOperator/.test((await lines().textContent()) ?? ''));
  await takeBack();
});

test('task ids, trigger rules and names in templates are proposed as soon as a string is open', async () => {
  await typeBelow(20, 'S3ListOperator(trigger_rule="');
  await suggestion('none_failed_min_one_success').waitFor();
  await vs.screenshot('writing-3-trigger-rule');
  await takeBack();
  await typeBelow(20, 'S3ListOperator(prefix="{{ ti.xcom_pull(task_ids=\'');
  await suggestion('list_again_0').waitFor();
  await takeBack();
  await typeBelow(20, 'S3ListOperator(prefix="{{ params.');
  await suggestion('day').waitFor();
  await vs.screenshot('writing-4-params');
  await takeBack();
});

test('a hover shows a template as the next run will have it', async () => {
  await vs.openFile('lake.py', { line: 15, column: 85 });
  await vs.runCommand('Show or Focus Hover');
  await vs.page.locator('.monaco-hover', { hasText: 'In the next run' }).first().waitFor();
  await vs.screenshot('writing-5-hover');
  await vs.page.keyboard.press('Escape');
});
