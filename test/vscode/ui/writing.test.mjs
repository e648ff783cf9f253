/** Writes in a DAG file as a user does, by keys and by looking at the window. What it needs is in window.mjs. */
import { openWindow } from './window.mjs';

const window = openWindow(() => ({ width: 1400 }), {
  ready: async () => {
    await window.open('lake.py', { line: 1 });
    // The server has read the file when its lenses are there.
    await window.page.locator('.codelens-decoration a', { hasText: '▶ Run task' }).first().waitFor();
  },
});
const { test } = window;

/** The proposal that Enter would take. */
const proposal = (label) =>
  window.page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: label }).first();
const anyProposal = (label) =>
  window.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();

/** What is typed into a line of its own below a line makes the editor propose something. Taken back and typed again until it does. */
async function proposedBelow(line, text, wanted) {
  await window.until(`${text} is answered by a proposal`, async () => {
    await window.open('lake.py', { line });
    await window.press('lake.py', 'Control+Enter');
    await window.type('lake.py', text);
    const failure = await wanted.waitFor({ timeout: 40_000 }).then(
      () => undefined,
      (error) => error,
    );
    if (failure) await takeBack();
    return !failure;
  });
}

/** Takes back what was typed: the file is shown again as it is on disk. */
async function takeBack() {
  await window.press('lake.py', 'Escape');
  await window.command('File: Revert File');
  await window.page.locator('.tab.active:not(.dirty)', { hasText: 'lake.py' }).waitFor();
}

test('the number of tasks of a loop stands in the line', async () => {
  await window.until('the hint', async () => /S3ListOperator\s*3\stasks/.test(await window.textOf('lake.py')));
  await window.screenshot('writing-1-hints');
});

test('an operator that is typed is proposed, and brings its import', async () => {
  await proposedBelow(20, 'S3DeleteObj', proposal('S3DeleteObjectsOperator'));
  await window.screenshot('writing-2-operator');
  await window.press('lake.py', 'Enter');
  await window.page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
  await window.open('lake.py', { line: 1 });
  await window.until('the import', async () => /import.*S3DeleteObjectsOperator/.test(await window.textOf('lake.py')));
  await takeBack();
});

test('task ids, trigger rules and names in templates are proposed as soon as a string is open', async () => {
  await proposedBelow(20, 'S3ListOperator(trigger_rule="', anyProposal('none_failed_min_one_success'));
  await window.screenshot('writing-3-trigger-rule');
  await takeBack();
  await proposedBelow(20, 'S3ListOperator(prefix="{{ ti.xcom_pull(task_ids=\'', anyProposal('list_again_0'));
  await takeBack();
  await proposedBelow(20, 'S3ListOperator(prefix="{{ ', anyProposal('data_interval_end'));
  await takeBack();
  await proposedBelow(20, 'S3ListOperator(prefix="{{ params.', anyProposal('day'));
  await window.screenshot('writing-4-params');
  await takeBack();
});

test('a hover shows a template as the next run will have it', async () => {
  await window.open('lake.py', { line: 15, column: 85 });
  const hover = window.page.locator('.monaco-hover', { hasText: 'In the next run' }).first();
  await window.until('the hover', async () => {
    await window.command('Show or Focus Hover');
    return hover.waitFor({ timeout: 40_000 }).then(() => true);
  });
  await window.screenshot('writing-5-hover');
  await window.page.keyboard.press('Escape');
});

test('a task is renamed by F2 with what names it elsewhere', async () => {
  await window.open('lake.py', { line: 17, column: 19 });
  await window.press('lake.py', 'F2');
  const input = window.page.locator('.rename-box input');
  await input.waitFor();
  await input.fill('duplicate');
  await input.press('Enter');
  const text = /return "duplicate" if[\s\S]*task_id="duplicate"/;
  await window.until('the new name', async () => text.test(await window.textOf('lake.py')));
  await window.screenshot('writing-6-renamed');
  await takeBack();
});
