/** Keeps interpreters warm between the runs of one runner, so that a run does not wait for the import of Airflow each time. */
import { type ForkedPython, PythonTemplate } from './python-template.ts';
import { PythonWorker } from './python-worker.ts';
import type { StartWorker, WorkerOptions } from './worker-protocol.ts';

/** Each is a process of some 150 MB with Airflow in it. */
const MOST = 2;

interface Kept {
  readonly template: Promise<PythonTemplate | undefined>;
  /** Runs that are about to fork it. */
  users: number;
  timer: NodeJS.Timeout | undefined;
}

export class WarmPython {
  /** By interpreter and environment; the one that was used last comes last. */
  readonly #kept = new Map<string, Kept>();
  readonly #idle: number;

  /** `idle`: milliseconds without a run after which an interpreter is let go. */
  constructor(idle = 600_000) {
    this.#idle = idle;
  }

  readonly start: StartWorker = async (options) => {
    if (process.platform === 'win32' || options.env.DAGWRIGHT_NO_FORK) return PythonWorker.start(options);
    const kept = await this.#take(options);
    try {
      const template = await kept.template;
      if (!template) return await PythonWorker.start(options);
      return (await forked(template, options)) ?? (await PythonWorker.start(options));
    } finally {
      this.#giveBack(kept);
    }
  };

  /** Processes that are kept. */
  async pids(): Promise<readonly number[]> {
    const templates = await Promise.all([...this.#kept.values()].map(({ template }) => template));
    return templates.flatMap((template) => template?.pid ?? []);
  }

  close(): void {
    for (const key of [...this.#kept.keys()]) this.#letGo(key);
  }

  async #take(options: WorkerOptions): Promise<Kept> {
    const key = keyOf(options);
    const known = this.#kept.get(key);
    const usable = (await known?.template)?.fresh ?? false;
    // Another start may have made a new one meanwhile.
    const now = this.#kept.get(key);
    if (known && known === now && !usable) this.#letGo(key);
    const kept = this.#kept.get(key) ?? this.#make(options);
    clearTimeout(kept.timer);
    kept.users += 1;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const surplus = [...this.#kept].slice(0, -MOST);
    for (const [oldest, { users }] of surplus) if (users === 0) this.#letGo(oldest);
    return kept;
  }

  #make(options: WorkerOptions): Kept {
    const { python, env } = options;
    return { template: PythonTemplate.start({ python, env, plugins: pluginsOf(options) }), users: 0, timer: undefined };
  }

  #giveBack(kept: Kept): void {
    kept.users -= 1;
    if (kept.users > 0) return;
    const letGo = () => {
      for (const [key, one] of this.#kept) if (one === kept) this.#letGo(key);
    };
    void kept.template.then((template) => {
      if (!template) letGo();
    });
    kept.timer = setTimeout(letGo, this.#idle);
    kept.timer.unref();
  }

  #letGo(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    clearTimeout(kept.timer);
    void kept.template.then((template) => template?.end());
  }
}

/** Undefined when the interpreter ended before it forked, which nobody can know beforehand: nothing of the run was done. */
async function forked(
  template: PythonTemplate,
  options: WorkerOptions,
): Promise<Awaited<ReturnType<StartWorker>> | undefined> {
  let fork: ForkedPython | undefined;
  const started = await PythonWorker.startIn(options, (listener) => {
    fork = template.fork(options.env, listener);
    return fork;
  });
  return fork?.unborn && !options.signal?.aborted ? undefined : started;
}

function pluginsOf({ folders }: WorkerOptions): string | null {
  return folders?.plugins ?? null;
}

/** What Airflow reads while it is imported is the environment's; what a terminal or an editor adds is of no concern to it. */
const OF_NO_CONCERN =
  /^(_|SHLVL|PWD|OLDPWD|TERM.*|COLORTERM|COLUMNS|LINES|LS_COLORS|PS1|WINDOWID|DISPLAY|SSH_.*|VSCODE_.*|npm_.*)$/;

function keyOf(options: WorkerOptions): string {
  const entries = Object.entries(options.env).filter(([name]) => !OF_NO_CONCERN.test(name));
  return JSON.stringify([options.python, pluginsOf(options), entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
