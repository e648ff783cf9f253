/** Our reading of a set of real files beside Airflow's. */
import { join } from 'node:path';
import { DiskFiles, uriOf } from '../../cli/files.ts';
import type { DagFile, Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';
import { compareDag, countSecondary, type Difference, emptySecondary, type SecondaryCounts } from './compare.ts';
import type { TruthFile } from './records.ts';

export interface SetScore {
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

/** Told of each file when it was read. */
export type FileRead = (record: TruthFile, analysed: DagFile | undefined) => void;

export async function scoreSet(
  set: string,
  chosen: readonly TruthFile[],
  data: string,
  fileRead: FileRead,
): Promise<SetScore> {
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
    for (const record of records) fileRead(record, scoreFile(record, workspace, data, result));
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

function scoreFile(record: TruthFile, workspace: Workspace, data: string, into: Mutable): DagFile | undefined {
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
  return analysed;
}

function errorsOf(problems: readonly Problem[], file: string): string[] {
  return problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => `${file}:${problem.location.range.start.line + 1}: ${problem.code}: ${problem.message}`);
}
