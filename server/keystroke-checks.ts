/**
 * When open documents are checked: at once after a keystroke as long as checks are quick and far between, else in a pause
 * of the typing; always in their newest version.
 */

/** Keystrokes that arrive together are one. */
const SHORTEST_DELAY_MS = 1;
const LONGEST_DELAY_MS = 500;
/** A check of this length or less may follow every keystroke, even when a key is held down. */
const QUICK_CHECK_MS = 50;
/** Between slower checks of a document, in the time that the last one took: at most 40 % of a core goes into typing. */
const REST_FACTOR = 1.5;
/** Slower checks also wait for a pause in the typing, of this part of their time: no message is read while they last. */
const PAUSE_FACTOR = 0.5;
/** A document that only depends on the one being typed in comes after it. */
const DEPENDENT_DELAY_MS = 100;
/** A check of this length leaves enough behind for a rest to be worth it. */
const TIRING_CHECK_MS = 5;
/** Requests of the editor follow the diagnostics at once: they come before the rest. */
const REST_DELAY_MS = 10;

export interface KeystrokeChecksOptions {
  /** In milliseconds. */
  readonly now?: () => number;
  /** Called a moment after a check when no other is due. Must not throw. */
  readonly rest?: (() => void) | undefined;
}

interface LastCheck {
  readonly end: number;
  readonly duration: number;
}

export class KeystrokeChecks {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly last = new Map<string, LastCheck>();
  private lastKeystroke = Number.NEGATIVE_INFINITY;
  private waiting: (() => void)[] = [];
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly now: () => number;

  /** `check` must not throw. */
  constructor(
    private readonly check: (uri: string) => void,
    private readonly options: KeystrokeChecksOptions = {},
  ) {
    this.now = options.now ?? (() => performance.now());
  }

  opened(uri: string): void {
    this.schedule(uri, 0);
  }

  changed(uri: string): void {
    this.lastKeystroke = this.now();
    this.schedule(uri, this.delay(uri));
  }

  dependencyChanged(uri: string): void {
    if (!this.timers.has(uri)) this.schedule(uri, Math.max(DEPENDENT_DELAY_MS, this.delay(uri)));
  }

  closed(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    this.last.delete(uri);
    this.settle();
  }

  dispose(): void {
    for (const uri of [...this.timers.keys()]) this.closed(uri);
    clearTimeout(this.resting);
  }

  /** No check is due. */
  get isIdle(): boolean {
    return this.timers.size === 0;
  }

  /** Resolves when no check is due and nobody has typed for so long. */
  async quiet(milliseconds: number): Promise<void> {
    for (;;) {
      await this.idle();
      const rest = this.lastKeystroke + milliseconds - this.now();
      if (rest <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  private idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private delay(uri: string): number {
    const last = this.last.get(uri);
    if (!last || last.duration <= QUICK_CHECK_MS) return SHORTEST_DELAY_MS;
    const rest = last.end + last.duration * REST_FACTOR - this.now();
    return Math.min(LONGEST_DELAY_MS, Math.max(rest, last.duration * PAUSE_FACTOR));
  }

  private schedule(uri: string, delay: number): void {
    clearTimeout(this.timers.get(uri));
    clearTimeout(this.resting);
    this.timers.set(
      uri,
      setTimeout(() => this.run(uri), delay),
    );
  }

  private run(uri: string): void {
    const start = this.now();
    this.timers.delete(uri);
    this.check(uri);
    const end = this.now();
    this.last.set(uri, { end, duration: end - start });
    this.settle();
    const { rest } = this.options;
    if (rest && this.isIdle && end - start >= TIRING_CHECK_MS) this.resting = setTimeout(rest, REST_DELAY_MS);
  }

  private settle(): void {
    if (!this.isIdle) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
