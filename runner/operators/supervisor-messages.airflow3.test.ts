/** Whatever the task runner of the installed Airflow may ask its supervisor has an answer here, or a reason for having none. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const AIRFLOW = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const skipped = hasPython(AIRFLOW) ? '' : ' (skipped: DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3)';
const WORKER = fileURLToPath(new URL('../python', import.meta.url));

const KINDS = `
import json, sys, typing
sys.path.insert(0, ${JSON.stringify(WORKER)})
from airflow.sdk.execution_time import comms
from dagwright_worker.airflow3_answers import ANSWERS, REFUSED
from dagwright_worker.airflow3_supervisor import TERMINAL
union = typing.get_args(comms.ToSupervisor)[0]
kinds = [kind.__name__ for kind in typing.get_args(union)]
known = {*ANSWERS, *REFUSED, *TERMINAL, "SkipDownstreamTasks"}
print(json.dumps({"kinds": kinds, "unknown": [kind for kind in kinds if kind not in known], "reasons": REFUSED}))
`;

interface Kinds {
  readonly kinds: readonly string[];
  readonly unknown: readonly string[];
  readonly reasons: { readonly [kind: string]: string };
}

describe.skipIf(skipped)(`messages of Airflow’s task runner${skipped}`, { timeout: 60_000 }, () => {
  let run: TestRun | undefined;

  afterEach(async () => {
    await run?.close();
    run = undefined;
  });

  it('are all known', () => {
    const told = execFileSync(AIRFLOW ?? '', ['-W', 'ignore', '-c', KINDS], { encoding: 'utf8' });
    const { kinds, unknown, reasons } = JSON.parse(told.trim().split('\n').at(-1) ?? '') as Kinds;
    expect(kinds.length).toBeGreaterThan(30);
    expect(unknown).toEqual([]);
    for (const reason of Object.values(reasons)) expect(reason).not.toBe('');
  });
});

const PYTHONS = [
  { name: 'the stand-in', python: process.platform === 'win32' ? 'python' : 'python3' },
  { name: `Airflow 3${skipped}`, python: AIRFLOW },
];

for (const { name, python } of PYTHONS) {
  describe.skipIf(!hasPython(python))(`with ${name}, a task`, { timeout: 60_000 }, () => {
    let run: TestRun | undefined;

    afterEach(async () => {
      await run?.close();
      run = undefined;
    });

    it('finds in its next try what it has kept in its state store, and forgets what it deletes', async () => {
      run = await TestRun.start(
        python ?? '',
        `
from airflow.sdk import DAG, task

with DAG("keeps", schedule=None):

    @task
    def job(task_state_store=None, ti=None):
        if ti.try_number == 1:
            task_state_store.set("job", {"id": 7})
            task_state_store.set("gone", 1)
            task_state_store.delete("gone")
            raise ValueError("lost the connection")
        found = [task_state_store.get("job"), task_state_store.get("gone"), task_state_store.get("gone", "none")]
        task_state_store.clear()
        return [*found, task_state_store.get("job")]

    job()
`,
      );
      if (run.worker.description.sdk === 'airflow3' && !(Number(run.worker.description.version.slice(0, 3)) >= 3.3))
        return;
      expect(await run.task('job', { maxTries: 2 })).toMatchObject({ state: 'failed' });
      expect(run.kept.size).toBe(1);
      expect(await run.task('job', { tryNumber: 2, maxTries: 2 })).toEqual({ state: 'success' });
      expect(run.xcom('job')).toEqual([{ id: 7 }, null, 'none', null]);
    });

    it('keeps the state of an asset for all that have it as inlet or outlet', async () => {
      run = await TestRun.start(
        python ?? '',
        `
from airflow.sdk import DAG, Asset, task

SHELF = Asset(name="shelf", uri="file:///shelf")

with DAG("watermarks", schedule=None):

    @task(outlets=[SHELF])
    def write(asset_state_store=None):
        asset_state_store.set("watermark", "2026-01-02")

    @task(inlets=[SHELF])
    def read(asset_state_store=None):
        return asset_state_store[SHELF].get("watermark")

    write() >> read()
`,
      );
      if (run.worker.description.sdk === 'airflow3' && !(Number(run.worker.description.version.slice(0, 3)) >= 3.3))
        return;
      expect(await run.task('write')).toMatchObject({ state: 'success' });
      expect(await run.task('read')).toEqual({ state: 'success' });
      expect(run.xcom('read')).toBe('2026-01-02');
    });
  });
}
