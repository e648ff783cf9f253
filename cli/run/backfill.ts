/** `dagwright backfill` */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { RunnerError } from '../../runner/errors.ts';
import type { BackfillParams, BackfillRun, BackfillSummary } from '../../runner/protocol.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type Palette, padded, palette, usesColour } from '../terminal/colours.ts';
import { ownEnvironment, pythonOption, readConf, runnableTarget } from './command.ts';
import { type RunnerSession, withRunner } from './session.ts';

export interface BackfillFlags {
  readonly from: string;
  readonly to: string;
  readonly maxActiveRuns?: number;
  readonly rerun: 'none' | 'failed' | 'completed';
  readonly backwards?: boolean;
  readonly dryRun?: boolean;
  readonly conf?: string;
  readonly executor?: 'sequential' | 'local' | 'kubernetes';
  readonly parallelism?: number;
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function backfill(text: string, flags: BackfillFlags): Promise<ExitCode> {
  const target = runnableTarget(text);
  const workspace = resolve(flags.workspace ?? '.');
  if (!existsSync(workspace)) throw new UsageError(`there is no folder ${workspace}`);
  const params: BackfillParams = {
    file: resolve(target.file),
    ...(target.dagId !== undefined && { dagId: target.dagId }),
    from: flags.from,
    to: flags.to,
    reprocess: flags.rerun,
    conf: flags.conf === undefined ? {} : readConf(flags.conf),
    ...(flags.maxActiveRuns !== undefined && { maxActiveRuns: flags.maxActiveRuns }),
    ...(flags.backwards && { backwards: true }),
    ...(flags.executor !== undefined && { executor: flags.executor }),
    ...(flags.parallelism !== undefined && { parallelism: flags.parallelism }),
    ...pythonOption(flags.python, workspace),
    pythonPath: flags.pythonPath.map((path) => resolve(path)),
  };
  return withRunner({ workspace, program: 'dagwright backfill', long: !flags.dryRun }, async (session) => {
    if (!flags.dryRun) return follow(session, params, flags.format);
    const planned = await session.request('backfills/start', { ...params, dryRun: true });
    process.stdout.write(flags.format === 'json' ? planned.runs.map(jsonLine).join('') : dates(planned));
    return EXIT.fine;
  });
}

async function follow(
  session: RunnerSession,
  params: BackfillParams,
  format: BackfillFlags['format'],
): Promise<ExitCode> {
  const colours = palette(usesColour(process.stdout));
  const shown = new Map<string, BackfillRun['state']>();
  const show = ({ runs }: BackfillSummary): void => {
    for (const run of runs) {
      if (shown.get(run.runId) === run.state || run.state === 'waiting') continue;
      shown.set(run.runId, run.state);
      process.stdout.write(format === 'json' ? jsonLine(run) : line(run, colours));
    }
  };
  let ended: (summary: BackfillSummary) => void = () => {};
  let id = 0;
  const early: BackfillSummary[] = [];
  session.on('runner/message', ({ message }) => process.stderr.write(`dagwright: ${message}\n`));
  session.on('backfills/changed', (summary) => {
    if (id === 0) early.push(summary);
    else if (summary.id === id) {
      show(summary);
      if (isOver(summary)) ended(summary);
    }
  });
  const end = new Promise<BackfillSummary>((done, lost) => {
    ended = done;
    session.onLost(() => lost(new RunnerError('store', 'The runner of this workspace has ended before the backfill.')));
  });
  const started = await session.request('backfills/start', { ...params, ...ownEnvironment(session) });
  id = started.id;
  if (format === 'text') process.stdout.write(headline(started, colours));
  const now = early.filter((one) => one.id === id).at(-1) ?? started;
  show(now);
  if (isOver(now)) ended(now);
  const release = cancelOnInterrupt(session, id);
  const summary = await end.finally(release);
  process.stdout.write(format === 'json' ? `${JSON.stringify(summaryJson(summary))}\n` : closing(summary, colours));
  return summary.state === 'success' ? EXIT.fine : EXIT.problems;
}

/** Every run's last change has been told before that. */
function isOver({ state, runs }: BackfillSummary): boolean {
  return state !== 'running' && !runs.some((run) => run.state === 'running' || run.state === 'waiting');
}

function cancelOnInterrupt(session: RunnerSession, id: number): () => void {
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    process.stderr.write('Cancelling: tasks are told to end. Ctrl-C again stops without waiting for them.\n');
    session.request('backfills/cancel', { id }).catch((error: Error) => process.stderr.write(`${error.message}\n`));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}

function headline({ dagId, runs, maxActiveRuns }: BackfillSummary, colours: Palette): string {
  const todo = runs.filter(({ state }) => state !== 'left').length;
  const many = `${todo} ${todo === 1 ? 'run' : 'runs'}, ${maxActiveRuns} at once`;
  return `${colours.bold(dagId)}  ${colours.dim(many)}\n`;
}

function line(run: BackfillRun, colours: Palette): string {
  const reason = run.reason === undefined ? '' : colours.dim(`  ${run.reason}`);
  return `${padded(painted(run.state, colours), 10)} ${run.runId}${reason}\n`;
}

function painted(state: BackfillRun['state'], colours: Palette): string {
  if (state === 'success') return colours.green(state);
  if (state === 'failed') return colours.red(state);
  return state === 'running' ? colours.cyan(state) : colours.yellow(state);
}

function closing({ dagId, runs, state }: BackfillSummary, colours: Palette): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(run.state, (counts.get(run.state) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  return `${colours.bold(dagId)} ${painted(state, colours)}: ${words}\n`;
}

function dates({ runs }: BackfillSummary): string {
  const rows = runs.map((run) => {
    const note = run.state === 'left' ? `  (${run.reason ?? ''})` : '';
    const interval = run.dataIntervalStart === run.dataIntervalEnd ? '' : `  to ${short(run.dataIntervalEnd)}`;
    return `${run.runId}  ${short(run.logicalDate)}${interval}${note}\n`;
  });
  return rows.join('');
}

function short(date: string): string {
  return date.replace('.000Z', 'Z');
}

function jsonLine(run: BackfillRun): string {
  return `${JSON.stringify({
    run_id: run.runId,
    logical_date: run.logicalDate,
    data_interval_start: run.dataIntervalStart,
    data_interval_end: run.dataIntervalEnd,
    state: run.state,
    ...(run.reason !== undefined && { reason: run.reason }),
  })}\n`;
}

function summaryJson({ id, dagId, state, runs }: BackfillSummary): object {
  return {
    backfill_id: id,
    dag_id: dagId,
    state,
    runs: Object.fromEntries(runs.map((run) => [run.runId, run.state])),
  };
}
