/** `dagwright run` */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../../dag/model.ts';
import { readEndpoint } from '../../runner/endpoint.ts';
import type { ExecutorName, StartRunParams } from '../../runner/protocol.ts';
import { type ExitCode, UsageError } from '../exit.ts';
import { followRun } from './follow.ts';
import { type KubernetesFlags, kubernetesOptions } from './kubernetes-flags.ts';
import { type RunnerSession, withRunner } from './session.ts';
import { readTarget, type Target } from './target.ts';

export interface RunFlags extends KubernetesFlags {
  readonly conf?: string;
  readonly logicalDate?: string;
  readonly executor?: ExecutorName;
  readonly parallelism?: number;
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly task: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly resume?: boolean;
  readonly workspace?: string;
  readonly format: 'text' | 'json';
}

export async function run(text: string, flags: RunFlags): Promise<ExitCode> {
  const target = runnableTarget(text);
  const workspace = resolve(flags.workspace ?? '.');
  if (!existsSync(workspace)) throw new UsageError(`there is no folder ${workspace}`);
  const params = { ...startParams(target, flags, workspace), kubernetes: await kubernetesOptions(flags) };
  // A runner that is up has it already.
  if (!flags.resume && !readEndpoint(join(workspace, '.dagwright'))) await prepareToRun();
  return withRunner({ workspace, program: 'dagwright run', long: true }, (session) =>
    followRun(session, { format: flags.format, plain: flags.executor === 'debug' }, async () => {
      const runId = flags.resume
        ? await resumeNewest(session, target)
        : (await session.request('runs/start', { ...params, ...ownEnvironment(session) })).runId;
      if (runId === undefined) process.stderr.write(`There is no unfinished run of ${text} in ${workspace}.\n`);
      return runId;
    }),
  );
}

export function runnableTarget(text: string): Target {
  const target = readTarget(text);
  if (!existsSync(target.file)) throw new UsageError(`there is no file ${target.file}`);
  return target;
}

async function prepareToRun(): Promise<void> {
  (await import('../../runner/index.ts')).prepareToRun();
}

function startParams(target: Target, flags: RunFlags, workspace: string): StartRunParams {
  return {
    file: resolve(target.file),
    ...(target.dagId !== undefined && { dagId: target.dagId }),
    conf: flags.conf === undefined ? {} : readConf(flags.conf),
    ...(flags.logicalDate !== undefined && { logicalDate: flags.logicalDate }),
    ...(flags.executor !== undefined && { executor: flags.executor }),
    ...(flags.parallelism !== undefined && { parallelism: flags.parallelism }),
    ...pythonOption(flags.python, workspace),
    pythonPath: flags.pythonPath.map((path) => resolve(path)),
    ...(flags.task.length > 0 && { taskIds: flags.task }),
    ...(flags.upstream && { upstream: true }),
    ...(flags.downstream && { downstream: true }),
  };
}

/** Tasks have the environment of who asked for them, not of who started the runner. */
export function ownEnvironment(session: RunnerSession): { readonly env?: StartRunParams['env'] } {
  return session.place === 'elsewhere' ? { env: process.env } : {};
}

async function resumeNewest(session: RunnerSession, target: Target): Promise<string | undefined> {
  const file = resolve(target.file);
  const filter = target.dagId === undefined ? {} : { dagId: target.dagId };
  const { runs } = await session.request('runs/list', filter);
  const newest = runs.find((run) => run.file === file && (run.state === 'running' || run.state === 'queued'));
  if (!newest) return undefined;
  const done = newest.counts.success ?? 0;
  process.stderr.write(
    `Going on with ${newest.runId}: ${done} ${done === 1 ? 'task has' : 'tasks have'} succeeded before.\n`,
  );
  return (await session.request('runs/resume', { runId: newest.runId })).runId;
}

/** `{}`, or `@FILE` with that in it. */
export function readConf(text: string): { readonly [key: string]: Json } {
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
export function pythonOption(named: string | undefined, workspace: string): { readonly python?: string } {
  if (named !== undefined) return { python: /[\\/]/.test(named) ? resolve(named) : named };
  const inside = process.platform === 'win32' ? 'Scripts\\python.exe' : 'bin/python';
  const found = ['.venv', 'venv'].map((name) => join(workspace, name, inside)).find((path) => existsSync(path));
  return found === undefined ? {} : { python: found };
}
