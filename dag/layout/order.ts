/**
 * The order of vertices within layers: barycentre sweeps, each linear but for sorting, that keep the content of every box
 * together and all boxes of a parent in the same order in every layer. The best of the sweeps wins.
 */
import type { Box, ProperGraph, Vertex } from './proper.ts';
import { switchNeighbours } from './switch.ts';

/** Layers with their vertices, borders included, from one end of the cross axis to the other. */
export type LayerOrder = readonly (readonly Vertex[])[];

/** Edges looked at, over all sweeps. It bounds the time without a clock, so results do not depend on the machine. */
const SWEEP_BUDGET = 250_000;
/** Graphs with no more edges than this get a second start and a last touch: in larger ones nobody would see it. */
const SMALL = 2500;
const MOST_SWEEPS = 24;
const PATIENCE = 4;

/** Orders the layers. Vertices and boxes with an `anchor` keep their order among each other. */
export function orderLayers(graph: ProperGraph): { readonly order: LayerOrder; readonly crossings: number } {
  const boxesAt = boxesByLayer(graph);
  let edgeCount = 1;
  for (const vertex of [...graph.real, ...graph.virtual]) edgeCount += vertex.down.length;
  const small = edgeCount <= SMALL;
  const sweeps = Math.max(4, Math.min(MOST_SWEEPS, Math.floor(SWEEP_BUDGET / edgeCount)));

  rankBoxes(graph.root, (box) => box.anchor ?? box.key);
  const start: LayerOrder = boxesAt.map((boxes, layer) => arrange(graph.root, boxes, layer));
  const ranks = new Map(graph.boxes.map((box) => [box, box.rank]));
  let best = start;
  let fewest = countCrossings(start);
  for (const downFirst of small ? [true, false] : [true]) {
    for (const layer of start) numberPositions(layer);
    rankBoxes(graph.root, (box) => ranks.get(box) ?? 0);
    let current = start;
    for (let sweep = 0, since = 0; sweep < sweeps && fewest > 0 && since < PATIENCE; sweep++) {
      current = runSweep(graph, current, boxesAt, (sweep % 2 === 0) === downFirst);
      const crossings = countCrossings(current);
      since++;
      if (crossings >= fewest) continue;
      best = current;
      fewest = crossings;
      since = 0;
    }
  }
  const order = best.map((layer) => [...layer]);
  for (const layer of order) numberPositions(layer);
  if (fewest > 0 && small) switchNeighbours(order);
  return { order, crossings: fewest > 0 ? countCrossings(order) : 0 };
}

function boxesByLayer(graph: ProperGraph): Box[][] {
  const result: Box[][] = Array.from({ length: graph.layerCount }, () => []);
  for (const box of graph.boxes) {
    for (let layer = box.first; layer <= box.last; layer++) result[layer]?.push(box);
  }
  return result;
}

function rankBoxes(parent: Box, valueFor: (box: Box) => number): void {
  if (parent.children.length > 1) {
    const values = new Map(parent.children.map((box) => [box, valueFor(box)]));
    parent.children.sort((a, b) => (values.get(a) ?? 0) - (values.get(b) ?? 0) || a.index - b.index);
  }
  parent.children.forEach((box, rank) => {
    box.rank = rank;
    rankBoxes(box, valueFor);
  });
}

function runSweep(graph: ProperGraph, order: LayerOrder, boxesAt: readonly Box[][], down: boolean): LayerOrder {
  const next = order.slice();
  const wish = new Map<Box, { sum: number; count: number }>();
  for (let step = 0; step < next.length; step++) {
    const layer = down ? step : next.length - 1 - step;
    const own = next[layer] ?? [];
    const beside = next[down ? layer - 1 : layer + 1] ?? own;
    const scale = beside.length / Math.max(1, own.length);
    for (const vertex of own) {
      if (vertex.kind === 'open' || vertex.kind === 'close') continue;
      vertex.key = barycentre(down ? vertex.up : vertex.down) ?? (vertex.position + 0.5) * scale;
    }
    for (const box of boxesAt[layer] ?? []) box.key = ((box.opens[layer - box.first]?.position ?? 0) + 0.5) * scale;
    next[layer] = arrange(graph.root, boxesAt[layer] ?? [], layer);
    for (const box of boxesAt[layer] ?? []) {
      const share = wish.get(box) ?? { sum: 0, count: 0 };
      wish.set(box, { sum: share.sum + box.key / Math.max(1, beside.length), count: share.count + 1 });
    }
  }
  rankBoxes(graph.root, (box) => {
    const share = wish.get(box);
    return box.anchor ?? (share ? share.sum / share.count : 0);
  });
  return next;
}

function barycentre(neighbours: readonly Vertex[]): number | undefined {
  if (neighbours.length === 0) return undefined;
  let sum = 0;
  for (const neighbour of neighbours) sum += neighbour.position + 0.5;
  return sum / neighbours.length;
}

/** Sorts one layer by the vertices' keys, each box as one thing, and numbers the positions. */
function arrange(root: Box, boxes: readonly Box[], layer: number): Vertex[] {
  for (let index = boxes.length - 1; index >= 0; index--) {
    const box = boxes[index] as Box;
    box.key = meanKey(box, layer) ?? box.key;
  }
  const result: Vertex[] = [];
  place(root, layer, result);
  numberPositions(result);
  return result;
}

function numberPositions(layer: readonly Vertex[]): void {
  for (let position = 0; position < layer.length; position++) (layer[position] as Vertex).position = position;
}

function meanKey(box: Box, layer: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (const member of box.members[layer - box.first] ?? []) {
    sum += member.key;
    count++;
  }
  for (const child of box.children) {
    if (layer < child.first || layer > child.last) continue;
    sum += child.key;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

function place(box: Box, layer: number, result: Vertex[]): void {
  const members = box.members[layer - box.first] ?? [];
  const inner = box.children.filter((child) => layer >= child.first && layer <= child.last);
  const items: (Vertex | Box)[] = [...members, ...inner];
  keepOrder(inner, (child) => child.rank);
  const anchored = items.filter((item) => item.anchor !== undefined);
  if (anchored.length > 1) keepOrder(anchored, (item) => item.anchor ?? 0);
  items.sort((a, b) => a.key - b.key || positionOf(a, layer) - positionOf(b, layer));
  for (const item of items) {
    if (!('children' in item)) {
      result.push(item);
      continue;
    }
    result.push(item.opens[layer - item.first] as Vertex);
    place(item, layer, result);
    result.push(item.closes[layer - item.first] as Vertex);
  }
}

function positionOf(item: Vertex | Box, layer: number): number {
  return 'children' in item ? (item.opens[layer - item.first]?.position ?? 0) : item.position;
}

/**
 * Changes keys as little as possible (least squares: pool adjacent violators) so that they rise in the wanted order.
 * A hair is added at each step, since equal keys would be free to change places.
 */
function keepOrder<T extends { key: number }>(items: T[], placeOf: (item: T) => number): void {
  if (items.length < 2) return;
  items.sort((a, b) => placeOf(a) - placeOf(b));
  const pools: { sum: number; count: number }[] = [];
  for (const item of items) {
    let pool = { sum: item.key, count: 1 };
    let before = pools[pools.length - 1];
    while (before && before.sum / before.count >= pool.sum / pool.count) {
      pool = { sum: pool.sum + before.sum, count: pool.count + before.count };
      pools.pop();
      before = pools[pools.length - 1];
    }
    pools.push(pool);
  }
  let index = 0;
  for (const pool of pools) {
    for (let n = 0; n < pool.count; n++, index++) (items[index] as T).key = pool.sum / pool.count + index * 1e-7;
  }
}

export function countCrossings(order: LayerOrder): number {
  let crossings = 0;
  for (let layer = 0; layer + 1 < order.length; layer++) {
    const below = order[layer + 1] ?? [];
    for (let position = 0; position < below.length; position++) (below[position] as Vertex).position = position;
    crossings += crossingsBelow(order[layer] ?? [], below.length);
  }
  return crossings;
}

/** Inversions among the lower ends, counted with a Fenwick tree. */
function crossingsBelow(upper: readonly Vertex[], lowerSize: number): number {
  const tree = new Int32Array(lowerSize + 1);
  let inserted = 0;
  let crossings = 0;
  for (const vertex of upper) {
    for (const neighbour of vertex.down) {
      let notRight = 0;
      for (let at = neighbour.position + 1; at > 0; at -= at & -at) notRight += tree[at] as number;
      crossings += inserted - notRight;
    }
    for (const neighbour of vertex.down) {
      for (let at = neighbour.position + 1; at <= lowerSize; at += at & -at) tree[at] = (tree[at] as number) + 1;
      inserted++;
    }
  }
  return crossings;
}
