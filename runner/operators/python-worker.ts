/** The runner's side of a Python worker: see `worker-protocol.ts` for what it promises, `runner/python` for the other side. */
import { dirname, join } from 'node:path';
import type { Json } from '../../dag/model.ts';
import { endLeftRunning } from '../executors/left-running.ts';
import { signalGroup } from '../executors/process-group.ts';
import { cheapIdentity } from '../executors/process-identity.ts';
import type { XCom } from '../protocol.ts';
import type { ProcessRecord } from '../store/rows.ts';
import { PythonProcess, type PythonProcessListener } from './python-process.ts';
import type { CallParams, JobOutcome, WorkerEvent } from './python-wire.ts';
import type { TimetableOutcome, TimetableRequest } from './timetable-protocol.ts';
import type {
  CallBackOutcome,
  CallBackRequest,
  ExpandOutcome,
  ExpandRequest,
  RenderOutcome,
  RunCallbacks,
  RunTaskRequest,
  StartWorker,
  TaskCallbacks,
  TaskOutcome,
  Worker,
  WorkerDescription,
  WorkerFailure,
  WorkerOptions,
} from './worker-protocol.ts';

/** How long a worker may take to go when its stdin closes, milliseconds. */
const GOODBYE = 3000;

type WorkerProcess = Pick<PythonProcess, 'send' | 'close' | 'kill' | 'exited'>;

export type OpenProcess = (listener: PythonProcessListener) => WorkerProcess;

/** A timetable belongs to no run that it could ask about. */
const NOTHING_ASKED: Partial<TaskCallbacks> = {};

interface Job {
  readonly callbacks: Partial<TaskCallbacks>;
  readonly settle: (outcome: JobOutcome) => void;
  readonly lost: (message: string) => JobOutcome;
  /** Where its process writes down how it ended. */
  readonly exitFolder?: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace?: number;
  process?: ProcessRecord;
  /** It is ended together with its worker. */
  disposed?: boolean;
}

export class PythonWorker implements Worker {
  static readonly start: StartWorker = async (options) => {
    if (options.signal?.aborted) return stopped();
    const first = await attempt(options, spawned(options, options.python));
    const missing = first instanceof PythonWorker || first.reason !== 'interpreter';
    // Windows installs have `python` and `py`, seldom `python3`.
    if (missing || process.platform !== 'win32' || options.python !== 'python3') return first;
    return attempt(options, spawned(options, 'python'));
  };

  /** In a process that somebody else makes. */
  static startIn(options: WorkerOptions, open: OpenProcess): ReturnType<StartWorker> {
    return options.signal?.aborted ? Promise.resolve(stopped()) : attempt(options, open);
  }

  readonly description: WorkerDescription;
  readonly died: Promise<string>;
  readonly #process: WorkerProcess;
  readonly #jobs: Map<number, Job>;
  #nextId = 1;
  #gone: string | undefined;
  #disposed: Promise<void> | undefined;

  /** @internal Use `start`. */
  constructor(python: WorkerProcess, description: WorkerDescription, jobs: Map<number, Job>, died: Promise<string>) {
    this.#process = python;
    this.description = description;
    this.#jobs = jobs;
    this.died = died.then((message) => {
      this.#gone = message;
      return this.#disposed === undefined ? message : new Promise<string>(() => undefined);
    });
  }

  async expand(request: ExpandRequest, callbacks: RunCallbacks): Promise<ExpandOutcome> {
    const lost = (message: string): ExpandOutcome => ({ kind: 'error', message });
    const outcome = await this.#run({ callbacks, lost }, (id) => this.#process.send({ cmd: 'expand', id, request }));
    if ('kind' in outcome) return outcome.kind === 'count' || outcome.kind === 'error' ? outcome : lost('no answer');
    return { kind: 'error', message: 'message' in outcome && outcome.message ? outcome.message : outcome.state };
  }

  async render(request: RunTaskRequest, callbacks: RunCallbacks): Promise<RenderOutcome> {
    const lost = (message: string): RenderOutcome => ({ kind: 'error', message });
    const outcome = await this.#run({ callbacks, lost }, (id) => this.#process.send({ cmd: 'render', id, request }));
    if ('kind' in outcome) return outcome.kind === 'rendered' || outcome.kind === 'error' ? outcome : lost('no answer');
    return { kind: 'error', message: 'message' in outcome && outcome.message ? outcome.message : 'no answer' };
  }

  async timetable(request: TimetableRequest): Promise<TimetableOutcome> {
    const lost = (message: string): TimetableOutcome => ({ kind: 'error', message });
    const outcome = await this.#run({ callbacks: NOTHING_ASKED, lost }, (id) =>
      this.#process.send({ cmd: 'timetable', id, request }),
    );
    if ('kind' in outcome && (outcome.kind === 'timetable' || outcome.kind === 'error')) return outcome;
    return lost('message' in outcome && outcome.message ? outcome.message : 'no answer');
  }

  async callBack(request: CallBackRequest, callbacks: RunCallbacks): Promise<CallBackOutcome> {
    const lost = (message: string): CallBackOutcome => ({ kind: 'error', message });
    const outcome = await this.#run({ callbacks, lost }, (id) => this.#process.send({ cmd: 'call-back', id, request }));
    if ('kind' in outcome && (outcome.kind === 'called' || outcome.kind === 'error')) return outcome;
    return lost('message' in outcome && outcome.message ? outcome.message : 'no answer');
  }

  async runTask(request: RunTaskRequest, callbacks: TaskCallbacks, signal: AbortSignal): Promise<TaskOutcome> {
    if (signal.aborted) return { state: 'failed', message: 'the task was stopped', retryable: true };
    let abort: (() => void) | undefined;
    const lost = (message: string): TaskOutcome => ({ state: 'failed', message, retryable: true, interrupted: true });
    const { exitFolder, killGrace: grace } = request;
    const outcome = await this.#run({ callbacks, lost, exitFolder, grace }, (id) => {
      this.#process.send({ cmd: 'task', id, request });
      abort = () => this.#process.send({ cmd: 'terminate', id, grace: request.killGrace });
      signal.addEventListener('abort', abort, { once: true });
    });
    if (abort !== undefined) signal.removeEventListener('abort', abort);
    if ('state' in outcome) return outcome;
    return lost('the Python worker answered something else than was asked');
  }

  dispose(): Promise<void> {
    this.#disposed ??= (async () => {
      for (const job of this.#jobs.values()) job.disposed = true;
      this.#process.close();
      const timer = setTimeout(() => this.#process.kill(), GOODBYE);
      await this.#process.exited;
      clearTimeout(timer);
    })();
    return this.#disposed;
  }

  #run(job: Omit<Job, 'settle'>, send: (id: number) => void): Promise<JobOutcome> {
    if (this.#gone !== undefined) return Promise.resolve(job.lost(this.#gone));
    return new Promise((settle) => {
      const id = this.#nextId++;
      this.#jobs.set(id, { ...job, settle });
      send(id);
    });
  }
}

function spawned({ env }: WorkerOptions, python: string): OpenProcess {
  return (listener) => new PythonProcess(python, env, listener);
}

/** One start of one interpreter, until the DAG file is imported. */
function attempt(options: WorkerOptions, open: OpenProcess): Promise<PythonWorker | WorkerFailure> {
  return new Promise((resolve) => {
    const jobs = new Map<number, Job>();
    let failure: WorkerFailure | undefined;
    let reportDeath: (message: string) => void = () => undefined;
    const died = new Promise<string>((report) => {
      reportDeath = report;
    });
    const running = open({
      event(event) {
        if (event.event === 'loaded') {
          options.signal?.removeEventListener('abort', giveUp);
          resolve(new PythonWorker(running, event.description, jobs, died));
        } else if (event.event === 'failure') {
          failure = failureOf(event);
        } else {
          hear(running, jobs, event);
        }
      },
      ended(message, how) {
        options.signal?.removeEventListener('abort', giveUp);
        loseJobs(jobs, message);
        reportDeath(message);
        const reason = how === 'start-failed' ? 'interpreter' : 'crashed';
        resolve(failure ?? { kind: 'worker-failure', reason, message, interrupted: how === 'killed' });
      },
    });
    const giveUp = () => {
      failure = stopped();
      running.kill();
    };
    options.signal?.addEventListener('abort', giveUp, { once: true });
    running.send({
      cmd: 'load',
      file: options.file,
      dagId: options.dagId,
      sysPath: options.sysPath,
      lastOnPath: options.folders?.sysPath ?? [],
      plugins: options.folders?.plugins ?? null,
      variables: options.variables ?? {},
      logPath: options.logPath,
      airflowHome: join(dirname(options.logPath), 'airflow'),
    });
  });
}

type TaskEvent = Exclude<WorkerEvent, { readonly event: 'loaded' | 'failure' }>;

function hear(running: WorkerProcess, jobs: Map<number, Job>, event: TaskEvent): void {
  const job = jobs.get(event.id);
  if (job === undefined) return;
  switch (event.event) {
    case 'started':
      job.process = { pid: event.pid, identity: cheapIdentity(event.pid) };
      job.callbacks.started?.({ pid: event.pid });
      running.send({ cmd: 'go', id: event.id });
      return;
    case 'notify':
      if (event.notify === 'rendered') job.callbacks.rendered?.(event.params.fields);
      else {
        const ready = Promise.resolve(job.callbacks.stateChanged?.(event.params.state));
        if (event.params.state === 'triggered') void ready.then(() => running.send({ cmd: 'resume', id: event.id }));
      }
      return;
    case 'call':
      answerCall(job.callbacks as RunCallbacks & Partial<TaskCallbacks>, event.method, event.params).then(
        (value) => running.send({ cmd: 'answer', id: event.id, value: value ?? null }),
        (error: unknown) =>
          running.send({
            cmd: 'answer',
            id: event.id,
            error: error instanceof Error ? error.message : String(error),
          }),
      );
      return;
    case 'done':
      jobs.delete(event.id);
      job.settle(event.outcome);
      return;
    default:
      throw new Error(`unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

/** Null where there is no such thing; an XCom comes wrapped, because its value may be null. */
export async function answerCall(
  callbacks: RunCallbacks & Partial<TaskCallbacks>,
  method: string,
  params: CallParams,
): Promise<Json | undefined> {
  const { dagId, runId, taskId, mapIndex, key, value } = params;
  switch (method) {
    case 'getXCom': {
      const found = await callbacks.getXCom({ dagId, runId, taskId, mapIndex, key, priorDates: params.priorDates });
      return found === undefined ? null : { ...found };
    }
    case 'getXComs': {
      const rows = await callbacks.getXComs({ dagId, runId, taskId, key });
      return rows.map(({ mapIndex, value, exact }) => ({ mapIndex, value, ...(exact !== undefined && { exact }) }));
    }
    case 'getVariable':
      return callbacks.getVariable(key);
    case 'setVariable':
      await callbacks.setVariable(key, String(value));
      return null;
    case 'deleteVariable':
      await callbacks.deleteVariable(key);
      return null;
    case 'getVariableKeys':
      return [...(await callbacks.getVariableKeys())];
    case 'keep': {
      const found = params.keep && (await callbacks.keep(params.keep));
      return found === undefined ? null : { value: found };
    }
    case 'getConnection':
      return callbacks.getConnection(params.id);
    case 'getTaskStates': {
      const rows = await callbacks.getTaskStates({ dagId, runId, taskIds: params.taskIds });
      return rows.map(({ taskId, mapIndex, state, tryNumber, startedAt, endedAt }) => {
        return { taskId, mapIndex, state, tryNumber, startedAt, endedAt };
      });
    }
    case 'getRuns': {
      const { runIds, logicalDates } = params;
      return (await callbacks.getRuns({ dagId, runIds, logicalDates })) as unknown as Json;
    }
    case 'getRunBefore': {
      const { logicalDate, state } = params;
      return (await callbacks.getRunBefore({ dagId, logicalDate: logicalDate ?? '', state })) as unknown as Json;
    }
    case 'triggerRun': {
      const { conf, logicalDate, reset } = params;
      return { ...(await callbacks.triggerRun({ dagId, runId, conf, logicalDate, reset })) };
    }
    case 'hasDag':
      return callbacks.hasDag(dagId);
    case 'getAssetEvents': {
      const { name, uri, alias } = params;
      return (await callbacks.getAssetEvents({ name, uri, alias })) as unknown as Json;
    }
    case 'runPod':
      return callbacks.runPod?.(value);
    case 'setXCom':
      await callbacks.setXCom?.({
        taskId,
        mapIndex,
        key,
        value,
        ...(params.exact !== undefined && { exact: params.exact }),
      });
      return null;
    case 'deleteXCom':
      await callbacks.deleteXCom?.({ taskId, mapIndex, key });
      return null;
    default:
      throw new Error(`the runner has no ${method}`);
  }
}

/** The tasks of a worker that died lead process groups of their own: they would live on without a supervisor. */
function loseJobs(jobs: Map<number, Job>, message: string): void {
  for (const [id, job] of jobs) {
    jobs.delete(id);
    void loseJob(job, message);
  }
}

async function loseJob(job: Job, message: string): Promise<void> {
  const { process: left, exitFolder, disposed = false } = job;
  if (!left || process.platform === 'win32') {
    job.settle(job.lost(message));
    return;
  }
  if (exitFolder === undefined || disposed) signalGroup(left.pid, 'SIGKILL');
  // What is about to end may do so: it writes down how.
  const ends = exitFolder && !disposed && (await endLeftRunning(dirname(exitFolder), [left], job.grace ?? 0));
  const end = ends ? ends.get(left.pid) : undefined;
  if (end?.kind !== 'outcome') {
    job.settle(job.lost(message));
    return;
  }
  for (const xcom of end.xcoms) await job.callbacks.setXCom?.(xcom as XCom);
  job.settle(end.outcome as TaskOutcome);
}

function failureOf(event: Extract<WorkerEvent, { readonly event: 'failure' }>): WorkerFailure {
  const { reason, message, traceback } = event;
  return { kind: 'worker-failure', reason, message, ...(traceback === undefined ? {} : { traceback }) };
}

function stopped(): WorkerFailure {
  return { kind: 'worker-failure', reason: 'crashed', message: 'The start of the Python worker was stopped.' };
}
