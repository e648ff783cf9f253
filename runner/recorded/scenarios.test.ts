/** The whole runner beside Airflow's scheduler: every task instance of every scenario ends in the state, and with the try number, that was recorded. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner } from '../index.ts';
import { findBash, NO_BASH } from '../operators/find-bash.ts';
import recorded from './airflow-3.3.json' with { type: 'json' };

const python = process.platform === 'win32' ? 'python' : 'python3';
const version = spawnSync(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
const missing = !findBash(process.env) ? NO_BASH : version.status !== 0 ? `no ${python} of 3.9 or later` : '';
const file = join(dirname(fileURLToPath(import.meta.url)), 'scenarios.py');

let workspace: string;
let runner: Runner;

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-recorded-'));
  runner = await Runner.open({ workspace, program: 'a test' });
});

afterAll(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

describe.skipIf(missing)(
  `scenarios end as in Airflow${missing && ` (skipped: ${missing})`}`,
  { timeout: 120_000 },
  () => {
    it.each(Object.entries(recorded.dags))('%s', async (dagId, expected) => {
      const { runId, done } = await runner.start({ file, dagId, python });
      const { state } = await done;
      const tasks = runner
        .get(runId)
        .taskInstances.map((one) => [
          one.mapIndex < 0 ? one.taskId : `${one.taskId}[${one.mapIndex}]`,
          `${one.state} ${one.tryNumber}`,
        ]);
      expect({ state, tasks: Object.fromEntries(tasks) }).toEqual(expected);
    });
  },
);
