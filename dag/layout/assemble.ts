/** From layers and places to the boxes and lines of a drawing. */
import type { MainPlaces } from './along.ts';
import type { CardSize, DrawnComponent } from './component.ts';
import type { Component } from './components.ts';
import { ellipsize, estimateText } from './measure.ts';
import type { CrossPlaces } from './place.ts';
import type { ProperGraph, Vertex } from './proper.ts';
import { labelBox, linePoints, loopPoints } from './route.ts';
import type { Box, Direction, LayoutEdge, LayoutGroup, LayoutNode, Point } from './types.ts';

export interface Placed {
  readonly component: Component;
  readonly graph: ProperGraph;
  readonly reversed: readonly boolean[];
  readonly across: CrossPlaces;
  readonly along: MainPlaces;
  readonly sizes: readonly CardSize[];
  readonly direction: Direction;
}

export function assemble(placed: Placed): DrawnComponent {
  const nodes = placed.graph.real.map((vertex) => nodeOf(placed, vertex));
  const groups = groupsOf(placed);
  const edges = placed.component.graph.edges.map((_, index) => edgeOf(placed, nodes, index));
  const { x, y, width, height } = extent([...nodes, ...groups], edges);
  const moved = <T extends Point>(thing: T): T => ({ ...thing, x: thing.x - x, y: thing.y - y });
  return {
    component: placed.component,
    nodes: nodes.map(moved),
    groups: groups.map(moved),
    edges: edges.map((edge) => ({
      ...edge,
      points: edge.points.map(moved),
      ...(edge.label ? { label: moved(edge.label) } : {}),
    })),
    width,
    height,
  };
}

function boxOf(direction: Direction, main: number, cross: number, mainSize: number, crossSize: number): Box {
  return direction === 'LR'
    ? { x: main, y: cross, width: mainSize, height: crossSize }
    : { x: cross, y: main, width: crossSize, height: mainSize };
}

function nodeOf({ component, across, along, sizes, direction }: Placed, vertex: Vertex): LayoutNode {
  const node = component.graph.nodes[vertex.node];
  const size = sizes[vertex.node];
  if (!node || !size) throw new Error('A vertex stands for no node.');
  const [mainSize, crossSize] = direction === 'LR' ? [size.width, size.height] : [size.height, size.width];
  const cross = (across.get(vertex) ?? 0) - crossSize / 2;
  const { key, kind, id, title, detail } = node;
  const parent = component.graph.groups[node.parent]?.id ?? null;
  const place = boxOf(direction, along.start[vertex.layer] ?? 0, cross, mainSize, crossSize);
  return { key, kind, id, title, detail, parent, layer: vertex.layer, ...place };
}

function groupsOf({ component, graph, across, along, direction }: Placed): LayoutGroup[] {
  const { groups } = component.graph;
  return groups.flatMap((group, index) => {
    const box = graph.boxes[index];
    const [open, close] = [box?.opens[0], box?.closes[0]];
    if (!box || !open || !close) return [];
    const [from, to] = along.groupSpan(box);
    const low = across.get(open) ?? 0;
    const place = boxOf(direction, from, low, to - from, (across.get(close) ?? 0) - low);
    const title = ellipsize(group.title, place.width - 56, 'title', estimateText);
    const parent = groups[group.parent]?.id ?? null;
    return { key: `group:${group.id}`, id: group.id, title, parent, depth: group.depth, ...place };
  });
}

function edgeOf(placed: Placed, nodes: readonly LayoutNode[], index: number): LayoutEdge {
  const edge = placed.component.graph.edges[index];
  const source = edge && nodes[edge.source];
  const target = edge && nodes[edge.target];
  if (!source || !target) throw new Error('An edge leads to no node.');
  const back = placed.reversed[index] === true;
  const line = {
    key: `${source.key}>${target.key}`,
    source: source.key,
    target: target.key,
    kind: edge.kind,
    back,
    cycle: edge.cycle,
    edges: edge.edges,
  };
  if (source === target) return { ...line, points: loopPoints(source, placed.direction) };
  const [from, to] = back ? [target, source] : [source, target];
  const points = linePoints(from, to, placed.graph.chains[index] ?? [], back, placed);
  if (back) points.reverse();
  return edge.label ? { ...line, points, label: labelBox(edge.label, points, placed.direction) } : { ...line, points };
}

/** Lines count as well: a loop stands out above its task. */
function extent(boxes: readonly Box[], edges: readonly LayoutEdge[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number): void => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const box of boxes) {
    include(box.x, box.y);
    include(box.x + box.width, box.y + box.height);
  }
  for (const edge of edges) for (const point of edge.points) include(point.x, point.y);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
