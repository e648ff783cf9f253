/** `dependency-cycle`: tasks that wait for each other in a circle, so that none can ever start. */
import type { Dag, Edge, Problem } from '../model.ts';
import { problem, type Rule } from './rule.ts';

export const dependencyCycle: Rule = {
  code: 'dependency-cycle',
  severity: 'error',
  title: 'Tasks that wait for each other in a circle',
  check: (dag) => cycles(dag).map((path) => cycleProblem(dag, path)),
};

function cycleProblem(dag: Dag, path: readonly Edge[]): Problem {
  // The edge that was written last is the likely mistake: it closes the circle.
  const last = path.reduce((latest, edge) => (isAfter(edge, latest) ? edge : latest));
  const start = path.indexOf(last) + 1;
  const ordered = [...path.slice(start), ...path.slice(0, start)];
  const ids = [...ordered.map((edge) => edge.upstream), last.downstream];
  return problem(dependencyCycle, last.location, `Dependency cycle: ${ids.join(' → ')}`, {
    // A circle that may not exist is no error.
    severity: path.some((edge) => edge.uncertain) ? 'warning' : 'error',
    related: ordered.map((edge) => ({
      location: edge.location,
      message: `'${edge.downstream}' waits for '${edge.upstream}'`,
    })),
    dagId: dag.dagId,
  });
}

function isAfter(edge: Edge, other: Edge): boolean {
  const [a, b] = [edge.location.range.start, other.location.range.start];
  return a.line > b.line || (a.line === b.line && a.character > b.character);
}

/** One shortest cycle in each strongly connected part. A task that depends on itself is `self-dependency`. */
function cycles(dag: Dag): readonly (readonly Edge[])[] {
  const next = new Map<string, Edge[]>();
  for (const edge of dag.edges) {
    if (edge.upstream === edge.downstream) continue;
    const edges = next.get(edge.upstream);
    if (edges) edges.push(edge);
    else next.set(edge.upstream, [edge]);
  }
  if (canBeOrdered(next)) return [];
  return components(next).flatMap((members) => {
    const shortest = shortestCycle(members, next);
    return shortest ? [shortest] : [];
  });
}

/** Whether every task can come after those it waits for (Kahn): then there is no circle, as in nearly every DAG. */
function canBeOrdered(next: ReadonlyMap<string, readonly Edge[]>): boolean {
  const waitsFor = new Map<string, number>();
  for (const edges of next.values())
    for (const { downstream } of edges) waitsFor.set(downstream, (waitsFor.get(downstream) ?? 0) + 1);
  const free = [...next.keys()].filter((id) => !waitsFor.has(id));
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    for (const { downstream } of next.get(id) ?? []) {
      const left = (waitsFor.get(downstream) ?? 0) - 1;
      if (left > 0) waitsFor.set(downstream, left);
      else {
        waitsFor.delete(downstream);
        free.push(downstream);
      }
    }
  }
  return waitsFor.size === 0;
}

/** Strongly connected parts of more than one task (Tarjan), without recursion. */
function components(next: ReadonlyMap<string, readonly Edge[]>): readonly ReadonlySet<string>[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: Set<string>[] = [];
  for (const root of next.keys()) {
    if (index.has(root)) continue;
    const work: { readonly id: string; at: number }[] = [];
    const open = (id: string): void => {
      index.set(id, index.size);
      low.set(id, index.get(id) ?? 0);
      stack.push(id);
      onStack.add(id);
      work.push({ id, at: 0 });
    };
    open(root);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const edge = next.get(top.id)?.[top.at++];
      if (edge) {
        const target = edge.downstream;
        if (!index.has(target)) open(target);
        else if (onStack.has(target)) low.set(top.id, Math.min(low.get(top.id) ?? 0, index.get(target) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, low.get(top.id) ?? 0));
      if (low.get(top.id) !== index.get(top.id)) continue;
      const members = new Set<string>();
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        members.add(member);
        if (member === top.id) break;
      }
      if (members.size > 1) found.push(members);
    }
  }
  return found;
}

function shortestCycle(
  members: ReadonlySet<string>,
  next: ReadonlyMap<string, readonly Edge[]>,
): readonly Edge[] | undefined {
  let best: readonly Edge[] | undefined;
  // Searching from every task would be quadratic in a large knot; a few starts find a short enough one.
  for (const start of [...members].slice(0, 50)) {
    const reachedBy = new Map<string, Edge>();
    let frontier = [start];
    while (frontier.length > 0 && !reachedBy.has(start)) {
      const beyond: string[] = [];
      for (const id of frontier) {
        for (const edge of next.get(id) ?? []) {
          if (!members.has(edge.downstream) || reachedBy.has(edge.downstream)) continue;
          reachedBy.set(edge.downstream, edge);
          beyond.push(edge.downstream);
        }
      }
      frontier = beyond;
    }
    const path: Edge[] = [];
    for (
      let edge = reachedBy.get(start);
      edge;
      edge = edge.upstream === start ? undefined : reachedBy.get(edge.upstream)
    )
      path.unshift(edge);
    if (path.length > 0 && (!best || path.length < best.length)) best = path;
  }
  return best;
}
