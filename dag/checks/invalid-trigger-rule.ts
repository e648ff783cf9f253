/** `invalid-trigger-rule`: a trigger rule that Airflow does not have. */
import { TRIGGER_RULES } from '../model.ts';
import { mostSimilar } from '../similar.ts';
import { problem, type Rule } from './rule.ts';

/** Names that Airflow 2 still took: https://airflow.apache.org/docs/apache-airflow/stable/release_notes.html (3.0.0). */
const ONLY_AIRFLOW_2 = ['dummy', 'none_failed_or_skipped'];
const REPLACED: { readonly [rule: string]: string } = {
  dummy: 'always',
  none_failed_or_skipped: 'none_failed_min_one_success',
};

export const invalidTriggerRule: Rule = {
  code: 'invalid-trigger-rule',
  severity: 'error',
  title: 'A trigger rule that Airflow does not have',
  check: (dag, { airflowVersion }) => {
    const known = new Set<string>([...TRIGGER_RULES, ...(airflowVersion === 2 ? ONLY_AIRFLOW_2 : [])]);
    return dag.tasks.flatMap((task) => {
      if (known.has(task.triggerRule)) return [];
      const argument = task.args.find(({ name }) => name === 'trigger_rule');
      if (argument?.value.kind !== 'json') return [];
      const better = REPLACED[task.triggerRule] ?? mostSimilar(task.triggerRule, TRIGGER_RULES);
      const fixes =
        better && argument.location
          ? [
              {
                title: `Change it to '${better}'`,
                edits: [{ location: argument.location, newText: `'${better}'` }],
                preferred: true,
              },
            ]
          : [];
      const hint = better ? `; did you mean '${better}'?` : '';
      return [
        problem(
          invalidTriggerRule,
          argument.location ?? task.location,
          `Airflow has no trigger rule '${task.triggerRule}'${hint}`,
          // Of a task that is mapped Airflow looks at it when the task is to run, and not at import.
          task.mapped ? { fixes, severity: 'warning' } : { fixes },
        ),
      ];
    });
  },
};
