/**
 * Logs read from their files, for the time that another program has the workspace's runs: the editor, or a `dagwright run`
 * in another terminal.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logPath, runLogFolder } from '../../runner/store/log-paths.ts';
import { UsageError } from '../exit.ts';

export interface DiskLog {
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber?: number;
}

/** `folder`: the workspace's `.dagwright`. Throws a UsageError when there is no such log. */
export function findLog(folder: string, { runId, taskId, mapIndex, tryNumber }: DiskLog): string {
  const run = runId === 'latest' ? newestFolder(join(folder, 'logs')) : runLogFolder(folder, runId);
  if (run === undefined) throw new UsageError('there is no run in this workspace yet');
  // The path below the run's folder does not depend on the run.
  const below = (number: number): string => logPath(folder, { runId: '', taskId, mapIndex, tryNumber: number });
  const inRun = (number: number): string => join(run, below(number).slice(runLogFolder(folder, '').length));
  const path = inRun(tryNumber ?? newestTry(dirname(inRun(1))));
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new UsageError(`${taskId} has no log yet`);
  return path;
}

/** What has been written since `offset`, in bytes. */
export function readFrom(path: string, offset: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
}

function newestFolder(folder: string): string | undefined {
  const paths = namesIn(folder).map((name) => join(folder, name));
  const times = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.birthtimeMs ?? 0);
  return paths[times.indexOf(Math.max(...times))];
}

function newestTry(folder: string): number {
  const numbers = namesIn(folder).flatMap((name) => /^(\d+)\.log$/.exec(name)?.[1] ?? []);
  return Math.max(1, ...numbers.map(Number));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
