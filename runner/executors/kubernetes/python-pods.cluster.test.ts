/** Tasks of the executor `kubernetes` on a real cluster whose image `python:3.11-slim` has no Airflow. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noCluster, root, TestCluster, until } from './test-support/cluster.ts';

const executor = 'kubernetes';
const image = 'python:3.11-slim';

describe.skipIf(noCluster)(`tasks as pods of a real cluster${noCluster}`, { timeout: 240_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('tasks');
  beforeAll(() => cluster.make(), 60_000);
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: image });
  });
  afterEach(() => cluster.close());

  it('run the workspace’s code, with XComs in and out, templates, variables and what they print', async () => {
    await cluster.runner.close();
    await cluster.open({
      DAGWRIGHT_KUBERNETES_IMAGE: image,
      AIRFLOW_VAR_COLOUR: 'deep blue',
      AIRFLOW_VAR_API_KEY: 's3cret',
    });
    cluster.write('lib/prices.py', 'def total(rows):\n    return sum(rows)\n');
    cluster.write('dags/query.sql', 'select 1');
    const { runId, state } = await cluster.run(
      `
import os, socket
from airflow.sdk import DAG, Variable, task
from airflow.providers.standard.operators.bash import BashOperator

with DAG("shop", schedule=None, params={"n": 2}):
    @task
    def numbers(n):
        print("on", socket.gethostname())
        return list(range(int(n) + 1))

    @task
    def double(n):
        return 2 * n

    @task
    def total(rows):
        from prices import total
        print("sum is", total(rows), "and the colour", Variable.get("colour"))
        print(open(os.path.join(os.path.dirname(__file__), "query.sql")).read())
        Variable.set("last", str(total(rows)))
        return total(rows)

    all = total(double.expand(n=numbers("{{ params.n }}")))
    all >> BashOperator(task_id="shell", bash_command="echo {{ ti.xcom_pull(task_ids='total') }} {{ var.value.colour }} $X",
        env={"X": "{{ var.value.last }}"})
`,
      { executor, pythonPath: [join(cluster.workspace, 'lib')] },
    );
    expect(cluster.states(runId)).toEqual([
      'numbers success',
      'double[0] success',
      'double[1] success',
      'double[2] success',
      'total success',
      'shell success',
    ]);
    expect(state).toBe('success');
    expect(cluster.log(runId, 'numbers')).toMatch(/^on numbers-[0-9a-f]{8}$/m);
    expect(cluster.log(runId, 'total')).toMatch(/^sum is 6 and the colour deep blue\nselect 1$/m);
    const values = cluster.runner.xcoms(runId).map(({ taskId, mapIndex, value }) => [taskId, mapIndex, value]);
    expect(values).toContainEqual(['total', -1, 6]);
    expect(values).toContainEqual(['shell', -1, '6 deep blue 6']);
    await cluster.nothingLeft();
  });

  it('fail, are tried again, skip, branch and are rescheduled as here', async () => {
    const { runId } = await cluster.run(
      `
from airflow.sdk import DAG, task
from airflow.exceptions import AirflowSkipException
from airflow.providers.standard.sensors.python import PythonSensor
from datetime import timedelta

def third_time(ti):
    seen = (ti.xcom_pull(task_ids="look", key="seen") or 0) + 1
    ti.xcom_push("seen", seen)
    return seen >= 2

with DAG("ways", schedule=None):
    @task(retries=1, retry_delay=timedelta(seconds=0))
    def flaky(ti=None):
        if ti.try_number == 1:
            raise ValueError("not yet")

    @task
    def skips():
        raise AirflowSkipException("nothing new")

    @task.branch
    def choose():
        return "left"

    @task(task_id="left")
    def left(): ...
    @task(task_id="right")
    def right(): ...
    @task
    def ends():
        import os
        os._exit(3)

    flaky(); skips(); ends()
    choose() >> [left(), right()]
    PythonSensor(task_id="look", python_callable=third_time, mode="reschedule", poke_interval=0.1)
`,
      { executor },
    );
    expect([...cluster.states(runId)].sort()).toEqual([
      'choose success',
      "ends failed: the task's process ended with exit code 3 without a result",
      'flaky success',
      'left success',
      'look success',
      expect.stringMatching(/^right skipped/),
      expect.stringMatching(/^skips skipped/),
    ]);
    expect(cluster.runner.tries(runId).find(({ taskId }) => taskId === 'flaky')?.reason).toBe('ValueError: not yet');
    await cluster.nothingLeft();
  });

  it('go on when their runner is killed, are taken over, and what they left before is there', async () => {
    await cluster.runner.close();
    const file = cluster.write(
      'dags/dag.py',
      `
import time
from airflow.sdk import DAG, task

with DAG("long", schedule=None):
    @task
    def works(ti=None):
        print("began", flush=True)
        ti.xcom_push("early", {"rows": 3})
        time.sleep(8)
        print("ended")
        return "whole"
    works()
`,
    );
    const program = join(root, 'dist/cli.mjs');
    const args = [program, 'run', file, '--workspace', cluster.workspace, '--executor', executor];
    const env = { ...cluster.env, DAGWRIGHT_KUBERNETES_IMAGE: image };
    const first = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const exited = new Promise((done) => first.once('exit', done));
    const pod = await cluster.runningPod();
    first.kill('SIGKILL');
    await exited;
    const runner = await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: image });
    const { runId, done } = await runner.resume(runner.unfinished()[0]?.runId ?? '');
    expect((await done).state).toBe('success');
    expect(cluster.log(runId, 'works')).toMatch(/goes on with it\n[\s\S]*began\nended\n/);
    expect(cluster.log(runId, 'works')).toContain(`Pod ${pod.metadata.name} of the interrupted try is there`);
    expect(runner.xcoms(runId).map(({ key, value }) => [key, value])).toEqual(
      expect.arrayContaining([
        ['early', { rows: 3 }],
        ['return_value', 'whole'],
      ]),
    );
    await cluster.nothingLeft();
  });

  it('render templates as here, where the image has no jinja2', async () => {
    const { runId } = await cluster.run(
      `
from airflow.sdk import DAG
from airflow.providers.standard.operators.python import PythonOperator

with DAG("templates", schedule=None, params={"names": ["a", "b"]}):
    PythonOperator(task_id="loop", python_callable=lambda text: text,
        op_args=["{% for name in params.names %}{{ loop.index }}{{ name ~ '!' }}{% endfor %}{{ 'yes' if nobody is undefined }}"])
    PythonOperator(task_id="bad", python_callable=lambda text: text, op_args=["{{ ds "])
`,
      { executor },
    );
    expect(cluster.states(runId)).toEqual(['loop success', expect.stringMatching(/^bad failed/)]);
    expect(cluster.runner.xcoms(runId).map(({ value }) => value)).toEqual(['1a!2b!yes']);
  });

  it('that lack a package of this machine say which image they have, and what to do', async () => {
    const { runId } = await cluster.run(
      `
from airflow.sdk import DAG, task
with DAG("lacks", schedule=None):
    @task
    def numbers():
        import not_there_at_all
    numbers()
`,
      { executor },
    );
    expect(cluster.states(runId)[0]).toMatch(
      /^numbers failed: .*No module named 'not_there_at_all'.*The pod's image python:3.11-slim has no not_there_at_all: use one/,
    );
  });

  it('find links, binary files, empty folders and programs of the workspace as they are here', async () => {
    cluster.write('elsewhere/common/names.py', 'NAME = "linked"\n');
    cluster.write('dags/.hidden/secret.txt', 'stays');
    cluster.write('dags/.airflowignore', 'old\n');
    cluster.write('dags/old/words.txt', 'not a DAG, but a file');
    writeFileSync(join(cluster.workspace, 'dags/bytes.bin'), Buffer.from([0, 255, 10, 13, 128]));
    writeFileSync(cluster.write('dags/run.sh', '#!/bin/sh\necho ran\n'), '#!/bin/sh\necho ran\n');
    chmodSync(join(cluster.workspace, 'dags/run.sh'), 0o755);
    mkdirSync(join(cluster.workspace, 'dags/out'));
    symlinkSync(join(cluster.workspace, 'elsewhere/common'), join(cluster.workspace, 'dags/common'));
    const { runId } = await cluster.run(
      `
import os, subprocess
from airflow.sdk import DAG, task
from common.names import NAME

with DAG("files", schedule=None):
    @task
    def look():
        here = os.path.dirname(__file__)
        with open(os.path.join(here, "out", "made"), "w") as file:
            file.write("x")
        ran = subprocess.run([os.path.join(here, "run.sh")], capture_output=True, text=True).stdout
        with open(os.path.join(here, "bytes.bin"), "rb") as file:
            return [NAME, list(file.read()), ran, open(os.path.join(here, "old/words.txt")).read(), os.path.exists(os.path.join(here, ".hidden"))]
    look()
`,
      { executor },
    );
    expect(cluster.states(runId)).toEqual(['look success']);
    const [{ value } = { value: null }] = cluster.runner.xcoms(runId);
    expect(value).toEqual(['linked', [0, 255, 10, 13, 128], 'ran\n', 'not a DAG, but a file', false]);
  });

  it('are mapped in groups, set up and torn down, start other DAGs and wait for them, and tell when the run has ended', async () => {
    const { runId, state } = await cluster.run(
      `
import datetime
from airflow.sdk import DAG, task, task_group
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor

def ended(context):
    print("the run has ended:", context["dag_run"].state)

with DAG("outer", schedule=None, on_failure_callback=ended, on_success_callback=ended):
    @task_group
    def twice(n):
        @task
        def double(n):
            return n * 2
        @task(retries=1, retry_delay=0)
        def check(n, ti=None):
            assert ti.try_number == 2 or n != 4, "not at first"
            return n
        check(double(n))
    group = twice.expand(n=[1, 2])
    make = BashOperator(task_id="make", bash_command="echo made").as_setup()
    clear = BashOperator(task_id="clear", bash_command="echo cleared").as_teardown(setups=make)
    fails = BashOperator(task_id="fails", bash_command="exit 3")
    make >> fails >> clear
    start = TriggerDagRunOperator(task_id="start", trigger_dag_id="inner", wait_for_completion=True, poke_interval=1,
        logical_date="2026-01-01T00:00:00+00:00")
    wait = ExternalTaskSensor(task_id="wait", external_dag_id="inner", external_task_id="one", mode="reschedule", poke_interval=1,
        execution_date_fn=lambda logical_date, **_: datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc))
    group >> start >> wait

with DAG("inner", schedule=None):
    BashOperator(task_id="one", bash_command="echo one")
`,
      { executor, dagId: 'outer', logicalDate: '2026-01-02T00:00:00+00:00' },
    );
    expect(cluster.states(runId)).toEqual([
      'twice.double[0] success',
      'twice.double[1] success',
      'twice.check[0] success',
      'twice.check[1] success',
      'make success',
      'clear success',
      expect.stringMatching(/^fails failed/),
      'start success',
      'wait success',
    ]);
    expect(state).toBe('failed');
    await cluster.nothingLeft();
  });

  it('get code that no ConfigMap could hold, sent into the pod', async () => {
    cluster.write('dags/large.txt', randomBytes(1_500_000).toString('base64'));
    const { runId } = await cluster.run(
      `
import os
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.bash import BashOperator

with DAG("large", schedule=None):
    @task
    def size():
        return os.path.getsize(os.path.join(os.path.dirname(__file__), "large.txt"))
    size() >> BashOperator(task_id="shell", bash_command="wc -c < dags/large.txt", cwd=os.path.dirname(os.path.dirname(__file__)))
`,
      { executor },
    );
    expect(cluster.states(runId)).toEqual(['size success', 'shell success']);
    const sizes = Object.fromEntries(cluster.runner.xcoms(runId).map(({ taskId, value }) => [taskId, value]));
    expect(sizes).toEqual({ size: 2_000_000, shell: '2000000' });
    expect(cluster.log(runId, 'size')).toContain('KiB of code into pod size-');
    await cluster.nothingLeft();
  });

  it('are like the template, the settings and the task’s own pod_override say, in this order; others stay here', async () => {
    const template = cluster.write(
      'pod.yaml',
      `
apiVersion: v1
kind: Pod
metadata: {labels: {from: template, team: data}, annotations: {note: template}}
spec:
  terminationGracePeriodSeconds: 7
  containers:
    - name: base
      image: dummy_image
      env: [{name: LEVEL, value: template}, {name: ONLY, value: template}]
`,
    );
    const started = await cluster.runner.start({
      file: cluster.write(
        'dags/dag.py',
        `
import os, time
from airflow.sdk import DAG, task
from airflow.providers.standard.operators.bash import BashOperator
from kubernetes.client import models as k8s

with DAG("own", schedule=None):
    BashOperator(task_id="here", bash_command="echo $(hostname)", executor="LocalExecutor")
    BashOperator(task_id="there", bash_command="sleep 3; echo $LEVEL $ONLY $NAME",
        executor_config={"pod_override": k8s.V1Pod(
            metadata=k8s.V1ObjectMeta(labels={"from": "override"}),
            spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base", env=[k8s.V1EnvVar(name="LEVEL", value="override")])]))})
`,
      ),
      executor,
      kubernetes: { podTemplateFile: template, image, nodeSelector: {}, env: { NAME: 'setting' } },
    });
    const pod = await cluster.runningPod();
    expect(pod.metadata.labels).toMatchObject({ from: 'override', team: 'data', task_id: 'there' });
    expect(pod.spec?.containers?.[0]?.image).toBe(image);
    const { runId } = await started.done;
    expect(cluster.states(runId)).toEqual(['here success', 'there success']);
    const values = new Map(cluster.runner.xcoms(runId).map(({ taskId, value }) => [taskId, value]));
    expect(values.get('there')).toBe('override template setting');
    expect(values.get('here')).not.toMatch(/^here-/);
    await cluster.nothingLeft();
  });

  it('keep secrets out of the pod, its raw log, and ours', async () => {
    await cluster.runner.close();
    const secret = 'do-not-tell-4711';
    await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: image, AIRFLOW_VAR_PASSWORD: secret });
    const started = await cluster.runner.start({
      file: cluster.write(
        'dags/dag.py',
        `
import time
from airflow.sdk import DAG, Variable, task
from airflow.providers.standard.operators.bash import BashOperator

with DAG("secrets", schedule=None):
    @task
    def holds():
        assert len(Variable.get("password")) == ${secret.length}
        time.sleep(3)
        return {"password": Variable.get("password")}["password"] == ""
    holds() >> BashOperator(task_id="shell", bash_command="sleep 3", env={"P": "{{ var.value.password }}"})
`,
      ),
      executor,
    });
    const seen = new Set<string>();
    let text = '';
    await until(async () => {
      for (const pod of await cluster.pods()) {
        const { name = '' } = pod.metadata;
        text += JSON.stringify(pod);
        if (pod.status?.phase === 'Running' && !seen.has(name)) {
          const path = `/api/v1/namespaces/${cluster.namespace}/secrets/${name}`;
          const { metadata } = await cluster.api.call<{ metadata: { ownerReferences?: unknown } }>({
            method: 'GET',
            path,
          });
          expect(metadata.ownerReferences).toMatchObject([{ kind: 'Pod', name, uid: pod.metadata.uid }]);
          seen.add(name);
        }
      }
      return seen.size >= 2;
    });
    const { runId, state } = await started.done;
    expect(state).toBe('success');
    expect(text).toContain('holds');
    expect(text).not.toContain(secret);
    for (const task of ['holds', 'shell']) expect(cluster.log(runId, task)).not.toContain(secret);
    await cluster.nothingLeft();
  });
});
