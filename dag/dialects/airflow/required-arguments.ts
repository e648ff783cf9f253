/** Arguments without which Airflow's own operators cannot be made. */

import type { TextEdit } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, locationOf, type PyClass, type Site } from '../../python/values.ts';
import type { TaskRecord } from './graph.ts';
import { report } from './state.ts';

/**
 * Class name → required arguments, beside `task_id`. From the signatures in apache-airflow-providers-standard 1.9 and
 * Airflow 2.10; an argument that has a default in one of them is left out.
 */
const REQUIRED: { readonly [name: string]: readonly string[] } = {
  BashOperator: ['bash_command'],
  PythonOperator: ['python_callable'],
  BranchPythonOperator: ['python_callable'],
  ShortCircuitOperator: ['python_callable'],
  PythonVirtualenvOperator: ['python_callable'],
  BranchPythonVirtualenvOperator: ['python_callable'],
  ExternalPythonOperator: ['python_callable', 'python'],
  BranchExternalPythonOperator: ['python_callable', 'python'],
  BranchDateTimeOperator: ['follow_task_ids_if_true', 'follow_task_ids_if_false', 'target_lower', 'target_upper'],
  BranchDayOfWeekOperator: ['follow_task_ids_if_true', 'follow_task_ids_if_false', 'week_day'],
  TriggerDagRunOperator: ['trigger_dag_id'],
  BashSensor: ['bash_command'],
  PythonSensor: ['python_callable'],
  FileSensor: ['filepath'],
  DateTimeSensor: ['target_time'],
  TimeSensor: ['target_time'],
  TimeDeltaSensor: ['delta'],
  DayOfWeekSensor: ['week_day'],
  ExternalTaskSensor: ['external_dag_id'],
};

/** Where Airflow has or had those classes; other packages use the same names for operators of their own. */
const MODULES = /^airflow\.(providers\.standard|operators|sensors|sdk|providers\.common\.compat)\b/;

export function checkRequiredArguments(
  interpreter: Interpreter,
  task: TaskRecord,
  cls: PyClass,
  args: CallArguments,
  site: Site,
): void {
  // A subclass may give them itself.
  if (cls.site || !MODULES.test(cls.module) || args.unknownKeywords) return;
  const missing = (REQUIRED[cls.name] ?? []).filter((name) => !task.args.has(name));
  if (missing.length === 0) return;
  const names = missing.map((name) => `'${name}'`).join(' and ');
  report(interpreter, {
    code: 'missing-argument',
    // A mapped operator is made when it runs: only then does Airflow see what is not there.
    ...(task.mapped ? { severity: 'warning' as const } : {}),
    message: `${cls.name} needs the argument${missing.length > 1 ? 's' : ''} ${names}`,
    site,
    fixes: [{ title: `Add ${names}`, edits: [argumentsEdit(site, missing)] }],
    ...(task.dag ? { dag: task.dag } : {}),
  });
}

/** Adds keyword arguments at the end of a call; what they should be is the writer's to say. */
export function argumentsEdit(call: Site, names: readonly string[]): TextEdit {
  const { text } = call.document;
  let at = call.end - 1;
  while (at > call.start && /\s/.test(text[at - 1] ?? '')) at--;
  const before = text[at - 1];
  const separator = before === '(' ? '' : before === ',' ? ' ' : ', ';
  const written = names.map((name) => `${name}=${name === 'bash_command' ? "''" : '...'}`).join(', ');
  return { location: locationOf({ document: call.document, start: at, end: at }), newText: separator + written };
}
