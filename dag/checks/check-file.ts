/** Runs the rules that look at one file. */
import type { DagFile, Problem } from '../model.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import type { Rule } from './rule.ts';

export const FILE_RULES: readonly Rule[] = [dependencyCycle];

export function checkDagFile(file: DagFile): readonly Problem[] {
  return file.dags.flatMap((dag) =>
    FILE_RULES.flatMap((rule) => rule.check(dag, file).map((found) => ({ ...found, dagId: found.dagId ?? dag.dagId }))),
  );
}
