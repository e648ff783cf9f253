/**
 * The connection to a workspace's runner, made anew whenever it is needed: runners end when they are idle, are replaced by newer ones, and
 * may be killed. Knows the runner's protocol and processes; no editor.
 */
import {
  joinRunner,
  type ReachOptions,
  type RunnerLink,
  type RunnerProgram,
  reachRunner,
} from '../../runner/connect.ts';
import {
  RUNNER_ERRORS,
  type RunnerNotifications,
  type RunnerRequest,
  type RunnerRequests,
} from '../../runner/protocol.ts';

export interface ConnectionOptions {
  readonly reach: ReachOptions;
  readonly program: RunnerProgram;
  /** To listen to the runner's notifications. */
  readonly onLink: (link: RunnerLink) => void;
  /** `reason`: what the runner said before it ended; undefined when it died. Not called after `leave`. */
  readonly onEnd: (reason: Farewell | undefined) => void;
  /** Something is asked for that has to wait; why, in the runner's words. */
  readonly onWait: (message: string) => void;
}

export type Farewell = RunnerNotifications['runner/ending']['reason'];

export class RunnerConnection {
  private link: Promise<RunnerLink> | undefined;
  private connected: RunnerLink | undefined;

  constructor(private readonly options: ConnectionOptions) {}

  get alive(): boolean {
    return this.connected?.alive === true;
  }

  /**
   * Starts the runner when there is none, and waits for one that is busy with a command of somebody else's. Rejects with the runner's error
   * (`code` is one of RUNNER_ERRORS), or when the runner dies before it answers.
   */
  async request<M extends RunnerRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]> {
    for (let waited = false; ; ) {
      const link = await this.reach();
      try {
        return await link.request(method, withEnvironment(method, params, this.options.program.env));
      } catch (error) {
        if (isBusy(error)) {
          if (!waited) this.options.onWait((error as Error).message);
          waited = true;
          await link.ended;
        } else if (link.alive || (await link.ended) === undefined) {
          throw error;
        }
        // It had said goodbye before the request was there: the next one answers.
      }
    }
  }

  /** Joins a runner that somebody else has started, if there is one. True when there is. */
  async join(): Promise<boolean> {
    if (this.link) return true;
    const link = await joinRunner(this.options.reach);
    if (!link) return false;
    if (this.link) link.close();
    else this.adopt(link);
    return true;
  }

  /** The runner goes on for others, or until it has been idle for a while. */
  leave(): void {
    const { connected } = this;
    this.connected = undefined;
    this.link = undefined;
    connected?.close();
  }

  private reach(): Promise<RunnerLink> {
    this.link ??= reachRunner(this.options.reach, this.options.program).then(
      (link) => this.adopt(link),
      (error: unknown) => {
        this.link = undefined;
        throw error;
      },
    );
    return this.link;
  }

  private adopt(link: RunnerLink): RunnerLink {
    this.link = Promise.resolve(link);
    this.connected = link;
    link.onClose((reason) => {
      if (this.connected !== link) return;
      this.connected = undefined;
      this.link = undefined;
      this.options.onEnd(reason);
    });
    this.options.onLink(link);
    return link;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === RUNNER_ERRORS.busy;
}

/** Tasks have this editor's environment, also when somebody else has started the runner. */
function withEnvironment<M extends RunnerRequest>(
  method: M,
  params: RunnerRequests[M][0],
  env: NodeJS.ProcessEnv,
): RunnerRequests[M][0] {
  if (!STARTS_TASKS.has(method)) return params;
  const { ELECTRON_RUN_AS_NODE: _, ...own } = env;
  const given = params as { readonly env?: NodeJS.ProcessEnv };
  return { ...given, env: { ...own, ...given.env } } as RunnerRequests[M][0];
}

const STARTS_TASKS: ReadonlySet<RunnerRequest> = new Set<RunnerRequest>(['runs/start', 'runs/clear', 'runs/debug']);
