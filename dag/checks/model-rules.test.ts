import { describe, expect, it } from 'vitest';
import { analyse, problems, TODAY } from '../test-support.ts';

const HEAD = `from datetime import datetime, timedelta
from airflow import DAG
from airflow.operators.bash import BashOperator
`;

/** `code: message` of what is found in a DAG of one task. */
async function found(dag: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> {
  const file = await analyse(
    `${HEAD}with ${dag}:\n    BashOperator(task_id='a', bash_command='')\n`,
    {},
    { airflowVersion },
  );
  return file.problems.filter(({ code }) => code !== 'moved-import').map(({ code, message }) => `${code}: ${message}`);
}

describe('catch-up', () => {
  it('counts the runs of a schedule by cron', async () => {
    const [first, ...others] = await found("DAG('d', schedule='0 6 * * 1-5', start_date=datetime(2024, 1, 1))", 2);
    expect(first).toMatch(/^catch-up: .* about 530 runs at once, one for each interval since 2024-01-01/);
    expect(others).toEqual([]);
  });

  it('counts those of an interval, and of the daily schedule that Airflow 2 takes where none is given', async () => {
    const hourly = "DAG('d', schedule=timedelta(hours=1), start_date=datetime(2025, 12, 1))";
    expect((await found(hourly, 2)).join()).toContain('about 1,000 runs');
    expect((await found("DAG('d', start_date=datetime(2024, 1, 1))", 2)).join()).toContain('about 740 runs');
  });

  it('says nothing where the latest interval alone is run, nor of few runs', async () => {
    const daily = "DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1)";
    expect(await found(`${daily})`, 3)).toEqual([]);
    expect(await found(`${daily}, catchup=False)`, 2)).toEqual([]);
    expect(await found("DAG('d', schedule='@monthly', start_date=datetime(2024, 1, 1))", 2)).toEqual([]);
    expect(await found("DAG('d', schedule='@once', start_date=datetime(2024, 1, 1))", 2)).toEqual([]);
  });

  it('does not count on what it does not know', async () => {
    const text = `import os\n${HEAD}with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), catchup=bool(os.environ['C'])):\n    BashOperator(task_id='a', bash_command='')\n`;
    const file = await analyse(text, {}, { airflowVersion: 2 });
    expect(file.problems.map(({ code }) => code)).not.toContain('catch-up');
  });
});

describe('future-start-date', () => {
  it('is told of a DAG with a schedule, by the clock that is given', async () => {
    const dag = "DAG('d', schedule='@daily', start_date=datetime(2026, 3, 1))";
    expect((await found(dag)).join()).toContain('no run before 2026-03-01');
    const text = `${HEAD}with ${dag}:\n    BashOperator(task_id='a', bash_command='')\n`;
    const later = await analyse(text, {}, { now: () => TODAY + 100 * 86_400_000 });
    expect(later.problems.map(({ code }) => code)).not.toContain('future-start-date');
  });

  it('is not told of a DAG that nothing schedules', async () => {
    expect(await found("DAG('d', schedule=None, start_date=datetime(2042, 3, 1))")).toEqual([]);
  });
});

describe('cron expressions', () => {
  it('of six fields fire by seconds', async () => {
    expect((await found("DAG('d', schedule='0 0 6 * * *')")).join()).toContain('every second of those minutes');
  });

  it('with a day of the month and a weekday fire on both', async () => {
    expect((await found("DAG('d', schedule='0 6 1 * 1')")).join()).toContain('cron-day-or-weekday');
    expect(await found("DAG('d', schedule='0 6 1 * *')")).toEqual([]);
    expect(await found("DAG('d', schedule='0 6 */2 * 1')")).toEqual([]);
  });
});

describe('unconnected-task', () => {
  const three = `${HEAD}with DAG('d'):
    a, b, c = [BashOperator(task_id=i, bash_command='') for i in 'ab'] + [BashOperator(task_id='c', bash_command='')]
`;
  const hints = async (text: string): Promise<readonly string[]> =>
    problems(await analyse(text)).filter((each) => each.includes('unconnected'));

  it('is the one that stands alone', async () => {
    expect(await hints(`${three}    a >> b\n`)).toEqual(['5: unconnected-task']);
    expect(await hints(`${three}    a >> b >> c\n`)).toEqual([]);
  });

  it('is not one of several', async () => {
    expect(await hints(three)).toEqual([]);
  });

  it('is not beside two pieces that have nothing to do with each other', async () => {
    const five = `${HEAD}with DAG('d'):
    a, b, c, d, e = [BashOperator(task_id=i, bash_command='') for i in 'abcde']
`;
    expect(await hints(`${five}    a >> b\n    c >> d\n`)).toEqual([]);
  });
});

describe('a sensor that waits in its own run', () => {
  const sensor = (
    args: string,
  ): string => `${HEAD}from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
with DAG('d'):
    b = BashOperator(task_id='b', bash_command='')
    s = ExternalTaskSensor(task_id='s', external_dag_id='d', ${args})
    s >> b
`;
  const told = async (args: string): Promise<readonly string[]> =>
    (await analyse(sensor(args))).problems
      .filter(({ code }) => code === 'self-dependency')
      .map(({ message }) => message);

  it('for itself, for what comes after it or for the run never ends', async () => {
    expect(await told("external_task_id='s'")).toEqual(["'s' waits for itself, in its own run: it never ends"]);
    expect(await told("external_task_id='b'")).toEqual([
      "'s' waits for 'b' of its own run, which comes after it: it never ends",
    ]);
    expect(await told('')).toEqual(["'s' waits for the end of its own run, which waits for it"]);
  });

  it('may wait for an earlier run, and for a run that has begun', async () => {
    expect(await told("external_task_id='s', execution_delta=timedelta(days=1)")).toEqual([]);
    expect(await told("external_task_id='s', allowed_states=['running']")).toEqual([]);
  });
});

describe('one DAG id twice in a file', () => {
  const dag = (id: string): string => `with DAG('${id}'):\n    BashOperator(task_id='a', bash_command='')\n`;

  it('is told at the second, and mended by another id', async () => {
    const file = await analyse(HEAD + dag('d') + dag('d'));
    const [problem] = file.problems.filter(({ code }) => code === 'duplicate-dag-id');
    expect(problem?.location.range.start.line).toBe(5);
    expect(problem?.related[0]?.location.range.start.line).toBe(3);
    expect(problem?.fixes[0]?.edits[0]?.newText).toBe('d_2');
  });

  it('is not told of the two ends of a condition that nobody knows', async () => {
    const inner = dag('d').replaceAll('\n', '\n    ');
    const file = await analyse(`import os\n${HEAD}if os.environ.get('X'):\n    ${inner}\nelse:\n    ${inner}\n`);
    expect(file.problems.filter(({ code }) => code === 'duplicate-dag-id')).toEqual([]);
  });
});

describe('xcom-never-pushed', () => {
  const pulling = (
    body: string,
    pull: string,
    more = '',
  ): string => `${HEAD}from airflow.operators.python import PythonOperator
def find(ti=None, **kwargs):
    ${body}
with DAG('d'):
    f = PythonOperator(task_id='f', python_callable=find${more})
    f >> BashOperator(task_id='b', bash_command="{{ ti.xcom_pull(${pull}) }}")
`;
  const told = async (text: string): Promise<readonly string[]> =>
    (await analyse(text)).problems.filter(({ code }) => code === 'xcom-never-pushed').map(({ message }) => message);

  it('tells of a function that returns nothing', async () => {
    expect(await told(pulling('print(1)', "task_ids='f'"))).toEqual([
      "'b' pulls the result of 'f', whose function 'find' returns nothing: the pull gives None",
    ]);
  });

  it('tells of a key that is not among those pushed', async () => {
    expect(await told(pulling("ti.xcom_push(key='path', value=1)", "task_ids='f', key='file'"))).toEqual([
      "'b' pulls 'file' from 'f', which pushes nothing under that key; it pushes 'path': the pull gives None",
    ]);
    expect(await told(pulling("ti.xcom_push(key='path', value=1)", "task_ids='f', key='path'"))).toEqual([]);
  });

  it('tells of pushes that are turned off', async () => {
    expect(await told(pulling('return 1', "task_ids='f'", ', do_xcom_push=False'))).toEqual([
      "'b' pulls the result of 'f', which has do_xcom_push=False: the pull gives None",
    ]);
  });

  it.each([
    'return 1',
    'yield 1',
    'send(kwargs)',
    "ti.xcom_push(key='return_value', value=1)",
    'ti.xcom_push(key=str(1), value=1)',
    'get_current_context()',
  ])('says nothing of a function that may push: %s', async (body) => {
    expect(await told(pulling(body, "task_ids='f'"))).toEqual([]);
    expect(await told(pulling(body, "task_ids='f', key='file'"))).toEqual([]);
  });
});
