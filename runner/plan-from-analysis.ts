/** The static analysis' DAG as a run plan, and whether the analysis is enough for one. */
import type { Argument, Dag, Json, Task } from '../dag/model.ts';
import { RunnerError } from './errors.ts';
import { POD_OPERATORS, podArgs, startsPod } from './operators/pod-args.ts';
import { matters } from './operators/pod-arguments.ts';
import { bashArgs, checkPlan, type PlanTask, type RunPlan, triggerRule, type Work } from './plan.ts';

/**
 * Why the Python worker has to say what the DAG is: something that a run depends on is not known statically, or follows from values
 * that only exist in Python. Empty when the analysis is enough. `source`: the DAG file's text.
 */
export function reasonsToAskPython(dag: Dag, source: string): readonly string[] {
  const reasons: string[] = [];
  // The analysis doesn't follow this one flag.
  if (source.includes('on_failure_fail_dagrun') && dag.tasks.some(isOpenTeardown)) {
    reasons.push('a teardown may fail the run (on_failure_fail_dagrun)');
  }
  if (!dag.exact) {
    const [first] = dag.unknowns;
    reasons.push(first ? first.reason : 'its tasks are not known from the file alone');
  }
  for (const task of dag.tasks) {
    if (task.mapped) reasons.push(`${task.taskId} is mapped`);
    for (const argument of task.args) {
      if (argument.value.kind === 'unknown' && RUN_ARGUMENTS.has(argument.name)) {
        reasons.push(`${task.taskId}: ${argument.name} is not known (${argument.value.reason})`);
      } else if (argument.value.kind === 'text' && PLAIN_ARGUMENTS.has(argument.name)) {
        reasons.push(`${task.taskId}: ${argument.name} is a ${argument.value.type}`);
      }
    }
  }
  const limit = dag.args.find(({ name }) => name === 'dagrun_timeout');
  if (limit && isGiven(dag.args, 'dagrun_timeout') && durationOf(dag.args, 'dagrun_timeout') === null) {
    reasons.push('dagrun_timeout is not known');
  }
  for (const group of dag.groups) if (group.mapped) reasons.push(`group ${group.groupId} is mapped`);
  return reasons;
}

function isOpenTeardown(task: Task): boolean {
  return task.teardown && task.onFailureFailDagrun === undefined;
}

/** Throws a RunnerError when the DAG cannot be run. */
export function planFromAnalysis(dag: Dag, file: string): RunPlan {
  const index = new Map(dag.tasks.map((task, i) => [task.taskId, i]));
  const maxActive = jsonOf(dag.args, 'max_active_tasks') ?? jsonOf(dag.args, 'concurrency');
  return checkPlan({
    dagId: dag.dagId,
    file,
    source: 'analysis',
    tasks: dag.tasks.map((task) => planTask(dag, task)),
    edges: dag.edges.flatMap((edge): [number, number][] => {
      const [up, down] = [index.get(edge.upstream), index.get(edge.downstream)];
      return up === undefined || down === undefined ? [] : [[up, down]];
    }),
    groups: dag.groups.map(({ groupId, parent, mapped }) => ({ groupId, parent, mapped, mappedOver: [] })),
    maxActiveTasks: typeof maxActive === 'number' ? maxActive : null,
    dagrunTimeout: durationOf(dag.args, 'dagrun_timeout'),
    failFast: jsonOf(dag.args, 'fail_fast') === true || jsonOf(dag.args, 'fail_stop') === true,
    ...dagCallbacks(dag.args),
    params: Object.fromEntries(
      dag.params.flatMap((param) => (param.default.kind === 'json' ? [[param.name, param.default.value]] : [])),
    ),
    templateSearchPath: strings(jsonOf(dag.args, 'template_searchpath')),
    renderTemplateAsNativeObj: jsonOf(dag.args, 'render_template_as_native_obj') === true,
    owner: 'airflow',
  });
}

/** Arguments that decide how a task runs; one that isn't known sends the question to Python. */
const RUN_ARGUMENTS = new Set([
  'retries',
  'retry_delay',
  'execution_timeout',
  'trigger_rule',
  'pool',
  'pool_slots',
  'depends_on_past',
  'wait_for_downstream',
  'priority_weight',
  'weight_rule',
  'max_active_tis_per_dag',
  'max_active_tis_per_dagrun',
  'do_xcom_push',
  'bash_command',
  'env',
  'append_env',
  'cwd',
  'output_encoding',
  'skip_on_exit_code',
  'executor',
  'executor_config',
  'queue',
]);

/** Those that are numbers, flags or texts; what else they are (a strategy, an enum's member) is a question for Python. */
const PLAIN_ARGUMENTS = new Set([
  'pool',
  'pool_slots',
  'depends_on_past',
  'wait_for_downstream',
  'priority_weight',
  'weight_rule',
  'max_active_tis_per_dag',
  'max_active_tis_per_dagrun',
]);

/** Arguments whose presence means that Python code belongs to the task, however simple the operator. */
const PYTHON_ARGUMENTS = [
  'on_execute_callback',
  'on_success_callback',
  'on_failure_callback',
  'on_retry_callback',
  'on_skipped_callback',
  'pre_execute',
  'post_execute',
  'output_processor',
  'outlets',
  'retry_policy',
];

function planTask(dag: Dag, task: Task): PlanTask {
  const rule = triggerRule(task.triggerRule, task.teardown);
  if (!rule) {
    throw new RunnerError(
      'invalidDag',
      `Task ${task.taskId} has the trigger rule ${task.triggerRule}, which Airflow does not know.`,
    );
  }
  const args = task.args;
  const work = workOf(task);
  const weightRule = jsonOf(args, 'weight_rule');
  const owner = jsonOf(args, 'owner');
  const params = jsonOf(args, 'params');
  const executorConfig = jsonOf(args, 'executor_config');
  return {
    taskId: task.taskId,
    operator: task.operator,
    module: task.module ?? null,
    triggerRule: rule,
    retries: task.retries ?? 0,
    retryDelay: task.retryDelay ?? 300,
    retryExponentialBackoff: truthy(jsonOf(args, 'retry_exponential_backoff')),
    maxRetryDelay: durationOf(args, 'max_retry_delay'),
    executionTimeout: task.executionTimeout,
    group: task.group,
    mapped: task.mapped,
    mappedOver: task.mapped
      ? dag.edges.filter((edge) => edge.downstream === task.taskId && edge.kind === 'data').map((edge) => edge.upstream)
      : [],
    setup: task.setup,
    teardown: task.teardown,
    onFailureFailDagrun: task.onFailureFailDagrun ?? false,
    pool: task.pool ?? 'default_pool',
    poolSlots: numberOr(jsonOf(args, 'pool_slots'), 1),
    priorityWeight: numberOr(jsonOf(args, 'priority_weight'), 1),
    weightRule: weightRule === 'upstream' || weightRule === 'absolute' ? weightRule : 'downstream',
    maxActiveTisPerDagrun: numberOr(jsonOf(args, 'max_active_tis_per_dagrun'), null),
    maxActiveTisPerDag: numberOr(jsonOf(args, 'max_active_tis_per_dag') ?? jsonOf(args, 'task_concurrency'), null),
    dependsOnPast: jsonOf(args, 'depends_on_past') === true,
    waitForDownstream: jsonOf(args, 'wait_for_downstream') === true,
    empty: work.kind === 'empty',
    doXComPush: jsonOf(args, 'do_xcom_push') !== false,
    owner: typeof owner === 'string' ? owner : 'airflow',
    ...(isObject(params) && { params }),
    ...textArgument(args, 'executor'),
    ...textArgument(args, 'queue'),
    ...(startsPod(task.operator, task.bases) && { startsPod: true }),
    ...(executorConfig !== undefined && executorConfig !== null && { executorConfig }),
    work,
  };
}

const BASH = new Set(['BashOperator']);
const EMPTY = new Set(['EmptyOperator', 'DummyOperator']);

function workOf(task: Task): Work {
  // A workspace's own class of that name is another class.
  const airflows = task.module === undefined || task.module.startsWith('airflow.');
  const needsPython = task.mapped || PYTHON_ARGUMENTS.some((name) => isGiven(task.args, name));
  if (!airflows || needsPython) return { kind: 'python' };
  if (EMPTY.has(task.operator)) return { kind: 'empty' };
  if (POD_OPERATORS.has(task.operator)) {
    const known = knownArguments(task, matters);
    const args = known && podArgs(known);
    return args ? { kind: 'pod', args } : { kind: 'python' };
  }
  if (!BASH.has(task.operator)) return { kind: 'python' };
  const known = knownArguments(task, (name) => BASH_ARGUMENTS.has(name));
  const args = known && bashArgs(known);
  return args ? { kind: 'bash', args } : { kind: 'python' };
}

/** Undefined when one that matters is not plain data. */
function knownArguments(task: Task, matters: (name: string) => boolean): { readonly [name: string]: Json } | undefined {
  const known: { [name: string]: Json } = {};
  for (const argument of task.args) {
    if (argument.value.kind === 'json') known[argument.name] = argument.value.value;
    else if (matters(argument.name)) return undefined;
  }
  return known;
}

const BASH_ARGUMENTS = new Set(['bash_command', 'env', 'append_env', 'cwd', 'output_encoding', 'skip_on_exit_code']);

function isGiven(args: readonly Argument[], name: string): boolean {
  const value = args.find((argument) => argument.name === name)?.value;
  if (!value) return false;
  return !(value.kind === 'json' && (value.value === null || (Array.isArray(value.value) && value.value.length === 0)));
}

function jsonOf(args: readonly Argument[], name: string): Json | undefined {
  const value = args.find((argument) => argument.name === name)?.value;
  return value?.kind === 'json' ? value.value : undefined;
}

function dagCallbacks(args: readonly Argument[]): Pick<RunPlan, 'callbacks'> {
  const given = ({ name, value }: Argument, kind: string) =>
    name === `on_${kind}_callback` && !(value.kind === 'json' && value.value === null);
  const callbacks = (['success', 'failure'] as const).filter((kind) => args.some((one) => given(one, kind)));
  return callbacks.length > 0 ? { callbacks } : {};
}

function textArgument(args: readonly Argument[], name: 'executor' | 'queue'): { readonly [name: string]: string } {
  const value = jsonOf(args, name);
  return typeof value === 'string' && value !== '' ? { [name]: value } : {};
}

/** Seconds, of a number or of a timedelta in Python's words (`1 day, 0:00:02.500000`); null when there is none. */
function durationOf(args: readonly Argument[], name: string): number | null {
  const value = args.find((argument) => argument.name === name)?.value;
  if (value?.kind === 'json') return typeof value.value === 'number' ? value.value : null;
  if (value?.kind !== 'text') return null;
  const found = /^(?:(-?\d+) days?, )?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(value.text);
  if (!found) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function numberOr<T>(value: Json | undefined, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Airflow 3 takes a multiplier where Airflow 2 had a flag. */
function truthy(value: Json | undefined): boolean {
  return value === true || (typeof value === 'number' && value > 0);
}

function strings(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
