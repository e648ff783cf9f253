import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { dagwright, folderWith } from './dagwright.ts';

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
const skip = python.status !== 0;
const needsPython = skip ? ' (skipped: no Python 3.9 or newer)' : '';
const airflow = process.env.DAGWRIGHT_TEST_AIRFLOW3;

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});

function folder(): string {
  const made = folderWith({
    'dag.py': [
      'from airflow.sdk import DAG, Param, task',
      'from airflow.providers.standard.operators.bash import BashOperator',
      'with DAG("sample", schedule=None, params={"rows": Param(3, type="integer")}):',
      '    a = BashOperator(task_id="a", bash_command="touch ran {{ ds }} {{ params.rows }}", env={"X": "{{ var.value.x }}"})',
      '    BashOperator(task_id="b", bash_command="{{ nothing.here }}", cwd="{{ ds }}")',
      '    BashOperator(task_id="c", bash_command="echo {{ ti.xcom_pull(task_ids=\'a\') }}")',
      '    BashOperator.partial(task_id="m", cwd="/{{ ds_nodash }}").expand(bash_command=["a", "b"])',
      '',
    ].join('\n'),
  });
  opened.push(made);
  return made.path;
}

interface Rendered {
  readonly logical_date: string;
  readonly tasks: readonly {
    readonly task_id: string;
    readonly fields: { readonly [name: string]: unknown };
    readonly errors: { readonly [name: string]: string };
    readonly xcoms: readonly string[];
  }[];
}

const interpreters = airflow ? ['', airflow] : [''];

describe.skipIf(skip)(`dagwright render${needsPython}`, () => {
  it.each(interpreters)('renders each field, tells of each that fails, and executes nothing %s', async (path) => {
    const cwd = folder();
    const { code, stdout, stderr } = await dagwright(
      ['render', 'dag.py', '--logical-date', '2024-05-06', '--format', 'json', ...(path ? ['--python', path] : [])],
      { cwd, env: { AIRFLOW_VAR_X: 'some' } },
    );
    expect(stderr).toBe('');
    const { tasks, logical_date } = JSON.parse(stdout) as Rendered;
    const [a, b, c, m] = tasks;
    expect(logical_date).toBe('2024-05-06T00:00:00.000Z');
    expect(a).toMatchObject({ fields: { bash_command: 'touch ran 2024-05-06 3', env: { X: 'some' } }, errors: {} });
    expect(b).toMatchObject({
      fields: { cwd: '2024-05-06' },
      errors: { bash_command: expect.stringContaining('nothing') },
    });
    expect(c).toMatchObject({ fields: { bash_command: 'echo None' }, xcoms: ['a.return_value'] });
    expect(m).toMatchObject({ mapped: true, fields: { cwd: '/20240506' }, errors: {} });
    expect(code).toBe(1);
    expect((await dagwright(['runs'], { cwd })).stdout).toContain('No runs yet');
  });

  it('renders one task for people, with the params that are given', async () => {
    const { code, stdout } = await dagwright(
      ['render', 'dag.py:sample', 'a', '--logical-date', '2024-05-06', '--conf', '{"rows": 7}'],
      { cwd: folder(), env: { AIRFLOW_VAR_X: 'some' } },
    );
    expect(stdout).toContain('  bash_command: touch ran 2024-05-06 7\n');
    expect(code).toBe(0);
  });

  it('refuses a task that is not there', async () => {
    const { code, stderr } = await dagwright(['render', 'dag.py', 'zz'], { cwd: folder() });
    expect(stderr).toContain('DAG sample has no task zz');
    expect(code).toBe(2);
  });
});
