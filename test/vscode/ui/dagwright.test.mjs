/** Uses the extension as a user does: types, looks, clicks. What it needs is in window.mjs. */
import assert from 'node:assert/strict';
import { isStored } from './stored.mjs';
import { openWindow } from './window.mjs';

const window = openWindow(() => ({}));
const { test } = window;

const card = (frame, taskId, more = '') => frame.locator(`.card[aria-label^="${taskId},"]${more}`);
const states = async (frame, state, ...taskIds) => {
  for (const taskId of taskIds) await card(frame, taskId, state).waitFor();
};

test('the graph shows the tasks of a file beside it and follows an edit', async () => {
  await window.open('hello.py', { line: 8, column: 20 });
  await window.command('Dagwright: Open graph to the side');
  const frame = await window.graph();
  await states(frame, '', 'extract', 'transform', 'load');
  await card(frame, 'transform', '.at-cursor').waitFor();
  await window.screenshot('1-graph');
  await window.typeAtEnd('hello.py', '    load >> BashOperator(task_id="publish", bash_command="true")');
  await card(frame, 'publish').waitFor();
  await window.screenshot('2-graph-after-an-edit');
});

test('a cycle that is typed is a problem with its whole path', async () => {
  await window.typeAtEnd('hello.py', '\nload >> extract');
  const isTheCycle = ({ file, source }) => file === 'hello.py' && /dependency-cycle/.test(source);
  const cycle = (await window.vs.waitForProblems((problems) => problems.some(isTheCycle))).find(isTheCycle);
  assert.equal(cycle.severity, 'error');
  for (const task of ['extract', 'transform', 'load']) assert.ok(cycle.message.includes(task), cycle.message);
  await window.screenshot('3-cycle');
  await window.open('hello.py');
  await window.until('the edits are undone', async () => {
    if (!(await window.page.locator('.tab.dirty', { hasText: 'hello.py' }).isVisible())) return true;
    await window.press('hello.py', 'Control+z');
    return false;
  });
  await window.vs.waitForProblems((problems) => !problems.some(isTheCycle));
});

test('a click on a task goes to its line', async () => {
  await window.open('hello.py', { line: 1 });
  const frame = await window.graph();
  await window.click(card(frame, 'load'));
  await window.cursorIsAt('hello.py', 9);
});

test('▶ Run runs the DAG, and its tasks turn green', async () => {
  await window.open('hello.py', { line: 1 });
  const frame = await window.graph();
  await card(frame, 'extract', ':not(.in-state)').waitFor();
  await window.clickLens(/^▶ Run$/);
  await states(frame, '.state-success', 'extract', 'transform', 'load');
  await window.screenshot('4-run');
});

test('▶ Run task runs that task alone', async () => {
  const frame = await window.graph();
  await window.clickLens('▶ Run task', 1);
  await card(frame, 'extract', ':not(.in-state)').waitFor();
  await card(frame, 'transform', '.state-success').waitFor();
  await card(frame, 'load', ':not(.in-state)').waitFor();
});

test('a task that fails turns red, those behind it do not run, and its log opens', async () => {
  await window.open('failing.py', { line: 1 });
  const frame = await window.graph();
  await card(frame, 'publish').waitFor();
  await window.clickLens(/^▶ Run$/);
  await states(frame, '.state-success', 'fetch');
  await states(frame, '.state-failed', 'check');
  await states(frame, '.state-upstream_failed', 'publish');
  const toast = window.toast('failing failed');
  await toast.waitFor();
  await window.screenshot('5-failed-run');
  await window.click(toast.getByText('Show Log'));
  await window.page.locator('.tab.active', { hasText: 'check (try 1).log' }).waitFor();
  await window.lineWith('row 2 has no price').waitFor();
  await window.screenshot('6-log');
});

test('the Runs view has all runs, with their tasks and why one failed', async () => {
  await window.command('View: Show Dagwright');
  await window.until('three runs', async () => (await window.rows(/^(hello|failing)/).count()) === 3);
  await window.unfold(/^failing/, /^fetch/);
  await window.until('the tasks of the run', async () => (await window.rows(/^(fetch|check|publish)/).count()) === 3);
  await window.vs.theme('Dark Modern');
  await window.screenshot('7-runs-dark');
  await window.click(window.row(/^fetch/));
  await window.lineWith('fetched 2 rows').waitFor();
});

test('the pages of the window have met no error of ours', async () => {
  const errors = window.vs.console.filter(
    (line) => /^\[(error|pageerror)\]/.test(line) && /dagwright|webview\.js/i.test(line),
  );
  assert.deepEqual(errors, []);
});

test('after the window is opened again, the graph is back with the states of the last run', async () => {
  await window.open('failing.py', { line: 1 });
  await card(await window.graph(), 'check', '.state-failed').waitFor();
  await window.until('the window has stored that there is a graph', () => isStored(window.page, 'graphPanel'));
  await window.reload();
  const frame = await window.graph();
  // Which file is in front again is as sure as the browser's store is quick. The graph follows it.
  await window.open('failing.py', { line: 1 });
  await card(frame, 'check', '.state-failed').waitFor();
  await window.screenshot('8-opened-again');
});
