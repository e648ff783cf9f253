/** The Python worker of one run: started when the first task needs it, at most once at a time, and started again when it has died. */
import { messageOf } from './errors.ts';
import type {
  StartWorker,
  Worker,
  WorkerDescription,
  WorkerFailure,
  WorkerOptions,
} from './operators/worker-protocol.ts';

/** Starts in a row that may be ended before one is given up. */
const MOST_INTERRUPTIONS = 5;

export class PythonSource {
  readonly #options: WorkerOptions;
  readonly #start: StartWorker;
  #worker: Promise<Worker | WorkerFailure> | undefined;
  #closed = false;
  /** Starts in a row that somebody ended. */
  #interruptions = 0;

  constructor(options: WorkerOptions, start: StartWorker) {
    this.#options = options;
    this.#start = start;
  }

  /** Variables that the file may read while it is imported. */
  get variables(): { readonly [key: string]: string } {
    return this.#options.variables ?? {};
  }

  /**
   * A failure is kept: the file would fail to import for every task in the same way. One that came from outside is not, unless it comes
   * again and again.
   */
  worker(): Promise<Worker | WorkerFailure> {
    this.#worker ??= this.#startOne();
    return this.#worker;
  }

  /** DAGs that wait for assets; undefined where Python cannot say. */
  async assetSchedules(): Promise<WorkerDescription['assetSchedules']> {
    const worker = await this.worker();
    return isFailure(worker) ? undefined : worker.description.assetSchedules;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = await this.#worker;
    if (worker && !isFailure(worker)) await worker.dispose();
  }

  async #startOne(): Promise<Worker | WorkerFailure> {
    const worker = await this.#started();
    if (isFailure(worker)) {
      if (worker.interrupted && ++this.#interruptions < MOST_INTERRUPTIONS) this.#worker = undefined;
      return worker;
    }
    this.#interruptions = 0;
    void worker.died.then(() => {
      if (!this.#closed) this.#worker = undefined;
    });
    return worker;
  }

  async #started(): Promise<Worker | WorkerFailure> {
    try {
      return await this.#start(this.#options);
    } catch (error) {
      return { kind: 'worker-failure', reason: 'crashed', message: `Python cannot be started: ${messageOf(error)}` };
    }
  }
}

export function isFailure(worker: Worker | WorkerFailure): worker is WorkerFailure {
  return 'kind' in worker && worker.kind === 'worker-failure';
}
