/** Sharing one thread: long work is cut so that messages are read in between. */

/** Resolves when everything that waits already has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Gives up the thread whenever it was held for `sliceMs`. */
export class TimeSlices {
  private start = performance.now();

  constructor(
    private readonly sliceMs: number,
    /** More urgent work that is to be done first. */
    private readonly urgentWork: () => Promise<void>,
  ) {}

  async pause(): Promise<void> {
    if (performance.now() - this.start < this.sliceMs) return;
    await nextTurn();
    await this.urgentWork();
    this.start = performance.now();
  }
}
