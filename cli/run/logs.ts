/** `dagwright logs` */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '../../runner/index.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type DiskLog, findLog, readFrom } from './disk-logs.ts';
import { withRunner } from './runner.ts';

export interface LogsFlags {
  readonly try?: number;
  readonly follow?: boolean;
  readonly workspace?: string;
}

/** Milliseconds between two looks at a log that grows. */
const INTERVAL = 200;

export async function logs(run: string, task: string, flags: LogsFlags): Promise<ExitCode> {
  const workspace = resolve(flags.workspace ?? '.');
  const [, taskId = task, index = '-1'] = /^(.*)\[(\d+)\]$/.exec(task) ?? [];
  const log: DiskLog = {
    runId: run,
    taskId,
    mapIndex: Number(index),
    ...(flags.try !== undefined && { tryNumber: flags.try }),
  };
  const fromStore = async (runner: Runner): Promise<ExitCode> => {
    const runId = run === 'latest' ? newest(runner) : run;
    // Nobody is at work here, so no log grows: there is nothing to follow.
    for (let offset = 0; ; ) {
      const chunk = runner.readLog({ ...log, runId, offset });
      process.stdout.write(chunk.text);
      if (chunk.complete || chunk.nextOffset === offset) return EXIT.fine;
      offset = chunk.nextOffset;
    }
  };
  const fromDisk = (): Promise<ExitCode> => printFromDisk(join(workspace, '.dagwright'), log, flags.follow === true);
  return withRunner(workspace, 'dagwright logs', fromStore, fromDisk);
}

/** Following ends when the program that has the workspace does, or with Ctrl-C. */
async function printFromDisk(folder: string, log: DiskLog, follow: boolean): Promise<ExitCode> {
  const path = findLog(folder, log);
  const decoder = new StringDecoder('utf8');
  for (let offset = 0; ; ) {
    const bytes = readFrom(path, offset);
    offset += bytes.length;
    process.stdout.write(decoder.write(bytes));
    if (bytes.length > 0) continue;
    if (!follow || !existsSync(join(folder, 'owner.json'))) return EXIT.fine;
    await pause(INTERVAL);
  }
}

function newest(runner: Runner): string {
  const [run] = runner.list({ limit: 1 });
  if (!run) throw new UsageError('there is no run in this workspace yet');
  return run.runId;
}
