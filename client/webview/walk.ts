/** Walks over the drawn graph: what is upstream, what is beside, where an arrow key leads. */

import type { Layout, LayoutNode } from '../../dag/layout/layout.ts';
import type { Dag } from '../../dag/model.ts';

export type Walk = 'upstream' | 'downstream' | 'before' | 'after' | 'first' | 'last';

/**
 * The key of the node that a step leads to, or undefined where there is none. Upstream and downstream follow the edges,
 * to the nearest end; before and after go along the layer.
 */
export function step(layout: Layout, from: string | null, walk: Walk): string | undefined {
  const current = layout.nodes.find((node) => node.key === from);
  if (!current) return inReadingOrder(layout)[0]?.key;
  switch (walk) {
    case 'upstream':
      return nearest(layout, current, ends(layout, current, 'target', 'source'));
    case 'downstream':
      return nearest(layout, current, ends(layout, current, 'source', 'target'));
    case 'before':
    case 'after':
      return beside(layout, current, walk === 'after' ? 1 : -1);
    case 'first':
      return inReadingOrder(layout)[0]?.key;
    case 'last':
      return inReadingOrder(layout).at(-1)?.key;
  }
}

function ends(layout: Layout, node: LayoutNode, at: 'source' | 'target', other: 'source' | 'target'): Set<string> {
  return new Set(
    layout.edges.filter((edge) => edge[at] === node.key && edge[other] !== node.key).map((edge) => edge[other]),
  );
}

function nearest(layout: Layout, from: LayoutNode, keys: ReadonlySet<string>): string | undefined {
  let best: LayoutNode | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of layout.nodes) {
    if (!keys.has(node.key)) continue;
    const distance = Math.abs(across(layout, node) - across(layout, from));
    if (distance >= least) continue;
    best = node;
    least = distance;
  }
  return best?.key;
}

function beside(layout: Layout, from: LayoutNode, direction: 1 | -1): string | undefined {
  const column = layout.nodes
    .filter((node) => along(layout, node) === along(layout, from))
    .sort((a, b) => across(layout, a) - across(layout, b));
  const next = column[column.indexOf(from) + direction];
  if (next) return next.key;
  const rest = layout.nodes.filter((node) => (across(layout, node) - across(layout, from)) * direction > 0);
  return rest.sort((a, b) => distance(a, from) - distance(b, from))[0]?.key;
}

function distance(a: LayoutNode, b: LayoutNode): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function across(layout: Layout, node: LayoutNode): number {
  return layout.direction === 'LR' ? node.y + node.height / 2 : node.x + node.width / 2;
}

function along(layout: Layout, node: LayoutNode): number {
  return layout.direction === 'LR' ? node.x : node.y;
}

function inReadingOrder(layout: Layout): LayoutNode[] {
  return [...layout.nodes].sort((a, b) => along(layout, a) - along(layout, b) || across(layout, a) - across(layout, b));
}

/** Ids of the tasks from which a task can be reached (`up`), that can be reached from it (`down`), or both; itself included. */
export function related(dag: Pick<Dag, 'edges'>, taskId: string, mode: 'up' | 'down' | 'both'): ReadonlySet<string> {
  const result = new Set([taskId]);
  if (mode !== 'down') reach(dag, taskId, 'downstream', 'upstream', result);
  if (mode !== 'up') reach(dag, taskId, 'upstream', 'downstream', result);
  return result;
}

function reach(
  dag: Pick<Dag, 'edges'>,
  start: string,
  from: 'upstream' | 'downstream',
  to: 'upstream' | 'downstream',
  result: Set<string>,
): void {
  const next = new Map<string, string[]>();
  for (const edge of dag.edges) {
    const list = next.get(edge[from]);
    if (list) list.push(edge[to]);
    else next.set(edge[from], [edge[to]]);
  }
  const seen = new Set([start]);
  const open = [start];
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    for (const other of next.get(task) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      result.add(other);
      open.push(other);
    }
  }
}
