/** Our reading of a DAG beside Airflow's. */
import type { Dag } from '../../dag/model.ts';
import type { TruthDag, TruthTask } from './records.ts';
import { scheduleDifference } from './schedules.ts';

export interface Difference {
  readonly file: string;
  readonly dagId: string;
  /** We have no DAG of that id. */
  readonly absent: boolean;
  readonly claimedExact: boolean;
  readonly missingTasks: readonly string[];
  readonly extraTasks: readonly string[];
  readonly missingEdges: readonly string[];
  readonly extraEdges: readonly string[];
  /** `line: reason`. */
  readonly unknowns: readonly string[];
}

/** What beside ids and edges is compared: for each, how many of the compared things agree. */
export const SECONDARY = [
  'operator',
  'operator name',
  'task group',
  'trigger rule',
  'mapped',
  'setup',
  'teardown',
  'retries',
  'pool',
  'task line',
  'groups',
  'labels',
  'schedule',
  'dag line',
] as const;
export type SecondaryName = (typeof SECONDARY)[number];
/** What a DAG that says `exact` promises, beside ids and edges. */
const PROMISED: ReadonlySet<SecondaryName> = new Set([
  'operator',
  'task group',
  'trigger rule',
  'mapped',
  'groups',
  'schedule',
]);
export type SecondaryCounts = { [name in SecondaryName]: { same: number; all: number; first: string[] } };

export function emptySecondary(): SecondaryCounts {
  return Object.fromEntries(
    SECONDARY.map((name) => [name, { same: 0, all: 0, first: [] }]),
  ) as unknown as SecondaryCounts;
}

/** Undefined when ids and edges are the same. */
export function compareDag(file: string, truth: TruthDag, ours: Dag | undefined): Difference | undefined {
  const theirTasks = new Set(truth.tasks.map((task) => task.task_id));
  const ourTasks = new Set(ours?.tasks.map((task) => task.taskId));
  const theirEdges = new Set(truth.edges.map(([upstream, downstream]) => `${upstream} >> ${downstream}`));
  const ourEdges = new Set(ours?.edges.map((edge) => `${edge.upstream} >> ${edge.downstream}`));
  const difference: Difference = {
    file,
    dagId: truth.dag_id,
    absent: ours === undefined,
    claimedExact: ours?.exact ?? false,
    missingTasks: without(theirTasks, ourTasks),
    extraTasks: without(ourTasks, theirTasks),
    missingEdges: without(theirEdges, ourEdges),
    extraEdges: without(ourEdges, theirEdges),
    unknowns: (ours?.unknowns ?? []).map((unknown) => `${unknown.location.range.start.line + 1}: ${unknown.reason}`),
  };
  const { absent, missingTasks, extraTasks, missingEdges, extraEdges } = difference;
  const same = !absent && [missingTasks, extraTasks, missingEdges, extraEdges].every((list) => list.length === 0);
  return same ? undefined : difference;
}

/** Counts what is alike; gives the names of what differs and is promised by a DAG that says `exact`. */
export function countSecondary(
  file: string,
  truth: TruthDag,
  ours: Dag,
  counts: SecondaryCounts,
): readonly SecondaryName[] {
  const broken = new Set<SecondaryName>();
  const note = (name: SecondaryName, where: string, expected: unknown, got: unknown): void => {
    const count = counts[name];
    count.all += 1;
    if (JSON.stringify(expected) === JSON.stringify(got)) count.same += 1;
    else {
      if (PROMISED.has(name)) broken.add(name);
      count.first.push(
        `${file} ${truth.dag_id} ${where}: Airflow ${JSON.stringify(expected)}, here ${JSON.stringify(got)}`,
      );
    }
  };
  const theirs = new Map<string, TruthTask>(truth.tasks.map((task) => [task.task_id, task]));
  for (const task of ours.tasks) {
    const their = theirs.get(task.taskId);
    if (!their) continue;
    note('operator', task.taskId, their.operator, task.operator);
    if (their.operator_name !== undefined) note('operator name', task.taskId, their.operator_name, task.operatorLabel);
    note('task group', task.taskId, their.task_group, task.group);
    note('trigger rule', task.taskId, their.trigger_rule, task.triggerRule);
    note('mapped', task.taskId, their.mapped, task.mapped);
    note('setup', task.taskId, their.setup ?? false, task.setup);
    note('teardown', task.taskId, their.teardown ?? false, task.teardown);
    if (their.retries !== undefined) note('retries', task.taskId, their.retries, task.retries ?? 0);
    if (their.pool !== undefined) note('pool', task.taskId, their.pool, task.pool ?? 'default_pool');
    if (their.line !== undefined) note('task line', task.taskId, their.line, task.location.range.start.line + 1);
  }
  const groupText = (id: string, parent: string | null, mapped: boolean): string =>
    `${id} in ${parent ?? '-'}${mapped ? ' mapped' : ''}`;
  note(
    'groups',
    'groups',
    truth.groups.map((group) => groupText(group.group_id, group.parent, group.mapped)).sort(),
    ours.groups.map((group) => groupText(group.groupId, group.parent, group.mapped)).sort(),
  );
  const ourLabels = ours.edges.flatMap((edge) =>
    edge.label ? [[edge.upstream, edge.downstream, edge.label].join(' | ')] : [],
  );
  note(
    'labels',
    'labels',
    (truth.labels ?? []).map((label) => label.join(' | ')).sort(),
    [...new Set(ourLabels)].sort(),
  );
  const schedule = scheduleDifference(truth, ours.schedule);
  note('schedule', 'schedule', schedule?.theirs, schedule?.ours);
  if (truth.line !== undefined) note('dag line', 'line', truth.line, ours.location.range.start.line + 1);
  return [...broken];
}

function without(all: ReadonlySet<string>, taken: ReadonlySet<string>): string[] {
  return [...all].filter((item) => !taken.has(item)).sort();
}
