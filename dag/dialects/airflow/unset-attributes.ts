/** What attributes of operators and DAGs are read as. Source: their `__init__` in Airflow 2.10 and 3.3. */
import { dict, FALSE, list, NONE, type Site, set, str, TRUE, unknown, type Value } from '../../python/values.ts';
import { ruleOf } from './enumerations.ts';

type Attributes = { readonly [name: string]: () => Value };
type ByVersion = { readonly [version in 2 | 3]: Attributes };

const none = (): Value => NONE;
const no = (): Value => FALSE;
const yes = (): Value => TRUE;
const whole = (value: number) => (): Value => ({ kind: 'int', value });
const empty = (): Value => list([]);

/** Airflow's configuration may say otherwise. */
function configured(option: string, usual: Value) {
  return (): Value => unknown(`Airflow's option ${option}`, undefined, { choices: [usual] });
}

function each(names: string, make: () => Value): Attributes {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, make]));
}

const OPERATOR: Attributes = {
  ...each(
    `execution_timeout max_retry_delay start_date end_date run_as_user resources executor email
max_active_tis_per_dag max_active_tis_per_dagrun map_index_template doc doc_md doc_json doc_yaml doc_rst`,
    none,
  ),
  ...each('depends_on_past wait_for_downstream wait_for_past_depends_before_skipping on_failure_fail_dagrun', no),
  ...each('do_xcom_push', yes),
  ...each('inlets outlets', empty),
  executor_config: () => dict(),
  pool_slots: whole(1),
  priority_weight: whole(1),
  pool: () => str('default_pool'),
  owner: configured('operators.default_owner', str('airflow')),
  queue: configured('operators.default_queue', str('default')),
  retries: configured('core.default_task_retries', { kind: 'int', value: 0 }),
  email_on_failure: configured('email.default_email_on_failure', TRUE),
  email_on_retry: configured('email.default_email_on_retry', TRUE),
};

const CALLBACKS = 'on_execute_callback on_failure_callback on_success_callback on_retry_callback on_skipped_callback';

const OPERATORS: ByVersion = {
  2: {
    ...OPERATOR,
    ...each(CALLBACKS, none),
    ...each('sla subdag', none),
    ignore_first_depends_on_past: yes,
    retry_exponential_backoff: no,
  },
  3: {
    ...OPERATOR,
    ...each(CALLBACKS, empty),
    task_concurrency: none,
    ignore_first_depends_on_past: no,
    retry_exponential_backoff: whole(0),
  },
};

const DAG: Attributes = {
  ...each(
    `start_date end_date description doc_md dagrun_timeout is_paused_upon_creation access_control template_searchpath
user_defined_macros user_defined_filters jinja_environment_kwargs on_failure_callback on_success_callback sla_miss_callback`,
    none,
  ),
  ...each('render_template_as_native_obj', no),
  ...each('auto_register', yes),
  max_consecutive_failed_dag_runs: configured('core.max_consecutive_failed_dag_runs_per_dag', {
    kind: 'int',
    value: 0,
  }),
  max_active_runs: configured('core.max_active_runs_per_dag', { kind: 'int', value: 16 }),
  max_active_tasks: configured('core.max_active_tasks_per_dag', { kind: 'int', value: 16 }),
  params: () => dict(),
  owner_links: () => dict(),
};

const DAGS: ByVersion = {
  2: {
    ...DAG,
    ...each('is_subdag fail_stop', no),
    ...each('parent_dag', none),
    tags: empty,
    orientation: configured('webserver.dag_orientation', str('LR')),
    default_view: configured('webserver.dag_default_view', str('grid')),
    catchup: configured('scheduler.catchup_by_default', TRUE),
    concurrency: configured('core.max_active_tasks_per_dag', { kind: 'int', value: 16 }),
  },
  3: {
    ...DAG,
    ...each('fail_fast disable_bundle_versioning', no),
    ...each('schedule', none),
    tags: () => set(),
    catchup: configured('scheduler.catchup_by_default', FALSE),
  },
};

export function unsetOperatorAttribute(name: string, airflowVersion: 2 | 3): Value | undefined {
  return Object.hasOwn(OPERATORS[airflowVersion], name) ? OPERATORS[airflowVersion][name]?.() : undefined;
}

export function unsetDagAttribute(name: string, airflowVersion: 2 | 3): Value | undefined {
  return Object.hasOwn(DAGS[airflowVersion], name) ? DAGS[airflowVersion][name]?.() : undefined;
}

/** What Airflow makes of an argument before it keeps it. */
export function keptAttribute(name: string, given: Value, site: Site): Value {
  switch (name) {
    case 'trigger_rule':
      return ruleOf('trigger', given);
    case 'weight_rule':
    case 'start_date':
    case 'end_date':
    case 'params':
    case 'template_searchpath':
      return given.kind === 'none' || given.kind === 'unknown'
        ? given
        : unknown(`what Airflow makes of ${name}`, site, { choices: [given] });
    case 'retry_delay':
      return given.kind === 'instance' ? given : unknown('what Airflow makes of retry_delay', site);
    default:
      return given;
  }
}

/** A DAG's own: its params are read as their values, its tags are a set in Airflow 3. */
export function keptDagAttribute(name: string, given: Value, airflowVersion: 2 | 3, site: Site): Value {
  if (name === 'params' && given.kind === 'dict' && !given.uncertain)
    return dict([...given.entries.values()].map(({ key, value }) => [key, paramValue(value)]));
  if (name === 'tags' && airflowVersion === 3 && given.kind === 'list' && !given.uncertain) return set(given.items);
  return keptAttribute(name, given, site);
}

function paramValue(value: Value): Value {
  return value.kind === 'instance' && value.cls.name === 'Param' ? (value.attrs.get('default') ?? NONE) : value;
}
