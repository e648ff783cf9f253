/**
 * Keys of dicts that operators hand to the API of a service as they are, and what some of them may be.
 * Sources: BigQuery's REST reference (`JobConfiguration`), EMR Serverless' `StartJobRun`.
 */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Candidate } from './completion-place.ts';
import type { DictAt } from './dict-at.ts';

/** What may stand at a place in the dict that an argument of an operator is given; undefined where that is not known. */
export function literalDictKeys(
  operator: string,
  argument: string,
  { path, isKey }: DictAt,
): readonly Candidate[] | undefined {
  const dict = DICTS[`${operator}.${argument}`];
  const shape = dict === undefined ? undefined : path.reduce(below, dict);
  if (shape === undefined || typeof shape === 'string') return undefined;
  if (Array.isArray(shape))
    return isKey ? undefined : shape.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
  if (!isKey) return undefined;
  return Object.entries(shape as Fields).map(([label, value]) => ({
    label,
    kind: CompletionItemKind.Property,
    detail: typeof value === 'string' ? value : Array.isArray(value) ? value.join(' | ') : 'dict',
  }));
}

/** The type in a word, the values that it may have, or the keys of a dict. */
type Shape = string | readonly string[] | Fields;
interface Fields {
  readonly [key: string]: Shape;
}

function below(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape === undefined || typeof shape === 'string' || Array.isArray(shape)) return undefined;
  return Object.hasOwn(shape, key) ? (shape as Fields)[key] : undefined;
}

const TABLE: Fields = { projectId: 'str', datasetId: 'str', tableId: 'str' };
const WRITE = ['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY'];
const CREATE = ['CREATE_IF_NEEDED', 'CREATE_NEVER'];
const PARTITIONING: Fields = {
  type: ['DAY', 'HOUR', 'MONTH', 'YEAR'],
  field: 'str',
  expirationMs: 'str',
};
const DESTINATION: Fields = {
  destinationTable: TABLE,
  createDisposition: CREATE,
  writeDisposition: WRITE,
  timePartitioning: PARTITIONING,
  clustering: { fields: 'list[str]' },
  schemaUpdateOptions: ['ALLOW_FIELD_ADDITION', 'ALLOW_FIELD_RELAXATION'],
};

const BIGQUERY_JOB: Fields = {
  query: {
    query: 'str',
    useLegacySql: 'bool',
    ...DESTINATION,
    priority: ['INTERACTIVE', 'BATCH'],
    useQueryCache: 'bool',
    parameterMode: ['NAMED', 'POSITIONAL'],
    queryParameters: 'list[dict]',
    maximumBytesBilled: 'str',
    defaultDataset: { projectId: 'str', datasetId: 'str' },
  },
  load: {
    sourceUris: 'list[str]',
    sourceFormat: ['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'PARQUET', 'ORC', 'DATASTORE_BACKUP'],
    autodetect: 'bool',
    schema: { fields: 'list[dict]' },
    skipLeadingRows: 'int',
    fieldDelimiter: 'str',
    ...DESTINATION,
  },
  extract: {
    sourceTable: TABLE,
    destinationUris: 'list[str]',
    destinationFormat: ['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'PARQUET'],
    compression: ['NONE', 'GZIP', 'DEFLATE', 'SNAPPY', 'ZSTD'],
    fieldDelimiter: 'str',
    printHeader: 'bool',
  },
  copy: { sourceTable: TABLE, sourceTables: 'list[dict]', ...DESTINATION },
  dryRun: 'bool',
  jobTimeoutMs: 'str',
  labels: 'dict[str, str]',
};

const EMR_SERVERLESS_DRIVER: Fields = {
  sparkSubmit: { entryPoint: 'str', entryPointArguments: 'list[str]', sparkSubmitParameters: 'str' },
  hive: { query: 'str', initQueryFile: 'str', parameters: 'str' },
};

const DICTS: { readonly [argument: string]: Fields } = {
  'BigQueryInsertJobOperator.configuration': BIGQUERY_JOB,
  'EmrServerlessStartJobOperator.job_driver': EMR_SERVERLESS_DRIVER,
};
