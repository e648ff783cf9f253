/**
 * What a DAG and a task group are made with: names from the signatures in Airflow 3.3 and 2.10, those first that nearly every DAG has. `…` stands for a
 * default that Airflow's configuration gives.
 */
import type { OperatorParameter } from '../dag/dialects/airflow/catalogue/catalogue.ts';

export function dagParameters(airflowVersion: 2 | 3): readonly OperatorParameter[] {
  return [...BOTH, ...(airflowVersion === 3 ? ONLY_3 : ONLY_2)];
}

/** `tooltip` and the rest are the same in both versions. */
export const TASK_GROUP_PARAMETERS: readonly OperatorParameter[] = [
  parameter('group_id', 'str'),
  parameter('prefix_group_id', 'bool', 'True'),
  parameter('default_args', 'dict | None', 'None'),
  parameter('tooltip', 'str', "''"),
  parameter('parent_group', 'TaskGroup | None', 'None'),
  parameter('dag', 'DAG | None', 'None'),
  parameter('ui_color', 'str', "'CornflowerBlue'"),
  parameter('ui_fgcolor', 'str', "'#000'"),
  parameter('add_suffix_on_collision', 'bool', 'False'),
];

/** Airflow: `Param`, and the keys of JSON schema that its form knows. */
export const PARAM_PARAMETERS: readonly OperatorParameter[] = [
  parameter('default', 'Any', '…'),
  parameter('description', 'str | None', 'None'),
  parameter('type', 'str | list[str]', '…'),
  parameter('title', 'str', '…'),
  parameter('format', 'str', '…'),
  parameter('enum', 'list', '…'),
  parameter('examples', 'list', '…'),
  parameter('values_display', 'dict[str, str]', '…'),
  parameter('minimum', 'int | float', '…'),
  parameter('maximum', 'int | float', '…'),
  parameter('minLength', 'int', '…'),
  parameter('maxLength', 'int', '…'),
  parameter('pattern', 'str', '…'),
  parameter('items', 'dict', '…'),
  parameter('section', 'str', '…'),
  parameter('description_md', 'str', '…'),
  parameter('const', 'Any', '…'),
];

function parameter(name: string, type: string, byDefault?: string): OperatorParameter {
  return byDefault === undefined ? { name, type } : { name, type, default: byDefault };
}

const CALLBACK = 'Callable[[Context], None] | list[Callable[[Context], None]] | None';

const BOTH: readonly OperatorParameter[] = [
  parameter('dag_id', 'str'),
  parameter('schedule', 'str | timedelta | Timetable | Asset | list[Asset] | None', 'None'),
  parameter('start_date', 'datetime | None', 'None'),
  parameter('end_date', 'datetime | None', 'None'),
  parameter('catchup', 'bool', '…'),
  parameter('default_args', 'dict | None', 'None'),
  parameter('params', 'dict | None', 'None'),
  parameter('tags', 'list[str] | None', 'None'),
  parameter('description', 'str | None', 'None'),
  parameter('doc_md', 'str | None', 'None'),
  parameter('dag_display_name', 'str', '…'),
  parameter('max_active_runs', 'int', '…'),
  parameter('max_active_tasks', 'int', '…'),
  parameter('max_consecutive_failed_dag_runs', 'int', '…'),
  parameter('dagrun_timeout', 'timedelta | None', 'None'),
  parameter('on_success_callback', CALLBACK, 'None'),
  parameter('on_failure_callback', CALLBACK, 'None'),
  parameter('template_searchpath', 'str | list[str] | None', 'None'),
  parameter('template_undefined', 'type[jinja2.Undefined]', 'jinja2.StrictUndefined'),
  parameter('user_defined_macros', 'dict | None', 'None'),
  parameter('user_defined_filters', 'dict | None', 'None'),
  parameter('render_template_as_native_obj', 'bool', 'False'),
  parameter('jinja_environment_kwargs', 'dict | None', 'None'),
  parameter('is_paused_upon_creation', 'bool | None', 'None'),
  parameter('access_control', 'dict | None', 'None'),
  parameter('owner_links', 'dict[str, str] | None', 'None'),
  parameter('auto_register', 'bool', 'True'),
];

const ONLY_3: readonly OperatorParameter[] = [
  parameter('fail_fast', 'bool', 'False'),
  parameter('deadline', 'DeadlineAlert | list[DeadlineAlert] | None', 'None'),
  parameter('allowed_run_types', 'DagRunType | list[DagRunType] | None', 'None'),
  parameter('disable_bundle_versioning', 'bool', '…'),
  parameter('rerun_with_latest_version', 'bool | None', 'None'),
];

const ONLY_2: readonly OperatorParameter[] = [
  parameter('fail_stop', 'bool', 'False'),
  parameter('sla_miss_callback', CALLBACK, 'None'),
];
