/**
 * Runs as a user steers them from the Runs view: paused, marked, cancelled, by a schedule that outlives the window; and what the window
 * tells of a run that nobody looks at any more. The tasks wait for files, so that no test has to be quick. What it needs is in window.mjs.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWindow } from './window.mjs';

/** Milliseconds after which a run is a long one, of which the window tells in a notification. */
const LONG = 31_000;

const folder = mkdtempSync(join(tmpdir(), 'dagwright-steering-'));
const workspace = join(folder, 'project');
const window = openWindow(
  () => {
    mkdirSync(workspace);
    for (const name of ['overnight', 'steered']) write(`${name}.py`, dag(name, 'None'));
    for (const name of ['daily', 'often']) write(`${name}.py`, dag(name, '"@daily"'));
    write('broken.py', BROKEN);
    release('often');
    return { workspace, copy: false, settings: { 'dagwright.run.showGraph': false } };
  },
  { cleanUp: () => rmSync(folder, { recursive: true, force: true }) },
);
const { test } = window;

/** The task in the middle waits until it is released. */
function dag(name, schedule) {
  return `from datetime import datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("${name}", schedule=${schedule}, start_date=datetime(2024, 1, 1), catchup=False):
    begin = BashOperator(task_id="begin", bash_command="echo begun")
    wait = BashOperator(task_id="wait", bash_command="until [ -e '${join(workspace, `go-${name}`)}' ]; do sleep 0.2; done")
    end = BashOperator(task_id="end", bash_command="echo ended")

    begin >> wait >> end
`;
}

/** Only Python knows its tasks, and fails when it is asked. */
const BROKEN = `import os

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("broken", schedule=None):
    for table in os.environ["TABLES_THAT_NOBODY_HAS_SET"].split():
        BashOperator(task_id=table, bash_command="true")
`;

function write(name, text) {
  writeFileSync(join(workspace, name), text);
}

function release(name) {
  write(`go-${name}`, '');
}

async function start(name) {
  await window.open(`${name}.py`);
  await window.command('Dagwright: Run DAG');
}

let startedAt;

test('a run is paused in the Runs view: what runs ends, nothing else starts until it goes on', async () => {
  await window.command('Dagwright: Focus on Runs View');
  // It is left alone until the last test.
  await start('overnight');
  await window.row(/^overnight.*running/).waitFor();
  startedAt = Date.now();

  await start('steered');
  await window.row(/^steered.*running · 1 of 3/).waitFor();
  await window.clickMenu(window.row(/^steered/), 'Pause run');
  await window.row(/^steered.*paused/).waitFor();
  release('steered');
  await window.unfold(/^steered/, /^end.*scheduled/);
  await window.screenshot('steering-1-paused');
  await window.clickIcon(window.row(/^steered.*paused/), 'Go on with run');
  await window.row(/^steered(?!.*(paused|running))/).waitFor();
  await window.row(/^end(?!.*scheduled)/).waitFor();
});

test('a task that runs is marked as success, and what follows it runs', async () => {
  rmSync(join(workspace, 'go-steered'));
  await start('steered');
  await window.row(/^steered.*running · 1 of 3/).waitFor();
  await window.unfold(/^steered.*running/, /^wait.*running/);
  await window.clickMenu(window.row(/^wait.*running/), 'Mark task as success');
  await window.row(/^steered.*running/).waitFor({ state: 'detached' });
  assert.equal(existsSync(join(workspace, 'go-steered')), false);
  await window.screenshot('steering-2-marked');
});

test('a task of a run that has ended is marked as failed, and so has the run', async () => {
  assert.equal(await window.rows(/^end.*failed/).count(), 0);
  await window.clickMenu(window.row(/^end/), 'Mark task as failed');
  await window.row(/^end.*failed/).waitFor();
  await window.row(/^steered.*failed/).waitFor();
  await window.screenshot('steering-3-marked-failed');
});

test('a backfill is cancelled from its notification: what runs is, and nothing more is started', async () => {
  await window.open('daily.py');
  await window.command('Dagwright: Backfill DAG…');
  await window.enter('First logical date', '2024-05-01');
  await window.enter('Last logical date', '2024-05-03');
  await window.pick('Backfill daily', 'Only dates without a run');
  await window.answerDialog('Make 3 runs of daily?', 'Backfill');
  await window.row(/^daily.*running/).waitFor();
  const progress = window.toast('Backfill daily');
  await window.screenshot('steering-4-backfill');
  await window.click(progress.getByText('Cancel', { exact: true }));
  await progress.waitFor({ state: 'detached' });
  await window.row(/^daily.*running/).waitFor({ state: 'detached' });
  await window.row(/^daily.*cancelled/).waitFor();
});

test('why Python cannot import a file is shown as a traceback whose places are links', async () => {
  await start('broken');
  const toast = window.toast('TABLES_THAT_NOBODY_HAS_SET');
  await window.click(toast.getByText('Show Traceback'));
  await window.tab('Traceback of the import').waitFor();
  const place = window.lineWith(/^\s*File.".*broken\.py",.line.7/);
  await place.waitFor();
  await place.locator('.detected-link').first().waitFor();
  await window.screenshot('steering-5-traceback');
});

test('a run by a schedule goes on after the window is opened again, and is switched off at its row', async () => {
  await window.open('often.py');
  await window.command('Dagwright: Run DAG by its schedule');
  await window.row(/^often.*next/).waitFor();
  await window.reload();
  await window.command('Dagwright: Focus on Runs View');
  await window.row(/^often.*next/).waitFor();
  await window.screenshot('steering-6-schedule');
  await window.clickIcon(window.row(/^often.*next/), 'Switch off a schedule');
  await window.row(/^often.*next/).waitFor({ state: 'detached' });
});

test('the end of a long run is told in a notification, from which the run is shown', async () => {
  await window.row(/^overnight.*running/).waitFor();
  await window.until('the run is a long one', () => Date.now() - startedAt > LONG);
  release('overnight');
  const toast = window.toast(/overnight succeeded in/);
  await toast.waitFor();
  await window.screenshot('steering-7-long-run');
  await window.click(toast.getByText('Show Run'));
  const view = await window.webview('h1[title="overnight"]');
  await view.locator('[role=gridcell][id$="-end"] .state-success').last().waitFor();
});
