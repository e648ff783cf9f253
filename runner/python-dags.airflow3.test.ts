/** What tasks ask real Airflow 3 about runs before theirs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner } from './index.ts';

const python = process.env.DAGWRIGHT_TEST_AIRFLOW3 ?? '';
const missing =
  python && spawnSync(python, ['--version']).status === 0
    ? ''
    : ' (skipped: DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3)';

const ASKS = `
from airflow.sdk import DAG, task

with DAG("daily", schedule=None, params={"fail": False}):

    @task
    def asks(params=None, ti=None):
        found = {}
        for state in (None, "success", "failed"):
            before = ti.get_previous_ti(state=state)
            found[state or "any"] = before and [before.logical_date.day, before.state, before.try_number, before.duration >= 0]
        ti.xcom_push("found", found)
        if params["fail"]:
            raise ValueError("as asked")

    asks()
`;

describe.skipIf(missing)(`a task of Airflow 3${missing}`, { timeout: 120_000 }, () => {
  let workspace: string;
  let runner: Runner;

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'dagwright-before-'));
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
  });

  afterEach(async () => {
    await runner.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('finds its instance of the run before, of any state and of the one that it asks for', async () => {
    const file = join(workspace, 'dags', 'daily.py');
    mkdirSync(join(workspace, 'dags'));
    writeFileSync(file, ASKS);
    const found: unknown[] = [];
    for (const [day, fail] of [
      [1, false],
      [2, true],
      [3, false],
    ] as const) {
      const logicalDate = `2026-01-0${day}T00:00:00+00:00`;
      const { runId } = await (await runner.start({ file, python, logicalDate, conf: { fail } })).done;
      found.push(runner.xcoms(runId).find(({ key }) => key === 'found')?.value);
    }
    expect(found).toEqual([
      { any: null, success: null, failed: null },
      { any: [1, 'success', 1, true], success: [1, 'success', 1, true], failed: null },
      { any: [2, 'failed', 1, true], success: [1, 'success', 1, true], failed: [2, 'failed', 1, true] },
    ]);
  });
});
