/** How a drawing stays recognisable while the file is edited: what was in a layer keeps its order there. */
import type { Component } from './components.ts';
import type { Box, ProperGraph, Vertex } from './proper.ts';
import type { Direction, Layout, LayoutGroup, LayoutNode, Box as Rectangle } from './types.ts';

/** The previous layout, to look things up in. */
export interface Before {
  readonly nodes: ReadonlyMap<string, LayoutNode>;
  readonly groups: ReadonlyMap<string, LayoutGroup>;
  /** Keys of nodes with an edge. */
  readonly hadEdge: ReadonlySet<string>;
}

export function lookUp(previous: Layout): Before {
  return {
    nodes: new Map(previous.nodes.map((node) => [node.key, node])),
    groups: new Map(previous.groups.map((group) => [group.key, group])),
    hadEdge: new Set(previous.edges.flatMap((edge) => [edge.source, edge.target])),
  };
}

/**
 * Gives every vertex and box that was drawn before an anchor: its place on the cross axis. A node that has just got its
 * first edge comes out of a grid, where its place meant nothing, so it is free. Returns how many nodes are anchored.
 */
export function setAnchors(component: Component, graph: ProperGraph, direction: Direction, previous: Before): number {
  const { nodes, groups } = component.graph;
  const centre = (box: Rectangle) => (direction === 'LR' ? box.y + box.height / 2 : box.x + box.width / 2);
  const { hadEdge, nodes: nodeBefore, groups: groupBefore } = previous;
  let kept = 0;
  for (const vertex of graph.real) {
    const node = nodes[vertex.node];
    const before = node && nodeBefore.get(node.key);
    // A group that was a box a moment ago and is now a node (or the other way round) stays in its place, too.
    const place = before ?? (node && groupBefore.get(node.key));
    if (!node || !place || place.parent !== (groups[node.parent]?.id ?? null)) continue;
    const connected = vertex.up.length + vertex.down.length > 0;
    if (before && connected && !hadEdge.has(node.key)) continue;
    vertex.anchor = centre(place);
    kept++;
  }
  graph.boxes.forEach((box, index) => {
    const key = `group:${groups[index]?.id}`;
    const before = groupBefore.get(key) ?? nodeBefore.get(key);
    if (before) box.anchor = centre(before);
  });
  if (kept > 0) anchorNewBoxes(graph);
  return kept;
}

/** All boxes of a parent need a place among each other: a new one comes after the one that is before it in the file. */
function anchorNewBoxes(graph: ProperGraph): void {
  for (const parent of [graph.root, ...graph.boxes]) {
    let last = Number.NEGATIVE_INFINITY;
    for (const box of [...parent.children].sort((a, b) => a.index - b.index)) {
      if (box.anchor === undefined) box.anchor = Number.isFinite(last) ? last + 0.001 : -1;
      last = box.anchor;
    }
  }
}

/** What the first arrangement is sorted by: the previous places, and the order of the file for what is new. */
export function startKeys(graph: ProperGraph): void {
  const anchored = graph.real.some((vertex) => vertex.anchor !== undefined);
  const keyOfBox = new Map<Box, { sum: number; count: number }>();
  let last = 0;
  for (const vertex of graph.real) {
    vertex.key = vertex.anchor ?? (anchored ? (nearAnchored(vertex) ?? last + 0.01) : vertex.node);
    last = vertex.key;
    vertex.position = 0;
    for (let box: Box | null = vertex.box; box; box = box.parent) {
      const share = keyOfBox.get(box) ?? { sum: 0, count: 0 };
      keyOfBox.set(box, { sum: share.sum + vertex.key, count: share.count + 1 });
    }
  }
  for (const chain of graph.chains) {
    const from = chain[0]?.key ?? 0;
    const to = chain.at(-1)?.key ?? 0;
    chain.forEach((vertex, index) => {
      if (vertex.kind === 'virtual') vertex.key = from + ((to - from) * index) / chain.length;
    });
  }
  for (const [box, { sum, count }] of keyOfBox) box.key = sum / count;
}

function nearAnchored(vertex: Vertex): number | undefined {
  let sum = 0;
  let count = 0;
  for (const list of [vertex.up, vertex.down]) {
    for (const neighbour of list) {
      if (neighbour.anchor === undefined) continue;
      sum += neighbour.anchor;
      count++;
    }
  }
  return count === 0 ? undefined : sum / count;
}
