/** Runs the rules that look at one file. */
import type { DagFile, Problem } from '../model.ts';
import { catchUp } from './catch-up.ts';
import { cronDayOrWeekday } from './cron-day-or-weekday.ts';
import { cronSeconds } from './cron-seconds.ts';
import { dependencyCycle } from './dependency-cycle.ts';
import { emptyDag } from './empty-dag.ts';
import { futureStartDate } from './future-start-date.ts';
import { invalidId } from './invalid-id.ts';
import { invalidSchedule } from './invalid-schedule.ts';
import { invalidTriggerRule } from './invalid-trigger-rule.ts';
import type { Rule } from './rule.ts';
import { scheduleNeverFires } from './schedule-never-fires.ts';
import { selfDependency } from './self-dependency.ts';
import { unconnectedTask } from './unconnected-task.ts';
import { xcomNeverPushed } from './xcom-never-pushed.ts';
import { xcomNotUpstream } from './xcom-not-upstream.ts';
import { xcomTaskMissing } from './xcom-task-missing.ts';

export const FILE_RULES: readonly Rule[] = [
  dependencyCycle,
  selfDependency,
  invalidId,
  invalidTriggerRule,
  invalidSchedule,
  scheduleNeverFires,
  cronSeconds,
  cronDayOrWeekday,
  futureStartDate,
  catchUp,
  emptyDag,
  unconnectedTask,
  xcomTaskMissing,
  xcomNotUpstream,
  xcomNeverPushed,
];

/** `now`: milliseconds since the epoch. */
export function checkDagFile(file: DagFile, airflowVersion: 2 | 3, now: number): readonly Problem[] {
  const context = { file, airflowVersion, now };
  return file.dags.flatMap((dag) =>
    FILE_RULES.flatMap((rule) =>
      rule.check(dag, context).map((found) => ({ ...found, dagId: found.dagId ?? dag.dagId })),
    ),
  );
}
