#!/usr/bin/env node
/**
 * Runs the suite inside a real VS Code, then the tests that use one as a user does, on the packaged extension.
 * DAGWRIGHT_VSCODE_LAB names the folder with the programs that bring up the editor: `run-extension-tests`, which takes the
 * arguments of an extension's suite, and `ui.mjs`, which drives the editor's window; DAGWRIGHT_TEST_KUBECONFIG a cluster for
 * the one that runs a pod. The last line is
 * `N passed, N failed, N skipped`. Screenshots and logs are in artifacts/.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/built.mjs';
import { buildSuite, root, suite } from './build.mjs';

const lab = process.env.DAGWRIGHT_VSCODE_LAB;
const artifacts = join(root, 'artifacts');
const total = { passed: 0, failed: 0, skipped: 0 };

if (!lab || !existsSync(join(lab, 'run-extension-tests'))) {
  console.log('DAGWRIGHT_VSCODE_LAB does not name a folder with run-extension-tests');
  total.skipped += 1;
} else {
  ensureBuilt();
  await buildSuite();
  await insideTheEditor();
  await asAUser();
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function insideTheEditor() {
  const workspace = join(root, 'test/vscode/workspace');
  const { code, output } = await run(process.execPath, [
    join(lab, 'run-extension-tests'),
    ...['--extension', root, '--tests', suite, '--workspace', workspace, '--copy-workspace', '--artifacts', artifacts],
  ]);
  count(code, {
    passed: number(output, /^\s*(\d+) passing/m),
    failed: number(output, /^\s*(\d+) failing/m),
    skipped: number(output, /^\s*(\d+) pending/m),
  });
}

async function asAUser() {
  // A run that is green leaves no artifacts, so the folder may not be there yet.
  mkdirSync(artifacts, { recursive: true });
  const vsix = join(artifacts, 'dagwright.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const packaged = await run(process.execPath, [
    vsce,
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ]);
  if (packaged.code !== 0) return count(packaged.code, { passed: 0, failed: 0, skipped: 0 });
  await uiTests('dagwright.test.mjs', vsix);
  await uiTests('writing.test.mjs', vsix);
  await uiTests('environment.test.mjs', vsix);
  await uiTests('runs.test.mjs', vsix);
  await uiTests('planned.test.mjs', vsix);
  if (process.env.DAGWRIGHT_TEST_KUBECONFIG) {
    await uiTests('pods.test.mjs', vsix);
  } else {
    console.log(
      'skipped: no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig for test/vscode/ui/pods.test.mjs',
    );
    total.skipped += 1;
  }
}

async function uiTests(file, vsix) {
  const env = { ...process.env, DAGWRIGHT_VSIX: vsix };
  const args = ['--test', '--test-reporter=spec', join(root, 'test/vscode/ui', file)];
  const { code, output } = await run(process.execPath, args, env);
  count(code, {
    passed: number(output, /^ℹ pass (\d+)/m),
    failed: number(output, /^ℹ fail (\d+)/m),
    skipped: number(output, /^ℹ skipped (\d+)/m),
  });
}

/** A host that failed without a word about a test is a failure, too. */
function count(code, { passed, failed, skipped }) {
  total.passed += passed;
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
  total.skipped += skipped;
}

function number(output, expression) {
  return Number(expression.exec(output)?.[1] ?? 0);
}

function run(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 2, output }));
  });
}
