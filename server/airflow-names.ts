/** Names that DAG files import from Airflow beside operators, with their modules: those of Airflow 3.3 and of 2.10. */

/** Name → module. */
export function airflowNames(airflowVersion: 2 | 3): ReadonlyMap<string, string> {
  return airflowVersion === 3 ? AIRFLOW_3 : AIRFLOW_2;
}

const names = (table: { readonly [module: string]: string }): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).flatMap(([module, list]) => list.split(' ').map((name) => [name, module] as const)));

const TIMETABLES = {
  'airflow.timetables.interval': 'CronDataIntervalTimetable DeltaDataIntervalTimetable',
  'airflow.timetables.trigger': 'CronTriggerTimetable',
  'airflow.timetables.events': 'EventsTimetable',
};

const AIRFLOW_3 = names({
  'airflow.sdk':
    'DAG dag task task_group TaskGroup setup teardown asset Asset AssetAlias AssetAll AssetAny AssetWatcher Metadata chain chain_linear cross_downstream Label Param Variable Connection get_current_context Context XComArg ObjectStoragePath PokeReturnValue BaseHook BaseNotifier BaseOperatorLink TriggerRule WeightRule DagRunState TaskInstanceState DeadlineAlert DeadlineReference AsyncCallback MultipleCronTriggerTimetable',
  'airflow.sdk.exceptions': 'AirflowException AirflowFailException AirflowSkipException',
  'airflow.timetables.assets': 'AssetOrTimeSchedule',
  ...TIMETABLES,
});

const AIRFLOW_2 = names({
  airflow: 'DAG',
  'airflow.decorators': 'dag task task_group setup teardown',
  'airflow.utils.task_group': 'TaskGroup',
  'airflow.models.baseoperator': 'chain chain_linear cross_downstream',
  'airflow.models.baseoperatorlink': 'BaseOperatorLink',
  'airflow.utils.edgemodifier': 'Label',
  'airflow.models.param': 'Param',
  'airflow.models': 'Variable Connection',
  'airflow.models.xcom_arg': 'XComArg',
  'airflow.datasets': 'Dataset DatasetAlias DatasetAll DatasetAny',
  'airflow.datasets.metadata': 'Metadata',
  'airflow.timetables.datasets': 'DatasetOrTimeSchedule',
  'airflow.operators.python': 'get_current_context',
  'airflow.utils.context': 'Context',
  'airflow.hooks.base': 'BaseHook',
  'airflow.sensors.base': 'PokeReturnValue',
  'airflow.notifications.basenotifier': 'BaseNotifier',
  'airflow.io.path': 'ObjectStoragePath',
  'airflow.utils.trigger_rule': 'TriggerRule',
  'airflow.utils.weight_rule': 'WeightRule',
  'airflow.utils.state': 'DagRunState TaskInstanceState',
  'airflow.exceptions': 'AirflowException AirflowFailException AirflowSkipException',
  ...TIMETABLES,
});
