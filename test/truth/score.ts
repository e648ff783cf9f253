/**
 * Reads real DAG files and holds the result against what real Airflow made of them.
 *
 * Exit code 0 when at least 97 % of the DAGs are exactly Airflow's and no file that Airflow imports cleanly has an error,
 * 1 when not, 2 for wrong usage.
 */
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DiskFiles, uriOf } from '../../cli/files.ts';
import { commandLineEnvironment } from '../../cli/python-environment.ts';
import type { DagFile, Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';
import {
  compareDag,
  countSecondary,
  type Difference,
  emptySecondary,
  SECONDARY,
  type SecondaryCounts,
} from './compare.ts';
import { type BrokenFile, readBroken, readSet, SETS, type TruthFile } from './records.ts';

const REQUIRED_PERCENT = 97;
const HELP = `usage: npm run score -- [options]
  --truth DIR      folder with the records (default: $DAGWRIGHT_TRUTH)
  --data DIR       folder that its fetch script filled (default: what fetch prints)
  --set NAME       packages, packages-airflow2 or broken; can be repeated (default: all)
  --file TEXT      only files whose path contains TEXT, with everything about them
  --verbose        every difference, not the first ten
  --secondary      also the first differences in operators, groups, trigger rules …
  --python PATH    interpreter for the broken files, so that missing modules are known (default: $DAGWRIGHT_TEST_AIRFLOW3)
  --python2 PATH   the same for Airflow 2 (default: $DAGWRIGHT_TEST_AIRFLOW2)
  --json FILE      writes the whole result`;

interface SetScore {
  readonly set: string;
  readonly files: number;
  readonly leftOut: { readonly importError: number; readonly safeMode: number; readonly notStable: number };
  readonly dags: number;
  readonly exact: number;
  /** Also operators, groups, trigger rules, what is mapped, and the schedule are Airflow's. */
  readonly whole: number;
  readonly differences: readonly Difference[];
  /** DAGs that Airflow does not have, `file: dag_id`. */
  readonly extraDags: readonly string[];
  readonly falseErrors: readonly string[];
  readonly truncated: readonly string[];
  readonly crashed: readonly string[];
  readonly claimed: number;
  readonly falseExact: readonly string[];
  readonly secondary: SecondaryCounts;
  readonly milliseconds: number;
}

interface BrokenRow {
  readonly file: string;
  readonly why: string;
  readonly airflowVersion: 2 | 3;
  readonly airflow: string;
  readonly ours: readonly string[];
  readonly outcome: Outcome;
}

/** `told`: it depends on what is not known, such as the environment, so it is no error but a warning or a hint of the same thing. */
type Outcome = 'both reject' | 'told' | 'missed' | 'both accept' | 'error where Airflow accepts';

/** What tells of a mistake that Airflow only makes an error of where something outside the file is absent. */
const DEPENDS_ON_OUTSIDE = ['parse-time-work', 'environment-variable', 'missing-module'];

const { values: flags } = parseArgs({
  options: {
    truth: { type: 'string' },
    data: { type: 'string' },
    set: { type: 'string', multiple: true },
    file: { type: 'string' },
    verbose: { type: 'boolean' },
    secondary: { type: 'boolean' },
    python: { type: 'string' },
    python2: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const truth = flags.truth ?? process.env.DAGWRIGHT_TRUTH;
  if (!truth || !SETS.some((set) => readSet(truth, set).length > 0)) {
    console.error(`score: no records at ${truth ?? '$DAGWRIGHT_TRUTH (not set)'}; name their folder with --truth DIR.`);
    return 2;
  }
  const data = dataFolder(truth);
  const wanted = flags.set ?? [...SETS, 'broken'];
  const scores: SetScore[] = [];
  for (const set of SETS) {
    if (!wanted.includes(set)) continue;
    const score = await scoreSet(set, readSet(truth, set), data);
    printScore(score);
    scores.push(score);
  }
  const broken = wanted.includes('broken') ? await scoreBroken(truth) : [];
  if (broken.length > 0) printBroken(broken);
  if (flags.json) writeFileSync(flags.json, JSON.stringify({ scores, broken }, null, 1));
  return verdict(scores);
}

function dataFolder(truth: string): string {
  const given = flags.data ?? process.env.DAGWRIGHT_TRUTH_DATA;
  if (given) return resolve(given);
  const fetched = spawnSync('bash', [join(truth, 'fetch')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (fetched.status !== 0)
    throw new Error(`${join(truth, 'fetch')} failed; name the unpacked folder with --data DIR.`);
  return fetched.stdout.trim();
}

async function scoreSet(set: string, all: readonly TruthFile[], data: string): Promise<SetScore> {
  const chosen = all.filter((record) => !flags.file || record.file.includes(flags.file));
  const importError = chosen.filter((record) => record.import_error !== null);
  const safeMode = chosen.filter((record) => record.import_error === null && record.safe_mode_skipped);
  const scored = chosen.filter((record) => record.import_error === null && !record.safe_mode_skipped);
  const result = {
    exact: 0,
    whole: 0,
    dags: 0,
    notStable: 0,
    claimed: 0,
    differences: [] as Difference[],
    extraDags: [] as string[],
    falseErrors: [] as string[],
    truncated: [] as string[],
    crashed: [] as string[],
    falseExact: [] as string[],
    secondary: emptySecondary(),
  };
  const start = performance.now();
  // Files with the same sys.path belong to the same DAG folder.
  const keys = scored.map((record) => JSON.stringify(record.given));
  for (const key of new Set(keys)) {
    const records = scored.filter((_, index) => keys[index] === key);
    const workspace = await workspaceFor(records, data);
    for (const record of records) scoreFile(record, workspace, data, result);
    for (const [uri, problems] of workspace.crossFileProblems()) {
      const record = records.find((one) => uriOf(join(data, 'packages', one.file)) === uri);
      if (record) result.falseErrors.push(...errorsOf(problems, record.file));
    }
  }
  return {
    set,
    files: scored.length,
    leftOut: { importError: importError.length, safeMode: safeMode.length, notStable: result.notStable },
    milliseconds: performance.now() - start,
    ...result,
  };
}

type Mutable = Pick<SetScore, 'secondary'> & {
  exact: number;
  whole: number;
  dags: number;
  notStable: number;
  claimed: number;
  differences: Difference[];
  extraDags: string[];
  falseErrors: string[];
  truncated: string[];
  crashed: string[];
  falseExact: string[];
};

async function workspaceFor(records: readonly TruthFile[], data: string): Promise<Workspace> {
  const first = records[0];
  if (!first) throw new Error('no records');
  const folders = first.given.sys_path.map((path) => (path.startsWith('<') ? data : join(data, 'packages', path)));
  const uris = folders.map(uriOf);
  return new Workspace(await createPythonParser(), new DiskFiles(), {
    roots: uris.slice(0, 1),
    pythonPath: uris,
    airflowVersion: first.airflow.startsWith('2') ? 2 : 3,
    env: first.given.env,
    variables: {},
    now: Date.now,
  });
}

function scoreFile(record: TruthFile, workspace: Workspace, data: string, into: Mutable): void {
  const uri = uriOf(join(data, 'packages', record.file));
  const text = new DiskFiles().read(uri);
  if (text === undefined) throw new Error(`${record.file} is not in ${data}; run the fetch script again.`);
  let analysed: DagFile | undefined;
  try {
    workspace.open(uri, text);
    analysed = workspace.analyse(uri);
  } catch (error) {
    into.crashed.push(`${record.file}: ${(error as Error).stack}`);
  }
  if (flags.file) printFile(record, analysed);
  if (analysed?.truncated) into.truncated.push(`${record.file}: ${analysed.truncated}`);
  into.falseErrors.push(...errorsOf(analysed?.problems ?? [], record.file));
  const ours = new Map((analysed?.dags ?? []).map((dag) => [dag.dagId, dag]));
  for (const truth of record.dags) {
    // The record of a file that differs from load to load is one load's result.
    if (record.not_stable) {
      into.notStable += 1;
      continue;
    }
    into.dags += 1;
    const dag = ours.get(truth.dag_id);
    const difference = compareDag(record.file, truth, dag);
    if (dag?.exact) into.claimed += 1;
    const other = dag ? countSecondary(record.file, truth, dag, into.secondary) : [];
    if (!difference) into.exact += 1;
    else into.differences.push(difference);
    if (!difference && other.length === 0) into.whole += 1;
    if (dag?.exact && (difference || other.length > 0))
      into.falseExact.push(`${record.file}: ${truth.dag_id}: ${difference ? 'ids or edges' : other.join(', ')}`);
  }
  const theirs = new Set(record.dags.map((dag) => dag.dag_id));
  for (const dag of analysed?.dags ?? []) {
    if (!theirs.has(dag.dagId))
      into.extraDags.push(`${record.file}: ${dag.dagId}${dag.exact ? ' (said to be exact)' : ''}`);
  }
}

function errorsOf(problems: readonly Problem[], file: string): string[] {
  return problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => `${file}:${problem.location.range.start.line + 1}: ${problem.code}: ${problem.message}`);
}

async function scoreBroken(truth: string): Promise<BrokenRow[]> {
  const rows = readBroken(truth).filter((row) => !flags.file || row.file.includes(flags.file));
  const three = await Promise.all(rows.map((row) => scoreBrokenRow(truth, row, 3)));
  return [...three, ...(await Promise.all(rows.map((row) => scoreBrokenRow(truth, row, 2))))];
}

async function scoreBrokenRow(truth: string, row: BrokenFile, airflowVersion: 2 | 3): Promise<BrokenRow> {
  const files = new DiskFiles();
  const python =
    airflowVersion === 3
      ? (flags.python ?? process.env.DAGWRIGHT_TEST_AIRFLOW3)
      : (flags.python2 ?? process.env.DAGWRIGHT_TEST_AIRFLOW2);
  const environment = python ? commandLineEnvironment(files, [], python) : undefined;
  const top = join(truth, 'broken', row.file);
  const folder = statSync(top).isDirectory() ? top : join(truth, 'broken');
  const workspace = new Workspace(await createPythonParser(), files, {
    roots: [uriOf(folder)],
    pythonPath: [],
    airflowVersion,
    ...(environment ? { environment } : {}),
    env: {},
    variables: {},
    now: Date.now,
  });
  const uris =
    folder === top
      ? files
          .list(uriOf(top))
          .filter((name) => name.endsWith('.py'))
          .map((name) => uriOf(join(top, name)))
      : [uriOf(top)];
  const problems: Problem[] = [];
  for (const uri of uris) {
    workspace.open(uri, files.read(uri) ?? '');
    problems.push(...(workspace.analyse(uri)?.problems ?? []));
  }
  problems.push(...[...workspace.crossFileProblems().values()].flat());
  if (flags.file)
    for (const problem of problems) console.log(`${row.file}: ${problem.severity} ${problem.code}: ${problem.message}`);
  const verdict = airflowVersion === 3 ? row.airflow3 : row.airflow2;
  const rejected = verdict.verdict === 'error';
  // The Airflow of the records had providers that this interpreter may lack.
  const counts = (code: string): boolean => code !== 'missing-module' || verdict.type === 'ModuleNotFoundError';
  const told = problems.some(({ code }) => DEPENDS_ON_OUTSIDE.includes(code) && counts(code));
  const errors = problems.some(({ severity, code }) => severity === 'error' && counts(code));
  return {
    file: row.file,
    why: row.why,
    airflowVersion,
    airflow: rejected ? `error ${verdict.type ?? ''}` : 'accepts',
    ours: [
      ...new Set(
        problems.map((problem) => `${problem.severity === 'error' ? '' : `(${problem.severity}) `}${problem.code}`),
      ),
    ],
    outcome: rejected
      ? errors
        ? 'both reject'
        : told
          ? 'told'
          : 'missed'
      : errors
        ? 'error where Airflow accepts'
        : 'both accept',
  };
}

function printScore(score: SetScore): void {
  const { leftOut } = score;
  console.log(
    `\n${score.set}: ${percent(score.exact, score.dags)} of ${score.dags} DAGs exactly as Airflow has them (${score.exact})`,
  );
  console.log(
    `  with operators, groups, trigger rules, mapping and schedule: ${percent(score.whole, score.dags)} (${score.whole})`,
  );
  console.log(
    `  ${score.files} files in ${(score.milliseconds / 1000).toFixed(1)} s (${((score.files / score.milliseconds) * 1000).toFixed(0)}/s); left out: ` +
      `${leftOut.importError} files that Airflow cannot import, ${leftOut.safeMode} that it does not look into, ${leftOut.notStable} DAGs that differ from load to load`,
  );
  console.log(`  said to be exact: ${score.claimed}, of these wrong: ${score.falseExact.length}`);
  printList('errors on files that Airflow imports', score.falseErrors);
  printList('crashed', score.crashed);
  printList('hit a budget', score.truncated);
  printList('DAGs that Airflow does not have', score.extraDags);
  printList('wrong although said to be exact', score.falseExact);
  const names = SECONDARY.filter((name) => score.secondary[name].all > 0);
  const figures = names.map((name) => `${name} ${percent(score.secondary[name].same, score.secondary[name].all)}`);
  if (figures.length > 0) console.log(`  also alike: ${figures.join(', ')}`);
  if (flags.secondary || flags.file) for (const name of names) printList(name, score.secondary[name].first);
  const shown = flags.verbose || flags.file ? score.differences : score.differences.slice(0, 10);
  for (const difference of shown) printDifference(difference);
  if (shown.length < score.differences.length)
    console.log(`  … and ${score.differences.length - shown.length} more (--verbose)`);
}

function printDifference(difference: Difference): void {
  console.log(`  ≠ ${difference.file}  ${difference.dagId}${difference.claimedExact ? '  SAID TO BE EXACT' : ''}`);
  if (difference.absent) console.log('      no such DAG here');
  else {
    printShort('missing tasks', difference.missingTasks);
    printShort('extra tasks', difference.extraTasks);
    printShort('missing edges', difference.missingEdges);
    printShort('extra edges', difference.extraEdges);
  }
  printShort('unknown', difference.unknowns);
}

function printShort(title: string, items: readonly string[]): void {
  const limit = flags.verbose || flags.file ? items.length : 4;
  if (items.length === 0) return;
  const rest = items.length > limit ? `; and ${items.length - limit} more` : '';
  console.log(`      ${title}: ${items.slice(0, limit).join('; ')}${rest}`);
}

function printList(title: string, items: readonly string[]): void {
  if (items.length === 0) return;
  console.log(`  ${title}: ${items.length}`);
  const limit = flags.verbose || flags.file ? items.length : 10;
  for (const item of items.slice(0, limit)) console.log(`    - ${item}`);
  if (items.length > limit) console.log(`    … and ${items.length - limit} more`);
}

function printFile(record: TruthFile, analysed: DagFile | undefined): void {
  console.log(`\n${record.file}: Airflow has ${record.dags.map((dag) => dag.dag_id).join(', ') || 'no DAG'}`);
  for (const dag of analysed?.dags ?? []) {
    console.log(`  ${dag.dagId}: ${dag.tasks.length} tasks, ${dag.edges.length} edges${dag.exact ? ', exact' : ''}`);
    for (const unknown of dag.unknowns)
      console.log(`    unknown, line ${unknown.location.range.start.line + 1}: ${unknown.reason}`);
  }
  for (const problem of analysed?.problems ?? []) {
    console.log(`  ${problem.location.range.start.line + 1}: ${problem.severity} ${problem.code}: ${problem.message}`);
  }
}

function printBroken(rows: readonly BrokenRow[]): void {
  for (const version of [3, 2] as const) {
    const of = rows.filter(({ airflowVersion }) => airflowVersion === version);
    const count = (outcome: Outcome): number => of.filter((row) => row.outcome === outcome).length;
    const [both, told, missed, wrong] = [
      count('both reject'),
      count('told'),
      count('missed'),
      count('error where Airflow accepts'),
    ];
    console.log(
      `\nbroken: of ${both + told + missed} files that Airflow ${version} rejects, ${both} have an error here, ${told} a warning for what depends on the environment, ${missed} nothing`,
    );
    console.log(`  of ${count('both accept') + wrong} that it accepts, ${wrong} have an error here`);
  }
  const interesting = flags.verbose || flags.file ? rows : rows.filter((row) => !row.outcome.startsWith('both'));
  for (const row of interesting) {
    console.log(
      `  ${row.outcome.padEnd(27)} ${row.file.padEnd(34)} ${`${row.airflowVersion}: ${row.airflow}`.padEnd(30)} here: ${row.ours.join(', ') || 'nothing'}`,
    );
  }
}

function verdict(scores: readonly SetScore[]): number {
  const low = scores.filter((score) => score.dags > 0 && (score.exact / score.dags) * 100 < REQUIRED_PERCENT);
  const wrong = scores.filter((score) => score.falseErrors.length + score.crashed.length > 0);
  for (const score of low) console.log(`\nbelow ${REQUIRED_PERCENT} %: ${score.set}`);
  for (const score of wrong) console.log(`\nfalse errors or crashes: ${score.set}`);
  return low.length + wrong.length > 0 ? 1 : 0;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;
}
