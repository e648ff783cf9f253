/**
 * What is to be run: a DAG with every question settled that the runner would have to ask. Made from the static analysis, or from what the
 * Python worker says the DAG is. Plain JSON: it is stored with the run, so that a resumed run goes on with what was started.
 */
import type { Json, TriggerRule } from '../dag/model.ts';
import { TRIGGER_RULES } from '../dag/model.ts';
import type { Timetable } from '../dag/timetables/timetable.ts';
import type { AirflowVersion, EngineGroup, EnginePlan, EngineTask } from './engine/model.ts';
import { RunnerError } from './errors.ts';
import type { ExecutorName } from './protocol.ts';

export interface RunPlan extends EnginePlan {
  readonly dagId: string;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Who says so. */
  readonly source: 'analysis' | 'worker';
  readonly tasks: readonly PlanTask[];
  readonly groups: readonly EngineGroup[];
  readonly maxActiveTasks: number | null;
  readonly failFast: boolean;
  /** Airflow 2: `maxActiveTasks` holds over all runs of the DAG. Absent in plans that an earlier version stored, as is the next. */
  readonly maxActiveTasksOverRuns?: boolean;
  /** Whose rules hold; 3 when absent. */
  readonly airflowVersion?: AirflowVersion;
  /** Tasks that look back look at scheduled runs alone then. */
  readonly catchup?: boolean;
  /** Where the data interval of a run by hand is not just the moment of its logical date. */
  readonly timetable?: Timetable;
  /** Name of a class of the user's own, which Python has to be asked. */
  readonly ownTimetable?: string;
  /** Seconds; null: no limit. */
  readonly dagrunTimeout?: number | null;
  /** The DAG's own: what they are is Python's. Absent: none. */
  readonly callbacks?: readonly ('success' | 'failure')[];
  readonly params: { readonly [name: string]: Json };
  readonly templateSearchPath: readonly string[];
  readonly renderTemplateAsNativeObj: boolean;
  readonly owner: string;
}

export interface PlanTask extends EngineTask {
  readonly operator: string;
  readonly module: string | null;
  /** Seconds; null: no limit. */
  readonly executionTimeout: number | null;
  readonly doXComPush: boolean;
  readonly owner: string;
  /** The task's own, which go over the DAG's. */
  readonly params?: { readonly [name: string]: Json };
  readonly work: Work;
  /** Airflow's `executor`: a name, an alias, or a class's path. */
  readonly executor?: string;
  readonly queue?: string;
  /** Airflow's `executor_config`; models of the Kubernetes client are the objects that they stand for. */
  readonly executorConfig?: Json;
  /** An operator that starts a pod itself: its Python stays here, for it does no more than wait. */
  readonly startsPod?: true;
}

/**
 * Whether the task is a pod: by the run's executor, or by its own (`executor=`, or the queue `kubernetes`, as with Airflow's executors for
 * two kinds of tasks). A run that is to be sequential or debugged stays here.
 */
export function isPodTask({ executor, queue, startsPod }: PlanTask, runs: ExecutorName): boolean {
  if (startsPod) return false;
  if (runs === 'sequential' || runs === 'debug') return false;
  if (executor !== undefined) return /kubernetes/i.test(executor);
  return runs === 'kubernetes' || queue === 'kubernetes';
}

/** Whether the task may have a pod, of the executor or of its own. */
export function mayHavePod(task: PlanTask, runs: ExecutorName): boolean {
  return task.work.kind === 'pod' || task.startsPod === true || isPodTask(task, runs);
}

/** By their ids. */
export function tasksOf(plan: RunPlan): ReadonlyMap<string, PlanTask> {
  return new Map(plan.tasks.map((task) => [task.taskId, task]));
}

/** How a task is carried out. */
export type Work =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bash'; readonly args: BashArgs }
  | { readonly kind: 'python' }
  /** KubernetesPodOperator: its arguments, unrendered, under their own names. */
  | { readonly kind: 'pod'; readonly args: { readonly [name: string]: Json } }
  /** Nowhere: the message names the package to install. */
  | { readonly kind: 'unsupported'; readonly message: string };

/** BashOperator's arguments, unrendered. */
export interface BashArgs {
  readonly command: string;
  readonly env: { readonly [name: string]: string } | null;
  readonly appendEnv: boolean;
  readonly cwd: string | null;
  readonly outputEncoding: string;
  readonly skipOnExitCode: readonly number[];
}

/** Undefined when something is in the way of carrying it out natively. */
export function bashArgs(args: { readonly [name: string]: Json }): BashArgs | undefined {
  const { bash_command, env = null, append_env = false, cwd = null, output_encoding = 'utf-8' } = args;
  const skip = args.skip_on_exit_code === undefined ? 99 : args.skip_on_exit_code;
  const codes = skip === null ? [] : Array.isArray(skip) ? skip : [skip];
  if (typeof bash_command !== 'string' || typeof append_env !== 'boolean' || typeof output_encoding !== 'string')
    return;
  if (cwd !== null && typeof cwd !== 'string') return;
  if (!codes.every((code) => typeof code === 'number')) return;
  if (env !== null && !isStringMap(env)) return;
  return {
    command: bash_command,
    env,
    appendEnv: append_env,
    cwd,
    outputEncoding: output_encoding,
    skipOnExitCode: codes,
  };
}

function isStringMap(value: Json): value is { readonly [name: string]: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  );
}

const ALIASES: { readonly [name: string]: TriggerRule } = {
  dummy: 'always',
  none_failed_or_skipped: 'none_failed_min_one_success',
};

/** Airflow's rule of that name; undefined when there is none. A teardown waits for its setups whatever was left unsaid. */
export function triggerRule(name: string, teardown: boolean): TriggerRule | undefined {
  const rule = ALIASES[name] ?? TRIGGER_RULES.find((known) => known === name);
  return teardown && rule === 'all_success' ? 'all_done_setup_success' : rule;
}

/** Throws a RunnerError for what an engine would refuse: a cycle, an id twice. */
export function checkPlan(plan: RunPlan): RunPlan {
  const seen = new Set<string>();
  for (const { taskId } of plan.tasks) {
    if (seen.has(taskId)) throw new RunnerError('invalidDag', `DAG ${plan.dagId} has two tasks with the id ${taskId}.`);
    seen.add(taskId);
  }
  const cycle = findCycle(plan);
  if (cycle) {
    throw new RunnerError('invalidDag', `DAG ${plan.dagId} has a cycle: ${cycle.join(' → ')}. It cannot be run.`);
  }
  return plan;
}

/** Only the given tasks, with the edges between them. Throws when one does not exist. */
export function selectTasks(plan: RunPlan, taskIds: readonly string[]): RunPlan {
  const known = new Set(plan.tasks.map((task) => task.taskId));
  const missing = taskIds.filter((id) => !known.has(id));
  if (missing.length > 0) throw new RunnerError('notFound', `DAG ${plan.dagId} has no task ${missing.join(', ')}.`);
  const wanted = new Set(taskIds);
  const position = new Map<number, number>();
  const tasks = plan.tasks.filter((task, index) => {
    if (!wanted.has(task.taskId)) return false;
    position.set(index, position.size);
    return true;
  });
  const edges = plan.edges.flatMap(([up, down]): [number, number][] => {
    const [from, to] = [position.get(up), position.get(down)];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
  return { ...plan, tasks, edges };
}

/** Ids along a cycle, the first one repeated at the end. */
function findCycle(plan: EnginePlan): readonly string[] | undefined {
  const missing = plan.tasks.map(() => 0);
  const next: number[][] = plan.tasks.map(() => []);
  for (const [up, down] of plan.edges) {
    missing[down] = (missing[down] ?? 0) + 1;
    next[up]?.push(down);
  }
  const free = missing.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const index of free) {
    for (const other of next[index] ?? []) {
      missing[other] = (missing[other] ?? 0) - 1;
      if (missing[other] === 0) free.push(other);
    }
  }
  if (free.length === plan.tasks.length) return undefined;
  // Every task that is left has one before it that is left too: walking up has to come round.
  const stuck = new Set(missing.flatMap((count, index) => (count > 0 ? [index] : [])));
  const before = new Map<number, number>();
  for (const [up, down] of plan.edges) if (stuck.has(up) && stuck.has(down)) before.set(down, up);
  const path: number[] = [];
  for (let at = [...stuck][0]; at !== undefined; at = before.get(at)) {
    const start = path.indexOf(at);
    if (start >= 0) return [at, ...path.slice(start).toReversed()].map((index) => plan.tasks[index]?.taskId ?? '');
    path.push(at);
  }
  return undefined;
}
