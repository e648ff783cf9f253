/** Coordinates on the main axis: how wide each layer is and what has to fit between two layers. */
import type { CardSize } from './component.ts';
import type { Component } from './components.ts';
import { GROUP, LABEL } from './measure.ts';
import type { CrossPlaces } from './place.ts';
import type { Box as GroupBox, ProperGraph } from './proper.ts';
import { labelWidth } from './route.ts';
import type { Direction } from './types.ts';

/** Between two layers, in pixels, before anything that stands in between. */
const LAYER_GAP = { LR: 56, TB: 44 } as const;
/** A gap with steep lines is made wider, in steps: a column should not move for every pixel that a line gets steeper. */
const STEEP = { distance: 290, step: 24, most: 72 } as const;

export interface MainPlaces {
  readonly start: readonly number[];
  readonly size: readonly number[];
  /** Extent of a group box along the main axis. */
  groupSpan(box: GroupBox): readonly [number, number];
}

export function placeAlong(
  component: Component,
  graph: ProperGraph,
  across: CrossPlaces,
  sizes: readonly CardSize[],
  direction: Direction,
): MainPlaces {
  const size = new Array<number>(graph.layerCount).fill(0);
  for (const vertex of graph.real) {
    const extent = sizes[vertex.node]?.[direction === 'LR' ? 'width' : 'height'] ?? 0;
    size[vertex.layer] = Math.max(size[vertex.layer] ?? 0, extent);
  }
  const openPad = padding(graph.root, direction === 'TB' ? GROUP.header + 8 : GROUP.padding, 'first');
  const closePad = padding(graph.root, GROUP.padding, 'last');
  const before = new Array<number>(graph.layerCount + 1).fill(0);
  const after = new Array<number>(graph.layerCount + 1).fill(0);
  for (const box of graph.boxes) {
    before[box.first] = Math.max(before[box.first] ?? 0, openPad.get(box) ?? 0);
    after[box.last] = Math.max(after[box.last] ?? 0, closePad.get(box) ?? 0);
  }
  const labelRoom = roomForLabels(component.graph.edges, graph, direction);
  const steep = steepness(graph, across);
  const start: number[] = [];
  let at = 0;
  for (let layer = 0; layer < graph.layerCount; layer++) {
    const gap = layer === 0 ? 0 : Math.max(LAYER_GAP[direction] + (steep[layer] ?? 0), labelRoom[layer] ?? 0);
    at += (after[layer - 1] ?? 0) + gap + (before[layer] ?? 0);
    start.push(at);
    at += size[layer] ?? 0;
  }
  return {
    start,
    size,
    groupSpan: (box) => [
      (start[box.first] ?? 0) - (openPad.get(box) ?? 0),
      (start[box.last] ?? 0) + (size[box.last] ?? 0) + (closePad.get(box) ?? 0),
    ],
  };
}

/** What boxes that begin (or end) in the same layer need in front of it, the outer ones around the inner ones. */
function padding(root: GroupBox, own: number, side: 'first' | 'last'): Map<GroupBox, number> {
  const result = new Map<GroupBox, number>();
  const visit = (box: GroupBox): number => {
    let inner = 0;
    for (const child of box.children) {
      const needed = visit(child);
      if (child[side] === box[side]) inner = Math.max(inner, needed);
    }
    result.set(box, inner + own);
    return inner + own;
  };
  for (const child of root.children) visit(child);
  return result;
}

function roomForLabels(edges: Component['graph']['edges'], graph: ProperGraph, direction: Direction): number[] {
  const room = new Array<number>(graph.layerCount).fill(0);
  edges.forEach((edge, index) => {
    const last = graph.chains[index]?.at(-1);
    if (!edge.label || !last || edge.source === edge.target) return;
    const extent = direction === 'LR' ? labelWidth(edge.label) * 1.25 : LABEL.height * 2;
    room[last.layer] = Math.max(room[last.layer] ?? 0, extent + 24);
  });
  return room;
}

/** Extra room in front of every layer, by the steepest line that leads to it. */
function steepness(graph: ProperGraph, across: CrossPlaces): number[] {
  const most = new Array<number>(graph.layerCount).fill(0);
  for (const vertices of [graph.real, graph.virtual]) {
    for (const vertex of vertices) {
      const place = across.get(vertex) ?? 0;
      for (const above of vertex.up) {
        most[vertex.layer] = Math.max(most[vertex.layer] ?? 0, Math.abs((across.get(above) ?? 0) - place));
      }
    }
  }
  return most.map((distance) => Math.min(STEEP.most, Math.floor(distance / STEEP.distance) * STEEP.step));
}
