/**
 * The first checks of a process take several times as long as later ones, because its code is compiled while it runs. That
 * happens here, on a copy of the first document that was opened and while nobody types, rather than under the first
 * keystrokes. So does the reading of all operators there are, which the first completion of a name would wait for.
 */
import type { Analyses } from './analyses.ts';
import { TimeSlices } from './turns.ts';

const ROUNDS = 10;
/** Shorter documents are checked in no time anyway. Characters. */
const SHORTEST = 2_000;
/** One round of a longer one would hold the thread for too long. Characters. */
const LONGEST = 100_000;
const PAUSE_MS = 40;
const SLICE_MS = 8;

export class WarmUp {
  private isStarted = false;
  private isStopped = false;

  /** `quiet` resolves when nobody has typed for so many milliseconds and no check is due. */
  constructor(
    private readonly analyses: Analyses,
    private readonly quiet: (milliseconds: number) => Promise<void>,
    /** Read one by one as they are asked for. */
    private readonly operators: () => Iterable<unknown> = () => [],
  ) {}

  /** Does its work once, for the first document that is long enough. Resolves at its end. */
  async start(uri: string, text: string): Promise<void> {
    if (this.isStarted || text.length < SHORTEST || text.length > LONGEST || !this.analyses.isDagFile(text)) return;
    this.isStarted = true;
    const copy = `${uri}.warm-up.py`;
    // What people type is broken half of the time: that is read by other code, and so is an edit by other code than a whole file.
    const variants = [text, withBrokenLine(text), text];
    for (let round = 0; round < ROUNDS; round++) {
      await this.quiet(PAUSE_MS);
      if (this.isStopped) return;
      // All in one turn, so that what follows the first reads as an edit; nobody ever sees the copy.
      for (const variant of variants) {
        this.analyses.open(copy, `${variant}\n# ${round}\n`);
        this.analyses.analyse(copy);
      }
      this.analyses.forget(copy);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await this.readOperators();
  }

  private async readOperators(): Promise<void> {
    const pauses = new TimeSlices(SLICE_MS, () => this.quiet(PAUSE_MS));
    for (const _ of this.operators()) {
      await pauses.pause();
      if (this.isStopped) return;
    }
  }

  stop(): void {
    this.isStopped = true;
  }
}

/** The text with half a statement below the last line of its first half, as deep as that line. */
function withBrokenLine(text: string): string {
  const end = text.indexOf('\n', text.length / 2);
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
  return `${text.slice(0, end)}\n${indent}x = 1 +${text.slice(end)}`;
}
