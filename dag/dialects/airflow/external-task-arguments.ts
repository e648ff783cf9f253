/** What `ExternalTaskSensor` refuses. Source: its `__init__`, the same in Airflow 2.10 and 3. */
import type { Value } from '../../python/values.ts';
import type { ValueFinding } from './argument-values.ts';
import type { TaskRecord } from './graph.ts';
import { RUN_STATES, TASK_STATES } from './states.ts';

const SENSED_STATES = [...TASK_STATES, 'awaiting_input', 'shutdown'];
const STATE_ARGUMENTS = ['allowed_states', 'skipped_states', 'failed_states'];

export function checkExternalTaskSensor({ args }: TaskRecord): readonly ValueFinding[] {
  const id = given(args.get('external_task_id'));
  const ids = given(args.get('external_task_ids'), true);
  const group = given(args.get('external_task_group_id'));
  const found: ValueFinding[] = [];
  const both = (name: string, other: string): void => {
    found.push({ name, message: `ExternalTaskSensor takes either '${other}' or '${name}', not both` });
  };
  if (id === 'yes' && ids === 'yes') both('external_task_ids', 'external_task_id');
  else if (group === 'yes' && ids === 'yes') both('external_task_group_id', 'external_task_ids');
  else if (group === 'yes' && id === 'yes') both('external_task_group_id', 'external_task_id');
  if (given(args.get('execution_delta')) === 'yes' && given(args.get('execution_date_fn')) === 'yes')
    both('execution_date_fn', 'execution_delta');
  const ofTask = [id, ids, group];
  if (ofTask.includes('yes')) found.push(...stateFindings(args, SENSED_STATES, 'a task'));
  else if (ofTask.every((each) => each === 'no')) found.push(...stateFindings(args, RUN_STATES, 'a DAG run'));
  return found;
}

function given(value: Value | undefined, emptyIsNone = false): 'yes' | 'no' | 'unknown' {
  if (!value || value.kind === 'none') return 'no';
  if (value.kind === 'unknown') return 'unknown';
  if (!emptyIsNone) return 'yes';
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.length > 0 ? 'yes' : 'no';
  return value.kind === 'instance' ? 'unknown' : 'yes';
}

function stateFindings(args: TaskRecord['args'], states: readonly string[], what: string): readonly ValueFinding[] {
  const seen = new Map<string, string>();
  return STATE_ARGUMENTS.flatMap((name): readonly ValueFinding[] => {
    const value = args.get(name);
    if (value?.kind !== 'list' && value?.kind !== 'tuple') return [];
    const texts = value.items.flatMap((item) => (item.kind === 'str' ? [item.value] : []));
    const wrong = texts.find((text) => !states.includes(text));
    if (wrong !== undefined)
      return [
        {
          name,
          message: `'${wrong}' is not a state that ${what} can have; those are ${states.filter((state) => state !== 'shutdown').join(', ')}`,
        },
      ];
    const twice = texts.find((text) => seen.has(text));
    for (const text of texts) seen.set(text, name);
    return twice === undefined
      ? []
      : [
          {
            name,
            message: `'${twice}' stands in '${name}' and in '${seen.get(twice)}': a state can be in one of them only`,
          },
        ];
  });
}
