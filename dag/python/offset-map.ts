/**
 * Offsets between a text and a repaired copy of it. A broken text is repaired (a bracket closed, a body put in, a hopeless
 * line taken out) before it is parsed; everything that leaves the parser speaks of the text that the user sees.
 */

/** Replaces `start…end` of the original by `insert`. */
export interface Repair {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

export class OffsetMap {
  static readonly identity = new OffsetMap([]);

  readonly #repairs: readonly Repair[];
  /** Where each repair begins in the repaired text. */
  readonly #starts: readonly number[];

  /** Repairs sorted by `start`, without overlaps. */
  constructor(repairs: readonly Repair[]) {
    this.#repairs = repairs;
    const starts: number[] = [];
    let growth = 0;
    for (const repair of repairs) {
      starts.push(repair.start + growth);
      growth += repair.insert.length - (repair.end - repair.start);
    }
    this.#starts = starts;
  }

  /** Inside inserted text every offset is the place of the insertion. */
  toOriginal(offset: number): number {
    if (this.#repairs.length === 0) return offset;
    const index = this.#lastAtOrBefore(offset);
    const repair = this.#repairs[index];
    const start = this.#starts[index];
    if (repair === undefined || start === undefined) return offset;
    const inside = offset - start;
    if (inside < repair.insert.length) return repair.start;
    return repair.end + inside - repair.insert.length;
  }

  /** Whether the original range touches no repair. */
  isUntouched(start: number, end: number): boolean {
    return !this.#repairs.some((repair) => repair.start <= end && repair.end >= start);
  }

  #lastAtOrBefore(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }
}

export function applyRepairs(text: string, repairs: readonly Repair[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const repair of repairs) {
    pieces.push(text.slice(at, repair.start), repair.insert);
    at = repair.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
