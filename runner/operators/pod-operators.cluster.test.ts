/** Operators that are a pod, on a real cluster, where Python has a part in them: mapped, decorated, subclassed, with callbacks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { kubeconfig, noCluster, TestCluster, until } from '../executors/kubernetes/test-support/cluster.ts';

const HEAD = `
from airflow.sdk import DAG, Asset, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
SH = ["sh", "-c"]
`;

describe.skipIf(noCluster)(`operators that are pods${noCluster}`, { timeout: 240_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('operators');
  beforeAll(() => cluster.make(), 60_000);
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: '' });
  });
  afterEach(() => cluster.close());

  const xcoms = (runId: string): { [name: string]: unknown } =>
    Object.fromEntries(
      cluster.runner
        .xcoms(runId)
        .filter(({ key }) => key === 'return_value')
        .map(({ taskId, mapIndex, value }) => [mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`, value]),
    );

  it('are mapped over what Python tasks made, have callbacks, and make assets', async () => {
    const { runId } = await cluster.run(
      `${HEAD}
def tell(context):
    print("it failed:", context["ti"].task_id, context["ti"].map_index)

with DAG("d", schedule=None):
    @task
    def names():
        return ["one", "two", "bad"]

    KubernetesPodOperator.partial(task_id="pod", image="busybox", cmds=SH, do_xcom_push=True, on_failure_callback=tell,
        outlets=[Asset("made")], env_vars=[k8s.V1EnvVar(name="TASK", value="{{ ti.task_id }}")]).expand(
        arguments=names().map(lambda n: [f"echo hello {n} of $TASK; test {n} != bad && echo '\\"{n}\\"' > /airflow/xcom/return.json"]))
with DAG("after", schedule=[Asset("made")]):
    BashOperator(task_id="seen", bash_command="true")
`,
      { dagId: 'd' },
    );
    expect(cluster.states(runId)).toEqual([
      'names success',
      'pod[0] success',
      'pod[1] success',
      expect.stringMatching(/^pod\[2\] failed: .*exited with 1; its log ends with: hello bad of pod/),
    ]);
    expect(xcoms(runId)).toMatchObject({ 'pod[0]': 'one', 'pod[1]': 'two' });
    expect(cluster.log(runId, 'pod', 2)).toMatch(/hello bad of pod[\s\S]*it failed: pod 2/);
    await until(() => cluster.runner.list({ dagId: 'after' }).some(({ state }) => state === 'success'));
    await cluster.nothingLeft();
  });

  it('are functions: their source goes into an image with Python, their result comes back', async () => {
    const { runId, state } = await cluster.run(`${HEAD}
with DAG("d", schedule=None):
    @task.kubernetes(image="python:3.11-slim", do_xcom_push=True, env_vars={"PLACE": "pod of {{ ti.task_id }}"})
    def far(start, *, step=1):
        import os, socket, sys
        print("in", os.environ["PLACE"], "on", socket.gethostname(), file=sys.stderr)
        return {"sum": start + step, "text": "ä" * 50_000}

    @task.kubernetes_cmd(image="busybox", do_xcom_push=False)
    def words(given):
        return ["sh", "-c", f"echo the sum is {given['sum']} for {{{{ ti.task_id }}}}"]

    @task.kubernetes(image="python:3.11-slim", do_xcom_push=True)
    def twice(n):
        return n * 2

    @task.kubernetes(image="python:3.11-slim")
    def fails(n):
        raise ValueError(f"no {n}")

    words(far(3, step=4))
    twice.expand(n=[1, 2])
    fails(1)
`);
    expect(cluster.states(runId)).toEqual([
      'far success',
      'words success',
      'twice[0] success',
      'twice[1] success',
      expect.stringMatching(/^fails failed: .*exited with 1; its log ends with: ValueError: no 1/),
    ]);
    expect(state).toBe('failed');
    expect(xcoms(runId)).toEqual({ far: { sum: 7, text: 'ä'.repeat(50_000) }, 'twice[0]': 2, 'twice[1]': 4 });
    expect(cluster.log(runId, 'far')).toMatch(/^in pod of far on far-/m);
    expect(cluster.log(runId, 'words')).toContain('the sum is 7 for words\n');
    await cluster.nothingLeft();
  });

  it('are classes of the user’s own, in the way they stand there, whatever the executor', async () => {
    const { runId } = await cluster.run(
      `${HEAD}
class Hello(KubernetesPodOperator):
    def __init__(self, *, who, **kwargs):
        super().__init__(image="busybox", cmds=SH, arguments=[f"echo hello {who}"], **kwargs)

    def execute(self, context):
        print("before it")
        super().execute(context)
        return "after it"

class Built(KubernetesPodOperator):
    def build_pod_request_obj(self, context=None):
        return None

with DAG("d", schedule=None, default_args={"labels": {"team": "data"}}):
    Hello(task_id="hello", who="{{ ds_nodash }}")
    Built(task_id="built", image="busybox", cmds=["true"])
`,
      { executor: 'kubernetes', logicalDate: '2026-01-02T00:00:00Z' },
    );
    expect(cluster.states(runId)).toEqual([
      'hello success',
      expect.stringMatching(
        /^built failed: .*Built.build_pod_request_obj, which only the provider.s own code calls, needs apache-airflow-providers-cncf-kubernetes/,
      ),
    ]);
    expect(cluster.log(runId, 'hello')).toMatch(/before it[\s\S]*hello 20260102\n/);
    expect(xcoms(runId)).toEqual({});
    await cluster.nothingLeft();
  });

  it('leave an XCom of any size where there is a shell, of 4 KiB elsewhere, and no pod that waits for its reader', async () => {
    const { runId } = await cluster.run(`${HEAD}
with DAG("d", schedule=None):
    big = "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done | sed 's/$/,/' | (echo [; cat; echo 0]) > /airflow/xcom/return.json"
    KubernetesPodOperator(task_id="big", image="busybox", cmds=SH, arguments=[big], do_xcom_push=True, on_finish_action="keep_pod")
    KubernetesPodOperator(task_id="none", image="busybox", cmds=["sh", "-c", "true"], do_xcom_push=True)
    KubernetesPodOperator(task_id="wrong", image="busybox", cmds=["sh", "-c", "echo {x > /airflow/xcom/return.json"], do_xcom_push=True)
    KubernetesPodOperator(task_id="bad", image="busybox", cmds=["sh", "-c", "exit 4"], do_xcom_push=True, on_finish_action="keep_pod")
    KubernetesPodOperator(task_id="small", image="busybox", cmds=["dd", "if=/etc/hostname", "of=/dev/null"], do_xcom_push=True)
    KubernetesPodOperator(task_id="long", image="busybox", cmds=["dd", "if=/dev/zero", "of=/airflow/xcom/return.json", "bs=5000", "count=1"], do_xcom_push=True)
`);
    expect(cluster.states(runId)).toEqual([
      'big success',
      'none success',
      expect.stringMatching(/^wrong failed: its XCom .* is not JSON: {x/),
      expect.stringMatching(/^bad failed: .*exited with 4/),
      'small success',
      expect.stringMatching(/^long failed: its XCom .* is longer than 4096 bytes/),
    ]);
    expect((xcoms(runId).big as number[]).length).toBe(3001);
    await until(async () => (await cluster.pods()).every(({ status }) => /Succeeded|Failed/.test(status?.phase ?? '')));
    expect((await cluster.pods()).map(({ metadata }) => metadata.name?.replace(/-[^-]*$/, '')).sort()).toEqual([
      'bad',
      'big',
    ]);
  });

  it('give their place up while they wait, when they are deferrable', async () => {
    const seen: string[] = [];
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'go' }, data: { now: '1' } };
    const path = `/api/v1/namespaces/${cluster.namespace}/configmaps`;
    let opened: Promise<unknown> | undefined;
    cluster.runner.events.on('taskInstances/changed', ({ taskId, state }) => {
      seen.push(`${taskId} ${state}`);
      // With one place for all, it comes to run only when each pod has given it up. The pods wait for this.
      if (taskId === 'opens' && state === 'running') {
        opened ??= cluster.api.call({ method: 'POST', path, body: configMap });
      }
    });
    const { runId, state } = await cluster
      .run(
        `${HEAD}
with DAG("d", schedule=None):
    for i in range(3):
        KubernetesPodOperator(task_id=f"pod{i}", image="busybox", cmds=["sh", "-c", "until [ -e /go/now ]; do sleep 0.2; done; echo went"],
            deferrable=True, volumes=[k8s.V1Volume(name="go", config_map=k8s.V1ConfigMapVolumeSource(name="go"))],
            volume_mounts=[k8s.V1VolumeMount(name="go", mount_path="/go")])
    BashOperator(task_id="opens", bash_command="true")
`,
        { parallelism: 1 },
      )
      .catch(() => ({ runId: '', state: 'error' }));
    await opened;
    expect(cluster.states(runId)).toEqual(['pod0 success', 'pod1 success', 'pod2 success', 'opens success']);
    expect(state).toBe('success');
    expect(seen).toContain('pod0 deferred');
    await cluster.nothingLeft();
  });

  it('that take too long, or are cancelled, take their pods along', async () => {
    const { runId } = await cluster.run(`${HEAD}
from datetime import timedelta
with DAG("d", schedule=None):
    KubernetesPodOperator.partial(task_id="slow", image="busybox", cmds=["sleep", "600"], execution_timeout=timedelta(seconds=8),
        termination_grace_period=0).expand(labels=[{"a": "b"}])
`);
    expect(cluster.states(runId)).toEqual([expect.stringMatching(/^slow\[0\] failed: .*execution_timeout of 8 s/)]);
    await cluster.nothingLeft();

    const { runId: second, done } = await cluster.runner.start({
      file: cluster.write(
        'dags/dag.py',
        `${HEAD}
with DAG("d", schedule=None):
    KubernetesPodOperator.partial(task_id="slow", image="busybox", cmds=["sleep", "600"], termination_grace_period=0).expand(
        labels=[{"a": "b"}])
`,
      ),
    });
    await cluster.runningPod();
    cluster.runner.cancel(second);
    await done;
    await cluster.nothingLeft();
  });

  it('get all that describes a pod: a template file, affinity, ConfigMaps, volumes, init containers', async () => {
    const configMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { COLOUR: 'green' },
    };
    const path = `/api/v1/namespaces/${cluster.namespace}/configmaps`;
    await cluster.api.call({ method: 'POST', path, body: configMap });
    const template = cluster.write(
      'pod.yaml',
      `
apiVersion: v1
kind: Pod
metadata: {name: from-template, labels: {from: template}}
spec:
  initContainers: [{name: first, image: busybox, command: [sh, -c, "echo made > /shared/file"], volumeMounts: [{name: shared, mountPath: /shared}]}]
  containers:
  - {name: base, image: nowhere, env: [{name: FROM, value: template}], volumeMounts: [{name: shared, mountPath: /shared}]}
  volumes: [{name: shared, emptyDir: {}}]
`,
    );
    const { runId, state } = await cluster.run(
      `${HEAD}
with DAG("d", schedule=None):
    KubernetesPodOperator(task_id="pod", pod_template_file="${template}", image="busybox", cmds=SH, on_finish_action="keep_pod",
        arguments=["echo $FROM $COLOUR $SIZE $NODE $(cat /shared/file) $(cat /settings/COLOUR); id -u"],
        configmaps=["settings"], env_from=[k8s.V1EnvFromSource(prefix="X_", config_map_ref=k8s.V1ConfigMapEnvSource(name="settings"))],
        env_vars=[k8s.V1EnvVar(name="SIZE", value="{{ 6 * 7 }}"),
                  k8s.V1EnvVar(name="NODE", value_from=k8s.V1EnvVarSource(field_ref=k8s.V1ObjectFieldSelector(field_path="spec.nodeName")))],
        volumes=[k8s.V1Volume(name="settings", config_map=k8s.V1ConfigMapVolumeSource(name="settings"))],
        volume_mounts=[k8s.V1VolumeMount(name="settings", mount_path="/settings", read_only=True)],
        affinity=k8s.V1Affinity(node_affinity=k8s.V1NodeAffinity(required_during_scheduling_ignored_during_execution=k8s.V1NodeSelector(
            node_selector_terms=[k8s.V1NodeSelectorTerm(match_expressions=[
                k8s.V1NodeSelectorRequirement(key="kubernetes.io/os", operator="In", values=["linux"])])]))),
        tolerations=[k8s.V1Toleration(key="spot", operator="Exists")], node_selector={"kubernetes.io/os": "linux"},
        container_resources=k8s.V1ResourceRequirements(requests={"memory": "16Mi"}, limits={"memory": "64Mi"}),
        security_context=k8s.V1PodSecurityContext(run_as_user=1000), annotations={"note": "{{ ds_nodash }}"}, priority_class_name=None)
`,
      { logicalDate: '2026-01-02T00:00:00Z' },
    );
    expect(cluster.reason(runId)).toBe('');
    expect(state).toBe('success');
    expect(cluster.log(runId, 'pod')).toMatch(/^template green 42 node made green\n1000\n/m);
    const [pod] = await cluster.pods();
    expect(pod).toMatchObject({
      metadata: { labels: { from: 'template', task_id: 'pod' }, annotations: { note: '20260102' } },
      spec: { tolerations: expect.arrayContaining([expect.objectContaining({ key: 'spot' })]) },
    });
  });

  it('show the logs, events and times that they are asked for', async () => {
    const { runId } = await cluster.run(`${HEAD}
two = dict(image="busybox", cmds=SH, arguments=["echo of base; sleep 1"],
    init_containers=[k8s.V1Container(name="first", image="busybox", command=["sh", "-c", "echo of first"])],
    full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base"),
        k8s.V1Container(name="side", image="busybox", command=["sh", "-c", "echo of side"])])))
with DAG("d", schedule=None):
    KubernetesPodOperator(task_id="all", **two)
    KubernetesPodOperator(task_id="some", container_logs=["side"], init_container_logs="none", container_name_log_prefix_enabled=False, **two)
    KubernetesPodOperator(task_id="events", image="busybox", cmds=["false"], log_events_on_failure=True)
    KubernetesPodOperator(task_id="nowhere", image="busybox", cmds=["true"], node_selector={"disk": "none"},
        schedule_timeout_seconds=2, startup_timeout_seconds=600)
`);
    expect(cluster.states(runId)).toEqual([
      'all success',
      'some success',
      expect.stringMatching(/^events failed/),
      expect.stringMatching(
        /^nowhere failed: pod nowhere-\w+ did not start within its schedule_timeout_seconds of 2: no node/,
      ),
    ]);
    const all = cluster.log(runId, 'all');
    for (const line of ['of base\n', '[side] of side\n', '[first] of first\n']) expect(all).toContain(line);
    const some = cluster.log(runId, 'some');
    expect(some).toMatch(/^of side$/m);
    expect(some).not.toMatch(/of base|of first/);
    expect(cluster.log(runId, 'events')).toMatch(/Event of pod events-\w+: Normal Scheduled: /);
    await cluster.nothingLeft();
  });

  it('of EKS are in the cluster whose context the kubeconfig has', async () => {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as {
      contexts: { name: string }[];
      'current-context': string;
    };
    const [context] = config.contexts;
    config.contexts.push({ ...context, name: 'arn:aws:eks:eu-central-1:123456789012:cluster/prod' });
    const file = join(cluster.workspace, 'kubeconfig.yaml');
    writeFileSync(file, stringify(config));
    const { runId } = await cluster.run(`${HEAD}
from airflow.providers.amazon.aws.operators.eks import EksPodOperator
with DAG("d", schedule=None):
    for name in ("prod", "other"):
        EksPodOperator(task_id=name, cluster_name=name, pod_name="eks", namespace="${cluster.namespace}", image="busybox",
            cmds=["echo", "in eks"], config_file="${file}")
`);
    expect(cluster.states(runId)).toEqual([
      'prod success',
      expect.stringMatching(
        /^other failed: No context in .* is of the EKS cluster other; .*aws eks update-kubeconfig --name other/,
      ),
    ]);
    expect(cluster.log(runId, 'prod')).toContain('in eks\n');
  });
});
