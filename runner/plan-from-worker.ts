/** The DAG as the user's Python sees it, as a run plan; and in words what the static analysis saw otherwise. */

import { RunnerError } from './errors.ts';
import { packageAdvice } from './operators/packages.ts';
import { POD_OPERATORS, podArgs, startsPod } from './operators/pod-args.ts';
import type { WorkerDescription, WorkerTask } from './operators/worker-protocol.ts';
import { bashArgs, checkPlan, type PlanTask, type RunPlan, triggerRule, type Work } from './plan.ts';

/** Throws a RunnerError when the DAG cannot be run. */
export function planFromWorker({ dag, sdk }: Pick<WorkerDescription, 'dag' | 'sdk'>, file: string): RunPlan {
  const index = new Map(dag.tasks.map((task, i) => [task.taskId, i]));
  return checkPlan({
    dagId: dag.dagId,
    file,
    source: 'worker',
    tasks: dag.tasks.map(planTask),
    edges: dag.edges.flatMap(([upstream, downstream]): [number, number][] => {
      const [up, down] = [index.get(upstream), index.get(downstream)];
      return up === undefined || down === undefined ? [] : [[up, down]];
    }),
    groups: dag.groups,
    maxActiveTasks: dag.maxActiveTasks,
    maxActiveTasksOverRuns: sdk === 'airflow2',
    dagrunTimeout: dag.dagrunTimeout,
    failFast: dag.failFast,
    ...(dag.callbacks?.length && { callbacks: dag.callbacks }),
    params: dag.params,
    templateSearchPath: dag.templateSearchPath,
    renderTemplateAsNativeObj: dag.renderTemplateAsNativeObj,
    owner: 'airflow',
  });
}

/** One sentence, or undefined when tasks and edges are the same. */
export function differenceFrom(analysed: RunPlan, real: RunPlan): string | undefined {
  const tasks = differ(ids(analysed), ids(real));
  const edges = differ(edgeTexts(analysed), edgeTexts(real));
  if (tasks.length + edges.length === 0) return undefined;
  const some = [...tasks, ...edges].slice(0, 5).join(', ');
  return `Python makes another DAG of ${real.dagId} than the file shows at first sight (${some}); the run follows Python.`;
}

function planTask(task: WorkerTask): PlanTask {
  const rule = triggerRule(task.triggerRule, task.teardown);
  if (!rule) {
    throw new RunnerError(
      'invalidDag',
      `Task ${task.taskId} has the trigger rule ${task.triggerRule}, which Airflow does not know.`,
    );
  }
  const work = workOf(task);
  const { unsupported: _u, supported: _s, nativeArgs: _n, bases: _b, ...rest } = task;
  return {
    ...rest,
    triggerRule: rule,
    weightRule: task.weightRule === 'upstream' || task.weightRule === 'absolute' ? task.weightRule : 'downstream',
    empty: work.kind === 'empty',
    owner: 'airflow',
    ...(startsPod(task.operator, task.bases) && { startsPod: true }),
    work,
  };
}

function workOf(task: WorkerTask): Work {
  if (task.nativeArgs && !task.mapped) {
    if (task.operator === 'EmptyOperator' || task.operator === 'DummyOperator') return { kind: 'empty' };
    if (POD_OPERATORS.has(task.operator)) {
      const args = podArgs(task.nativeArgs);
      if (args) return { kind: 'pod', args };
    } else {
      const args = bashArgs(task.nativeArgs);
      if (args) return { kind: 'bash', args };
    }
  }
  if (task.supported) return { kind: 'python' };
  const advice = task.unsupported?.package
    ? `Install it with: pip install ${task.unsupported.package}`
    : packageAdvice(task.module);
  const why = task.unsupported?.message ?? `${task.operator} cannot be run here.`;
  return { kind: 'unsupported', message: [why, advice].filter(Boolean).join(' ') };
}

function ids(plan: RunPlan): Set<string> {
  return new Set(plan.tasks.map((task) => task.taskId));
}

function edgeTexts(plan: RunPlan): Set<string> {
  return new Set(plan.edges.map(([up, down]) => `${plan.tasks[up]?.taskId} >> ${plan.tasks[down]?.taskId}`));
}

function differ(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const added = [...after].filter((item) => !before.has(item)).map((item) => `+ ${item}`);
  const gone = [...before].filter((item) => !after.has(item)).map((item) => `- ${item}`);
  return [...added, ...gone];
}
