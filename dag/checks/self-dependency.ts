/** `self-dependency`: a task that waits for itself and so never starts. */
import { problem, type Rule } from './rule.ts';
import { sensorsOfThemselves } from './waits-for-itself.ts';

export const selfDependency: Rule = {
  code: 'self-dependency',
  severity: 'error',
  title: 'A task that waits for itself',
  check: (dag) => [
    ...dag.edges
      .filter((edge) => edge.upstream === edge.downstream)
      .map((edge) =>
        problem(selfDependency, edge.location, `Task '${edge.upstream}' waits for itself`, {
          // An edge that may not exist makes no error.
          severity: edge.uncertain ? 'warning' : 'error',
        }),
      ),
    ...sensorsOfThemselves(selfDependency, dag),
  ],
};
