/** The runner behind JSON-RPC: requests to calls, events to notifications. */
import {
  createMessageConnection,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { messageOf, RunnerError } from './errors.ts';
import type {
  RunnerNotification,
  RunnerNotifications,
  RunnerRequest,
  RunnerRequests,
  TaskInstance,
} from './protocol.ts';
import type { Runner } from './runner.ts';

type Served = Extract<
  RunnerRequest,
  | `logs/${string}`
  | `tasks/${string}`
  | `xcoms/${string}`
  | `kubernetes/${string}`
  | 'shutdown'
  | 'runs/start'
  | 'runs/resume'
  | 'runs/cancel'
  | 'runs/list'
  | 'runs/get'
  | 'runs/delete'
>;

type Handlers = {
  readonly [method in Served]: (
    params: RunnerRequests[method][0],
  ) => RunnerRequests[method][1] | Promise<RunnerRequests[method][1]>;
};

/** Milliseconds without work after which the workspace is free for others, such as the command line. */
const IDLE = 1000;

/** Resolves when the other side has gone or has asked for the end; the runner is closed then. */
export async function serve(open: () => Promise<Runner>, reader: MessageReader, writer: MessageWriter): Promise<void> {
  const connection = createMessageConnection(reader, writer);
  let ended = (): void => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  connection.onClose(() => ended());
  const session = new Session(open, connection);
  const handlers = requestHandlers(
    (work) => session.use(work),
    () => setImmediate(ended),
  );
  for (const method of Object.keys(handlers) as Served[]) answer(connection, method, handlers);
  connection.listen();
  session
    .use(() => {})
    .catch((error: unknown) => notify(connection, 'runner/message', { severity: 'error', message: messageOf(error) }));
  await end;
  await session.close();
  connection.dispose();
}

/** The runner while it is needed: opened by a request, let go after a while without any and without a run. */
class Session {
  readonly #open: () => Promise<Runner>;
  readonly #connection: MessageConnection;
  #runner: Promise<Runner> | undefined;
  #users = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(open: () => Promise<Runner>, connection: MessageConnection) {
    this.#open = open;
    this.#connection = connection;
  }

  async use<Result>(work: (runner: Runner) => Result | Promise<Result>): Promise<Result> {
    clearTimeout(this.#timer);
    this.#users += 1;
    try {
      return await work(await this.#ready());
    } finally {
      this.#users -= 1;
      this.#closeWhenIdle();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const runner = await this.#runner?.catch(() => undefined);
    this.#runner = undefined;
    await runner?.close();
  }

  /** A runner that can't have the workspace says so to the request, and tries again with the next one. */
  #ready(): Promise<Runner> {
    this.#runner ??= this.#open().then(
      (opened) => {
        forwardEvents(opened, this.#connection);
        opened.events.on('runs/changed', () => this.#closeWhenIdle());
        resumeAfterCrash(opened, this.#connection);
        return opened;
      },
      (error: unknown) => {
        this.#runner = undefined;
        throw error;
      },
    );
    return this.#runner;
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const runner = await this.#runner?.catch(() => undefined);
      if (!runner || this.#users > 0) return;
      if (runner.busy) this.#closeWhenIdle();
      else await this.close();
    }, IDLE);
  }
}

function answer<Method extends Served>(connection: MessageConnection, method: Method, handlers: Handlers): void {
  connection.onRequest(method, async (params: RunnerRequests[Method][0]): Promise<unknown> => {
    try {
      return await handlers[method](params);
    } catch (error) {
      if (error instanceof RunnerError) throw new ResponseError(error.code, error.message);
      throw error;
    }
  });
}

function requestHandlers(
  use: <Result>(work: (runner: Runner) => Result | Promise<Result>) => Promise<Result>,
  shutdown: () => void,
): Handlers {
  return {
    'runs/start': (params) => use(async (runner) => ({ runId: (await runner.start(params)).runId })),
    'runs/resume': ({ runId }) => use(async (runner) => ({ runId: (await runner.resume(runId)).runId })),
    'runs/cancel': ({ runId }) =>
      use((runner) => {
        runner.cancel(runId);
        return null;
      }),
    'runs/list': (filter) => use((runner) => ({ runs: runner.list(filter ?? {}) })),
    'runs/get': ({ runId }) => use((runner) => runner.get(runId)),
    'runs/delete': ({ runId }) =>
      use((runner) => {
        runner.delete(runId);
        return null;
      }),
    'logs/read': (params) => use((runner) => runner.readLog(params)),
    'logs/path': (params) => use((runner) => ({ path: runner.logPath(params) })),
    'tasks/tries': ({ runId, ...key }) => use((runner) => ({ tries: runner.tries(runId, key) })),
    'tasks/rendered': ({ runId, ...key }) => use((runner) => ({ fields: runner.rendered(runId, key) })),
    'xcoms/list': ({ runId }) => use((runner) => ({ xcoms: runner.xcoms(runId) })),
    ...kubernetesHandlers(use),
    shutdown: () => {
      shutdown();
      return null;
    },
  };
}

function kubernetesHandlers(
  use: <Result>(work: (runner: Runner) => Result | Promise<Result>) => Promise<Result>,
): Pick<Handlers, Extract<Served, `kubernetes/${string}`>> {
  const service = (): Promise<typeof import('./kubernetes-service.ts')> => import('./kubernetes-service.ts');
  return {
    'kubernetes/contexts': (settings) => use(async ({ env }) => (await service()).contexts(settings, env)),
    'kubernetes/namespaces': (settings) => use(async ({ env }) => (await service()).namespaces(settings, env)),
    'kubernetes/check': (settings) =>
      use(async ({ env }) => ({ findings: await (await service()).check(settings, env) })),
    'kubernetes/pods': ({ runId }) => use(async (runner) => ({ pods: await runner.pods(runId) })),
    'kubernetes/pod': ({ what, ...pod }) =>
      use(async ({ env }) => {
        const { deletePod, podText } = await service();
        if (what !== 'delete') return { text: await podText(pod, what, env) };
        await deletePod(pod, env);
        return { text: '' };
      }),
  };
}

/** Changes of instances are sent once a turn of the event loop, each instance with its newest state. */
function forwardEvents(runner: Runner, connection: MessageConnection): void {
  const waiting = new Map<string, TaskInstance>();
  const send = (): void => {
    for (const instance of waiting.values()) notify(connection, 'taskInstances/changed', instance);
    waiting.clear();
  };
  runner.events.on('taskInstances/changed', (instance) => {
    if (waiting.size === 0) setImmediate(send);
    waiting.set(`${instance.runId} ${instance.mapIndex} ${instance.taskId}`, instance);
  });
  runner.events.on('runs/changed', (run) => {
    send();
    notify(connection, 'runs/changed', run);
  });
  runner.events.on('runner/message', (message) => notify(connection, 'runner/message', message));
}

function resumeAfterCrash(runner: Runner, connection: MessageConnection): void {
  if (!runner.afterCrash) return;
  for (const { runId, dagId } of runner.unfinished()) {
    notify(connection, 'runner/message', {
      severity: 'information',
      message: `The runner ended in the middle of a run of ${dagId}; it goes on now.`,
    });
    runner.resume(runId).catch((error: unknown) => {
      notify(connection, 'runner/message', {
        severity: 'error',
        message: `${dagId} cannot go on: ${messageOf(error)}`,
      });
    });
  }
}

function notify<Name extends RunnerNotification>(
  connection: MessageConnection,
  name: Name,
  params: RunnerNotifications[Name],
): void {
  // The other side may have gone.
  connection.sendNotification(name, params).catch(() => {});
}
