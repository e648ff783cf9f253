/** On a real cluster: credentials from a program of the kubeconfig, as those of EKS, GKE and AKS are, and tokens that are refused. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { kubeconfig, noCluster, TestCluster } from './test-support/cluster.ts';

describe.skipIf(noCluster)(`credentials of a real cluster${noCluster}`, { timeout: 240_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('credentials');
  beforeAll(() => cluster.make(), 60_000);
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    await cluster.open();
  });
  afterEach(() => cluster.close());

  it('come from a program, and are asked for again when the API server refuses them', async () => {
    const base = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cluster.namespace}/rolebindings`;
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' };
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: cluster.namespace }];
    const metadata = { name: 'edits' };
    const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata, roleRef, subjects };
    await cluster.api.call({ method: 'POST', path: base, body: binding });
    const { status } = await cluster.api.call<{ status: { token: string } }>({
      method: 'POST',
      path: `/api/v1/namespaces/${cluster.namespace}/serviceaccounts/default/token`,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    });
    const token = cluster.write('token', status.token);
    const asked = join(cluster.workspace, 'asked');
    // The first answer is a token that is not valid any more.
    const program = cluster.write(
      'get-token',
      `#!/bin/sh
if [ -e ${asked} ]; then token=$(cat ${token}); else token=old; fi
echo "$1" >> ${asked}
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "'$token'"}}'
`,
    );
    chmodSync(program, 0o755);
    const { server } = connect({ configFile: kubeconfig }, cluster.env);
    const config = cluster.write(
      'kubeconfig',
      `
apiVersion: v1
kind: Config
current-context: eks
clusters: [{name: c, cluster: {server: '${server}', insecure-skip-tls-verify: true}}]
users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ${program}, args: [get-token], interactiveMode: Never}}}]
contexts: [{name: eks, context: {cluster: c, user: u, namespace: ${cluster.namespace}}}]
`,
    );
    const text = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("eks", schedule=None):
    for i in range(5):
        KubernetesPodOperator(task_id=f"pod{i}", image="busybox", cmds=["echo", "by a program"], do_xcom_push=False)
`;
    const { runId, state } = await cluster.run(text, { kubernetes: { kubeconfig: config } });
    expect(cluster.states(runId)).toEqual([0, 1, 2, 3, 4].map((i) => `pod${i} success`));
    expect(state).toBe('success');
    expect(cluster.log(runId, 'pod0')).toContain('by a program\n');
    // Five tasks found the old one refused at most; nobody asks again after that.
    const times = readFileSync(asked, 'utf8').match(/get-token/g)?.length ?? 0;
    expect(times).toBeGreaterThanOrEqual(2);
    expect(times).toBeLessThanOrEqual(6);
    await cluster.nothingLeft();
  });
});
