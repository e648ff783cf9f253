/** Which way a task is carried out, and natively where that is possible. What only Python can do is loaded and started only then. */
import type { Json } from '../../dag/model.ts';
import type { Outcome } from '../engine/model.ts';
import { messageOf } from '../errors.ts';
import type { BashArgs } from '../plan.ts';
import { isFailure, type PythonSource } from '../python-source.ts';
import { type Render, runBash } from './bash.ts';
import type { TaskContext } from './task-context.ts';
import type { WorkerTaskExtras } from './worker-task.ts';

export async function runOperator(
  python: PythonSource,
  context: TaskContext,
  extras: () => WorkerTaskExtras,
): Promise<Outcome> {
  const { work } = context.task;
  switch (work.kind) {
    case 'empty':
      return { state: 'success' };
    case 'unsupported':
      return { state: 'failed', message: work.message, retryable: false };
    case 'python':
      if (context.inPod) return (await import('./pod-python.ts')).runPythonInPod(python, context, extras());
      return runInPython(python, context, extras);
    case 'pod':
      return runPod(work.args, python, context, extras);
    case 'bash':
      if (context.inPod) return runBashInPod(work.args, python, context, extras);
      if (!hasTemplates(work.args)) return runBash(work.args, context, (text) => text);
      return runTemplated(work.args, python, context, extras);
  }
}

/** A template that only Python can render makes it a Python task, there as here. */
async function runBashInPod(
  args: BashArgs,
  python: PythonSource,
  context: TaskContext,
  extras: () => WorkerTaskExtras,
): Promise<Outcome> {
  const { TemplateError, UncoveredTemplate } = await import('../templates/render.ts');
  try {
    return await (await import('./pod-work.ts')).runBashInPod(args, context);
  } catch (error) {
    if (!(error instanceof UncoveredTemplate || error instanceof TemplateError)) throw error;
    return (await import('./pod-python.ts')).runPythonInPod(python, context, extras());
  }
}

/** What Python's part of it needs is rendered there; the pod is the same. */
async function runPod(
  args: { readonly [name: string]: Json },
  python: PythonSource,
  context: TaskContext,
  extras: () => WorkerTaskExtras,
): Promise<Outcome> {
  const { TemplateError, UncoveredTemplate } = await import('../templates/render.ts');
  try {
    return await (await import('./pod-work.ts')).runPodTask(args, context, extras().onDeferred);
  } catch (error) {
    if (!(error instanceof UncoveredTemplate || error instanceof TemplateError)) throw error;
    return runInPython(python, context, extras);
  }
}

async function runTemplated(
  args: BashArgs,
  python: PythonSource,
  context: TaskContext,
  extras: () => WorkerTaskExtras,
): Promise<Outcome> {
  const { templateRenderer, TemplateError, UncoveredTemplate } = await import('../templates/render.ts');
  const render: Render = templateRenderer(context);
  try {
    return await runBash(args, context, render);
  } catch (error) {
    const message = `Its template cannot be rendered: ${messageOf(error)}`;
    if (!(error instanceof UncoveredTemplate || error instanceof TemplateError)) {
      return { state: 'failed', message, retryable: true };
    }
    // What looks wrong from here may be right there (a macro, a param of an unusual kind); Python has the last word.
    const worker = await python.worker();
    if (!isFailure(worker)) return runInPython(python, context, extras);
    const helpless = error instanceof UncoveredTemplate ? `, and Python cannot help: ${worker.message}` : '';
    return { state: 'failed', message: `${message}${helpless}`, retryable: error instanceof TemplateError };
  }
}

async function runInPython(
  python: PythonSource,
  context: TaskContext,
  extras: () => WorkerTaskExtras,
): Promise<Outcome> {
  const { runWorkerTask } = await import('./worker-task.ts');
  return runWorkerTask(python, context, extras());
}

function hasTemplates({ command, cwd, env }: BashArgs): boolean {
  if (/\.(sh|bash)$/.test(command)) return true;
  return [command, cwd ?? '', ...Object.values(env ?? {})].some((text) => /\{[{%#]/.test(text));
}
