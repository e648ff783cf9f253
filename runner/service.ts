/**
 * A runner as a service: everybody who wants something of the workspace comes in by its socket, and what happens is told to all of them.
 * Serves as the workspace's runner until it is idle for a while, or as a guest: a command that has the workspace for its own run.
 */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { RunnerError } from './errors.ts';
import { Listener } from './listen.ts';
import type { RunnerNotification, RunnerNotifications, RunnerRequests, TaskInstance, Welcome } from './protocol.ts';
import { answer, BEGINNING, WORK_REQUESTS, type WorkRequest } from './requests.ts';
import type { Runner } from './runner.ts';

export interface ServiceOptions {
  readonly welcome: Welcome;
  /** A client asks for the end of this process: now, or as soon as nothing is under way. */
  readonly onShutdown: () => void;
  readonly onRetire: () => void;
}

export class RunnerService {
  readonly #runner: Runner;
  readonly #options: ServiceOptions;
  readonly #clients = new Set<MessageConnection>();
  /** Said before anybody listened. */
  readonly #unheard: RunnerNotifications['runner/message'][] = [];
  readonly #waiting = new Map<string, TaskInstance>();
  #listener: Listener | undefined;
  #lastAsked = performance.now();
  #answering = 0;
  #retiring = false;

  /** Throws a RunnerError when there is no way to listen. */
  static async open(runner: Runner, options: ServiceOptions): Promise<RunnerService> {
    const service = new RunnerService(runner, options);
    service.#listener = await Listener.open({
      folder: runner.folder,
      welcome: options.welcome,
      onClient: (connection) => service.#welcome(connection),
      onLeave: (connection) => service.#clients.delete(connection),
    });
    return service;
  }

  private constructor(runner: Runner, options: ServiceOptions) {
    this.#runner = runner;
    this.#options = options;
    this.#forwardEvents();
  }

  get clients(): number {
    return this.#clients.size;
  }

  get retiring(): boolean {
    return this.#retiring;
  }

  /** Milliseconds since a client wanted something; 0 while it waits for the answer. */
  get quiet(): number {
    return this.#answering > 0 ? 0 : performance.now() - this.#lastAsked;
  }

  /** Sees to it that clients find it, where the workspace is this runner's. */
  stayReachable(): void {
    this.#listener?.keepInPlace(this.#runner.folder);
  }

  say(message: RunnerNotifications['runner/message']): void {
    if (this.#clients.size > 0) this.#tell('runner/message', message);
    else if (this.#unheard.length < 20) this.#unheard.push(message);
  }

  /** Says goodbye; the runner is the caller's to close. */
  async close(reason: RunnerNotifications['runner/ending']['reason']): Promise<void> {
    this.#listener?.stop(this.#runner.folder);
    this.#sendInstances();
    // Answers that are due go out first.
    await new Promise((resolve) => setImmediate(resolve));
    this.#tell('runner/ending', { reason });
    await this.#listener?.end();
  }

  #welcome(connection: MessageConnection): void {
    this.#clients.add(connection);
    this.#lastAsked = performance.now();
    for (const method of Object.keys(WORK_REQUESTS) as WorkRequest[]) this.#serve(connection, method);
    connection.onRequest('runner/retire', () => {
      this.#retiring = true;
      setImmediate(this.#options.onRetire);
      return null;
    });
    connection.onRequest('shutdown', () => {
      setImmediate(this.#options.onShutdown);
      return null;
    });
    // After the answer that lets the client in.
    setImmediate(() => {
      for (const message of this.#unheard.splice(0)) this.#tell('runner/message', message);
    });
  }

  #serve<Method extends WorkRequest>(connection: MessageConnection, method: Method): void {
    connection.onRequest(method, async (params: RunnerRequests[Method][0]): Promise<unknown> => {
      this.#answering += 1;
      try {
        if (BEGINNING.has(method)) this.#refuseWhenEnding();
        return await answer(this.#runner, method, params);
      } catch (error) {
        if (!(error instanceof RunnerError)) throw error;
        // There by now; a command that nobody watches never loads it.
        const { ResponseError } = await import('./rpc.ts');
        const { code, message, traceback } = error;
        throw new ResponseError(code, message, traceback === undefined ? undefined : { traceback });
      } finally {
        this.#answering -= 1;
        this.#lastAsked = performance.now();
      }
    });
  }

  #refuseWhenEnding(): void {
    const { kind, program, pid } = this.#options.welcome;
    if (kind === 'guest') {
      throw new RunnerError('busy', `${program} (process ${pid}) has this workspace until its run has ended.`);
    }
    if (this.#retiring) {
      throw new RunnerError('busy', 'A newer version takes over as soon as the runs that are under way have ended.');
    }
  }

  /** Changes of instances are sent once a turn of the event loop, each instance with its newest state. */
  #forwardEvents(): void {
    const { events } = this.#runner;
    events.on('taskInstances/changed', (instance) => {
      if (this.#clients.size === 0) return;
      if (this.#waiting.size === 0) setImmediate(() => this.#sendInstances());
      this.#waiting.set(`${instance.runId} ${instance.mapIndex} ${instance.taskId}`, instance);
    });
    events.on('runs/changed', (run) => {
      this.#sendInstances();
      this.#tell('runs/changed', run);
    });
    events.on('backfills/changed', (backfill) => this.#tell('backfills/changed', backfill));
    events.on('schedules/changed', (schedules) => this.#tell('schedules/changed', schedules));
    events.on('log', (log) => this.#tell('log', log));
    events.on('runner/message', (message) => this.say(message));
  }

  #sendInstances(): void {
    for (const instance of this.#waiting.values()) this.#tell('taskInstances/changed', instance);
    this.#waiting.clear();
  }

  #tell<Name extends RunnerNotification>(name: Name, params: RunnerNotifications[Name]): void {
    for (const client of this.#clients) {
      // It may be going.
      client.sendNotification(name, params).catch(() => {});
    }
  }
}

/** Takes up what a runner before this one left unfinished when it died. */
export function resumeAfterCrash(runner: Runner, say: (message: RunnerNotifications['runner/message']) => void): void {
  if (!runner.afterCrash) return;
  runner.backfills.resume().catch((error: unknown) => say({ severity: 'error', message: String(error) }));
  for (const { runId, dagId } of runner.unfinished()) {
    say({
      severity: 'information',
      message: `The runner ended in the middle of a run of ${dagId}; it goes on now.`,
    });
    runner.resume(runId).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      say({ severity: 'error', message: `${dagId} cannot go on: ${why}` });
    });
  }
}
