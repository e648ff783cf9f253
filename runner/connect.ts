/**
 * How a client reaches the runner of a workspace: joins the one that is there, or starts one. Knows the protocol, sockets and processes;
 * nothing of how a DAG runs, so that the editor can import it.
 */
import { spawn } from 'node:child_process';
import { connect as connectSocket, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createMessageConnection,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import { type Endpoint, isNobodyThere, readEndpoint } from './endpoint.ts';
import { RunnerError } from './errors.ts';
import type {
  Hello,
  RunnerNotification,
  RunnerNotifications,
  RunnerRequest,
  RunnerRequests,
  Welcome,
} from './protocol.ts';

export interface RunnerProgram {
  /** What runs the script: Node, or an editor that takes ELECTRON_RUN_AS_NODE. */
  readonly command: string;
  /** The runner's bundle. */
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface ReachOptions {
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  readonly hello: Omit<Hello, 'token'>;
}

/** A connection to a runner that has let us in. */
export class RunnerLink {
  readonly welcome: Welcome;
  /**
   * Resolves when the connection has ended, with what the runner said before: undefined when it said nothing, or we closed the
   * connection. One for all that is asked, so that a long day of requests leaves nothing at the socket.
   */
  readonly ended: Promise<RunnerNotifications['runner/ending']['reason'] | undefined>;
  readonly #socket: Socket;
  readonly #rpc: MessageConnection;
  #closed = false;
  #farewell: RunnerNotifications['runner/ending']['reason'] | undefined;

  constructor(socket: Socket, rpc: MessageConnection, welcome: Welcome) {
    this.#socket = socket;
    this.#rpc = rpc;
    this.welcome = welcome;
    rpc.onNotification('runner/ending', ({ reason }: RunnerNotifications['runner/ending']) => {
      this.#farewell = reason;
      // The runner waits for that: its last words have arrived.
      socket.end();
    });
    socket.once('close', () => {
      this.#closed = true;
      // Whoever waits for an answer hears that there will be none.
      rpc.dispose();
    });
    this.ended = new Promise((resolve) => this.onClose(resolve));
  }

  get alive(): boolean {
    return !this.#closed;
  }

  /** Rejects with the runner's error (`code` is one of RUNNER_ERRORS), or when the connection ends before the answer. */
  request<M extends RunnerRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]> {
    if (this.#closed) return Promise.reject(new Error('The runner has ended.'));
    return this.#rpc.sendRequest<RunnerRequests[M][1]>(method, params);
  }

  on<N extends RunnerNotification>(method: N, listener: (params: RunnerNotifications[N]) => void): void {
    this.#rpc.onNotification(method, listener);
  }

  /** `reason`: what the runner said before it ended; undefined when it said nothing, or we closed the connection. */
  onClose(listener: (reason: RunnerNotifications['runner/ending']['reason'] | undefined) => void): void {
    this.#socket.once('close', () => listener(this.#farewell));
  }

  /** The runner goes on. */
  close(): void {
    this.#closed = true;
    this.#socket.end();
    this.#socket.destroy();
  }
}

/** Milliseconds that a runner may take to let us in. */
const HELLO_TIMEOUT = 20_000;
/** Between two looks for a runner that is coming up or going. */
const INTERVAL = 40;
/** Of one client in one go: another may have ended what it started. */
const MOST_STARTS = 3;
/** For somebody who has the workspace without serving it, such as `dagwright runs`. */
const OWNER_PATIENCE = 10_000;

/** The runner that is there, or undefined. Throws a RunnerError when it does not answer. */
export async function joinRunner({ workspace, hello }: ReachOptions): Promise<RunnerLink | undefined> {
  const endpoint = readEndpoint(join(workspace, '.dagwright'));
  if (!endpoint) return undefined;
  const socket = await openSocket(endpoint);
  return socket && introduce(socket, endpoint, hello);
}

/**
 * The runner that is there, or a new one. An older one is asked to retire and, unless it has work under way, replaced. Throws
 * RunnerErrors: the store cannot be used, the program cannot be started.
 */
export async function reachRunner(options: ReachOptions, program: RunnerProgram): Promise<RunnerLink> {
  const deadline = Date.now() + OWNER_PATIENCE;
  const folder = join(options.workspace, '.dagwright');
  for (let starts = 0; ; ) {
    const link = await joinRunner(options);
    // Our own is as new as it gets.
    if (link && (starts > 0 || !(await gaveWay(link, options.hello.version)))) return link;
    if (link) continue;
    if (starts === MOST_STARTS)
      throw new RunnerError('store', `The runner ends as soon as it is up. See ${folder}/runner.log.`);
    const problem = await startRunner(options.workspace, program);
    if (problem === undefined) {
      starts += 1;
      continue;
    }
    if (problem.kind !== 'owned' || Date.now() > deadline) throw new RunnerError('store', problem.message);
    // It may be one that is coming up.
    for (let look = 0; look < 10 && !readEndpoint(folder); look++) await pause(INTERVAL);
  }
}

/** True when an older runner has ended for us. One with work under way goes on, and serves us until then. */
async function gaveWay(link: RunnerLink, version: string): Promise<boolean> {
  if (link.welcome.kind === 'guest' || !isNewer(version, link.welcome.version)) return false;
  const ended = new Promise<boolean>((resolve) => link.onClose(() => resolve(true)));
  try {
    await link.request('runner/retire', null);
  } catch {
    return !link.alive;
  }
  return Promise.race([ended, pause(500).then(() => !link.alive)]);
}

/** `1.10.0` is newer than `1.9.3`. */
export function isNewer(version: string, than: string): boolean {
  const [mine, theirs] = [version, than].map((text) =>
    text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0),
  );
  for (let at = 0; at < 3; at++) {
    const difference = (mine?.[at] ?? 0) - (theirs?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function openSocket({ address }: Endpoint): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(address);
    socket.once('connect', () => {
      socket.off('error', failed);
      // An end of the connection is told by `close`.
      socket.on('error', () => {});
      resolve(socket);
    });
    const failed = (error: Error): void => {
      if (isNobodyThere(error)) resolve(undefined);
      else reject(new RunnerError('store', `The runner of this workspace cannot be reached: ${error.message}.`));
    };
    socket.once('error', failed);
  });
}

/** Undefined when it has ended meanwhile. */
async function introduce(
  socket: Socket,
  { token, pid }: Endpoint,
  hello: ReachOptions['hello'],
): Promise<RunnerLink | undefined> {
  const rpc = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  rpc.onError(() => {});
  rpc.listen();
  const timeout = new AbortController();
  try {
    const welcome = await Promise.race([
      rpc.sendRequest<Welcome>('hello', { token, ...hello } satisfies Hello),
      new Promise<undefined>((resolve) => socket.once('close', () => resolve(undefined))),
      pause(HELLO_TIMEOUT, 'late' as const, { signal: timeout.signal }),
    ]);
    if (welcome === 'late') {
      throw new RunnerError(
        'store',
        `The runner of this workspace (process ${pid}) does not answer. End that process.`,
      );
    }
    if (welcome) return new RunnerLink(socket, rpc, welcome);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
  } finally {
    timeout.abort();
  }
  socket.destroy();
  return undefined;
}

/** What a runner that has just been started says of itself, on one line of its stdout. */
export type StartReport =
  | { readonly kind: 'ready' }
  /** Somebody else has the workspace. */
  | { readonly kind: 'owned'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Undefined when it is up. It outlives us: neither our end nor our terminal's is its own. */
function startRunner(
  workspace: string,
  { command, script, env }: RunnerProgram,
): Promise<Exclude<StartReport, { kind: 'ready' }> | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, [script, '--workspace', workspace], {
      cwd: workspace,
      env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    const ended = (how: string): void => {
      child.stdout.destroy();
      resolve({ kind: 'failed', message: `The runner could not be started: ${how}.` });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const report = readReport(said);
      if (!report) return;
      child.unref();
      child.stdout.destroy();
      resolve(report.kind === 'ready' ? undefined : report);
    });
    child.once('error', (error) => ended(error.message));
    // Not `exit`: what it said may come after that.
    child.once('close', (code, signal) => ended(signal ?? `exit code ${code}`));
  });
}

function readReport(said: string): StartReport | undefined {
  const line = /^(\{.*\})\r?\n/.exec(said)?.[1];
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line) as StartReport;
  } catch {
    return undefined;
  }
}
