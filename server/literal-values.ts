/**
 * Values of arguments that operators check, or hand to a service that does, and whose annotation says no more than `str`.
 * Sources: Airflow's documentation of the operators; Kubernetes' and BigQuery's API references; the regions of AWS.
 */

/** Undefined where any text will do. `module`: of the operator, where it is known. */
export function literalValues(argument: string, module = ''): readonly string[] | undefined {
  return VALUES.find(({ names, of }) => names.includes(argument) && (of === undefined || of.test(module)))?.values;
}

interface Values {
  readonly names: readonly string[];
  /** Modules of the operators; absent for all. */
  readonly of?: RegExp;
  readonly values: readonly string[];
}

const words = (list: string): readonly string[] => list.split(' ');

const KUBERNETES = /\.kubernetes\.|\.eks$|kubernetes_engine$/;
const GOOGLE = /\.google\./;
const AMAZON = /\.amazon\./;

const VALUES: readonly Values[] = [
  { names: ['mode'], of: /sensor|comprehend|^$/i, values: ['poke', 'reschedule'] },
  { names: ['weight_rule'], values: ['downstream', 'upstream', 'absolute'] },
  {
    names: ['allowed_states', 'failed_states', 'skipped_states'],
    of: /external_task|trigger_dagrun|^$/,
    values: words(
      'success failed skipped upstream_failed up_for_retry up_for_reschedule running queued scheduled deferred removed restarting',
    ),
  },
  { names: ['on_finish_action'], of: KUBERNETES, values: words('delete_pod delete_succeeded_pod keep_pod') },
  { names: ['on_kill_action'], of: KUBERNETES, values: words('delete_pod keep_pod') },
  { names: ['image_pull_policy'], of: KUBERNETES, values: words('IfNotPresent Always Never') },
  { names: ['restart_policy'], of: /container_instances/, values: words('Never OnFailure Always') },
  { names: ['termination_message_policy'], of: KUBERNETES, values: words('File FallbackToLogsOnError') },
  { names: ['dnspolicy'], of: KUBERNETES, values: words('ClusterFirst ClusterFirstWithHostNet Default None') },
  { names: ['write_disposition'], of: GOOGLE, values: words('WRITE_EMPTY WRITE_TRUNCATE WRITE_APPEND') },
  { names: ['create_disposition'], of: GOOGLE, values: words('CREATE_IF_NEEDED CREATE_NEVER') },
  {
    names: ['source_format'],
    of: /gcs_to_bigquery|\.bigquery$/,
    values: words('CSV NEWLINE_DELIMITED_JSON AVRO PARQUET ORC GOOGLE_SHEETS DATASTORE_BACKUP'),
  },
  { names: ['export_format'], of: /bigquery_to_gcs/, values: words('CSV NEWLINE_DELIMITED_JSON AVRO PARQUET') },
  { names: ['schema_update_options'], of: GOOGLE, values: words('ALLOW_FIELD_ADDITION ALLOW_FIELD_RELAXATION') },
  { names: ['storage_class'], of: GOOGLE, values: words('STANDARD NEARLINE COLDLINE ARCHIVE MULTI_REGIONAL REGIONAL') },
  { names: ['launch_type'], of: AMAZON, values: words('FARGATE EC2 EXTERNAL') },
  { names: ['action_if_job_exists', 'action_if_model_exists'], of: /sagemaker/, values: words('timestamp fail') },
  {
    names: ['acl_policy'],
    of: AMAZON,
    values: words(
      'private public-read public-read-write authenticated-read aws-exec-read bucket-owner-read bucket-owner-full-control',
    ),
  },
  { names: ['method'], of: /\.http\.(operators|sensors)\./, values: words('GET POST PUT PATCH DELETE HEAD OPTIONS') },
  { names: ['deploy_mode'], of: /spark/, values: words('client cluster') },
  {
    names: ['region_name'],
    of: AMAZON,
    values: words(
      'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 sa-east-1 mx-central-1 eu-central-1 eu-central-2 eu-west-1 eu-west-2 eu-west-3 eu-north-1 eu-south-1 eu-south-2 ap-east-1 ap-south-1 ap-south-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7 me-south-1 me-central-1 il-central-1 af-south-1 cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1',
    ),
  },
];
