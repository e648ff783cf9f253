/** Following one run from the terminal to its end, wherever it is carried out. */
import { RunnerError } from '../../runner/errors.ts';
import type { RunSummary, TaskInstance } from '../../runner/protocol.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { palette, usesColour } from '../terminal/colours.ts';
import { cancelOnSignals } from './cancelling.ts';
import { LiveTable } from './live-table.ts';
import { failureLogs } from './log-tail.ts';
import { JsonProgress, LineProgress, type Progress } from './progress.ts';
import type { RunnerSession } from './session.ts';
import { summaryJson, summaryTable } from './summary.ts';

export interface FollowFlags {
  readonly format: 'text' | 'json';
  /** What the tasks print is on the terminal: no table is drawn over it. */
  readonly plain?: boolean;
}

/**
 * `begin` starts (or resumes, clears …) something and says which run it is; undefined when there is nothing to follow. Events are heard
 * from before that, because the first tasks may be under way when the answer is there.
 */
export async function followRun(
  session: RunnerSession,
  flags: FollowFlags,
  begin: () => Promise<string | undefined>,
): Promise<ExitCode> {
  const progress = progressFor(flags);
  const events = listen(session, progress);
  const runId = await begin();
  if (runId === undefined) return EXIT.fine;
  const release = cancelOnSignals(session, runId, (text) => progress.message(text));
  let summary: RunSummary;
  try {
    const detail = await session.request('runs/get', { runId });
    progress.started(detail.run, detail.taskInstances);
    summary = await events.until(runId, detail.run);
  } finally {
    progress.ended();
    release();
  }
  await report(session, summary, flags.format);
  return summary.state === 'success' ? EXIT.fine : EXIT.problems;
}

interface Events {
  /** The run's summary at its end. Rejects with a RunnerError when it cannot go on. */
  until(runId: string, now: RunSummary): Promise<RunSummary>;
}

function listen(session: RunnerSession, progress: Progress): Events {
  let followed: string | undefined;
  const early: TaskInstance[] = [];
  const summaries = new Map<string, RunSummary>();
  let hasEnded: ((run: RunSummary) => void) | undefined;
  session.on('taskInstances/changed', (instance) => {
    if (followed === undefined) early.push(instance);
    else if (instance.runId === followed) progress.changed(instance);
  });
  session.on('runs/changed', (run) => {
    summaries.set(run.runId, run);
    if (run.runId === followed && isOver(run)) hasEnded?.(run);
  });
  let lastError = '';
  session.on('runner/message', ({ severity, message }) => {
    if (severity === 'error') lastError = message;
    progress.message(message);
  });
  session.on('log', ({ runId, taskId, mapIndex, text }) => {
    if (followed !== undefined && runId !== followed) return;
    const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
    // Not into stdout, where the events are.
    process.stderr.write(text.replace(/^(?=.)/gm, `${name} | `));
  });
  return {
    async until(runId, now) {
      followed = runId;
      for (const instance of early.splice(0)) if (instance.runId === runId) progress.changed(instance);
      const known = summaries.get(runId) ?? now;
      const end = isOver(known)
        ? known
        : await new Promise<RunSummary>((resolve, reject) => {
            hasEnded = resolve;
            session.onLost(() => reject(new RunnerError('store', LOST)));
          });
      if (isUnderWay(end.state)) throw new RunnerError('store', lastError === '' ? (end.message ?? LOST) : GOES_ON);
      return end;
    },
  };
}

const GOES_ON = 'The run has not ended: `--resume` goes on with it.';
const LOST = 'The runner of this workspace has ended before the run: `--resume` goes on with it.';

function isUnderWay(state: RunSummary['state']): boolean {
  return state === 'running' || state === 'queued';
}

/** It ended, or it cannot go on. */
function isOver(run: RunSummary): boolean {
  return !isUnderWay(run.state) || run.message !== undefined;
}

async function report(session: RunnerSession, { runId }: RunSummary, format: FollowFlags['format']): Promise<void> {
  const { run, taskInstances } = await session.request('runs/get', { runId });
  if (format === 'json') {
    const { xcoms } = await session.request('xcoms/list', { runId });
    process.stdout.write(`${JSON.stringify(summaryJson(run, taskInstances, xcoms))}\n`);
    return;
  }
  const colours = palette(usesColour(process.stdout));
  process.stdout.write(await failureLogs(session, taskInstances, colours));
  process.stdout.write(summaryTable(run, taskInstances, colours));
}

function progressFor({ format, plain }: FollowFlags): Progress {
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  if (format === 'json') return new JsonProgress(write);
  const colours = palette(usesColour(process.stdout));
  const live = process.stdout.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
  if (!live || plain) return new LineProgress(write, colours);
  const terminal = {
    write,
    get columns() {
      return process.stdout.columns || 80;
    },
    get rows() {
      return process.stdout.rows || 24;
    },
  };
  return new LiveTable(terminal, colours);
}
