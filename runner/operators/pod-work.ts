/** A task's arguments, rendered, into a pod. */
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import type { BashArgs } from '../plan.ts';
import { renderBashArgs } from './bash.ts';
import { LastLine, type OnDeferred, runPodOperator } from './pod.ts';
import { hasTemplates, type JsonObject } from './pod-args.ts';
import { problem, runWorkerPod, sharedEnvironment, type WorkerJob, workerJob } from './pod-worker.ts';
import type { TaskContext } from './task-context.ts';
import { TaskLog } from './task-log.ts';

export async function runPodTask(args: JsonObject, context: TaskContext, onDeferred: OnDeferred): Promise<Outcome> {
  return rendering(context, hasTemplates(args), (render) => runPodOperator(args, context, render, onDeferred));
}

/**
 * A Bash task as a pod of its own, with the workspace's files. The runner's own environment stays here; the command and its variables
 * travel in a Secret, for what was rendered into them may be one.
 */
export async function runBashInPod(args: BashArgs, context: TaskContext): Promise<Outcome> {
  return rendering(context, true, async (render) => {
    const rendered = renderBashArgs(args, context, render);
    let log: TaskLog;
    try {
      log = new TaskLog(context.logPath);
    } catch (error) {
      return { state: 'failed', message: `Its log cannot be written: ${messageOf(error)}`, retryable: false };
    }
    try {
      const outcome = await inPod(rendered, context, workerJob(context, log));
      if (outcome.state === 'failed') log.error(outcome.message);
      return outcome;
    } catch (error) {
      log.error(messageOf(error));
      return problem(error);
    } finally {
      log.close();
    }
  });
}

/** Has bash and tar, and what scripts of a workspace with DAG files are likely to want. */
const BASH_IMAGE = 'python:3-slim';

async function inPod(args: BashArgs, context: TaskContext, job: WorkerJob): Promise<Outcome> {
  const lastLine = new LastLine();
  const result = await runWorkerPod(job, {
    image: BASH_IMAGE,
    start: 'bash',
    secret: { 'command.sh': script(args, context, job) },
    line: (line) => {
      lastLine.take(line);
      job.log.write(line);
    },
    executionTimeout: context.task.executionTimeout,
  });
  if (result.kind === 'failed') return { state: 'failed', message: result.message, retryable: result.retryable };
  if (args.skipOnExitCode.includes(result.code)) {
    return { state: 'skipped', message: `bash exited with ${result.code}, which skips the task` };
  }
  if (result.code !== 0) return { state: 'failed', message: result.message, retryable: true };
  if (context.task.doXComPush) context.values.setXCom('return_value', lastLine.text);
  return { state: 'success' };
}

function script({ command, env, appendEnv, cwd }: BashArgs, context: TaskContext, job: WorkerJob): string {
  const shared = env === null || appendEnv ? sharedEnvironment(job) : {};
  const variables = Object.entries({ ...shared, ...env, ...airflowVariables(context) });
  return [
    ...variables
      .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
      .map(([name, value]) => `export ${name}=${quoted(value)}`),
    cwd === null ? 'cd "$(mktemp -d)"' : `cd ${quoted(cwd)} || exit 1`,
    command,
    '',
  ].join('\n');
}

/** Throws an UncoveredTemplate or a TemplateError: Python has the last word then. */
async function rendering(
  context: TaskContext,
  needed: boolean,
  run: (render: (text: string) => string) => Promise<Outcome>,
): Promise<Outcome> {
  if (!needed) return run((text) => text);
  const { templateRenderer, TemplateError, UncoveredTemplate } = await import('../templates/render.ts');
  try {
    return await run(templateRenderer(context));
  } catch (error) {
    if (error instanceof UncoveredTemplate || error instanceof TemplateError) throw error;
    return { state: 'failed', message: `Its template cannot be rendered: ${messageOf(error)}`, retryable: true };
  }
}

function airflowVariables({ plan, task, run, tryNumber }: TaskContext): { readonly [name: string]: string } {
  return {
    AIRFLOW_CTX_DAG_OWNER: task.owner,
    AIRFLOW_CTX_DAG_ID: plan.dagId,
    AIRFLOW_CTX_TASK_ID: task.taskId,
    ...(run.logicalDate === null ? {} : { AIRFLOW_CTX_LOGICAL_DATE: run.logicalDate }),
    AIRFLOW_CTX_TRY_NUMBER: String(tryNumber),
    AIRFLOW_CTX_DAG_RUN_ID: run.runId,
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
