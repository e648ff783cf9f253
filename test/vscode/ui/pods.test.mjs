/**
 * The example with a pod, as a user runs it: opened in the editor, ▶ Run, and the pod is Completed in the namespace `mwaa` of
 * a real cluster, the node in the graph green, its log in the log view. DAGWRIGHT_TEST_KUBECONFIG names the cluster's
 * kubeconfig; the rest is as in dagwright.test.mjs.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test as plainTest } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const lab = process.env.DAGWRIGHT_VSCODE_LAB;
const kubeconfig = process.env.DAGWRIGHT_TEST_KUBECONFIG;
const extension = process.env.DAGWRIGHT_VSIX ?? root;
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

let vs;
let api;
before(async () => {
  assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
  assert.ok(kubeconfig, 'DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig');
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  api = config.makeApiClient(CoreV1Api);
  await api.createNamespace({ body: { metadata: { name: namespace } } }).catch(unlessThere);
  await api.deleteCollectionNamespacedPod({ namespace, labelSelector });
  mkdirSync(workspace);
  for (const name of ['kubernetes_pod_example.py', 'hello.py']) {
    copyFileSync(join(root, 'examples', name), join(workspace, name));
  }
  writeFileSync(join(workspace, 'waits.py'), WAITS);
  const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
  vs = await launch({
    extension,
    workspace,
    env: { KUBECONFIG: kubeconfig },
    screenshots: join(root, 'artifacts'),
    width: 1500,
    settings: {
      'editor.minimap.enabled': false,
      'editor.wordWrap': 'on',
      'dagwright.kubernetes.image': 'python:3.11-slim',
      'terminal.integrated.gpuAcceleration': 'off',
    },
    timeout: 120_000,
  });
});
after(async () => {
  await vs?.close();
  await api?.deleteCollectionNamespacedPod({ namespace, labelSelector, gracePeriodSeconds: 0 });
  rmSync(scratch, { recursive: true, force: true });
});

function unlessThere(error) {
  if (error.code !== 409) throw error;
}

/** What the window looked like is what tells why a test failed. */
function test(name, ...rest) {
  const [body, options = {}] = rest.reverse();
  plainTest(name, options, async () => {
    try {
      await body();
    } catch (error) {
      await vs?.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, '-')}`);
      throw error;
    }
  });
}

const graph = () => vs.webviewFrame({ extension: 'dagwright.dagwright', has: '.card' });

test('▶ Run on the example with a pod: Completed in mwaa, a green node, and its log', async () => {
  await vs.openFile('kubernetes_pod_example.py', { line: 22 });
  await vs.runCommand('Dagwright: Open graph to the side');
  const frame = await graph();
  const node = (more) => frame.locator(`.card[aria-label^="pod_task,"]${more}`);
  await node('').waitFor();
  const lens = vs.page.locator('.monaco-editor .codelens-decoration a', { hasText: /^▶ Run$/ }).first();
  await vs.until('a click on ▶ Run', async () => {
    await lens.click();
    await node('.in-state').waitFor({ timeout: 5000 });
    return true;
  });
  await node('.state-success').waitFor();

  const { items } = await api.listNamespacedPod({ namespace, labelSelector });
  assert.equal(items.length, 1);
  assert.match(items[0].metadata.name, /^mwaa-pod-test-/);
  await vs.until('the pod is Completed', async () => {
    const { items: now } = await api.listNamespacedPod({ namespace, labelSelector });
    return now[0].status.containerStatuses[0].state.terminated?.reason === 'Completed';
  });

  await vs.runCommand('View: Show Dagwright');
  const row = (text) => vs.page.locator('.pane .monaco-list-row', { hasText: text });
  await row(/^kubernetes_pod_example/)
    .first()
    .click();
  await row(/^pod_task/)
    .first()
    .click();
  const line = vs.page.locator('.view-line', { hasText: /^Hello.from.pod_task.of.kubernetes_pod_example$/ });
  await line.first().waitFor();
  await vs.screenshot('pods-1-completed');
});

test('the pod is below its task, and the status bar says which cluster it is in', async () => {
  const row = (text) => vs.page.locator('.pane .monaco-list-row', { hasText: text });
  await row(/^pod_task/)
    .first()
    .locator('.monaco-tl-twistie')
    .click();
  await row(/^mwaa-pod-test-.*Succeeded/)
    .first()
    .waitFor();
  await vs.openFile('kubernetes_pod_example.py', { line: 22 });
  await vs.until('the cluster in the status bar', async () =>
    (await vs.statusBar()).some((text) => /\/ default/.test(text)),
  );
  await vs.screenshot('pods-2-below-the-task');
});

const podRow = (text) => vs.page.locator('.pane .monaco-list-row', { hasText: text }).first();
/** Until there is such a row below the first one. */
async function unfold(parent, child) {
  await vs.until(`a row ${child}`, async () => {
    if (await podRow(child).isVisible()) return true;
    await podRow(parent).locator('.monaco-tl-twistie').click({ timeout: 3000 });
    return podRow(child)
      .waitFor({ timeout: 4000 })
      .then(() => true);
  });
}
/** The icon of a row in the Runs view. */
async function clickOn(row, title) {
  await vs.until(`a click on ${title}`, async () => {
    await row.hover();
    await row.locator(`.action-label[aria-label="${title}"]`).first().click({ timeout: 3000 });
    return true;
  });
}
const lineWith = (text) => vs.page.locator('.editor-group-container .view-line', { hasText: text }).first().waitFor();

test('a pod shows its log, and all that is known of it', async () => {
  await clickOn(podRow(/^mwaa-pod-test-.*Succeeded/), "Show the pod's log");
  await lineWith(/^Hello.from.pod_task.of.kubernetes_pod_example$/);
  await clickOn(podRow(/^mwaa-pod-test-.*Succeeded/), 'Describe the pod');
  await lineWith(/^#.the.container.base.exited.with.0$/);
  await lineWith(/^#.+Normal.Scheduled:/);
  await vs.screenshot('pods-5-described');
});

test('context and namespace are picked from the kubeconfig, and kept', async () => {
  await vs.openFile('kubernetes_pod_example.py', { line: 22 });
  const context = await vs.until('the cluster in the status bar', async () =>
    (await vs.statusBar()).map((text) => /(\S+) \/ default/.exec(text)?.[1]).find(Boolean),
  );
  await vs.runCommand('Dagwright: Select Kubernetes cluster…');
  const widget = vs.page.locator('.quick-input-widget');
  await widget.getByText('Cluster for pods of DAG runs').waitFor();
  await widget.getByText('in use').waitFor();
  await vs.answer(context);
  await widget.getByText('Namespace for pods of DAG runs').waitFor();
  await widget.getByText('kube-system', { exact: true }).waitFor();
  await vs.answer(namespace);
  await vs.until('the namespace in the status bar', async () =>
    (await vs.statusBar()).some((text) => text.includes(`${context} / ${namespace}`)),
  );
  await vs.screenshot('pods-6-picked');
});

test('a running pod has a shell, and a pod that is kept can be deleted', {
  skip: hasKubectl ? false : 'no kubectl',
}, async () => {
  await vs.openFile('waits.py', { line: 4 });
  const lens = vs.page.locator('.monaco-editor .codelens-decoration a', { hasText: /^▶ Run$/ }).first();
  const frame = await graph();
  const node = (more) => frame.locator(`.card[aria-label^="closed,"]${more}`);
  await vs.until('a click on ▶ Run', async () => {
    await lens.click();
    await node('.in-state').waitFor({ timeout: 5000 });
    return true;
  });
  await node('.state-running').waitFor();
  await unfold(/^waits/, /^closed(?!-)/);
  await unfold(/^closed(?!-)/, /^closed-.*Running/);
  await clickOn(podRow(/^closed-.*Running/), 'Open a shell in the pod');
  await vs.page.locator('.terminal .xterm-rows', { hasText: /[#$]/ }).first().waitFor();
  await vs.page.locator('.terminal .xterm-helper-textarea').first().focus();
  await vs.page.keyboard.type('touch /tmp/open\n');
  await node('.state-success').waitFor();
  await vs.screenshot('pods-7-shell');

  await podRow(/^closed-.*/).click({ button: 'right' });
  await vs.page.locator('.monaco-menu .action-label', { hasText: 'Delete the pod' }).first().click();
  const question = vs.page.locator('.monaco-dialog-box', { hasText: /Delete pod closed-/ });
  await question.getByRole('button', { name: 'Delete' }).click();
  await vs.until('the pod is gone', async () => {
    const { items } = await api.listNamespacedPod({ namespace, labelSelector });
    return items.every((pod) => !/^closed-/.test(pod.metadata.name));
  });
});

test('the check says that the cluster can run DAGs', async () => {
  await vs.runCommand('Dagwright: Check the Kubernetes cluster');
  const widget = vs.page.locator('.quick-input-widget');
  await widget.getByText(/^This cluster can/).waitFor();
  await widget.getByText('Everything that is needed is allowed.').waitFor();
  await vs.screenshot('pods-3-check');
  await vs.page.keyboard.press('Escape');
});

test('▶ Run on Kubernetes makes pods of Python tasks', async () => {
  await vs.openFile('hello.py', { line: 1 });
  const lens = vs.page.locator('.monaco-editor .codelens-decoration a', { hasText: /^▶ Run on Kubernetes$/ }).first();
  const frame = await graph();
  const node = (more) => frame.locator(`.card[aria-label^="greet,"]${more}`);
  await vs.until('a click on ▶ Run on Kubernetes', async () => {
    await lens.click();
    await node('.in-state').waitFor({ timeout: 5000 });
    return true;
  });
  await node('.state-success').waitFor();
  await vs.screenshot('pods-4-on-kubernetes');
});
