/**
 * The runner that a command speaks to: the workspace's, when one is up, so that editor and terminal see the same; else one in this
 * process, which costs no start. That one can be watched by others for as long as the command takes.
 */
import { join } from 'node:path';
import { version } from '../../package.json';
import { readEndpoint } from '../../runner/endpoint.ts';
import { OwnedByAnother, RunnerError } from '../../runner/errors.ts';
import type { Runner } from '../../runner/index.ts';
import {
  RUNNER_ERRORS,
  type RunnerNotification,
  type RunnerNotifications,
  type RunnerRequests,
} from '../../runner/protocol.ts';
import type { WorkRequest } from '../../runner/requests.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export interface RunnerSession {
  /** `here`: in this process, and ends with it. `elsewhere`: goes on when we leave. */
  readonly place: 'here' | 'elsewhere';
  /** Rejects with RunnerErrors. */
  request<M extends WorkRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]>;
  on<N extends RunnerNotification>(name: N, listener: (params: RunnerNotifications[N]) => void): void;
  /** Called when a runner elsewhere ends before we do. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly workspace: string;
  /** What this command is, for others: `dagwright run`. */
  readonly program: string;
  /** It may take a while: others can look on. */
  readonly long?: boolean;
}

/** Runs `use` with a session. What the runner refuses is printed, and becomes the exit code. */
export async function withRunner(
  options: SessionOptions,
  use: (session: RunnerSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  for (;;) {
    let session: RunnerSession | undefined;
    try {
      session = await openSession(options);
      return await use(session);
    } catch (error) {
      if (!(error instanceof RunnerError)) throw error;
      if (session && error.code === RUNNER_ERRORS.busy) {
        process.stderr.write(`dagwright: ${error.message} Waiting for that; Ctrl-C to give up.\n`);
        await new Promise<void>((resolve) => session?.onLost(resolve));
        continue;
      }
      if (error.traceback !== undefined) process.stderr.write(`${error.traceback.trimEnd()}\n`);
      process.stderr.write(`dagwright: ${error.message}\n`);
      return exitCodeOf(error);
    } finally {
      await session?.close();
    }
  }
}

/** What was asked for is not there: wrong usage. What is there cannot be run: a failed run. */
export function exitCodeOf(error: RunnerError): ExitCode {
  const usage: readonly number[] = [RUNNER_ERRORS.noDag, RUNNER_ERRORS.notFound, RUNNER_ERRORS.wrong];
  return usage.includes(error.code) ? EXIT.usage : EXIT.problems;
}

/** Milliseconds to wait for somebody who has the workspace and lets nobody in: a runner that comes up or goes. */
const PATIENCE = 3000;

async function openSession(options: SessionOptions): Promise<RunnerSession> {
  const folder = join(options.workspace, '.dagwright');
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const session = readEndpoint(folder) && (await elsewhere(options));
    if (session) return session;
    try {
      return await here(options);
    } catch (error) {
      if (!(error instanceof OwnedByAnother) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function elsewhere({ workspace, program }: SessionOptions): Promise<RunnerSession | undefined> {
  const { joinRunner } = await import('../../runner/connect.ts');
  const link = await joinRunner({ workspace, hello: { client: program, version } });
  if (!link) return undefined;
  return {
    place: 'elsewhere',
    request: (method, params) => link.request(method, params).catch(rethrow),
    on: (name, listener) => link.on(name, listener),
    onLost: (listener) => link.onClose(listener),
    close: async () => link.close(),
  };
}

/** What came over the wire, as if it had been thrown here; undefined when it is no error of the runner's. */
export function asRunnerError(error: unknown): RunnerError | undefined {
  if (error instanceof RunnerError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const kinds = Object.keys(RUNNER_ERRORS) as (keyof typeof RUNNER_ERRORS)[];
  const kind = kinds.find((one) => RUNNER_ERRORS[one] === code);
  if (kind === undefined || !(error instanceof Error)) return undefined;
  const { data } = error as { readonly data?: { readonly traceback?: string } };
  return new RunnerError(kind, error.message, data?.traceback);
}

function rethrow(error: unknown): never {
  const known = asRunnerError(error);
  throw known ?? new RunnerError('store', `The runner of this workspace has ended: ${(error as Error).message}`);
}

async function here({ workspace, program, long = false }: SessionOptions): Promise<RunnerSession> {
  const { Runner } = await import('../../runner/index.ts');
  const { answer } = await import('../../runner/requests.ts');
  const runner = await Runner.open({ workspace, program, patience: 0 });
  const door = long ? letOthersLookOn(runner, program) : undefined;
  return {
    place: 'here',
    request: (method, params) => answer(runner, method, params),
    on: (name, listener) => runner.events.on(name, listener),
    onLost: () => {},
    close: async () => {
      await (await door)?.close('done');
      await runner.close();
    },
  };
}

/** Undefined when there is no way to: nobody waits for it. */
async function letOthersLookOn(
  runner: Runner,
  program: string,
): Promise<{ close(reason: 'done'): Promise<void> } | undefined> {
  const { RunnerService } = await import('../../runner/service.ts');
  const welcome = { version, pid: process.pid, program, kind: 'guest' as const };
  // Only its own user ends a command; others may cancel its run.
  const nothing = (): void => {};
  return RunnerService.open(runner, { welcome, onShutdown: nothing, onRetire: nothing }).catch(() => undefined);
}
