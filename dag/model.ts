/**
 * What a DAG file means, in terms that every dialect shares.
 *
 * Everything in this file is plain, readonly, JSON-serialisable data: it crosses process boundaries (language server →
 * editor, command line → runner) as it is. Nothing here may know a dialect, an editor, a process or a clock.
 */

import type { Timetable } from './timetables/timetable.ts';

/** A position in a text: `line` and `character` count from 0; `character` counts UTF-16 code units, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open: `end` is the position after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A place in a document. `uri` is the key under which the document was analysed. */
export interface Location {
  readonly uri: string;
  readonly range: Range;
}

export type Dialect = 'airflow' | 'argo' | 'kubeflow' | 'dag-factory';

/** Something that cannot be known without running the file, and why. An unknown never becomes an error diagnostic. */
export interface Unknown {
  readonly reason: string;
  readonly location: Location;
}

/**
 * A value as far as it is known statically.
 * - `json`: fully known and representable as JSON (tuples and sets as arrays).
 * - `text`: known, but only its source text is of use (a lambda, an object, a timedelta …); `text` is what a reader would call it.
 * - `unknown`: depends on something outside the file; `likely` is the value it would have by default, if there is one.
 */
export type StaticValue =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: string; readonly type?: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly likely?: Json };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A keyword (or resolved positional) argument of the call that made a task, group or DAG. */
export interface Argument {
  readonly name: string;
  readonly value: StaticValue;
  /** Of the value's expression. Absent when the value came from a default or from `default_args` elsewhere. */
  readonly location?: Location;
}

export type TriggerRule =
  | 'all_success'
  | 'all_failed'
  | 'all_done'
  | 'all_done_min_one_success'
  | 'all_done_setup_success'
  | 'one_success'
  | 'one_failed'
  | 'one_done'
  | 'none_failed'
  | 'none_skipped'
  | 'none_failed_min_one_success'
  | 'always'
  | 'all_skipped';

/** Every trigger rule of Airflow 3, in the order of its documentation. */
export const TRIGGER_RULES: readonly TriggerRule[] = [
  'all_success',
  'all_failed',
  'all_done',
  'all_done_min_one_success',
  'all_done_setup_success',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_skipped',
  'none_failed_min_one_success',
  'always',
  'all_skipped',
];

export interface Task {
  /** With group prefix, as the engine knows it. Unique within the DAG unless there is a problem about it. */
  readonly taskId: string;
  /** Class name, e.g. `BashOperator`; decorated tasks carry the class that Airflow makes, e.g. `_PythonDecoratedOperator`. */
  readonly operator: string;
  /** What a user calls it: `BashOperator`, `@task`, `@task.bash` … */
  readonly operatorLabel: string;
  /** Import path of the class as the file imports it, e.g. `airflow.providers.standard.operators.bash`. */
  readonly module?: string;
  /**
   * Import paths of the operator's base classes, nearest first, as far as they are known: a workspace class
   * `class Mine(BashOperator)` has `airflow.providers.standard.operators.bash.BashOperator` here.
   */
  readonly bases: readonly string[];
  readonly args: readonly Argument[];
  /** Full id of the enclosing task group, or null at the top. */
  readonly group: string | null;
  readonly triggerRule: TriggerRule | string;
  readonly retries: number | null;
  /** Seconds. */
  readonly retryDelay: number | null;
  /** Seconds; null means no limit. */
  readonly executionTimeout: number | null;
  readonly pool: string | null;
  /** Mapped by `.expand`/`.expand_kwargs`. */
  readonly mapped: boolean;
  readonly setup: boolean;
  readonly teardown: boolean;
  /** A teardown whose failure fails the run. Absent: it doesn't. */
  readonly onFailureFailDagrun?: boolean;
  /** How many tasks the loop or the call stands for is not known: the task was made in a body evaluated once. */
  readonly dynamic: boolean;
  /** XComs of other tasks that its templates or its callable name by task id. */
  readonly xcomPulls?: readonly XComPull[];
  /** Only where it is certain that it pushes no result. */
  readonly xcomPushes?: XComPushes;
  /** Assets among its outlets. `isOpen`: there may be others. Absent: none. */
  readonly updates?: { readonly assets: readonly AssetReference[]; readonly isOpen: boolean };
  /** The call that made the task (or the decorated function's call). The first of `locations`. */
  readonly location: Location;
  /** Where the task id itself is written, when it is a literal at the call. Rename edits this. */
  readonly idLocation?: Location;
  /** Every place that shaped it: the call, an `.override`, the decorated function, the loop … */
  readonly locations: readonly Location[];
  /** Name of the Python callable (decorated function or `python_callable`) and where it is defined, when known. */
  readonly callable?: {
    readonly name: string;
    readonly location: Location /** The whole definition. */;
    readonly extent?: Location;
  };
}

/** `xcom_pull(task_ids='…')` in a template or in a callable. */
export interface XComPull {
  readonly taskId: string;
  /** Absent: the task's result. Null: not known. */
  readonly key?: string | null;
  /** Of the id's text. */
  readonly location: Location;
}

/** An asset or a dataset. */
export interface AssetReference {
  readonly name: string;
  readonly uri: string;
  /** Of the call that made it. */
  readonly location?: Location;
}

/** What a task surely pushes. */
export interface XComPushes {
  /** It has no result (`return_value`). */
  readonly result: false;
  /** All that it pushes under other keys; absent when that is not known. */
  readonly keys?: readonly string[];
}

export type EdgeKind = 'order' | 'data' | 'condition';

export interface Edge {
  readonly upstream: string;
  readonly downstream: string;
  readonly kind: EdgeKind;
  readonly label?: string;
  /** It rests on something that is not known: it may not exist. */
  readonly uncertain?: true;
  /** The expression that wrote it: the `>>`, the `chain(...)` call, the argument that passes an XCom. */
  readonly location: Location;
}

export interface Group {
  /** With the prefix of its parents where those prefix. */
  readonly groupId: string;
  readonly parent: string | null;
  readonly mapped: boolean;
  readonly tooltip?: string;
  /** Whether task ids inside carry this group's id as prefix. */
  readonly prefixGroupId: boolean;
  /** The function that it is named after, if it is named after one. */
  readonly callable?: Task['callable'];
  readonly location: Location;
}

export interface Schedule {
  /** As written or as Airflow would print it: `@daily`, `0 5 * * *`, `1 day, 0:00:00`, `[Asset(...)]`. Null: never scheduled. */
  readonly text: string | null;
  readonly kind: 'none' | 'preset' | 'cron' | 'interval' | 'assets' | 'timetable' | 'unknown';
  /** The cron expression behind a preset or the cron text itself. */
  readonly cron?: string;
  /** Seconds, for `interval`. */
  readonly interval?: number;
  readonly timezone?: string;
  /** For `timetable`, when it is one of Airflow's own and its arguments are known. */
  readonly timetable?: Timetable;
  /** For `assets`, where it waits for all of them and they are all known. */
  readonly assets?: readonly AssetReference[];
  /** Of the value. Absent when it is the default. */
  readonly location?: Location;
}

export interface Param {
  readonly name: string;
  readonly default: StaticValue;
  /** JSON schema, as given to `Param(...)`. */
  readonly schema: { readonly [key: string]: Json };
  readonly description?: string;
}

/** A place in a file that refers to a task (by variable, by literal id, …). */
export interface TaskReference {
  readonly dagId: string;
  readonly taskId: string;
  readonly location: Location;
  /**
   * `id`: the literal text of the id, can be rewritten when the task is renamed.
   * `name`: a variable or call that stands for the task in a dependency expression.
   */
  readonly kind: 'id' | 'name';
}

export interface Dag {
  readonly dagId: string;
  readonly dialect: Dialect;
  /** A promise: ids and edges are what the engine itself would make of the file. */
  readonly exact: boolean;
  /** Why it is not exact (empty when it is), and what else is not known. */
  readonly unknowns: readonly Unknown[];
  readonly schedule: Schedule;
  readonly startDate: string | null;
  readonly catchup: boolean | null;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly params: readonly Param[];
  readonly args: readonly Argument[];
  readonly tasks: readonly Task[];
  readonly edges: readonly Edge[];
  readonly groups: readonly Group[];
  /** What its templates may name beside what Airflow gives them; absent where there is nothing. */
  readonly templateNames?: {
    readonly macros: readonly NameOfTemplates[];
    readonly filters: readonly NameOfTemplates[];
  };
  readonly location: Location;
  readonly idLocation?: Location;
}

export interface NameOfTemplates {
  readonly name: string;
  /** In a line: how it is called, or what its value is. */
  readonly about: string;
  readonly isCall?: boolean;
  readonly location: Location;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface RelatedInformation {
  readonly location: Location;
  readonly message: string;
}

export interface TextEdit {
  readonly location: Location;
  readonly newText: string;
}

/** A quick fix: a title in the imperative and the edits that carry it out. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Whether it is the one to apply without asking. */
  readonly preferred?: boolean;
}

export interface Problem {
  /** Kebab-case rule code, e.g. `dependency-cycle`; docs/rules/CODE.md is its page. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly RelatedInformation[];
  readonly fixes: readonly Fix[];
  /** The DAG that it is about, if it is about one. */
  readonly dagId?: string;
}

/** The analysis of one document. */
export interface DagFile {
  readonly uri: string;
  readonly dialect: Dialect | null;
  readonly dags: readonly Dag[];
  readonly problems: readonly Problem[];
  /** URIs of the other workspace documents that were read, and of those that would have been had they existed. */
  readonly dependencies: readonly string[];
  readonly references: readonly TaskReference[];
  /** The major version of Airflow that it was read as a file of. */
  readonly airflowVersion?: 2 | 3;
  /** The evaluation hit a budget (steps, depth, time); what was found until then is here. */
  readonly truncated?: string;
}
