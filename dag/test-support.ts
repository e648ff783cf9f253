/** Short ways for tests to go from the text of a DAG file to what was understood. */
import type { Dag, DagFile, Problem } from './model.ts';
import { mwaaOf } from './platforms/platform.ts';
import { createPythonParser, type PythonParser } from './python/parse.ts';
import { type AnalysisOptions, type FileAccess, Workspace } from './workspace.ts';

const ROOT = 'file:///workspace';
export const MAIN = `${ROOT}/dags/main.py`;

/** When tests take place. */
export const TODAY = Date.UTC(2026, 0, 15);

/** Files in memory: path below the workspace → text. */
export class MemoryFiles implements FileAccess {
  constructor(readonly texts: { [path: string]: string }) {}

  read(uri: string): string | undefined {
    return this.texts[uri.slice(ROOT.length + 1)];
  }

  /** A binary file is given by a text of its bytes. */
  tail(uri: string, length: number): Uint8Array | undefined {
    const text = this.read(uri);
    return text === undefined ? undefined : Uint8Array.from(text, (sign) => sign.charCodeAt(0)).slice(-length);
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    const path = uri.slice(ROOT.length + 1);
    if (path in this.texts) return 'file';
    return Object.keys(this.texts).some((each) => each.startsWith(`${path}/`)) || uri === ROOT
      ? 'directory'
      : undefined;
  }

  list(uri: string): readonly string[] {
    const prefix = uri === ROOT ? '' : `${uri.slice(ROOT.length + 1)}/`;
    const below = Object.keys(this.texts).filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))];
  }
}

let parser: Promise<PythonParser> | undefined;

export async function testWorkspace(
  files: { [path: string]: string },
  options: Partial<AnalysisOptions> = {},
): Promise<Workspace> {
  parser ??= createPythonParser();
  return new Workspace(await parser, new MemoryFiles(files), {
    roots: [ROOT],
    pythonPath: [],
    airflowVersion: 3,
    env: {},
    variables: {},
    now: () => TODAY,
    ...options,
  });
}

/** Analyses `text` as `dags/main.py`, with other files beside it. */
export async function analyse(
  text: string,
  files: { [path: string]: string } = {},
  options: Partial<AnalysisOptions> = {},
): Promise<DagFile> {
  const workspace = await testWorkspace({ ...files, 'dags/main.py': text }, options);
  const result = workspace.analyse(MAIN);
  if (!result) throw new Error('the analysis was cancelled');
  return result;
}

/** Of `text` as the `requirements.txt` of a workspace for Amazon MWAA, with other files beside it. */
export async function requirementsProblems(
  text: string,
  files: { [path: string]: string } = {},
  airflowVersion?: string,
): Promise<readonly Problem[]> {
  return mwaaProblems('requirements.txt', { ...files, 'requirements.txt': text }, airflowVersion);
}

/** The language of an example in docs/rules → what it is in a workspace for Amazon MWAA. */
export const MWAA_EXAMPLES: { readonly [language: string]: string } = {
  requirements: 'requirements.txt',
  shell: 'startup.sh',
  terraform: 'mwaa.tf',
  ini: 'airflow.cfg',
};

/** The bytes of an archive of empty files, each as a sign of a text. */
export function zipOf(names: readonly string[], comment = ''): string {
  const short = (value: number): string => String.fromCharCode(value & 0xff, (value >> 8) & 0xff);
  const long = (value: number): string => short(value) + short(value >>> 16);
  const nothing = long(0) + long(0) + long(0);
  let files = '';
  let directory = '';
  for (const name of names) {
    directory += `PK\x01\x02${short(20)}${short(20)}${short(0)}${short(0)}${long(0)}${nothing}${short(name.length)}${short(0).repeat(4)}${long(0)}${long(files.length)}${name}`;
    files += `PK\x03\x04${short(20)}${short(0)}${short(0)}${long(0)}${nothing}${short(name.length)}${short(0)}${name}`;
  }
  const count = short(names.length);
  return `${files}${directory}PK\x05\x06${short(0).repeat(2)}${count}${count}${long(directory.length)}${long(files.length)}${short(comment.length)}${comment}`;
}

/** Of a file beside the DAGs of a workspace for Amazon MWAA. */
export async function mwaaProblems(
  path: string,
  files: { [path: string]: string },
  airflowVersion?: string,
): Promise<readonly Problem[]> {
  const mwaa = mwaaOf('mwaa', new MemoryFiles(files), [ROOT]) ?? { requirements: [] };
  const workspace = await testWorkspace(files, { mwaa: { ...mwaa, ...(airflowVersion && { airflowVersion }) } });
  return workspace.platformProblems().get(`${ROOT}/${path}`) ?? [];
}

/** The only DAG of `text`, which must be there. */
export async function dagOf(
  text: string,
  files: { [path: string]: string } = {},
  options: Partial<AnalysisOptions> = {},
): Promise<Dag> {
  const { dags } = await analyse(text, files, options);
  const [dag] = dags;
  if (!dag || dags.length > 1) throw new Error(`expected one DAG, found ${dags.length}`);
  return dag;
}

export function taskIds(dag: Dag): readonly string[] {
  return dag.tasks.map((task) => task.taskId);
}

/** Edges as `a >> b`, sorted. */
export function edges(dag: Dag): readonly string[] {
  return dag.edges.map((edge) => `${edge.upstream} >> ${edge.downstream}`).sort();
}

/** Problems as `line: code`, lines from 1. */
export function problems(file: DagFile): readonly string[] {
  return file.problems.map(({ location, code }) => `${location.range.start.line + 1}: ${code}`);
}

/** Random numbers, the same each time: each from 0 until below `below`. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
