/** What we say of broken files beside what Airflow says of them, and whether we name the line of the mistake. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DiskFiles, uriOf } from '../../cli/files.ts';
import { commandLineEnvironment } from '../../cli/python-environment.ts';
import type { Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';
import type { BrokenFile } from './records.ts';

export interface BrokenRow {
  readonly file: string;
  readonly why: string;
  readonly airflowVersion: 2 | 3;
  readonly airflow: string;
  readonly ours: readonly string[];
  readonly outcome: Outcome;
  readonly line: LineOutcome;
  /** Every problem, for who asks for one file. */
  readonly problems: readonly Problem[];
}

/** `told`: it depends on what is not known, such as the environment, so it is no error but a warning or a hint of the same thing. */
export type Outcome = 'both reject' | 'told' | 'missed' | 'both accept' | 'error where Airflow accepts';

/**
 * Whether one of our problems of the right kind is on a line where the mistake is. `nothing to find`: there is none.
 * `unknown`: mistake-lines.json does not say where it is.
 */
export type LineOutcome = 'right' | 'wrong' | 'nothing to find' | 'unknown';

/** What tells of a mistake that Airflow only makes an error of where something outside the file is absent. */
const DEPENDS_ON_OUTSIDE = ['parse-time-work', 'environment-variable', 'missing-module'];

/** By hand, from the files: the lines on which each mistake is, any of which may be named. Empty: nothing is to be said of the file. */
interface MistakeLines {
  readonly [file: string]: {
    readonly lines: readonly number[];
    /** Majors of Airflow for which it is a mistake; both when absent. */
    readonly airflow?: readonly number[];
    readonly codes?: readonly string[];
    /** Why nothing is to be said. */
    readonly why?: string;
  };
}

export async function scoreBroken(
  truth: string,
  rows: readonly BrokenFile[],
  pythons: { readonly 2?: string; readonly 3?: string },
): Promise<BrokenRow[]> {
  const lines = JSON.parse(readFileSync('test/truth/mistake-lines.json', 'utf8')) as MistakeLines;
  const scored: BrokenRow[] = [];
  for (const version of [3, 2] as const)
    for (const row of rows) {
      const problems = await problemsOf(join(truth, 'broken'), row.file, version, pythons[version]);
      scored.push({
        ...verdictOn(row, version, problems),
        line: lineOutcome(lines[row.file], version, problems, pythons[version] !== undefined),
      });
    }
  return scored;
}

async function problemsOf(
  broken: string,
  file: string,
  airflowVersion: 2 | 3,
  python: string | undefined,
): Promise<readonly Problem[]> {
  const files = new DiskFiles();
  const environment = python ? commandLineEnvironment(files, [], python) : undefined;
  const top = join(broken, file);
  const isFolder = statSync(top).isDirectory();
  const workspace = new Workspace(await createPythonParser(), files, {
    roots: [uriOf(isFolder ? top : broken)],
    pythonPath: [],
    airflowVersion,
    ...(environment ? { environment } : {}),
    env: {},
    variables: {},
    now: Date.now,
  });
  const names = isFolder ? files.list(uriOf(top)).filter((name) => name.endsWith('.py')) : [];
  const uris = isFolder ? names.map((name) => uriOf(join(top, name))) : [uriOf(top)];
  const problems = uris.flatMap((uri) => {
    workspace.open(uri, files.read(uri) ?? '');
    return workspace.analyse(uri)?.problems ?? [];
  });
  return [...problems, ...[...workspace.crossFileProblems().values()].flat()];
}

function verdictOn(row: BrokenFile, airflowVersion: 2 | 3, problems: readonly Problem[]): Omit<BrokenRow, 'line'> {
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
    ours: [...new Set(problems.map(({ severity, code }) => `${severity === 'error' ? '' : `(${severity}) `}${code}`))],
    outcome: rejected ? ofRejected(errors, told) : errors ? 'error where Airflow accepts' : 'both accept',
    problems,
  };
}

function ofRejected(errors: boolean, told: boolean): Outcome {
  if (errors) return 'both reject';
  return told ? 'told' : 'missed';
}

function lineOutcome(
  expected: MistakeLines[string] | undefined,
  airflowVersion: 2 | 3,
  problems: readonly Problem[],
  isInterpreterKnown: boolean,
): LineOutcome {
  if (!expected) return 'unknown';
  const { lines, codes = [], airflow = [2, 3] } = expected;
  // What is installed only an interpreter says.
  const isFindable = isInterpreterKnown || !codes.every((code) => code === 'missing-module');
  if (lines.length === 0 || !airflow.includes(airflowVersion) || !isFindable) return 'nothing to find';
  const isRight = ({ code, location }: Problem): boolean =>
    codes.includes(code) && lines.includes(location.range.start.line + 1);
  return problems.some(isRight) ? 'right' : 'wrong';
}
