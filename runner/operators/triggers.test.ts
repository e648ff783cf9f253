/** Deferred tasks: all their triggers run in one process, which may die without harm to the tasks that wait. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const AIRFLOW3 = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const AIRFLOW2 = process.env.DAGWRIGHT_TEST_AIRFLOW2;

const INTERPRETERS = [
  { name: 'the stand-in', python: 'python3', needed: 'no python3' },
  { name: 'Airflow 3', python: AIRFLOW3, needed: 'DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3' },
  { name: 'Airflow 2', python: AIRFLOW2, needed: 'DAGWRIGHT_TEST_AIRFLOW2 names no interpreter with Airflow 2' },
];

const TRIGGERS = `
import asyncio, os
from airflow.triggers.base import BaseTrigger, TriggerEvent

class UntilFile(BaseTrigger):
    """Fires when there is a file, with the process it runs in."""

    def __init__(self, path, die=False):
        super().__init__()
        self.path, self.die = path, die

    def serialize(self):
        return "triggers_of_test.UntilFile", {"path": self.path, "die": self.die}

    async def run(self):
        print("looking for", os.path.basename(self.path))
        if self.die and not os.path.exists(self.path + ".died"):
            open(self.path + ".died", "w").close()
            os._exit(7)
        if self.die == "always":
            os._exit(7)
        while not os.path.exists(self.path):
            await asyncio.sleep(0.05)
        yield TriggerEvent(os.getpid())
`;

const DAG = `
import os
from datetime import datetime, timedelta
from airflow import DAG
from airflow.models import BaseOperator
from triggers_of_test import UntilFile

HERE = os.path.dirname(__file__)

class Waits(BaseOperator):
    def __init__(self, die=False, name="go", limit=None, **kwargs):
        super().__init__(**kwargs)
        self.die, self.name, self.limit = die, name, limit

    def execute(self, context):
        self.defer(trigger=UntilFile(os.path.join(HERE, self.name), self.die), method_name="done", timeout=self.limit)

    def done(self, context, event=None):
        return event

with DAG("waiting", start_date=datetime(2026, 1, 1)):
    for n in range(200):
        Waits(task_id=f"wait_{n}")
    Waits(task_id="survivor", name="survivor")
    Waits(task_id="deadly", name="deadly", die=True)
    Waits(task_id="hopeless", name="hopeless", die="always")
    Waits(task_id="late", name="never", limit=timedelta(seconds=1))
`;

for (const { name, python, needed } of INTERPRETERS) {
  const missing = process.platform === 'win32' ? 'no fork on Windows' : hasPython(python) ? '' : needed;
  const title = `deferred tasks with ${name}${missing && ` (skipped: ${missing})`}`;

  describe.skipIf(missing)(title, { timeout: 180_000 }, () => {
    let run: TestRun | undefined;

    afterEach(async () => {
      await run?.close();
      run = undefined;
    });

    async function start(): Promise<TestRun> {
      run = await TestRun.start(python ?? '', DAG, { files: { 'triggers_of_test.py': TRIGGERS } });
      return run;
    }

    it('have their triggers in one process, as many as they are, and print into their own logs', async () => {
      const dag = await start();
      const waiting = Array.from({ length: 200 }, (_, n) => dag.task(`wait_${n}`));
      await dag.untilStates('deferred', 200);
      await expect.poll(() => livingChildren(dag.folder), { timeout: 60_000 }).toBe(1);
      dag.write('go', '');
      const outcomes = await Promise.all(waiting);
      expect(new Set(outcomes.map((one) => one.state))).toEqual(new Set(['success']));
      const processes = Array.from({ length: 200 }, (_, n) => dag.xcom(`wait_${n}`));
      expect(new Set(processes).size).toBe(1);
      expect(dag.log('wait_7')).toContain('looking for go');
    });

    it('wait on when the process of triggers dies', async () => {
      const dag = await start();
      const survivor = dag.task('survivor');
      await dag.untilStates('deferred', 1);
      const deadly = dag.task('deadly');
      dag.write('deadly', '');
      expect(await deadly).toEqual({ state: 'success' });
      dag.write('survivor', '');
      expect(await survivor).toEqual({ state: 'success' });
      expect(dag.xcom('survivor')).toBe(dag.xcom('deadly'));
    });

    it('fail when their own trigger ends that process again and again', async () => {
      const dag = await start();
      expect(await dag.task('hopeless')).toMatchObject({ state: 'failed' });
      expect(dag.log('hopeless')).toContain('died again and again');
    });

    it('fail when the trigger does not fire in time', async () => {
      const dag = await start();
      expect(await dag.task('late')).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/Trigger.*timeout/),
      });
    });

    it('are stopped with their trigger', async () => {
      const dag = await start();
      const stop = new AbortController();
      const waiting = dag.task('survivor', {}, stop.signal);
      await dag.untilStates('deferred', 1);
      stop.abort();
      expect(await waiting).toMatchObject({ state: 'failed', message: 'the task was stopped' });
    });
  });
}

/** Python processes other than the worker itself whose DAG file is in the folder: each has it as its import log, or as its log. */
function livingChildren(folder: string): number {
  if (process.platform !== 'linux') return 1;
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const ours = all.filter((pid) => outputOf(pid).startsWith(folder));
  return ours.filter((pid) => ours.includes(parentOf(pid))).length;
}

function outputOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/1`);
  } catch {
    return '';
  }
}

function parentOf(pid: string): string {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}
