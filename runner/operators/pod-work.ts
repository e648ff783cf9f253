/** A task's arguments, rendered, into a pod. */
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import type { BashArgs } from '../plan.ts';
import { renderBashArgs } from './bash.ts';
import { runPod, runPodOperator } from './pod.ts';
import { hasTemplates, type JsonObject } from './pod-args.ts';
import type { TaskContext } from './task-context.ts';

export async function runPodTask(args: JsonObject, context: TaskContext): Promise<Outcome> {
  return rendering(context, hasTemplates(args), (render) => runPodOperator(args, context, render));
}

/** For Bash tasks that say nothing of a pod. Debian has bash. */
const BASH_IMAGE = 'debian:bookworm-slim';

/**
 * A Bash task as a pod of its own: the command, and the variables that the task names. The runner's own environment stays here, for it
 * may hold secrets. Image and namespace: DAGWRIGHT_KUBERNETES_IMAGE and DAGWRIGHT_KUBERNETES_NAMESPACE.
 */
export async function runBashInPod(args: BashArgs, context: TaskContext): Promise<Outcome> {
  return rendering(context, true, async (render) => {
    const { command, env, cwd, skipOnExitCode } = renderBashArgs(args, context, render);
    const { DAGWRIGHT_KUBERNETES_IMAGE: image, DAGWRIGHT_KUBERNETES_NAMESPACE: namespace } = context.env;
    const report = await runPod(
      {
        image: image || BASH_IMAGE,
        cmds: ['bash', '-c'],
        // Kubernetes would replace $(NAME) by the variable's value, as it does nowhere in bash.
        arguments: [(cwd === null ? command : `cd ${quoted(cwd)} && ${command}`).replaceAll('$(', () => '$$(')],
        env_vars: { ...env, ...airflowVariables(context) },
        ...(namespace && { namespace }),
      },
      context,
    );
    if ('state' in report) return report;
    const { result, lastLine } = report;
    if (result.kind === 'failed') return { state: 'failed', message: result.message, retryable: result.retryable };
    if (skipOnExitCode.includes(result.code)) {
      return { state: 'skipped', message: `bash exited with ${result.code}, which skips the task` };
    }
    if (result.code !== 0) return { state: 'failed', message: result.message, retryable: true };
    if (context.task.doXComPush) context.values.setXCom('return_value', lastLine);
    return { state: 'success' };
  });
}

async function rendering(
  context: TaskContext,
  needed: boolean,
  run: (render: (text: string) => string) => Promise<Outcome>,
): Promise<Outcome> {
  if (!needed) return run((text) => text);
  const { templateRenderer } = await import('../templates/render.ts');
  try {
    return await run(templateRenderer(context));
  } catch (error) {
    return { state: 'failed', message: `Its template cannot be rendered: ${messageOf(error)}`, retryable: true };
  }
}

function airflowVariables({ plan, task, run, tryNumber }: TaskContext): JsonObject {
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
