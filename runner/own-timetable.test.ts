/** DAGs whose timetable is a class of the user's own: Airflow asks it, so Airflow has to be in the interpreter. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner } from './index.ts';

const DAG = `
from datetime import datetime, timedelta, timezone
from airflow import DAG
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator

class Workdays(Timetable):
    """A run each workday at six, about the day before it."""

    def infer_manual_data_interval(self, *, run_after):
        day = run_after.replace(hour=0, minute=0, second=0, microsecond=0)
        return DataInterval(start=day - timedelta(days=1), end=day)

    def next_dagrun_info(self, *, last_automated_data_interval, restriction):
        if last_automated_data_interval is not None:
            end = last_automated_data_interval.end + timedelta(days=1)
        else:
            end = restriction.earliest.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while end.isoweekday() > 5:
            end = end + timedelta(days=1)
        if restriction.latest is not None and end - timedelta(days=1) > restriction.latest:
            return None
        return DagRunInfo(run_after=end + timedelta(hours=6), data_interval=DataInterval(end - timedelta(days=1), end))

with DAG("workdays", schedule=Workdays(), start_date=datetime(2026, 1, 1, tzinfo=timezone.utc), catchup=False):
    BashOperator(task_id="say", bash_command="echo {{ data_interval_start }} {{ data_interval_end }}")
`;

const INTERPRETERS = [
  ['Airflow 3', process.env.DAGWRIGHT_TEST_AIRFLOW3],
  ['Airflow 2', process.env.DAGWRIGHT_TEST_AIRFLOW2],
] as const;

describe('a timetable of the user’s own', { timeout: 120_000 }, () => {
  let workspace: string;
  let file: string;
  let runner: Runner;

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'dagwright-timetable-'));
    mkdirSync(join(workspace, 'dags'));
    file = join(workspace, 'dags', 'workdays.py');
    writeFileSync(file, DAG);
    runner = await Runner.open({ workspace, program: 'a test' });
  });

  afterEach(async () => {
    await runner.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  for (const [name, python] of INTERPRETERS) {
    const missing = python && spawnSync(python, ['--version']).status === 0 ? '' : `: no interpreter with ${name}`;

    it.skipIf(missing)(`says with ${name} which runs a backfill has${missing && ` (skipped${missing})`}`, async () => {
      const range = { from: '2026-01-08', to: '2026-01-14' };
      const { runs } = await runner.backfills.start({ file, python: python ?? '', ...range, dryRun: true });
      expect(runs.map(({ logicalDate }) => logicalDate.slice(0, 10))).toEqual([
        '2026-01-08',
        '2026-01-11',
        '2026-01-12',
        '2026-01-13',
      ]);
    });

    it.skipIf(missing)(`says with ${name} what comes next${missing && ` (skipped${missing})`}`, async () => {
      const answer = await runner.schedules.set({ file, python: python ?? '', on: true, dryRun: true, catchup: true });
      expect(answer.dagId).toBe('workdays');
      expect(answer.missed).toBeGreaterThan(200);
    });

    it.skipIf(missing)(
      `gives a run by hand its data interval with ${name}${missing && ` (skipped${missing})`}`,
      async () => {
        const params = { file, python: python ?? '', logicalDate: '2026-01-08T12:00:00+00:00' };
        const { runId, done } = await runner.start(params);
        expect((await done).state).toBe('success');
        const [said] = runner.xcoms(runId);
        expect(said?.value).toBe('2026-01-07 00:00:00+00:00 2026-01-08 00:00:00+00:00');
      },
    );
  }

  it.skipIf(process.platform === 'win32')('needs Airflow, and says so', async () => {
    const backfill = runner.backfills.start({
      file,
      python: 'python3',
      from: '2026-01-08',
      to: '2026-01-13',
      dryRun: true,
    });
    await expect(backfill).rejects.toThrow(/timetable of its own \(Workdays\): .*pip install apache-airflow/);
  });
});
