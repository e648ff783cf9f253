/** A task that the Python worker carries out: the worker's requests are answered from the store, its outcome put in the engine's words. */
import type { Json } from '../../dag/model.ts';
import type { Outcome } from '../engine/model.ts';
import { exitFolder } from '../executors/exit-records.ts';
import { isFailure, type PythonSource } from '../python-source.ts';
import { shownFields } from './pod-args.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLog } from './task-log.ts';
import type {
  AssetOutcome,
  RunCallbacks,
  RunTaskRequest,
  TaskCallbacks,
  WorkerDescription,
} from './worker-protocol.ts';
import { toOutcome } from './written-outcome.ts';

export interface WorkerTaskExtras {
  readonly callbacks: RunCallbacks & Pick<TaskCallbacks, 'deleteXCom'>;
  readonly upstreamMapLengths: { readonly [taskId: string]: number };
  readonly firstStartedAt: number | null;
  readonly rescheduleCount: number;
  readonly onDeferred: (deferred: boolean) => void;
  /** What a deferred task waits for has come. Resolves when there is a slot for it again. */
  readonly onTriggered: () => Promise<void>;
  /** The task has succeeded and made these. */
  readonly onAssets: (assets: readonly AssetOutcome[], consumers: WorkerDescription['assetSchedules']) => void;
}

export async function runWorkerTask(
  source: PythonSource,
  context: TaskContext,
  extras: WorkerTaskExtras,
): Promise<Outcome> {
  const worker = await source.worker();
  if (isFailure(worker)) {
    const outcome = refused(context, worker.message, worker.traceback);
    return worker.interrupted ? { ...outcome, retryable: true, interrupted: true } : outcome;
  }
  const { task } = context;
  const described = worker.description.dag.tasks.find((one) => one.taskId === task.taskId);
  if (!described) {
    const message = `${task.taskId} is in the file at first sight, but not in the DAG that Python makes of it`;
    return refused(context, message);
  }
  if (!described.supported) return refused(context, unsupported(described));
  const ended = new AbortController();
  const callbacks = taskCallbacks({ ...context, signal: AbortSignal.any([context.signal, ended.signal]) }, extras);
  const outcome = await worker.runTask(
    { ...taskRequest(context, extras), exitFolder: exitFolder(context.workspace) },
    callbacks,
    context.signal,
  );
  // A pod of a task that took too long is not done with.
  ended.abort('its task has ended');
  await callbacks.podsGone();
  if (outcome.state === 'success' && outcome.assets?.length) {
    extras.onAssets(outcome.assets, worker.description.assetSchedules);
  }
  return toOutcome(outcome);
}

export function taskRequest(context: TaskContext, extras: WorkerTaskExtras): RunTaskRequest {
  const { task } = context;
  return {
    taskId: task.taskId,
    mapIndex: context.mapIndex,
    tryNumber: context.tryNumber,
    maxTries: context.maxTries,
    ...(extras.firstStartedAt !== null && { firstStartDate: new Date(extras.firstStartedAt).toISOString() }),
    rescheduleCount: extras.rescheduleCount,
    executionTimeout: task.executionTimeout,
    killGrace: context.killGrace,
    logPath: context.logPath,
    run: context.run,
    upstreamMapLengths: extras.upstreamMapLengths,
  };
}

export interface Callbacks extends TaskCallbacks {
  /** Resolves when no pod that the task has asked for is followed any more. */
  podsGone(): Promise<void>;
}

export function taskCallbacks(context: TaskContext, extras: WorkerTaskExtras): Callbacks {
  const { values, onProcess, task } = context;
  const pods: Promise<unknown>[] = [];
  return {
    ...extras.callbacks,
    setXCom: async ({ key, value, exact }) => {
      values.setXCom(key, value, exact);
      // A task that has been answered may end, and be known to have, without its runner.
      values.flush();
    },
    started: ({ pid }) => onProcess(pid),
    rendered: (fields) => values.setRendered(task.startsPod ? shownFields(fields) : fields),
    runPod: async (args) => {
      const { podAnswer } = await import('./pod-answer.ts');
      const answer = podAnswer(args, context, extras.onDeferred);
      pods.push(answer);
      return (await answer) as unknown as Json;
    },
    podsGone: async () => {
      await Promise.allSettled(pods);
    },
    stateChanged: (state) => (state === 'triggered' ? extras.onTriggered() : extras.onDeferred(state === 'deferred')),
  };
}

/** Who opens the log finds there why nothing ran, with all that Python said of it. */
function refused({ logPath }: TaskContext, message: string, traceback?: string): Outcome & { state: 'failed' } {
  const log = new TaskLog(logPath);
  if (traceback) log.error(`The DAG file cannot be imported\n${traceback.trimEnd()}`);
  log.error(message);
  log.close();
  return { state: 'failed', message, retryable: false };
}

function unsupported({
  operator,
  unsupported: why,
}: {
  operator: string;
  unsupported?: { message: string; package?: string };
}): string {
  const install = why?.package ? ` Install it with: pip install ${why.package}` : '';
  return `${why?.message ?? `${operator} cannot be run here.`}${install}`;
}
