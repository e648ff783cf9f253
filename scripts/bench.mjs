#!/usr/bin/env node
/**
 * `npm run bench [-- WORD…] [--json FILE]`: the figures that we promise, each beside a peer in the same run on the same
 * machine; with words, the sections whose names contain one. Ratios carry from machine to machine; milliseconds do not. Times
 * are medians, by the clock and (CPU) of processors. What a peer needs is named by the variables of `npm test`.
 *
 * Airflow reads a DAG file in one of three ways, and the corpus is measured beside each: in a new process a file, as its DAG
 * processor does, with the imports of Airflow cold (`per file, cold`: files spread over the corpus, because all of them would
 * take minutes); again in a process that has imported all there is (`read again`, our side in one thread as well, medians),
 * where the file is `unchanged` (it was parsed before: we keep its syntax tree, Python its bytecode) or `changed` (both parse it);
 * and all files in one process (`whole`, our side with the threads it would take). Only files that Airflow can import here
 * count beside it: others end at their first missing package.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { completions } from './bench/completion.mjs';
import { keystrokes } from './bench/keystroke.mjs';
import { quantile, takingTurns, timeProcess } from './bench/measure.mjs';
import { clickToDone, idleMemory, pythonDag } from './bench/runner.mjs';
import { trueDag } from './bench/sources.mjs';
import { openWorkspace, writeWorkspace } from './bench/workspace.mjs';
import { ensureBuilt } from './built.mjs';
import { bundle, root } from './run-ts.mjs';

const cli = join(root, 'dist/cli.mjs');
const airflow = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const truth = process.env.DAGWRIGHT_TRUTH;
const args = process.argv.slice(2);
const jsonFile = args.includes('--json') ? args.splice(args.indexOf('--json'), 2)[1] : undefined;
/** An interpreter without Airflow, for the stand-in SDK. */
const plainPython = process.platform === 'win32' ? 'python' : 'python3';
const work = mkdtempSync(join(tmpdir(), 'dagwright-bench-'));
/** Where Python may keep what it compiled. */
const KEEPING_BYTECODE = { PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: join(work, 'bytecode') };
/** Files that Airflow reads in a process each. */
const SAMPLE = 15;
const rows = [];
const skipped = [];

ensureBuilt();
const loadBefore = loadavg()[0];
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
try {
  await section('keystroke to diagnostics, 1,000 lines', benchKeystrokes);
  await section('completion, 1,000 lines', benchCompletion);
  await section('lint of one file, cold', benchLintCold);
  await section('lint of many files', benchLintMany);
  await section('100 tasks one after the other', () => benchRun('chain'));
  await section('100 tasks at once', () => benchRun('fan'));
  await section('100 Python tasks', benchPythonTasks);
  await section('one task of a warm runner', benchWarmRunner);
  await section('overhead of scheduling', benchScheduling);
  await section('memory of an idle runner', benchIdleMemory);
  await section('workspace of 2,000 files', benchWorkspace);
  await section('layout', benchLayout);
  await section('pods', benchPods);
} finally {
  rmSync(work, { recursive: true, force: true });
}
print();
if (jsonFile) writeFileSync(jsonFile, JSON.stringify({ rows, skipped }, null, 2));

async function section(name, measure) {
  if (args.length > 0 && !args.some((word) => name.includes(word))) return;
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
  rows.push({ what: 'keystroke to diagnostics, 1,000 lines, p95', ours: ms(p95), aim: 'below 30 ms' });
}

async function benchCompletion() {
  const { p50, p95, cpu } = await completions(root);
  const each = cpu === undefined ? '' : ` (CPU ${ms(cpu)} each)`;
  rows.push({ what: 'keystroke to completion, 1,000 lines, p50', ours: `${ms(p50)}${each}` });
  rows.push({ what: 'keystroke to completion, 1,000 lines, p95', ours: ms(p95), aim: 'below 100 ms' });
}

async function benchLintCold() {
  const file = join(root, 'examples/with_groups_etl.py');
  if (!airflow) skipped.push('Airflow beside lint: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter');
  const [ours, theirs, node] = await takingTurns(7, [
    () => timeProcess(process.execPath, [cli, 'lint', file]),
    airflow && (() => airflowImport([file])),
    () => timeProcess(process.execPath, ['-e', '0']),
  ]);
  rows.push({ ...beside('dagwright lint FILE, cold', ours, 'Airflow', theirs), aim: '10 × faster' });
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
  const { stdout } = await airflowImport(corpus);
  const taken = stdout.split('\n').flatMap((line) => (line.startsWith('imported ') ? [line.slice(9)] : []));
  const among = `${taken.length} files that Airflow can import here`;
  const sample = taken.filter((_, index) => index % Math.ceil(taken.length / SAMPLE) === 0);
  const cold = [];
  for (const file of sample) cold.push(await airflowImport([file]));
  const [ours, theirs] = await takingTurns(3, [() => lintAll(taken), () => airflowImport(taken)]);
  const perFile = { wall: ours.wall / taken.length, cpu: ours.cpu && ours.cpu / taken.length };
  rows.push({
    ...beside(`  per file, of the ${among}`, perFile, `Airflow, ${sample.length} of them cold`, medianOf(cold)),
    aim: '100 × faster',
  });
  const program = await bundle('scripts/bench/parse.ts');
  const input = taken.join('\n');
  const again = JSON.parse((await timeProcess(process.execPath, [program], { input })).stdout);
  const script = join(root, 'scripts/bench/airflow_parse.py');
  for (const how of ['unchanged', 'changed']) {
    const env = { ...process.env, ...(how === 'unchanged' ? KEEPING_BYTECODE : { PYTHONDONTWRITEBYTECODE: '1' }) };
    const theirs = JSON.parse((await timeProcess(airflow, [script], { input, env })).stdout).warm;
    const [ourMedian, theirMedian] = [again[how], theirs].map((times) => ({ wall: quantile(times, 0.5) }));
    const what = `  read again, ${how}, one file in one thread`;
    const aim = how === 'unchanged' ? { aim: 'no slower' } : {};
    rows.push({ ...beside(what, ourMedian, 'Airflow', theirMedian), ...aim });
  }
  rows.push(beside(`  whole, the ${among}`, ours, 'Airflow', theirs));
}

function medianOf(times) {
  const cpus = times.map(({ cpu }) => cpu);
  const wall = quantile(
    times.map((each) => each.wall),
    0.5,
  );
  return { wall, cpu: cpus.includes(undefined) ? undefined : quantile(cpus, 0.5) };
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

async function benchPythonTasks() {
  const folder = join(work, 'python-tasks');
  const file = join(folder, 'dags/nothings.py');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pythonDag('nothings', 100));
  const run = (python) => () =>
    timeProcess(process.execPath, [cli, 'run', file, '--workspace', folder, '--python', python, '--format', 'json']);
  const hasPlain = isWithoutAirflow(plainPython);
  if (!hasPlain) skipped.push(`100 Python tasks with the stand-in SDK: no ${plainPython} without Airflow`);
  if (!airflow) skipped.push('100 Python tasks beside Airflow: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter');
  const env = airflow && airflowHome(join(folder, 'airflow'), dirname(file));
  const tool = airflow && join(dirname(airflow), 'airflow');
  if (airflow) await timeProcess(tool, ['db', 'migrate'], { env });
  const [plain, real, theirs] = await takingTurns(3, [
    hasPlain && run(plainPython),
    airflow && run(airflow),
    airflow && (() => timeProcess(tool, ['dags', 'test', 'nothings', '--dagfile-path', file], { env })),
  ]);
  const peer = 'airflow dags test';
  if (plain) rows.push({ ...beside('100 Python tasks, stand-in SDK', plain, peer, theirs), aim: '20 × faster' });
  if (real) rows.push({ ...beside('100 Python tasks, real Airflow 3', real, peer, theirs), aim: '3 × faster' });
}

function isWithoutAirflow(python) {
  return (
    spawnSync(python, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("airflow") is not None)'])
      .status === 0
  );
}

/** The environment of an Airflow of its own. */
function airflowHome(home, dags) {
  mkdirSync(home, { recursive: true });
  return {
    ...process.env,
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__DAGS_FOLDER: dags,
  };
}

async function benchWarmRunner() {
  if (!airflow) {
    skipped.push('one task of a warm runner: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter');
    return;
  }
  const [cold, ...warm] = await clickToDone(root, join(work, 'warm-runner'), airflow, 6);
  const ours = ms(quantile(warm, 0.5));
  rows.push({ what: 'one real-Airflow task of a warm runner, click to done', ours, aim: 'below 300 ms' });
  rows.push({ what: '  of a runner just started', ours: ms(cold) });
}

/** Tasks that are nothing but scheduled: what a run of 100, 1,000 and 10,000 takes, start and reading of the file left out. */
async function benchScheduling() {
  const seconds = [];
  for (const count of [100, 1000, 10_000]) {
    const folder = join(work, `scheduling-${count}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'dag.py'), emptyDag(count));
    const { stdout } = await timeProcess(process.execPath, [
      ...[cli, 'run', join(folder, 'dag.py'), '--workspace', folder, '--format', 'json'],
    ]);
    // Without its start, which is mostly reading the file: from the first event to the last.
    const times = stdout.split('\n').flatMap((line) => /^\{"time":"([^"]+)"/.exec(line)?.[1] ?? []);
    seconds.push([count, (Date.parse(times.at(-1)) - Date.parse(times[0])) / count]);
  }
  const [, [, middle], [, many]] = seconds;
  const each = seconds.map(([count, time]) => `${count.toLocaleString('en')}: ${time.toFixed(2)} ms`).join(', ');
  rows.push({
    what: 'scheduling, for each of so many tasks',
    ours: each,
    ratio: `${round(many / middle)} × its time at 1,000`,
    aim: 'flat',
  });
}

/** Rows of ten tasks, each row after the one before. */
function emptyDag(count) {
  const lines = [
    'from airflow.providers.standard.operators.empty import EmptyOperator',
    'from airflow.sdk import DAG',
    '',
    'with DAG("empty", schedule=None):',
    `    tasks = [EmptyOperator(task_id=f"t{i}") for i in range(${count})]`,
    `    for i in range(10, ${count}):`,
    '        tasks[i - 10] >> tasks[i]',
  ];
  return `${lines.join('\n')}\n`;
}

async function benchIdleMemory() {
  const memory = await idleMemory(root, join(work, 'idle'));
  if (memory === undefined) skipped.push('memory of an idle runner: only Linux tells it');
  else rows.push({ what: 'memory of an idle runner', ours: `${Math.round(memory)} MB`, aim: 'below 120 MB' });
}

async function benchWorkspace() {
  const folder = join(work, 'workspace');
  writeWorkspace(folder, 2000);
  const { wall, memory } = await openWorkspace(root, folder);
  const held = memory === undefined ? '' : `, ${Math.round(memory)} MB at most`;
  rows.push({
    what: 'workspace of 2,000 DAG files in the editor, cold',
    ours: `${ms(wall)}${held}`,
    aim: 'below 20 s, 400 MB',
  });
  const lint = await timeProcess(process.execPath, [cli, 'lint', folder], { codes: [0, 1] });
  rows.push({ what: '  by dagwright lint', ours: time(lint) });
  if (airflow === undefined) return;
  const beside = await openWorkspace(root, folder, airflow);
  rows.push({
    what: '  with the packages of an interpreter, in the editor',
    ours: `${ms(beside.wall)}${beside.memory === undefined ? '' : `, ${Math.round(beside.memory)} MB at most`}`,
    aim: 'below 20 s, 400 MB',
  });
  const linted = await timeProcess(process.execPath, [cli, 'lint', folder, '--python', airflow], { codes: [0, 1] });
  rows.push({ what: '  with the packages of an interpreter, by dagwright lint', ours: time(linted) });
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
  const { toRunning, startUp } = measured;
  compare('pod: from a ready task to its running container', toRunning, 'kubectl run');
  const asLibrary = { ours: toRunning.ours, kubectl: toRunning.kubectl - startUp };
  compare('the same, without the start of the program kubectl', asLibrary, 'kubectl run');
  compare("pod: from the container's end to the recorded state", measured.toRecorded, 'kubectl wait');
  compare('100 pods, 10 at once', measured.hundred, 'kubectl run + wait');
  rows.push({
    what: 'the same',
    ours: ms(measured.hundred.ours),
    peer: `one pod with nobody else in its way, × 10: ${ms(measured.bareSum)}`,
    ratio: slower(measured.hundred.ours, measured.bareSum),
  });
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
