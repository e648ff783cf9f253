/** Families of operators, for the colour bar and the icon of a card. By name, so that providers need no list here. */
import type { Task } from '../model.ts';

export type OperatorKind =
  | 'python'
  | 'shell'
  | 'branch'
  | 'sensor'
  | 'empty'
  | 'container'
  | 'data'
  | 'message'
  | 'trigger'
  | 'other';

/** In order: the first pattern that matches the label or the class name decides. */
const PATTERNS: readonly (readonly [RegExp, OperatorKind])[] = [
  [/sensor/i, 'sensor'],
  [/branch|short_?circuit|run_if|skip_if|latest_?only/i, 'branch'],
  [/empty|dummy/i, 'empty'],
  [/kubernetes|docker|podoperator|\becs|emr|dataproc|batch|container/i, 'container'],
  [/trigger_?dag|externaltask/i, 'trigger'],
  [/email|slack|smtp|telegram|discord|teams|pagerduty|opsgenie|notif/i, 'message'],
  [/bash|ssh|shell/i, 'shell'],
  [/To[A-Z]/, 'data'],
  [/sql|query|transfer|snowflake|postgres|redshift|athena|spark|glue|dbt|databricks|s3|gcs|copy/i, 'data'],
  [/python|^@task|virtualenv/i, 'python'],
];

export function operatorKind(task: Pick<Task, 'operator' | 'operatorLabel'>): OperatorKind {
  const name = `${task.operatorLabel} ${task.operator}`;
  for (const [pattern, kind] of PATTERNS) if (pattern.test(name)) return kind;
  return 'other';
}
