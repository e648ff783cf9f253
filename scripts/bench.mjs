#!/usr/bin/env node
/**
 * `npm run bench`: the figures that we promise, each beside a peer in the same run on the same machine. Ratios carry from
 * machine to machine; milliseconds do not. What a peer needs is named by the variables of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { keystrokes } from './bench/keystroke.mjs';
import { medianOf, timeProcess } from './bench/measure.mjs';
import { trueDag } from './bench/sources.mjs';
import { ensureBuilt } from './built.mjs';
import { bundle, root } from './run-ts.mjs';

const cli = join(root, 'dist/cli.mjs');
const airflow = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const truth = process.env.DAGWRIGHT_TRUTH;
const jsonFile = process.argv.includes('--json') ? process.argv[process.argv.indexOf('--json') + 1] : undefined;
const work = mkdtempSync(join(tmpdir(), 'dagwright-bench-'));
const rows = [];
const skipped = [];

ensureBuilt();
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
try {
  await section('keystroke to diagnostics, 1,000 lines', benchKeystrokes);
  await section('lint of one file, cold', benchLintCold);
  await section('lint of many files', benchLintMany);
  await section('100 tasks one after the other', () => benchRun('chain'));
  await section('100 tasks at once', () => benchRun('fan'));
  await section('layout', benchLayout);
} finally {
  rmSync(work, { recursive: true, force: true });
}
print();
if (jsonFile) writeFileSync(jsonFile, JSON.stringify({ rows, skipped }, null, 2));

async function section(name, measure) {
  process.stderr.write(`${name} …\n`);
  try {
    await measure();
  } catch (error) {
    skipped.push(`${name}: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
}

async function benchKeystrokes() {
  const { p50, p95 } = await keystrokes(root);
  rows.push({ what: 'keystroke to diagnostics, 1,000 lines, p50', ours: ms(p50) });
  rows.push({ what: 'keystroke to diagnostics, 1,000 lines, p95', ours: ms(p95), aim: 'below 50 ms' });
}

async function benchLintCold() {
  const file = join(root, 'examples/with_groups_etl.py');
  const ours = await medianOf(9, async () => (await timeProcess(process.execPath, [cli, 'lint', file])).milliseconds);
  const node = await medianOf(9, async () => (await timeProcess(process.execPath, ['-e', '0'])).milliseconds);
  const theirs = airflow ? await medianOf(3, () => coldAirflow(file)) : undefined;
  if (!airflow) skipped.push('Airflow beside lint: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter');
  rows.push({
    what: 'dagwright lint FILE, cold',
    ours: `${ms(ours)} (Node alone ${ms(node)})`,
    peer: theirs && `Airflow ${ms(theirs)}`,
    ratio: theirs && times(theirs / ours),
  });
}

async function coldAirflow(file) {
  const start = performance.now();
  airflowImport([file]);
  return performance.now() - start;
}

/** Seconds, as the interpreter itself measured them, imports of Airflow included. */
function airflowImport(files) {
  const script = join(root, 'scripts/bench/airflow_import.py');
  const { status, stdout, stderr } = spawnSync(airflow, [script], { input: files.join('\n'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`Airflow's import ended with ${status}: ${stderr.slice(-300)}`);
  return Number(stdout.trim().split('\n').at(-1).split(' ')[0]);
}

async function benchLintMany() {
  if (!truth || !existsSync(join(truth, 'fetch'))) {
    skipped.push('lint of many files: DAGWRIGHT_TRUTH does not name a folder with records');
    return;
  }
  const data =
    process.env.DAGWRIGHT_TRUTH_DATA ?? spawnSync('bash', [join(truth, 'fetch')], { encoding: 'utf8' }).stdout.trim();
  const core = join(data, 'packages/apache_airflow_core-3.3.2/src/airflow/example_dags');
  const files = readdirSync(core)
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(core, name));
  const ours = await lintSeconds(files);
  const theirs = airflow ? airflowImport(files) : undefined;
  rows.push({
    what: `dagwright lint, ${files.length} example files of Airflow`,
    ours: `${ms(ours * 1000)}, ${(files.length / ours).toFixed(0)} files/s`,
    peer: theirs && `Airflow ${theirs.toFixed(1)} s`,
    ratio: theirs && times(theirs / ours),
    aim: '50 ×',
  });
  const records = gunzipSync(readFileSync(join(truth, 'packages.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  const recorded = records.map((line) => join(data, 'packages', JSON.parse(line).file));
  const all = await lintSeconds(recorded);
  const rate = `${(recorded.length / all).toFixed(0)} files/s`;
  rows.push({ what: `dagwright lint, the corpus of ${recorded.length} files`, ours: `${all.toFixed(1)} s, ${rate}` });
}

async function lintSeconds(paths) {
  const args = [cli, 'lint', ...paths, '--format', 'json'];
  return (
    (await medianOf(3, async () => (await timeProcess(process.execPath, args, { codes: [0, 1] })).milliseconds)) / 1000
  );
}

async function benchRun(kind) {
  const folder = join(work, kind);
  mkdirSync(folder, { recursive: true });
  const { dag, makefile } = trueDag(kind, 100);
  writeFileSync(join(folder, 'dag.py'), dag);
  writeFileSync(join(folder, 'Makefile'), makefile);
  const jobs = cpus().length;
  const args = [cli, 'run', join(folder, 'dag.py'), '--workspace', folder, '--format', 'json', '--executor', 'local'];
  args.push('--parallelism', String(jobs));
  const ours = await medianOf(5, async () => (await timeProcess(process.execPath, args)).milliseconds);
  const hasMake = spawnSync('make', ['--version']).status === 0;
  if (!hasMake) skipped.push('make beside the runner: make is not installed');
  const makeArgs = ['-C', folder, '-j', String(jobs), '-s'];
  const theirs = hasMake
    ? await medianOf(5, async () => (await timeProcess('make', makeArgs)).milliseconds)
    : undefined;
  rows.push({
    what: `dagwright run, ${kind} of 100 true`,
    ours: ms(ours),
    peer: theirs && `make -j${jobs} ${ms(theirs)}`,
    ratio: theirs && `${(ours / theirs).toFixed(1)} × make's time`,
    aim: kind === 'chain' ? 'within 2 ×' : undefined,
  });
}

async function benchLayout() {
  const program = await bundle('scripts/bench/layout.ts');
  const { stdout } = await timeProcess(process.execPath, [program]);
  for (const { size, edges, ours, elk } of JSON.parse(stdout)) {
    const what = `layout, ${size} tasks and ${edges} edges`;
    rows.push({ what, ours: ms(ours), peer: `elkjs ${ms(elk)}`, ratio: times(elk / ours) });
  }
}

function ms(value) {
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(1)} s`;
}

function times(ratio) {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} × faster`;
}

function print() {
  const columns = ['what', 'ours', 'peer', 'ratio', 'aim'];
  const table = [{ what: '', ours: 'Dagwright', peer: 'peer', ratio: 'ratio', aim: 'aim' }, ...rows];
  const widths = columns.map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table) {
    console.log(
      columns
        .map((column, index) => (row[column] ?? '').padEnd(widths[index]))
        .join('  ')
        .trimEnd(),
    );
  }
  for (const reason of skipped) console.log(`left out: ${reason}`);
}
