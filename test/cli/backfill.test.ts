import { afterEach, describe, expect, it } from 'vitest';
import { dagwright, folderWith } from './dagwright.ts';

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});

/** Two DAGs of one schedule; the second one fails on one date. */
function folder(): string {
  const made = folderWith({
    'dags.py': [
      'import pendulum',
      'from airflow.sdk import DAG',
      'from airflow.providers.standard.operators.bash import BashOperator',
      'start = pendulum.datetime(2024, 1, 1, tz="Europe/Vienna")',
      'with DAG("one", schedule="0 5 * * *", start_date=start):',
      '    BashOperator(task_id="say", bash_command="echo {{ ds }} {{ run_id }}")',
      'with DAG("two", schedule="0 5 * * *", start_date=start, max_active_runs=1):',
      '    BashOperator(task_id="say", bash_command="echo {{ run_id }}; test {{ ds }} != 2024-03-31 || test -e mended", cwd=".")',
      'with DAG("past", schedule="@daily", start_date=start):',
      '    BashOperator(task_id="say", bash_command="true", depends_on_past=True)',
      'with DAG("never", schedule=None):',
      '    BashOperator(task_id="say", bash_command="true")',
      '',
    ].join('\n'),
  });
  opened.push(made);
  return made.path;
}

const RANGE = ['--from', '2024-03-30', '--to', '2024-04-01'];

describe('dagwright backfill', () => {
  it("lists the dates of the DAG's own time zone, over the change of its clocks, and runs nothing", async () => {
    const cwd = folder();
    const { code, stdout } = await dagwright(['backfill', 'dags.py:one', ...RANGE, '--dry-run'], { cwd });
    expect(stdout.split('\n')).toEqual([
      'backfill__2024-03-30T04:00:00+00:00  2024-03-30T04:00:00Z',
      'backfill__2024-03-31T03:00:00+00:00  2024-03-31T03:00:00Z',
      '',
    ]);
    expect(code).toBe(0);
    expect((await dagwright(['runs'], { cwd })).stdout).toContain('No runs yet');
  });

  it('runs them, and leaves what is there already', async () => {
    const cwd = folder();
    const args = ['backfill', 'dags.py:one', ...RANGE, '--format', 'json'];
    const first = await dagwright(args, { cwd });
    const summary = JSON.parse(first.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(summary).toEqual({
      backfill_id: 1,
      dag_id: 'one',
      state: 'success',
      runs: { 'backfill__2024-03-30T04:00:00+00:00': 'success', 'backfill__2024-03-31T03:00:00+00:00': 'success' },
    });
    expect(first.code).toBe(0);
    const again = await dagwright(args, { cwd });
    expect(again.stdout).toContain('"state":"left","reason":"already exists"');
    expect(again.code).toBe(0);
  });

  it('gives runs of two DAGs at the same date the id that Airflow gives them', async () => {
    const cwd = folder();
    await dagwright(['backfill', 'dags.py:one', ...RANGE], { cwd });
    const { code, stdout } = await dagwright(['backfill', 'dags.py:two', ...RANGE], { cwd });
    expect(stdout).toContain('two failed: 1 success, 1 failed');
    expect(code).toBe(1);
    const log = await dagwright(['logs', 'backfill__2024-03-30T04:00:00+00:00@two', 'say'], { cwd });
    expect(log.stdout).toContain('\nbackfill__2024-03-30T04:00:00+00:00\n');
    const again = await dagwright(['backfill', 'dags.py:two', ...RANGE, '--rerun', 'failed'], { cwd });
    expect(again.stdout).toMatch(/left +backfill__2024-03-30T04:00:00\+00:00@two {2}already exists/);
    expect(again.stdout).toContain('two failed: 1 left, 1 failed');
  });

  it.each([
    ['a DAG that never runs', ['dags.py:never', ...RANGE], 'never has no schedule'],
    ['a date that is none', ['dags.py:one', '--from', 'yesterday', '--to', '2024-04-01'], 'yesterday is not a date'],
    ['a range that ends before it begins', ['dags.py:one', '--from', '2024-04-02', '--to', '2024-04-01'], 'ends'],
    ['tasks that depend on the past, as Airflow does', ['dags.py:past', ...RANGE], 'depends_on_past'],
    ['a range without a run', ['dags.py:one', '--from', '2024-04-01', '--to', '2024-04-01'], 'no run in that range'],
    ['a file that is not there', ['nothing.py', ...RANGE], 'there is no file nothing.py'],
    ['no dates', ['dags.py:one'], "required option '--from <date>'"],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await dagwright(['backfill', ...args], { cwd: folder() });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
