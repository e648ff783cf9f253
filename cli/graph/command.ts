/** `dagwright graph` */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../../dag/model.ts';
import { type AnalysisFlags, readInputs } from '../analysis.ts';
import { type DagFileJson, dagFileJson } from '../contracts.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { DiskFiles } from '../files.ts';
import { allProblems, type CheckResult, check, problemsOfFile } from '../lint/check.ts';
import { problemText } from '../lint/report-text.ts';
import { type NameOf, namer } from '../names.ts';
import { palette, usesColour } from '../terminal/colours.ts';
import { type Drawing, type DrawingFormat, drawings } from './drawing.ts';

export interface GraphFlags extends AnalysisFlags {
  readonly format: DrawingFormat | 'json' | 'jsonl';
  readonly output?: string;
  readonly dag?: string;
  readonly direction: 'LR' | 'TB';
}

export async function graph(paths: readonly string[], flags: GraphFlags): Promise<ExitCode> {
  const { inputs, options } = readInputs(paths, flags);
  const result = await check(inputs, options);
  const nameOf = namer(inputs);
  const files = new DiskFiles();
  const problems = allProblems(result, files);
  if (flags.format === 'json' || flags.format === 'jsonl') {
    write(flags.output, listing(filesJson(result, files, nameOf, flags.dag), flags.format));
  } else {
    printErrors(problems, files, nameOf);
    const drawn = drawings(result, flags.format, flags);
    if (drawn.length === 0) throw new UsageError(nothingToDraw(result, flags.dag));
    writeDrawings(drawn, flags.format, flags.output);
  }
  return problems.some((problem) => problem.severity === 'error') ? EXIT.problems : EXIT.fine;
}

function filesJson(
  result: CheckResult,
  files: DiskFiles,
  nameOf: NameOf,
  only: string | undefined,
): readonly DagFileJson[] {
  return result.files.map((checked) => {
    const { input, file } = checked;
    const all = problemsOfFile(result, checked, files);
    const none = { uri: input.uri, dialect: null, dags: [], problems: [], dependencies: [], references: [] };
    const json = dagFileJson(input.name, file ?? none, all, nameOf);
    return only === undefined ? json : { ...json, dags: json.dags.filter((dag) => dag.dag_id === only) };
  });
}

function listing(files: readonly DagFileJson[], format: 'json' | 'jsonl'): string {
  if (format === 'json') return `${JSON.stringify(files, null, 2)}\n`;
  return files.map((file) => `${JSON.stringify(file)}\n`).join('');
}

/** A drawing of a file with mistakes may lack parts: say so, beside the drawing. */
function printErrors(problems: readonly Problem[], files: DiskFiles, nameOf: NameOf): void {
  const colours = palette(usesColour(process.stderr));
  for (const problem of problems) {
    if (problem.severity === 'error') process.stderr.write(`${problemText(problem, nameOf, files, colours)}\n\n`);
  }
}

function nothingToDraw(result: CheckResult, only: string | undefined): string {
  const ids = result.files.flatMap(({ file }) => file?.dags.map((dag) => dag.dagId) ?? []);
  if (only !== undefined && ids.length > 0) return `there is no DAG ${only}; there is ${ids.join(', ')}`;
  return 'there is no DAG in what was given';
}

function writeDrawings(drawn: readonly Drawing[], format: DrawingFormat, output: string | undefined): void {
  if (output !== undefined && isFolder(output)) {
    mkdirSync(output, { recursive: true });
    for (const { dagId, content } of drawn) {
      const path = join(output, `${dagId.replace(/[^\w.-]/g, '_')}.${EXTENSIONS[format]}`);
      writeFileSync(path, content);
      process.stderr.write(`${path}\n`);
    }
    return;
  }
  const together = format === 'text' || format === 'dot';
  if (drawn.length > 1 && !together) {
    const ids = drawn.map(({ dagId }) => dagId).join(', ');
    throw new UsageError(
      `there are ${drawn.length} DAGs (${ids}): choose one with --dag, or name a folder with -o FOLDER/`,
    );
  }
  write(output, drawn.map(({ content }) => content).join('\n'));
}

const EXTENSIONS: { readonly [format in DrawingFormat]: string } = {
  svg: 'svg',
  mermaid: 'mmd',
  dot: 'dot',
  text: 'txt',
};

function isFolder(path: string): boolean {
  return /[\\/]$/.test(path) || (existsSync(path) && statSync(path).isDirectory());
}

function write(output: string | undefined, content: string): void {
  const text = content.endsWith('\n') ? content : `${content}\n`;
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, text);
  } catch (error) {
    throw new UsageError(`${output} cannot be written: ${(error as Error).message}`);
  }
}
