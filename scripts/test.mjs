#!/usr/bin/env node
/**
 * `npm test`: every suite that can run here. `npm test -- PATH` runs the Vitest files whose path contains PATH, alone.
 *
 * Suites that need something else run when an environment variable says where it is, and count as skipped otherwise:
 * - DAGWRIGHT_VSCODE_LAB: a folder with `run-extension-tests`, which runs an extension's suite in a real VS Code
 * - DAGWRIGHT_TRUTH: a folder with records of what real Airflow makes of real DAG files
 * - DAGWRIGHT_TEST_KUBECONFIG: a kubeconfig of a cluster where namespaces and pods may be made (read by the tests themselves)
 * - DAGWRIGHT_TEST_RESTART_API: a command that ends that cluster's API server (likewise)
 * - DAGWRIGHT_TEST_AIRFLOW3: a Python interpreter that has Apache Airflow 3 (read by the tests themselves)
 * - DAGWRIGHT_TEST_AIRFLOW2: one that has Apache Airflow 2 (likewise)
 * - DAGWRIGHT_TEST_DEBUGPY: a Python interpreter that has debugpy (read by the tests themselves)
 *
 * The last line is `N passed, N failed, N skipped`; the exit code is 1 when something failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const paths = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
/** What did not pass, for the end of the output: what failed comes last, so that the end of a log explains itself. */
const remarks = [];

try {
  ensureBuilt();
  await vitest();
  if (paths.length === 0) {
    await truth();
    await editor();
  }
} catch (error) {
  fail(error.message);
}
// Its tests are counted one by one; what they all lack is said once more, last.
if (!process.env.DAGWRIGHT_TEST_KUBECONFIG) {
  remarks.push('skipped: no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig');
}
const rank = (remark) => ['skipped', 'passed', 'failed'].findIndex((word) => remark.startsWith(word));
remarks.sort((a, b) => rank(a) - rank(b));
if (remarks.length > 0) console.log(`\n${remarks.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function vitest() {
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-test-'));
  const report = join(folder, 'vitest.json');
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...paths];
    const code = await run(process.execPath, [program, ...args]);
    if (!existsSync(report)) return fail(`Vitest ended with ${code} and without a report`);
    countVitest(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countVitest(report, code) {
  let failed = 0;
  for (const file of report.testResults) {
    const of = (...states) => file.assertionResults.filter((test) => states.includes(test.status));
    total.passed += of('passed').length;
    total.skipped += of('skipped', 'pending', 'todo', 'disabled').length;
    failed += of('failed').length;
    for (const test of of('skipped', 'pending', 'todo', 'disabled')) {
      remarks.push(`skipped: ${file.name.slice(root.length + 1)}: ${test.fullName}`);
    }
    for (const test of of('failed')) {
      const message = test.failureMessages?.[0]?.split('\n').slice(0, 12).join('\n  | ');
      remarks.push(`failed: ${file.name.slice(root.length + 1)}: ${test.fullName}: ${message}`);
    }
    // A file that could not be loaded has no test that could fail.
    if (file.status === 'failed' && of('failed').length === 0) {
      failed += 1;
      remarks.push(`failed: ${file.name.slice(root.length + 1)}: ${file.message?.split('\n')[0] ?? 'no test ran'}`);
    }
  }
  total.failed += failed;
  // An error outside every test, such as an unhandled rejection, still fails the run.
  if (code !== 0 && failed === 0) fail(`Vitest ended with ${code}`);
}

async function truth() {
  const folder = process.env.DAGWRIGHT_TRUTH;
  if (!folder) return skip('score on real DAG files: DAGWRIGHT_TRUTH does not name a folder with records');
  if (!existsSync(join(folder, 'packages.jsonl.gz'))) return skip(`score on real DAG files: no records in ${folder}`);
  console.log('\nScore on real DAG files');
  const code = await run(process.execPath, [join(root, 'scripts/score.mjs'), '--truth', folder]);
  if (code === 0) total.passed += 1;
  else fail(`score on real DAG files: ended with ${code}`);
}

async function editor() {
  const lab = process.env.DAGWRIGHT_VSCODE_LAB;
  const suite = join(root, 'test/vscode/run.mjs');
  if (!existsSync(suite)) return skip('suite in a real VS Code: test/vscode/run.mjs is not there');
  if (!lab)
    return skip('suite in a real VS Code: DAGWRIGHT_VSCODE_LAB does not name a folder with run-extension-tests');
  if (!existsSync(join(lab, 'run-extension-tests')))
    return skip(`suite in a real VS Code: no run-extension-tests in ${lab}`);
  console.log('\nSuite in a real VS Code');
  let last = '';
  // The lines between `Remarks:` and the counts: what was skipped, what needed a second try, what failed and how it looked.
  let said;
  const code = await run(process.execPath, [suite], (line) => {
    if (/^\d+ passed, \d+ failed, \d+ skipped$/.test(line)) last = line;
    else if (line === 'Remarks:') said = [];
    else said?.push(line);
  });
  const counts = last.match(/\d+/g)?.map(Number);
  if (!counts) return fail(`suite in a real VS Code: ended with ${code} and without a result`);
  const [passed = 0, failed = 0, skipped = 0] = counts;
  remarks.push(...remarksIn(said ?? []));
  total.passed += passed;
  total.skipped += skipped;
  total.failed += failed;
  if (code !== 0 && failed === 0) fail(`suite in a real VS Code: ended with ${code}`);
}

/** A remark may go over several lines; those after its first one begin with a bar. */
function remarksIn(lines) {
  const found = [];
  for (const line of lines) {
    if (/^(skipped|failed|passed)\b/.test(line)) found.push(line);
    else if (found.length > 0) found.push(`${found.pop()}\n  ${line}`);
  }
  return found;
}

function skip(reason) {
  total.skipped += 1;
  remarks.push(`skipped: ${reason}`);
}

function fail(reason) {
  total.failed += 1;
  remarks.push(`failed: ${reason}`);
}

/** Exit code; output goes through as it comes. */
function run(command, args, onLine) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'] });
  let rest = '';
  child.stdout?.on('data', (data) => {
    process.stdout.write(data);
    const lines = (rest + data).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) onLine(line.trim());
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      if (rest !== '') onLine?.(rest.trim());
      done(code ?? 2);
    });
  });
}
