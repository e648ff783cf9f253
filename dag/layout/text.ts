/**
 * A DAG for a terminal: tasks in the order in which they could run, groups as indented sections, and behind each task the
 * tasks that wait for it. Lines keep to 80 columns where the ids allow it.
 */
import type { Edge, Task } from '../model.ts';
import { edgesOnCycles } from './graph.ts';
import { assignLayers } from './layers.ts';
import { groupForest, shortName } from './text-graph.ts';
import type { GraphInput } from './types.ts';

const COLUMNS = 80;

export function toText(dag: GraphInput & { readonly dagId?: string }): string {
  const forest = groupForest(dag);
  const layerOf = runningOrder(dag);
  const edgesFrom = new Map<string, Edge[]>();
  const known = new Set(dag.tasks.map((task) => task.taskId));
  for (const edge of dag.edges) {
    if (!known.has(edge.downstream)) continue;
    const list = edgesFrom.get(edge.upstream);
    if (list) list.push(edge);
    else edgesFrom.set(edge.upstream, [edge]);
  }
  const lines = [summary(dag)];
  const writeLevel = (groupId: string | null, indent: string): void => {
    const items = [
      ...forest.tasks(groupId).map((task) => ({ at: layerOf.get(task.taskId) ?? 0, task, group: undefined })),
      ...forest.children(groupId).map((group) => ({ at: firstLayer(group.groupId), task: undefined, group })),
    ].sort((a, b) => a.at - b.at);
    items.forEach(({ task, group }, index) => {
      const last = index === items.length - 1;
      const [branch, below] = last ? ['└─', '  '] : ['├─', '│ '];
      if (task) {
        lines.push(
          ...taskLines(task, groupId, `${indent}${branch} `, `${indent}${below} `, edgesFrom.get(task.taskId) ?? []),
        );
      } else if (group) {
        lines.push(`${indent}${branch}┬ ${clean(shortName(group.groupId, groupId))}${group.mapped ? ' [ ]' : ''}`);
        writeLevel(group.groupId, `${indent}${below}`);
      }
    });
  };
  const firstLayer = (groupId: string): number => {
    const own = forest.tasks(groupId).map((task) => layerOf.get(task.taskId) ?? 0);
    return Math.min(...own, ...forest.children(groupId).map((group) => firstLayer(group.groupId)));
  };
  writeLevel(null, '');
  lines.push(...cycleLines(dag));
  return `${lines.join('\n')}\n`;
}

function summary(dag: GraphInput & { readonly dagId?: string }): string {
  const tasks = dag.tasks.length === 1 ? '1 task' : `${dag.tasks.length} tasks`;
  const edges = dag.edges.length === 1 ? '1 dependency' : `${dag.edges.length} dependencies`;
  return `${clean(dag.dagId ?? 'DAG')} (${tasks}, ${edges})`;
}

function runningOrder(dag: GraphInput): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  for (const task of dag.tasks) if (!indices.has(task.taskId)) indices.set(task.taskId, indices.size);
  const edges = dag.edges.flatMap((edge, index) => {
    const source = indices.get(edge.upstream);
    const target = indices.get(edge.downstream);
    if (source === undefined || target === undefined) return [];
    return [{ source, target, kind: edge.kind, label: edge.label, cycle: false, edges: [index] }];
  });
  const groups = new Array<number>(indices.size).fill(-1);
  const { layer } = assignLayers(indices.size, edges, groups, [], () => 1);
  return new Map([...indices].map(([taskId, index]) => [taskId, layer[index] ?? 0]));
}

function taskLines(task: Task, groupId: string | null, first: string, rest: string, edges: readonly Edge[]): string[] {
  const marks = [
    task.mapped ? '[ ]' : '',
    task.setup ? '↑setup' : '',
    task.teardown ? '↓teardown' : '',
    task.dynamic ? '?' : '',
  ].filter(Boolean);
  const name = [clean(shortName(task.taskId, groupId)), ...marks, `(${clean(task.operatorLabel)})`].join(' ');
  const targets = edges.map((edge) => {
    const label = edge.label ? `${clean(edge.label)}: ` : '';
    return `${label}${clean(shortName(edge.downstream, groupId))}`;
  });
  return wrapped(`${first}${name}`, targets, `${rest}    `);
}

/** ` → a, b, c` after the name, going on below where the line is full. */
function wrapped(head: string, targets: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = head;
  targets.forEach((target, index) => {
    const piece = (index === 0 ? ' → ' : ' ') + target + (index < targets.length - 1 ? ',' : '');
    if (line.length + piece.length <= COLUMNS || line.trim() === '') {
      line += piece;
      return;
    }
    lines.push(line);
    line = indent + piece.trimStart();
  });
  lines.push(line);
  return lines;
}

function cycleLines(dag: GraphInput): string[] {
  const onCycle = edgesOnCycles(dag);
  const edges = dag.edges.filter((_, index) => onCycle[index]);
  if (edges.length === 0) return [];
  return [
    '',
    'Dependencies on a cycle:',
    ...edges.map((edge) => `  ${clean(edge.upstream)} → ${clean(edge.downstream)}`),
  ];
}

/** Control characters could move the terminal's cursor or change its colours. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep from the terminal
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
