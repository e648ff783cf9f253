/**
 * A workspace that the user does not trust: DAG files are read, checked and drawn, and nothing of theirs is run. What it needs is in
 * window.mjs.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openWindow } from './window.mjs';

const window = openWindow(
  () => ({
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
  }),
  {
    ready: async () => {
      await window.page.addInitScript(trustIsAsked);
      await window.reload();
      await window.statusSays(/Restricted Mode/);
    },
  },
);
const { test } = window;

/** In the page, before the editor reads its configuration: the server that brings it up was started for tests that nobody wants to ask. */
function trustIsAsked() {
  if (globalThis !== globalThis.top) return;
  const { getAttribute } = Element.prototype;
  Element.prototype.getAttribute = function (name) {
    const value = getAttribute.call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || !value) return value;
    return JSON.stringify({ ...JSON.parse(value), enableWorkspaceTrust: true });
  };
}

const refusal = () => window.toast('Running a DAG executes its code. Trust this workspace to run DAGs in it.');

async function isRefused() {
  const toast = refusal();
  await toast.getByText('Manage Workspace Trust').waitFor();
  await toast.hover();
  await window.click(toast.locator('.codicon-notifications-clear'));
  await refusal().waitFor({ state: 'detached' });
}

test('a file is checked, has its lenses, and says what a template will be', async () => {
  await window.open('cycle.py', { line: 1 });
  const found = await window.vs.waitForProblems((problems) => problems.some(({ file }) => file === 'cycle.py'));
  assert.ok(found.some(({ source }) => /dependency-cycle/.test(source)));
  await window.open('lake.py', { line: 15, column: 85 });
  await window.page.locator('.codelens-decoration a', { hasText: '▶ Run task' }).first().waitFor();
  await window.until('the hover', async () => {
    await window.command('Show or Focus Hover');
    const hover = window.page.locator('.monaco-hover', { hasText: 'In the next run' }).first();
    return hover.waitFor({ timeout: 40_000 }).then(() => true);
  });
  await window.press('lake.py', 'Escape');
});

test('its graph is drawn', async () => {
  await window.open('hello.py', { line: 1 });
  await window.command('Dagwright: Open graph to the side');
  const frame = await window.graph();
  for (const task of ['extract', 'transform', 'load']) await frame.locator(`.card[aria-label^="${task},"]`).waitFor();
  await window.screenshot('restricted-1-graph');
});

test('what would run something says why it does not, and offers to change it', async () => {
  await window.open('hello.py', { line: 1 });
  await window.clickLens(/^▶ Run$/);
  await isRefused();
  for (const command of [
    'Run DAG',
    'Run task',
    'Backfill DAG…',
    'Run DAG by its schedule',
    'Dry run: render templates',
  ]) {
    await window.open('hello.py', { line: 7 });
    await window.command(`Dagwright: ${command}`);
    await isRefused();
  }
  assert.equal(existsSync(join(window.vs.workspace, '.dagwright')), false);
  await window.screenshot('restricted-2-refused');
});

test('when the workspace is trusted, its DAGs run', async () => {
  await window.open('hello.py', { line: 1 });
  await window.clickLens(/^▶ Run$/);
  await window.click(refusal().getByText('Manage Workspace Trust'));
  await window.click(
    window.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: /^Trust$/ })
      .first(),
  );
  await window.statusSays(/^(?!.*Restricted Mode)/);
  await window.open('hello.py', { line: 1 });
  await window.clickLens(/^▶ Run$/);
  const frame = await window.graph();
  await frame.locator('.card.state-success[aria-label^="load,"]').waitFor();
});
