#!/usr/bin/env node
/**
 * `npm run bench`: the figures that we promise, each beside a peer in the same run on the same machine. Ratios carry from
 * machine to machine; milliseconds do not. Times are medians, by the clock and (CPU) of processors. What a peer needs is
 * named by the variables of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { keystrokes } from './bench/keystroke.mjs';
import { takingTurns, timeProcess } from './bench/measure.mjs';
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
const loadBefore = loadavg()[0];
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
try {
  await section('keystroke to diagnostics, 1,000 lines', benchKeystrokes);
  await section('lint of one file, cold', benchLintCold);
  await section('lint of many files', benchLintMany);
  await section('100 tasks one after the other', () => benchRun('chain'));
  await section('100 tasks at once', () => benchRun('fan'));
  await section('layout', benchLayout);
  await section('pods', benchPods);
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
  const { p50, p95, cpu } = await keystrokes(root);
  const each = cpu === undefined ? '' : ` (CPU ${ms(cpu)} each)`;
  rows.push({ what: 'keystroke to diagnostics, 1,000 lines, p50', ours: `${ms(p50)}${each}` });
  rows.push({ what: 'keystroke to diagnostics, 1,000 lines, p95', ours: ms(p95), aim: 'below 50 ms' });
}

async function benchLintCold() {
  const file = join(root, 'examples/with_groups_etl.py');
  if (!airflow) skipped.push('Airflow beside lint: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter');
  const [ours, theirs, node] = await takingTurns(7, [
    () => timeProcess(process.execPath, [cli, 'lint', file]),
    airflow && (() => airflowImport([file])),
    () => timeProcess(process.execPath, ['-e', '0']),
  ]);
  rows.push(beside('dagwright lint FILE, cold', ours, 'Airflow', theirs));
  rows.push({ what: '  of which Node itself', ours: time(node) });
}

/** A cold process, as ours is. */
function airflowImport(files) {
  const script = join(root, 'scripts/bench/airflow_import.py');
  return timeProcess(airflow, [script], { input: files.join('\n') });
}

async function benchLintMany() {
  if (!truth || !existsSync(join(truth, 'fetch'))) {
    skipped.push('lint of many files: DAGWRIGHT_TRUTH does not name a folder with records');
    return;
  }
  const data =
    process.env.DAGWRIGHT_TRUTH_DATA ?? spawnSync('bash', [join(truth, 'fetch')], { encoding: 'utf8' }).stdout.trim();
  const records = gunzipSync(readFileSync(join(truth, 'packages.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  const corpus = records.map((line) => join(data, 'packages', JSON.parse(line).file));
  const [all] = await takingTurns(3, [() => lintAll(corpus)]);
  const rate = `${((corpus.length * 1000) / all.wall).toFixed(0)} files/s`;
  rows.push({ what: `dagwright lint, the corpus of ${corpus.length} files`, ours: `${time(all)}, ${rate}` });
  if (!airflow) return;
  // What lacks its packages ends at its first import: no work to compare with.
  const { stdout } = await airflowImport(corpus);
  const taken = stdout.split('\n').flatMap((line) => (line.startsWith('imported ') ? [line.slice(9)] : []));
  const [ours, theirs] = await takingTurns(3, [() => lintAll(taken), () => airflowImport(taken)]);
  const what = `dagwright lint, the ${taken.length} files that Airflow can import here`;
  rows.push({ ...beside(what, ours, 'Airflow', theirs), aim: '50 ×' });
}

function lintAll(paths) {
  return timeProcess(process.execPath, [cli, 'lint', ...paths, '--format', 'json'], { codes: [0, 1] });
}

async function benchRun(kind) {
  const jobs = cpus().length;
  const hasMake = spawnSync('make', ['--version']).status === 0;
  if (!hasMake) skipped.push('make beside the runner: make is not installed');
  const measures = [10, 100].flatMap((count) => {
    const folder = join(work, `${kind}-${count}`);
    mkdirSync(folder, { recursive: true });
    const { dag, makefile } = trueDag(kind, count);
    writeFileSync(join(folder, 'dag.py'), dag);
    writeFileSync(join(folder, 'Makefile'), makefile);
    const args = [cli, 'run', join(folder, 'dag.py'), '--workspace', folder, '--format', 'json'];
    args.push('--executor', 'local', '--parallelism', String(jobs));
    return [
      () => timeProcess(process.execPath, args),
      hasMake && (() => timeProcess('make', ['-C', folder, '-j', String(jobs), '-s'])),
    ];
  });
  const [few, theirFew, many, theirMany] = await takingTurns(5, measures);
  const compare = (what, ours, theirs) => rows.push(beside(what, ours, `make -j${jobs}`, theirs, slower));
  compare(`dagwright run, ${kind} of 100 true, cold`, many, theirMany);
  compare('  each further task', perTask(many, few), theirMany && perTask(theirMany, theirFew));
  rows[rows.length - 2].aim = 'within 2 ×';
}

/** What 90 more tasks took, for one of them. */
function perTask(many, few) {
  const cpu = many.cpu === undefined ? undefined : Math.max(0, (many.cpu - few.cpu) / 90);
  return { wall: Math.max(0, (many.wall - few.wall) / 90), cpu };
}

async function benchLayout() {
  const program = await bundle('scripts/bench/layout.ts');
  const { stdout } = await timeProcess(process.execPath, [program]);
  for (const { size, edges, ours, elk } of JSON.parse(stdout)) {
    const what = `layout, ${size} tasks and ${edges} edges`;
    rows.push({
      what,
      ours: ms(ours),
      peer: `elkjs ${ms(elk)}`,
      ratio: faster(ours, elk),
      aim: size === 1000 ? 'below 100 ms' : undefined,
    });
  }
}

async function benchPods() {
  const kubeconfig = process.env.DAGWRIGHT_TEST_KUBECONFIG;
  if (!kubeconfig) {
    skipped.push('pods: no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig');
    return;
  }
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    skipped.push('pods: kubectl is not on PATH');
    return;
  }
  const program = await bundle('scripts/bench/pods.ts');
  const { stdout } = await timeProcess(process.execPath, [program], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const measured = JSON.parse(stdout);
  const compare = (what, { ours, kubectl }, peer) =>
    rows.push({
      what,
      ours: ms(ours),
      peer: `${peer} ${ms(kubectl)}`,
      ratio: slower(ours, kubectl),
      aim: 'within 1.2 ×',
    });
  compare('pod: from a ready task to its running container', measured.toRunning, 'kubectl run');
  compare("pod: from the container's end to the recorded state", measured.toRecorded, 'kubectl wait');
  compare('100 pods, 10 at once', measured.hundred, 'kubectl run + wait');
}

function ms(value) {
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(1)} s`;
}

function time({ wall, cpu }) {
  return cpu === undefined ? ms(wall) : `${ms(wall)} (CPU ${ms(cpu)})`;
}

/** A row of the table; both ratios, because only the one of processor times holds on a busy machine. */
function beside(what, ours, name, theirs, words = faster) {
  if (!theirs) return { what, ours: time(ours) };
  const cpu = ours.cpu && theirs.cpu ? ` (CPU ${words(ours.cpu, theirs.cpu)})` : '';
  const ratio = `${words(ours.wall, theirs.wall)}${cpu}`;
  return { what, ours: time(ours), peer: `${name} ${time(theirs)}`, ratio };
}

function faster(ours, theirs) {
  return `${round(theirs / ours)} × faster`;
}

function slower(ours, theirs) {
  return `${round(ours / theirs)} × its time`;
}

function round(ratio) {
  return ratio.toFixed(ratio < 10 ? 1 : 0);
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
  // A third runner on two processors makes every time by the clock half as long again.
  const load = Math.max(loadBefore, loadavg()[0] - 1);
  if (load > cpus().length * 0.7) {
    console.log(`The machine was busy (load ${load.toFixed(1)} on ${cpus().length} processors): compare CPU times.`);
  }
  for (const reason of skipped) console.log(`left out: ${reason}`);
}
