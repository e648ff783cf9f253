/** What becomes of a pod that exists: from the watch's states to one outcome. */
import { messageOf } from '../../errors.ts';
import { ApiError } from './api.ts';
import { refusal } from './api-errors.ts';
import type { Pod, PodEvent, Terminated } from './objects.ts';
import type { PodJob } from './pod-job.ts';
import { followLog, within } from './pod-log.ts';
import { disruption, podEnd, progressOf, startTrouble } from './pod-reasons.ts';
import { podsPath } from './pod-watch.ts';

export type Followed =
  | { readonly kind: 'exit'; readonly code: number; readonly message: string; readonly terminated: Terminated }
  /** Ended from outside; the pod is still there. */
  | { readonly kind: 'lost'; readonly message: string }
  /** Somebody else deleted it. */
  | { readonly kind: 'gone'; readonly message: string }
  /** It does not start, and is not waited for any longer. */
  | { readonly kind: 'trouble'; readonly message: string }
  /** The task was cancelled or took too long: the pod has to be deleted. `gone` resolves when it is, or after that many seconds. */
  | { readonly kind: 'cut'; readonly message: string; gone(seconds: number): Promise<void> };

/** Seconds that an image that could not be pulled gets, for a registry that is out for a moment. */
const SECOND_CHANCE = 20;
/** Milliseconds that the last lines of a log get after the container's end. */
const LAST_LINES = 10_000;

export function followPod(job: PodJob, pod: Pod): Promise<Followed> {
  return new PodFollower(job, pod).outcome();
}

class PodFollower {
  readonly #job: PodJob;
  readonly #name: string;
  #pod: Pod;
  #loggedNote = '';
  /** By container. */
  readonly #logs = new Map<string, Promise<string | undefined>>();
  #running = false;
  readonly #logAbort = new AbortController();
  #startTimer: NodeJS.Timeout;
  #scheduled = false;
  #chanceTimer: NodeJS.Timeout | undefined;
  #settled = false;
  #resolve: (outcome: Followed) => void = () => {};
  readonly #outcome: Promise<Followed>;
  #setGone: () => void = () => {};
  readonly #gone: Promise<void>;

  constructor(job: PodJob, pod: Pod) {
    this.#job = job;
    this.#pod = pod;
    this.#name = pod.metadata.name ?? job.name;
    this.#outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    const { scheduleTimeout, startupTimeout } = job;
    this.#startTimer =
      scheduleTimeout === undefined
        ? this.#startWithin(`startup_timeout_seconds of ${startupTimeout}`, startupTimeout)
        : this.#startWithin(`schedule_timeout_seconds of ${scheduleTimeout}`, scheduleTimeout);
  }

  async outcome(): Promise<Followed> {
    const { cluster, namespace, instance, signal, executionTimeout } = this.#job;
    const cut = (message: string): void => this.#settle({ kind: 'cut', message, gone: (s) => this.#untilGone(s) });
    const onAbort = (): void => cut(String(signal.reason ?? 'ended'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const tooLong = `it took longer than its execution_timeout of ${executionTimeout} s`;
    const limit = executionTimeout === null ? undefined : setTimeout(() => cut(tooLong), executionTimeout * 1000);
    const stop = cluster.watch(namespace, instance.workspace).listen(this.#pod.metadata.uid ?? '', {
      onPod: (pod) => void (pod ? this.#see(pod) : this.#disappeared()),
      onSilence: (message) => this.#job.onNote(message === null ? progressOf(this.#pod) : message),
      onRefusal: (error) => {
        const message = refusal(error, 'watch pods', namespace, cluster.connection.title);
        this.#settle({ kind: 'trouble', message });
      },
    });
    void this.#job.done?.then(() => this.#settle(DONE));
    const outcome = await this.#outcome;
    signal.removeEventListener('abort', onAbort);
    for (const timer of [limit, this.#startTimer, this.#chanceTimer]) clearTimeout(timer);
    // The watch goes on until a pod that is to be deleted is gone.
    if (outcome.kind === 'cut') void this.#untilGone(this.#job.grace + 60).then(stop);
    else stop();
    await this.#finishLog(outcome);
    return outcome;
  }

  #settle(outcome: Followed): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#resolve(outcome);
  }

  #see(pod: Pod): void {
    this.#pod = pod;
    if (this.#settled) return;
    const end = podEnd(pod, this.#job.container);
    const state = pod.status?.containerStatuses?.find(({ name }) => name === this.#job.container)?.state;
    if (!this.#scheduled && isScheduled(pod)) this.#hasNode();
    this.#followLogs(pod);
    if (state?.running || state?.terminated) this.#started();
    if (state?.running && !this.#running) this.#runs();
    const failed = end && !(end.kind === 'exit' && end.code === 0);
    // Its exit code is that of the signal then, which says nothing of the task.
    if (failed && end.kind === 'exit' && pod.metadata.deletionTimestamp !== undefined) this.#wasDeleted();
    else if (end?.kind === 'exit' && this.#isStarting(this.#job.sidecar)) return;
    else if (end) this.#settle(end);
    else if (state?.running) this.#note(progressOf(pod), false);
    else this.#judgeStart(pod);
  }

  /** What the task has left can be read as soon as it runs. */
  #isStarting(container: string | undefined): boolean {
    const mine = this.#pod.status?.containerStatuses?.find(({ name }) => name === container);
    return mine !== undefined && mine.state?.running === undefined && mine.state?.terminated === undefined;
  }

  /** As in Airflow, a pod gets its time to start when it has found a node. */
  #hasNode(): void {
    this.#scheduled = true;
    const { startupTimeout } = this.#job;
    clearTimeout(this.#startTimer);
    this.#startTimer = this.#startWithin(`startup_timeout_seconds of ${startupTimeout}`, startupTimeout);
  }

  #startWithin(limit: string, seconds: number): NodeJS.Timeout {
    return setTimeout(() => void this.#giveUp(` within its ${limit}`), seconds * 1000);
  }

  #started(): void {
    clearTimeout(this.#startTimer);
    clearTimeout(this.#chanceTimer);
  }

  #runs(): void {
    this.#running = true;
    this.#job.onRunning?.(this.#name).catch((error: unknown) => {
      this.#settle({ kind: 'trouble', message: messageOf(error) });
    });
  }

  #followLogs(pod: Pod): void {
    const { initContainerStatuses: first = [], containerStatuses: rest = [] } = pod.status ?? {};
    for (const [at, { name, state }] of [...first, ...rest].entries()) {
      if (this.#logs.has(name) || !(state?.running || state?.terminated)) continue;
      const { cluster, namespace, output, follows } = this.#job;
      if (!follows(name, at < first.length)) continue;
      const source = { namespace, pod: this.#name, container: name };
      const write = (line: Buffer): void => output(name, line);
      const ended = state.terminated ? Promise.resolve() : this.#outcome;
      this.#logs.set(name, followLog(cluster.api, source, write, this.#logAbort.signal, ended));
    }
  }

  #wasDeleted(): void {
    const why = disruption(this.#pod);
    const message = why ? `pod ${this.#name} ${why}` : `pod ${this.#name} was deleted by somebody before it had ended`;
    this.#settle({ kind: 'gone', message });
  }

  #judgeStart(pod: Pod): void {
    const trouble = startTrouble(pod);
    this.#note(trouble ? `pod ${this.#name} does not start: ${trouble.message}` : progressOf(pod), true);
    if (trouble?.hope === 'final') void this.#giveUp('');
    if (trouble?.hope !== 'likely') return;
    this.#chanceTimer ??= setTimeout(() => {
      this.#chanceTimer = undefined;
      // It may have got over it meanwhile.
      if (startTrouble(this.#pod)?.hope === 'likely') void this.#giveUp('');
    }, SECOND_CHANCE * 1000);
  }

  async #giveUp(within: string): Promise<void> {
    const events = await eventsOf(this.#job, this.#pod);
    const trouble = startTrouble(this.#pod, events)?.message ?? progressOf(this.#pod);
    this.#settle({ kind: 'trouble', message: `pod ${this.#name} did not start${within}: ${trouble}` });
  }

  /** A list that is older than the pod doesn't have it either, so it is asked for by name. */
  async #disappeared(): Promise<void> {
    const { cluster, namespace } = this.#job;
    try {
      const path = `${podsPath(namespace)}/${this.#name}`;
      const there = await cluster.api.call<Pod>({ method: 'GET', path });
      if (there.metadata.uid === this.#pod.metadata.uid) return;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) return;
    }
    this.#setGone();
    this.#wasDeleted();
  }

  #untilGone(seconds: number): Promise<void> {
    return within(this.#gone, seconds * 1000).then(() => {});
  }

  async #finishLog(outcome: Followed): Promise<void> {
    const own = this.#logs.get(this.#job.container);
    const others = [...this.#logs].filter(([name]) => name !== this.#job.container).map(([, log]) => log);
    if (own && outcome.kind !== 'cut' && outcome !== DONE) await within(own, LAST_LINES);
    // A sidecar goes on until the pod is deleted; what ended before the task has its lines.
    if (outcome.kind !== 'cut' && others.length > 0) await within(Promise.all(others), 200);
    this.#logAbort.abort();
    const problem = await own;
    if (problem !== undefined) this.#job.log.info(`The rest of the pod's log cannot be read: ${problem}`);
  }

  #note(text: string, logged: boolean): void {
    this.#job.onNote(text);
    if (!logged || text === this.#loggedNote) return;
    this.#loggedNote = text;
    this.#job.log.info(text);
  }
}

const DONE: Followed = { kind: 'exit', code: 0, message: 'the task is done', terminated: { exitCode: 0 } };

function isScheduled({ spec, status }: Pod): boolean {
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return Boolean(spec?.nodeName) || condition?.status === 'True';
}

/** Of the pod, oldest first; empty when they can't be had. */
export async function eventsOf(
  { cluster, namespace }: Pick<PodJob, 'cluster' | 'namespace'>,
  { metadata }: Pick<Pod, 'metadata'>,
): Promise<readonly PodEvent[]> {
  try {
    const { items } = await cluster.api.call<{ items: PodEvent[] }>({
      method: 'GET',
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
      query: { fieldSelector: `involvedObject.name=${metadata.name},involvedObject.uid=${metadata.uid}`, limit: 100 },
    });
    return items;
  } catch {
    return [];
  }
}
