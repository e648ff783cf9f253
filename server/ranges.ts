/** Arithmetic on positions and ranges of one document. */
import type { Location, Position, Range } from '../dag/model.ts';

export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** A cursor right behind the last character still belongs to a range: that is where it stands after typing a name. */
export function touches(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

export function encloses(outer: Range, inner: Range): boolean {
  return comparePositions(outer.start, inner.start) <= 0 && comparePositions(inner.end, outer.end) <= 0;
}

export function overlaps(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}

export function union(a: Range, b: Range): Range {
  return {
    start: comparePositions(a.start, b.start) <= 0 ? a.start : b.start,
    end: comparePositions(a.end, b.end) >= 0 ? a.end : b.end,
  };
}

/** Negative when `a` is the smaller one. */
export function compareSizes(a: Range, b: Range): number {
  const lines = a.end.line - a.start.line - (b.end.line - b.start.line);
  return lines || a.end.character - a.start.character - (b.end.character - b.start.character);
}

/** Equal for equal locations. */
export function locationKey({ uri, range: { start, end } }: Location): string {
  return `${start.line}:${start.character}-${end.line}:${end.character} ${uri}`;
}

/** Keeps the first of locations that are equal. */
export function distinctLocations(locations: Iterable<Location>): Location[] {
  const seen = new Map<string, Location>();
  for (const location of locations) {
    const key = locationKey(location);
    if (!seen.has(key)) seen.set(key, location);
  }
  return [...seen.values()];
}
