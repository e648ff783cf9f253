/** A DAG as Mermaid flowchart text, for READMEs and wikis. */
import type { Task } from '../model.ts';
import { edgesOnCycles } from './graph.ts';
import { groupForest, shortName, taskNames } from './text-graph.ts';
import type { Direction, GraphInput } from './types.ts';

/** Nodes get made-up names (`t0`, `g0`), since Mermaid's own names allow little; ids stand in quoted labels. */
export function toMermaid(dag: GraphInput, direction: Direction = 'LR'): string {
  const names = taskNames(dag, 't');
  const lines = [`flowchart ${direction}`];
  const forest = groupForest(dag);
  const writeLevel = (groupId: string | null, indent: string): void => {
    for (const group of forest.children(groupId)) {
      lines.push(`${indent}subgraph g${forest.index(group.groupId)}[${quoted(shortName(group.groupId, groupId))}]`);
      writeLevel(group.groupId, `${indent}  `);
      lines.push(`${indent}end`);
    }
    for (const task of forest.tasks(groupId)) {
      const name = names.get(task.taskId);
      if (name) lines.push(`${indent}${name}${shape(task, groupId)}`);
    }
  };
  writeLevel(null, '  ');
  const cycles: number[] = [];
  let links = 0;
  const onCycle = edgesOnCycles(dag);
  dag.edges.forEach((edge, index) => {
    const from = names.get(edge.upstream);
    const to = names.get(edge.downstream);
    if (!from || !to) return;
    const label = edge.label ? `|${quoted(edge.label)}|` : '';
    lines.push(`  ${from} ${edge.kind === 'data' ? '-.->' : '-->'}${label} ${to}`);
    if (onCycle[index]) cycles.push(links);
    links++;
  });
  if (cycles.length > 0) lines.push(`  linkStyle ${cycles.join(',')} stroke:#d1242f,stroke-width:2px`);
  return `${lines.join('\n')}\n`;
}

function shape(task: Task, groupId: string | null): string {
  const marks = [task.mapped ? '[ ]' : '', task.setup ? '↑' : '', task.teardown ? '↓' : '', task.dynamic ? '?' : '']
    .filter(Boolean)
    .join(' ');
  const title = shortName(task.taskId, groupId) + (marks ? ` ${marks}` : '');
  const text = quoted(title, task.operatorLabel);
  return task.mapped ? `[[${text}]]` : `(${text})`;
}

/** Everything that Mermaid or the HTML in its labels could take for syntax becomes a numeric entity. */
function quoted(...lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/[^\p{L}\p{N} _.,:()?↑↓-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join('<br/>')}"`;
}
