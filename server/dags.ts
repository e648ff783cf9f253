/** Request `dagwright/dags`: every DAG of the workspace that is known by now. */
import type { CancellationSignal } from '../dag/workspace.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import type { DagsResult } from './protocol.ts';

export function dags(analyses: Analyses, signal?: CancellationSignal): DagsResult {
  const found: DagsResult['dags'][number][] = [];
  for (const file of knownFiles(analyses, signal)) {
    for (const { dagId, idLocation, location, tasks } of file.dags) {
      found.push({ dagId, uri: file.uri, location: idLocation ?? location, taskCount: tasks.length });
    }
  }
  return { dags: found.sort((a, b) => a.dagId.localeCompare(b.dagId, 'en')) };
}
