/** What every request that executes a DAG file needs to know: the file, the interpreter, the settings of its folder. */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { StartRunParams } from '../../runner/protocol.ts';
import { kubernetesSettings } from '../kubernetes/cluster-settings.ts';
import { interpreterFor } from '../python/interpreter.ts';
import type { FolderRuns } from '../runner/runners.ts';
import { runSettings } from '../settings.ts';

/** @param file saved */
export async function runParams(file: vscode.Uri, dagId: string, folder: FolderRuns): Promise<StartRunParams> {
  const settings = runSettings(file);
  return {
    file: file.fsPath,
    dagId,
    executor: settings.executor,
    parallelism: settings.parallelism,
    python: await interpreterFor(file, folder.path),
    pythonPath: settings.pythonPath.map((path) => absolute(path, folder.path)),
    kubernetes: kubernetesSettings(file, folder.path),
  };
}

function absolute(path: string, folder: string): string {
  if (path.startsWith('file:')) return vscode.Uri.parse(path).fsPath;
  return isAbsolute(path) ? path : join(folder, path);
}
