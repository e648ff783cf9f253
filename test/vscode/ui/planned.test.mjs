/**
 * Runs by dates, as a user makes them with the keyboard: a backfill, a DAG's own schedule, a dry run; and one task whose DAG asks for a
 * param. What it needs is in window.mjs.
 */
import { openWindow } from './window.mjs';

const window = openWindow(() => ({ width: 1400, settings: { 'dagwright.run.showGraph': false } }));
const { test } = window;

test('a backfill asks for its dates, says what it makes, and tells how it went', async () => {
  await window.open('nightly.py');
  await window.command('Dagwright: Backfill DAG…');
  await window.enter('First logical date', '2024-05-01');
  await window.enter('Last logical date', '2024-04-01');
  await window.enter('It is before the first date.', '2024-05-03');
  await window.pick('Backfill nightly', 'Only dates without a run');
  const question = window.page.locator('.monaco-dialog-box', { hasText: 'Make 2 runs of nightly?' });
  await question.getByText('backfill__2024-05-01T03:00:00+00:00').waitFor();
  await window.screenshot('planned-1-backfill');
  await window.answerDialog('Make 2 runs of nightly?', 'Backfill');
  await window.toast('The backfill of nightly succeeded: 2 runs.').waitFor();
  await window.screenshot('planned-2-backfilled');
});

test('a backfill that is cancelled says so, with how far it came', async () => {
  await window.open('held.py');
  await window.command('Dagwright: Backfill DAG…');
  await window.enter('First logical date', '2024-05-01');
  await window.enter('Last logical date', '2024-05-03');
  await window.pick('Backfill held', 'Only dates without a run');
  await window.answerDialog('Make 2 runs of held?', 'Backfill');
  const progress = window.toast('Backfill held');
  await progress.waitFor();
  await window.click(progress.getByRole('button', { name: 'Cancel', exact: true }));
  await window.toast('The backfill of held was cancelled: 0 of 2 runs had ended.').waitFor();
  await window.screenshot('planned-6-cancelled');
});

test('a DAG runs by its schedule once that is on, is listed with its next run, and is switched off from there', async () => {
  await window.open('nightly.py');
  await window.command('Dagwright: Focus on Runs View');
  await window.until('the two runs of the backfill', async () => (await window.rows(/^nightly/).count()) === 2);
  await window.command('Dagwright: Run DAG by its schedule');
  await window.row(/^nightly.*next/).waitFor();
  await window.until('one run more', async () => (await window.rows(/^nightly/).count()) === 4);
  await window.screenshot('planned-3-scheduled');
  await window.command('Dagwright: Switch off a schedule');
  await window.pick('Switch off which schedule?', 'nightly');
  await window.row(/^nightly.*next/).waitFor({ state: 'detached' });
});

test('a dry run shows the templates as a run would have them', async () => {
  await window.open('nightly.py');
  await window.command('Dagwright: Dry run: render templates');
  await window.tab('nightly (dry run)').waitFor();
  await window.lineWith(/bash_command:\secho\s20\d\d-\d\d-\d\d\snorth/).waitFor();
  await window.screenshot('planned-4-dry-run');
});

test('Run task opens the form where a param has to be given, and Debug stands beside it', async () => {
  await window.open('asks.py', { line: 11 });
  await window.page.locator('.codelens-decoration a', { hasText: 'Debug' }).first().waitFor();
  await window.command('Dagwright: Run task');
  const form = await window.webview('.form');
  await form.getByLabel('region').fill('south');
  await window.screenshot('planned-5-form-of-a-task');
  await window.click(form.getByRole('button', { name: 'Run', exact: true }));
  await window.tab('Run load').waitFor({ state: 'detached' });
});
