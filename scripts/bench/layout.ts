/** Prints, as JSON, the milliseconds that our layout and elkjs take for the same random DAGs. */
import ELK from 'elkjs/lib/elk.bundled.js';
import { layoutDag } from '../../dag/layout/layout.ts';
import type { GraphInput } from '../../dag/layout/types.ts';
import type { Edge, Location, Task } from '../../dag/model.ts';

const results = [];
for (const size of [100, 1000]) {
  const graph = randomDag(size);
  const rounds = size > 500 ? 3 : 7;
  const ours = await median(rounds, () => layoutDag(graph, { direction: 'LR' }));
  const elk = await median(size > 500 ? 1 : 3, () => elkLayout(graph));
  results.push({ size, edges: graph.edges.length, ours, elk });
}
console.log(JSON.stringify(results));

/** Each task depends on one to three of the 60 before it; the generator is fixed, so that every run draws the same. */
function randomDag(size: number): GraphInput {
  let state = 42;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state % below;
  };
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const location: Location = { uri: 'file:///bench.py', range };
  const tasks: Task[] = [];
  const edges: Edge[] = [];
  for (let index = 0; index < size; index += 1) {
    tasks.push(bashTask(`task_${index}`, location));
    const upstreams = new Set(Array.from({ length: 1 + random(3) }, () => index - 1 - random(60)));
    for (const upstream of upstreams) {
      if (upstream >= 0)
        edges.push({ upstream: `task_${upstream}`, downstream: `task_${index}`, kind: 'order', location });
    }
  }
  return { tasks, edges, groups: [] };
}

function bashTask(taskId: string, location: Location): Task {
  return {
    taskId,
    operator: 'BashOperator',
    operatorLabel: 'BashOperator',
    bases: [],
    args: [],
    group: null,
    triggerRule: 'all_success',
    retries: null,
    retryDelay: null,
    executionTimeout: null,
    pool: null,
    mapped: false,
    setup: false,
    teardown: false,
    dynamic: false,
    location,
    locations: [location],
  };
}

async function elkLayout(graph: GraphInput): Promise<unknown> {
  const elk = new ELK();
  return elk.layout({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT' },
    children: graph.tasks.map((task) => ({ id: task.taskId, width: 180, height: 44 })),
    edges: graph.edges.map((edge, index) => ({
      id: `e${index}`,
      sources: [edge.upstream],
      targets: [edge.downstream],
    })),
  });
}

async function median(rounds: number, measure: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await measure();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}
