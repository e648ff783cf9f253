/**
 * BashOperator without Python. Airflow's behaviour: `bash -c COMMAND` in a temporary folder unless `cwd` says otherwise, exit code 99
 * skips, the last line of the output is the XCom `return_value`.
 */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import { recording } from '../executors/exit-records.ts';
import { startPrepared } from '../executors/prepared-shells.ts';
import {
  type GroupExit,
  type GroupOptions,
  groupWritesTo,
  type ProcessGroup,
  startGroup,
} from '../executors/process-group.ts';
import type { BashArgs } from '../plan.ts';
import { findBash, NO_BASH } from './find-bash.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLog } from './task-log.ts';
import { giveBackWorkingFolder, takeWorkingFolder } from './working-folders.ts';

/** Renders template text; throws `UncoveredTemplate` for what only Python can do, other errors for wrong templates. */
export type Render = (text: string) => string;

/** Linux takes 128 KiB in one argument. */
const LONGEST_ARGUMENT = 100_000;

export async function runBash(args: BashArgs, context: TaskContext, render: Render): Promise<Outcome> {
  const bash = findBash(context.env);
  if (!bash) return failed(NO_BASH);
  const rendered = renderBashArgs(args, context, render);
  if (rendered.cwd !== null) {
    const problem = checkFolder(rendered.cwd);
    if (problem) return failed(problem);
  }
  let log: TaskLog;
  try {
    log = new TaskLog(context.logPath);
  } catch (error) {
    return failed(`Its log cannot be written: ${messageOf(error)}`);
  }
  const temporary = rendered.cwd === null ? takeWorkingFolder() : null;
  try {
    return await execute(bash, rendered, rendered.cwd ?? temporary ?? tmpdir(), context, log);
  } finally {
    log.close();
    if (temporary !== null) giveBackWorkingFolder(temporary);
  }
}

async function execute(
  bash: string,
  args: BashArgs,
  cwd: string,
  context: TaskContext,
  log: TaskLog,
): Promise<Outcome> {
  log.info(`Running command: ${JSON.stringify([bash, '-c', args.command])}`);
  const from = log.size();
  const env = environment(args, context);
  const group =
    startPrepared(bash, args.command, { cwd, env, log: log.path }) ??
    startDirectly(bash, commandLine(args.command, cwd), { cwd, env, output: log.descriptor }, context.workspace);
  if (group.pid !== undefined) context.onProcess(group.pid);
  const end = await endOf(group, context, log);
  const outcome = judge(end, args, context);
  if (outcome.state === 'success' && context.task.doXComPush) {
    context.values.setXCom('return_value', log.lastLine(from, args.outputEncoding));
  }
  if (end.kind === 'exit') log.info(`Command exited with return code ${end.code}`);
  if (outcome.state === 'failed') log.error(outcome.message);
  return outcome;
}

/** With a shell around it that writes down how it ended. */
function startDirectly(bash: string, args: readonly string[], options: GroupOptions, workspace: string): ProcessGroup {
  if (process.platform === 'win32') return startGroup(bash, args, options);
  const { args: around, env } = recording(bash, args, options.env, workspace);
  return startGroup(bash, around, { ...options, env, gated: true });
}

type End = GroupExit | { readonly kind: 'timeout' } | { readonly kind: 'aborted'; readonly reason: string };

async function endOf(group: ProcessGroup, context: TaskContext, log: TaskLog): Promise<End> {
  const { executionTimeout } = context.task;
  let cut: End | undefined;
  const stop = (why: End): void => {
    cut ??= why;
    group.end(context.killGrace);
  };
  const onAbort = (): void => stop({ kind: 'aborted', reason: String(context.signal.reason ?? 'ended') });
  if (context.signal.aborted) onAbort();
  else context.signal.addEventListener('abort', onAbort, { once: true });
  const timer =
    executionTimeout === null ? undefined : setTimeout(() => stop({ kind: 'timeout' }), executionTimeout * 1000);
  try {
    const exit = await group.ended;
    if (group.pid !== undefined && exit.kind === 'exit')
      await backgroundWriters(group.pid, log.path, () => cut !== undefined);
    return cut ?? exit;
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', onAbort);
  }
}

async function backgroundWriters(pid: number, path: string, stopped: () => boolean): Promise<void> {
  for (let wait = 5; !stopped() && groupWritesTo(pid, path); wait = Math.min(wait * 2, 500)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function judge(end: End, args: BashArgs, context: TaskContext): Outcome {
  switch (end.kind) {
    case 'exit':
      return exitOutcome(end.code, args);
    case 'signal':
      return failed(`bash was ended by ${end.signal}`, true);
    case 'timeout':
      return failed(`it took longer than its execution_timeout of ${context.task.executionTimeout} s`, true);
    case 'aborted':
      return failed(end.reason, true);
    case 'error':
      return failed(`bash could not be started: ${end.message}`, true);
  }
}

/** What an exit code of bash means to the task. */
export function exitOutcome(code: number, { skipOnExitCode }: BashArgs): Outcome {
  if (skipOnExitCode.includes(code)) {
    return { state: 'skipped', message: `bash exited with ${code}, which skips the task` };
  }
  return code === 0 ? { state: 'success' } : failed(`bash exited with ${code}`, true);
}

function failed(message: string, retryable = false): Outcome {
  return { state: 'failed', message, retryable };
}

function commandLine(command: string, cwd: string): readonly string[] {
  if (Buffer.byteLength(command) <= LONGEST_ARGUMENT) return ['-c', command];
  const script = join(mkdtempSync(join(cwd, '.dagwright-')), 'command.sh');
  writeFileSync(script, command);
  return [script];
}

export function renderBashArgs(args: BashArgs, context: TaskContext, render: Render): BashArgs {
  const rendered: BashArgs = {
    ...args,
    command: render(/\.(sh|bash)$/.test(args.command) ? readTemplate(args.command, context) : args.command),
    env: args.env && Object.fromEntries(Object.entries(args.env).map(([name, value]) => [name, render(value)])),
    cwd: args.cwd === null ? null : render(args.cwd),
  };
  const { command, env, cwd } = rendered;
  context.values.setRendered({ bash_command: command, ...(env && { env }), ...(cwd !== null && { cwd }) });
  return rendered;
}

/** Airflow: a command that ends in .sh or .bash is the name of a template file, unless a space follows. */
function readTemplate(name: string, { plan }: TaskContext): string {
  const folders = [dirname(plan.file), ...plan.templateSearchPath];
  for (const folder of folders) {
    const path = resolve(folder, name.replace(/^\/+/, ''));
    if (existsSync(path)) return readFileSync(path, 'utf8');
  }
  throw new Error(
    `There is no template file ${name} in ${folders.join(', ')}. To run the script as it is, put a space after its name.`,
  );
}

function checkFolder(cwd: string): string | undefined {
  const stat = statSync(cwd, { throwIfNoEntry: false });
  if (!stat) return `Its cwd ${cwd} does not exist`;
  return stat.isDirectory() ? undefined : `Its cwd ${cwd} is not a folder`;
}

function environment(
  args: BashArgs,
  { env, plan, task, run, tryNumber }: TaskContext,
): { [name: string]: string | undefined } {
  return {
    ...(args.env === null || args.appendEnv ? env : {}),
    ...args.env,
    AIRFLOW_CTX_DAG_OWNER: task.owner,
    AIRFLOW_CTX_DAG_ID: plan.dagId,
    AIRFLOW_CTX_TASK_ID: task.taskId,
    ...(run.logicalDate === null ? {} : { AIRFLOW_CTX_LOGICAL_DATE: run.logicalDate }),
    AIRFLOW_CTX_TRY_NUMBER: String(tryNumber),
    AIRFLOW_CTX_DAG_RUN_ID: run.runId,
  };
}
