/** `dagwright clear`, `mark`, `cancel`, `pause` and `resume`: what is done to a run that is there. */
import { resolve } from 'node:path';
import type { InstanceSelection, MarkParams } from '../../runner/protocol.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { followRun } from './follow.ts';
import { readInstance, runNamed } from './logs.ts';
import { type RunnerSession, withRunner } from './session.ts';
import { instanceName } from './states.ts';

export interface AmendFlags {
  readonly workspace?: string;
  readonly format: 'text' | 'json';
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  /** Of `clear`. */
  readonly failed?: boolean;
  readonly dryRun?: boolean;
}

/** Clears, and follows the run to its end. */
export function clear(run: string, tasks: readonly string[], flags: AmendFlags): Promise<ExitCode> {
  if (tasks.length === 0 && !flags.failed) throw new UsageError('say which tasks, or --failed for those that failed');
  return withRunner(options('dagwright clear', flags), async (session) => {
    const selection = await select(session, run, tasks, flags);
    const params = { ...selection, ...(flags.failed && { onlyFailed: true, downstream: true }) };
    if (flags.dryRun) {
      const { cleared } = await session.request('runs/clear', { ...params, dryRun: true });
      process.stdout.write(cleared.map((one) => `${instanceName(one)}\n`).join(''));
      return EXIT.fine;
    }
    return followRun(session, flags, async () => {
      const env = session.place === 'elsewhere' ? { env: process.env } : {};
      const { cleared } = await session.request('runs/clear', { ...params, ...env });
      if (cleared.length === 0) process.stderr.write('There is nothing to clear.\n');
      return cleared.length === 0 ? undefined : params.runId;
    });
  });
}

/** Marks, and follows the run to its end when it goes on. */
export function mark(
  run: string,
  state: MarkParams['state'],
  tasks: readonly string[],
  flags: AmendFlags,
): Promise<ExitCode> {
  return withRunner(options('dagwright mark', flags), async (session) => {
    const selection = await select(session, run, tasks, flags);
    return followRun(session, flags, async () => {
      await session.request('runs/mark', { ...selection, state });
      return selection.runId;
    });
  });
}

export function cancel(run: string, flags: Pick<AmendFlags, 'workspace'>): Promise<ExitCode> {
  return withRunner(options('dagwright cancel', { ...flags, format: 'text' }), async (session) => {
    await session.request('runs/cancel', { runId: await runNamed(session, run) });
    return EXIT.fine;
  });
}

export function pause(run: string, paused: boolean, flags: Pick<AmendFlags, 'workspace'>): Promise<ExitCode> {
  return withRunner(options('dagwright pause', { ...flags, format: 'text' }), async (session) => {
    const runId = await runNamed(session, run);
    await session.request('runs/pause', { runId, paused });
    return EXIT.fine;
  });
}

function options(program: string, flags: AmendFlags): { workspace: string; program: string; long: boolean } {
  return { workspace: resolve(flags.workspace ?? '.'), program, long: true };
}

async function select(
  session: RunnerSession,
  run: string,
  tasks: readonly string[],
  { upstream, downstream }: AmendFlags,
): Promise<InstanceSelection> {
  const instances = tasks.map(readInstance);
  const [only] = instances;
  const indexed = instances.some(({ mapIndex }) => mapIndex >= 0);
  if (indexed && instances.length > 1) throw new UsageError('TASK[INDEX] has to be the only task');
  return {
    runId: await runNamed(session, run),
    ...(instances.length > 0 && { taskIds: instances.map(({ taskId }) => taskId) }),
    ...(indexed && only && { mapIndex: only.mapIndex }),
    ...(upstream && { upstream }),
    ...(downstream && { downstream }),
  };
}
