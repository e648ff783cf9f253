/** Workers that are forks of an interpreter that was kept: as good as new ones, and there at once. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';
import { WarmPython } from './warm-python.ts';

const INTERPRETERS = [
  { name: 'the stand-in', python: 'python3', needed: 'no python3' },
  {
    name: 'Airflow 3',
    python: process.env.DAGWRIGHT_TEST_AIRFLOW3,
    needed: 'DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3',
  },
  {
    name: 'Airflow 2',
    python: process.env.DAGWRIGHT_TEST_AIRFLOW2,
    needed: 'DAGWRIGHT_TEST_AIRFLOW2 names no interpreter with Airflow 2',
  },
];

const SAYS_HELLO = `
import os
from datetime import datetime
from airflow import DAG
from airflow.decorators import task

with DAG("hello", schedule=None, start_date=datetime(2026, 1, 1)):
    @task
    def hello():
        return [os.environ.get("WHO"), os.environ.get("ONLY_ONCE"), os.getppid()]
    hello()
`;

for (const { name, python, needed } of INTERPRETERS) {
  const missing = process.platform === 'win32' ? 'there is no fork' : hasPython(python) ? '' : needed;

  describe.skipIf(missing)(`with ${name}${missing && ` (skipped: ${missing})`}`, { timeout: 120_000 }, () => {
    let warm = new WarmPython();
    const runs: TestRun[] = [];

    const start = async (source: string, env: { readonly [name: string]: string } = {}): Promise<TestRun> => {
      const run = await TestRun.start(python ?? '', source, { env, start: warm.start });
      runs.push(run);
      return run;
    };

    afterEach(async () => {
      await Promise.all(runs.splice(0).map((run) => run.close()));
      warm.close();
      warm = new WarmPython();
    });

    it('runs share an interpreter, and neither environment nor modules', async () => {
      const first = await start(`${SAYS_HELLO}\nos.environ["ONLY_ONCE"] = "set while imported"`);
      expect(await first.task('hello')).toEqual({ state: 'success' });
      const kept = await warm.pids();
      const second = await start(SAYS_HELLO);
      expect(await second.task('hello')).toEqual({ state: 'success' });
      expect(await warm.pids()).toEqual(kept);
      const [[, once, worker], [, never, other]] = [first, second].map((run) => run.xcom('hello')) as [
        string[],
        string[],
      ];
      expect([once, never]).toEqual(['set while imported', null]);
      expect(parentOf(worker)).toBe(kept[0]);
      expect(parentOf(other)).toBe(kept[0]);
      expect(worker).not.toBe(other);
    });

    it('a run with another environment gets it', async () => {
      const first = await start(SAYS_HELLO, { WHO: 'one' });
      const second = await start(SAYS_HELLO, { WHO: 'two' });
      await first.task('hello');
      await second.task('hello');
      const whom = [first, second].map((run) => (run.xcom('hello') as string[])[0]);
      expect(whom).toEqual(['one', 'two']);
    });

    it('an import that fails is told, and the next run is fine', async () => {
      const failure = await TestRun.failure(python ?? '', 'import airflow\n1 / 0', { start: warm.start });
      expect(failure).toMatchObject({ reason: 'import', message: expect.stringContaining('ZeroDivisionError') });
      const next = await start(SAYS_HELLO);
      expect(await next.task('hello')).toEqual({ state: 'success' });
    });

    it('a worker that is killed is told, and its tasks with it', async () => {
      const run = await start(SAYS_HELLO.replace('return [', 'import time; time.sleep(100); return ['));
      const [kept] = await warm.pids();
      const task = run.task('hello');
      await until(() => run.pids.length > 0);
      process.kill(Number(parentOf(run.pids[0])), 'SIGKILL');
      expect(await task).toMatchObject({ state: 'failed', interrupted: true });
      expect(await run.worker.died).toMatch(/was ended by SIGKILL/);
      expect(await warm.pids()).toEqual([kept]);
    });

    it('a run that wants to fork an interpreter that has just been killed starts one of its own', async () => {
      await start(SAYS_HELLO);
      const [kept] = await warm.pids();
      // Nobody hears of its end before the run asks it for a fork.
      process.kill(kept ?? 0, 'SIGKILL');
      const next = await start(SAYS_HELLO);
      expect(await next.task('hello')).toEqual({ state: 'success' });
    });

    it('an interpreter that ended is started again', async () => {
      await start(SAYS_HELLO);
      const [kept] = await warm.pids();
      process.kill(kept ?? 0, 'SIGKILL');
      await until(() => !isThere(kept ?? 0));
      const next = await start(SAYS_HELLO);
      expect(await next.task('hello')).toEqual({ state: 'success' });
    });
  });
}

describe.skipIf(process.platform === 'win32')('an interpreter', { timeout: 60_000 }, () => {
  it('is let go when nobody has used it for a while', async () => {
    const warm = new WarmPython(50);
    const run = await TestRun.start('python3', SAYS_HELLO, { start: warm.start });
    while ((await warm.pids()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    // What it has forked goes on.
    expect(await run.task('hello')).toEqual({ state: 'success' });
    await run.close();
  });

  it('that is none is explained as always', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dagwright-no-python-'));
    const path = join(folder, 'python');
    writeFileSync(path, '#!/bin/sh\nexit 7\n');
    chmodSync(path, 0o755);
    const failure = await TestRun.failure(path, SAYS_HELLO, { start: new WarmPython().start });
    expect(failure.message).toMatch(/ended with exit code 7/);
    rmSync(folder, { recursive: true });
  });
});

function parentOf(pid: string | number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
