import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const PYTHON = process.env.DAGWRIGHT_TEST_AIRFLOW2;
let run: TestRun | undefined;

afterEach(async () => {
  await run?.close();
  run = undefined;
});

async function start(source: string, options: Parameters<typeof TestRun.start>[2] = {}): Promise<TestRun> {
  run = await TestRun.start(PYTHON ?? '', source, options);
  return run;
}

const skipped = 'skipped unless DAGWRIGHT_TEST_AIRFLOW2 names a Python with Airflow 2';

describe.skipIf(!hasPython(PYTHON))(`a Python worker with Airflow 2 (${skipped})`, { timeout: 60_000 }, () => {
  it('runs bash with templates and @task with XComs', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.decorators import task
from airflow.operators.bash import BashOperator
from datetime import datetime

with DAG("chain", start_date=datetime(2024, 1, 1), params={"who": "world"}, schedule=None):
    hello = BashOperator(task_id="hello", bash_command="echo {{ params.who }} {{ ds }} {{ var.value.place }}", retries=2)

    @task(multiple_outputs=True)
    def split(text, ti=None):
        print("splitting")
        return dict(zip("abc", text.split()))

    @task
    def total(a, c):
        return a + c

    @task.bash
    def command(ds=None):
        return "echo {{ ds_nodash }} " + ds

    parts = split(hello.output)
    total(parts["a"], parts["c"])
    command()
`);
    expect(dag.worker.description).toMatchObject({ sdk: 'airflow2', dag: { dagId: 'chain' } });
    const hello = dag.worker.description.dag.tasks.find((task) => task.taskId === 'hello');
    expect(hello).toMatchObject({ retries: 2, nativeArgs: { skip_on_exit_code: [99] } });
    dag.variables.set('place', 'here');
    expect(await dag.task('hello')).toEqual({ state: 'success' });
    expect(await dag.task('split')).toEqual({ state: 'success' });
    expect(await dag.task('total')).toEqual({ state: 'success' });
    expect(dag.xcom('total')).toBe('worldhere');
    expect(await dag.task('command')).toEqual({ state: 'success' });
    expect(dag.xcom('command')).toBe('20260131 2026-01-31');
    expect(dag.log('split')).toMatch(/^splitting$/m);
    expect(dag.log('hello')).toMatch(/^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] INFO - world 2026-01-31 here$/m);
  });

  it('decides branches and short circuits, skips, fails, retries and calls back', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.decorators import task
from airflow.operators.empty import EmptyOperator
from airflow.exceptions import AirflowFailException, AirflowSkipException
from datetime import datetime

def told(context):
    print("callback for", context["ti"].task_id, context["exception"])

with DAG("flow", start_date=datetime(2024, 1, 1), schedule=None, default_args={"on_retry_callback": told}):
    @task.branch
    def choose():
        return "left"
    @task.short_circuit
    def stop():
        return False
    @task
    def skips():
        raise AirflowSkipException("nothing to do")
    @task
    def fails():
        raise ValueError("no such table")
    @task
    def never():
        raise AirflowFailException("wrong password")
    choose() >> [EmptyOperator(task_id="left"), EmptyOperator(task_id="right")]
    stop() >> EmptyOperator(task_id="after")
    skips(); fails(); never()
`);
    expect(await dag.task('choose')).toEqual({ state: 'success', decision: { kind: 'branch', follow: ['left'] } });
    expect(await dag.task('stop')).toEqual({ state: 'success', decision: { kind: 'skip', taskIds: ['after'] } });
    expect(await dag.task('skips')).toMatchObject({ state: 'skipped' });
    expect(await dag.task('fails', { maxTries: 2 })).toEqual({
      state: 'failed',
      message: 'ValueError: no such table',
      retryable: true,
    });
    expect(dag.log('fails')).toContain('callback for fails no such table');
    expect(await dag.task('never', { maxTries: 3 })).toMatchObject({ state: 'failed', retryable: false });
  });

  it('expands mapped tasks and groups', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.decorators import task, task_group
from datetime import datetime

with DAG("mapped", start_date=datetime(2024, 1, 1), schedule=None):
    @task
    def numbers():
        return [1, 2, 3]
    @task
    def times(n, factor):
        return n * factor
    @task
    def total(values):
        return sum(values)
    @task_group
    def both(n):
        return times.override(task_id="second")(times.override(task_id="inner")(n, 2), 1)
    total(times.partial(factor=10).expand(n=numbers().map(lambda n: n + 1)))
    total.override(task_id="total2")(both.expand(n=[5, 6]))
`);
    expect(await dag.task('numbers')).toEqual({ state: 'success' });
    expect(await dag.expand('times')).toEqual({ kind: 'count', count: 3 });
    for (const mapIndex of [0, 1, 2]) expect(await dag.task('times', { mapIndex })).toEqual({ state: 'success' });
    expect(await dag.task('total')).toEqual({ state: 'success' });
    expect(dag.xcom('total')).toBe(90);
    expect(await dag.expand('both', 'group')).toEqual({ kind: 'count', count: 2 });
    for (const mapIndex of [0, 1]) {
      expect(await dag.task('both.inner', { mapIndex })).toEqual({ state: 'success' });
      expect(await dag.task('both.second', { mapIndex })).toEqual({ state: 'success' });
    }
    expect(await dag.task('total2')).toEqual({ state: 'success' });
    expect(dag.xcom('total2')).toBe(22);
  });

  it('lets sensors poke and reschedule, and waits for a deferred task itself', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.sensors.python import PythonSensor
from airflow.sensors.date_time import DateTimeSensorAsync
from datetime import datetime

with DAG("sensors", start_date=datetime(2024, 1, 1), schedule=None):
    PythonSensor(task_id="pokes", python_callable=lambda: True, poke_interval=0.01)
    PythonSensor(task_id="waits", python_callable=lambda: False, mode="reschedule", poke_interval=30, timeout=60)
    DateTimeSensorAsync(task_id="deferred", target_time="2020-01-01T00:00:00+00:00")
`);
    expect(await dag.task('pokes')).toEqual({ state: 'success' });
    expect(await dag.task('waits')).toMatchObject({ state: 'up_for_reschedule' });
    const late = await dag.task('waits', { firstStartDate: '2026-01-01T00:00:00Z', rescheduleCount: 2 });
    expect(late).toMatchObject({ state: 'failed', retryable: false });
    expect(await dag.task('deferred')).toEqual({ state: 'success' });
    expect(dag.states).toEqual(['deferred', 'triggered', 'running']);
  });
});
