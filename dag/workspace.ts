/**
 * Documents → analyses. The one door through which the language server, the command line and the runner come in.
 *
 * Pure: files are read through `FileAccess`, the clock through `now`, both given by the caller. Documents are named by URI
 * (`file:///…`); paths are compared as text after normalising `.` and `..`.
 */
import type { DagFile, Problem } from './model.ts';
import type { PythonParser } from './python/parse.ts';

/** How the analysis reaches files that nobody has opened. Synchronous, because Python's import is. */
export interface FileAccess {
  /** The file's text (decoded), or undefined when there is no such file. Must not throw. */
  read(uri: string): string | undefined;
  /** Whether a file or a folder is there. */
  kind(uri: string): 'file' | 'directory' | undefined;
  /** Names in a folder, unsorted; empty when there is none. */
  list(uri: string): readonly string[];
}

export interface AnalysisOptions {
  /** URIs of the workspace folders. Files outside them and outside `pythonPath` are not read. */
  readonly roots: readonly string[];
  /** URIs of folders on `sys.path`, beside the folder of the analysed file and the roots. */
  readonly pythonPath: readonly string[];
  /** Major version of Airflow. */
  readonly airflowVersion: 2 | 3;
  /** Environment variables whose values are known. Others are unknown. */
  readonly env: { readonly [name: string]: string };
  /** Airflow Variables whose values are known. */
  readonly variables: { readonly [name: string]: string };
  /** Milliseconds since the epoch, for `datetime.now()` and budgets; `Date.now` in a process. */
  readonly now: () => number;
  /** Milliseconds that one file may take; 2000 when absent. */
  readonly timeBudget?: number;
}

export interface CancellationSignal {
  readonly isCancellationRequested: boolean;
}
