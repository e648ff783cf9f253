/**
 * The whole workspace, checked in the background: found, checked file by file, and checked again where something changed.
 * Open documents come first: they are checked by KeystrokeChecks, and this waits for them.
 */
import type { CancellationSignal } from '../dag/workspace.ts';
import { nextTurn, TimeSlices } from './turns.ts';

/** A file that takes longer is put off until nobody types. */
const QUICK_FILE_MS = 250;

/** How long the background may hold the thread: less than a frame or two, so that typing never waits visibly. */
const SLICE_MS = 20;

const NEVER_CANCELLED: CancellationSignal = { isCancellationRequested: false };

export interface WorkspaceCheckOptions {
  /** All files to check, lazily. */
  readonly find: () => Iterable<string>;
  /** Must not throw. Says nothing about a file that is open. False when `signal` made it give up. */
  readonly check: (uri: string, signal: CancellationSignal) => boolean;
  /** All files were checked; `found` are they. */
  readonly finished: (found: ReadonlySet<string>) => void;
  /** Rechecked files, all in one go. */
  readonly rechecked: () => void;
  readonly startProgress: () => Promise<Progress>;
  /** Resolves when no open document waits for its check and nobody is in the midst of typing. */
  readonly urgentWork: () => Promise<void>;
  /** Resolves when nobody has typed for longer. */
  readonly quiet: () => Promise<void>;
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
      const slow: string[] = [];
      for (const [index, uri] of found.entries()) {
        await slices.pause();
        if (!goesOn()) return;
        if (!this.checkQuickly(uri)) slow.push(uri);
        progress.report((100 * (index + 1)) / found.length, `${index + 1} of ${found.length} files`);
      }
      for (const [index, uri] of slow.entries()) {
        progress.report(100, `${slow.length - index} slow files left`);
        await this.options.quiet();
        if (!goesOn()) return;
        this.options.check(uri, NEVER_CANCELLED);
        await nextTurn();
      }
      if (goesOn()) this.options.finished(new Set(found));
    } finally {
      progress.done();
    }
  }

  private checkQuickly(uri: string): boolean {
    const deadline = performance.now() + QUICK_FILE_MS;
    const signal = {
      get isCancellationRequested() {
        return performance.now() > deadline;
      },
    };
    return this.options.check(uri, signal);
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
      if (!this.checkQuickly(uri)) {
        await this.options.quiet();
        if (this.current === number) this.options.check(uri, NEVER_CANCELLED);
      }
      await slices.pause();
    }
    // A run that was started meanwhile looks at all files together in the end.
    if (this.current === number) this.options.rechecked();
  }
}
