/** The last touch to an order: neighbours in a layer change places where that takes away crossings. */
import type { Vertex } from './proper.ts';

/** Pairs of line ends compared, over all rounds. */
const BUDGET = 400_000;
const MOST_ROUNDS = 6;

/** Changes `order` in place; positions must be up to date and stay so. */
export function switchNeighbours(order: readonly Vertex[][]): void {
  let work = 0;
  for (let round = 0; round < MOST_ROUNDS && work < BUDGET; round++) {
    let switched = false;
    for (const layer of order) {
      for (let position = 0; position + 1 < layer.length; position++) {
        const a = layer[position] as Vertex;
        const b = layer[position + 1] as Vertex;
        if (!mayChangePlaces(a, b)) continue;
        work += a.up.length * b.up.length + a.down.length * b.down.length + 1;
        if (work > BUDGET) return;
        if (gain(a.up, b.up) + gain(a.down, b.down) <= 0) continue;
        layer[position] = b;
        layer[position + 1] = a;
        b.position = position;
        a.position = position + 1;
        switched = true;
      }
    }
    if (!switched) return;
  }
}

/** Borders of boxes never move, and what was drawn before keeps its order. */
function mayChangePlaces(a: Vertex, b: Vertex): boolean {
  const free = (vertex: Vertex) => vertex.kind === 'real' || vertex.kind === 'virtual';
  return free(a) && free(b) && (a.anchor === undefined || b.anchor === undefined);
}

/** How many crossings between the lines of a (now first) and b there are fewer when b is first. */
function gain(ofA: readonly Vertex[], ofB: readonly Vertex[]): number {
  let difference = 0;
  for (const endOfA of ofA) {
    for (const endOfB of ofB) difference += Math.sign(endOfA.position - endOfB.position);
  }
  return difference;
}
