/** The names of Airflow's template context. https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html */
import { dirname } from 'node:path';
import { DateTime } from '../../dag/templates/datetime.ts';
import { TemplateError, UncoveredTemplate } from '../../dag/templates/errors.ts';
import type { Lookup } from '../../dag/templates/evaluate.ts';
import { macros } from '../../dag/templates/macros.ts';
import { type Callable, iterate, Namespace, numeric, str, type Undefined } from '../../dag/templates/values.ts';
import type { TaskContext } from '../operators/task-context.ts';

export function contextLookup(context: TaskContext): Lookup {
  const names = contextNames(context);
  return (name) => {
    const value = Object.hasOwn(names, name) ? names[name] : undefined;
    return value && { value: value() };
  };
}

type Names = { readonly [name: string]: () => unknown };

function contextNames(context: TaskContext): Names {
  const { plan, task, run, tryNumber } = context;
  const logical = date(run.logicalDate);
  const previous = run.previousSuccess;
  const ti = (): Namespace => taskInstance(context);
  return {
    ...logicalDateNames(logical),
    data_interval_start: () => date(run.dataIntervalStart),
    data_interval_end: () => date(run.dataIntervalEnd),
    dag: () => dagObject(context),
    dag_run: () => dagRunObject(context),
    run_id: () => run.runId,
    task: () => taskObject(context),
    ti,
    task_instance: ti,
    task_instance_key_str: () => `${plan.dagId}__${task.taskId}__${logical?.strftime('%Y%m%d') ?? run.runId}`,
    try_number: () => tryNumber,
    params: () => params(context),
    var: () => variables(context),
    conn: () => connections(context),
    macros: () => macros({ now: Date.now, random: Math.random, uuid: () => globalThis.crypto.randomUUID() }),
    inlets: () => [],
    outlets: () => [],
    test_mode: () => false,
    expanded_ti_count: () => null,
    prev_data_interval_start_success: () => date(previous?.dataIntervalStart),
    prev_data_interval_end_success: () => date(previous?.dataIntervalEnd),
    prev_start_date_success: () => date(previous?.startDate),
    prev_end_date_success: () => date(previous?.endDate),
  };
}

/** Absent, as in Airflow 3, when the run has no logical date. */
function logicalDateNames(logical: DateTime | null): Names {
  if (!logical) return { logical_date: () => null };
  const iso = logical.isoformat();
  return {
    logical_date: () => logical,
    ds: () => logical.strftime('%Y-%m-%d'),
    ds_nodash: () => logical.strftime('%Y%m%d'),
    ts: () => iso,
    ts_nodash: () => logical.strftime('%Y%m%dT%H%M%S'),
    ts_nodash_with_tz: () => iso.replaceAll('-', '').replaceAll(':', ''),
  };
}

function date(text: string | null | undefined): DateTime | null {
  return text === null || text === undefined ? null : DateTime.parse(text);
}

/** Airflow: the run's conf goes over the DAG's params (`core.dag_run_conf_overrides_params`). */
function params({ plan, task, run }: TaskContext): { readonly [name: string]: unknown } {
  return { ...plan.params, ...task.params, ...run.conf };
}

function dagObject(context: TaskContext): Namespace {
  const { plan } = context;
  return new Namespace(
    'dag',
    {
      dag_id: () => plan.dagId,
      folder: () => dirname(plan.file),
      fileloc: () => plan.file,
      owner: () => plan.owner,
      params: () => params(context),
    },
    `<DAG: ${plan.dagId}>`,
  );
}

function dagRunObject({ plan, run }: TaskContext): Namespace {
  return new Namespace('dag_run', {
    dag_id: () => plan.dagId,
    run_id: () => run.runId,
    conf: () => run.conf,
    run_type: () => run.runType,
    logical_date: () => date(run.logicalDate),
    data_interval_start: () => date(run.dataIntervalStart),
    data_interval_end: () => date(run.dataIntervalEnd),
    start_date: () => date(run.startDate),
    run_after: () => date(run.runAfter),
  });
}

function taskObject(context: TaskContext): Namespace {
  const { task, plan } = context;
  return new Namespace(
    'task',
    {
      task_id: () => task.taskId,
      dag_id: () => plan.dagId,
      dag: () => dagObject(context),
      owner: () => task.owner,
      retries: () => task.retries,
      pool: () => task.pool,
      trigger_rule: () => task.triggerRule,
      params: () => params(context),
    },
    `<Task(${task.operator}): ${task.taskId}>`,
  );
}

function taskInstance(context: TaskContext): Namespace {
  const { plan, task, run, mapIndex, tryNumber, maxTries } = context;
  return new Namespace('ti', {
    task_id: () => task.taskId,
    dag_id: () => plan.dagId,
    run_id: () => run.runId,
    map_index: () => mapIndex,
    try_number: () => tryNumber,
    max_tries: () => maxTries - 1,
    state: () => 'running',
    task: () => taskObject(context),
    xcom_pull: () => xcomPull(context),
  });
}

/** One id gives its value or None, several a list; a mapped task's values come as a list. */
function xcomPull({ task, mapIndex, values }: TaskContext): Callable {
  return (args, kwargs) => {
    const ids = args[0] ?? kwargs.task_ids ?? null;
    const key = str(args[1] ?? kwargs.key ?? 'return_value');
    const [other] = Object.keys(kwargs).filter((name) => name !== 'task_ids' && name !== 'key');
    if (args.length > 2 || other !== undefined) throw new UncoveredTemplate(`xcom_pull(${other ?? '…'})`);
    // Which instances correspond is known to the worker alone.
    if (mapIndex >= 0) throw new UncoveredTemplate('xcom_pull in a mapped task');
    const pull = (id: string): unknown => {
      const found = values.xcoms(id, key);
      if (found.some((one) => one.exact !== undefined))
        throw new UncoveredTemplate('an XCom with numbers of Python’s own');
      if (found.some((one) => one.mapIndex >= 0)) return found.map((one) => one.value);
      return found[0]?.value ?? null;
    };
    if (ids === null) return pull(task.taskId);
    return typeof ids === 'string' ? pull(ids) : iterate(ids).map((id) => pull(str(id)));
  };
}

/**
 * Airflow's own list of what names a secret. Whatever reads one is left to Python, which hides it in what the task logs and in its rendered
 * template: what a native task prints goes past the runner.
 */
const SENSITIVE =
  /access_token|api_?key|authorization|keyfile_dict|passphrase|passwd|password|private_key|prox(y|ies)|secret|service_account|token/i;

function variables({ values }: TaskContext): Namespace {
  const read = (name: string): string | undefined => {
    if (SENSITIVE.test(name)) throw new UncoveredTemplate(`the variable ${name}, which is a secret`);
    return values.variable(name);
  };
  const parsed = (name: string): unknown => {
    const text = read(name);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return new Namespace('var', {
    value: () => new AnyMember('var.value', read, 'Variable'),
    json: () => new AnyMember('var.json', parsed, 'Variable'),
  });
}

function connections({ values }: TaskContext): Namespace {
  return new AnyMember(
    'conn',
    (id) => {
      const text = values.connection(id);
      return text === undefined ? undefined : connection(id, text);
    },
    'Connection',
  );
}

/** Every name is a member, as far as there is a value; `get` takes a default. */
class AnyMember extends Namespace {
  readonly #read: (name: string) => unknown;
  readonly #kind: string;

  constructor(name: string, read: (name: string) => unknown, kind: string) {
    super(name, {});
    this.#read = read;
    this.#kind = kind;
  }

  override member(name: string): unknown {
    if (name === 'get') {
      const get: Callable = ([wanted, otherwise]) => this.#read(str(wanted)) ?? otherwise ?? this.#missing(str(wanted));
      return get;
    }
    return this.#read(name) ?? this.#missing(name);
  }

  /** The file may set it, or Airflow's own configuration: Python knows. */
  #missing(name: string): Undefined {
    const variable = `AIRFLOW_${this.#kind === 'Variable' ? 'VAR' : 'CONN'}_${name.toUpperCase()}`;
    throw new TemplateError(`${this.#kind} ${name} does not exist; give it in the environment as ${variable}`);
  }
}

/** `AIRFLOW_CONN_…` is a URI or JSON. */
function connection(id: string, text: string): Namespace {
  const fields = connectionFields(text);
  const field =
    (name: string): (() => unknown) =>
    () =>
      fields[name] ?? null;
  return new Namespace(`conn.${id}`, {
    conn_id: () => id,
    conn_type: field('conn_type'),
    host: field('host'),
    login: field('login'),
    password: () => secret(id, fields.password),
    port: () => numeric(fields.port) ?? (fields.port ? Number(fields.port) : null),
    schema: field('schema'),
    extra: () => extraOf(id, fields.extra) ?? null,
    extra_dejson: () => JSON.parse(extraOf(id, fields.extra) ?? '{}'),
  });
}

/** Under the names of Airflow's own JSON. Throws an Error for a text that is neither a URI nor JSON. */
export function connectionFields(text: string): { readonly [field: string]: unknown } {
  return text.trimStart().startsWith('{') ? jsonConnection(text) : uriConnection(text);
}

function secret(id: string, value: unknown): null {
  if (value === undefined || value === null || value === '') return null;
  throw new UncoveredTemplate(`the password of connection ${id}`);
}

function extraOf(id: string, extra: unknown): string | undefined {
  if (extra === undefined || extra === null) return undefined;
  const text = typeof extra === 'string' ? extra : JSON.stringify(extra);
  if (SENSITIVE.test(text)) throw new UncoveredTemplate(`the extra of connection ${id}, which has a secret`);
  return text;
}

function jsonConnection(text: string): { readonly [field: string]: unknown } {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function uriConnection(text: string): { readonly [field: string]: unknown } {
  const [, type = '', rest = ''] = /^([^:]+):\/\/(.*)$/.exec(text) ?? [];
  // The WHATWG parser treats schemes that it doesn't know otherwise: http stands in for them.
  const hostless = rest === '' || /^[/?]/.test(rest);
  const url = new URL(`http://${hostless ? `none${rest}` : rest}`);
  const decode = (part: string): string | undefined => (part === '' ? undefined : decodeURIComponent(part));
  const query = Object.fromEntries(url.searchParams);
  return {
    conn_type: type.replaceAll('-', '_'),
    host: hostless ? undefined : decode(url.hostname),
    login: decode(url.username),
    password: decode(url.password),
    port: url.port === '' ? undefined : Number(url.port),
    schema: decode(url.pathname.replace(/^\//, '')),
    extra: query.__extra__ ?? query,
  };
}
