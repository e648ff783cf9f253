/** A Python task in a pod of its own: what it asks is answered from the store, what it sends is in the pod's log. */
import type { Json } from '../../dag/model.ts';
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import { putFile } from '../executors/kubernetes/exec.ts';
import { FrameFilter } from '../executors/kubernetes/frames.ts';
import { podName } from '../executors/kubernetes/labels.ts';
import type { PodResult } from '../executors/kubernetes/pod-job.ts';
import { isFailure, type PythonSource } from '../python-source.ts';
import { instanceTry } from './pod.ts';
import { keyOfPod, problem, runWorkerPod, sharedEnvironment, WORK, type WorkerJob, workerJob } from './pod-worker.ts';
import type { CallParams, RenderedParams } from './python-wire.ts';
import { answerCall } from './python-worker.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLog } from './task-log.ts';
import type { TaskOutcome, WorkerDescription } from './worker-protocol.ts';
import { taskCallbacks, taskRequest, type WorkerTaskExtras } from './worker-task.ts';
import { toOutcome } from './written-outcome.ts';

export async function runPythonInPod(
  source: PythonSource,
  context: TaskContext,
  extras: WorkerTaskExtras,
): Promise<Outcome> {
  let log: TaskLog;
  try {
    log = new TaskLog(context.logPath);
  } catch (error) {
    return { state: 'failed', message: `Its log cannot be written: ${messageOf(error)}`, retryable: false };
  }
  try {
    const worker = await source.worker();
    const description = isFailure(worker) ? undefined : worker.description;
    const job = workerJob(context, log, description?.templatePackages);
    const pod = new PythonPod(job, extras, source.variables, description?.assetSchedules);
    const outcome = await pod.run(imageFor(description?.pythonVersion));
    if (outcome.state === 'failed') log.error(outcome.message);
    return outcome;
  } catch (error) {
    log.error(messageOf(error));
    return problem(error);
  } finally {
    log.close();
  }
}

/** Python of the same version as here, so that what works here works there. */
function imageFor(version = '3'): string {
  return `python:${version.split('.').slice(0, 2).join('.')}-slim`;
}

type PodMessage =
  | { readonly event: 'call'; readonly method: string; readonly params: CallParams; readonly call?: number }
  | { readonly event: 'notify'; readonly notify: 'rendered'; readonly params: RenderedParams }
  | { readonly event: 'notify'; readonly notify: 'stateChanged'; readonly params: { readonly state: string } }
  | { readonly event: 'done'; readonly outcome: TaskOutcome };

class PythonPod {
  readonly #job: WorkerJob;
  readonly #extras: WorkerTaskExtras;
  readonly #variables: PythonSource['variables'];
  /** DAGs of the file that are scheduled on assets. */
  readonly #consumers: WorkerDescription['assetSchedules'];
  #pod: string;
  #container = '';
  #image = '';
  #frames: FrameFilter;
  #outcome: TaskOutcome | undefined;
  /** Messages are dealt with one after the other. */
  #dealt: Promise<void> = Promise.resolve();
  #ended = false;
  #setDone: () => void = () => {};
  readonly #done: Promise<void>;

  constructor(
    job: WorkerJob,
    extras: WorkerTaskExtras,
    variables: PythonSource['variables'],
    consumers: WorkerDescription['assetSchedules'],
  ) {
    this.#job = job;
    this.#extras = extras;
    this.#variables = variables;
    this.#consumers = consumers;
    this.#pod = podName(job.context.task.taskId, instanceTry(job.context));
    this.#frames = this.#filter();
    this.#done = new Promise((resolve) => {
      this.#setDone = resolve;
    });
  }

  async run(image: string): Promise<Outcome> {
    const result = await runWorkerPod(this.#job, {
      image,
      start: 'python',
      secret: { 'request.json': JSON.stringify(this.#request()) },
      line: (bytes) => this.#frames.line(bytes),
      onPod: (name, container, used) => {
        this.#container = container;
        this.#image = used;
        // One that was taken over has the name, and the key, of an earlier try.
        if (name === this.#pod) return;
        this.#pod = name;
        this.#frames = this.#filter();
      },
      done: this.#done,
      executionTimeout: null,
    });
    this.#ended = true;
    await this.#dealt;
    return this.#judge(result);
  }

  #request(): { readonly [name: string]: Json } {
    const { context, shipment } = this.#job;
    const { paths } = shipment;
    const { logPath: _here, ...task } = taskRequest(context, this.#extras);
    return {
      key: keyOfPod(context.workspace, this.#pod).toString('hex'),
      folder: paths.folder,
      environment: sharedEnvironment(this.#job),
      load: {
        file: paths.file,
        dagId: context.plan.dagId,
        sysPath: paths.pythonPath,
        lastOnPath: [...paths.folders.sysPath, ...(paths.packages === undefined ? [] : [paths.packages])],
        plugins: paths.folders.plugins ?? null,
        variables: this.#variables,
      },
      task: task as unknown as Json,
      known: known(context),
    };
  }

  #filter(): FrameFilter {
    return new FrameFilter(keyOfPod(this.#job.context.workspace, this.#pod), {
      output: (bytes) => this.#job.log.write(bytes),
      message: (message) => {
        this.#dealt = this.#dealt.then(() => this.#take(message as PodMessage));
      },
    });
  }

  async #take(message: PodMessage): Promise<void> {
    const { context } = this.#job;
    switch (message.event) {
      case 'done':
        this.#outcome = message.outcome;
        // How the container ended may say more of a failure: out of memory.
        if (message.outcome.state !== 'failed') this.#setDone();
        return;
      case 'notify':
        if (message.notify === 'rendered') context.values.setRendered(message.params.fields);
        else this.#extras.onDeferred(message.params.state === 'deferred');
        return;
      case 'call':
        return this.#answer(message);
    }
  }

  async #answer({ method, params, call }: Extract<PodMessage, { event: 'call' }>): Promise<void> {
    const { cluster, namespace, log } = this.#job;
    let answer: { readonly value?: Json; readonly error?: string };
    try {
      answer = { value: (await answerCall(taskCallbacks(this.#job.context, this.#extras), method, params)) ?? null };
    } catch (error) {
      answer = { error: messageOf(error) };
    }
    // What was asked of an earlier runner has its answer, if the pod has ended.
    if (call === undefined || this.#ended) return;
    const container = { namespace, pod: this.#pod, container: this.#container };
    try {
      const path = `${WORK}/answers/${call}.json`;
      await putFile(cluster.connection, container, path, Buffer.from(JSON.stringify(answer)));
    } catch (error) {
      if (!this.#ended) log.info(`The pod asked for ${method}, and cannot be answered: ${messageOf(error)}`);
    }
  }

  #judge(result: PodResult): Outcome {
    if (result.kind === 'failed') return { state: 'failed', message: result.message, retryable: result.retryable };
    const status = statusOf(result.terminated.message);
    const outcome = this.#outcome ?? status?.outcome;
    const outOfMemory = result.terminated.reason === 'OOMKilled' && outcome?.state !== 'success';
    if (!outcome || outOfMemory) return { state: 'failed', message: result.message, retryable: true };
    if (outcome.state === 'success' && (status?.frames ?? 0) > this.#frames.count) {
      const message = 'it succeeded, but a part of its log was lost, and with it XComs';
      return { state: 'failed', message, retryable: true };
    }
    if (outcome.state === 'success' && outcome.assets?.length) this.#extras.onAssets(outcome.assets, this.#consumers);
    return withImageAdvice(toOutcome(outcome), this.#image);
  }
}

/** What is installed here need not be there. */
function withImageAdvice(outcome: Outcome, image: string): Outcome {
  const [, name] = outcome.state === 'failed' ? (/No module named '([\w.]+)'/.exec(outcome.message) ?? []) : [];
  if (outcome.state !== 'failed' || name === undefined) return outcome;
  const advice =
    `The pod's image ${image} has no ${name}: use one that has it (the setting dagwright.kubernetes.image, ` +
    '--image, or pod_override), or put it into the workspace';
  return { ...outcome, message: `${outcome.message}. ${advice}` };
}

/** Bytes of XComs that go along with a task; what is more is asked for. */
const MOST_KNOWN = 300_000;

function known({ values }: TaskContext): Json {
  const { complete, xcoms } = values.settledXComs();
  const fits = JSON.stringify(xcoms).length <= MOST_KNOWN;
  return fits ? { complete, xcoms: xcoms as unknown as Json } : { complete: [], xcoms: [] };
}

function statusOf(text: string | undefined): { outcome?: TaskOutcome; frames?: number } | undefined {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
