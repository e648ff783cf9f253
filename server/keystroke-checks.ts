/**
 * When open documents are checked: shortly after the last of a row of keystrokes, sooner for documents that are quickly
 * checked, and always in their newest version.
 */
const SHORTEST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 500;
/** Of the time that the last check took: while a check waits, keystrokes cost nothing. */
const DELAY_FACTOR = 1.5;
/** A document that only depends on the one being typed in comes after it. */
const DEPENDENT_DELAY_MS = 150;

export class KeystrokeChecks {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly durations = new Map<string, number>();
  private waiting: (() => void)[] = [];

  /** `check` must not throw. */
  constructor(private readonly check: (uri: string) => void) {}

  opened(uri: string): void {
    this.schedule(uri, 0);
  }

  changed(uri: string): void {
    const delay = (this.durations.get(uri) ?? 0) * DELAY_FACTOR;
    this.schedule(uri, Math.min(LONGEST_DELAY_MS, Math.max(SHORTEST_DELAY_MS, delay)));
  }

  dependencyChanged(uri: string): void {
    if (!this.timers.has(uri)) this.schedule(uri, DEPENDENT_DELAY_MS);
  }

  closed(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    this.durations.delete(uri);
    this.settle();
  }

  dispose(): void {
    for (const uri of [...this.timers.keys()]) this.closed(uri);
  }

  /** Resolves when no check is due. */
  idle(): Promise<void> {
    if (this.timers.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private schedule(uri: string, delay: number): void {
    clearTimeout(this.timers.get(uri));
    this.timers.set(
      uri,
      setTimeout(() => this.run(uri), delay),
    );
  }

  private run(uri: string): void {
    const start = performance.now();
    this.timers.delete(uri);
    this.check(uri);
    this.durations.set(uri, performance.now() - start);
    this.settle();
  }

  private settle(): void {
    if (this.timers.size > 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
