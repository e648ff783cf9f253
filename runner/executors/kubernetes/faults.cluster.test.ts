/**
 * What goes wrong with tasks as pods on a real cluster: each fault has its state and its reason, and leaves no pod, no Secret and no
 * ConfigMap. DAGWRIGHT_TEST_RESTART_API is a command that ends the cluster's API server, which comes back by itself.
 */
import { execSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { podsPath } from './pod-watch.ts';
import { kubeconfig, noCluster, TestCluster, until } from './test-support/cluster.ts';

const executor = 'kubernetes';
const image = 'python:3.11-slim';
const restart = process.env.DAGWRIGHT_TEST_RESTART_API;
const noRestart = restart ? '' : ' (skipped: DAGWRIGHT_TEST_RESTART_API is no command that ends the API server)';

function dag(body: string): string {
  return `
import time
from airflow.sdk import DAG, task
with DAG("faults", schedule=None):
    @task(RETRIES)
    def works(ti=None):
${body.trim().replace(/^/gm, '        ')}
    works()
`;
}

describe.skipIf(noCluster)(`faults of a real cluster${noCluster}`, { timeout: 240_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('faults');
  beforeAll(() => cluster.make(), 60_000);
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: image });
  });
  afterEach(() => cluster.close());

  const text = (body: string, args = ''): string => dag(body).replace('RETRIES', args);

  it('an image that is not there is named, with what the registry says', async () => {
    const { runId, state } = await cluster.run(text('pass'), { executor, kubernetes: { image: 'no-such-image:1' } });
    expect(state).toBe('failed');
    expect(cluster.reason(runId, 'works')).toMatch(
      /^pod works-\w+ did not start: the image no-such-image:1 cannot be pulled \((ErrImagePull|ImagePullBackOff)\): /,
    );
    await cluster.nothingLeft();
  });

  it('a task that needs more memory than it may have says so, with the limit', async () => {
    const { runId, state } = await cluster.run(text('x = bytearray(500_000_000)\nprint(len(x))'), {
      executor,
      kubernetes: { resources: { limits: { memory: '64Mi' } } },
    });
    expect(state).toBe('failed');
    expect(cluster.reason(runId, 'works')).toMatch(/used more memory than its limit of 64Mi and was ended \(OOMKilled/);
    await cluster.nothingLeft();
  });

  it('a pod that somebody deletes fails its try, and the next one has a pod of its own', async () => {
    const body = 'print("began", flush=True)\nif ti.try_number == 1: time.sleep(120)';
    const file = cluster.write('dags/dag.py', text(body, 'retries=1, retry_delay=0'));
    const started = await cluster.runner.start({ file, executor });
    const pod = await cluster.runningPod();
    await until(() => cluster.log(started.runId, 'works').includes('began'));
    const path = `/api/v1/namespaces/${cluster.namespace}/pods/${pod.metadata.name}`;
    await cluster.api.call({ method: 'DELETE', path, body: { gracePeriodSeconds: 1 } });
    expect((await started.done).state).toBe('success');
    const [first] = cluster.runner.tries(started.runId);
    expect(`${first?.state}: ${first?.reason}`).toMatch(/^failed: pod works-\w+ was deleted by somebody/);
    await cluster.nothingLeft();
  });

  it('a pod that is evicted, as a drain does it, says so, and its task is tried again', async () => {
    const body = 'print("began", flush=True)\nif ti.try_number == 1: time.sleep(120)';
    const file = cluster.write('dags/dag.py', text(body, 'retries=1, retry_delay=0'));
    const started = await cluster.runner.start({ file, executor });
    await until(() => cluster.log(started.runId, 'works').includes('began'));
    const { metadata } = await cluster.runningPod();
    const path = `${podsPath(cluster.namespace)}/${metadata.name}/eviction`;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata.name ?? '' } };
    await cluster.api.call({ method: 'POST', path, body: eviction });
    expect((await started.done).state).toBe('success');
    const [first] = cluster.runner.tries(started.runId);
    expect(first?.reason).toMatch(/pod .*was evicted from its node \(a drain/);
    await cluster.nothingLeft();
  });

  /** A node without a kubelet, which nobody else is sent to. Returns its path, and a run whose pod is on it. */
  async function onNode(name: string): ReturnType<typeof startOn> {
    const taints = [{ key: 'test', value: name, effect: 'NoSchedule' }];
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { test: name } }, spec: { taints } };
    await cluster.api.call({ method: 'POST', path: '/api/v1/nodes', body: node });
    const path = `/api/v1/nodes/${name}`;
    const resources = { cpu: '4', memory: '4Gi', pods: '10' };
    const condition = { type: 'Ready', status: 'True', reason: 'Test', lastHeartbeatTime: new Date().toISOString() };
    const status = { capacity: resources, allocatable: resources, conditions: [condition] };
    await cluster.api.call({ method: 'PATCH', path: `${path}/status`, body: { status } });
    return startOn(name, path);
  }

  async function startOn(
    name: string,
    path: string,
  ): Promise<{ path: string; started: Awaited<ReturnType<typeof cluster.runner.start>> }> {
    const file = cluster.write(
      'dags/dag.py',
      `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("faults", schedule=None):
    KubernetesPodOperator(task_id="pod", image="busybox", cmds=["true"], env_vars={"MY_TOKEN": "t"}, node_selector={"test": "${name}"},
        tolerations=[{"key": "test", "operator": "Exists"}], termination_grace_period=0)
`,
    );
    const started = await cluster.runner.start({ file });
    await until(async () => (await cluster.pods()).find(({ spec }) => spec?.nodeName === name));
    return { path, started };
  }

  it('a pod whose node is deleted fails with that reason, and leaves nothing', async () => {
    const { path, started } = await onNode(`gone-${process.pid}`);
    await cluster.api.call({ method: 'DELETE', path });
    expect((await started.done).state).toBe('failed');
    expect(cluster.reason(started.runId)).toMatch(/^(the pod|pod pod-\w+) was removed because its node is gone/);
    await cluster.nothingLeft();
  });

  it('a pod whose node nobody may stay on any longer fails with that reason, and leaves nothing', async () => {
    const { path, started } = await onNode(`tainted-${process.pid}`);
    const taints = [{ key: 'leave', value: 'now', effect: 'NoExecute' }];
    await cluster.api.call({ method: 'PATCH', path, body: { spec: { taints } } });
    expect((await started.done).state).toBe('failed');
    expect(cluster.reason(started.runId)).toMatch(/^(the pod|pod pod-\w+) had to leave its node, which got a taint/);
    await cluster.api.call({ method: 'DELETE', path });
    await cluster.nothingLeft();
  });

  async function quota(pods: string): Promise<string> {
    const path = `/api/v1/namespaces/${cluster.namespace}/resourcequotas`;
    const body = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { pods } } };
    await cluster.api.call({ method: 'POST', path, body });
    await until(async () => {
      const got = await cluster.api.call<{ status?: { hard?: object } }>({ method: 'GET', path: `${path}/few` });
      return got.status?.hard;
    });
    return `${path}/few`;
  }

  it('a quota that allows no pod is waited for by nobody: the task says so, and is tried again', async () => {
    const path = await quota('0');
    const { runId, state } = await cluster.run(text('pass', 'retries=1, retry_delay=1'), { executor });
    await cluster.api.call({ method: 'DELETE', path });
    expect(state).toBe('failed');
    expect(cluster.runner.tries(runId)).toHaveLength(2);
    expect(cluster.reason(runId, 'works')).toMatch(
      /^The quota of namespace .* does not allow for it: .*exceeded quota: few/,
    );
    await cluster.nothingLeft();
  });

  it('a quota that others of the run have used up is waited for, and the task says so', async () => {
    const path = await quota('1');
    const notes: string[] = [];
    const stop = cluster.runner.events.on('taskInstances/changed', ({ reason }) => void notes.push(reason ?? ''));
    const { runId } = await cluster.run(
      `
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
with DAG("faults", schedule=None):
    for i in range(3):
        BashOperator(task_id=f"t{i}", bash_command="sleep 1")
`,
      { executor },
    );
    stop();
    await cluster.api.call({ method: 'DELETE', path });
    expect(cluster.states(runId)).toEqual(['t0 success', 't1 success', 't2 success']);
    expect(notes.join('\n')).toMatch(/waits for room in the quota of namespace /);
    await cluster.nothingLeft();
  });

  it('an init container that fails, a node that is not to be had and a namespace that is missing are told apart', async () => {
    const pod = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
with DAG("faults", schedule=None):
    KubernetesPodOperator(task_id="init", image="busybox", cmds=["true"], env_vars={"MY_TOKEN": "t"},
        init_containers=[k8s.V1Container(name="first", image="busybox", command=["sh", "-c", "echo not yet; exit 7"])])
    KubernetesPodOperator(task_id="nowhere", image="busybox", cmds=["true"], node_selector={"disk": "none"}, startup_timeout_seconds=3,
        env_vars={"MY_TOKEN": "t"})
    KubernetesPodOperator(task_id="missing", image="busybox", cmds=["true"], namespace="no-such-namespace", env_vars={"MY_TOKEN": "t"})
`;
    const { runId } = await cluster.run(pod);
    expect(cluster.states(runId)).toEqual([
      'init failed: before it, the init container first exited with 7',
      expect.stringMatching(
        /^nowhere failed: pod nowhere-\w+ did not start within its startup_timeout_seconds of 3: no node can take it \(Unschedulable\)/,
      ),
      expect.stringMatching(/^missing failed: There is no namespace no-such-namespace .* kubectl create namespace/),
    ]);
    expect(cluster.log(runId, 'init')).toContain('[first] not yet\n');
    await cluster.nothingLeft();
  });

  it('a run that is cancelled takes its pods along', async () => {
    const file = cluster.write('dags/dag.py', text('time.sleep(600)'));
    const started = await cluster.runner.start({ file, executor });
    await cluster.runningPod();
    cluster.runner.cancel(started.runId);
    expect((await started.done).state).toBe('cancelled');
    await cluster.nothingLeft();
  });

  it('a service account that may do nothing says which rule it lacks; one that may do half leaves nothing half done', async () => {
    const api = cluster.api;
    const base = `/api/v1/namespaces/${cluster.namespace}`;
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const answer = await api.call<{ status: { token: string } }>({
      method: 'POST',
      path: `${base}/serviceaccounts/default/token`,
      body: request,
    });
    const { server } = connect({ configFile: kubeconfig }, cluster.env);
    const weak = cluster.write(
      'kubeconfig',
      `
apiVersion: v1
kind: Config
current-context: weak
clusters: [{name: c, cluster: {server: '${server}', insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: '${answer.status.token}'}}]
contexts: [{name: weak, context: {cluster: c, user: u}}]
`,
    );
    const run = (): ReturnType<TestCluster['run']> =>
      cluster.run(text('pass'), { executor, kubernetes: { kubeconfig: weak } });
    const first = await run();
    expect(cluster.reason(first.runId, 'works')).toMatch(
      /^RBAC forbids it: system:serviceaccount:.*:default may not create configmaps in namespace .* verbs \["create"\]/,
    );
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cluster.namespace}`;
    const metadata = { name: 'half' };
    const rules = [{ apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ['create', 'delete', 'patch'] }];
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    await api.call({ method: 'POST', path: `${rbac}/roles`, body: { apiVersion, kind: 'Role', metadata, rules } });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'half' };
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: cluster.namespace }];
    const binding = { apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects };
    await api.call({ method: 'POST', path: `${rbac}/rolebindings`, body: binding });
    // The authorizer learns of it in a moment.
    const second = await until(async () => {
      const summary = await run();
      return cluster.reason(summary.runId, 'works').includes('create pods') && summary;
    });
    expect(second.state).toBe('failed');
    expect(cluster.reason(second.runId, 'works')).toMatch(/may not create pods in namespace .* resources \["pods"\]/);
    await cluster.nothingLeft();
  });

  it.skipIf(noRestart)(`an API server that restarts costs no task and no line of a log${noRestart}`, async () => {
    const body = 'for i in range(12):\n    print("line", i, flush=True)\n    time.sleep(1)\nreturn "whole"';
    const file = cluster.write('dags/dag.py', text(body));
    const started = await cluster.runner.start({ file, executor });
    await until(() => cluster.log(started.runId, 'works').includes('line 2'));
    execSync(restart ?? 'false', { stdio: 'ignore' });
    expect((await started.done).state).toBe('success');
    expect(cluster.runner.tries(started.runId).map(({ tryNumber, state }) => `${tryNumber} ${state}`)).toEqual([
      '1 success',
    ]);
    const lines = cluster.log(started.runId, 'works').match(/^line \d+$/gm);
    expect(lines).toEqual(Array.from({ length: 12 }, (_, i) => `line ${i}`));
    expect(cluster.runner.xcoms(started.runId).map(({ value }) => value)).toEqual(['whole']);
    await cluster.nothingLeft();
  });
});
