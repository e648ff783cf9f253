import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner, type RunSummary, type StartRunParams } from './index.ts';

const python = process.platform === 'win32' ? 'python' : 'python3';
const version = spawnSync(python, ['-c', 'import sys; print(sys.version_info >= (3, 9))'], { encoding: 'utf8' });
const noPython = version.stdout?.trim() === 'True' ? '' : ` (skipped: no ${python} of 3.9 or later)`;

let workspace: string;
let runner: Runner;
let messages: string[];

beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-python-'));
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
  messages = [];
  runner.events.on('runner/message', ({ message }) => messages.push(message));
});

afterEach(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

async function run(text: string, params: Partial<StartRunParams> = {}): Promise<RunSummary> {
  const file = join(workspace, 'dags', 'dag.py');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return (await runner.start({ file, python, ...params })).done;
}

function states(runId: string): { [instance: string]: string } {
  return Object.fromEntries(
    runner
      .get(runId)
      .taskInstances.map(({ taskId, mapIndex, state }) => [mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`, state]),
  );
}

function xcoms(runId: string): { [key: string]: unknown } {
  return Object.fromEntries(
    runner
      .xcoms(runId)
      .map(({ taskId, mapIndex, key, value }) => [`${taskId}${mapIndex < 0 ? '' : `[${mapIndex}]`}.${key}`, value]),
  );
}

describe.skipIf(noPython)(`a DAG of Python and bash tasks${noPython}`, { timeout: 60_000 }, () => {
  it('hands values from Python to bash and back', async () => {
    const { runId, state } = await run(`
from airflow.sdk import dag, task
from airflow.providers.standard.operators.bash import BashOperator

@dag(schedule=None, params={"who": "world"})
def both():
    @task
    def extract():
        print("extracting")
        return {"rows": 3}

    @task
    def load(line):
        return line.upper()

    count = BashOperator(task_id="count", bash_command="echo {{ params.who }}-{{ ti.xcom_pull(task_ids='extract')['rows'] }}")
    extract() >> count
    load(count.output)

both()
`);
    expect(state).toBe('success');
    expect(xcoms(runId)).toMatchObject({ 'count.return_value': 'world-3', 'load.return_value': 'WORLD-3' });
    expect(runner.readLog({ runId, taskId: 'extract' }).text).toContain('extracting');
  });

  it('maps tasks over what others return', async () => {
    const { runId, state } = await run(`
from airflow.sdk import dag, task

@dag(schedule=None)
def mapped():
    @task
    def numbers():
        return [1, 2, 3]

    @task
    def square(n):
        return n * n

    @task
    def total(values):
        return sum(values)

    total(square.expand(n=numbers()))

mapped()
`);
    expect(state).toBe('success');
    expect(states(runId)).toEqual({
      numbers: 'success',
      'square[0]': 'success',
      'square[1]': 'success',
      'square[2]': 'success',
      total: 'success',
    });
    expect(xcoms(runId)['total.return_value']).toBe(14);
  });

  it('branches and cuts short', async () => {
    const { runId } = await run(`
from airflow.sdk import dag, task
from airflow.providers.standard.operators.empty import EmptyOperator

@dag(schedule=None)
def choices():
    @task.branch
    def choose():
        return "left"

    @task.short_circuit
    def stop():
        return False

    left, right = EmptyOperator(task_id="left"), EmptyOperator(task_id="right")
    join = EmptyOperator(task_id="join", trigger_rule="none_failed_min_one_success")
    choose() >> [left, right] >> join >> stop() >> EmptyOperator(task_id="never")

choices()
`);
    expect(states(runId)).toMatchObject({
      left: 'success',
      right: 'skipped',
      join: 'success',
      stop: 'success',
      never: 'skipped',
    });
  });

  it('leaves to Python what a template uses beyond Airflow’s own names', async () => {
    const { runId } = await run(`
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator

with DAG("macros", schedule=None, user_defined_macros={"shout": lambda text: text.upper()}):
    BashOperator(task_id="loud", bash_command="echo {{ shout('hello') }}")
`);
    expect(xcoms(runId)).toEqual({ 'loud.return_value': 'HELLO' });
  });

  it('asks Python for a DAG that the file alone does not show', async () => {
    const { runId, state } = await run(`
import subprocess, sys
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator

names = subprocess.run([sys.executable, "-c", "print('a b c')"], capture_output=True, text=True).stdout.split()
with DAG("unknown", schedule=None):
    for name in names:
        EmptyOperator(task_id=name)
`);
    expect(state).toBe('success');
    expect(states(runId)).toEqual({ a: 'success', b: 'success', c: 'success' });
    expect(messages.join()).toMatch(/Python makes another DAG of unknown/);
  });

  it('fails with the exception as reason, after the retries that the task has', async () => {
    const { runId } = await run(`
from airflow.sdk import dag, task

@dag(schedule=None)
def failing():
    @task(retries=1, retry_delay=0)
    def broken():
        raise ValueError("no such table")

    broken()

failing()
`);
    expect(runner.get(runId).taskInstances).toMatchObject([
      { state: 'failed', reason: 'ValueError: no such table', tryNumber: 2, maxTries: 2 },
    ]);
    expect(runner.readLog({ runId, taskId: 'broken' }).text).toContain('Traceback');
  });

  it('says in the log of a task why the file cannot be imported, with the traceback', async () => {
    const { runId } = await run(`
from airflow.sdk import dag, task
import not_there_at_all

@dag(schedule=None)
def importing():
    @task
    def never():
        pass

    never()

importing()
`);
    const { text } = runner.readLog({ runId, taskId: 'never' });
    expect(text).toMatch(
      /cannot be imported\nTraceback[\s\S]*dag\.py", line 3[\s\S]*No module named 'not_there_at_all'/,
    );
    expect(text).toContain('pip install not_there_at_all');
  });

  it('names the package of an operator that cannot run here', async () => {
    const { runId } = await run(`
from airflow.sdk import DAG
from airflow.providers.amazon.aws.operators.s3 import S3CreateBucketOperator

with DAG("cloud", schedule=None):
    S3CreateBucketOperator(task_id="bucket", bucket_name="b")
`);
    expect(runner.get(runId).taskInstances[0]).toMatchObject({ state: 'failed' });
    expect(runner.get(runId).taskInstances[0]?.reason).toMatch(/pip install apache-airflow-providers-amazon/);
  });

  it('can be cancelled in the middle of a Python task', async () => {
    const file = join(workspace, 'slow.py');
    writeFileSync(
      file,
      `
import time
from airflow.sdk import dag, task

@dag(schedule=None)
def slow():
    @task
    def wait():
        time.sleep(60)

    wait()

slow()
`,
    );
    const running = new Promise<void>((resolve) => {
      runner.events.on('taskInstances/changed', ({ state }) => state === 'running' && resolve());
    });
    const { runId, done } = await runner.start({ file, python });
    await running;
    runner.cancel(runId);
    expect(await done).toMatchObject({ state: 'cancelled' });
  });
});
