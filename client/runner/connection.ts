/**
 * A runner process and the JSON-RPC connection to it. Knows processes and the runner's protocol; no editor.
 */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { RunnerNotification, RunnerNotifications, RunnerRequest, RunnerRequests } from '../../runner/protocol.ts';

export interface RunnerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The runner's own diagnostics, as they come. */
  readonly onStderr: (text: string) => void;
  /** Called once. `expected` is true after `stop()`. */
  readonly onExit: (exit: RunnerExit) => void;
}

export interface RunnerExit {
  readonly expected: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the process could not be started at all. */
  readonly error?: Error;
  /** The last lines of stderr. */
  readonly lastWords: string;
}

/** Milliseconds that a runner has to put its state away after it was told to end. */
const STOP_TIMEOUT = 5000;
const LAST_WORDS = 2000;

export class RunnerConnection {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly rpc: MessageConnection;
  private readonly exited: Promise<void>;
  private stopping = false;
  private ended = false;

  constructor(options: RunnerProcessOptions) {
    this.child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.exited = this.watchExit(options);
    // A write to a process that is gone is reported by `exit`; without a listener it would be an uncaught exception.
    this.child.stdin.on('error', () => {});
    this.rpc = createMessageConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    this.rpc.onError(() => {});
    this.rpc.listen();
  }

  get alive(): boolean {
    return !this.ended && !this.stopping;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Rejects with the runner's error (`code` is one of RUNNER_ERRORS), or when the runner ends before it answers. */
  async request<M extends RunnerRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]> {
    if (this.ended) throw new Error('The runner has ended.');
    return this.rpc.sendRequest<RunnerRequests[M][1]>(method, params);
  }

  on<N extends RunnerNotification>(method: N, listener: (params: RunnerNotifications[N]) => void): void {
    this.rpc.onNotification(method, listener);
  }

  /** Asks the runner to end, and ends it when it does not within five seconds. */
  async stop(): Promise<void> {
    if (this.ended) return;
    if (!this.stopping) {
      this.stopping = true;
      this.rpc.sendRequest('shutdown', null).then(
        () => this.child.stdin.end(),
        () => this.child.stdin.end(),
      );
    }
    const timer = setTimeout(() => kill(this.child), STOP_TIMEOUT);
    await this.exited;
    clearTimeout(timer);
  }

  private watchExit(options: RunnerProcessOptions): Promise<void> {
    let lastWords = '';
    this.child.stderr.setEncoding('utf8');
    this.child.stderr.on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
      options.onStderr(text);
    });
    return new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
        if (this.ended) return;
        this.ended = true;
        this.rpc.dispose();
        options.onExit({ expected: this.stopping, code, signal, error, lastWords: lastWords.trim() });
        resolve();
      };
      this.child.once('error', (error) => end(null, null, error));
      this.child.once('close', (code, signal) => end(code, signal));
    });
  }
}

function kill(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}
