/** `dagwright schedule`: DAGs run by their own schedules until it is ended. The workspace's runner does the work; it is started if need be. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { type RunnerLink, reachRunner } from '../../runner/connect.ts';
import { RunnerError } from '../../runner/errors.ts';
import type { RunSummary, ScheduleAnswer, ScheduleParams, ScheduleSummary } from '../../runner/protocol.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type Palette, palette, usesColour } from '../terminal/colours.ts';
import { pythonOption, runnableTarget } from './command.ts';
import { asRunnerError, exitCodeOf } from './session.ts';
import { durationOf, paintedRunState } from './states.ts';

export interface ScheduleFlags {
  readonly catchup?: boolean;
  readonly list?: boolean;
  readonly off?: boolean;
  readonly executor?: 'sequential' | 'local' | 'kubernetes';
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function schedule(targets: readonly string[], flags: ScheduleFlags): Promise<ExitCode> {
  const workspace = resolve(flags.workspace ?? '.');
  if (!existsSync(workspace)) throw new UsageError(`there is no folder ${workspace}`);
  if (targets.length === 0 && !flags.list) throw new UsageError('say which DAGs, or --list for those that are on');
  const wanted = targets.map((text) => paramsOf(text, flags, workspace));
  let link: RunnerLink | undefined;
  try {
    link = await reachRunner(
      { workspace, hello: { client: 'dagwright schedule', version } },
      { command: process.execPath, script: fileURLToPath(new URL('./runner.mjs', import.meta.url)), env: process.env },
    );
    if (flags.list) return await list(link, flags);
    if (flags.off) return await off(link, wanted);
    return await stay(link, wanted, flags);
  } catch (error) {
    const known = asRunnerError(error);
    if (!known) throw error;
    process.stderr.write(`dagwright: ${known.message}\n`);
    return exitCodeOf(known);
  } finally {
    link?.close();
  }
}

function paramsOf(text: string, flags: ScheduleFlags, workspace: string): ScheduleParams {
  const target = runnableTarget(text);
  return {
    on: true,
    file: resolve(target.file),
    ...(target.dagId !== undefined && { dagId: target.dagId }),
    ...(flags.catchup !== undefined && { catchup: flags.catchup }),
    ...(flags.executor !== undefined && { executor: flags.executor }),
    ...pythonOption(flags.python, workspace),
    pythonPath: flags.pythonPath.map((path) => resolve(path)),
    env: process.env,
  };
}

async function list(link: RunnerLink, flags: ScheduleFlags): Promise<ExitCode> {
  const { schedules } = await link.request('schedules/list', null);
  const colours = palette(usesColour(process.stdout));
  const text = schedules.map((one) =>
    flags.format === 'json' ? `${JSON.stringify(scheduleJson(one))}\n` : line(one, colours),
  );
  process.stdout.write(
    text.length === 0 && flags.format === 'text' ? 'No DAG of this workspace is scheduled.\n' : text.join(''),
  );
  return EXIT.fine;
}

async function off(link: RunnerLink, wanted: readonly ScheduleParams[]): Promise<ExitCode> {
  for (const params of wanted) await link.request('schedules/set', { ...params, on: false });
  return EXIT.fine;
}

/** Switched on for as long as this command is there. */
async function stay(link: RunnerLink, wanted: readonly ScheduleParams[], flags: ScheduleFlags): Promise<ExitCode> {
  const chosen: (ScheduleParams & { readonly dagId: string })[] = [];
  for (const params of wanted) {
    const answer = await link.request('schedules/set', { ...params, dryRun: true });
    chosen.push({ ...params, dagId: answer.dagId, ...(await catchupChoice(answer, params)) });
  }
  const report = reporter(link, new Set(chosen.map(({ dagId }) => dagId)), flags.format);
  let isLeaving = false;
  const ended = new Promise<ExitCode>((done) => {
    const leave = (): void => {
      isLeaving = true;
      done(report.failed() ? EXIT.problems : EXIT.fine);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, leave);
    link.onClose(() => {
      if (isLeaving) return;
      process.stderr.write('dagwright: The runner of this workspace has ended.\n');
      done(EXIT.problems);
    });
  });
  try {
    for (const params of chosen) await link.request('schedules/set', params);
    report.show((await link.request('schedules/list', null)).schedules);
    return await ended;
  } finally {
    if (link.alive) {
      for (const params of chosen) await link.request('schedules/set', { ...params, on: false });
      if (report.underWay() > 0) process.stderr.write("Runs that are under way go on in the workspace's runner.\n");
    }
  }
}

/** Many runs at once are asked for before they start. */
async function catchupChoice(answer: ScheduleAnswer, params: ScheduleParams): Promise<{ readonly catchup?: boolean }> {
  if (params.catchup !== undefined || answer.missed < 2) return {};
  const many = answer.missed >= 1000 ? 'over 1000' : `${answer.missed}`;
  if (!process.stdin.isTTY) {
    throw new RunnerError(
      'wrong',
      `${answer.dagId} would catch up with ${many} runs at once. Say --catchup for that, or --no-catchup for the latest alone.`,
    );
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const said = await ask.question(`${answer.dagId} would catch up with ${many} runs at once. Make them? (y/N) `);
  ask.close();
  return { catchup: /^y/i.test(said.trim()) };
}

interface Reporter {
  show(schedules: readonly ScheduleSummary[]): void;
  failed(): boolean;
  underWay(): number;
}

function reporter(link: RunnerLink, dagIds: ReadonlySet<string>, format: ScheduleFlags['format']): Reporter {
  const colours = palette(usesColour(process.stdout));
  const shown = new Map<string, string>();
  const states = new Map<string, RunSummary['state']>();
  const show = (schedules: readonly ScheduleSummary[]): void => {
    for (const one of schedules.filter(({ dagId }) => dagIds.has(dagId))) {
      const text = format === 'json' ? `${JSON.stringify(scheduleJson(one))}\n` : line(one, colours);
      if (shown.get(one.dagId) === text) continue;
      shown.set(one.dagId, text);
      process.stdout.write(text);
    }
  };
  link.on('schedules/changed', ({ schedules }) => show(schedules));
  link.on('runner/message', ({ message }) => process.stderr.write(`dagwright: ${message}\n`));
  link.on('runs/changed', (run) => {
    if (!dagIds.has(run.dagId) || states.get(run.runId) === run.state) return;
    states.set(run.runId, run.state);
    process.stdout.write(format === 'json' ? `${JSON.stringify(runJson(run))}\n` : runLine(run, colours));
  });
  return {
    show,
    failed: () => [...states.values()].some((state) => state === 'failed'),
    underWay: () => [...states.values()].filter((state) => state === 'running').length,
  };
}

function line({ dagId, text, nextRun, isHeld, forAssets, problem }: ScheduleSummary, colours: Palette): string {
  const when = problem
    ? colours.red(problem)
    : isHeld
      ? 'waits for a run to end'
      : nextRun !== null
        ? `next run ${nextRun.replace('.000Z', 'Z')}`
        : forAssets
          ? 'waits for its assets'
          : text === null
            ? ''
            : 'no further run';
  return `${colours.bold(dagId)}  ${colours.dim(text ?? '')}  ${when}`.trimEnd().concat('\n');
}

function runLine(run: RunSummary, colours: Palette): string {
  const time = run.endDate === null ? '' : `  ${durationOf(run, Date.now())}`;
  const clock = colours.dim(new Date().toTimeString().slice(0, 8));
  return `${clock} ${run.dagId}  ${run.runId}  ${paintedRunState(run.state, colours)}${time}\n`;
}

function scheduleJson({ dagId, file, text, nextRun, isHeld, problem }: ScheduleSummary): object {
  return {
    dag_id: dagId,
    file,
    schedule: text,
    next_run: nextRun,
    held: isHeld,
    ...(problem !== undefined && { problem }),
  };
}

function runJson({ runId, dagId, state, logicalDate }: RunSummary): object {
  return { run_id: runId, dag_id: dagId, state, logical_date: logicalDate };
}
