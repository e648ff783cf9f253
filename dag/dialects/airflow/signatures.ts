/**
 * Which arguments Airflow's own classes take: facts read from the signatures in Airflow 3.3, Airflow 2.10 and
 * apache-airflow-providers-standard 1.9. A name that one of them takes counts as taken by all, unless it is listed as removed.
 */
import type { PyClass } from '../../python/values.ts';

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

export const DAG_ARGUMENTS: readonly string[] = words(`
  dag_id description default_args start_date end_date schedule template_searchpath template_undefined user_defined_macros
  user_defined_filters max_active_tasks max_active_runs max_consecutive_failed_dag_runs dagrun_timeout deadline
  sla_miss_callback catchup on_success_callback on_failure_callback doc_md params access_control is_paused_upon_creation
  jinja_environment_kwargs render_template_as_native_obj tags owner_links auto_register fail_fast allowed_run_types
  dag_display_name task_group disable_bundle_versioning rerun_with_latest_version`);

/** Taken by Airflow 2 only → what stands in its place now; null: nothing does. */
export const DAG_REMOVED: { readonly [name: string]: string | null } = {
  schedule_interval: 'schedule',
  timetable: 'schedule',
  concurrency: 'max_active_tasks',
  default_view: null,
  orientation: null,
  full_filepath: null,
  fail_stop: 'fail_fast',
};

/** Airflow 2 does not take them. */
export const DAG_ADDED: readonly string[] = words(
  'deadline fail_fast allowed_run_types disable_bundle_versioning rerun_with_latest_version',
);

const BASE_ARGUMENTS = words(`
  task_id owner email email_on_retry email_on_failure retries retry_delay retry_exponential_backoff max_retry_delay
  retry_policy start_date end_date depends_on_past ignore_first_depends_on_past wait_for_past_depends_before_skipping
  wait_for_downstream dag params default_args priority_weight weight_rule queue pool pool_slots sla execution_timeout
  on_execute_callback on_failure_callback on_success_callback on_retry_callback on_skipped_callback pre_execute post_execute
  trigger_rule resources run_as_user map_index_template max_active_tis_per_dag max_active_tis_per_dagrun executor
  executor_config do_xcom_push multiple_outputs inlets outlets task_group doc doc_md doc_json doc_yaml doc_rst
  task_display_name logger_name allow_nested_operators render_template_as_native_obj`);

const BASE_REMOVED: { readonly [name: string]: string | null } = {
  task_concurrency: 'max_active_tis_per_dag',
  provide_context: null,
};

const SENSOR = 'poke_interval timeout soft_fail mode exponential_backoff max_wait silent_fail never_fail';
const PYTHON = 'python_callable op_args op_kwargs templates_dict templates_exts show_return_value_in_logs';
const VIRTUALENV = `${PYTHON} serializer string_args expect_airflow skip_on_exit_code env_vars inherit_env use_dill
  requirements python_version system_site_packages pip_install_options index_urls index_urls_from_connection_ids venv_cache_path`;
const EXTERNAL = `${PYTHON} python serializer string_args expect_airflow expect_pendulum skip_on_exit_code env_vars inherit_env use_dill`;
const TIME_SENSOR = `${SENSOR} target_time deferrable start_from_trigger end_from_trigger trigger_kwargs`;
const DELTA_SENSOR = `${SENSOR} delta deferrable end_from_trigger`;
const BASH = 'bash_command env append_env output_encoding skip_on_exit_code cwd output_processor';
const DECORATED = 'kwargs_to_upstream on_failure_fail_dagrun returns_dag_result';

/** Class → its arguments beside those of every operator. */
const OWN: { readonly [name: string]: readonly string[] } = {
  BaseOperator: [],
  BaseSensorOperator: words(SENSOR),
  BashOperator: words(BASH),
  EmptyOperator: [],
  LatestOnlyOperator: [],
  PythonOperator: words(PYTHON),
  BranchPythonOperator: words(PYTHON),
  ShortCircuitOperator: words(`${PYTHON} ignore_downstream_trigger_rules`),
  PythonVirtualenvOperator: words(VIRTUALENV),
  BranchPythonVirtualenvOperator: words(VIRTUALENV),
  ExternalPythonOperator: words(EXTERNAL),
  BranchExternalPythonOperator: words(EXTERNAL),
  BranchDateTimeOperator: words(
    'follow_task_ids_if_true follow_task_ids_if_false target_lower target_upper use_task_logical_date',
  ),
  BranchDayOfWeekOperator: words('follow_task_ids_if_true follow_task_ids_if_false week_day use_task_logical_date'),
  TriggerDagRunOperator:
    words(`trigger_dag_id trigger_run_id conf logical_date run_after reset_dag_run wait_for_completion
    poke_interval allowed_states failed_states skip_when_already_exists fail_when_dag_is_paused note deferrable
    openlineage_inject_parent_info`),
  BashSensor: words(`${SENSOR} bash_command env output_encoding retry_exit_code`),
  PythonSensor: words(`${SENSOR} python_callable op_args op_kwargs templates_dict`),
  FileSensor: words(`${SENSOR} filepath fs_conn_id recursive deferrable start_from_trigger trigger_kwargs`),
  DateTimeSensor: words(`${SENSOR} target_time`),
  DateTimeSensorAsync: words(TIME_SENSOR),
  TimeSensor: words(TIME_SENSOR),
  TimeSensorAsync: words(TIME_SENSOR),
  TimeDeltaSensor: words(DELTA_SENSOR),
  TimeDeltaSensorAsync: words(DELTA_SENSOR),
  DayOfWeekSensor: words(`${SENSOR} week_day use_task_logical_date`),
  ExternalTaskSensor: words(`${SENSOR} external_dag_id external_task_id external_task_ids external_task_group_id
    allowed_states skipped_states failed_states execution_delta execution_date_fn check_existence poll_interval deferrable`),
  ExternalTaskMarker: words('external_dag_id external_task_id logical_date recursion_depth'),
  _PythonDecoratedOperator: words(`${PYTHON} ${DECORATED}`),
  _BranchPythonDecoratedOperator: words(`${PYTHON} ${DECORATED}`),
  _ShortCircuitDecoratedOperator: words(`${PYTHON} ${DECORATED} ignore_downstream_trigger_rules`),
  _PythonVirtualenvDecoratedOperator: words(`${VIRTUALENV} ${DECORATED}`),
  _PythonExternalDecoratedOperator: words(`${EXTERNAL} ${DECORATED}`),
  _BashDecoratedOperator: words(`${PYTHON} ${BASH} ${DECORATED}`),
  DecoratedSensorOperator: words(`${SENSOR} ${PYTHON} ${DECORATED}`),
};

const OWN_REMOVED: { readonly [name: string]: { readonly [name: string]: string | null } } = {
  BashOperator: { skip_exit_code: 'skip_on_exit_code' },
  TriggerDagRunOperator: { execution_date: 'logical_date' },
  ExternalTaskMarker: { execution_date: 'logical_date' },
  BranchDateTimeOperator: { use_task_execution_date: 'use_task_logical_date' },
  BranchDayOfWeekOperator: { use_task_execution_day: 'use_task_logical_date' },
  DayOfWeekSensor: { use_task_execution_day: 'use_task_logical_date' },
};

/** Where Airflow has or had those classes; other packages use the same names for operators of their own. */
const MODULES = /^airflow\.(providers\.standard|operators|sensors|sdk|decorators|models|providers\.common\.compat)\b/;

export interface Signature {
  readonly names: ReadonlySet<string>;
  /** What Airflow 2 still took. */
  readonly removed: { readonly [name: string]: string | null };
}

const signatures = new Map<string, Signature>();

/** Of one of Airflow's own operator classes; undefined for any other. */
export function signatureOf(cls: PyClass): Signature | undefined {
  const own = OWN[cls.name];
  if (!own || cls.site || !MODULES.test(cls.module)) return undefined;
  const known = signatures.get(cls.name);
  if (known) return known;
  const made: Signature = {
    names: new Set([...BASE_ARGUMENTS, ...own]),
    removed: { ...BASE_REMOVED, ...OWN_REMOVED[cls.name] },
  };
  signatures.set(cls.name, made);
  return made;
}

export const OPERATOR_ARGUMENTS: readonly string[] = BASE_ARGUMENTS;
