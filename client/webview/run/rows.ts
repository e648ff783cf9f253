/** The rows of the grid and the Gantt: tasks in the order in which they can run, within their groups. Pure. */
import type { TaskInstanceState } from '../../../runner/protocol.ts';
import type { TaskState } from '../protocol.ts';
import { summaryState } from '../states.ts';
import type { RowGroup, RowTask } from './protocol.ts';

export type Row = TaskRow | GroupRow;

export interface TaskRow {
  readonly kind: 'task';
  readonly id: string;
  /** Without the prefix of its group. */
  readonly title: string;
  readonly depth: number;
  readonly operator: string;
  readonly mapped: boolean;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly id: string;
  readonly title: string;
  readonly depth: number;
  readonly collapsed: boolean;
  /** Ids of all tasks inside, at any depth. */
  readonly tasks: readonly string[];
}

export interface RowSource {
  readonly tasks: readonly RowTask[];
  readonly groups: readonly RowGroup[];
  readonly edges: readonly (readonly [string, string])[];
}

/** @param collapsed ids of groups whose rows are left out */
export function rowsOf(source: RowSource, collapsed: ReadonlySet<string>): readonly Row[] {
  const ranks = ranksOf(source);
  const children = new Map<string | null, (RowTask | RowGroup)[]>();
  const known = new Set(source.groups.map(({ groupId }) => groupId));
  const put = (parent: string | null, item: RowTask | RowGroup) => {
    const key = parent !== null && known.has(parent) ? parent : null;
    const list = children.get(key);
    if (list) list.push(item);
    else children.set(key, [item]);
  };
  for (const task of source.tasks) put(task.group, task);
  for (const group of source.groups) put(group.parent === group.groupId ? null : group.parent, group);

  const tasksIn = new Map<string, readonly string[]>();
  const collect = (groupId: string, seen: ReadonlySet<string>): readonly string[] => {
    const done = tasksIn.get(groupId);
    if (done) return done;
    const tasks = (children.get(groupId) ?? []).flatMap((item) => {
      if ('taskId' in item) return [item.taskId];
      return seen.has(item.groupId) ? [] : collect(item.groupId, new Set([...seen, item.groupId]));
    });
    tasksIn.set(groupId, tasks);
    return tasks;
  };
  const rank = (item: RowTask | RowGroup): number =>
    'taskId' in item
      ? (ranks.get(item.taskId) ?? 0)
      : Math.min(...collect(item.groupId, new Set([item.groupId])).map((id) => ranks.get(id) ?? 0));

  const rows: Row[] = [];
  const visit = (parent: string | null, depth: number) => {
    const items = (children.get(parent) ?? []).map((item, at) => ({ item, at, rank: rank(item) }));
    items.sort((a, b) => a.rank - b.rank || a.at - b.at);
    for (const { item } of items) {
      if ('taskId' in item) {
        const { taskId: id, operator, mapped } = item;
        rows.push({ kind: 'task', id, title: shortName(id, parent), depth, operator, mapped });
        continue;
      }
      const id = item.groupId;
      const tasks = tasksIn.get(id) ?? [];
      if (tasks.length === 0) continue;
      rows.push({ kind: 'group', id, title: shortName(id, parent), depth, collapsed: collapsed.has(id), tasks });
      if (!collapsed.has(id)) visit(id, depth + 1);
    }
  };
  visit(null, 0);
  return rows;
}

/** The state that a row shows for a run; undefined when the run knows nothing of it. */
export function rowState(
  row: Row,
  states: { readonly [taskId: string]: TaskState } | undefined,
): TaskInstanceState | undefined {
  if (!states) return undefined;
  if (row.kind === 'task') return states[row.id]?.state;
  const inside = row.tasks.flatMap((id) => states[id]?.state ?? []);
  return inside.length === 0 ? undefined : summaryState(inside);
}

function shortName(id: string, parent: string | null): string {
  return parent !== null && id.startsWith(`${parent}.`) ? id.slice(parent.length + 1) : id;
}

/** How many tasks have to run before each at least; what is on a cycle stays at the rank that it was met with. */
function ranksOf({ tasks, edges }: RowSource): ReadonlyMap<string, number> {
  const ranks = new Map(tasks.map(({ taskId }) => [taskId, 0]));
  const after = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [upstream, downstream] of edges) {
    if (!ranks.has(upstream) || !ranks.has(downstream)) continue;
    const list = after.get(upstream);
    if (list) list.push(downstream);
    else after.set(upstream, [downstream]);
    open.set(downstream, (open.get(downstream) ?? 0) + 1);
  }
  const ready = [...ranks.keys()].filter((id) => !open.has(id));
  for (const id of ready) {
    for (const next of after.get(id) ?? []) {
      ranks.set(next, Math.max(ranks.get(next) ?? 0, (ranks.get(id) ?? 0) + 1));
      const left = (open.get(next) ?? 0) - 1;
      open.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return ranks;
}
