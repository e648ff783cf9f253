import { afterEach, describe, expect, it } from 'vitest';
import { dagwright, folderWith } from './dagwright.ts';

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});

function folder(): string {
  const made = folderWith({
    'dags.py': [
      'from datetime import datetime, timedelta',
      'from airflow.sdk import DAG',
      'from airflow.providers.standard.operators.bash import BashOperator',
      'with DAG("often", schedule=timedelta(seconds=1), start_date=datetime(2024, 1, 1)):',
      '    BashOperator(task_id="say", bash_command="echo {{ run_id }}")',
      'with DAG("behind", schedule="@daily", start_date=datetime(2024, 1, 1), end_date=datetime(2024, 1, 3), catchup=True):',
      '    BashOperator(task_id="say", bash_command="echo {{ ds }}")',
      'with DAG("never", schedule=None):',
      '    BashOperator(task_id="say", bash_command="true")',
      '',
    ].join('\n'),
  });
  opened.push(made);
  return made.path;
}

interface Line {
  readonly dag_id: string;
  readonly run_id?: string;
  readonly state?: string;
  readonly next_run?: string | null;
}

function lines(stdout: string): readonly Line[] {
  const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1).trim();
  return whole === '' ? [] : whole.split('\n').map((line) => JSON.parse(line) as Line);
}

/** Ctrl-C once the output so far says enough. */
function until(
  enough: (so: readonly Line[]) => boolean,
): (stdout: string, kill: (signal: NodeJS.Signals) => void) => void {
  return (stdout, kill) => {
    if (enough(lines(stdout))) kill('SIGINT');
  };
}

describe('dagwright schedule', () => {
  it('starts a run whenever one is due, until Ctrl-C, and is off then', async () => {
    const cwd = folder();
    const ended = (so: readonly Line[]): readonly Line[] => so.filter(({ state }) => state === 'success');
    const { code, stdout, stderr } = await dagwright(['schedule', 'dags.py:often', '--format', 'json'], {
      cwd,
      onOutput: until((so) => ended(so).length >= 3),
    });
    const ids = ended(lines(stdout)).map(({ run_id }) => run_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^scheduled__20\d\d-\d\d-\d\dT/);
    expect(stderr).not.toContain('has ended');
    expect(code).toBe(0);
    const list = await dagwright(['schedule', '--list'], { cwd });
    expect(list.stdout).toBe('No DAG of this workspace is scheduled.\n');
  });

  it('asks before it catches up with many runs, makes each once, and stops at the end date', async () => {
    const cwd = folder();
    const asked = await dagwright(['schedule', 'dags.py:behind'], { cwd });
    expect(asked.stderr).toContain('behind would catch up with 3 runs at once. Say --catchup');
    expect(asked.code).toBe(2);
    const isDone = (so: readonly Line[]): boolean => so.filter(({ state }) => state === 'success').length === 3;
    const args = ['schedule', 'dags.py:behind', '--catchup', '--format', 'json'];
    const first = await dagwright(args, { cwd, onOutput: until(isDone) });
    expect(first.code).toBe(0);
    const again = await dagwright(args, { cwd, onOutput: until((so) => so.some(({ next_run }) => next_run === null)) });
    expect(lines(again.stdout).filter(({ run_id }) => run_id !== undefined)).toEqual([]);
    const { stdout } = await dagwright(['runs', '--format', 'json'], { cwd });
    expect((JSON.parse(stdout) as { run_id: string }[]).map(({ run_id }) => run_id).sort()).toEqual([
      'scheduled__2024-01-01T00:00:00+00:00',
      'scheduled__2024-01-02T00:00:00+00:00',
      'scheduled__2024-01-03T00:00:00+00:00',
    ]);
  });

  it('refuses a DAG that has no schedule, and no DAG at all', async () => {
    const cwd = folder();
    const never = await dagwright(['schedule', 'dags.py:never'], { cwd });
    expect(never.stderr).toContain('never has no schedule');
    expect(never.code).toBe(2);
    expect((await dagwright(['schedule'], { cwd })).code).toBe(2);
  });
});
