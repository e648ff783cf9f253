/** The tasks beside a task, as `upstream_list` and `downstream_list` give them. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { Site, Value } from '../../python/values.ts';
import { neighboursOf, type TaskRecord } from './graph.ts';
import { refuse } from './refusals.ts';
import { currentDag, stateOf } from './state.ts';

/** Airflow: "Operator … has not been assigned to a DAG yet". */
export function neighbours(
  interpreter: Interpreter,
  task: TaskRecord,
  side: 'upstream' | 'downstream',
  site: Site,
): Value {
  const isAlone = !task.dag && !task.args.has('dag') && !currentDag(stateOf(interpreter));
  if (isAlone && interpreter.unknownContexts.length === 0)
    refuse(interpreter, {
      code: 'outside-dag',
      message: `'${task.taskId}' has no DAG yet, so it cannot be asked for its ${side}_list`,
      site,
    });
  return neighboursOf(interpreter, task[side], site);
}
