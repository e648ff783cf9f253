/**
 * Modules of Airflow 2 below the packages where Airflow 1 put what plugins brought. Source: 2.10.5, its deprecated names included, and
 * what went between 2.0 and 2.10.
 */

const MODULES: { readonly [package_: string]: ReadonlySet<string> } = {
  operators: new Set(
    `bash bash_operator branch branch_operator check_operator dagrun_operator datetime docker_operator
    druid_check_operator dummy dummy_operator email email_operator empty gcs_to_s3 generic_transfer
    google_api_to_s3_transfer hive_operator hive_stats_operator hive_to_druid hive_to_mysql hive_to_samba_operator
    http_operator jdbc_operator latest_only latest_only_operator mssql_operator mssql_to_hive mysql_operator
    mysql_to_hive oracle_operator papermill_operator pig_operator postgres_operator presto_check_operator
    presto_to_mysql python python_operator redshift_to_s3_operator s3_file_transform_operator s3_to_hive_operator
    s3_to_redshift_operator slack_operator smooth sql sql_branch_operator sqlite_operator subdag subdag_operator
    trigger_dagrun weekday`.split(/\s+/),
  ),
  sensors: new Set(
    `base base_sensor_operator bash date_time date_time_sensor external_task external_task_sensor filesystem hdfs_sensor
    hive_partition_sensor http_sensor metastore_partition_sensor named_hive_partition_sensor python s3_key_sensor
    s3_prefix_sensor smart_sensor sql sql_sensor time_delta time_delta_sensor time_sensor web_hdfs_sensor weekday
    weekday_sensor`.split(/\s+/),
  ),
  hooks: new Set(
    `S3_hook base base_hook dbapi dbapi_hook docker_hook druid_hook filesystem hdfs_hook hive_hooks http_hook jdbc_hook
    mssql_hook mysql_hook oracle_hook package_index pig_hook postgres_hook presto_hook samba_hook slack_hook sqlite_hook
    subprocess webhdfs_hook zendesk_hook`.split(/\s+/),
  ),
};

/** Whether no Airflow 2 has it, so that a plugin of Airflow 1 must have brought it. */
export function isPluginModule(module: string): boolean {
  const [, package_ = '', name = ''] = /^airflow\.(\w+)\.(\w+)/.exec(module) ?? [];
  return Object.hasOwn(MODULES, package_) && MODULES[package_]?.has(name) === false;
}

export const IMPORT_FROM_PLUGIN = "if a plugin brought it, import from the plugin's own module";
