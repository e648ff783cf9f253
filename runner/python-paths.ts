/** Folders that Airflow has on `sys.path` beside a DAG file's own: the DAGs folder, and `config` and `plugins` beside it. */
import { statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

export interface PythonFolders {
  /** Absolute, in the order of the search. */
  readonly sysPath: readonly string[];
  /** Where Airflow's plugin manager looks; undefined when there is no such folder. */
  readonly plugins: string | undefined;
}

/** `workspace`: absolute. `env`: of the run. */
export function pythonFolders(
  file: string,
  workspace: string,
  env: { readonly [name: string]: string | undefined },
): PythonFolders {
  const dags = env.AIRFLOW__CORE__DAGS_FOLDER ?? dagsFolder(file, workspace);
  const homes = [env.AIRFLOW_HOME, dags && dirname(dags), workspace, dirname(file)].filter((one) => one !== undefined);
  const plugins = [env.AIRFLOW__CORE__PLUGINS_FOLDER, ...homes.map((home) => join(home, 'plugins'))].find(isFolder);
  const config = homes.map((home) => join(home, 'config')).find(isFolder);
  return { sysPath: [dags, config, plugins].filter((folder) => isFolder(folder)), plugins };
}

/** The nearest folder around the file that is called `dags`, inside the workspace. */
function dagsFolder(file: string, workspace: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const below = relative(workspace, folder);
    if (below.startsWith('..') || folder === dirname(folder)) return undefined;
    if (basename(folder) === 'dags') return folder;
  }
}

function isFolder(path: string | undefined): path is string {
  return path !== undefined && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
