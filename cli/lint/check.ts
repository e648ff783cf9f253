/** Files → problems: in this thread, or in several when there are many files. */
import { availableParallelism } from 'node:os';
import { checkPlatformFile } from '../../dag/checks/check-platform.ts';
import { checkWorkspace } from '../../dag/checks/check-workspace.ts';
import { encodingProblem, sizeProblem } from '../../dag/files/problems.ts';
import { isSuppressed, readSuppressions } from '../../dag/files/suppression.ts';
import type { DagFile, Problem } from '../../dag/model.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { type FileAccess, Workspace } from '../../dag/workspace.ts';
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

/** Of one file, also those that only show over several, without what a comment in it silences; by line. */
export function problemsOfFile(
  result: CheckResult,
  { input, problems }: Checked,
  files: FileAccess,
): readonly Problem[] {
  const all = [...problems, ...(result.crossFile.get(input.uri) ?? [])];
  if (all.length === 0) return all;
  const suppressions = readSuppressions(files.read(input.uri) ?? '');
  return all
    .filter((problem) => !isSuppressed(suppressions, problem))
    .sort((a, b) => a.location.range.start.line - b.location.range.start.line);
}

/** In the order of the files. */
export function allProblems(result: CheckResult, files: FileAccess): readonly Problem[] {
  return result.files.flatMap((checked) => problemsOfFile(result, checked, files));
}

/** The files beside the DAGs that an environment of Amazon MWAA would be given. */
export function checkedPlatformFiles(
  inputs: readonly Input[],
  { mwaa }: PlainOptions,
  files: FileAccess,
): readonly Checked[] {
  return mwaa ? inputs.map((input) => ({ input, problems: checkPlatformFile(input.uri, mwaa, files) })) : [];
}

/** A thread costs as much as some 30 files: fewer than this many for each are not worth one. */
const FILES_A_THREAD = 100;

/** @param threads how many to use; chosen by the number of files when absent. */
export async function check(
  inputs: readonly Input[],
  options: PlainOptions,
  threads = threadsFor(inputs.length),
): Promise<CheckResult> {
  const files = threads > 1 ? await checkInThreads(inputs, options, threads) : await checkHere(inputs, options);
  return { files, crossFile: checkWorkspace(files.flatMap(({ file }) => file ?? [])) };
}

function threadsFor(count: number): number {
  return Math.min(availableParallelism(), Math.floor(count / FILES_A_THREAD));
}

async function checkHere(inputs: readonly Input[], options: PlainOptions): Promise<readonly Checked[]> {
  const checker = await Checker.create(options);
  return inputs.flatMap((input) => checker.check(input) ?? []);
}

async function checkInThreads(
  inputs: readonly Input[],
  options: PlainOptions,
  threads: number,
): Promise<readonly Checked[]> {
  const { inThreads } = await import('./threads.ts');
  const checked = await inThreads(inputs, options, threads);
  const order = new Map(inputs.map((input, index) => [input.uri, index]));
  return [...checked].sort((a, b) => (order.get(a.input.uri) ?? 0) - (order.get(b.input.uri) ?? 0));
}

export class Checker {
  readonly #disk = new DiskFiles();
  readonly #workspace: Workspace;

  static async create(options: PlainOptions): Promise<Checker> {
    return new Checker(await createPythonParser(), options);
  }

  private constructor(parser: Awaited<ReturnType<typeof createPythonParser>>, options: PlainOptions) {
    this.#workspace = new Workspace(parser, this.#disk, { ...options, now: Date.now });
  }

  /** Undefined for a file that has nothing to do with DAGs, unless it was given by name. */
  check(input: Input): Checked | undefined {
    const source = this.#disk.source(input.uri);
    if (source === undefined) return undefined;
    if ('tooLarge' in source) return { input, problems: [sizeProblem(input.uri, source.tooLarge)] };
    if ('error' in source) return { input, problems: [encodingProblem(input.uri, source)] };
    if (!input.named && !this.#workspace.isDagFile(source.text)) return undefined;
    this.#workspace.open(input.uri, source.text);
    const file = this.#workspace.analyse(input.uri);
    // What was read of it is large, and nobody asks for it again but files that import it.
    this.#workspace.close(input.uri);
    return { input, file, problems: file?.problems ?? [] };
  }
}
