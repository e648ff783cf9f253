/** The score in words. */
import type { DagFile } from '../../dag/model.ts';
import { type Difference, SECONDARY } from './compare.ts';
import type { TruthFile } from './records.ts';
import type { BrokenRow, LineOutcome, Outcome } from './score-broken.ts';
import type { SetScore } from './score-set.ts';

/** How much is printed. */
export interface Detail {
  /** Every difference, not the first few. */
  readonly all: boolean;
  /** Also differences in operators, groups, trigger rules … */
  readonly secondary: boolean;
}

export function printScore(score: SetScore, detail: Detail): void {
  const { leftOut } = score;
  const list = (title: string, items: readonly string[]): void => printList(title, items, detail);
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
  list('errors on files that Airflow imports', score.falseErrors);
  list('crashed', score.crashed);
  list('hit a budget', score.truncated);
  list('DAGs that Airflow does not have', score.extraDags);
  list('wrong although said to be exact', score.falseExact);
  const names = SECONDARY.filter((name) => score.secondary[name].all > 0);
  const figures = names.map((name) => `${name} ${percent(score.secondary[name].same, score.secondary[name].all)}`);
  if (figures.length > 0) console.log(`  also alike: ${figures.join(', ')}`);
  if (detail.secondary) for (const name of names) list(name, score.secondary[name].first);
  const shown = detail.all ? score.differences : score.differences.slice(0, 10);
  for (const difference of shown) printDifference(difference, detail);
  if (shown.length < score.differences.length)
    console.log(`  … and ${score.differences.length - shown.length} more (--verbose)`);
}

function printDifference(difference: Difference, detail: Detail): void {
  console.log(`  ≠ ${difference.file}  ${difference.dagId}${difference.claimedExact ? '  SAID TO BE EXACT' : ''}`);
  if (difference.absent) console.log('      no such DAG here');
  else {
    printShort('missing tasks', difference.missingTasks, detail);
    printShort('extra tasks', difference.extraTasks, detail);
    printShort('missing edges', difference.missingEdges, detail);
    printShort('extra edges', difference.extraEdges, detail);
  }
  printShort('unknown', difference.unknowns, detail);
}

function printShort(title: string, items: readonly string[], detail: Detail): void {
  const limit = detail.all ? items.length : 4;
  if (items.length === 0) return;
  const rest = items.length > limit ? `; and ${items.length - limit} more` : '';
  console.log(`      ${title}: ${items.slice(0, limit).join('; ')}${rest}`);
}

function printList(title: string, items: readonly string[], detail: Detail): void {
  if (items.length === 0) return;
  console.log(`  ${title}: ${items.length}`);
  const limit = detail.all ? items.length : 10;
  for (const item of items.slice(0, limit)) console.log(`    - ${item}`);
  if (items.length > limit) console.log(`    … and ${items.length - limit} more`);
}

export function printFile(record: TruthFile, analysed: DagFile | undefined): void {
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

export function printBroken(rows: readonly BrokenRow[], detail: Detail): void {
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
  for (const version of [3, 2] as const) printLines(rows.filter(({ airflowVersion }) => airflowVersion === version));
  const isPlain = (row: BrokenRow): boolean => row.outcome.startsWith('both') && !isLineWrong(row);
  const interesting = detail.all ? rows : rows.filter((row) => !isPlain(row));
  for (const row of interesting) {
    console.log(
      `  ${row.outcome.padEnd(27)} ${row.file.padEnd(34)} ${`${row.airflowVersion}: ${row.airflow}`.padEnd(30)} here: ${row.ours.join(', ') || 'nothing'}`,
    );
  }
}

export function isLineWrong({ line }: BrokenRow): boolean {
  return line === 'wrong' || line === 'unknown';
}

function printLines(rows: readonly BrokenRow[]): void {
  const count = (outcome: LineOutcome): number => rows.filter(({ line }) => line === outcome).length;
  console.log(
    `  Airflow ${rows[0]?.airflowVersion}: the line of the mistake is named in ${count('right')} of ${count('right') + count('wrong')} files that have one; ${count('unknown')} are not in mistake-lines.json`,
  );
  for (const row of rows.filter(isLineWrong)) console.log(`    ≠ ${row.file}: ${row.line}`);
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;
}
