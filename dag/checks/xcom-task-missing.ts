/** `xcom-task-missing`: a result is pulled from a task that the DAG does not have; the pull gives None. */

import { mostSimilar } from '../similar.ts';
import { problem, type Rule } from './rule.ts';

export const xcomTaskMissing: Rule = {
  code: 'xcom-task-missing',
  severity: 'warning',
  title: 'A result pulled from a task that does not exist',
  check: (dag) => {
    // A DAG that is not known exactly may have the task.
    if (!dag.exact) return [];
    const ids = new Set(dag.tasks.map((task) => task.taskId));
    return dag.tasks.flatMap((task) =>
      (task.xcomPulls ?? []).flatMap(({ taskId, location }) => {
        if (ids.has(taskId)) return [];
        const better = [...ids].find((id) => id.endsWith(`.${taskId}`)) ?? mostSimilar(taskId, ids);
        const fixes = better
          ? [{ title: `Change it to '${better}'`, edits: [{ location, newText: better }], preferred: true }]
          : [];
        const hint = better ? `; did you mean '${better}'?` : '';
        return [
          problem(
            xcomTaskMissing,
            location,
            `'${task.taskId}' pulls the result of '${taskId}', but DAG '${dag.dagId}' has no such task${hint}`,
            { fixes },
          ),
        ];
      }),
    );
  },
};
