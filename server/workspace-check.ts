/**
 * The whole workspace, checked in the background: found, checked file by file, and checked again where something changed.
 * Open documents come first: they are checked by KeystrokeChecks, and this waits for them.
 */
import { nextTurn, TimeSlices } from './turns.ts';

/** How long the background may hold the thread: less than a frame or two, so that typing never waits visibly. */
const SLICE_MS = 20;

export interface WorkspaceCheckOptions {
  /** All files to check, lazily. */
  readonly find: () => Iterable<string>;
  /** Must not throw. Says nothing about a file that is open. */
  readonly check: (uri: string) => void;
  /** All files were checked; `found` are they. */
  readonly finished: (found: ReadonlySet<string>) => void;
  /** Rechecked files, all in one go. */
  readonly rechecked: () => void;
  readonly startProgress: () => Promise<Progress>;
  /** Resolves when no open document waits for its check. */
  readonly urgentWork: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

export interface Progress {
  /** Per cent, and what is being done. */
  report(percentage: number, message: string): void;
  done(): void;
  readonly isCancelled: () => boolean;
}

export class WorkspaceCheck {
  /** Grows with every start; a run whose number is not this one has been replaced. */
  private current = 0;
  private readonly changed = new Set<string>();
  private rechecks = false;

  constructor(private readonly options: WorkspaceCheckOptions) {}

  /** Some changed files are still to be checked. */
  get isRechecking(): boolean {
    return this.changed.size > 0;
  }

  /** Checks everything (again). Replaces a run that is under way. */
  start(): void {
    this.current++;
    this.run(this.current).catch(this.options.failed);
  }

  stop(): void {
    this.current++;
    this.changed.clear();
  }

  recheck(uris: Iterable<string>): void {
    for (const uri of uris) this.changed.add(uri);
    if (this.rechecks || this.changed.size === 0) return;
    this.rechecks = true;
    this.runRechecks()
      .catch(this.options.failed)
      .finally(() => {
        this.rechecks = false;
      });
  }

  private async run(number: number): Promise<void> {
    await nextTurn();
    const progress = await this.options.startProgress();
    try {
      const goesOn = () => this.current === number && !progress.isCancelled();
      const slices = new TimeSlices(SLICE_MS, this.options.urgentWork);
      const found = await this.findFiles(slices, goesOn, progress);
      for (const [index, uri] of found.entries()) {
        await slices.pause();
        if (!goesOn()) return;
        this.options.check(uri);
        progress.report((100 * (index + 1)) / found.length, `${index + 1} of ${found.length} files`);
      }
      if (goesOn()) this.options.finished(new Set(found));
    } finally {
      progress.done();
    }
  }

  private async findFiles(slices: TimeSlices, goesOn: () => boolean, progress: Progress): Promise<string[]> {
    const found: string[] = [];
    for (const uri of this.options.find()) {
      found.push(uri);
      await slices.pause();
      if (!goesOn()) return found;
      progress.report(0, `${found.length} files found`);
    }
    return found;
  }

  private async runRechecks(): Promise<void> {
    const number = this.current;
    const slices = new TimeSlices(SLICE_MS, this.options.urgentWork);
    await nextTurn();
    while (this.changed.size > 0) {
      const [uri] = this.changed;
      if (uri === undefined) break;
      this.changed.delete(uri);
      this.options.check(uri);
      await slices.pause();
    }
    // A run that was started meanwhile looks at all files together in the end.
    if (this.current === number) this.options.rechecked();
  }
}
