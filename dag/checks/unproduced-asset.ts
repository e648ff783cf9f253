/** `unproduced-asset`: a DAG waits for an asset that no task of the workspace updates. It may be updated elsewhere. */
import type { AssetReference, DagFile } from '../model.ts';
import { problem, type WorkspaceRule } from './rule.ts';

export const unproducedAsset: WorkspaceRule = {
  code: 'unproduced-asset',
  severity: 'hint',
  title: 'A schedule by an asset that nothing in the workspace updates',
  check: (files) => {
    if (!files.some((file) => file.dags.some((dag) => dag.schedule.assets))) return [];
    const updated = updates(files);
    if (!updated) return [];
    return files.flatMap((file) =>
      file.dags.flatMap((dag) =>
        (dag.schedule.assets ?? [])
          .filter(({ name, uri }) => !updated.has(name) && !updated.has(uri))
          .map((asset) =>
            problem(
              unproducedAsset,
              placeIn(file, asset) ?? dag.schedule.location ?? dag.location,
              `No task in the workspace updates '${asset.name}': nothing here makes '${dag.dagId}' run`,
              { dagId: dag.dagId },
            ),
          ),
      ),
    );
  },
};

/** Undefined where some task may update any asset. */
function updates(files: readonly DagFile[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const { dags } of files)
    for (const { tasks } of dags)
      for (const { updates: outlets } of tasks) {
        if (outlets?.isOpen) return undefined;
        for (const { name, uri } of outlets?.assets ?? []) found.add(name).add(uri);
      }
  return found;
}

function placeIn({ uri }: DagFile, { location }: AssetReference): AssetReference['location'] {
  return location?.uri === uri ? location : undefined;
}
