import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edge } from '../model.ts';
import { type GraphInput, type Layout, layoutDag } from './layout.ts';
import { edge, group, input, task } from './test-graphs.ts';

/** A DAG as people write them: stages of a few tasks, each after some of the stage before. */
function pipeline(stages: number, width: number): GraphInput {
  const tasks = [];
  const edges: Edge[] = [];
  for (let stage = 0; stage < stages; stage++) {
    for (let index = 0; index < width; index++) {
      tasks.push(task(`s${stage}_t${index}`));
      if (stage > 0) edges.push(edge(`s${stage - 1}_t${index}`, `s${stage}_t${index}`));
      if (stage > 0 && index % 3 === stage % 3)
        edges.push(edge(`s${stage - 1}_t${index}`, `s${stage}_t${(index + 1) % width}`));
    }
  }
  return { tasks, edges, groups: [] };
}

/** How many of the nodes in both layouts have moved against most of the others. */
function movedNodes(before: Layout, after: Layout): number {
  const old = new Map(before.nodes.map((node) => [node.key, node]));
  const shifts = after.nodes.flatMap((node) => {
    const was = old.get(node.key);
    return was ? [{ x: node.x - was.x, y: node.y - was.y }] : [];
  });
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const usual = { x: middle(shifts.map((s) => s.x)), y: middle(shifts.map((s) => s.y)) };
  return shifts.filter((shift) => Math.hypot(shift.x - usual.x, shift.y - usual.y) > 4).length;
}

function connectedTo(layout: Layout, key: string): Set<string> {
  const found = new Set([key]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const line of layout.edges) {
      if (found.has(line.source)) found.add(line.target);
      if (found.has(line.target)) found.add(line.source);
    }
  }
  return found;
}

function ordersByLayer(layout: Layout): Map<number, string[]> {
  const layers = new Map<number, string[]>();
  for (const node of [...layout.nodes].sort((a, b) => a.y - b.y)) {
    const list = layers.get(node.layer);
    if (list) list.push(node.key);
    else layers.set(node.layer, [node.key]);
  }
  return layers;
}

describe('a layout after an edit', () => {
  it('is the one before when nothing changed', () => {
    const graph = pipeline(8, 5);
    const before = layoutDag(graph, {});
    expect(layoutDag(graph, {}, before)).toEqual(before);
  });

  it('keeps the order of the tasks that were there, when a task is added or removed', () => {
    fc.assert(
      fc.property(fc.nat(39), fc.boolean(), (at, adding) => {
        const graph = pipeline(8, 5);
        const before = layoutDag(graph, {});
        const id = graph.tasks[at]!.taskId;
        const edited: GraphInput = adding
          ? { ...graph, tasks: [...graph.tasks, task('fresh')], edges: [...graph.edges, edge(id, 'fresh')] }
          : { ...graph, tasks: graph.tasks.filter((each) => each.taskId !== id) };
        const after = layoutDag(edited, {}, before);
        const layerBefore = new Map(before.nodes.map((node) => [node.key, node.layer]));
        const order = ordersByLayer(before);
        // What an edit cuts off is drawn beside the rest.
        const connected = connectedTo(after, at === 35 ? 'task:s7_t1' : 'task:s7_t0');
        for (const [layer, keys] of ordersByLayer(after)) {
          const stayed = keys.filter((key) => layerBefore.get(key) === layer && connected.has(key));
          expect(stayed, `layer ${layer}`).toEqual((order.get(layer) ?? []).filter((key) => stayed.includes(key)));
        }
      }),
    );
  });

  it('moves few nodes when a leaf is added', () => {
    const graph = pipeline(10, 5);
    const before = layoutDag(graph, {});
    let moved = 0;
    for (const { taskId } of graph.tasks) {
      const edited = {
        ...graph,
        tasks: [...graph.tasks, task('fresh')],
        edges: [...graph.edges, edge(taskId, 'fresh')],
      };
      moved += movedNodes(before, layoutDag(edited, {}, before));
    }
    expect(moved / graph.tasks.length / graph.tasks.length).toBeLessThan(0.35);
  });

  it('leaves all where they are when only the name of an operator changes', () => {
    const graph = pipeline(6, 4);
    const before = layoutDag(graph, {});
    const tasks = graph.tasks.map((each, index) => (index === 7 ? { ...each, operatorLabel: 'MathOperator' } : each));
    expect(movedNodes(before, layoutDag({ ...graph, tasks }, {}, before))).toBe(0);
  });

  it('ends without a tangle when the edges are typed one after the other', () => {
    const pairs = [
      ['a', 'z'],
      ['b', 'y'],
      ['c', 'x'],
      ['d', 'w'],
      ['e', 'v'],
      ['f', 'u'],
    ] as const;
    const names = pairs.flat();
    let layout: Layout | undefined;
    for (let count = 0; count <= pairs.length; count++)
      layout = layoutDag(input(names, pairs.slice(0, count)), {}, layout);
    const y = new Map(layout!.nodes.map((node) => [node.id, node.y]));
    for (const [from, to] of pairs) expect(y.get(from)).toBe(y.get(to));
  });

  it('keeps the place of a group that is collapsed', () => {
    const graph: GraphInput = {
      tasks: [
        task('a'),
        ...['g', 'h', 'i'].flatMap((id) => [task(`${id}.x`, { group: id }), task(`${id}.y`, { group: id })]),
      ],
      edges: ['g', 'h', 'i'].flatMap((id) => [edge('a', `${id}.x`), edge('a', `${id}.y`)]),
      groups: ['g', 'h', 'i'].map((id) => group(id)),
    };
    const before = layoutDag(graph, {});
    const after = layoutDag(graph, { collapsed: new Set(['h']) }, before);
    const y = (layout: Layout, key: string) => [...layout.nodes, ...layout.groups].find((box) => box.key === key)!.y;
    const order = (layout: Layout) => ['group:g', 'group:h', 'group:i'].sort((p, q) => y(layout, p) - y(layout, q));
    expect(order(after)).toEqual(order(before));
  });
});
