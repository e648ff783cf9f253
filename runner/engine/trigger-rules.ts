/**
 * Every trigger rule of Airflow 3 as a table from the states of a task's upstream instances to a verdict. The first row whose
 * condition holds decides. Source of the semantics: Airflow 3's trigger rule dependency (`TriggerRuleDep`) and
 * https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules
 */
import type { TriggerRule } from '../../dag/model.ts';

/** How many upstream instances are in each state. A mapped upstream counts once an instance, an unexpanded one counts as one. */
export interface UpstreamCounts {
  readonly total: number;
  readonly success: number;
  readonly skipped: number;
  readonly failed: number;
  readonly upstreamFailed: number;
  readonly removed: number;
  /** The five above together. */
  readonly done: number;
  /** Setup tasks among them. */
  readonly setupTotal: number;
  readonly setupSuccess: number;
  readonly setupSkipped: number;
}

export type Verdict = 'run' | 'wait' | 'skip' | 'upstream_failed' | 'remove';

export interface RuleRow {
  readonly when: (counts: UpstreamCounts, mapIndex: number) => boolean;
  readonly verdict: Verdict;
  /** In words for the user; made only when somebody asks. */
  readonly reason: (counts: UpstreamCounts) => string;
}

/** The row that decides. Tasks without upstream tasks run under every rule. */
export function decide(rule: TriggerRule, counts: UpstreamCounts, mapIndex: number): RuleRow {
  if (counts.total === 0) return NO_UPSTREAM;
  for (const row of TRIGGER_RULE_TABLE[rule]) if (row.when(counts, mapIndex)) return row;
  throw new Error(`The table of trigger rule ${rule} has no last row.`);
}

const bad = (c: UpstreamCounts): number => c.failed + c.upstreamFailed;
const allDone = (c: UpstreamCounts): boolean => c.done >= c.total;
const open = (c: UpstreamCounts): string => `waits for ${c.total - c.done} of ${tasks(c.total)} before it`;

const NO_UPSTREAM: RuleRow = { when: () => true, verdict: 'run', reason: () => 'no upstream tasks' };
const RUN: RuleRow = { when: () => true, verdict: 'run', reason: () => 'its trigger rule is met' };
const WAIT: RuleRow = { when: () => true, verdict: 'wait', reason: open };

export const TRIGGER_RULE_TABLE: { readonly [rule in TriggerRule]: readonly RuleRow[] } = {
  always: [RUN],
  all_success: [
    row(
      (c) => bad(c) > 0,
      'upstream_failed',
      (c) => `${tasks(bad(c))} before it failed`,
    ),
    row(
      (c) => c.skipped > 0,
      'skip',
      (c) => `${tasks(c.skipped)} before it ${was(c.skipped)} skipped`,
    ),
    // An instance whose index no longer exists upstream has nothing to work on.
    row(
      (c, index) => c.removed > 0 && c.success > 0 && index >= c.success,
      'remove',
      () => 'its upstream was removed',
    ),
    row((c) => c.total - c.success - c.removed <= 0, 'run', RUN.reason),
    WAIT,
  ],
  all_failed: [
    row(
      (c) => c.success + c.skipped > 0,
      'skip',
      (c) => `${tasks(c.success + c.skipped)} before it did not fail`,
    ),
    row((c) => c.total - bad(c) - c.removed <= 0, 'run', RUN.reason),
    WAIT,
  ],
  all_done: [row(allDone, 'run', RUN.reason), WAIT],
  all_done_min_one_success: [
    row(
      (c) => c.skipped > 0,
      'skip',
      (c) => `${tasks(c.skipped)} before it ${was(c.skipped)} skipped`,
    ),
    row(
      (c) => allDone(c) && c.success === 0,
      'upstream_failed',
      () => 'no task before it succeeded',
    ),
    row((c) => c.success + bad(c) >= c.total - c.removed, 'run', RUN.reason),
    WAIT,
  ],
  all_done_setup_success: [
    row(
      (c) => allDone(c) && c.setupTotal > 0 && c.setupSkipped >= c.setupTotal,
      'skip',
      () => 'every setup task before it was skipped',
    ),
    row(
      (c) => allDone(c) && c.setupTotal > 0 && c.setupSuccess === 0,
      'upstream_failed',
      () => 'no setup task before it succeeded',
    ),
    row(allDone, 'run', RUN.reason),
    WAIT,
  ],
  one_success: [
    row((c) => c.success > 0, 'run', RUN.reason),
    row(
      (c) => allDone(c) && c.done === c.skipped,
      'skip',
      () => 'every task before it was skipped',
    ),
    row(allDone, 'upstream_failed', () => 'no task before it succeeded'),
    row(
      () => true,
      'wait',
      (c) => `waits for the first success of ${tasks(c.total)} before it`,
    ),
  ],
  one_failed: [
    row((c) => bad(c) > 0, 'run', RUN.reason),
    row(allDone, 'skip', () => 'no task before it failed'),
    row(
      () => true,
      'wait',
      (c) => `waits for the first failure of ${tasks(c.total)} before it`,
    ),
  ],
  one_done: [
    row((c) => c.success + c.failed > 0, 'run', RUN.reason),
    row(allDone, 'skip', () => 'no task before it succeeded or failed'),
    row(
      () => true,
      'wait',
      (c) => `waits for the first of ${tasks(c.total)} before it to end`,
    ),
  ],
  none_failed: [
    row(
      (c) => bad(c) > 0,
      'upstream_failed',
      (c) => `${tasks(bad(c))} before it failed`,
    ),
    row((c) => c.total - c.success - c.skipped - c.removed <= 0, 'run', RUN.reason),
    WAIT,
  ],
  none_failed_min_one_success: [
    row(
      (c) => bad(c) > 0,
      'upstream_failed',
      (c) => `${tasks(bad(c))} before it failed`,
    ),
    row(
      (c) => c.skipped === c.total,
      'skip',
      () => 'every task before it was skipped',
    ),
    row(
      (c) => allDone(c) && c.success === 0,
      'upstream_failed',
      () => 'no task before it succeeded',
    ),
    row((c) => c.total - c.success - c.skipped - c.removed <= 0, 'run', RUN.reason),
    WAIT,
  ],
  none_skipped: [
    row(
      (c) => c.skipped > 0,
      'skip',
      (c) => `${tasks(c.skipped)} before it ${was(c.skipped)} skipped`,
    ),
    row(allDone, 'run', RUN.reason),
    WAIT,
  ],
  all_skipped: [
    row(
      (c) => c.success + bad(c) > 0,
      'skip',
      (c) => `${tasks(c.success + bad(c))} before it ${was(c.success + bad(c))} not skipped`,
    ),
    row((c) => c.total - c.skipped <= 0, 'run', RUN.reason),
    WAIT,
  ],
};

/** Setups that lie further up than directly before a task have to have succeeded, whatever the task's own rule says. */
export const SETUP_TABLE: readonly RuleRow[] = [
  row(
    (c) => bad(c) > 0,
    'upstream_failed',
    (c) => `${bad(c) === 1 ? 'a setup task' : `${bad(c)} setup tasks`} it needs failed`,
  ),
  row(
    (c) => c.skipped > 0,
    'skip',
    () => 'a setup task it needs was skipped',
  ),
  row((c) => c.total - c.success - c.removed <= 0, 'run', RUN.reason),
  row(
    () => true,
    'wait',
    (c) => `waits for ${c.total - c.done} setup task${c.total - c.done === 1 ? '' : 's'}`,
  ),
];

function row(when: RuleRow['when'], verdict: Verdict, reason: RuleRow['reason']): RuleRow {
  return { when, verdict, reason };
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
}
