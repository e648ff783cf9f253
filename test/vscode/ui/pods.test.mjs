/**
 * The example with a pod, as a user runs it: opened in the editor, ▶ Run, and the pod is Completed in the namespace `mwaa` of
 * a real cluster, the node in the graph green, its log in the log view. DAGWRIGHT_TEST_KUBECONFIG names the cluster's
 * kubeconfig; the rest is as in dagwright.test.mjs.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
function test(name, body) {
  plainTest(name, async () => {
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
