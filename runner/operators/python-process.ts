/** Starts the interpreter on the worker's script and turns its stdout into events. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { WorkerCommand, WorkerEvent } from './python-wire.ts';

/** The last bytes of stderr that are kept for a crash's message. */
const STDERR_KEPT = 8192;

export interface PythonProcessListener {
  event(event: WorkerEvent): void;
  /** Once, after the last event. `message` is for the user. */
  ended(message: string, how: 'start-failed' | 'killed' | 'ended'): void;
}

export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #listener: PythonProcessListener;
  #stderr = '';
  #ended = false;
  /** Resolves when the process has gone (or never came). */
  readonly exited: Promise<void>;

  constructor(python: string, env: NodeJS.ProcessEnv, listener: PythonProcessListener) {
    this.#listener = listener;
    this.#child = spawn(python, ['-u', workerScript()], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: pythonEnv(env),
      windowsHide: true,
    });
    readEvents<WorkerEvent>(this.#child.stdout, {
      event: (event) => listener.event(event),
      nonsense: (line) => {
        this.#end(`The Python worker said something that is not JSON: ${line}`, 'ended');
        this.kill();
      },
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    // Writing to a process that has just died is answered by its `close`.
    this.#child.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.#child.on('error', (error: NodeJS.ErrnoException) => {
        this.#end(explainSpawn(python, error), 'start-failed');
        resolve();
      });
      this.#child.on('close', (code, signal) => {
        this.#end(explainExit(python, code, signal, this.#stderr), wasKilled(signal) ? 'killed' : 'ended');
        resolve();
      });
    });
  }

  send(command: WorkerCommand): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** The Python side ends itself and its tasks. */
  close(): void {
    this.send({ cmd: 'bye' });
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #end(message: string, how: 'start-failed' | 'killed' | 'ended'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.ended(message, how);
  }
}

interface LineListener<Event> {
  event(event: Event): void;
  /** Once, with the beginning of the line; nothing is heard after it. */
  nonsense(line: string): void;
}

/** One JSON object a line. */
export function readEvents<Event>(stream: Readable | null, listener: LineListener<Event>): void {
  let rest = '';
  let over = false;
  stream?.setEncoding('utf8').on('data', (text: string) => {
    if (over) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      let event: Event;
      try {
        event = JSON.parse(line) as Event;
      } catch {
        over = true;
        listener.nonsense(line.slice(0, 200));
        return;
      }
      listener.event(event);
    }
  });
}

export function pythonEnv(env: { readonly [name: string]: string | undefined }): NodeJS.ProcessEnv {
  return { ...env, ...FORK_ON_MACOS };
}

/** Without it, macOS ends a fork in which a system library was used before. Airflow's documentation has the same advice. */
const FORK_ON_MACOS: NodeJS.ProcessEnv =
  process.platform === 'darwin' ? { OBJC_DISABLE_INITIALIZE_FORK_SAFETY: 'YES', no_proxy: '*' } : {};

/** Beside the bundle (`dist/python`), or in the source tree (`runner/python`). */
export function workerScript(): string {
  const places = ['./python/', '../python/'].map((folder) =>
    fileURLToPath(new URL(`${folder}dagwright_worker/__main__.py`, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`the Python worker's files are missing (looked for ${places.join(', ')})`);
  return found;
}

function explainSpawn(python: string, error: NodeJS.ErrnoException): string {
  const advice = 'Select another interpreter (setting, or --python PATH); Python 3.9 or newer is needed.';
  if (error.code === 'ENOENT') return `There is no Python interpreter ${JSON.stringify(python)}. ${advice}`;
  if (error.code === 'EACCES') return `${python} is not executable. ${advice}`;
  return `${python} could not be started: ${error.message}. ${advice}`;
}

export function explainExit(
  python: string,
  code: number | null,
  signal: NodeJS.Signals | null,
  stderr: string,
): string {
  const how = signal !== null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const last = stderr.trim().split('\n').at(-1);
  return `The Python worker (${python}) ${how}.${last ? ` It said: ${last}` : ''}`;
}

/** By somebody else: its own faults end a process by other signals. */
export function wasKilled(signal: NodeJS.Signals | null): boolean {
  return signal === 'SIGKILL' || signal === 'SIGTERM';
}
