/** `empty-dag`: a DAG without tasks. */
import { problem, type Rule } from './rule.ts';

export const emptyDag: Rule = {
  code: 'empty-dag',
  severity: 'hint',
  title: 'A DAG without tasks',
  check: (dag, { file }) => {
    // A mistake elsewhere may be why they are missing.
    const isMistaken = file.problems.some(({ severity }) => severity === 'error' || severity === 'warning');
    if (!dag.exact || dag.tasks.length > 0 || isMistaken) return [];
    return [problem(emptyDag, dag.idLocation ?? dag.location, `DAG '${dag.dagId}' has no tasks: its runs do nothing`)];
  },
};
