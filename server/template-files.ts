/** The template files that tasks name in their arguments, and the task ids that those files name in turn. */
import { pulledIds } from '../dag/dialects/airflow/xcom-pulls.ts';
import type { Argument, Dag, DagFile, Json, Task, TaskReference } from '../dag/model.ts';
import type { FileAccess } from '../dag/workspace.ts';
import { templateCandidates, templateExtensions } from './template-paths.ts';
import { positionAt } from './text-at.ts';

export interface TemplateFile {
  readonly dag: Dag;
  readonly task: Task;
  readonly argument: Argument;
  /** As the argument has it. */
  readonly path: string;
  /** The file that Airflow would take; undefined when there is none. */
  readonly uri: string | undefined;
}

export function templateFiles(
  file: DagFile,
  files: Pick<FileAccess, 'kind'>,
  airflowVersion: 2 | 3,
): readonly TemplateFile[] {
  return file.dags.flatMap((dag) =>
    dag.tasks.flatMap((task) => {
      const extensions = templateExtensions(task, airflowVersion);
      if (extensions.length === 0) return [];
      return task.args.flatMap((argument) =>
        pathsIn(argument.value.kind === 'json' ? argument.value.value : null, extensions).map((path) => ({
          dag,
          task,
          argument,
          path,
          uri: templateCandidates(dag, dag.location.uri, path).find((uri) => files.kind(uri) === 'file'),
        })),
      );
    }),
  );
}

/** Task ids in `xcom_pull`s of those files, when the DAG has such tasks. */
export function templateReferences(file: DagFile, files: FileAccess, airflowVersion: 2 | 3): readonly TaskReference[] {
  return templateFiles(file, files, airflowVersion).flatMap(({ dag, uri }) => {
    const text = uri === undefined ? undefined : files.read(uri);
    if (uri === undefined || text === undefined) return [];
    const ids = new Set(dag.tasks.map(({ taskId }) => taskId));
    return pulledIds(text).flatMap(({ id, at }) => {
      if (!ids.has(id)) return [];
      const range = { start: positionAt(text, at), end: positionAt(text, at + id.length) };
      return [{ dagId: dag.dagId, taskId: id, kind: 'id' as const, location: { uri, range } }];
    });
  });
}

/** Airflow: a text that ends with an extension of the operator; in lists, each of them. */
function pathsIn(value: Json, extensions: readonly string[]): readonly string[] {
  if (typeof value === 'string')
    return extensions.some((extension) => value.endsWith(extension)) && !/[\n{]/.test(value) ? [value] : [];
  return Array.isArray(value) ? value.flatMap((item: Json) => pathsIn(item, extensions)) : [];
}
