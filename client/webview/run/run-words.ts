/** How runs and times are called. */
import type { RunSummary } from '../../../runner/protocol.ts';

/** A run by when it started, in the reader's own way to write times. */
export function runTitle(run: RunSummary): string {
  return run.startDate === null ? run.runId : timeText(run.startDate);
}

export function timeText(iso: string): string {
  return new Date(iso).toLocaleString(document.documentElement.lang || undefined, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}
