/** Where the log of a try lies: `logs/RUN/TASK/[MAP INDEX/]TRY.log`, with names that every file system takes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RunnerError } from '../errors.ts';

export interface TryKey {
  readonly runId: string;
  readonly taskId: string;
  /** -1 when not mapped. */
  readonly mapIndex: number;
  readonly tryNumber: number;
}

/** `folder` is the workspace's `.dagwright`. */
export function logPath(folder: string, { runId, taskId, mapIndex, tryNumber }: TryKey): string {
  const map = mapIndex < 0 ? [] : [String(mapIndex)];
  return join(runLogFolder(folder, runId), safeName(taskId), ...map, `${tryNumber}.log`);
}

export function runLogFolder(folder: string, runId: string): string {
  return join(folder, 'logs', safeName(runId));
}

/** Makes the folder of a log. Throws a RunnerError when the workspace is gone: a log shall not bring it back. */
export function makeLogFolder(workspace: string, path: string): void {
  refuseGone(workspace);
  mkdirSync(dirname(path), { recursive: true });
}

/** Throws a RunnerError when the workspace is not there. */
export function refuseGone(workspace: string): void {
  if (!existsSync(workspace)) throw new RunnerError('store', `${workspace} is gone: it was deleted or moved.`);
}

/** Device names of Windows, which are taken with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/**
 * An id as the name of a folder: itself when it is lower case, short and harmless; else what is left of it and a hash, because `A` and `a`
 * are the same folder on macOS and Windows.
 */
export function safeName(id: string): string {
  if (/^[a-z0-9_][a-z0-9_.-]{0,80}$/.test(id) && !id.endsWith('.') && !RESERVED.test(id)) return id;
  const hash = createHash('sha1').update(id).digest('hex').slice(0, 10);
  const readable = id
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 60);
  return `${readable}~${hash}`;
}
