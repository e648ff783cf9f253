/**
 * Empty temporary folders for tasks to work in. One that a task leaves empty serves the next task: making and removing folders
 * can cost more than the task itself.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const free: string[] = [];

export function takeWorkingFolder(): string {
  return free.pop() ?? mkdtempSync(join(tmpdir(), 'dagwright-'));
}

export function giveBackWorkingFolder(path: string): void {
  try {
    if (readdirSync(path).length === 0) {
      free.push(path);
      return;
    }
  } catch {
    // The task has removed its own folder.
  }
  rmSync(path, { recursive: true, force: true, maxRetries: 2 });
}

/** Those that no task is using now. */
export function removeWorkingFolders(): void {
  for (const path of free.splice(0)) rmSync(path, { recursive: true, force: true });
}
