/** A DAG in Graphviz's DOT language. */
import type { Task } from '../model.ts';
import { edgesOnCycles } from './graph.ts';
import { groupForest, shortName } from './text-graph.ts';
import type { Direction, GraphInput } from './types.ts';

export function toDot(dag: GraphInput & { readonly dagId?: string }, direction: Direction = 'LR'): string {
  const forest = groupForest(dag);
  const lines = [
    `digraph ${quoted(dag.dagId ?? 'dag')} {`,
    `  rankdir=${direction};`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica,Arial,sans-serif"];',
    '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10];',
  ];
  const writeLevel = (groupId: string | null, indent: string): void => {
    for (const group of forest.children(groupId)) {
      lines.push(`${indent}subgraph ${quoted(`cluster_${group.groupId}`)} {`);
      lines.push(`${indent}  label=${quoted(shortName(group.groupId, groupId))}; style=rounded;`);
      writeLevel(group.groupId, `${indent}  `);
      lines.push(`${indent}}`);
    }
    for (const task of forest.tasks(groupId))
      lines.push(`${indent}${quoted(task.taskId)} [${attributes(task, groupId)}];`);
  };
  writeLevel(null, '  ');
  const known = new Set(dag.tasks.map((task) => task.taskId));
  const onCycle = edgesOnCycles(dag);
  dag.edges.forEach((edge, index) => {
    if (!known.has(edge.upstream) || !known.has(edge.downstream)) return;
    const looks: string[] = [];
    if (edge.label) looks.push(`label=${quoted(edge.label)}`);
    if (edge.kind === 'data') looks.push('style=dashed');
    if (onCycle[index]) looks.push('color=red');
    const suffix = looks.length > 0 ? ` [${looks.join(', ')}]` : '';
    lines.push(`  ${quoted(edge.upstream)} -> ${quoted(edge.downstream)}${suffix};`);
  });
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

function attributes(task: Task, groupId: string | null): string {
  const marks = [
    task.mapped ? ' [ ]' : '',
    task.setup ? ' ↑' : '',
    task.teardown ? ' ↓' : '',
    task.dynamic ? ' ?' : '',
  ].join('');
  const looks = [`label=${quoted(`${shortName(task.taskId, groupId)}${marks}`, task.operatorLabel)}`];
  if (task.mapped) looks.push('peripheries=2');
  if (task.dynamic) looks.push('style="rounded,filled,dashed"');
  return looks.join(', ');
}

/** DOT knows just one escape in a quoted name, `\"`; in labels a backslash begins an escape, so it is doubled. */
function quoted(...lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters end a name in some of Graphviz's outputs
    line.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/[\\"]/g, '\\$&'),
  );
  return `"${escaped.join('\\n')}"`;
}
