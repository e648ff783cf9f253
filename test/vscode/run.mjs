#!/usr/bin/env node
/**
 * Runs the suite inside a real VS Code, then the tests that use one as a user does, on the packaged extension; with arguments only
 * the files that are named (`runs`, `inside`). DAGWRIGHT_VSCODE_LAB names the folder with the programs that bring up the editor:
 * `run-extension-tests`, which takes the arguments of an extension's suite, and `ui.mjs`, which drives the editor's window;
 * DAGWRIGHT_TEST_KUBECONFIG a cluster for the tests that run pods.
 *
 * A file that fails is run once more (second-try.mjs). The last lines say what was skipped, what needed a second try and what
 * failed, with what the window looked like then; the last one is `N passed, N failed, N skipped`. Screenshots and logs are in
 * artifacts/.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run as runTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { stripVTControlCharacters } from 'node:util';
import { ensureBuilt } from '../../scripts/built.mjs';
import { buildSuite, root, suite } from './build.mjs';
import { withSecondTry } from './second-try.mjs';

/** Milliseconds after which a file of tests hangs and is not slow. */
const HANGS = 30 * 60_000;

const lab = process.env.DAGWRIGHT_VSCODE_LAB;
const artifacts = join(root, 'artifacts');
const ui = join(root, 'test/vscode/ui');
const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const remarks = [];

if (!lab || !existsSync(join(lab, 'run-extension-tests'))) {
  skip('DAGWRIGHT_VSCODE_LAB does not name a folder with run-extension-tests');
} else {
  ensureBuilt();
  // A run that is green leaves no artifacts, so the folder may not be there yet.
  mkdirSync(artifacts, { recursive: true });
  if (isWanted('inside')) await insideTheEditor();
  await asAUser();
}
if (remarks.length > 0) console.log(`\nRemarks:\n${remarks.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function isWanted(name) {
  return wanted.length === 0 || wanted.includes(name);
}

async function insideTheEditor() {
  await buildSuite();
  const workspace = join(root, 'test/vscode/workspace');
  const args = ['--extension', root, '--tests', suite, '--workspace', workspace, '--copy-workspace'];
  await count('suite inside the editor', async () => {
    const program = join(lab, 'run-extension-tests');
    const { code, output } = await run(process.execPath, [program, ...args, '--artifacts', artifacts]);
    return {
      passed: number(output, /^\s*(\d+) passing/m),
      skipped: number(output, /^\s*(\d+) pending/m),
      failures: mochaFailures(code, output),
    };
  });
}

/** Below `N failing`, Mocha lists them: a number, the names of the suites and of the test, the error. */
function mochaFailures(code, output) {
  const [, list = ''] = output.split(/^\s*\d+ failing$/m);
  const failures = list
    .split(/^\s*\d+\) /m)
    .slice(1)
    .map((text) => {
      const [name = '', ...message] = text.split(/:\n\s*\n/);
      return { name: name.split(/\s*\n\s*/).join(' '), message: message.join('\n').trim() };
    });
  // An editor that failed without a word about a test is a failure, too.
  if (code !== 0 && failures.length === 0) return [{ name: `ended with ${code}`, message: output.slice(-2000) }];
  return failures;
}

async function asAUser() {
  const files = readdirSync(ui).filter((file) => file.endsWith('.test.mjs') && isWanted(file.replace('.test.mjs', '')));
  if (files.length === 0) return;
  const vsix = join(artifacts, 'dagwright.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const options = ['--no-dependencies', '--no-rewrite-relative-links', '--out', vsix];
  const packaged = await run(process.execPath, [vsce, 'package', ...options]);
  if (packaged.code !== 0) {
    total.failed += 1;
    remarks.push(`failed: the extension could not be packaged: ${packaged.output.slice(-2000)}`);
    return;
  }
  // Its tests take it from here.
  process.env.DAGWRIGHT_VSIX = vsix;
  for (const file of files) {
    if (file.startsWith('pods') && !process.env.DAGWRIGHT_TEST_KUBECONFIG) {
      skip(`no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig for test/vscode/ui/${file}`);
    } else await count(`test/vscode/ui/${file}`, () => uiTests(file));
  }
}

function uiTests(file) {
  const outcome = { passed: 0, skipped: 0, failures: [] };
  const running = runTests({ files: [join(ui, file)], timeout: HANGS });
  running.on('test:pass', ({ skip: reason }) => {
    if (reason === undefined) outcome.passed += 1;
    else outcome.skipped += 1;
  });
  running.on('test:fail', ({ name, details: { error } }) => {
    const message = stripVTControlCharacters(error.cause?.message ?? error.message);
    const failure = { name: name.replace(`${root}/`, ''), message };
    // The one that explains the others is told last.
    if (message.startsWith('not tried')) outcome.failures.unshift(failure);
    else outcome.failures.push(failure);
  });
  const shown = running.compose(new spec());
  shown.pipe(process.stdout, { end: false });
  return new Promise((resolve, reject) => {
    shown.on('end', () => resolve(outcome));
    shown.on('error', reject);
  });
}

async function count(name, runOnce) {
  const { passed, skipped, failures, remarks: said } = await withSecondTry(name, runOnce);
  total.passed += passed;
  total.skipped += skipped;
  total.failed += failures.length;
  remarks.push(...said);
}

function skip(reason) {
  total.skipped += 1;
  remarks.push(`skipped: ${reason}`);
}

function number(output, expression) {
  return Number(expression.exec(output)?.[1] ?? 0);
}

function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
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
