/** When a runner's process comes to its end. Nobody is its parent, so it has to find out by itself that nothing needs it any more. */
import type { RunnerNotifications } from './protocol.ts';
import type { Hold } from './store/owner.ts';

export type EndReason = RunnerNotifications['runner/ending']['reason'];

/** What a look around finds. */
export interface Circumstances {
  readonly hold: Hold;
  /** Whether a run is under way. */
  readonly busy: boolean;
  /** Milliseconds since a client wanted something; 0 while one waits for its answer. */
  readonly quiet: number;
  readonly clients: number;
  /** Whether a newer version waits for the end. */
  readonly retiring: boolean;
  /** Files of the DAGs whose schedules are on, and whether they are there. */
  readonly scheduled: readonly { readonly file: string; readonly isThere: boolean }[];
}

export interface End {
  readonly reason: EndReason;
  /** For the log. Absent where the end is nothing to wonder about. */
  readonly words?: string;
}

/** Milliseconds without a request and without work after which it ends although clients are connected; the next request starts another one. */
const IDLE_WITH_CLIENTS = 900_000;
/** Looks in a row that have to find the workspace gone: a network drive may be away for a moment. */
const LOOKS = 2;

export class Lifetime {
  /** Milliseconds without clients and work after which the runner ends. */
  readonly #idle: number;
  #looksWithoutWorkspace = 0;
  /** When a schedule last had a file to start runs of. */
  #lastScheduled = -Infinity;

  constructor(idle: number) {
    this.#idle = idle;
  }

  /** `now`: milliseconds of a clock that does not jump. Undefined while the runner is needed. */
  look(around: Circumstances, now: number): End | undefined {
    const { hold, busy, quiet, clients, retiring, scheduled } = around;
    if (scheduled.some(({ isThere }) => isThere)) this.#lastScheduled = now;
    this.#looksWithoutWorkspace = hold === 'workspace-gone' ? this.#looksWithoutWorkspace + 1 : 0;
    if (this.#looksWithoutWorkspace >= LOOKS) {
      return { reason: 'shutdown', words: 'its workspace was deleted or moved' };
    }
    if (hold === 'taken') return { reason: 'shutdown', words: 'another process has taken the folder .dagwright' };
    if (busy) return undefined;
    // A folder that is deleted in the middle of a run comes back as soon as there is something to store.
    if (hold === 'store-gone') return { reason: 'shutdown', words: 'its folder .dagwright was deleted' };
    if (quiet === 0 || hold === 'workspace-gone') return undefined;
    if (retiring) return { reason: 'retired' };
    const patience = clients > 0 ? IDLE_WITH_CLIENTS : this.#idle;
    if (Math.min(quiet, now - this.#lastScheduled) <= patience) return undefined;
    if (scheduled.length === 0) return { reason: 'idle' };
    const files = scheduled.map(({ file }) => file).join(', ');
    return { reason: 'idle', words: `the files whose schedules are on are gone: ${files}` };
  }
}
