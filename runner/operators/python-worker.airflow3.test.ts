import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const PYTHON = process.env.DAGWRIGHT_TEST_AIRFLOW3;
/** Milliseconds that a busy machine may take. */
const SOON = { timeout: 60_000 };
let run: TestRun | undefined;

afterEach(async () => {
  await run?.close();
  run = undefined;
});

async function start(source: string, options: Parameters<typeof TestRun.start>[2] = {}): Promise<TestRun> {
  run = await TestRun.start(PYTHON ?? '', source, options);
  return run;
}

const skipped = 'skipped unless DAGWRIGHT_TEST_AIRFLOW3 names a Python with Airflow 3';

describe.skipIf(!hasPython(PYTHON))(`a Python worker with Airflow 3 (${skipped})`, { timeout: 60_000 }, () => {
  it('runs bash with templates, @task with XComs, and describes the DAG', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.bash import BashOperator

with DAG("chain", params={"who": "world"}):
    hello = BashOperator(task_id="hello", bash_command="echo {{ params.who }} {{ ds }} {{ var.value.place }}", retries=2)

    @task(multiple_outputs=True)
    def split(text, ti=None):
        print("splitting")
        return dict(zip("abc", text.split()))

    @task
    def total(a, c):
        return a + c

    parts = split(hello.output)
    total(parts["a"], parts["c"])
`);
    expect(dag.worker.description).toMatchObject({ sdk: 'airflow3', dag: { dagId: 'chain' } });
    const hello = dag.worker.description.dag.tasks.find((task) => task.taskId === 'hello');
    expect(hello).toMatchObject({ retries: 2, nativeArgs: { skip_on_exit_code: [99] } });
    dag.variables.set('place', 'here');
    expect(await dag.task('hello')).toEqual({ state: 'success' });
    expect(dag.rendered[0]).toMatchObject({ bash_command: 'echo world 2026-01-31 here' });
    expect(await dag.task('split')).toEqual({ state: 'success' });
    expect(await dag.task('total')).toEqual({ state: 'success' });
    expect(dag.xcom('total')).toBe('worldhere');
    expect(dag.log('split')).toMatch(/^splitting$/m);
    expect(dag.log('hello')).toMatch(/^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] INFO - world 2026-01-31 here$/m);
  });

  it('skips what a branch and a short circuit leave out', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.empty import EmptyOperator

with DAG("flow"):
    @task.branch
    def choose():
        return "left"
    @task.short_circuit
    def stop():
        return False
    choose() >> [EmptyOperator(task_id="left"), EmptyOperator(task_id="right")]
    stop() >> EmptyOperator(task_id="after") >> EmptyOperator(task_id="later")
`);
    expect(await dag.task('choose')).toEqual({ state: 'success', decision: { kind: 'skip', taskIds: ['right'] } });
    const stop = await dag.task('stop');
    expect(stop).toMatchObject({ state: 'success', decision: { kind: 'skip' } });
    expect(JSON.stringify(stop)).toContain('later');
  });

  it('skips, fails with or without a retry, times out, and runs the callbacks', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from airflow.exceptions import AirflowFailException, AirflowSkipException
from datetime import timedelta
import time

def told(context):
    print("callback for", context["ti"].task_id)

with DAG("ends", default_args={"on_failure_callback": told, "on_retry_callback": told}):
    @task
    def skips():
        raise AirflowSkipException("nothing to do")
    @task
    def fails():
        raise ValueError("no such table")
    @task
    def never():
        raise AirflowFailException("wrong password")
    @task(execution_timeout=timedelta(seconds=0.3))
    def slow():
        time.sleep(60)
    skips(); fails(); never(); slow()
`);
    expect(await dag.task('skips')).toMatchObject({ state: 'skipped' });
    const failed = { state: 'failed', message: 'ValueError: no such table', retryable: true };
    expect(await dag.task('fails', { maxTries: 2 })).toEqual(failed);
    expect(dag.log('fails')).toContain('callback for fails');
    expect(dag.log('fails')).toMatch(/my_dag\.py", line 16, in fails/);
    expect(await dag.task('fails', { tryNumber: 2, maxTries: 2 })).toEqual(failed);
    expect(await dag.task('never', { maxTries: 3 })).toMatchObject({ state: 'failed', retryable: false });
    expect(await dag.task('slow', { executionTimeout: 0.3 })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('AirflowTaskTimeout'),
    });
  });

  it('expands mapped tasks and groups', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task, task_group

with DAG("mapped"):
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
        return times.override(task_id="inner")(n, 2)
    total(times.partial(factor=10).expand(n=numbers().map(lambda n: n + 1)))
    total.override(task_id="total2")(both.expand(n=[5, 6]))
`);
    const times = dag.worker.description.dag.tasks.find((task) => task.taskId === 'times');
    expect(times).toMatchObject({ mapped: true, mappedOver: ['numbers'] });
    await dag.task('numbers');
    expect(await dag.expand('times')).toEqual({ kind: 'count', count: 3 });
    for (const mapIndex of [0, 1, 2]) expect(await dag.task('times', { mapIndex })).toEqual({ state: 'success' });
    await dag.task('total');
    expect(dag.xcom('total')).toBe(90);
    expect(await dag.expand('both', 'group')).toEqual({ kind: 'count', count: 2 });
    for (const mapIndex of [0, 1]) {
      const upstreamMapLengths = { 'both.inner': 2 };
      expect(await dag.task('both.inner', { mapIndex, upstreamMapLengths })).toEqual({ state: 'success' });
    }
    await dag.task('total2');
    expect(dag.xcom('total2')).toBe(22);
  });

  it('lets sensors poke, reschedule and time out, and waits for a deferred task itself', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.providers.standard.sensors.date_time import DateTimeSensorAsync

with DAG("sensors"):
    PythonSensor(task_id="pokes", python_callable=lambda: True, poke_interval=0.01)
    PythonSensor(task_id="waits", python_callable=lambda: False, mode="reschedule", poke_interval=30, timeout=60)
    DateTimeSensorAsync(task_id="deferred", target_time="2020-01-01T00:00:00+00:00")
`);
    expect(await dag.task('pokes')).toEqual({ state: 'success' });
    expect(await dag.task('waits')).toMatchObject({ state: 'up_for_reschedule' });
    const late = await dag.task('waits', { firstStartDate: '2026-01-01T00:00:00Z', rescheduleCount: 2 });
    expect(late).toMatchObject({ state: 'failed' });
    expect(await dag.task('deferred')).toEqual({ state: 'success' });
    expect(dag.states).toEqual(['deferred', 'triggered', 'running']);
  });

  it('names the line that broke the import', async () => {
    const failure = await TestRun.failure(PYTHON ?? '', 'import os\n\nimport a_module_that_nobody_has\n');
    expect(failure.message).toMatch(/ModuleNotFoundError: .*a_module_that_nobody_has.*my_dag\.py, line 3/s);
  });

  it('stops a task and gives it a connection', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task, BaseHook
import time

with DAG("stops"):
    @task
    def sleeps():
        time.sleep(600)
    @task
    def host():
        return BaseHook.get_connection("db").host
    sleeps()
    host()
`);
    const stop = new AbortController();
    const outcome = dag.task('sleeps', {}, stop.signal);
    await expect.poll(() => dag.rendered.length, SOON).toBe(1);
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'failed', message: 'the task was stopped' });
    dag.connections.set('db', 'postgres://user:secret@example.com:5432/shop');
    expect(await dag.task('host')).toEqual({ state: 'success' });
    expect(dag.xcom('host')).toBe('example.com');
  });
});
