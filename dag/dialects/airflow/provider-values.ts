/**
 * What the constructors of much used providers refuse of values that are each of the right type: of two arguments one, words that are
 * none of those there are. Source: the `raise` statements of their `__init__`; other versions of a package may have fewer of them.
 */
import type { Value } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { described, isFilled, plain } from './argument-values.ts';

type Arguments = ReadonlyMap<string, Value>;

export interface ProviderFinding {
  /** The argument that is to blame; undefined for one that is not there. */
  readonly name?: string;
  readonly message: string;
  /** The argument's value, as it was most likely meant. */
  readonly better?: string;
}

/** A rule: `isComplete` says that what is not given is surely not given. */
type Rule = (args: Arguments, isComplete: boolean) => ProviderFinding | undefined;

export function providerFindings(operator: string, args: Arguments, isComplete: boolean): readonly ProviderFinding[] {
  return (RULES[operator] ?? []).flatMap((rule) => rule(args, isComplete) ?? []);
}

const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';

/** Surely: what is not known may be None. */
const isSurelyGiven = (value: Value | undefined): boolean => isGiven(value) && value?.kind !== 'unknown';

function atMostOne(...names: readonly string[]): Rule {
  return (args) => {
    const [first, second] = names.filter((name) => isSurelyGiven(args.get(name)));
    return first && second ? { name: second, message: `takes either '${first}' or '${second}', not both` } : undefined;
  };
}

/** Of those that are empty Airflow does not speak. */
function atMostOneFilled(...names: readonly string[]): Rule {
  return (args) => {
    const [first, second] = names.filter((name) => isFilled(args.get(name)));
    return first && second ? { name: second, message: `takes either '${first}' or '${second}', not both` } : undefined;
  };
}

function exactlyOne(...names: readonly string[]): Rule {
  const both = atMostOne(...names);
  return (args, isComplete) => {
    if (!isComplete || names.some((name) => isGiven(args.get(name)))) return both(args, isComplete);
    return { message: `needs one of ${names.map((name) => `'${name}'`).join(' and ')}` };
  };
}

function word(name: string, words: readonly string[], how: 'exact' | 'any case' = 'exact'): Rule {
  return (args) => {
    const value = args.get(name);
    if (!value || !plain(value) || (value.kind === 'none' && how === 'any case')) return undefined;
    const text = value.kind === 'str' ? value.value : undefined;
    const isOne = words.some(
      (each) => each === text || (how === 'any case' && each.toLowerCase() === text?.toLowerCase()),
    );
    if (isOne) return undefined;
    const better = text === undefined ? undefined : mostSimilar(text, words);
    const list = words.map((each) => `'${each}'`).join(', ');
    return {
      name,
      message: `takes one of ${list} for '${name}', not ${described(value)}`,
      ...(better ? { better } : {}),
    };
  };
}

function notBelow(name: string, least: number): Rule {
  return (args) => {
    const value = args.get(name);
    return (value?.kind === 'int' || value?.kind === 'float') && value.value < least
      ? { name, message: `needs ${least} or more for '${name}'` }
      : undefined;
  };
}

function never(name: string): Rule {
  return (args) => (isFilled(args.get(name)) ? { name, message: `cannot be given '${name}'` } : undefined);
}

/** Source: `S3DeleteObjectsOperator`. */
const keysOrScan: Rule = (args, isComplete) => {
  const scan = ['prefix', 'from_datetime', 'to_datetime'];
  const given = scan.find((name) => isSurelyGiven(args.get(name)));
  if (given && isSurelyGiven(args.get('keys')))
    return { name: given, message: `takes either 'keys' or '${given}', not both` };
  const isNothing = isComplete && ![...scan, 'keys'].some((name) => isGiven(args.get(name)));
  return isNothing ? { message: "needs 'keys', or one of 'prefix', 'from_datetime' and 'to_datetime'" } : undefined;
};

/** Source: `DataprocCreateClusterOperator`, which makes a cluster of its keywords where no configuration is given. */
const clusterOfKeywords: Rule = (args, isComplete) =>
  isComplete && !['cluster_config', 'virtual_cluster_config', 'project_id'].some((name) => isGiven(args.get(name)))
    ? { message: "needs 'project_id', where it has no 'cluster_config'" }
    : undefined;

/** Source: `DockerOperator`: True and False were taken by earlier versions. */
const autoRemove: Rule = (args) => {
  const value = args.get('auto_remove');
  if (value?.kind !== 'bool') return word('auto_remove', ['never', 'success', 'force'])(args, false);
  const better = value.value ? 'success' : 'never';
  return {
    name: 'auto_remove',
    message: `takes 'never', 'success' or 'force' for 'auto_remove', and no truth value`,
    better,
  };
};

const hostWithoutPorts: Rule = (args) => {
  const mode = args.get('network_mode');
  return mode?.kind === 'str' && mode.value === 'host' && isFilled(args.get('port_bindings'))
    ? { name: 'port_bindings', message: "cannot bind ports in the network mode 'host'" }
    : undefined;
};

const ifExists = word('action_if_job_exists', ['timestamp', 'fail']);
const finishing = word('on_finish_action', ['keep_pod', 'delete_pod', 'delete_active_pod', 'delete_succeeded_pod']);

const RULES: { readonly [operator: string]: readonly Rule[] | undefined } = {
  EmrAddStepsOperator: [exactlyOne('job_flow_id', 'job_flow_name')],
  S3DeleteObjectsOperator: [keysOrScan],
  DmsModifyTaskOperator: [atMostOne('cdc_start_time', 'cdc_start_position')],
  DmsStartReplicationOperator: [atMostOne('cdc_start_time', 'cdc_start_pos')],
  SageMakerProcessingOperator: [ifExists],
  SageMakerTrainingOperator: [ifExists],
  SageMakerTransformOperator: [ifExists, word('action_if_model_exists', ['timestamp', 'fail'])],
  SageMakerEndpointOperator: [word('operation', ['create', 'update'], 'any case')],
  EC2InstanceStateSensor: [word('target_state', ['running', 'stopped', 'terminated'])],
  S3KeysUnchangedSensor: [notBelow('inactivity_period', 0)],
  SqlToS3Operator: [
    atMostOneFilled('max_rows_per_file', 'groupby_kwargs'),
    word('file_format', ['csv', 'json', 'parquet'], 'any case'),
  ],
  SQLIntervalCheckOperator: [word('ratio_formula', ['max_over_min', 'relative_diff'])],
  DatabricksReposCreateOperator: [atMostOne('branch', 'tag')],
  DatabricksReposUpdateOperator: [exactlyOne('branch', 'tag'), exactlyOne('repo_id', 'repo_path')],
  DatabricksReposDeleteOperator: [exactlyOne('repo_id', 'repo_path')],
  DatabricksCopyIntoOperator: [word('file_format', ['CSV', 'JSON', 'AVRO', 'ORC', 'PARQUET', 'TEXT', 'BINARYFILE'])],
  DatabricksSQLStatementsSensor: [exactlyOne('statement', 'statement_id')],
  DockerOperator: [autoRemove, hostWithoutPorts],
  KubernetesPodOperator: [finishing],
  EksPodOperator: [finishing, never('config_file')],
  GKEStartPodOperator: [finishing, never('config_file')],
  GKEStartJobOperator: [never('config_file')],
  GCSDeleteObjectsOperator: [exactlyOne('objects', 'prefix')],
  GCSToBigQueryOperator: [
    atMostOneFilled('time_partitioning', 'range_partitioning'),
    word(
      'source_format',
      ['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'GOOGLE_SHEETS', 'DATASTORE_BACKUP', 'PARQUET', 'ORC'],
      'any case',
    ),
  ],
  GCSToLocalFilesystemOperator: [atMostOne('filename', 'store_to_xcom_key')],
  GCSUploadSessionCompleteSensor: [notBelow('inactivity_period', 0)],
  DataprocCreateClusterOperator: [clusterOfKeywords],
  GoogleCampaignManagerDeleteReportOperator: [exactlyOne('report_name', 'report_id')],
  AzureContainerInstancesOperator: [
    word('os_type', ['Linux', 'Windows']),
    word('restart_policy', ['Always', 'OnFailure', 'Never']),
    word('priority', ['Regular', 'Spot']),
  ],
  SqlToSlackApiFileOperator: [word('action_on_empty_df', ['send', 'skip', 'error'])],
};
