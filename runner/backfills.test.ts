import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';
import type { BackfillSummary } from './protocol.ts';

const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;

let workspace: string;
let runner: Runner;

beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-backfills-'));
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
});
afterEach(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

describe.skipIf(noBash !== '')(`a backfill${noBash}`, () => {
  it('that is cancelled while its first runs are being made leaves none of them running', async () => {
    const file = join(workspace, 'held.py');
    writeFileSync(
      file,
      `from datetime import datetime
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
with DAG("held", schedule="0 3 * * *", start_date=datetime(2024, 1, 1)):
    BashOperator(task_id="hold", bash_command="sleep 600")
`,
    );
    const ended = new Promise<BackfillSummary>((resolve) => {
      runner.events.on('backfills/changed', (backfill) => {
        const isOpen = backfill.runs.some(({ state }) => state === 'waiting' || state === 'running');
        if (backfill.state === 'cancelled' && !isOpen) resolve(backfill);
      });
    });
    const { id, runs } = await runner.backfills.start({ file, from: '2024-05-01', to: '2024-05-06', maxActiveRuns: 2 });
    expect(runs).toHaveLength(5);
    runner.backfills.cancel(id);
    expect((await ended).runs.map(({ state }) => state)).toEqual(runs.map(() => 'cancelled'));
    expect(runner.list().filter(({ state }) => state === 'running' || state === 'queued')).toEqual([]);
  });
});
