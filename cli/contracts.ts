/** What other programs read from our output: names and shapes are promises. Lines and columns count from 1. */
import type { Dag, DagFile, Problem, Severity } from '../dag/model.ts';
import type { NameOf } from './names.ts';

export interface ProblemJson {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  /** Titles of quick fixes. */
  readonly fixes: readonly string[];
}

export interface DagFileJson {
  readonly file: string;
  readonly dialect: string | null;
  readonly dags: readonly DagJson[];
  readonly problems: readonly ProblemJson[];
}

export interface DagJson {
  readonly dag_id: string;
  /** A promise: ids and edges are what Airflow itself would make of the file. */
  readonly exact: boolean;
  readonly schedule: string | null;
  readonly line: number;
  readonly tasks: readonly {
    readonly task_id: string;
    readonly operator: string;
    readonly trigger_rule: string;
    readonly task_group: string | null;
    readonly mapped: boolean;
    readonly setup: boolean;
    readonly teardown: boolean;
    readonly line: number;
  }[];
  /** Upstream, downstream and, when there is one, the label. */
  readonly edges: readonly (readonly [string, string] | readonly [string, string, string])[];
  readonly groups: readonly { readonly group_id: string; readonly parent: string | null; readonly mapped: boolean }[];
  readonly unknowns: readonly { readonly line: number; readonly reason: string }[];
}

export function problemJson(problem: Problem, nameOf: NameOf): ProblemJson {
  const { start, end } = problem.location.range;
  return {
    file: nameOf(problem.location.uri),
    line: start.line + 1,
    column: start.character + 1,
    end_line: end.line + 1,
    end_column: end.character + 1,
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    related: problem.related.map(({ location, message }) => ({
      file: nameOf(location.uri),
      line: location.range.start.line + 1,
      message,
    })),
    fixes: problem.fixes.map((fix) => fix.title),
  };
}

export function dagFileJson(name: string, file: DagFile, problems: readonly Problem[], nameOf: NameOf): DagFileJson {
  return {
    file: name,
    dialect: file.dialect,
    dags: file.dags.map(dagJson),
    problems: problems.map((problem) => problemJson(problem, nameOf)),
  };
}

function dagJson(dag: Dag): DagJson {
  return {
    dag_id: dag.dagId,
    exact: dag.exact,
    schedule: dag.schedule.text,
    line: dag.location.range.start.line + 1,
    tasks: dag.tasks.map((task) => ({
      task_id: task.taskId,
      operator: task.operator,
      trigger_rule: task.triggerRule,
      task_group: task.group,
      mapped: task.mapped,
      setup: task.setup,
      teardown: task.teardown,
      line: task.location.range.start.line + 1,
    })),
    edges: edgesOf(dag),
    groups: dag.groups.map(({ groupId, parent, mapped }) => ({ group_id: groupId, parent, mapped })),
    unknowns: unknownsOf(dag),
  };
}

/** Two tasks have one edge, however often and in whatever way it was written. */
function edgesOf(dag: Dag): DagJson['edges'] {
  const edges = new Map<string, readonly [string, string] | readonly [string, string, string]>();
  for (const { upstream, downstream, label } of dag.edges) {
    const key = JSON.stringify([upstream, downstream]);
    if (label !== undefined) edges.set(key, [upstream, downstream, label]);
    else if (!edges.has(key)) edges.set(key, [upstream, downstream]);
  }
  return [...edges.values()];
}

/** Code that is evaluated several times meets the same unknown each time. */
function unknownsOf(dag: Dag): DagJson['unknowns'] {
  const unknowns = new Map<string, DagJson['unknowns'][number]>();
  for (const { location, reason } of dag.unknowns) {
    const line = location.range.start.line + 1;
    unknowns.set(JSON.stringify([line, reason]), { line, reason });
  }
  return [...unknowns.values()].sort((a, b) => a.line - b.line);
}
