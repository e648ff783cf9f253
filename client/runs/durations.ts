/** How long runs took, how far they are, and whether they go on. Times are ISO 8601; knows no clock: `now` is milliseconds. */
import type { RunSummary, TaskInstanceState } from '../../runner/protocol.ts';

/** From start to end, or to now for what has not ended; undefined for what has not started. */
export function durationText(startDate: string | null, endDate: string | null, now: number): string | undefined {
  if (startDate === null) return undefined;
  const seconds = Math.max(0, ((endDate === null ? now : Date.parse(endDate)) - Date.parse(startDate)) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const DONE: readonly TaskInstanceState[] = ['success', 'failed', 'upstream_failed', 'skipped', 'removed'];

export function progressOf(counts: RunSummary['counts']): { readonly done: number; readonly total: number } {
  let done = 0;
  let total = 0;
  for (const [state, count] of Object.entries(counts)) {
    total += count;
    if (DONE.includes(state as TaskInstanceState)) done += count;
  }
  return { done, total };
}

/** Under way. */
export function isActive(run: RunSummary): boolean {
  return !hasEnded(run) && run.message === undefined;
}

/** Its runner went away in the middle: nothing happens to it until it is resumed. The runner then says so in `message`. */
export function isInterrupted(run: RunSummary): boolean {
  return !hasEnded(run) && run.message !== undefined;
}

function hasEnded(run: RunSummary): boolean {
  return run.state !== 'queued' && run.state !== 'running';
}
