/** Runs the rules that look at all files together. */
import type { DagFile, Problem } from '../model.ts';
import { duplicateDagId } from './duplicate-dag-id.ts';
import type { WorkspaceRule } from './rule.ts';
import { unknownExternalDag } from './unknown-external-dag.ts';
import { unproducedAsset } from './unproduced-asset.ts';

export const WORKSPACE_RULES: readonly WorkspaceRule[] = [duplicateDagId, unknownExternalDag, unproducedAsset];

/** URI → problems. */
export function checkWorkspace(files: readonly DagFile[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const rule of WORKSPACE_RULES) {
    for (const each of rule.check(files)) {
      const known = found.get(each.location.uri) ?? [];
      known.push(each);
      found.set(each.location.uri, known);
    }
  }
  return found;
}
