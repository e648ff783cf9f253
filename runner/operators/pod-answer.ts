/** A pod that a Python task asks for: the operator's Python has found out what it is to be, and waits for its end. */
import type { Json } from '../../dag/model.ts';
import { runRenderedPod } from './pod.ts';
import { isObject } from './pod-args.ts';
import type { TaskContext } from './task-context.ts';
import type { PodAnswer } from './worker-protocol.ts';

/** `args`: rendered. The time that the task may take is kept by its Python. */
export async function podAnswer(
  args: Json,
  context: TaskContext,
  onDeferred: (deferred: boolean) => void,
): Promise<PodAnswer> {
  if (!isObject(args)) throw new Error('a pod is described by an object');
  const limitless = { ...context, task: { ...context.task, executionTimeout: null } };
  const { outcome, value } = await runRenderedPod(args, limitless, onDeferred);
  switch (outcome.state) {
    case 'success':
      return { state: 'success', ...(value !== undefined && { value }) };
    case 'skipped':
      return { state: 'skipped', message: outcome.message ?? '' };
    case 'failed':
      return { state: 'failed', message: outcome.message, retryable: outcome.retryable };
    case 'up_for_reschedule':
      throw new Error('a pod is never rescheduled');
  }
}
