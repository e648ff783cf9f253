/**
 * The graph as it is drawn: tasks and collapsed groups as nodes, parallel edges merged, cycles found, bad references
 * (an edge to a task that is not there, a group inside itself) left out.
 */
import type { EdgeKind, Group, Task } from '../model.ts';
import { CARD, ellipsize, estimateText } from './measure.ts';
import type { GraphInput, LayoutOptions, MeasureText } from './types.ts';

export interface DrawnNode {
  readonly key: string;
  readonly kind: 'task' | 'group';
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** Index of the group box that it is drawn in, -1 at the top. */
  readonly parent: number;
  readonly width: number;
  readonly height: number;
}

/** A group that is drawn as a box, i.e. is expanded and has something in it. Parents come before their children. */
export interface DrawnGroup {
  readonly id: string;
  readonly title: string;
  readonly parent: number;
  readonly depth: number;
}

export interface DrawnEdge {
  readonly source: number;
  readonly target: number;
  readonly kind: EdgeKind;
  readonly label: string | undefined;
  readonly cycle: boolean;
  readonly edges: readonly number[];
}

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly groups: readonly DrawnGroup[];
  readonly edges: readonly DrawnEdge[];
}

export function drawnGraph(dag: GraphInput, options: LayoutOptions): DrawnGraph {
  const measure = options.measure ?? estimateText;
  const tree = groupTree(dag, options.collapsed ?? new Set());
  const nodes: DrawnNode[] = [];
  const nodeOfTask = new Map<string, number>();
  const nodeOfGroup = new Map<string, number>();
  for (const task of dag.tasks) {
    if (nodeOfTask.has(task.taskId)) continue;
    const hidden = task.group === null ? undefined : tree.hiddenBy.get(task.group);
    if (hidden !== undefined) {
      nodeOfTask.set(task.taskId, groupNode(hidden));
      continue;
    }
    nodeOfTask.set(task.taskId, nodes.length);
    nodes.push(taskCard(task, tree.boxIndex.get(task.group ?? '') ?? -1, measure));
  }
  for (const groupId of tree.leaves) groupNode(groupId);

  function groupNode(groupId: string): number {
    const known = nodeOfGroup.get(groupId);
    if (known !== undefined) return known;
    const group = tree.byId.get(groupId);
    const parent = tree.boxIndex.get(tree.parentOf(groupId) ?? '') ?? -1;
    nodeOfGroup.set(groupId, nodes.length);
    nodes.push(groupCard(groupId, group, tree.taskCount.get(groupId) ?? 0, parent, measure));
    return nodes.length - 1;
  }
  return { nodes, groups: tree.boxes, edges: mergedEdges(dag, nodeOfTask) };
}

/** Whether each edge of the DAG lies on a dependency cycle (a self-dependency is one). */
export function edgesOnCycles(dag: GraphInput): readonly boolean[] {
  const indexOf = new Map<string, number>();
  for (const task of dag.tasks) if (!indexOf.has(task.taskId)) indexOf.set(task.taskId, indexOf.size);
  const successors: number[][] = Array.from({ length: indexOf.size }, () => []);
  const ends = dag.edges.map((edge) => [indexOf.get(edge.upstream) ?? -1, indexOf.get(edge.downstream) ?? -1] as const);
  for (const [from, to] of ends) if (from >= 0 && to >= 0) successors[from]?.push(to);
  const component = stronglyConnected(successors);
  const size = new Map<number, number>();
  for (const c of component) size.set(c, (size.get(c) ?? 0) + 1);
  return ends.map(([from, to]) => {
    if (from < 0 || to < 0) return false;
    const c = component[from];
    return from === to || (c !== undefined && c === component[to] && (size.get(c) ?? 0) > 1);
  });
}

interface GroupTree {
  readonly byId: ReadonlyMap<string, Group>;
  readonly boxes: readonly DrawnGroup[];
  readonly boxIndex: ReadonlyMap<string, number>;
  /** Group id → the outermost group around it (or itself) that is drawn as one node. */
  readonly hiddenBy: ReadonlyMap<string, string>;
  /** Groups that are drawn as one node. */
  readonly leaves: readonly string[];
  readonly taskCount: ReadonlyMap<string, number>;
  parentOf(groupId: string): string | null;
}

function groupTree(dag: GraphInput, collapsed: ReadonlySet<string>): GroupTree {
  const byId = new Map<string, Group>();
  for (const group of dag.groups) if (!byId.has(group.groupId)) byId.set(group.groupId, group);
  const parents = soundParents(byId);
  const parentOf = (groupId: string) => parents.get(groupId) ?? null;
  const taskCount = countTasks(dag, parents, byId);

  const boxes: DrawnGroup[] = [];
  const boxIndex = new Map<string, number>();
  const hiddenBy = new Map<string, string>();
  const leaves: string[] = [];
  const visited = new Set<string>();
  const visit = (groupId: string): void => {
    if (visited.has(groupId)) return;
    visited.add(groupId);
    const parent = parentOf(groupId);
    if (parent !== null) visit(parent);
    const outer = parent === null ? undefined : hiddenBy.get(parent);
    if (outer !== undefined) {
      hiddenBy.set(groupId, outer);
    } else if (collapsed.has(groupId) || !taskCount.get(groupId)) {
      hiddenBy.set(groupId, groupId);
      leaves.push(groupId);
    } else {
      const parentIndex = parent === null ? -1 : (boxIndex.get(parent) ?? -1);
      const title = ownName(groupId, parent, byId);
      boxIndex.set(groupId, boxes.length);
      boxes.push({ id: groupId, title, parent: parentIndex, depth: (boxes[parentIndex]?.depth ?? -1) + 1 });
    }
  };
  for (const groupId of byId.keys()) visit(groupId);
  return { byId, boxes, boxIndex, hiddenBy, leaves, taskCount, parentOf };
}

/** Group id → parent id, without unknown parents and without circles. */
function soundParents(byId: ReadonlyMap<string, Group>): Map<string, string | null> {
  const parents = new Map<string, string | null>();
  for (const group of byId.values()) {
    const parent = group.parent !== null && byId.has(group.parent) ? group.parent : null;
    let above: string | null = parent;
    while (above !== null && above !== group.groupId) above = parents.get(above) ?? null;
    parents.set(group.groupId, above === group.groupId ? null : parent);
  }
  return parents;
}

function countTasks(dag: GraphInput, parents: ReadonlyMap<string, string | null>, byId: ReadonlyMap<string, Group>) {
  const counts = new Map<string, number>();
  for (const task of dag.tasks) {
    let group = task.group !== null && byId.has(task.group) ? task.group : null;
    for (; group !== null; group = parents.get(group) ?? null) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

/** An id without the prefix of the group around it: the box already says it. */
function ownName(id: string, parent: string | null, byId?: ReadonlyMap<string, Group>): string {
  if (parent === null || (byId && !byId.has(parent))) return id;
  return id.startsWith(`${parent}.`) && id.length > parent.length + 1 ? id.slice(parent.length + 1) : id;
}

function taskCard(task: Task, parent: number, measure: MeasureText): DrawnNode {
  const marks = [task.mapped, task.setup, task.teardown, task.dynamic].filter(Boolean).length * CARD.mark;
  const name = ownName(task.taskId, task.group);
  return {
    key: `task:${task.taskId}`,
    kind: 'task',
    id: task.taskId,
    parent,
    ...card(name, task.operatorLabel, marks, measure),
  };
}

function groupCard(
  id: string,
  group: Group | undefined,
  tasks: number,
  parent: number,
  measure: MeasureText,
): DrawnNode {
  const detail = tasks === 0 ? 'empty group' : tasks === 1 ? '1 task' : `${tasks} tasks`;
  const marks = CARD.mark + (group?.mapped ? CARD.mark : 0);
  return {
    key: `group:${id}`,
    kind: 'group',
    id,
    parent,
    ...card(ownName(id, group?.parent ?? null), detail, marks, measure),
  };
}

function card(name: string, detailText: string, marks: number, measure: MeasureText) {
  const inset = CARD.startInset + CARD.endInset;
  const wanted = Math.max(measure(name, 'title') + marks, measure(detailText, 'detail') + CARD.state) + inset;
  const stepped = Math.ceil(wanted / CARD.widthStep) * CARD.widthStep;
  const width = Math.min(CARD.maxWidth, Math.max(CARD.minWidth, stepped));
  return {
    title: ellipsize(name, width - inset - marks, 'title', measure),
    detail: ellipsize(detailText, width - inset - CARD.state, 'detail', measure),
    width,
    height: CARD.height,
  };
}

function mergedEdges(dag: GraphInput, nodeOfTask: ReadonlyMap<string, number>): DrawnEdge[] {
  const onCycle = edgesOnCycles(dag);
  const merged = new Map<string, { -readonly [K in keyof DrawnEdge]: DrawnEdge[K] } & { edges: number[] }>();
  dag.edges.forEach((edge, index) => {
    const source = nodeOfTask.get(edge.upstream);
    const target = nodeOfTask.get(edge.downstream);
    if (source === undefined || target === undefined) return;
    const cycle = onCycle[index] ?? false;
    // Within a collapsed group there is nothing to draw; a task that depends on itself gets a loop.
    if (source === target && edge.upstream !== edge.downstream) return;
    const key = `${source}>${target}`;
    const known = merged.get(key);
    if (!known) {
      merged.set(key, { source, target, kind: edge.kind, label: edge.label, cycle, edges: [index] });
      return;
    }
    known.edges.push(index);
    known.cycle ||= cycle;
    if (edge.label && known.label !== edge.label)
      known.label = known.label ? `${known.label}, ${edge.label}` : edge.label;
    if (known.kind !== edge.kind) known.kind = 'order';
  });
  return [...merged.values()];
}

/** Tarjan's algorithm without recursion: component number of every node. */
function stronglyConnected(successors: readonly (readonly number[])[]): Int32Array {
  const count = successors.length;
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const component = new Int32Array(count).fill(-1);
  const cursor = new Int32Array(count);
  const open: number[] = [];
  let visited = 0;
  let components = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path = [root];
    while (path.length > 0) {
      const node = path[path.length - 1] as number;
      if (index[node] === -1) {
        index[node] = low[node] = visited++;
        open.push(node);
      }
      const next = successors[node]?.[cursor[node] as number];
      if (next !== undefined) {
        cursor[node] = (cursor[node] as number) + 1;
        if (index[next] === -1) path.push(next);
        else if (component[next] === -1) low[node] = Math.min(low[node] as number, index[next] as number);
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      let member: number | undefined;
      do {
        member = open.pop();
        if (member !== undefined) component[member] = components;
      } while (member !== undefined && member !== node);
      components++;
    }
  }
  return component;
}
