/** Files → problems, in this thread. */
import { encodingProblem, sizeProblem } from '../../dag/files/problems.ts';
import type { DagFile, Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';
import type { Input, PlainOptions } from '../analysis.ts';
import { DiskFiles } from '../files.ts';

export interface Checked {
  readonly input: Input;
  /** Absent for a file that could not be read. */
  readonly file?: DagFile;
  readonly problems: readonly Problem[];
}

export interface CheckResult {
  /** Files found in folders that have nothing to do with DAGs are left out, as Airflow leaves them out. */
  readonly files: readonly Checked[];
  readonly crossFile: ReadonlyMap<string, readonly Problem[]>;
}

export async function check(inputs: readonly Input[], options: PlainOptions): Promise<CheckResult> {
  const disk = new DiskFiles();
  const workspace = new Workspace(await createPythonParser(), disk, { ...options, now: Date.now });
  const files: Checked[] = [];
  for (const input of inputs) {
    const checked = checkFile(input, disk, workspace);
    if (checked) files.push(checked);
  }
  return { files, crossFile: workspace.crossFileProblems() };
}

function checkFile(input: Input, disk: DiskFiles, workspace: Workspace): Checked | undefined {
  const source = disk.source(input.uri);
  if (source === undefined) return undefined;
  if ('tooLarge' in source) return { input, problems: [sizeProblem(input.uri, source.tooLarge)] };
  if ('error' in source) return { input, problems: [encodingProblem(input.uri, source)] };
  if (!input.named && !workspace.isDagFile(source.text)) return undefined;
  workspace.open(input.uri, source.text);
  const file = workspace.analyse(input.uri);
  return { input, file, problems: file?.problems ?? [] };
}
