/**
 * The layered graph in which every edge leads from one layer to the next: long edges get a virtual vertex in every layer
 * they pass, and every group has a border above and below its content in each of its layers. Layers run along the *main*
 * axis (x for LR, y for TB), vertices of a layer along the *cross* axis.
 */
import type { DrawnEdge, DrawnGraph } from './graph.ts';
import type { Layering } from './layers.ts';

export type VertexKind = 'real' | 'virtual' | 'open' | 'close';

export interface Vertex {
  readonly kind: VertexKind;
  /** Index of the drawn node; -1 unless real. */
  readonly node: number;
  /** The box that it is in; for a border, the box itself. */
  readonly box: Box;
  readonly layer: number;
  /** Extent on the cross axis. */
  readonly size: number;
  /** On the line of a reversed edge, which should not bend the path it leads back over. */
  readonly back: boolean;
  readonly up: Vertex[];
  readonly down: Vertex[];
  /** Index in its layer, borders included. */
  position: number;
  /** What a sweep sorts by. */
  key: number;
  /** Where it was in the previous layout, if its order is to be kept. */
  anchor: number | undefined;
}

/** A group box, or the root, which has index -1 and no borders. */
export interface Box {
  readonly index: number;
  readonly parent: Box | null;
  readonly depth: number;
  readonly children: Box[];
  first: number;
  last: number;
  /** Borders by layer - first. */
  readonly opens: Vertex[];
  readonly closes: Vertex[];
  /** Vertices by layer - first, borders and inner boxes left out. */
  readonly members: Vertex[][];
  /** Place among the boxes of the same parent: the same in all layers, so that boxes never interlock. */
  rank: number;
  key: number;
  anchor: number | undefined;
}

export interface ProperGraph {
  readonly root: Box;
  /** All boxes but the root, parents first. */
  readonly boxes: readonly Box[];
  readonly layerCount: number;
  /** Vertex of every drawn node. */
  readonly real: readonly Vertex[];
  readonly virtual: readonly Vertex[];
  /** For every edge the vertices from the lower to the higher layer, both ends included; just the ends for a very long edge. */
  readonly chains: readonly (readonly Vertex[])[];
}

/** More virtual vertices than this are not worth their time: the longest edges are then drawn straight through. */
const VIRTUAL_BUDGET = 60_000;

export function properGraph(graph: DrawnGraph, layering: Layering, crossSize: (node: number) => number): ProperGraph {
  const root = newBox(-1, null);
  const boxes: Box[] = [];
  for (const [index, group] of graph.groups.entries()) {
    const parent = boxes[group.parent] ?? root;
    const box = newBox(index, parent);
    parent.children.push(box);
    boxes.push(box);
  }
  const real = graph.nodes.map((node, index) =>
    newVertex('real', boxes[node.parent] ?? root, layering.layer[index] as number, index, crossSize(index)),
  );
  for (const vertex of real) {
    for (let box: Box | null = vertex.box; box; box = box.parent) {
      box.first = Math.min(box.first, vertex.layer);
      box.last = Math.max(box.last, vertex.layer);
    }
  }
  for (const box of [root, ...boxes]) {
    for (let layer = box.first; layer <= box.last; layer++) {
      box.members.push([]);
      if (box.parent) box.opens.push(newVertex('open', box, layer, -1, 0));
      if (box.parent) box.closes.push(newVertex('close', box, layer, -1, 0));
    }
  }
  for (const vertex of real) join(vertex);
  const virtual: Vertex[] = [];
  const chains = chainsOf(graph.edges, layering, real, virtual);
  return { root, boxes, layerCount: root.last + 1, real, virtual, chains };
}

function newBox(index: number, parent: Box | null): Box {
  return {
    index,
    parent,
    depth: parent ? parent.depth + 1 : 0,
    children: [],
    first: parent ? Number.POSITIVE_INFINITY : 0,
    last: -1,
    opens: [],
    closes: [],
    members: [],
    rank: 0,
    key: 0,
    anchor: undefined,
  };
}

function newVertex(kind: VertexKind, box: Box, layer: number, node: number, size: number, back = false): Vertex {
  return { kind, node, box, layer, size, back, up: [], down: [], position: 0, key: 0, anchor: undefined };
}

function join(vertex: Vertex): void {
  vertex.box.members[vertex.layer - vertex.box.first]?.push(vertex);
}

/**
 * Edges from one node share their virtual vertices as far as they go the same way: a bundle that branches reads better
 * than a sheaf of parallels, and there is far less to sort.
 */
function chainsOf(
  edges: readonly DrawnEdge[],
  layering: Layering,
  real: readonly Vertex[],
  virtual: Vertex[],
): readonly (readonly Vertex[])[] {
  const ends = edges.map((edge, index) => {
    const [from, to] = layering.reversed[index] ? [edge.target, edge.source] : [edge.source, edge.target];
    return [real[from] as Vertex, real[to] as Vertex] as const;
  });
  const longest = longestToTrace(ends);
  const shared = new Map<Vertex, Map<number, Vertex[]>>();
  return ends.map(([from, to], index) => {
    if (from === to) return [from];
    const span = to.layer - from.layer;
    if (span > longest) return [from, to];
    const bundle = bundleOf(shared, from, layering.reversed[index] === true);
    const chain = [from];
    let last = from;
    for (let layer = from.layer + 1; layer < to.layer; layer++) {
      const box = boxToPass(from.box, to.box, layer);
      let next = bundle.get(layer)?.find((vertex) => vertex.box === box && vertex.up[0] === last);
      if (!next) {
        next = newVertex('virtual', box, layer, -1, 0, layering.reversed[index]);
        virtual.push(next);
        join(next);
        link(last, next);
        const list = bundle.get(layer);
        if (list) list.push(next);
        else bundle.set(layer, [next]);
      }
      chain.push(next);
      last = next;
    }
    link(last, to);
    chain.push(to);
    return chain;
  });
}

function bundleOf(shared: Map<Vertex, Map<number, Vertex[]>>, from: Vertex, reversed: boolean): Map<number, Vertex[]> {
  if (reversed) return new Map();
  let bundle = shared.get(from);
  if (!bundle) {
    bundle = new Map();
    shared.set(from, bundle);
  }
  return bundle;
}

function longestToTrace(ends: readonly (readonly [Vertex, Vertex])[]): number {
  const spans = ends.map(([from, to]) => to.layer - from.layer).sort((a, b) => a - b);
  let total = 0;
  for (const span of spans) {
    total += Math.max(0, span - 1);
    if (total > VIRTUAL_BUDGET) return span - 1;
  }
  return Number.POSITIVE_INFINITY;
}

function link(upper: Vertex, lower: Vertex): void {
  upper.down.push(lower);
  lower.up.push(upper);
}

/** A line leaves a group at the group's end and enters one at its beginning, so inside that span it stays in the box. */
function boxToPass(from: Box, to: Box, layer: number): Box {
  const common = commonBox(from, to);
  let box = from;
  while (box !== common && box.last < layer) box = box.parent ?? common;
  if (box !== common) return box;
  box = to;
  while (box !== common && box.first > layer) box = box.parent ?? common;
  return box;
}

function commonBox(a: Box, b: Box): Box {
  let left = a;
  let right = b;
  while (left !== right) {
    if (left.depth >= right.depth && left.parent) left = left.parent;
    else if (right.parent) right = right.parent;
  }
  return left;
}
