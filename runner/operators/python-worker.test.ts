import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const PYTHON = process.env.DAGWRIGHT_TEST_PYTHON ?? 'python3';
/** Milliseconds that a busy machine may take. */
const SOON = { timeout: 60_000 };
let run: TestRun | undefined;

afterEach(async () => {
  await run?.close();
  run = undefined;
});

async function start(source: string, options: Parameters<typeof TestRun.start>[2] = {}): Promise<TestRun> {
  run = await TestRun.start(PYTHON, source, options);
  return run;
}

describe.skipIf(!hasPython(PYTHON))('a Python worker without Airflow (skipped where there is no python3)', () => {
  it('hands a value from one @task to the next', async () => {
    const dag = await start(`
from airflow.sdk import dag, task

@dag(schedule=None)
def numbers():
    @task
    def one() -> int:
        print("counting")
        return 1

    @task
    def plus(n: int, ds=None):
        return {"n": n + 1, "ds": ds}

    plus(one())

numbers()
`);
    expect(dag.worker.description).toMatchObject({
      sdk: 'standin',
      dag: { dagId: 'numbers', edges: [['one', 'plus']] },
    });
    expect(await dag.task('one')).toEqual({ state: 'success' });
    expect(await dag.task('plus')).toEqual({ state: 'success' });
    expect(dag.xcom('plus')).toEqual({ n: 2, ds: '2026-01-31' });
    expect(dag.log('one')).toContain('counting\n');
    expect(dag.log('one')).toMatch(/^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] INFO - Done\. Returned value was: 1$/m);
  });

  it('renders templates, reads variables, and gives the bash command its output back', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("bash", params={"who": "world"}) as dag:
    BashOperator(task_id="hello", bash_command="echo {{ params.who }} {{ ds_nodash }} {{ var.value.place }}; exit 0")
    BashOperator(task_id="skips", bash_command="exit 99")
    BashOperator(task_id="fails", bash_command="exit 3")
`);
    dag.variables.set('place', 'here');
    expect(await dag.task('hello')).toEqual({ state: 'success' });
    expect(dag.xcom('hello')).toBe('world 20260131 here');
    expect(dag.rendered[0]).toMatchObject({ bash_command: 'echo world 20260131 here; exit 0' });
    expect(await dag.task('skips')).toMatchObject({ state: 'skipped' });
    expect(await dag.task('fails')).toMatchObject({
      state: 'failed',
      retryable: true,
      message: expect.stringContaining('exit code 3'),
    });
  });

  it('tells which branches to follow and what a short circuit does', async () => {
    const dag = await start(`
from airflow.decorators import dag, task, task_group
from airflow.operators.empty import EmptyOperator

@dag()
def branches():
    @task.branch
    def choose():
        return ["left", "inner"]
    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def stop():
        return False
    @task_group
    def inner():
        EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")
    choose() >> [EmptyOperator(task_id="left"), EmptyOperator(task_id="right"), inner(), stop()]

branches()
`);
    expect(await dag.task('choose')).toEqual({
      state: 'success',
      decision: { kind: 'branch', follow: ['left', 'inner.a'] },
    });
    expect(await dag.task('stop')).toEqual({
      state: 'success',
      decision: { kind: 'short-circuit', ignoreDownstreamTriggerRules: false },
    });
  });

  it('expands a mapped task and runs its instances', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task

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
    total(times.partial(factor=10).expand(n=numbers().map(lambda n: n + 1)))
`);
    const times = dag.worker.description.dag.tasks.find((task) => task.taskId === 'times');
    expect(times).toMatchObject({ mapped: true, mappedOver: ['numbers'] });
    await dag.task('numbers');
    expect(await dag.expand('times')).toEqual({ kind: 'count', count: 3 });
    for (const mapIndex of [0, 1, 2]) expect(await dag.task('times', { mapIndex })).toEqual({ state: 'success' });
    await dag.task('total');
    expect(dag.xcom('total')).toBe(90);
  });

  it('gives the tasks of a mapped group their own instance, and a task after it the list', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task, task_group

with DAG("groups"):
    @task
    def first(n): return n + 1
    @task
    def second(n): return n * 2
    @task
    def total(values): return list(values)
    @task_group
    def both(n):
        return second(first(n))
    total(both.expand(n=[1, 2]))
`);
    expect(dag.worker.description.dag.groups).toEqual([
      { groupId: 'both', parent: null, mapped: true, mappedOver: [] },
    ]);
    expect(await dag.expand('both', 'group')).toEqual({ kind: 'count', count: 2 });
    for (const mapIndex of [0, 1]) {
      await dag.task('both.first', { mapIndex });
      await dag.task('both.second', { mapIndex });
    }
    await dag.task('total');
    expect(dag.xcom('total')).toEqual([4, 6]);
  });

  it('fails with one line for the user and the traceback in the log, and calls the callback', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.operators.python import PythonOperator

def report(context):
    print("callback:", context["ti"].task_id, context["exception"])

def lookup():
    raise ValueError("no such table")

def never():
    raise AirflowFailException("wrong password")

with DAG("failing", default_args={"on_failure_callback": report, "on_retry_callback": lambda c: print("retrying")}):
    PythonOperator(task_id="lookup", python_callable=lookup)
    PythonOperator(task_id="never", python_callable=never)
`);
    expect(await dag.task('lookup', { maxTries: 2 })).toEqual({
      state: 'failed',
      message: 'ValueError: no such table',
      retryable: true,
    });
    expect(dag.log('lookup')).toContain('retrying');
    await dag.task('lookup', { tryNumber: 2, maxTries: 2 });
    expect(dag.log('lookup')).toContain('callback: lookup no such table');
    expect(dag.log('lookup')).toMatch(/my_dag\.py", line 10, in lookup/);
    expect(await dag.task('never', { maxTries: 5 })).toMatchObject({ state: 'failed', retryable: false });
  });

  it('lets a sensor wait by poking or by rescheduling', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from airflow.sdk.bases.sensor import PokeReturnValue
from airflow.providers.standard.sensors.python import PythonSensor

pokes = []

def third_time():
    pokes.append(1)
    return len(pokes) == 3

with DAG("sensors"):
    PythonSensor(task_id="pokes", python_callable=third_time, poke_interval=0.01)
    PythonSensor(task_id="waits", python_callable=lambda: False, mode="reschedule", poke_interval=30, timeout=60)
    PythonSensor(task_id="soft", python_callable=lambda: False, timeout=0, poke_interval=0, soft_fail=True)

    @task.sensor(poke_interval=0.01)
    def value():
        return PokeReturnValue(is_done=True, xcom_value="there")
    value()
`);
    expect(await dag.task('pokes')).toEqual({ state: 'success' });
    expect(await dag.task('waits')).toMatchObject({ state: 'up_for_reschedule' });
    const late = await dag.task('waits', { firstStartDate: '2026-01-01T00:00:00Z', rescheduleCount: 2 });
    expect(late).toMatchObject({ state: 'failed', retryable: false, message: expect.stringContaining('timed out') });
    expect(await dag.task('soft')).toMatchObject({ state: 'skipped' });
    await dag.task('value');
    expect(dag.xcom('value')).toBe('there');
  });

  it('says which package an operator outside the stand-in needs, when the DAG is described and when it runs', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.providers.docker.operators.docker import DockerOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook
from airflow.decorators import task

hook = PostgresHook("db")

with DAG("missing"):
    DockerOperator(task_id="container", image="alpine", command=["true"], retries=2)

    @task
    def query():
        return PostgresHook("db").get_records("select 1")
    query()
`);
    const container = dag.worker.description.dag.tasks.find((task) => task.taskId === 'container');
    expect(container).toMatchObject({
      supported: false,
      retries: 2,
      unsupported: { package: 'apache-airflow-providers-docker' },
    });
    expect(await dag.task('container')).toMatchObject({
      state: 'failed',
      retryable: false,
      message: expect.stringContaining('pip install'),
    });
    expect(await dag.task('query')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('apache-airflow-providers-postgres'),
    });
  });

  it('describes what the runner can do natively, and keeps what only Python can do', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator

with DAG("native"):
    BashOperator(task_id="plain", bash_command="true {{ ds }}", env={"A": "1"})
    BashOperator(task_id="watched", bash_command="true", on_success_callback=print)
    BashOperator(task_id="parsed", bash_command="true", output_processor=lambda text: text.upper())
    EmptyOperator(task_id="nothing")
`);
    const native = Object.fromEntries(dag.worker.description.dag.tasks.map((task) => [task.taskId, task.nativeArgs]));
    expect(native.plain).toMatchObject({ bash_command: 'true {{ ds }}', env: { A: '1' }, skip_on_exit_code: [99] });
    expect(native.watched).toBeUndefined();
    expect(native.parsed).toBeUndefined();
    expect(native.nothing).toEqual({});
  });

  it('names the line that broke the import', async () => {
    const failure = await TestRun.failure(PYTHON, 'import os\n\nimport a_module_that_nobody_has\n');
    expect(failure).toMatchObject({ reason: 'import' });
    expect(failure.message).toMatch(
      /ModuleNotFoundError: .*a_module_that_nobody_has.*my_dag\.py, line 3.*pip install/s,
    );
    expect(failure.traceback).not.toContain('dagwright_worker');
    const syntax = await TestRun.failure(PYTHON, 'def broken(:\n  pass\n');
    expect(syntax.message).toMatch(/SyntaxError.*my_dag\.py, line 1/s);
  });

  it('says when there is no DAG, when there are several, and when the interpreter is missing', async () => {
    expect(await TestRun.failure(PYTHON, 'x = 1\n')).toMatchObject({ reason: 'no-dag' });
    const two = 'from airflow import DAG\na = DAG("a")\nb = DAG("b")\n';
    expect(await TestRun.failure(PYTHON, two)).toMatchObject({
      reason: 'no-dag',
      message: expect.stringContaining('a, b'),
    });
    expect(await TestRun.failure('no-such-python', two)).toMatchObject({
      reason: 'interpreter',
      message: expect.stringContaining('no-such-python'),
    });
  });

  it('ends a task that is stopped, its subprocesses included, after on_kill', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.models import BaseOperator
import subprocess

class Sleeper(BaseOperator):
    def execute(self, context):
        child = subprocess.Popen(["sleep", "600"])
        context["ti"].xcom_push("pid", child.pid)
        child.wait()

    def on_kill(self):
        print("told to stop", flush=True)

with DAG("stopping"):
    Sleeper(task_id="sleep")
`);
    const stop = new AbortController();
    const outcome = dag.task('sleep', {}, stop.signal);
    await expect.poll(() => dag.xcom('sleep', -1, 'pid'), SOON).toBeTypeOf('number');
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'failed', message: 'the task was stopped' });
    expect(dag.log('sleep')).toContain('told to stop');
    const sleeping = dag.xcom('sleep', -1, 'pid') as number;
    await expect.poll(() => isAlive(sleeping), SOON).toBe(false);
  });

  it('enforces the execution timeout, also on code that swallows every exception', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
import time

with DAG("slow"):
    @task
    def polite():
        time.sleep(600)
    @task
    def stubborn():
        while True:
            try:
                time.sleep(600)
            except BaseException:
                pass
    polite()
    stubborn()
`);
    const limited = { executionTimeout: 0.2, killGrace: 0.2 };
    const timeout = {
      state: 'failed',
      retryable: true,
      message: expect.stringContaining('execution_timeout of 0.2 s'),
    };
    expect(await dag.task('polite', limited)).toMatchObject(timeout);
    expect(await dag.task('stubborn', limited)).toMatchObject(timeout);
  });

  it('reports tasks as interrupted when the worker dies, and leaves none of their processes behind', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
import os, time

with DAG("dying"):
    @task
    def kill_the_worker():
        os.kill(os.getppid(), 9)
        time.sleep(600)
    kill_the_worker()
`);
    expect(await dag.task('kill_the_worker')).toMatchObject({ state: 'failed', interrupted: true });
    expect(await dag.worker.died).toContain('SIGKILL');
    await expect.poll(() => isAlive(dag.pids[0] ?? 0), SOON).toBe(false);
    expect(await dag.task('kill_the_worker')).toMatchObject({ interrupted: true });
  });

  it('ends its tasks when it is disposed of', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
import time

with DAG("endless"):
    @task
    def endless():
        time.sleep(600)
    endless()
`);
    const outcome = dag.task('endless');
    await expect.poll(() => dag.pids.length, SOON).toBe(1);
    await dag.worker.dispose();
    expect(await outcome).toMatchObject({ state: 'failed', interrupted: true });
    await expect.poll(() => isAlive(dag.pids[0] ?? 0), SOON).toBe(false);
  });

  it('keeps values that JSON lacks, and refuses what can not be kept', async () => {
    const dag = await start(`
from airflow.sdk import DAG, task
from datetime import datetime, timedelta, timezone
from decimal import Decimal

with DAG("values"):
    @task
    def make():
        return {"when": datetime(2026, 1, 1, tzinfo=timezone.utc), "pair": (1, 2), "step": timedelta(hours=1), "sum": Decimal("1.10")}
    @task
    def use(v):
        return [v["when"].year, v["pair"] == (1, 2), v["step"].total_seconds(), str(v["sum"])]
    @task
    def impossible():
        return {"f": open(__file__)}
    use(make())
    impossible()
`);
    await dag.task('make');
    await dag.task('use');
    expect(dag.xcom('use')).toEqual([2026, true, 3600, '1.1']);
    expect(await dag.task('impossible')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining("return_value['f']"),
    });
  });

  it('gives up an import that does not end, and names the line where it was', async () => {
    const endless =
      'import time\n\nwhile True:\n    try:\n        time.sleep(60)\n    except Exception:\n        pass\n';
    const failure = await TestRun.failure(PYTHON, endless, { env: { AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '0.2' } });
    expect(failure.message).toMatch(/longer than 0\.2 s.*my_dag\.py, line 5/s);
  });

  it('describes pods, with the models of the Kubernetes client as the API has them', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

class V1Env:
    attribute_map = {"name": "name", "value_from": "valueFrom", "value": "value"}
    def __init__(self, name, value_from):
        self.name, self.value_from, self.value = name, value_from, None

with DAG("pods", default_args={"namespace": "etl", "do_xcom_push": False}):
    env = [V1Env("A", {"fieldRef": {"fieldPath": "metadata.name"}})]
    KubernetesPodOperator(task_id="plain", image="busybox", cmds=("sh", "-c"), env_vars=env, retries=2)
    KubernetesPodOperator(task_id="odd", image="busybox", secrets=[object()])
`);
    const [plain, odd] = dag.worker.description.dag.tasks;
    expect(plain?.nativeArgs).toEqual({
      image: 'busybox',
      cmds: ['sh', '-c'],
      env_vars: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      namespace: 'etl',
      do_xcom_push: false,
    });
    expect(odd?.nativeArgs).toBeUndefined();
    expect(await dag.task('odd')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('apache-airflow-providers-cncf-kubernetes'),
    });
  });

  it('leaves templates with macros of the DAG to Python', async () => {
    const dag = await start(`
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("macros", user_defined_macros={"double": lambda x: x * 2}):
    BashOperator(task_id="mine", bash_command="echo {{ double(21) }}")
`);
    expect(dag.worker.description.dag.tasks[0]?.nativeArgs).toBeUndefined();
    await dag.task('mine');
    expect(dag.xcom('mine')).toBe('42');
  });

  it('gives each task a fresh process where there is no fork', async () => {
    const source = `
from airflow.sdk import DAG, task
import time

with DAG("no_fork"):
    @task
    def one():
        print("printed")
        return 1
    @task
    def plus(n):
        return n + 1
    @task
    def sleeps():
        time.sleep(600)
    plus.expand(n=[one(), 5])
    sleeps()
`;
    const dag = await start(source, { env: { DAGWRIGHT_NO_FORK: '1' } });
    expect(await dag.task('one')).toEqual({ state: 'success' });
    expect(dag.log('one')).toContain('printed\n');
    expect(await dag.expand('plus')).toEqual({ kind: 'count', count: 2 });
    expect(await dag.task('plus', { mapIndex: 0 })).toEqual({ state: 'success' });
    expect(dag.xcom('plus', 0)).toBe(2);
    const stop = new AbortController();
    const outcome = dag.task('sleeps', {}, stop.signal);
    await expect.poll(() => dag.rendered.length, SOON).toBe(3);
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'failed', message: 'the task was stopped' });
  });

  it('renders the usual templates without jinja2, and says so for the rest', async () => {
    const source = `
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("small", params={"names": ["a", "b"]}, user_defined_macros={"twice": lambda x: x * 2}):
    BashOperator(task_id="usual", bash_command="echo {{ params.names[1] | upper }} {{ macros.ds_add(ds, 2) }} "
        "{{ twice('x') }} {{ dag_run.conf.get('k', 'none') }} {{ logical_date.strftime('%H') }} {{ var.value.get('v', 'd') }}{# no #}")
    BashOperator(task_id="loop", bash_command="{% for n in params.names %}echo {{ n }};{% endfor %}")
    BashOperator(task_id="wrong", bash_command="echo {{ nothing_of_this_name }}")
    BashOperator(task_id="begun", bash_command="echo {{ ds ")
`;
    const dag = await start(source, { files: { 'jinja2.py': 'raise ImportError("no jinja2 here")\n' } });
    expect(await dag.task('usual')).toEqual({ state: 'success' });
    expect(dag.xcom('usual')).toBe('B 2026-02-02 xx none 05 d');
    expect(await dag.task('loop')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('pip install jinja2'),
    });
    expect(await dag.task('wrong')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('nothing_of_this_name'),
    });
    expect(await dag.task('begun')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining("no end for '{{ ds '"),
    });
  });

  it('gives a function that finds the dates of other runs what it has parameters for', async () => {
    const dag = await start(`
from airflow.sdk import DAG
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor

def dates(date, *, dag_run, **others):
    assert others["context"]["ds"] == others["ds"] and "logical_date" not in others
    print("for", dag_run.run_id)
    return [date]

with DAG("d", schedule=None):
    ExternalTaskSensor(task_id="wait", external_dag_id="other", mode="reschedule", execution_date_fn=dates)
    ExternalTaskSensor(task_id="short", external_dag_id="other", mode="reschedule", execution_date_fn=lambda date, context: date)
`);
    expect(await dag.task('wait')).toMatchObject({ state: 'up_for_reschedule' });
    expect(dag.log('wait')).toMatch(/^.*for \S+/m);
    expect(await dag.task('short')).toMatchObject({ state: 'up_for_reschedule' });
  });

  it('hides passwords and secret variables in what is logged, printed and rendered', async () => {
    const dag = await start(`
import logging
from airflow.sdk import DAG, BaseHook, Variable, task
from airflow.providers.standard.operators.bash import BashOperator

with DAG("d", schedule=None):
    @task
    def tells(text):
        db = BaseHook.get_connection("db")
        print("printed", db.password, db.extra_dejson["api_token"], db.host)
        logging.getLogger(__name__).info("logged %s %s", db.password, Variable.get("my_secret"))
        raise ValueError(f"cannot log in with {db.password}")
    tells("{{ conn.db.password }} at {{ conn.db.host }}")
    BashOperator(task_id="bash", bash_command="echo {{ conn.db.password }} of {{ conn.db.login }}")
`);
    dag.connections.set('db', 'postgres://me:hunter22@db.example/shop?api_token=t0k3n0');
    dag.variables.set('my_secret', 'mellon');
    const outcome = await dag.task('tells');
    expect(outcome).toMatchObject({ message: 'ValueError: cannot log in with ***' });
    await dag.task('bash');
    const seen = `${dag.log('tells')}${dag.log('bash')}${JSON.stringify(dag.rendered)}`;
    expect(seen).toMatch(/^printed \*\*\* \*\*\* db\.example$/m);
    expect(seen).toContain('logged *** ***');
    expect(seen).toContain('cannot log in with ***');
    expect(seen).toContain('*** of me');
    expect(seen).toContain('*** at db.example');
    expect(seen).not.toMatch(/hunter22|t0k3n0|mellon/);
    // The task itself has it.
    expect(dag.xcom('bash')).toBe('hunter22 of me');
  });

  it('imports modules that stand beside the DAG file', async () => {
    const dag = await start('from helpers_of_mine import make\ndag = make()\n', {
      files: {
        'helpers_of_mine.py': 'from airflow import DAG\n\ndef make():\n    print("made")\n    return DAG("made")\n',
      },
    });
    expect(dag.worker.description.dag.dagId).toBe('made');
    expect(dag.importLog()).toContain('made');
  });
});

/** A process that has ended but that its new parent has not collected yet counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/\) [ZX] /.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}
