/**
 * The names that Airflow and Jinja give to templates: read from the template environment and the context of tasks in Airflow 3.3 and 2.10.
 */

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

const BOTH = words(`
  conn dag dag_run data_interval_end data_interval_start ds ds_nodash exception expanded_ti_count inlet_events inlets
  logical_date macros map_index_template outlet_events outlets params prev_data_interval_end_success
  prev_data_interval_start_success prev_end_date_success prev_start_date_success reason run_id task task_instance
  task_instance_key_str task_reschedule_count templates_dict test_mode ti try_number ts ts_nodash ts_nodash_with_tz var`);

/** Jinja's own. */
const GLOBALS = words('cycler dict joiner lipsum namespace range');

const ONLY: { readonly [version in 2 | 3]: readonly string[] } = {
  2: words(`conf execution_date next_ds next_ds_nodash next_execution_date prev_ds prev_ds_nodash prev_execution_date
    prev_execution_date_success tomorrow_ds tomorrow_ds_nodash triggering_dataset_events yesterday_ds yesterday_ds_nodash`),
  3: words('asset_state_store partition_date partition_key task_state_store triggering_asset_events'),
};

export const TEMPLATE_VARIABLES: { readonly [version in 2 | 3]: ReadonlySet<string> } = {
  2: new Set([...BOTH, ...GLOBALS, ...ONLY[2]]),
  3: new Set([...BOTH, ...GLOBALS, ...ONLY[3]]),
};

/** What the other major version had or has → what does the same here; null: nothing. Airflow's documentation, "Upgrading to Airflow 3". */
export const OTHER_VERSION: { readonly [version in 2 | 3]: { readonly [path: string]: string | null } } = {
  2: { triggering_asset_events: 'triggering_dataset_events', partition_key: null, partition_date: null },
  3: {
    conf: null,
    execution_date: 'logical_date',
    next_ds: 'data_interval_end | ds',
    next_ds_nodash: 'data_interval_end | ds_nodash',
    next_execution_date: 'data_interval_end',
    prev_ds: null,
    prev_ds_nodash: null,
    prev_execution_date: null,
    prev_execution_date_success: 'prev_data_interval_start_success',
    tomorrow_ds: 'macros.ds_add(ds, 1)',
    tomorrow_ds_nodash: "macros.ds_format(macros.ds_add(ds, 1), '%Y-%m-%d', '%Y%m%d')",
    triggering_dataset_events: 'triggering_asset_events',
    yesterday_ds: 'macros.ds_add(ds, -1)',
    yesterday_ds_nodash: "macros.ds_format(macros.ds_add(ds, -1), '%Y-%m-%d', '%Y%m%d')",
    'dag_run.execution_date': 'dag_run.logical_date',
    'dag_run.external_trigger': null,
    'dag_run.get_task_instance': null,
    'dag_run.get_task_instances': null,
    'dag_run.is_backfill': null,
    'dag_run.queued_at': null,
    'ti.execution_date': 'logical_date',
    'task_instance.execution_date': 'logical_date',
  },
};

/** A plugin may add others. */
export const TEMPLATE_MACROS: readonly string[] = words(
  'datetime datetime_diff_for_humans dateutil ds_add ds_format ds_format_locale json random time timedelta uuid yaml',
);

/** Built into Jinja 3, and Airflow's own. */
export const TEMPLATE_FILTERS: ReadonlySet<string> = new Set(
  words(`abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format
    groupby indent int items join last length list lower map max min pprint random reject rejectattr replace reverse round
    safe select selectattr slice sort string striptags sum title tojson trim truncate unique upper urlencode urlize
    wordcount wordwrap xmlattr ds ds_nodash ts ts_nodash ts_nodash_with_tz`),
);

export const TEMPLATE_TESTS: ReadonlySet<string> = new Set(
  words(`boolean callable defined divisibleby eq equalto escaped even false filter float ge greaterthan gt in integer
    iterable le lessthan lower lt mapping ne none number odd sameas sequence string test true undefined upper`),
);
