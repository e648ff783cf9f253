/** Lets so many through in a second, and a burst at first: an API server is shared with others. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  /** When the next one may go if nobody else comes, in milliseconds of the clock. */
  #next = 0;

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Resolves when it is this one's turn; in the order of the calls. */
  async turn(): Promise<void> {
    const now = Date.now();
    const gap = 1000 / this.#perSecond;
    this.#next = Math.max(this.#next, now - gap * this.#burst) + gap;
    const wait = this.#next - now;
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  }
}
