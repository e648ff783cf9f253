/** `dagwright logs` */
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type RunnerSession, withRunner } from './session.ts';

export interface LogsFlags {
  readonly try?: number;
  readonly follow?: boolean;
  readonly workspace?: string;
}

/** Milliseconds between two looks at a log that grows. */
const INTERVAL = 200;

export async function logs(run: string, task: string, flags: LogsFlags): Promise<ExitCode> {
  const workspace = resolve(flags.workspace ?? '.');
  const reader: Reader = { run, ...readInstance(task), tryNumber: flags.try, offset: 0 };
  for (;;) {
    let lost = false;
    const code = await withRunner({ workspace, program: 'dagwright logs' }, async (session) => {
      session.onLost(() => {
        lost = true;
      });
      try {
        await print(session, reader, flags.follow === true);
        return EXIT.fine;
      } catch (error) {
        if (!lost) throw error;
        return EXIT.problems;
      }
    });
    // A command that had the workspace has ended: what was written last is in the store.
    if (!lost || code === EXIT.fine) return code;
  }
}

interface Reader {
  run: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number | undefined;
  offset: number;
}

async function print(session: RunnerSession, reader: Reader, follow: boolean): Promise<void> {
  reader.run = await runNamed(session, reader.run);
  const { run: runId, taskId, mapIndex, tryNumber } = reader;
  for (;;) {
    const chunk = await session.request('logs/read', { runId, taskId, mapIndex, tryNumber, offset: reader.offset });
    await written(chunk.text);
    const grown = chunk.nextOffset > reader.offset;
    reader.offset = chunk.nextOffset;
    if (chunk.complete) return;
    if (grown) continue;
    // A log that grows is one of a runner that goes on elsewhere.
    if (!follow || session.place === 'here') return;
    await pause(INTERVAL);
  }
}

/** `TASK`, or `TASK[INDEX]` for an instance of a mapped one. */
export function readInstance(text: string): { readonly taskId: string; readonly mapIndex: number } {
  const [, taskId = text, index = '-1'] = /^(.*)\[(\d+)\]$/.exec(text) ?? [];
  return { taskId, mapIndex: Number(index) };
}

/** `latest` is the newest of the workspace. */
export async function runNamed(session: RunnerSession, run: string): Promise<string> {
  if (run !== 'latest') return run;
  const [newest] = (await session.request('runs/list', { limit: 1 })).runs;
  if (!newest) throw new UsageError('there is no run in this workspace yet');
  return newest.runId;
}

/** Resolves when there is room for more: a long log is not held in memory for a slow reader. */
function written(text: string): Promise<void> | undefined {
  if (process.stdout.write(text)) return undefined;
  return new Promise((resolve) => process.stdout.once('drain', () => resolve()));
}
