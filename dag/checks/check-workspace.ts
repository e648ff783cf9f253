/** Runs the rules that look at all files together. */
import type { DagFile, Problem } from '../model.ts';
import type { WorkspaceRule } from './rule.ts';

export const WORKSPACE_RULES: readonly WorkspaceRule[] = [];

/** URI → problems. */
export function checkWorkspace(files: readonly DagFile[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const rule of WORKSPACE_RULES) {
    for (const each of rule.check(files)) found.set(each.location.uri, [...(found.get(each.location.uri) ?? []), each]);
  }
  return found;
}
