/**
 * Coordinates on the cross axis. Vertices that should lie on one straight line (long edges, the main path) are joined to
 * one *track*; tracks keep their distances (a partial order without circles, since lines that would cross are not joined),
 * and are drawn towards their neighbours again and again. A step computes where everything comes to lie when pushed from
 * above only and when pushed from below only: both keep all distances, and so does their mean.
 */
import { GROUP } from './measure.ts';
import type { LayerOrder } from './order.ts';
import type { ProperGraph, Vertex } from './proper.ts';

export interface CrossGaps {
  readonly nodes: number;
  readonly lines: number;
  readonly groups: number;
  /** Between a group's border and its content, before and after. */
  readonly open: number;
  readonly close: number;
}

/** Centre of every vertex (for a border: its place) on the cross axis; whole pixels, the smallest border or node edge at 0. */
export type CrossPlaces = ReadonlyMap<Vertex, number>;

interface Track {
  readonly members: Vertex[];
  readonly before: { readonly track: Track; readonly distance: number }[];
  readonly after: { readonly track: Track; readonly distance: number }[];
  readonly pulls: { readonly track: Track; readonly pull: number }[];
  /** Where it was in the previous layout. */
  anchor: number | undefined;
  readonly border: 'open' | 'close' | null;
  first: number;
  y: number;
  wish: number;
  low: number;
  high: number;
}

/** Steps × tracks, and the limits for steps. */
const STEP_BUDGET = 50_000;
const STEPS = { least: 8, most: 80 } as const;
/** Pixels: a neighbour farther away than this pulls hardly harder than one at this distance. */
const REACH = 60;
/** Pixels that a node may be away from its best place so that it can stay where it was. */
const TOLERANCE = 90;

export function placeAcross(graph: ProperGraph, order: LayerOrder, gaps: CrossGaps): CrossPlaces {
  const joined = joinStraight(graph, order);
  const tracks = sortedTracks(order, joined, gaps) ?? sortedTracks(order, joinBorders(order), gaps);
  if (!tracks) throw new Error('The boxes of the graph interlock: their order differs between layers.');
  for (const track of tracks.sorted) track.y = fromBefore(track, 0, 'y');
  const steps = Math.max(STEPS.least, Math.min(STEPS.most, Math.floor(STEP_BUDGET / tracks.sorted.length)));
  const forward = [...tracks.sorted].sort((a, b) => a.first - b.first);
  const backward = [...forward].reverse();
  for (let step = 0; step < steps; step++) relax(tracks.sorted, step % 2 === 0 ? forward : backward);
  const kept = returnToAnchors(tracks.sorted);
  tightenBorders(tracks.sorted);
  squeeze(tracks.sorted, gaps, kept ? gaps.nodes * 2 : 0);
  return finalPlaces(tracks.sorted);
}

/** @param sequence in which the tracks look where they want to be: along the layers, so that a wish travels all the way in one step */
function relax(sorted: readonly Track[], sequence: readonly Track[]): void {
  for (const track of sorted) track.wish = track.y;
  for (const track of sequence) track.wish = wishOf(track);
  for (const track of sorted) {
    track.low = fromBefore(track, track.border ? Number.NEGATIVE_INFINITY : track.wish, 'low');
  }
  for (let index = sorted.length - 1; index >= 0; index--) {
    const track = sorted[index] as Track;
    track.high = fromAfter(track, track.border ? Number.POSITIVE_INFINITY : track.wish);
  }
  for (const track of sorted) track.y = between(track);
}

/**
 * After an edit: tracks that were drawn before go back to where they were, unless they are now wanted somewhere else
 * altogether. What is new gives way to them where it can; where it cannot, they move down, and nothing moves up.
 */
function returnToAnchors(sorted: readonly Track[]): boolean {
  const shifts: number[] = [];
  for (const track of sorted) if (track.anchor !== undefined) shifts.push(track.y - track.anchor);
  if (shifts.length === 0) return false;
  const offset = shifts.sort((a, b) => a - b)[Math.floor(shifts.length / 2)] ?? 0;
  for (const track of sorted) {
    track.wish = track.y;
    if (track.anchor === undefined) continue;
    const before = track.anchor + offset;
    if (Math.abs(before - track.y) <= TOLERANCE) track.wish = before;
  }
  for (let index = sorted.length - 1; index >= 0; index--) {
    const track = sorted[index] as Track;
    track.high =
      track.anchor === undefined ? fromAfter(track, track.border ? Number.POSITIVE_INFINITY : track.wish) : track.wish;
    track.wish = track.high;
  }
  for (const track of sorted) {
    track.low = fromBefore(track, track.border ? Number.NEGATIVE_INFINITY : track.wish, 'low');
    track.y = track.low;
  }
  return true;
}

/** A border with nothing outside it to push it has an infinite bound there and follows its content alone. */
function between(track: Track): number {
  if (!Number.isFinite(track.low)) return track.high;
  return Number.isFinite(track.high) ? (track.low + track.high) / 2 : track.low;
}

/** The mean of the neighbours, each with less weight the farther it is: near to the median, but smooth. */
function wishOf(track: Track): number {
  let sum = 0;
  let weight = 0;
  for (const { track: other, pull } of track.pulls) {
    const force = pull / (Math.abs(other.y - track.y) + REACH);
    sum += other.wish * force;
    weight += force;
  }
  return weight === 0 ? track.y : sum / weight;
}

function pullsOf(track: Track, trackOf: ReadonlyMap<Vertex, Track>): void {
  for (const member of track.members) {
    for (const list of [member.up, member.down]) {
      for (const neighbour of list) {
        const other = trackOf.get(neighbour);
        if (!other || other === track) continue;
        const back = member.back || neighbour.back;
        const pull = member.kind === 'virtual' && neighbour.kind === 'virtual' ? 4 : back ? 0.1 : 1;
        track.pulls.push({ track: other, pull });
      }
    }
  }
}

/** Takes out strips of the cross axis, wider than `least`, in which there is nothing but lines on their way across. */
function squeeze(sorted: readonly Track[], gaps: CrossGaps, least: number): void {
  const intervals: (readonly [number, number])[] = [];
  for (const track of sorted) {
    let half = 0;
    let margin = track.border ? gaps.groups / 2 : gaps.lines / 2;
    for (const member of track.members) {
      half = Math.max(half, member.size / 2);
      if (member.kind === 'real') margin = gaps.nodes / 2;
    }
    const [before, after] =
      track.border === 'open'
        ? [margin, gaps.open]
        : track.border === 'close'
          ? [gaps.close, margin]
          : [margin, margin];
    intervals.push([track.y - half - before, track.y + half + after]);
  }
  intervals.sort((a, b) => a[0] - b[0]);
  const cuts: { readonly from: number; readonly total: number }[] = [];
  let total = 0;
  let end = intervals[0]?.[1] ?? 0;
  for (const [from, to] of intervals) {
    if (from - end > least) {
      total += from - end;
      cuts.push({ from, total });
    }
    end = Math.max(end, to);
  }
  const byPlace = [...sorted].sort((a, b) => a.y - b.y);
  let cut = -1;
  for (const track of byPlace) {
    while (cut + 1 < cuts.length && (cuts[cut + 1]?.from ?? 0) <= track.y) cut++;
    track.y -= cuts[cut]?.total ?? 0;
  }
}

/** The lowest allowed value that is not below the wish. */
function fromBefore(track: Track, wish: number, field: 'y' | 'low'): number {
  let value = wish;
  for (const { track: other, distance } of track.before) value = Math.max(value, other[field] + distance);
  return value;
}

function fromAfter(track: Track, wish: number): number {
  let value = wish;
  for (const { track: other, distance } of track.after) value = Math.min(value, other.high - distance);
  return value;
}

/** Boxes shrink to their content. Moving an opening border down or a closing one up cannot come too near to anything outside. */
function tightenBorders(sorted: readonly Track[]): void {
  for (let index = sorted.length - 1; index >= 0; index--) {
    const track = sorted[index] as Track;
    if (track.border === 'open')
      track.y = Math.min(...track.after.map(({ track: other, distance }) => other.y - distance));
  }
  for (const track of sorted) {
    if (track.border === 'close')
      track.y = Math.max(...track.before.map(({ track: other, distance }) => other.y + distance));
  }
}

/** Rounding all by the same rule keeps whole distances whole. */
function finalPlaces(sorted: readonly Track[]): CrossPlaces {
  let least = Number.POSITIVE_INFINITY;
  for (const track of sorted) {
    for (const member of track.members) least = Math.min(least, Math.round(track.y) - member.size / 2);
  }
  const places = new Map<Vertex, number>();
  for (const track of sorted) for (const member of track.members) places.set(member, Math.round(track.y) - least);
  return places;
}

/** Tracks with their distances, in an order in which each comes after those before it; undefined if there is a circle. */
function sortedTracks(
  order: LayerOrder,
  next: ReadonlyMap<Vertex, Vertex>,
  gaps: CrossGaps,
): { readonly sorted: Track[]; readonly of: ReadonlyMap<Vertex, Track> } | undefined {
  const of = new Map<Vertex, Track>();
  for (const layer of order) {
    for (const vertex of layer) {
      if (of.has(vertex)) continue;
      const border = vertex.kind === 'open' || vertex.kind === 'close' ? vertex.kind : null;
      const track: Track = {
        members: [],
        before: [],
        after: [],
        pulls: [],
        anchor: undefined,
        border,
        first: vertex.layer,
        y: 0,
        wish: 0,
        low: 0,
        high: 0,
      };
      for (let member: Vertex | undefined = vertex; member; member = next.get(member)) {
        track.members.push(member);
        track.anchor ??= member.anchor;
        of.set(member, track);
      }
    }
  }
  for (const layer of order) {
    for (let position = 1; position < layer.length; position++) {
      const a = layer[position - 1] as Vertex;
      const b = layer[position] as Vertex;
      const before = of.get(a) as Track;
      const after = of.get(b) as Track;
      if (before === after) return undefined;
      const distance = Math.ceil(a.size / 2 + b.size / 2 + gapBetween(a, b, gaps));
      after.before.push({ track: before, distance });
      before.after.push({ track: after, distance });
    }
  }
  const tracks = [...new Set(of.values())];
  const open = new Map(tracks.map((track) => [track, track.before.length]));
  const sorted = tracks.filter((track) => track.before.length === 0);
  for (let index = 0; index < sorted.length; index++) {
    for (const { track } of (sorted[index] as Track).after) {
      const left = (open.get(track) ?? 0) - 1;
      open.set(track, left);
      if (left === 0) sorted.push(track);
    }
  }
  for (const track of tracks) pullsOf(track, of);
  return sorted.length === tracks.length ? { sorted, of } : undefined;
}

function gapBetween(a: Vertex, b: Vertex, gaps: CrossGaps): number {
  if (a.kind === 'open') return b.kind === 'close' ? gaps.open + gaps.close : gaps.open;
  if (b.kind === 'close') return gaps.close;
  if (a.kind === 'close' || b.kind === 'open') return gaps.groups;
  if (a.kind === 'virtual' && b.kind === 'virtual') return gaps.lines;
  return a.kind === 'real' && b.kind === 'real' ? gaps.nodes : gaps.nodes * 0.75;
}

/** Only the borders of boxes, which are straight by definition. */
function joinBorders(order: LayerOrder): Map<Vertex, Vertex> {
  const next = new Map<Vertex, Vertex>();
  for (const layer of order) {
    for (const vertex of layer) {
      const list = vertex.kind === 'open' ? vertex.box.opens : vertex.kind === 'close' ? vertex.box.closes : undefined;
      const below = list?.[vertex.layer + 1 - vertex.box.first];
      if (below) next.set(vertex, below);
    }
  }
  return next;
}

/** Which vertex goes on in a straight line to which vertex of the next layer: never two lines that would cross. */
function joinStraight(graph: ProperGraph, order: LayerOrder): Map<Vertex, Vertex> {
  const next = joinBorders(order);
  const height = new Map<Vertex, number>();
  const depth = new Map<Vertex, number>();
  for (const layer of order) for (const vertex of layer) depth.set(vertex, farthest(vertex.up, depth));
  for (const layer of [...order].reverse())
    for (const vertex of layer) height.set(vertex, farthest(vertex.down, height));
  for (let layer = 0; layer + 1 < graph.layerCount; layer++) {
    const upper = order[layer] ?? [];
    const size = order[layer + 1]?.length ?? 0;
    accept(upper, size, next, (vertex) =>
      vertex.kind === 'virtual' ? vertex.down.find((below) => below.kind === 'virtual') : undefined,
    );
    accept(upper, size, next, (vertex) => {
      const below = straightest(vertex.down, height);
      return below && straightest(below.up, depth) === vertex ? below : undefined;
    });
  }
  return next;
}

function farthest(neighbours: readonly Vertex[], known: ReadonlyMap<Vertex, number>): number {
  let most = -1;
  for (const neighbour of neighbours) most = Math.max(most, known.get(neighbour) ?? 0);
  return most + 1;
}

/**
 * The neighbour that a line should go straight to: the only one, the one on the longest path, or the middle one; else none.
 * A task comes before a line that passes by.
 */
function straightest(neighbours: readonly Vertex[], reach: ReadonlyMap<Vertex, number>): Vertex | undefined {
  if (neighbours.length <= 1) return neighbours[0];
  const forward = neighbours.filter((neighbour) => !neighbour.back);
  const most = Math.max(...forward.map((neighbour) => reach.get(neighbour) ?? 0));
  const farthest = forward.filter((neighbour) => reach.get(neighbour) === most);
  const tasks = farthest.filter((neighbour) => neighbour.kind === 'real');
  const choice = tasks.length > 0 ? tasks : farthest;
  if (choice.length === 1) return choice[0];
  if (neighbours.length % 2 === 0) return undefined;
  return [...neighbours].sort((a, b) => a.position - b.position)[(neighbours.length - 1) / 2];
}

function accept(
  upper: readonly Vertex[],
  lowerSize: number,
  next: Map<Vertex, Vertex>,
  wanted: (vertex: Vertex) => Vertex | undefined,
): void {
  const taken = new Uint8Array(lowerSize);
  const rightBound = new Int32Array(upper.length + 1).fill(lowerSize);
  for (let position = upper.length - 1; position >= 0; position--) {
    const below = next.get(upper[position] as Vertex);
    rightBound[position] = below ? below.position : (rightBound[position + 1] as number);
    if (below) taken[below.position] = 1;
  }
  let leftBound = -1;
  for (const vertex of upper) {
    const known = next.get(vertex);
    const below = known ?? wanted(vertex);
    if (!below) continue;
    if (!known) {
      if (below.position <= leftBound || below.position >= (rightBound[vertex.position + 1] as number)) continue;
      if (taken[below.position]) continue;
      next.set(vertex, below);
      taken[below.position] = 1;
    }
    leftBound = below.position;
  }
}

/** The usual distances for an axis: in LR a group's title lies on the cross axis, in TB on the main axis. */
export function crossGaps(direction: 'LR' | 'TB'): CrossGaps {
  return direction === 'LR'
    ? { nodes: 20, lines: 12, groups: 24, open: GROUP.header + 8, close: GROUP.padding }
    : { nodes: 28, lines: 14, groups: 28, open: GROUP.padding, close: GROUP.padding };
}
