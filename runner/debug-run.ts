/**
 * A run of one task whose process waits for a debugger before the task begins. debugpy in that process speaks the debug adapter
 * protocol; where it listens is told through a file, because the task's process is a fork that others start.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunnerError } from './errors.ts';
import type { DebugParams, DebugSession, RunSummary } from './protocol.ts';
import type { Runner } from './runner.ts';

/** Milliseconds between two looks at the file. */
const LOOK = 50;

/** Throws RunnerErrors: as `start` does, and when debugpy is missing or the task ended without a process of Python. */
export async function debugRun(runner: Runner, { debugpyPath = [], ...params }: DebugParams): Promise<DebugSession> {
  const [taskId, ...others] = params.taskIds;
  if (taskId === undefined || others.length > 0) throw new RunnerError('wrong', 'One task at a time can be debugged.');
  await requireDebugpy(params.python ?? 'python3', debugpyPath);
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-debug-'));
  const place = join(folder, 'place.json');
  const env = { ...(params.env ?? runner.env), DAGWRIGHT_DEBUG: JSON.stringify({ place, path: debugpyPath }) };
  try {
    const { runId, done } = await runner.start({ ...params, executor: 'sequential', env });
    const ended = done.then((run) => ({ run }));
    for (;;) {
      if (existsSync(place)) return { runId, ...readPlace(place) };
      const outcome = await Promise.race([ended, new Promise<undefined>((resolve) => setTimeout(resolve, LOOK))]);
      if (outcome && !existsSync(place)) throw endedTooSoon(runner, outcome.run, taskId);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPlace(path: string): Pick<DebugSession, 'host' | 'port'> {
  return JSON.parse(readFileSync(path, 'utf8')) as Pick<DebugSession, 'host' | 'port'>;
}

async function requireDebugpy(python: string, path: readonly string[]): Promise<void> {
  const script = 'import json, sys; sys.path.extend(json.loads(sys.argv[1])); import debugpy';
  try {
    await promisify(execFile)(python, ['-c', script, JSON.stringify(path)]);
  } catch {
    throw new RunnerError('python', `${python} has no debugpy, which debugs tasks: ${python} -m pip install debugpy`);
  }
}

function endedTooSoon(runner: Runner, run: RunSummary, taskId: string): RunnerError {
  const instance = runner.get(run.runId).taskInstances.find((each) => each.taskId === taskId);
  const why = instance?.reason ?? run.message;
  if (instance?.state === 'success' || why === undefined) {
    return new RunnerError('wrong', `${taskId} runs without Python, so there is nothing to debug in it.`);
  }
  return new RunnerError('python', `${taskId} ended before a debugger could attach: ${why}`);
}
