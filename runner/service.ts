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

type Handlers = {
  readonly [method in RunnerRequest]: (
    params: RunnerRequests[method][0],
  ) => RunnerRequests[method][1] | Promise<RunnerRequests[method][1]>;
};

/** Resolves when the other side has gone or has asked for the end; the runner is closed then. */
export async function serve(open: () => Promise<Runner>, reader: MessageReader, writer: MessageWriter): Promise<void> {
  const connection = createMessageConnection(reader, writer);
  let ended = (): void => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  connection.onClose(() => ended());
  // A runner that can't have the workspace says so to every request, and tries again with the next one.
  let runner: Promise<Runner> | undefined;
  const ready = (): Promise<Runner> => {
    runner ??= open().then((opened) => {
      forwardEvents(opened, connection);
      resumeAfterCrash(opened, connection);
      return opened;
    });
    runner.catch(() => {
      runner = undefined;
    });
    return runner;
  };
  const handlers = requestHandlers(ready, () => setImmediate(ended));
  for (const method of Object.keys(handlers) as RunnerRequest[]) answer(connection, method, handlers);
  connection.listen();
  ready().catch((error: unknown) =>
    notify(connection, 'runner/message', { severity: 'error', message: messageOf(error) }),
  );
  await end;
  const opened = await runner?.catch(() => undefined);
  await opened?.close();
  connection.dispose();
}

function answer<Method extends RunnerRequest>(connection: MessageConnection, method: Method, handlers: Handlers): void {
  connection.onRequest(method, async (params: RunnerRequests[Method][0]): Promise<unknown> => {
    try {
      return await handlers[method](params);
    } catch (error) {
      if (error instanceof RunnerError) throw new ResponseError(error.code, error.message);
      throw error;
    }
  });
}

function requestHandlers(ready: () => Promise<Runner>, shutdown: () => void): Handlers {
  return {
    'runs/start': async (params) => ({ runId: (await (await ready()).start(params)).runId }),
    'runs/resume': async ({ runId }) => ({ runId: (await (await ready()).resume(runId)).runId }),
    'runs/cancel': async ({ runId }) => {
      (await ready()).cancel(runId);
      return null;
    },
    'runs/list': async (filter) => ({ runs: (await ready()).list(filter ?? {}) }),
    'runs/get': async ({ runId }) => (await ready()).get(runId),
    'runs/delete': async ({ runId }) => {
      (await ready()).delete(runId);
      return null;
    },
    'logs/read': async (params) => (await ready()).readLog(params),
    'logs/path': async (params) => ({ path: (await ready()).logPath(params) }),
    'xcoms/list': async ({ runId }) => ({ xcoms: (await ready()).xcoms(runId) }),
    shutdown: () => {
      shutdown();
      return null;
    },
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
