/**
 * What the language server offers beyond LSP: the only thing that the client imports from the server. Types and names only.
 */
import type { Dag, Location, Position, TextEdit } from '../dag/model.ts';

/** `initializationOptions` of the server, and the shape of `dagwright/configuration` afterwards. */
export interface ServerConfiguration {
  /** Folders (URIs or workspace-relative paths) that Airflow would have on `sys.path`, beside each file's own folder. */
  readonly pythonPath: readonly string[];
  /** The Python of each workspace folder, for its packages and its Airflow; nothing of it is run. */
  readonly interpreters: readonly SelectedInterpreter[];
  /** Major version of Airflow the files are for; `auto` looks at the interpreter, Dockerfile, requirements.txt and pyproject.toml. */
  readonly airflowVersion: 'auto' | '2' | '3';
  /** Where the DAGs run, as far as that limits them; `auto`: what the workspace says. */
  readonly platform: 'auto' | 'mwaa' | 'none';
  /** Rule code → severity; `off` silences the rule. */
  readonly rules: { readonly [code: string]: 'error' | 'warning' | 'information' | 'hint' | 'off' };
  /** Whether files that are not open are checked in the background. */
  readonly workspaceDiagnostics: boolean;
  /** Glob patterns of files and folders to leave alone. */
  readonly exclude: readonly string[];
  /** Code lenses above DAGs and tasks. */
  readonly codeLens: boolean;
  /** Runs as pods are offered beside others. */
  readonly kubernetes?: boolean;
  /** Another extension completes Python: names of the file, and what is installed. */
  readonly hasPythonCompletion?: boolean;
  /** How many tasks a call makes, and trigger rules that come from elsewhere. */
  readonly inlayHints: boolean;
  /** URI of the folder with a page `CODE.md` for each rule; without one, diagnostics lead to no page. */
  readonly rulePages?: string;
}

export interface SelectedInterpreter {
  /** URI of the workspace folder; absent for files in none. */
  readonly folder?: string;
  /** Absolute path of the interpreter. */
  readonly path: string;
  /** `chosen`: the user named it. `workspace`: an environment of the folder's own. `machine`: it is on PATH. */
  readonly origin: 'chosen' | 'workspace' | 'machine';
}

/** Request `dagwright/graph`: the DAGs of a document as they stand now. */
export interface GraphParams {
  readonly uri: string;
}
export interface GraphResult {
  readonly uri: string;
  /** Document version that was analysed; null for a file that is not open. */
  readonly version: number | null;
  readonly dags: readonly Dag[];
  /** Set when the file is broken so that the DAG may lack parts: the first syntax error's message. */
  readonly broken?: string;
}

/** Request `dagwright/taskAt`: which DAG and task a position belongs to (`taskId` null: the DAG itself). */
export interface TaskAtParams {
  readonly uri: string;
  readonly position: Position;
}
export type TaskAtResult = { readonly dagId: string; readonly taskId: string | null } | null;

/** Request `dagwright/dags`: every DAG of the workspace that is known by now. */
export interface DagsResult {
  readonly dags: readonly {
    readonly dagId: string;
    readonly uri: string;
    readonly location: Location;
    readonly taskCount: number;
  }[];
}

/** Notification `dagwright/analysed` (server → client): the analysis of a document is new. */
export interface AnalysedParams {
  readonly uri: string;
  readonly version: number | null;
  /** Absent for files of which no version of Airflow is known. */
  readonly airflow?: AirflowInUse;
}

/** The version of Airflow that a file is read for, as exactly as it is known (`3.3.2` or `3`), and what says so. */
export interface AirflowInUse {
  readonly version: string;
  /** `project`: requirements and the like. `file`: nothing says it, so the file itself was asked, with 3 tried first. */
  readonly from: 'setting' | 'python' | 'project' | 'file';
}

/** Request `dagwright/editDependency`: what to write so that a dependency between two tasks is there, or is there no more. */
export interface EditDependencyParams {
  readonly uri: string;
  readonly dagId: string;
  readonly upstream: string;
  readonly downstream: string;
  readonly action: 'add' | 'remove';
}
/** Locations are in the document of the request; `refused` says in words for the user why it cannot be done. */
export type EditDependencyResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

export const EDIT_DEPENDENCY_REQUEST = 'dagwright/editDependency';
export const GRAPH_REQUEST = 'dagwright/graph';
export const TASK_AT_REQUEST = 'dagwright/taskAt';
export const DAGS_REQUEST = 'dagwright/dags';
export const ANALYSED_NOTIFICATION = 'dagwright/analysed';
export const CONFIGURATION_NOTIFICATION = 'dagwright/configuration';

/** Commands that code lenses name; the client carries them out. Arguments in comments. */
export const COMMANDS = {
  /** [uri: string, dagId: string] */
  runDag: 'dagwright.runDag',
  /** [uri: string, dagId: string] */
  runDagOnKubernetes: 'dagwright.runDagOnKubernetes',
  /** [uri: string, dagId: string, taskId: string] */
  runTask: 'dagwright.runTask',
  /** [uri: string, dagId: string, taskId: string] */
  debugTask: 'dagwright.debugTask',
  /** [uri: string, dagId: string] */
  showGraph: 'dagwright.showGraph',
} as const;
