/** `dagwright logs` */
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '../../runner/index.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { withRunner } from './runner.ts';

export interface LogsFlags {
  readonly try?: number;
  readonly follow?: boolean;
  readonly workspace?: string;
}

/** Milliseconds between two looks at a log that grows. */
const INTERVAL = 200;

export async function logs(run: string, task: string, flags: LogsFlags): Promise<ExitCode> {
  return withRunner(resolve(flags.workspace ?? '.'), 'dagwright logs', async (runner) => {
    const runId = run === 'latest' ? newest(runner) : run;
    const [, taskId = task, index] = /^(.*)\[(\d+)\]$/.exec(task) ?? [];
    const params = {
      runId,
      taskId,
      ...(index !== undefined && { mapIndex: Number(index) }),
      ...(flags.try !== undefined && { tryNumber: flags.try }),
    };
    for (let offset = 0; ; ) {
      const chunk = runner.readLog({ ...params, offset });
      process.stdout.write(chunk.text);
      const more = chunk.nextOffset > offset;
      offset = chunk.nextOffset;
      if (chunk.complete || (!flags.follow && !more)) return EXIT.fine;
      if (!more) await pause(INTERVAL);
    }
  });
}

function newest(runner: Runner): string {
  const [run] = runner.list({ limit: 1 });
  if (!run) throw new UsageError('there is no run in this workspace yet');
  return run.runId;
}
