/**
 * Template files: which arguments may name one, and where Airflow looks for it.
 * Airflow: a text in a templated argument that ends with one of the operator's extensions is the path of a file below the
 * DAG file's folder or below `template_searchpath`.
 */

import { URI, Utils } from 'vscode-uri';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import type { Dag, Json, Task } from '../dag/model.ts';
import { parentUri } from './uris.ts';

/** In the order in which Airflow looks. */
export function templateFolders(dag: Pick<Dag, 'args'>, dagFile: string): readonly string[] {
  const home = parentUri(dagFile);
  const given = dag.args.find(({ name }) => name === 'template_searchpath')?.value;
  const paths = given?.kind === 'json' ? texts(given.value) : [];
  return [home, ...paths.map((path) => resolved(home, path))];
}

/** The URIs that a template's path may stand for, in Airflow's order. */
export function templateCandidates(dag: Pick<Dag, 'args'>, dagFile: string, path: string): readonly string[] {
  return [...new Set(templateFolders(dag, dagFile).map((folder) => resolved(folder, path.replace(/^\//, ''))))];
}

/** The extensions by which Airflow knows the path of a template in this task; empty when the operator is not known. */
export function templateExtensions(task: Task, airflowVersion: 2 | 3): readonly string[] {
  const catalogue = operatorCatalogue(airflowVersion);
  const paths = [...(task.module ? [`${task.module}.${task.operator}`] : []), ...task.bases];
  for (const path of paths) {
    const facts = catalogue.find(path);
    if (facts && facts.templateExtensions.length > 0) return facts.templateExtensions;
  }
  return [];
}

function texts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function resolved(folder: string, path: string): string {
  if (path.startsWith('/')) return URI.parse(folder).with({ path }).toString();
  return Utils.joinPath(URI.parse(folder), path).toString();
}
