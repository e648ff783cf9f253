/** Tasks of the executor `kubernetes`: a pod with the workspace's code, in which Bash or the Python worker carries one try out. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json } from '../../dag/model.ts';
import { messageOf } from '../errors.ts';
import { isFinal, refusal } from '../executors/kubernetes/api-errors.ts';
import { type Cluster, clusterOfRun } from '../executors/kubernetes/cluster.ts';
import { ARCHIVE, type CodeShipment, shipmentFor } from '../executors/kubernetes/code-shipment.ts';
import { putFile } from '../executors/kubernetes/exec.ts';
import { podKey } from '../executors/kubernetes/frames.ts';
import { podName } from '../executors/kubernetes/labels.ts';
import { type PodResult, runPodJob } from '../executors/kubernetes/pod-job.ts';
import { podSettings, settingsCluster } from '../executors/kubernetes/pod-settings.ts';
import { type WorkerParts, workerPod } from '../executors/kubernetes/worker-pod.ts';
import type { KubernetesSettings } from '../protocol.ts';
import { pythonFolders } from '../python-paths.ts';
import { instanceTry, STARTUP_TIMEOUT } from './pod.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskLog } from './task-log.ts';

/** Folders in the container. */
const CODE = '/dagwright/code';
const TASK = '/dagwright/task';
export const WORK = '/dagwright/work';

export interface WorkerJob {
  readonly context: TaskContext;
  readonly log: TaskLog;
  readonly settings: KubernetesSettings;
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly shipment: CodeShipment;
}

export interface WorkerRunParts {
  readonly image: string;
  /** Who takes over when the code is unpacked. */
  readonly start: 'python' | 'bash';
  /** Files in `TASK`, which only the pod can read. */
  readonly secret: { readonly [file: string]: string };
  /** A line that the task's container prints. */
  readonly line: (bytes: Buffer) => void;
  /** The pod, made or taken over, is there. */
  readonly onPod?: (name: string, container: string, image: string) => void;
  /** As in `PodJob`. */
  readonly done?: Promise<void>;
  /** Seconds; null: no limit, or the pod keeps it itself. */
  readonly executionTimeout: number | null;
}

/** `packages`: as in `ShipmentOf`. Throws an Error with words for the user. */
export function workerJob(context: TaskContext, log: TaskLog, packages: readonly string[] = []): WorkerJob {
  const settings = podSettings(context.kubernetes, context.env);
  const cluster = clusterOfRun(settingsCluster(settings), context.env, context.run.runId);
  return {
    context,
    log,
    settings,
    cluster,
    namespace: settings.namespace ?? cluster.connection.namespace ?? 'default',
    shipment: shipmentFor(
      {
        store: context.workspace,
        runId: context.run.runId,
        file: context.plan.file,
        pythonPath: context.pythonPath,
        folders: pythonFolders(context.plan.file, dirname(context.workspace), context.env),
        packages,
      },
      WORK,
    ),
  };
}

/** Throws an Error with words for the user. */
export async function runWorkerPod(job: WorkerJob, parts: WorkerRunParts): Promise<PodResult> {
  const { context, log, cluster, namespace, shipment, settings } = job;
  const instance = instanceTry(context);
  let configMap: string | undefined;
  try {
    configMap = await shipment.configMap(cluster, namespace);
  } catch (error) {
    const message = refusal(error, 'create a ConfigMap', namespace, cluster.connection.title);
    return { kind: 'failed', message, retryable: !isFinal(error) };
  }
  const archive = configMap === undefined ? `${WORK}/${ARCHIVE}` : `${CODE}/${ARCHIVE}`;
  const { name, container, image, manifest } = workerPod(
    instance,
    namespace,
    settings,
    { config: context.task.executorConfig, folders: [dirname(context.workspace), dirname(context.plan.file)] },
    podParts(job, podName(context.task.taskId, instance), configMap, archive, parts),
  );
  return runPodJob({
    cluster,
    namespace,
    instance,
    manifest,
    name,
    container,
    onFinish: 'delete_pod',
    startupTimeout: STARTUP_TIMEOUT,
    executionTimeout: parts.executionTimeout,
    grace: context.killGrace,
    follows: () => true,
    log: { info: (line) => log.info(line) },
    output: (of, bytes) => {
      if (of === container) parts.line(bytes);
      else log.write(Buffer.concat([Buffer.from(`[${of}] `), bytes]));
    },
    secret: Object.fromEntries(
      Object.entries(parts.secret).map(([file, text]) => [file, Buffer.from(text).toString('base64')]),
    ),
    ...(parts.done && { done: parts.done }),
    interruptedTries: context.interruptedTries(),
    signal: context.signal,
    onNote: context.onNote,
    onPod: (pod) => parts.onPod?.(pod, container, image),
    ...(configMap === undefined && {
      onRunning: async (pod) => {
        log.info(`Sending ${Math.ceil(shipment.archive.length / 1024)} KiB of code into pod ${pod}`);
        await putFile(cluster.connection, { namespace, pod, container }, archive, shipment.archive);
      },
    }),
  });
}

/** The workspace's own secret, from which each pod's key follows: a runner that takes a pod over knows it, too. */
export function keyOfPod(store: string, pod: string): Buffer {
  const file = join(store, 'pod-key');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return podKey(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'), pod);
}

/** What a settings' environment and the one of Airflow's Variables and Connections come to; it goes into a Secret. */
export function sharedEnvironment({ context, settings }: WorkerJob): { readonly [name: string]: string } {
  const airflows = Object.entries(context.env).filter(([name]) => /^AIRFLOW_(VAR|CONN)_/.test(name));
  const given = airflows.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(given), ...settings.env };
}

export function problem(error: unknown): {
  readonly state: 'failed';
  readonly message: string;
  readonly retryable: false;
} {
  return { state: 'failed', message: messageOf(error), retryable: false };
}

function podParts(
  { context: { killGrace }, shipment }: WorkerJob,
  secret: string,
  configMap: string | undefined,
  archive: string,
  { image, start }: WorkerRunParts,
): WorkerParts {
  const mount = (name: string, mountPath: string): { [name: string]: Json } => ({ name, mountPath });
  return {
    image,
    grace: killGrace,
    ...commandOf(start, archive),
    env: [],
    volumes: [
      { name: 'dagwright-work', emptyDir: {} },
      { name: 'dagwright-task', secret: { secretName: secret, defaultMode: 0o444 } },
      ...(configMap === undefined ? [] : [{ name: 'dagwright-code', configMap: { name: configMap } }]),
      ...shipment.paths.mounts.map((_path, index) => ({ name: `dagwright-folder-${index}`, emptyDir: {} })),
    ],
    volumeMounts: [
      mount('dagwright-work', WORK),
      { ...mount('dagwright-task', TASK), readOnly: true },
      ...(configMap === undefined ? [] : [{ ...mount('dagwright-code', CODE), readOnly: true }]),
      ...shipment.paths.mounts.map((path, index) => mount(`dagwright-folder-${index}`, path)),
    ],
  };
}

function commandOf(start: WorkerRunParts['start'], archive: string): Pick<WorkerParts, 'command' | 'args'> {
  switch (start) {
    case 'python':
      return { command: ['python3', '-u', '-c', PYTHON_START], args: [archive, TASK, WORK] };
    case 'bash':
      return { command: ['bash', '-c', BASH_START], args: ['bash', archive, TASK, WORK] };
  }
}

/** The archive may come only when the container runs. */
const PYTHON_START = `
import os, sys, tarfile, time
archive, task, work = sys.argv[1:4]
if sys.version_info < (3, 9):
    sys.exit("The image has Python %d.%d; 3.9 or newer is needed." % sys.version_info[:2])
end = time.monotonic() + 600
while not os.path.exists(archive):
    if time.monotonic() > end:
        sys.exit("No code has come within ten minutes.")
    time.sleep(0.02)
with tarfile.open(archive) as files:
    trusted = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
    files.extractall("/", **trusted)
sys.path[0] = os.path.join(work, "python")
from dagwright_worker.pod import main
sys.path.pop(0)
main(os.path.join(task, "request.json"), work)
`.trim();

/** `command.sh` sets its folder and variables itself. */
const BASH_START = `
for (( i = 0; i < 6000; i++ )); do [ -e "$1" ] && break; sleep 0.1; done
tar -xzf "$1" -C / || exit 125
exec bash "$2/command.sh"
`.trim();
