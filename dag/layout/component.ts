/** Draws one connected part of a graph: layers, order, coordinates, lines. */

import { placeAlong } from './along.ts';
import { assemble } from './assemble.ts';
import type { Component } from './components.ts';
import { assignLayers } from './layers.ts';
import { orderLayers } from './order.ts';
import { crossGaps, placeAcross } from './place.ts';
import { type ProperGraph, properGraph, type Vertex } from './proper.ts';
import { type Before, setAnchors, startKeys } from './stability.ts';
import type { Direction, LayoutEdge, LayoutGroup, LayoutNode } from './types.ts';

/** Nodes, groups and edges in the order of the component's lists, with the part's top left corner at (0, 0). */
export interface DrawnComponent {
  readonly component: Component;
  readonly nodes: readonly LayoutNode[];
  readonly groups: readonly LayoutGroup[];
  readonly edges: readonly LayoutEdge[];
  readonly width: number;
  readonly height: number;
}

export interface CardSize {
  readonly width: number;
  readonly height: number;
}

export function drawComponent(
  component: Component,
  direction: Direction,
  previous: Before | undefined,
): DrawnComponent {
  const { nodes, groups, edges } = component.graph;
  const layering = assignLayers(
    nodes.length,
    edges,
    nodes.map((node) => node.parent),
    groups.map((group) => group.parent),
    (tasks) => gridColumns(tasks, direction),
  );
  const sizes = cardSizes(component, layering.layer, direction);
  const graph = properGraph(
    component.graph,
    layering,
    (node) => sizes[node]?.[direction === 'LR' ? 'height' : 'width'] ?? 0,
  );
  const order = chooseOrder(component, graph, direction, previous);
  const across = placeAcross(graph, order, crossGaps(direction));
  const along = placeAlong(component, graph, across, sizes, direction);
  return assemble({ component, graph, reversed: layering.reversed, across, along, sizes, direction });
}

function chooseOrder(component: Component, graph: ProperGraph, direction: Direction, previous: Before | undefined) {
  const anchored = previous ? setAnchors(component, graph, direction, previous) : 0;
  startKeys(graph);
  const first = orderLayers(graph);
  if (anchored < 2) return first.order;
  const anchors = [...graph.real, ...graph.boxes].map((thing) => [thing, thing.anchor] as const);
  for (const [thing] of anchors) thing.anchor = undefined;
  startKeys(graph);
  const fresh = orderLayers(graph);
  // Keeping the shape is worth some crossings, but a file that is typed from scratch must not end in a tangle.
  const kept = first.crossings <= fresh.crossings * 2 + 10;
  if (kept) for (const [thing, anchor] of anchors) thing.anchor = anchor;
  const chosen = kept ? first.order : fresh.order;
  for (const layer of chosen) {
    for (let position = 0; position < layer.length; position++) (layer[position] as Vertex).position = position;
  }
  return chosen;
}

function gridColumns(tasks: number, direction: Direction): number {
  const ratio = direction === 'LR' ? 0.55 : 1.6;
  return Math.max(1, Math.round(Math.sqrt(tasks * ratio)));
}

/** In LR the cards of one box and column get the same width: columns then read as lists. */
function cardSizes(component: Component, layer: Int32Array, direction: Direction): CardSize[] {
  const { nodes } = component.graph;
  if (direction === 'TB') return nodes.map(({ width, height }) => ({ width, height }));
  const widest = new Map<string, number>();
  const columnOf = (index: number) => `${nodes[index]?.parent}:${layer[index]}`;
  nodes.forEach((node, index) => {
    widest.set(columnOf(index), Math.max(widest.get(columnOf(index)) ?? 0, node.width));
  });
  return nodes.map((node, index) => ({ width: widest.get(columnOf(index)) ?? node.width, height: node.height }));
}
