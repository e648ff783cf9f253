/**
 * What a template may name: Airflow's variables, macros and filters, and what Jinja itself brings.
 * Source: Airflow's documentation, "Templates reference"; Jinja's, "List of Builtin Filters".
 */
import { TEMPLATE_FILTERS, TEMPLATE_TESTS, TEMPLATE_VARIABLES } from '../dag/dialects/airflow/template-vocabulary.ts';

export interface TemplateName {
  readonly name: string;
  readonly about: string;
  /** Of Airflow; absent for both. */
  readonly only?: 2 | 3;
  /** It is a function or method. */
  readonly isCall?: boolean;
}

export function namesFor(names: readonly TemplateName[], airflowVersion: 2 | 3): readonly TemplateName[] {
  return names.filter(({ only }) => only === undefined || only === airflowVersion);
}

/** Which version has which of them is in dag/dialects/airflow/template-vocabulary.ts. */
const VARIABLES_OF_CONTEXT: readonly TemplateName[] = [
  { name: 'ds', about: 'Logical date as YYYY-MM-DD' },
  { name: 'ds_nodash', about: 'Logical date as YYYYMMDD' },
  { name: 'ts', about: 'Logical date as 2018-01-01T00:00:00+00:00' },
  { name: 'ts_nodash', about: 'Logical date as 20180101T000000' },
  { name: 'ts_nodash_with_tz', about: 'Logical date as 20180101T000000+0000' },
  { name: 'logical_date', about: 'Logical date of the run, a DateTime' },
  { name: 'data_interval_start', about: 'Start of the data interval, a DateTime' },
  { name: 'data_interval_end', about: 'End of the data interval, a DateTime' },
  { name: 'params', about: 'Params of the DAG and the task, with those of the run' },
  { name: 'var', about: 'Airflow Variables: var.value.NAME, var.json.NAME' },
  { name: 'conn', about: 'Airflow connections: conn.ID.host' },
  { name: 'ti', about: 'The task instance' },
  { name: 'task_instance', about: 'The task instance, like ti' },
  { name: 'task', about: 'The task' },
  { name: 'dag', about: 'The DAG' },
  { name: 'dag_run', about: 'The DAG run; dag_run.conf is its configuration' },
  { name: 'run_id', about: 'Id of the DAG run' },
  { name: 'macros', about: 'Functions and modules for templates' },
  { name: 'prev_data_interval_start_success', about: 'Start of the data interval of the last successful run' },
  { name: 'prev_data_interval_end_success', about: 'End of the data interval of the last successful run' },
  { name: 'prev_start_date_success', about: 'When the last successful run started' },
  { name: 'prev_end_date_success', about: 'When the last successful run ended' },
  { name: 'partition_key', about: 'Key of the partition that the run is for' },
  { name: 'try_number', about: 'Which try it is, from 1' },
  { name: 'partition_date', about: 'Date of the partition that the run is for' },
  { name: 'task_state_store', about: 'What the task keeps from one try and run to the next' },
  { name: 'asset_state_store', about: 'What is kept of the assets that the task has as inlets and outlets' },
  { name: 'task_reschedule_count', about: 'How often the sensor was rescheduled' },
  { name: 'templates_dict', about: 'The operator’s argument of that name, rendered' },
  { name: 'exception', about: 'What made the task fail; in callbacks' },
  { name: 'reason', about: 'Why the callback is called' },
  { name: 'task_instance_key_str', about: 'DAG, task and date as one unique text' },
  { name: 'map_index_template', about: 'Template of the names of mapped instances' },
  { name: 'expanded_ti_count', about: 'How many instances the mapped task has' },
  { name: 'inlets', about: 'Inlets of the task' },
  { name: 'outlets', about: 'Outlets of the task' },
  { name: 'inlet_events', about: 'Past events of the inlets' },
  { name: 'outlet_events', about: 'Accessors to the events of the outlets' },
  { name: 'triggering_asset_events', about: 'Asset events that triggered the run' },
  { name: 'triggering_dataset_events', about: 'Dataset events that triggered the run' },
  { name: 'test_mode', about: 'Whether the task is run by a test' },
  { name: 'conf', about: 'Airflow’s configuration' },
  { name: 'execution_date', about: 'Logical date. Deprecated: use logical_date' },
  { name: 'next_execution_date', about: 'Next logical date. Deprecated: use data_interval_end' },
  { name: 'prev_execution_date', about: 'Previous logical date. Deprecated' },
  { name: 'prev_execution_date_success', about: 'Logical date of the last successful run. Deprecated' },
  { name: 'next_ds', about: 'Next logical date. Deprecated: use data_interval_end | ds' },
  { name: 'next_ds_nodash', about: 'Next logical date. Deprecated: use data_interval_end | ds_nodash' },
  { name: 'prev_ds', about: 'Previous logical date. Deprecated' },
  { name: 'prev_ds_nodash', about: 'Previous logical date. Deprecated' },
  { name: 'yesterday_ds', about: 'The day before the logical date. Deprecated' },
  { name: 'yesterday_ds_nodash', about: 'The day before the logical date. Deprecated' },
  { name: 'tomorrow_ds', about: 'The day after the logical date. Deprecated' },
  { name: 'tomorrow_ds_nodash', about: 'The day after the logical date. Deprecated' },
];

export function templateVariables(airflowVersion: 2 | 3): readonly TemplateName[] {
  return VARIABLES_OF_CONTEXT.filter(({ name }) => TEMPLATE_VARIABLES[airflowVersion].has(name));
}

const MACROS: readonly TemplateName[] = [
  { name: 'ds_add', about: 'ds_add(ds, days): a date some days later', isCall: true },
  { name: 'ds_format', about: 'ds_format(ds, input_format, output_format): a date in another format', isCall: true },
  { name: 'ds_format_locale', about: 'Like ds_format, in the words of a locale', isCall: true },
  { name: 'datetime_diff_for_humans', about: 'The difference of two dates in words', isCall: true },
  { name: 'random', about: 'A number between 0 and 1', isCall: true },
  { name: 'datetime', about: 'The class datetime.datetime' },
  { name: 'timedelta', about: 'The class datetime.timedelta' },
  { name: 'dateutil', about: 'The package dateutil' },
  { name: 'time', about: 'The module time' },
  { name: 'uuid', about: 'The module uuid' },
  { name: 'json', about: 'The module json' },
  { name: 'yaml', about: 'The module yaml' },
  { name: 'hive', about: 'Macros of the Hive provider', only: 2 },
];

const DATE_TIME: readonly TemplateName[] = [
  { name: 'strftime', about: 'strftime(format): as text', isCall: true },
  { name: 'format', about: 'format(pattern): as text, by Pendulum’s tokens', isCall: true },
  { name: 'add', about: 'add(days=1): later', isCall: true },
  { name: 'subtract', about: 'subtract(days=1): earlier', isCall: true },
  { name: 'isoformat', about: 'As ISO 8601', isCall: true },
  { name: 'to_date_string', about: 'As YYYY-MM-DD', isCall: true },
  { name: 'to_iso8601_string', about: 'As ISO 8601', isCall: true },
  { name: 'in_timezone', about: 'in_timezone("Europe/Paris"): the same moment elsewhere', isCall: true },
  { name: 'start_of', about: 'start_of("month"): the first moment of it', isCall: true },
  { name: 'end_of', about: 'end_of("month"): the last moment of it', isCall: true },
  { name: 'timestamp', about: 'Seconds since 1970', isCall: true },
  { name: 'int_timestamp', about: 'Whole seconds since 1970' },
  { name: 'year', about: 'Number' },
  { name: 'month', about: 'Number' },
  { name: 'day', about: 'Number' },
  { name: 'hour', about: 'Number' },
  { name: 'minute', about: 'Number' },
  { name: 'second', about: 'Number' },
  { name: 'day_of_week', about: 'Number' },
  { name: 'day_of_year', about: 'Number' },
  { name: 'week_of_year', about: 'Number' },
  { name: 'quarter', about: 'Number' },
];

const TASK_INSTANCE: readonly TemplateName[] = [
  { name: 'xcom_pull', about: 'xcom_pull(task_ids="…", key="return_value"): what a task pushed', isCall: true },
  { name: 'xcom_push', about: 'xcom_push(key="…", value=…)', isCall: true },
  { name: 'task_id', about: 'Id of the task' },
  { name: 'dag_id', about: 'Id of the DAG' },
  { name: 'run_id', about: 'Id of the DAG run' },
  { name: 'try_number', about: 'Which try it is, from 1' },
  { name: 'map_index', about: 'Index of a mapped instance, else -1' },
  { name: 'start_date', about: 'When it started' },
  { name: 'end_date', about: 'When it ended' },
  { name: 'state', about: 'Its state' },
  { name: 'hostname', about: 'Where it runs' },
  { name: 'max_tries', about: 'How many tries it may have' },
  { name: 'operator', about: 'Class of its operator', only: 2 },
  { name: 'log_url', about: 'Address of its log' },
];

const DAG_RUN: readonly TemplateName[] = [
  { name: 'conf', about: 'The configuration that the run was triggered with' },
  { name: 'run_id', about: 'Id of the run' },
  { name: 'dag_id', about: 'Id of the DAG' },
  { name: 'logical_date', about: 'Logical date' },
  { name: 'data_interval_start', about: 'Start of the data interval' },
  { name: 'data_interval_end', about: 'End of the data interval' },
  { name: 'run_after', about: 'The earliest moment of the run', only: 3 },
  { name: 'run_type', about: 'manual, scheduled, backfill …' },
  { name: 'start_date', about: 'When the run started' },
  { name: 'end_date', about: 'When the run ended' },
  { name: 'state', about: 'State of the run' },
  { name: 'execution_date', about: 'Deprecated: use logical_date', only: 2 },
  { name: 'external_trigger', about: 'Whether somebody triggered it', only: 2 },
];

const DAG: readonly TemplateName[] = [
  { name: 'dag_id', about: 'Id of the DAG' },
  { name: 'description', about: 'Description of the DAG' },
  { name: 'folder', about: 'Folder of the DAG file' },
  { name: 'fileloc', about: 'Path of the DAG file' },
  { name: 'owner', about: 'Owners of its tasks' },
  { name: 'tags', about: 'Its tags' },
  { name: 'timezone', about: 'Its time zone' },
  { name: 'params', about: 'Its params' },
];

const TASK: readonly TemplateName[] = [
  { name: 'task_id', about: 'Id of the task' },
  { name: 'dag_id', about: 'Id of the DAG' },
  { name: 'owner', about: 'Owner of the task' },
  { name: 'pool', about: 'Its pool' },
  { name: 'queue', about: 'Its queue' },
  { name: 'retries', about: 'How often it is tried again' },
  { name: 'params', about: 'Its params' },
  { name: 'task_type', about: 'Class of its operator' },
];

const CONNECTION: readonly TemplateName[] = [
  { name: 'host', about: 'Host' },
  { name: 'port', about: 'Port' },
  { name: 'login', about: 'User name' },
  { name: 'password', about: 'Password; rendered templates are shown, so keep it out of them' },
  { name: 'schema', about: 'Schema or database' },
  { name: 'conn_id', about: 'Id of the connection' },
  { name: 'conn_type', about: 'Type of the connection' },
  { name: 'extra', about: 'Extra, as text' },
  { name: 'extra_dejson', about: 'Extra, as a dictionary' },
  { name: 'get_uri', about: 'The connection as a URI', isCall: true },
];

const VARIABLES: readonly TemplateName[] = [
  { name: 'value', about: 'var.value.NAME: the Variable as text' },
  { name: 'json', about: 'var.json.NAME: the Variable read as JSON' },
];

/** What has these members, by the path that leads there. */
const MEMBERS: readonly (readonly [RegExp, readonly TemplateName[]])[] = [
  [/^macros$/, MACROS],
  [/^var$/, VARIABLES],
  [/^conn\.\w+$/, CONNECTION],
  [/^(ti|task_instance)$/, TASK_INSTANCE],
  [/^(ti\.|task_instance\.)?dag_run$/, DAG_RUN],
  [/^((ti|task_instance)\.)?(task\.)?dag$/, DAG],
  [/^((ti|task_instance)\.)?task$/, TASK],
  [
    /^((dag_run|ti|task_instance)\.)?(logical_date|execution_date|data_interval_(start|end)|prev_\w+_success|start_date|end_date|run_after)$/,
    DATE_TIME,
  ],
];

export function membersOf(path: string, airflowVersion: 2 | 3): readonly TemplateName[] {
  const found = MEMBERS.find(([expression]) => expression.test(path));
  return found ? namesFor(found[1], airflowVersion) : [];
}

/** How filters with arguments are called, and what they do. Source: Jinja's "List of Builtin Filters". */
const CALLED_WITH: { readonly [filter: string]: string } = {
  attr: 'attr(name): an attribute of an object',
  batch: 'batch(linecount, fill_with=None): the items in lists of that length',
  center: 'center(width=80): the text in the middle',
  d: 'd(value, boolean=False): like default',
  default: 'default(value, boolean=False): the value if there is none; with True, also for empty ones',
  dictsort: "dictsort(case_sensitive=False, by='key'): the pairs of a dict in order",
  filesizeformat: 'filesizeformat(binary=False): bytes in words, as 13 kB',
  first: 'first: the first item',
  float: 'float(default=0.0): as a number',
  format: "format(*args): a text with %s filled in, as '%05d' | format(n)",
  groupby: 'groupby(attribute): the items by an attribute',
  indent: 'indent(width=4, first=False): lines moved to the right',
  int: 'int(default=0, base=10): as a whole number',
  join: "join(separator='', attribute=None): the items as one text",
  last: 'last: the last item',
  length: 'length: how many items',
  list: 'list: as a list',
  lower: 'lower: in lower case',
  map: "map(attribute=…) or map('filter'): what each item gives",
  max: 'max(attribute=None): the largest item',
  min: 'min(attribute=None): the smallest item',
  reject: 'reject(test): the items that a test does not hold for',
  rejectattr: 'rejectattr(attribute, test): the items whose attribute fails a test',
  replace: 'replace(old, new, count=None): the text with another part',
  reverse: 'reverse: the other way round',
  round: "round(precision=0, method='common'): rounded",
  select: 'select(test): the items that a test holds for',
  selectattr: 'selectattr(attribute, test): the items whose attribute passes a test',
  slice: 'slice(slices): the items in that many lists',
  sort: 'sort(reverse=False, attribute=None): in order',
  sum: 'sum(attribute=None, start=0): all numbers together',
  title: 'title: Each Word With A Capital',
  tojson: 'tojson(indent=None): as JSON',
  trim: 'trim(chars=None): without white space at its ends',
  truncate: "truncate(length=255, killwords=False, end='...'): shortened",
  unique: 'unique(case_sensitive=False, attribute=None): each item once',
  upper: 'upper: IN CAPITALS',
  urlencode: 'urlencode: as part of an address',
  wordcount: 'wordcount: how many words',
  wordwrap: 'wordwrap(width=79): in lines of that length',
  xmlattr: 'xmlattr: a dict as attributes of XML',
};

export const FILTERS: readonly TemplateName[] = [
  { name: 'ds', about: 'Airflow: a date as YYYY-MM-DD' },
  { name: 'ds_nodash', about: 'Airflow: a date as YYYYMMDD' },
  { name: 'ts', about: 'Airflow: a date as 2018-01-01T00:00:00+00:00' },
  { name: 'ts_nodash', about: 'Airflow: a date as 20180101T000000' },
  { name: 'ts_nodash_with_tz', about: 'Airflow: a date as 20180101T000000+0000' },
  ...[...TEMPLATE_FILTERS]
    .filter((name) => !/^(ds|ts)(_|$)/.test(name))
    .map((name) => ({ name, about: CALLED_WITH[name] ?? 'Jinja' })),
];

export const TESTS: readonly TemplateName[] = [...TEMPLATE_TESTS].map((name) => ({ name, about: 'Jinja' }));

export const STATEMENTS: readonly TemplateName[] = [
  { name: 'if', about: '{% if … %} … {% endif %}' },
  { name: 'elif', about: 'Another condition' },
  { name: 'else', about: 'Otherwise' },
  { name: 'endif', about: 'End of an if' },
  { name: 'for', about: '{% for x in … %} … {% endfor %}' },
  { name: 'endfor', about: 'End of a for' },
  { name: 'set', about: '{% set x = … %}' },
  { name: 'endset', about: 'End of a set' },
  { name: 'macro', about: '{% macro name(x) %} … {% endmacro %}' },
  { name: 'endmacro', about: 'End of a macro' },
  { name: 'include', about: 'Another template here' },
  { name: 'import', about: 'Macros of another template' },
  { name: 'from', about: 'Some macros of another template' },
  { name: 'filter', about: '{% filter upper %} … {% endfilter %}' },
  { name: 'endfilter', about: 'End of a filter' },
  { name: 'raw', about: 'Text that is no template' },
  { name: 'endraw', about: 'End of a raw' },
  { name: 'with', about: 'Names for a part' },
  { name: 'endwith', about: 'End of a with' },
  { name: 'block', about: 'A part that others may replace' },
  { name: 'endblock', about: 'End of a block' },
];
