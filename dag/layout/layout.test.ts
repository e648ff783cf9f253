import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edge, Group, Task } from '../model.ts';
import { type GraphInput, type Layout, layoutDag } from './layout.ts';
import { cyclicGraph, edge, group, input, task } from './test-graphs.ts';

/** Random DAGs with nested groups, cycles, repeated and dangling edges. */
const graphs: fc.Arbitrary<GraphInput> = fc
  .record({
    groups: fc.array(fc.option(fc.nat(5), { nil: null }), { maxLength: 6 }),
    tasks: fc.array(fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 40 })), { maxLength: 30 }),
    edges: fc.array(fc.tuple(fc.nat(31), fc.nat(31), fc.boolean()), { maxLength: 50 }),
  })
  .map(({ groups, tasks, edges }) => {
    const made: Group[] = groups.map((parent, index) => group(`g${index}`, parent === null ? null : `g${parent}`));
    const list: Task[] = tasks.map(([of, length], index) =>
      task(`${'t'.repeat(length)}${index}`, { group: of < groups.length ? `g${of}` : null }),
    );
    const ids = list.map((each) => each.taskId);
    const lines: Edge[] = edges.map(([from, to, labelled]) =>
      edge(ids[from] ?? 'missing', ids[to] ?? 'missing', labelled ? { label: 'a label' } : {}),
    );
    return { tasks: list, edges: lines, groups: made };
  });

const directions = fc.constantFrom('LR' as const, 'TB' as const);
const collapses = fc.uniqueArray(fc.nat(5), { maxLength: 3 });

describe('a layout', () => {
  it('never lets two cards overlap', () => {
    check((layout) => {
      for (const [index, a] of layout.nodes.entries()) {
        for (const b of layout.nodes.slice(index + 1)) expect(overlap(a, b), `${a.key} and ${b.key}`).toBe(false);
      }
    });
  });

  it('draws cards and inner boxes inside their group, and nothing else there', () => {
    check((layout) => {
      const groups = new Map(layout.groups.map((each) => [each.id, each]));
      for (const box of [...layout.nodes, ...layout.groups]) {
        const around = new Set<string>();
        for (let parent = box.parent; parent !== null; parent = groups.get(parent)?.parent ?? null) around.add(parent);
        for (const other of layout.groups) {
          if (other.key === box.key) continue;
          if (around.has(other.id)) expect(inside(box, other), `${box.key} in ${other.key}`).toBe(true);
          else if (!isAround(groups, other.id, box))
            expect(overlap(box, other), `${box.key} off ${other.key}`).toBe(false);
        }
      }
    });
  });

  it('starts and ends every edge at the border of its nodes', () => {
    check((layout) => {
      const nodes = new Map(layout.nodes.map((node) => [node.key, node]));
      for (const line of layout.edges) {
        for (const [key, point] of [
          [line.source, line.points[0]!],
          [line.target, line.points.at(-1)!],
        ] as const) {
          const node = nodes.get(key)!;
          const onSide = point.x === node.x || point.x === node.x + node.width;
          const onTop = point.y === node.y || point.y === node.y + node.height;
          expect(onSide || onTop, `${line.key} at ${key}`).toBe(true);
          expect(point.x >= node.x && point.x <= node.x + node.width).toBe(true);
          expect(point.y >= node.y && point.y <= node.y + node.height).toBe(true);
        }
      }
    });
  });

  it('draws every task once and every edge between known tasks', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layoutDag(graph, {});
        const tasks = layout.nodes.filter((node) => node.kind === 'task').map((node) => node.id);
        expect(tasks).toEqual(graph.tasks.map((each) => each.taskId));
        const known = new Set(tasks);
        const drawn = layout.edges.flatMap((line) => line.edges).sort((a, b) => a - b);
        const expected = graph.edges.flatMap((each, i) =>
          known.has(each.upstream) && known.has(each.downstream) ? [i] : [],
        );
        expect(drawn).toEqual(expected);
      }),
    );
  });

  it('is the same for the same input', () => {
    fc.assert(
      fc.property(graphs, directions, (graph, direction) => {
        expect(layoutDag(graph, { direction })).toEqual(layoutDag(structuredClone(graph), { direction }));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps to whole pixels and to its own size', () => {
    check((layout) => {
      for (const box of [...layout.nodes, ...layout.groups]) {
        expect(box.x >= 0 && box.y >= 0).toBe(true);
        expect(box.x + box.width <= layout.width && box.y + box.height <= layout.height).toBe(true);
      }
    });
  });

  function check(property: (layout: Layout) => void): void {
    fc.assert(
      fc.property(graphs, directions, collapses, (graph, direction, collapsed) => {
        const layout = layoutDag(graph, { direction, collapsed: new Set(collapsed.map((index) => `g${index}`)) });
        property(layout);
        property(layoutDag({ ...graph, tasks: graph.tasks.slice(1) }, { direction }, layout));
      }),
      { numRuns: 150 },
    );
  }
});

describe('the shape of a layout', () => {
  it('leads from left to right, and from top to bottom when asked', () => {
    const graph = input(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    const [a, b, c] = layoutDag(graph, {}).nodes;
    expect(a!.x + a!.width < b!.x && b!.x + b!.width < c!.x).toBe(true);
    expect(new Set([a!.y, b!.y, c!.y]).size).toBe(1);
    const [top, , bottom] = layoutDag(graph, { direction: 'TB' }).nodes;
    expect(top!.y < bottom!.y && top!.x === bottom!.x).toBe(true);
  });

  it('draws a cycle, marks its edges, and turns just one of them round', () => {
    const layout = layoutDag(cyclicGraph(), {});
    expect(layout.edges.filter((line) => line.cycle).map((line) => line.key.replaceAll('task:', ''))).toEqual([
      'b>c',
      'c>d',
      'd>b',
      'e>e',
    ]);
    expect(layout.edges.filter((line) => line.back).map((line) => line.target)).toEqual(['task:b']);
  });

  it('puts a task between the two it branches to', () => {
    const layout = layoutDag(
      input(
        ['a', 'b', 'c', 'd'],
        [
          ['a', 'b'],
          ['a', 'c'],
          ['b', 'd'],
          ['c', 'd'],
        ],
      ),
      {},
    );
    const [a, b, c, d] = layout.nodes;
    expect(a!.y).toBe((b!.y + c!.y) / 2);
    expect(d!.y).toBe(a!.y);
  });

  it('finds the order without crossings', () => {
    const layout = layoutDag(
      input(
        ['a', 'b', 'c', 'x', 'y', 'z'],
        [
          ['a', 'z'],
          ['b', 'y'],
          ['c', 'x'],
          ['a', 'y'],
          ['b', 'x'],
        ],
      ),
      {},
    );
    const order = ['x', 'y', 'z'].sort((p, q) => yOf(layout, p) - yOf(layout, q));
    const first = ['a', 'b', 'c'].sort((p, q) => yOf(layout, p) - yOf(layout, q));
    expect([first, order]).toEqual(
      first[0] === 'a'
        ? [
            ['a', 'b', 'c'],
            ['z', 'y', 'x'],
          ]
        : [
            ['c', 'b', 'a'],
            ['x', 'y', 'z'],
          ],
    );
  });

  it('wraps tasks without dependencies into a grid that is wider than high', () => {
    const layout = layoutDag(
      input(
        Array.from({ length: 100 }, (_, index) => `task_${index}`),
        [],
      ),
      {},
    );
    expect(layout.width / layout.height).toBeGreaterThan(0.8);
    expect(layout.width / layout.height).toBeLessThan(2.5);
    expect(layout.nodes[1]!.y).toBe(layout.nodes[0]!.y);
  });

  it('draws a collapsed group as one card and merges the edges to it', () => {
    const graph: GraphInput = {
      tasks: [task('a'), task('g.b', { group: 'g' }), task('g.c', { group: 'g' }), task('d')],
      edges: [edge('a', 'g.b'), edge('a', 'g.c'), edge('g.b', 'g.c'), edge('g.c', 'd')],
      groups: [group('g')],
    };
    const layout = layoutDag(graph, { collapsed: new Set(['g']) });
    expect(layout.nodes.map((node) => [node.key, node.detail])).toEqual([
      ['task:a', 'BashOperator'],
      ['group:g', '2 tasks'],
      ['task:d', 'BashOperator'],
    ]);
    expect(layout.edges.map((line) => line.edges)).toEqual([[0, 1], [3]]);
  });

  it('shortens a long id in the middle and leaves out the prefix of its group', () => {
    const graph: GraphInput = {
      tasks: [task('g.short', { group: 'g' }), task(`begin_${'x'.repeat(200)}_end`)],
      edges: [],
      groups: [group('g')],
    };
    const [short, long] = layoutDag(graph, {}).nodes;
    expect(short!.title).toBe('short');
    expect(long!.title).toMatch(/^begin_x+…x+_end$/);
    expect(long!.width).toBe(260);
  });

  it('gives an edge label a place between the two cards', () => {
    const layout = layoutDag(
      { tasks: [task('a'), task('b')], edges: [edge('a', 'b', { label: 'when the file is there' })], groups: [] },
      {},
    );
    const [a, b] = layout.nodes;
    const label = layout.edges[0]!.label!;
    expect(label.x).toBeGreaterThan(a!.x + a!.width);
    expect(label.x + label.width).toBeLessThan(b!.x);
  });

  it('survives groups inside themselves, missing groups and tasks with the same id', () => {
    const graph: GraphInput = {
      tasks: [task('a', { group: 'x' }), task('a'), task('b', { group: 'nowhere' })],
      edges: [edge('a', 'b')],
      groups: [group('x', 'y'), group('y', 'x')],
    };
    expect(layoutDag(graph, {}).nodes.map((node) => node.id)).toEqual(['a', 'b']);
  });

  it('is empty for an empty DAG', () => {
    expect(layoutDag({ tasks: [], edges: [], groups: [] }, {})).toEqual({
      direction: 'LR',
      width: 0,
      height: 0,
      nodes: [],
      groups: [],
      edges: [],
    });
  });
});

function yOf(layout: Layout, id: string): number {
  return layout.nodes.find((node) => node.id === id)!.y;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function inside(a: Rectangle, b: Rectangle): boolean {
  return a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
}

function isAround(
  groups: ReadonlyMap<string, { readonly parent: string | null }>,
  inner: string,
  box: { key: string },
): boolean {
  for (let at: string | null = inner; at !== null; at = groups.get(at)?.parent ?? null)
    if (`group:${at}` === box.key) return true;
  return false;
}
