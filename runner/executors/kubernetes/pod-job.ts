/** One pod from its creation (or adoption) to its end: what it does is followed, and it is cleaned up as the task wants it. */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import { ApiError } from './api.ts';
import { isFinal, mayFitLater, refusal } from './api-errors.ts';
import type { Cluster } from './cluster.ts';
import { type InstanceTry, instanceLabels, instanceSelector, TRY_LABEL } from './labels.ts';
import type { Manifest, Pod } from './objects.ts';
import { eventsOf, type Followed, followPod } from './pod-follow.ts';
import { within } from './pod-log.ts';
import { createSecret, giveSecretTo, removeSecret } from './pod-secret.ts';
import { podsPath } from './pod-watch.ts';

export type OnFinish = 'delete_pod' | 'keep_pod' | 'delete_succeeded_pod' | 'delete_active_pod';

export interface PodJob {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly instance: InstanceTry;
  /** With metadata.name and the instance's labels. */
  readonly manifest: Manifest;
  readonly name: string;
  /** The container whose end is the task's. */
  readonly container: string;
  /** Another one, that keeps what the task has left until `collect` has read it. */
  readonly sidecar?: string;
  /** The container has ended, the sidecar is still there. What it rejects with becomes the result's problem. */
  readonly collect?: (pod: string) => Promise<string>;
  readonly onFinish: OnFinish;
  /** The pod goes on when the task is cancelled or takes too long. */
  readonly keepWhenCut?: boolean;
  /** Seconds until a node has to be found; `startupTimeout` when absent. */
  readonly scheduleTimeout?: number;
  /** Seconds until the container has to run, from then on. */
  readonly startupTimeout: number;
  /** Seconds; null: no limit. */
  readonly executionTimeout: number | null;
  /** Seconds that a pod gets to end by itself when it is deleted before its time. */
  readonly grace: number;
  /** Whether the log of a container goes into the task's. */
  readonly follows: (container: string, init: boolean) => boolean;
  readonly log: { info(text: string): void };
  /** The pod's events go into the log when the task has not succeeded. */
  readonly logsEventsOnFailure?: boolean;
  /** What containers print: a line with its end, or the last one without. */
  readonly output: (container: string, line: Buffer) => void;
  /** Keys and values (base64) of a Secret of the pod's name, which goes with the pod. */
  readonly secret?: { readonly [key: string]: string };
  /** Resolves when the task is known to be done, which is before the cluster says so; with the container's last output. */
  readonly done?: Promise<void>;
  /** The container runs. What rejects, with words for the user, ends the pod. */
  readonly onRunning?: (pod: string) => Promise<void>;
  /** Earlier tries that were cut off with the runner: a pod of theirs is taken over. */
  readonly interruptedTries: readonly number[];
  readonly signal: AbortSignal;
  /** What it does or waits for, for a display; null when there is nothing to say. */
  readonly onNote: (note: string | null) => void;
  /** The pod, made or taken over, is there. */
  readonly onPod: (name: string) => void;
}

export type PodResult =
  | (Extract<Followed, { kind: 'exit' }> & { readonly collected?: string; readonly problem?: string })
  | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean };

/** Milliseconds. */
const ONE_MORE_REQUEST = 5000;

/** Never throws for what the cluster does or refuses. */
export async function runPodJob(job: PodJob): Promise<PodResult> {
  const { title } = job.cluster.connection;
  let pod: Pod;
  try {
    pod = (await adopt(job)) ?? (await createWithSecret(job));
  } catch (error) {
    const message = job.signal.aborted
      ? String(job.signal.reason ?? 'ended')
      : refusal(error, `create pod ${job.name}`, job.namespace, title);
    // A request that was cut off may have made the pod. A server that is not there is not waited for.
    if (job.signal.aborted) await within(remove(job, job.name, undefined, 0), ONE_MORE_REQUEST);
    return { kind: 'failed', message, retryable: !isFinal(error) };
  }
  job.onPod(pod.metadata.name ?? job.name);
  const followed = await followPod(job, pod);
  const collected = followed.kind === 'exit' ? await collect(job, pod) : {};
  if (job.logsEventsOnFailure && !(followed.kind === 'exit' && followed.code === 0)) await logEvents(job, pod);
  await cleanUp(job, pod, followed);
  if (followed.kind === 'exit') return { ...followed, ...collected };
  return { kind: 'failed', message: followed.message, retryable: true };
}

async function logEvents(job: PodJob, pod: Pod): Promise<void> {
  for (const { type, reason, message } of await eventsOf(job, pod)) {
    job.log.info(`Event of pod ${pod.metadata.name}: ${type ?? ''} ${reason ?? ''}: ${message ?? ''}`);
  }
}

async function collect(job: PodJob, pod: Pod): Promise<{ collected?: string; problem?: string }> {
  if (!job.collect) return {};
  try {
    return { collected: await job.collect(pod.metadata.name ?? job.name) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Of the interrupted tries, the newest pod that is not being deleted. */
async function adopt(job: PodJob): Promise<Pod | undefined> {
  if (job.interruptedTries.length === 0) return undefined;
  const path = podsPath(job.namespace);
  const query = { labelSelector: instanceSelector(job.instance) };
  const { signal, onNote } = job;
  const call = { method: 'GET', path, query, signal, onRetry: onNote, patient: true } as const;
  const found = await job.cluster.api.call<{ items: Pod[] }>(call);
  const mine = found.items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .filter(({ metadata }) => job.interruptedTries.includes(Number(metadata.labels?.[TRY_LABEL])))
    .sort((a, b) => Number(b.metadata.labels?.[TRY_LABEL]) - Number(a.metadata.labels?.[TRY_LABEL]));
  const [newest] = mine;
  if (newest) {
    const { name } = newest.metadata;
    job.log.info(`Pod ${name} of the interrupted try is there (${newest.status?.phase}): this try goes on with it`);
  }
  return newest;
}

/** The Secret is there before the kubelet looks for it, and belongs to the pod as soon as there is one. */
async function createWithSecret(job: PodJob): Promise<Pod> {
  if (!job.secret) return create(job);
  await createSecret(job, job.secret);
  try {
    const pod = await create(job);
    await giveSecretTo(job, pod);
    return pod;
  } catch (error) {
    await removeSecret(job, job.name);
    throw error;
  }
}

async function create(job: PodJob): Promise<Pod> {
  const { api, connection } = job.cluster;
  job.log.info(`Creating pod ${job.name} in namespace ${job.namespace} (${connection.title})`);
  const path = podsPath(job.namespace);
  const call = { method: 'POST', path, body: job.manifest, signal: job.signal, onRetry: job.onNote } as const;
  try {
    return await whenQuotaHasRoom(job, () => api.call<Pod>(call));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
    // An attempt whose answer was lost has made it, or one of this very try before the runner was killed.
    const there = await api.call<Pod>({ method: 'GET', path: `${path}/${job.name}`, signal: job.signal });
    const wanted = Object.entries(instanceLabels(job.instance));
    const isMine = wanted.every(([name, value]) => there.metadata.labels?.[name] === value);
    if (!isMine || there.metadata.deletionTimestamp !== undefined) throw error;
    return there;
  }
}

/**
 * A namespace's quota has room again when other pods have ended: that is waited for while there are some of this workspace, and otherwise
 * as long as a pod may take to start. What never fits is refused at once.
 */
async function whenQuotaHasRoom<T>(job: PodJob, create: () => Promise<T>): Promise<T> {
  const { cluster, namespace, instance, signal, onNote } = job;
  const deadline = Date.now() + job.startupTimeout * 1000;
  const limit = Date.now() + (job.executionTimeout ?? Number.POSITIVE_INFINITY) * 1000;
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const others = cluster.watch(namespace, instance.workspace).size > 0;
      if (!mayFitLater(error) || Date.now() > (others ? limit : deadline)) throw error;
      onNote(`waits for room in the quota of namespace ${namespace}: ${messageOf(error)}`);
      await pause(Math.min(3000, 250 * 2 ** attempt), undefined, { signal });
    }
  }
}

async function cleanUp(job: PodJob, pod: Pod, followed: Followed): Promise<void> {
  const name = pod.metadata.name ?? job.name;
  if (followed.kind === 'gone') return;
  if (followed.kind === 'cut' && job.keepWhenCut) {
    job.log.info(`Pod ${name} goes on (on_kill_action keep_pod): ${followed.message}`);
    return;
  }
  if (followed.kind === 'cut') {
    job.log.info(`Deleting pod ${name}: ${followed.message}`);
    await remove(job, name, pod.metadata.uid, job.grace);
    await followed.gone(job.grace + 30);
    return;
  }
  const succeeded = followed.kind === 'exit' && followed.code === 0;
  const active = followed.kind === 'trouble';
  const deletes =
    job.onFinish === 'delete_pod' ||
    (job.onFinish === 'delete_succeeded_pod' && succeeded) ||
    (job.onFinish === 'delete_active_pod' && active);
  if (!deletes) {
    job.log.info(`Pod ${name} is kept (on_finish_action ${job.onFinish})`);
    // Nothing of it runs any more that could need it.
    if (job.secret) await removeSecret(job, name);
    return;
  }
  job.log.info(`Deleting pod ${name} (on_finish_action ${job.onFinish})`);
  await remove(job, name, pod.metadata.uid, active ? job.grace : undefined);
}

/** One that is gone already is fine; what else goes wrong is told in the log, and spoils nothing. */
async function remove(job: PodJob, name: string, uid: string | undefined, grace: number | undefined): Promise<void> {
  try {
    await job.cluster.api.call({
      method: 'DELETE',
      path: `${podsPath(job.namespace)}/${name}`,
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...(grace !== undefined && { gracePeriodSeconds: grace }),
        ...(uid !== undefined && { preconditions: { uid } }),
      },
    });
  } catch (error) {
    if (error instanceof ApiError && (error.code === 404 || error.code === 409)) return;
    const { title } = job.cluster.connection;
    if (job.signal.aborted && uid === undefined) return;
    job.log.info(`Pod ${name} is left behind. ${refusal(error, `delete pod ${name}`, job.namespace, title)}`);
  }
}
