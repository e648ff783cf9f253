/** From a file's path to the DAG in it, by the static analysis. */
import type { Dag, DagFile, Problem } from '../dag/model.ts';
import { RunnerError } from './errors.ts';

/** Analyses one file. `pythonPath`: absolute folders. Undefined when the file cannot be read. */
export type Analyse = (file: string, pythonPath: readonly string[]) => Promise<DagFile | undefined>;

/** Throws a RunnerError that says what is wrong when there isn't exactly the DAG that was asked for, or it has errors. */
export function chooseDag(analysis: DagFile | undefined, file: string, dagId: string | undefined): Dag | undefined {
  if (!analysis) throw new RunnerError('noDag', `${file} cannot be read.`);
  const dags = dagId === undefined ? analysis.dags : analysis.dags.filter((dag) => dag.dagId === dagId);
  const errors = analysis.problems.filter(
    (problem) =>
      problem.severity === 'error' && (problem.dagId === undefined || dags.some((dag) => dag.dagId === problem.dagId)),
  );
  if (errors.length > 0) throw new RunnerError('invalidDag', describeErrors(file, errors));
  if (dags.length > 1) {
    throw new RunnerError(
      'noDag',
      `${file} has ${dags.length} DAGs; say which one: ${dags.map((dag) => dag.dagId).join(', ')}.`,
    );
  }
  return dags[0];
}

function describeErrors(file: string, errors: readonly Problem[]): string {
  const lines = errors.slice(0, 5).map(({ location, message }) => `line ${location.range.start.line + 1}: ${message}`);
  const more = errors.length > 5 ? `\nand ${errors.length - 5} more` : '';
  return `${file} has errors:\n${lines.join('\n')}${more}`;
}
