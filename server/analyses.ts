/**
 * What the server needs of dag/workspace.ts: the `Workspace` there has this shape. Tests of a feature put hand-written
 * analyses behind it.
 */
import type { OperatorFacts } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import type { DagFile, Problem } from '../dag/model.ts';
import type { ParsedSource } from '../dag/python/interpreter.ts';
import type { AnalysisOptions, CancellationSignal } from '../dag/workspace.ts';

export interface Analyses {
  setOptions(options: AnalysisOptions): void;
  open(uri: string, text: string): void;
  close(uri: string): void;
  analyse(uri: string, signal?: CancellationSignal): DagFile | undefined;
  /** The syntax tree of a document; undefined when there is no such file. */
  syntax(uri: string): ParsedSource | undefined;
  /** What an operator of a package takes, by full path. */
  operator?(path: string): OperatorFacts | undefined;
  /** Operators of installed packages that the catalogue does not have. */
  otherOperators?(): readonly OperatorFacts[];
  /** Undefined where it is not known what is installed where the files run. */
  hasDistribution?(name: string): boolean | undefined;
  invalidate(uri: string): readonly string[];
  forget(uri: string): void;
  analysed(): readonly string[];
  crossFileProblems(): ReadonlyMap<string, readonly Problem[]>;
  isDagFile(text: string): boolean;
  /** What is wrong with the files beside the DAGs that Amazon MWAA would be given. URI → problems. */
  platformProblems?(): ReadonlyMap<string, readonly Problem[]>;
}

/** Every analysis that is known by now. Those that a change made stale are made again; stops when `signal` says so. */
export function* knownFiles(analyses: Analyses, signal?: CancellationSignal): Generator<DagFile> {
  for (const uri of analyses.analysed()) {
    if (signal?.isCancellationRequested) return;
    const file = analyses.analyse(uri, signal);
    if (file) yield file;
  }
}
