/** `dagwright run` */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../../dag/model.ts';
import {
  type ExecutorName,
  prepareToRun,
  type Runner,
  type RunSummary,
  type StartedRun,
  type TaskInstance,
} from '../../runner/index.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { palette, usesColour } from '../terminal/colours.ts';
import { cancelOnSignals } from './cancelling.ts';
import { LiveTable } from './live-table.ts';
import { failureLogs } from './log-tail.ts';
import { JsonProgress, LineProgress, type Progress } from './progress.ts';
import { withRunner } from './runner.ts';
import { summaryJson, summaryTable } from './summary.ts';
import { readTarget, type Target } from './target.ts';

export interface RunFlags {
  readonly conf?: string;
  readonly logicalDate?: string;
  readonly executor?: ExecutorName;
  readonly parallelism?: number;
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly task: readonly string[];
  readonly resume?: boolean;
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function run(text: string, flags: RunFlags): Promise<ExitCode> {
  const target = readTarget(text);
  if (!existsSync(target.file)) throw new UsageError(`there is no file ${target.file}`);
  const workspace = resolve(flags.workspace ?? '.');
  if (!existsSync(workspace)) throw new UsageError(`there is no folder ${workspace}`);
  const conf = flags.conf === undefined ? {} : readConf(flags.conf);
  if (!flags.resume) prepareToRun();
  return withRunner(workspace, 'dagwright run', async (runner) => {
    const progress = progressFor(flags);
    const watched = watch(runner, progress);
    const started = flags.resume
      ? await resumeNewest(runner, target)
      : await runner.start({
          file: resolve(target.file),
          ...(target.dagId !== undefined && { dagId: target.dagId }),
          conf,
          ...(flags.logicalDate !== undefined && { logicalDate: flags.logicalDate }),
          ...(flags.executor !== undefined && { executor: flags.executor }),
          ...(flags.parallelism !== undefined && { parallelism: flags.parallelism }),
          ...pythonOption(flags.python, workspace),
          pythonPath: flags.pythonPath.map((path) => resolve(path)),
          ...(flags.task.length > 0 && { taskIds: flags.task }),
        });
    if (!started) {
      process.stderr.write(`There is no unfinished run of ${text} in ${workspace}.\n`);
      return EXIT.fine;
    }
    const summary = await follow(runner, started, progress, watched);
    report(runner, summary, flags.format);
    return summary.state === 'success' ? EXIT.fine : EXIT.problems;
  });
}

/** Listens from before the start, because the first tasks may be under way when the start has returned. */
function watch(runner: Runner, progress: Progress): { begin(runId: string): void } {
  let pending: TaskInstance[] | undefined = [];
  runner.events.on('taskInstances/changed', (instance) => {
    if (pending) pending.push(instance);
    else progress.changed(instance);
  });
  runner.events.on('runner/message', ({ message }) => progress.message(message));
  runner.events.on('log', ({ taskId, mapIndex, text }) => {
    const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
    // Not into stdout, where the events are.
    process.stderr.write(text.replace(/^(?=.)/gm, `${name} | `));
  });
  return {
    begin(runId) {
      const { run: summary, taskInstances } = runner.get(runId);
      progress.started(summary, taskInstances);
      for (const instance of pending ?? []) progress.changed(instance);
      pending = undefined;
    },
  };
}

async function follow(
  runner: Runner,
  started: StartedRun,
  progress: Progress,
  watched: { begin(runId: string): void },
): Promise<RunSummary> {
  const release = cancelOnSignals(runner, started.runId, (text) => progress.message(text));
  try {
    watched.begin(started.runId);
    return await started.done;
  } finally {
    progress.ended();
    release();
  }
}

function report(runner: Runner, summary: RunSummary, format: RunFlags['format']): void {
  const { taskInstances } = runner.get(summary.runId);
  if (format === 'json') {
    const json = summaryJson(summary, taskInstances, runner.xcoms(summary.runId));
    process.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const colours = palette(usesColour(process.stdout));
  process.stdout.write(failureLogs(runner, taskInstances, colours));
  process.stdout.write(summaryTable(summary, taskInstances, colours));
}

function progressFor(flags: RunFlags): Progress {
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  if (flags.format === 'json') return new JsonProgress(write);
  const colours = palette(usesColour(process.stdout));
  const live = process.stdout.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
  // With the debug executor, the tasks' own output is on the terminal.
  if (!live || flags.executor === 'debug') return new LineProgress(write, colours);
  const terminal = {
    write,
    get columns() {
      return process.stdout.columns || 80;
    },
    get rows() {
      return process.stdout.rows || 24;
    },
  };
  return new LiveTable(terminal, colours);
}

async function resumeNewest(runner: Runner, target: Target): Promise<StartedRun | undefined> {
  const file = resolve(target.file);
  const newest = runner.unfinished(target.dagId).find((summary) => summary.file === file);
  if (!newest) return undefined;
  const done = newest.counts.success ?? 0;
  process.stderr.write(
    `Going on with ${newest.runId}: ${done} ${done === 1 ? 'task has' : 'tasks have'} succeeded before.\n`,
  );
  return runner.resume(newest.runId);
}

/** `{}`, or `@FILE` with that in it. */
function readConf(text: string): { readonly [key: string]: Json } {
  let conf: unknown;
  try {
    conf = JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
  } catch (error) {
    throw new UsageError(`--conf ${text}: ${(error as Error).message}`);
  }
  if (typeof conf !== 'object' || conf === null || Array.isArray(conf)) {
    throw new UsageError('--conf has to be a JSON object, for example \'{"rows": 10}\'');
  }
  return conf as { readonly [key: string]: Json };
}

/** The one that was named, else the environment in the workspace, else what the runner takes by itself. */
function pythonOption(named: string | undefined, workspace: string): { readonly python?: string } {
  if (named !== undefined) return { python: /[\\/]/.test(named) ? resolve(named) : named };
  const inside = process.platform === 'win32' ? 'Scripts\\python.exe' : 'bin/python';
  const found = ['.venv', 'venv'].map((name) => join(workspace, name, inside)).find((path) => existsSync(path));
  return found === undefined ? {} : { python: found };
}
