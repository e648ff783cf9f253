/** Outcomes of Python tasks in the engine's words, be they told or written down. */
import type { InstanceKey, Outcome } from '../engine/model.ts';
import type { WrittenOutcome } from '../executors/exit-records.ts';
import type { XCom } from '../protocol.ts';
import type { TaskOutcome } from './worker-protocol.ts';

export function toOutcome(outcome: TaskOutcome): Outcome {
  if (outcome.state === 'success') {
    return { state: 'success', ...(outcome.decision && { decision: outcome.decision }) };
  }
  if (outcome.state !== 'up_for_reschedule') return outcome;
  const dueAt = Date.parse(outcome.rescheduleAt);
  return { state: 'up_for_reschedule', dueAt };
}

/** As where they are told, a task sets its own alone. */
export function xcomsOf({ xcoms }: WrittenOutcome, { taskId, mapIndex }: InstanceKey): readonly XCom[] {
  return (xcoms as readonly XCom[]).map(({ key, value, exact }) => ({
    taskId,
    mapIndex,
    key,
    value,
    ...(exact !== undefined && { exact }),
  }));
}
