/** A Python process with the SDK imported, of which the workers of runs are forks. Its other side is `dagwright_worker/template.py`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  explainExit,
  type PythonProcessListener,
  pythonEnv,
  readEvents,
  wasKilled,
  workerScript,
} from './python-process.ts';
import type { WorkerCommand } from './python-wire.ts';

export interface TemplateOptions {
  readonly python: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly plugins: string | null;
}

type TemplateEvent =
  | { readonly event: 'ready'; readonly sdk: string; readonly watch: readonly string[] }
  | { readonly event: 'failure' }
  | { readonly event: 'ended'; readonly pid: number; readonly code?: number; readonly signal?: NodeJS.Signals };

/** How a fork ended is told by its parent, which may be a little later than the end of its socket. Milliseconds. */
const TOLD_WITHIN = 500;

/** Exit code, or the signal; neither when nobody knows. */
type Ending = readonly [number | null, NodeJS.Signals | null];
type HowItEnds = (pid: number) => Promise<Ending>;

export class PythonTemplate {
  readonly #child: ChildProcess;
  readonly #python: string;
  readonly #folder: string;
  readonly #listeners = new Map<number, (...ending: Ending) => void>();
  /** Path → when it was changed, milliseconds; what it was made of. */
  #made = new Map<string, number>();
  #gone = false;

  /** Undefined when it can't be made: whoever starts a worker the plain way hears why. */
  static start(options: TemplateOptions): Promise<PythonTemplate | undefined> {
    const folder = mkdtempSync(join(tmpdir(), 'dagwright-python-'));
    const template = new PythonTemplate(options, folder);
    return template.#ready.then((ready) => {
      if (ready) return template;
      template.end();
      return undefined;
    });
  }

  readonly #ready: Promise<boolean>;

  private constructor({ python, env, plugins }: TemplateOptions, folder: string) {
    this.#python = python;
    this.#folder = folder;
    this.#child = spawn(python, ['-u', workerScript(), '--template'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: pythonEnv(env),
      windowsHide: true,
    });
    this.#child.stdin?.on('error', () => undefined);
    // Airflow's own home for want of the user's: each fork gets one of its run.
    const airflowHome = join(folder, 'airflow');
    this.#child.stdin?.write(`${JSON.stringify({ airflowHome, plugins, socket: this.#socket })}\n`);
    this.#ready = new Promise((resolve) => {
      readEvents<TemplateEvent>(this.#child.stdout, {
        event: (event) => {
          if (event.event === 'ended') this.#listeners.get(event.pid)?.(event.code ?? null, event.signal ?? null);
          else resolve(event.event === 'ready' && this.#remember(event.watch));
        },
        nonsense: () => resolve(false),
      });
      const gone = () => {
        this.#gone = true;
        resolve(false);
      };
      this.#child.on('error', gone);
      this.#child.on('close', gone);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it is there, and nothing that it has imported has changed since. */
  get fresh(): boolean {
    return !this.#gone && [...this.#made].every(([path, changed]) => changedAt(path) === changed);
  }

  fork(env: TemplateOptions['env'], listener: PythonProcessListener): ForkedPython {
    const told: HowItEnds = (pid) =>
      new Promise((resolve) => {
        this.#listeners.set(pid, (code, signal) => {
          this.#listeners.delete(pid);
          resolve([code, signal]);
        });
      });
    return new ForkedPython(this.#python, connect(this.#socket), pythonEnv(env), listener, told);
  }

  /** Forks of it go on. */
  end(): void {
    this.#child.stdin?.end();
    this.#child.kill('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #socket(): string {
    return join(this.#folder, 'python');
  }

  #remember(watch: readonly string[]): boolean {
    this.#made = new Map(watch.map((path) => [path, changedAt(path)]));
    return watch.length > 0;
  }
}

/** A worker's process that a template has forked; see `PythonProcess`. */
export class ForkedPython {
  readonly exited: Promise<void>;
  readonly #socket: Socket;
  readonly #env: NodeJS.ProcessEnv;
  #pid: number | undefined;
  #killed = false;
  #born = false;

  constructor(
    python: string,
    socket: Socket,
    env: NodeJS.ProcessEnv,
    listener: PythonProcessListener,
    told: HowItEnds,
  ) {
    this.#socket = socket;
    this.#env = env;
    const unknown: Ending = [null, null];
    let end: Promise<Ending> = Promise.resolve(unknown);
    readEvents<Parameters<PythonProcessListener['event']>[0] | { event: 'forked'; pid: number }>(socket, {
      event: (event) => {
        if (event.event !== 'forked') listener.event(event);
        else {
          this.#born = true;
          this.#pid = event.pid;
          end = told(event.pid);
          if (this.#killed) this.kill();
        }
      },
      nonsense: (line) => {
        listener.ended(`The Python worker said something that is not JSON: ${line}`, 'ended');
        this.kill();
      },
    });
    socket.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      socket.on('close', async () => {
        const late = new Promise<Ending>((give) => setTimeout(() => give(unknown), TOLD_WITHIN));
        const [code, signal] = await Promise.race([end, late]);
        this.#pid = undefined;
        listener.ended(explainExit(python, code, signal, ''), wasKilled(signal) ? 'killed' : 'ended');
        resolve();
      });
    });
  }

  /** No process was forked (yet). */
  get unborn(): boolean {
    return !this.#born;
  }

  send(command: WorkerCommand): void {
    const whole = command.cmd === 'load' ? { ...command, env: this.#env } : command;
    this.#socket.write(`${JSON.stringify(whole)}\n`);
  }

  close(): void {
    this.send({ cmd: 'bye' });
    this.#socket.end();
  }

  kill(): void {
    this.#killed = true;
    if (this.#pid === undefined) return;
    try {
      process.kill(this.#pid, 'SIGKILL');
    } catch {
      // It has gone already.
    }
  }
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
