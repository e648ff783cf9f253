/** A DAG falls into parts that nothing connects. Each is laid out alone; then they are packed like words on a page. */
import type { DrawnComponent } from './component.ts';
import type { DrawnGraph } from './graph.ts';
import type { Direction, Layout, LayoutEdge, LayoutGroup, LayoutNode } from './types.ts';

/** A part as a graph of its own, with the original index of each of its nodes, groups and edges. */
export interface Component {
  readonly graph: DrawnGraph;
  readonly nodes: readonly number[];
  readonly groups: readonly number[];
  readonly edges: readonly number[];
}

/** Between parts, in pixels. */
const GAP = 48;
const ASPECT = 1.6;

/** In the order of their first tasks; all tasks that neither an edge nor a group holds make one part, the last. */
export function componentsOf(graph: DrawnGraph): Component[] {
  const { nodes, groups, edges } = graph;
  const union = newUnion(nodes.length + groups.length + 1);
  const lonely = nodes.length + groups.length;
  const connected = new Uint8Array(nodes.length);
  groups.forEach((group, index) => {
    if (group.parent >= 0) union.join(nodes.length + index, nodes.length + group.parent);
  });
  nodes.forEach((node, index) => {
    if (node.parent >= 0) union.join(index, nodes.length + node.parent);
  });
  for (const edge of edges) {
    union.join(edge.source, edge.target);
    if (edge.source !== edge.target) connected[edge.source] = connected[edge.target] = 1;
  }
  nodes.forEach((node, index) => {
    if (node.parent < 0 && !connected[index]) union.join(index, lonely);
  });

  const lists = new Map<number, { nodes: number[]; groups: number[]; edges: number[] }>();
  const listsOf = (element: number) => {
    const root = union.find(element);
    const known = lists.get(root);
    if (known) return known;
    const made = { nodes: [], groups: [], edges: [] };
    lists.set(root, made);
    return made;
  };
  nodes.forEach((_, index) => {
    listsOf(index).nodes.push(index);
  });
  groups.forEach((_, index) => {
    listsOf(nodes.length + index).groups.push(index);
  });
  edges.forEach((edge, index) => {
    listsOf(edge.source).edges.push(index);
  });
  const last = lists.get(union.find(lonely));
  const parts = [...lists.values()].filter((part) => part !== last);
  if (last) parts.push(last);
  return parts.map((part) => subgraph(graph, part));
}

function subgraph(graph: DrawnGraph, part: { nodes: number[]; groups: number[]; edges: number[] }): Component {
  const nodeAt = new Map(part.nodes.map((original, index) => [original, index]));
  const groupAt = new Map(part.groups.map((original, index) => [original, index]));
  const nodes = part.nodes.flatMap((index) => graph.nodes[index] ?? []);
  const groups = part.groups.flatMap((index) => graph.groups[index] ?? []);
  const edges = part.edges.flatMap((index) => graph.edges[index] ?? []);
  return {
    ...part,
    graph: {
      nodes: nodes.map((node) => ({ ...node, parent: groupAt.get(node.parent) ?? -1 })),
      groups: groups.map((group) => ({ ...group, parent: groupAt.get(group.parent) ?? -1 })),
      edges: edges.map((edge) => ({
        ...edge,
        source: nodeAt.get(edge.source) ?? 0,
        target: nodeAt.get(edge.target) ?? 0,
      })),
    },
  };
}

function newUnion(size: number) {
  const above = Int32Array.from({ length: size }, (_, index) => index);
  const find = (element: number): number => {
    let root = element;
    while (above[root] !== root) {
      above[root] = above[above[root] as number] as number;
      root = above[root] as number;
    }
    return root;
  };
  return {
    find,
    join(a: number, b: number): void {
      above[find(a)] = find(b);
    },
  };
}

/** Places the parts in rows (LR) or columns (TB) and puts everything back into the order of the file. */
export function packComponents(direction: Direction, drawn: readonly DrawnComponent[]): Layout {
  const offsets = packedOffsets(drawn, direction);
  const nodes: LayoutNode[] = [];
  const groups: LayoutGroup[] = [];
  const edges: LayoutEdge[] = [];
  let width = 0;
  let height = 0;
  drawn.forEach((part, index) => {
    const { x: dx, y: dy } = offsets[index] ?? { x: 0, y: 0 };
    const moved = <T extends { readonly x: number; readonly y: number }>(box: T): T => ({
      ...box,
      x: box.x + dx,
      y: box.y + dy,
    });
    part.component.nodes.forEach((original, local) => {
      const node = part.nodes[local];
      if (node) nodes[original] = moved(node);
    });
    part.component.groups.forEach((original, local) => {
      const group = part.groups[local];
      if (group) groups[original] = moved(group);
    });
    part.component.edges.forEach((original, local) => {
      const edge = part.edges[local];
      if (!edge) return;
      const points = edge.points.map(moved);
      edges[original] = edge.label ? { ...edge, points, label: moved(edge.label) } : { ...edge, points };
    });
    width = Math.max(width, dx + part.width);
    height = Math.max(height, dy + part.height);
  });
  return { direction, width, height, nodes, groups, edges };
}

function packedOffsets(drawn: readonly DrawnComponent[], direction: Direction) {
  const main = (part: DrawnComponent) => (direction === 'LR' ? part.width : part.height);
  const cross = (part: DrawnComponent) => (direction === 'LR' ? part.height : part.width);
  let area = 0;
  let widest = 0;
  for (const part of drawn) {
    area += (main(part) + GAP) * (cross(part) + GAP);
    widest = Math.max(widest, main(part));
  }
  const aspect = direction === 'LR' ? ASPECT : 1 / ASPECT;
  const limit = Math.max(widest, Math.sqrt(area * aspect));
  let along = 0;
  let across = 0;
  let thickest = 0;
  return drawn.map((part) => {
    if (along > 0 && along + main(part) > limit) {
      across += thickest + GAP;
      along = 0;
      thickest = 0;
    }
    const offset = direction === 'LR' ? { x: along, y: across } : { x: across, y: along };
    along += main(part) + GAP;
    thickest = Math.max(thickest, cross(part));
    return offset;
  });
}
