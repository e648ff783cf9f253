/**
 * The example with a pod, as a user runs it: opened in the editor, ▶ Run, and the pod is Completed in the namespace `mwaa` of
 * a real cluster, the node in the graph green, its log in the log view. DAGWRIGHT_TEST_KUBECONFIG names the cluster's
 * kubeconfig; the rest is as in window.mjs.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { openWindow, root } from './window.mjs';

const kubeconfig = process.env.DAGWRIGHT_TEST_KUBECONFIG;
const namespace = 'mwaa';
const labelSelector = 'app=kubernetes-pod-example';
const scratch = mkdtempSync(join(tmpdir(), 'dagwright-mwaa-'));
const workspace = join(scratch, 'mwaa-dags');

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
/** Its pod ends when somebody opens it from inside. */
const WAITS = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("waits", schedule=None):
    KubernetesPodOperator(task_id="closed", namespace="${namespace}", image="busybox", cmds=["sh", "-c"], on_finish_action="keep_pod",
        arguments=["until [ -e /tmp/open ]; do sleep 0.2; done; echo opened"], labels={"app": "kubernetes-pod-example"})
`;

let api;
const window = openWindow(
  async () => {
    assert.ok(kubeconfig, 'DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig');
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    api = config.makeApiClient(CoreV1Api);
    await api.createNamespace({ body: { metadata: { name: namespace } } }).catch(unlessThere);
    await deletePods();
    mkdirSync(workspace);
    for (const name of ['kubernetes_pod_example.py', 'hello.py']) {
      copyFileSync(join(root, 'examples', name), join(workspace, name));
    }
    writeFileSync(join(workspace, 'waits.py'), WAITS);
    return {
      workspace,
      copy: false,
      env: { KUBECONFIG: kubeconfig },
      settings: {
        'editor.wordWrap': 'on',
        'dagwright.kubernetes.image': 'python:3.11-slim',
        'terminal.integrated.gpuAcceleration': 'off',
      },
    };
  },
  {
    cleanUp: async () => {
      await deletePods();
      rmSync(scratch, { recursive: true, force: true });
    },
  },
);
const { test } = window;

function unlessThere(error) {
  if (error.code !== 409) throw error;
}

async function podNames() {
  const { items } = (await api?.listNamespacedPod({ namespace, labelSelector })) ?? { items: [] };
  return items.map(({ metadata }) => metadata.name);
}

/** Also those of a try before this one: they are gone when it is over. */
async function deletePods() {
  await api?.deleteCollectionNamespacedPod({ namespace, labelSelector, gracePeriodSeconds: 0 });
  while ((await podNames()).length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

const card = (frame, taskId, more) => frame.locator(`.card[aria-label^="${taskId},"]${more}`);

test('▶ Run on the example with a pod: Completed in mwaa, a green node, and its log', async () => {
  await window.open('kubernetes_pod_example.py', { line: 22 });
  await window.command('Dagwright: Open graph to the side');
  const frame = await window.graph();
  await card(frame, 'pod_task', '').waitFor();
  await window.clickLens(/^▶ Run$/);
  await card(frame, 'pod_task', '.state-success').waitFor();

  const [pod, ...others] = await podNames();
  assert.match(pod, /^mwaa-pod-test-/);
  assert.deepEqual(others, []);
  await window.until('the pod is Completed', async () => {
    const { items } = await api.listNamespacedPod({ namespace, labelSelector });
    return items[0].status.containerStatuses[0].state.terminated?.reason === 'Completed';
  });

  await window.command('View: Show Dagwright');
  await window.unfold(/^kubernetes_pod_example/, /^pod_task/);
  await window.click(window.row(/^pod_task/));
  await window.lineWith(/^Hello.from.pod_task.of.kubernetes_pod_example$/).waitFor();
  await window.screenshot('pods-1-completed');
});

test('the pod is below its task, and the status bar says which cluster it is in', async () => {
  await window.unfold(/^pod_task/, /^mwaa-pod-test-.*Succeeded/);
  await window.open('kubernetes_pod_example.py', { line: 22 });
  await window.statusSays(/\/ default/);
  await window.screenshot('pods-2-below-the-task');
});

test('a pod shows its log, and all that is known of it', async () => {
  const pod = window.row(/^mwaa-pod-test-.*Succeeded/);
  await window.clickIcon(pod, "Show the pod's log");
  // The log of the task has this line, too; the pod's is a document without a name.
  await window.tab(/Untitled/).waitFor();
  await window.lineWith(/^Hello.from.pod_task.of.kubernetes_pod_example$/).waitFor();
  await window.clickIcon(pod, 'Describe the pod');
  await window.lineWith(/^#.the.container.base.exited.with.0$/).waitFor();
  await window.lineWith(/^#.+Normal.Scheduled:/).waitFor();
  await window.screenshot('pods-5-described');
});

test('context and namespace are picked from the kubeconfig, and kept', async () => {
  await window.open('kubernetes_pod_example.py', { line: 22 });
  const [, context] = await window.statusSays(/(\S+) \/ default/);
  await window.command('Dagwright: Select Kubernetes cluster…');
  const widget = window.page.locator('.quick-input-widget');
  await widget.getByText('in use').waitFor();
  await window.pick('Cluster for pods of DAG runs', context);
  await widget.getByText('kube-system', { exact: true }).waitFor();
  await window.pick('Namespace for pods of DAG runs', namespace);
  await window.statusSays(new RegExp(`${context} / ${namespace}`));
  const kept = JSON.parse(readFileSync(join(workspace, '.vscode/settings.json'), 'utf8'));
  assert.deepEqual(kept, { 'dagwright.kubernetes.context': context, 'dagwright.kubernetes.namespace': namespace });
  await window.screenshot('pods-6-picked');
});

test('a running pod has a shell, and a pod that is kept can be deleted', {
  skip: hasKubectl ? false : 'no kubectl',
}, async () => {
  await window.open('waits.py', { line: 4 });
  const frame = await window.graph();
  await card(frame, 'closed', '').waitFor();
  await window.clickLens(/^▶ Run$/);
  await card(frame, 'closed', '.state-running').waitFor();
  await window.unfold(/^waits/, /^closed(?!-)/);
  await window.unfold(/^closed(?!-)/, /^closed-.*Running/);
  await window.clickIcon(window.row(/^closed-.*Running/), 'Open a shell in the pod');
  await window.page.locator('.terminal .xterm-rows', { hasText: /[#$]/ }).first().waitFor();
  await window.page.locator('.terminal .xterm-helper-textarea').first().focus();
  await window.page.keyboard.type('touch /tmp/open\n');
  await card(frame, 'closed', '.state-success').waitFor();
  await window.screenshot('pods-7-shell');

  await window.clickMenu(window.row(/^closed-.*/), 'Delete the pod');
  await window.answerDialog(/Delete pod closed-/, 'Delete');
  await window.until('the pod is gone', async () => (await podNames()).every((name) => !name.startsWith('closed-')));
});

test('the check says that the cluster can run DAGs', async () => {
  await window.command('Dagwright: Check the Kubernetes cluster');
  const widget = window.page.locator('.quick-input-widget');
  await widget.getByText(/^This cluster can/).waitFor();
  await widget.getByText('Everything that is needed is allowed.').waitFor();
  await window.screenshot('pods-3-check');
  await window.page.keyboard.press('Escape');
  await widget.waitFor({ state: 'hidden' });
});

test('▶ Run on Kubernetes makes pods of Python tasks', async () => {
  await window.open('hello.py', { line: 1 });
  const frame = await window.graph();
  await card(frame, 'greet', '').waitFor();
  await window.clickLens(/^▶ Run on Kubernetes$/);
  await card(frame, 'greet', '.state-success').waitFor();
  await window.screenshot('pods-4-on-kubernetes');
});
