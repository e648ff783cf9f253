/** What the textual pictures (Mermaid, DOT, terminal) share: groups as a forest, and names for tasks. */
import type { Group, Task } from '../model.ts';
import type { GraphInput } from './types.ts';

export interface GroupForest {
  /** Groups in a group, or at the top for null. Groups in circles or in unknown groups are at the top. */
  children(groupId: string | null): readonly Group[];
  /** Tasks right in a group, each id once. */
  tasks(groupId: string | null): readonly Task[];
  /** Number of a group in the order of the file. */
  index(groupId: string): number;
}

export function groupForest(dag: GraphInput): GroupForest {
  const byId = new Map<string, Group>();
  for (const group of dag.groups) if (!byId.has(group.groupId)) byId.set(group.groupId, group);
  const children = new Map<string | null, Group[]>();
  for (const group of byId.values()) add(children, soundParent(group, byId), group);
  const tasks = new Map<string | null, Task[]>();
  const seen = new Set<string>();
  for (const task of dag.tasks) {
    if (seen.has(task.taskId)) continue;
    seen.add(task.taskId);
    add(tasks, task.group !== null && byId.has(task.group) ? task.group : null, task);
  }
  const indices = new Map([...byId.keys()].map((groupId, index) => [groupId, index]));
  return {
    children: (groupId) => children.get(groupId) ?? [],
    tasks: (groupId) => tasks.get(groupId) ?? [],
    index: (groupId) => indices.get(groupId) ?? 0,
  };
}

function soundParent(group: Group, byId: ReadonlyMap<string, Group>): string | null {
  const seen = new Set<string>([group.groupId]);
  for (let parent = group.parent; parent !== null; parent = byId.get(parent)?.parent ?? null) {
    if (seen.has(parent)) return null;
    seen.add(parent);
  }
  return group.parent !== null && byId.has(group.parent) ? group.parent : null;
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Task id → a name without special characters: the prefix and a number. */
export function taskNames(dag: GraphInput, prefix: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const task of dag.tasks) if (!names.has(task.taskId)) names.set(task.taskId, `${prefix}${names.size}`);
  return names;
}

/** An id without the prefix of the group it stands in. */
export function shortName(id: string, groupId: string | null): string {
  return groupId !== null && id.startsWith(`${groupId}.`) && id.length > groupId.length + 1
    ? id.slice(groupId.length + 1)
    : id;
}
