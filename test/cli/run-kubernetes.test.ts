/** The options of `dagwright run` for pods. None of these tests needs a cluster. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeApi } from '../../runner/executors/kubernetes/test-support/fake-api.ts';
import { dagwright, type Finished, folderWith } from './dagwright.ts';

const DAG = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("pods", schedule=None):
    KubernetesPodOperator(task_id="pod", image="busybox", cmds=["true"], on_finish_action="keep_pod")
`;
const KUBECONFIG = `
apiVersion: v1
kind: Config
current-context: dev
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: u, user: {}}]
contexts: [{name: dev, context: {cluster: c, user: u}}]
`;

let api: FakeApi | undefined;
const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
  api?.close();
});

function workspace(files: { readonly [path: string]: string } = {}): string {
  const made = folderWith({ 'pods.py': DAG, kubeconfig: KUBECONFIG, ...files });
  opened.push(made);
  return made.path;
}

async function run(folder: string, ...options: readonly string[]): Promise<Finished> {
  return dagwright(['run', 'pods.py', ...options], { cwd: folder, env: { KUBECONFIG: join(folder, 'kubeconfig') } });
}

describe('dagwright run, with pods', () => {
  it.each([
    [['--kubeconfig', 'none'], '--kubeconfig none: there is no such file'],
    [['--kubeconfig', 'pods.py'], '--kubeconfig pods.py: The kubeconfig '],
    [['--kube-context', 'prod'], '--kube-context prod: There is no context prod in '],
    [['--namespace', 'My_Space'], '--namespace My_Space: a namespace has at most 63 of a-z, 0-9 and -'],
    [['--image', 'My Image'], '--image My Image: this is no name of an image; one is, for example, python:3.12-slim'],
    [['--pod-template', 'none.yaml'], '--pod-template none.yaml: The pod template '],
    [['--pod-template', 'job.yaml'], 'is a Job, and not a Pod'],
  ])('refuses %j before anything runs', async (options, words) => {
    const { code, stdout, stderr } = await run(workspace({ 'job.yaml': 'kind: Job\n' }), ...options);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  it.each(['busybox', 'python:3.12-slim', 'localhost:5000/a/b_c:1', '123.dkr.ecr.eu-west-1.amazonaws.com/etl:v1.2'])(
    'takes %s for an image',
    async (image) => {
      // The file is what it stops at.
      const { stderr, code } = await run(workspace(), '--image', image, '--pod-template', 'none.yaml');
      expect(stderr).toContain('--pod-template none.yaml');
      expect(code).toBe(2);
    },
  );

  it('goes to the cluster, context and namespace that were named', async () => {
    api = await FakeApi.open();
    const other = api.kubeconfig().replaceAll('fake', 'named').replace('current-context: named', 'current-context: ""');
    const folder = workspace({ other });
    const options = ['--kubeconfig', 'other', '--kube-context', 'named', '--namespace', 'etl', '--format', 'json'];
    const { code, stderr } = await run(folder, ...options);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect([...api.pods.values()].map(({ metadata }) => metadata.namespace)).toEqual(['etl']);
  });
});
