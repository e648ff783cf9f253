/**
 * Which column a node goes to. Longest path first, then nodes with more successors than predecessors move towards their
 * successors so that lines get short. Edges that close a circle are turned round for this.
 */
import type { DrawnEdge } from './graph.ts';

export interface Layering {
  /** Layer of every node, from 0. */
  readonly layer: Int32Array;
  /** For every edge: drawn against the direction of the layers. Loops (source = target) are never reversed. */
  readonly reversed: readonly boolean[];
}

/**
 * @param groupOf index of the box of every node, -1 at the top
 * @param groupParent index of the box around every box, -1 at the top
 * @param gridColumns over how many columns a number of tasks without any edges is spread
 */
export function assignLayers(
  nodeCount: number,
  edges: readonly DrawnEdge[],
  groupOf: readonly number[],
  groupParent: readonly number[],
  gridColumns: (tasks: number) => number,
): Layering {
  const reversed = findBackEdges(nodeCount, edges);
  const successors: number[][] = Array.from({ length: nodeCount }, () => []);
  const predecessors: number[][] = Array.from({ length: nodeCount }, () => []);
  edges.forEach((edge, index) => {
    if (edge.source === edge.target) return;
    const [from, to] = reversed[index] ? [edge.target, edge.source] : [edge.source, edge.target];
    successors[from]?.push(to);
    predecessors[to]?.push(from);
  });
  const layer = longestPath(successors, predecessors);
  spreadUnconnected(layer, successors, predecessors, groupOf, groupParent, gridColumns);
  let first = Number.POSITIVE_INFINITY;
  for (const value of layer) first = Math.min(first, value);
  for (let node = 0; node < nodeCount; node++) layer[node] = (layer[node] as number) - first;
  return { layer, reversed };
}

/** Depth first, from the nodes without predecessors in the order of the file: what leads back to the open path is reversed. */
function findBackEdges(nodeCount: number, edges: readonly DrawnEdge[]): boolean[] {
  const outgoing: number[][] = Array.from({ length: nodeCount }, () => []);
  const hasPredecessor = new Uint8Array(nodeCount);
  edges.forEach((edge, index) => {
    if (edge.source === edge.target) return;
    outgoing[edge.source]?.push(index);
    hasPredecessor[edge.target] = 1;
  });
  const reversed = new Array<boolean>(edges.length).fill(false);
  const state = new Uint8Array(nodeCount);
  const cursor = new Int32Array(nodeCount);
  const explore = (root: number): void => {
    if (state[root] !== 0) return;
    state[root] = 1;
    const path = [root];
    for (let node = path[0]; node !== undefined; node = path[path.length - 1]) {
      const edgeIndex = outgoing[node]?.[cursor[node] as number];
      if (edgeIndex === undefined) {
        state[node] = 2;
        path.pop();
        continue;
      }
      cursor[node] = (cursor[node] as number) + 1;
      const target = edges[edgeIndex]?.target as number;
      if (state[target] === 1) reversed[edgeIndex] = true;
      if (state[target] !== 0) continue;
      state[target] = 1;
      path.push(target);
    }
  };
  for (let node = 0; node < nodeCount; node++) if (!hasPredecessor[node]) explore(node);
  for (let node = 0; node < nodeCount; node++) explore(node);
  return reversed;
}

function longestPath(
  successors: readonly (readonly number[])[],
  predecessors: readonly (readonly number[])[],
): Int32Array {
  const count = successors.length;
  const layer = new Int32Array(count);
  const open = Int32Array.from(predecessors, (list) => list.length);
  const sorted: number[] = [];
  for (let node = 0; node < count; node++) if (open[node] === 0) sorted.push(node);
  for (let next = 0; next < sorted.length; next++) {
    const node = sorted[next] as number;
    for (const successor of successors[node] as number[]) {
      layer[successor] = Math.max(layer[successor] as number, (layer[node] as number) + 1);
      open[successor] = (open[successor] as number) - 1;
      if (open[successor] === 0) sorted.push(successor);
    }
  }
  for (let next = sorted.length - 1; next >= 0; next--) {
    const node = sorted[next] as number;
    const outgoing = successors[node] as number[];
    if (outgoing.length === 0 || outgoing.length <= (predecessors[node] as number[]).length) continue;
    let nearest = Number.POSITIVE_INFINITY;
    for (const successor of outgoing) nearest = Math.min(nearest, layer[successor] as number);
    layer[node] = nearest - 1;
  }
  return layer;
}

/** Tasks without edges make a grid that starts where the connected part of their group starts. */
function spreadUnconnected(
  layer: Int32Array,
  successors: readonly (readonly number[])[],
  predecessors: readonly (readonly number[])[],
  groupOf: readonly number[],
  groupParent: readonly number[],
  gridColumns: (tasks: number) => number,
): void {
  const unconnected = new Map<number, number[]>();
  const spans = new Map<number, { first: number; last: number }>();
  groupOf.forEach((group, node) => {
    if (successors[node]?.length || predecessors[node]?.length) {
      for (let box = group; ; box = groupParent[box] ?? -1) {
        const at = layer[node] as number;
        const span = spans.get(box);
        if (!span) spans.set(box, { first: at, last: at });
        else spans.set(box, { first: Math.min(span.first, at), last: Math.max(span.last, at) });
        if (box < 0) break;
      }
      return;
    }
    const list = unconnected.get(group);
    if (list) list.push(node);
    else unconnected.set(group, [node]);
  });
  for (const [group, nodes] of unconnected) {
    let box = group;
    while (box >= 0 && !spans.has(box)) box = groupParent[box] ?? -1;
    const span = spans.get(box);
    const own = box === group && span ? span.last - span.first + 1 : 1;
    const columns = Math.max(own, gridColumns(nodes.length));
    nodes.forEach((node, index) => {
      layer[node] = (span?.first ?? 0) + (index % columns);
    });
  }
}
