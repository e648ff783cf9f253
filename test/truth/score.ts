/**
 * Reads real DAG files and holds the result against what real Airflow made of them.
 *
 * Exit code 0 when at least 97 % of the DAGs are exactly Airflow's, no file that Airflow imports cleanly has an error, and each
 * broken file has a problem at the line of its mistake, 1 when not, 2 for wrong usage.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readBroken, readSet, SETS } from './records.ts';
import { type Detail, isLineWrong, printBroken, printFile, printScore } from './report.ts';
import { type BrokenRow, scoreBroken } from './score-broken.ts';
import { type SetScore, scoreSet } from './score-set.ts';

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

const detail: Detail = {
  all: Boolean(flags.verbose || flags.file),
  secondary: Boolean(flags.secondary || flags.file),
};
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
    const score = await scoreSet(set, readSet(truth, set).filter(isChosen), data, (record, analysed) => {
      if (flags.file) printFile(record, analysed);
    });
    printScore(score, detail);
    scores.push(score);
  }
  const broken = wanted.includes('broken') ? await brokenFiles(truth) : [];
  if (broken.length > 0) printBroken(broken, detail);
  if (flags.json) writeFileSync(flags.json, JSON.stringify({ scores, broken }, null, 1));
  return verdict(scores, broken);
}

function isChosen({ file }: { readonly file: string }): boolean {
  return !flags.file || file.includes(flags.file);
}

async function brokenFiles(truth: string): Promise<readonly BrokenRow[]> {
  const rows = await scoreBroken(truth, readBroken(truth).filter(isChosen), {
    3: flags.python ?? process.env.DAGWRIGHT_TEST_AIRFLOW3,
    2: flags.python2 ?? process.env.DAGWRIGHT_TEST_AIRFLOW2,
  });
  if (flags.file)
    for (const { file, problems } of rows)
      for (const problem of problems) console.log(`${file}: ${problem.severity} ${problem.code}: ${problem.message}`);
  return rows;
}

function dataFolder(truth: string): string {
  const given = flags.data ?? process.env.DAGWRIGHT_TRUTH_DATA;
  if (given) return resolve(given);
  const fetched = spawnSync('bash', [join(truth, 'fetch')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (fetched.status !== 0)
    throw new Error(`${join(truth, 'fetch')} failed; name the unpacked folder with --data DIR.`);
  return fetched.stdout.trim();
}

function verdict(scores: readonly SetScore[], broken: readonly BrokenRow[]): number {
  const low = scores.filter((score) => score.dags > 0 && (score.exact / score.dags) * 100 < REQUIRED_PERCENT);
  const wrong = scores.filter((score) => score.falseErrors.length + score.crashed.length > 0);
  for (const score of low) console.log(`\nbelow ${REQUIRED_PERCENT} %: ${score.set}`);
  for (const score of wrong) console.log(`\nfalse errors or crashes: ${score.set}`);
  const misplaced = broken.filter(isLineWrong);
  if (misplaced.length > 0) console.log(`\nnot at the line of the mistake: ${misplaced.length} broken files`);
  return low.length + wrong.length + misplaced.length > 0 ? 1 : 0;
}
