/** The Python that a run's file is imported in. */

import { readLocalSettings } from './local-settings.ts';
import type { StartWorker } from './operators/worker-protocol.ts';
import type { StartRunParams } from './protocol.ts';
import { pythonFolders } from './python-paths.ts';
import { PythonSource } from './python-source.ts';
import { makeLogFolder } from './store/log-paths.ts';

export interface PythonPlace {
  readonly workspace: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** Of what the import prints. */
  readonly logPath: string;
  /** The worker of this product when absent. */
  readonly startWorker?: StartWorker;
}

export function pythonOfRun(
  params: StartRunParams,
  { workspace, env, logPath, startWorker }: PythonPlace,
): PythonSource {
  const start: StartWorker = async (options) => {
    makeLogFolder(workspace, logPath);
    if (startWorker) return startWorker(options);
    return (await import('./operators/python-worker.ts')).PythonWorker.start(options);
  };
  return new PythonSource(
    {
      python: params.python ?? (process.platform === 'win32' ? 'python' : 'python3'),
      file: params.file,
      ...(params.dagId !== undefined && { dagId: params.dagId }),
      sysPath: params.pythonPath ?? [],
      folders: pythonFolders(params.file, workspace, env),
      variables: readLocalSettings(workspace).variables,
      env,
      logPath,
    },
    start,
  );
}
