/** What the names of Airflow stand for: dotted path → value. */

import { getAttribute } from '../../python/attributes.ts';
import { imported } from '../../python/library/attributes.ts';
import { libraryModule } from '../../python/library/modules.ts';
import { routine } from '../../python/library/routine.ts';
import {
  bool,
  dict,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  type PyModule,
  type Site,
  str,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkAsset, checkAssetAlias, checkAssetReference, checkCombination } from './asset-arguments.ts';
import { ASSET } from './asset-decorator.ts';
import { operatorCatalogue } from './catalogue/catalogue.ts';
import { chain, chainLinear, crossDownstream } from './chains.ts';
import { refuseContext } from './current-context.ts';
import { DAG_CLASS, DAG_DECORATOR } from './dags.ts';
import { checkDefinition, DEFINITION_NAMES } from './definition-values.ts';
import { ENUMERATIONS } from './enumerations.ts';
import { TASK_GROUP_DECORATOR } from './group-decorator.ts';
import { TASK_GROUP } from './groups.ts';
import { EDGE_MODIFIER, LABEL } from './labels.ts';
import { operatorClass } from './operators.ts';
import { noteVariableRead } from './parse-time-work.ts';
import { keepOpen } from './records.ts';
import { refuse } from './refusals.ts';
import { CONTEXT_WRAPPER } from './setup-members.ts';
import { stateOf } from './state.ts';
import { SETUP, TASK, TEARDOWN } from './taskflow.ts';
import { classOfXCom } from './xcoms.ts';

/** A class that only keeps what it is made with. */
function record(module: string, name: string, positional: readonly string[]): PyClass {
  return nativeClass(
    module,
    name,
    [],
    [
      ['__or__', native('__or__', (call) => combined(call, 'AssetAny'))],
      ['__and__', native('__and__', (call) => combined(call, 'AssetAll'))],
    ],
    {
      construct: (interpreter, cls, args, site) => {
        if (cls === ASSET_CLASS) checkAsset(interpreter, 'Asset', args, site);
        if (cls === DATASET_CLASS) checkAsset(interpreter, 'Dataset', args, site);
        if (!cls.site) checkDefinition(interpreter, cls.name, args, site);
        if (/^(Asset|Dataset)Alias$/.test(cls.name)) checkAssetAlias(interpreter, cls.name, args, site);
        const made = instance(cls, site, args.keywords);
        for (const [index, value] of args.positional.entries())
          made.attrs.set(positional[index] ?? `arg${index}`, value);
        keepOpen(made, args);
        if (cls.name === 'Asset' || cls.name === 'Dataset') completeAsset(made);
        return made;
      },
      fallbackAttribute: (_interpreter, _self, attribute, site) =>
        attribute.startsWith('__') ? undefined : unknown(`the attribute ${attribute} of a ${name}`, site),
      // `DeadlineReference.DAGRUN_QUEUED_AT`
      classAttribute: (_interpreter, _cls, attribute, site) =>
        attribute.startsWith('__') ? undefined : unknown(`the attribute ${attribute} of ${name}`, site),
    },
  );
}

/** Airflow: an asset with only a name has it as URI too, and the other way round. */
function completeAsset(made: PyInstance): void {
  const name = made.attrs.get('name') ?? made.attrs.get('uri');
  const uri = made.attrs.get('uri') ?? name;
  if (name) made.attrs.set('name', name);
  if (uri) made.attrs.set('uri', uri);
}

function combined(call: NativeCall, name: string): Value {
  checkCombination(call, name === 'AssetAny' ? '|' : '&');
  const made = instance(name === 'AssetAny' ? ASSET_ANY : ASSET_ALL, call.site);
  made.attrs.set('objects', list([...conditionOf(call.self, made.cls), call.positional[0] ?? NONE]));
  return made;
}

/** Airflow: `a | b | c` is one condition of three. */
function conditionOf(left: Value, cls: PyClass): readonly Value[] {
  if (left.kind !== 'instance' || left.cls !== cls) return [left];
  const objects = left.attrs.get('objects');
  return objects?.kind === 'list'
    ? objects.items
    : [...left.attrs].filter(([name]) => name.startsWith('arg')).map(([, each]) => each);
}

const ASSET_CLASS = record('airflow.sdk.definitions.asset', 'Asset', ['name', 'uri']);
const ASSET_NAME_REF = record('airflow.sdk.definitions.asset', 'AssetNameRef', ['name']);
const ASSET_URI_REF = record('airflow.sdk.definitions.asset', 'AssetUriRef', ['uri']);
ASSET_CLASS.namespace.set('ref', {
  kind: 'class-member',
  binding: 'static',
  callee: native(
    'ref',
    (call) => {
      checkAssetReference(call);
      return instance(call.keywords.has('name') ? ASSET_NAME_REF : ASSET_URI_REF, call.site, call.keywords);
    },
    false,
  ),
});
const DATASET_CLASS = record('airflow.datasets', 'Dataset', ['uri', 'extra']);
const ASSET_ANY = record('airflow.sdk.definitions.asset', 'AssetAny', []);
const ASSET_ALL = record('airflow.sdk.definitions.asset', 'AssetAll', []);

/** `Variable.get`: known when the caller told its value, else what the default says, in doubt. */
function variableGet(call: NativeCall): Value {
  const key = call.positional[0] ?? call.keywords.get('key');
  const fallback = call.positional[1] ?? call.keywords.get('default_var') ?? call.keywords.get('default');
  const decode = call.keywords.get('deserialize_json');
  const isJson = decode?.kind === 'bool' && decode.value;
  noteVariableRead(call.interpreter, key?.kind === 'str' ? key.value : undefined, isJson ? 'json' : 'value', call.site);
  const known = key?.kind === 'str' ? stateOf(call.interpreter).variables[key.value] : undefined;
  if (known !== undefined) return isJson ? fromJson(known, call.site) : str(known);
  const name = key?.kind === 'str' ? `'${key.value}'` : '';
  return unknown(
    `the Airflow Variable ${name}`.trim(),
    call.site,
    fallback && fallback.kind !== 'unknown' ? { choices: [fallback] } : {},
  );
}

function fromJson(text: string, site: Site): Value {
  try {
    return jsonValue(JSON.parse(text));
  } catch {
    return unknown('an Airflow Variable that is not JSON', site);
  }
}

function jsonValue(value: unknown): Value {
  if (value === null) return NONE;
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'number') return Number.isInteger(value) ? int(value) : { kind: 'float', value };
  if (typeof value === 'string') return str(value);
  if (Array.isArray(value)) return list(value.map(jsonValue));
  return dict(Object.entries(value as object).map(([key, item]) => [str(key), jsonValue(item)]));
}

/** Airflow 3.3: `@result` over `@task`. */
function markedResult(call: NativeCall): Value {
  const [made] = call.positional;
  if (made?.kind === 'function')
    refuse(call.interpreter, {
      code: 'invalid-argument',
      message: `@result has to stand over @task: '${made.name}' is no task yet`,
      site: call.site,
    });
  return made ?? NONE;
}

const VARIABLE: PyClass = nativeClass(
  'airflow.models.variable',
  'Variable',
  [],
  [
    ['get', native('get', variableGet, false)],
    ['set', native('set', () => NONE, false)],
    ['setdefault', native('setdefault', variableGet, false)],
  ],
);

/** `import_string('airflow.operators.bash.BashOperator')`. */
const importString = routine('import_string', 'dotted_path', (call, path) => {
  if (path.kind !== 'str') return unknown(path.kind === 'unknown' ? path.reason : 'a path of a class', call.site);
  const dot = path.value.lastIndexOf('.');
  const module = imported(call, path.value.slice(0, dot));
  return getAttribute(call.interpreter, module, path.value.slice(dot + 1), call.site);
});

/** By the last part of the path: these names mean the same wherever Airflow keeps or has kept them. */
const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['DAG', DAG_CLASS],
  ['Dag', DAG_CLASS],
  ['dag', DAG_DECORATOR],
  ['task', TASK],
  ['TaskGroup', TASK_GROUP],
  ['task_group', TASK_GROUP_DECORATOR],
  ['setup', SETUP],
  ['teardown', TEARDOWN],
  ['context_wrapper', CONTEXT_WRAPPER],
  ['ContextWrapper', CONTEXT_WRAPPER],
  ['Label', LABEL],
  ['EdgeModifier', EDGE_MODIFIER],
  ['chain', native('chain', chain, false)],
  ['chain_linear', native('chain_linear', chainLinear, false)],
  ['cross_downstream', native('cross_downstream', crossDownstream, false)],
  ...ENUMERATIONS.map((each) => [each.name, each] as const),
  ['Variable', VARIABLE],
  ['Asset', ASSET_CLASS],
  ['Dataset', DATASET_CLASS],
  ['AssetAny', ASSET_ANY],
  ['DatasetAny', ASSET_ANY],
  ['AssetAll', ASSET_ALL],
  ['DatasetAll', ASSET_ALL],
  ['AssetAlias', record('airflow.sdk.definitions.asset', 'AssetAlias', ['name', 'group'])],
  ['DatasetAlias', record('airflow.datasets', 'DatasetAlias', ['name'])],
  ['AssetWatcher', record('airflow.sdk.definitions.asset', 'AssetWatcher', ['name', 'trigger'])],
  ['Param', record('airflow.models.param', 'Param', ['default', 'description'])],
  ['ParamsDict', record('airflow.models.param', 'ParamsDict', ['dict_obj'])],
  ['Connection', record('airflow.models.connection', 'Connection', ['conn_id', 'conn_type'])],
  ['asset', ASSET],
  ['result', native('result', markedResult, false)],
  ['get_current_context', native('get_current_context', refuseContext, false)],
  ['import_string', importString],
]);

/** Timetables and the like are told apart by their name; what they are made with is kept. */
const RECORDS = new Map<string, PyClass>();
function recordClass(path: string): PyClass {
  const at = path.lastIndexOf('.');
  const known = RECORDS.get(path) ?? record(path.slice(0, at), path.slice(at + 1), []);
  RECORDS.set(path, known);
  return known;
}

const OPERATOR_NAME = /(Operator|Sensor|OperatorAsync|SensorAsync|DecoratedOperator)$/;
const OTHER_OPERATORS = new Set([
  'GenericTransfer',
  'ExternalTaskMarker',
  'S3KeySensorAsync',
  'LocalFilesystemToS3',
  'S3ToRedshiftTransfer',
  'S3ToHiveTransfer',
  'MySqlToHiveTransfer',
  'HiveToMySqlTransfer',
]);

export function isOperatorPath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (!/^_?[A-Z]/.test(name)) return false;
  return OPERATOR_NAME.test(name) || OTHER_OPERATORS.has(name);
}

const APPLY_DEFAULTS = routine('apply_defaults', 'func', (_call, func) => func);

/** A version string to compare with where the exact one is not known: the newest of that major version. */
const VERSIONS = { 2: '2.11.0', 3: '3.3.2' } as const;

export function airflowValue(path: string, airflowVersion: 2 | 3): Value | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  // Airflow 3: the old names are the new classes.
  const known = NAMES.get(
    airflowVersion === 3 && /^airflow(\.datasets)?\.Dataset/.test(path) ? name.replace('Dataset', 'Asset') : name,
  );
  const isOther =
    (name === 'task' && path === 'airflow.sdk.execution_time.task') ||
    (name === 'result' && path !== 'airflow.sdk.result');
  if (known && !isOther) return known;
  if (name === 'XComArg' || name === 'PlainXComArg') return classOfXCom();
  const moved = operatorCatalogue(airflowVersion).moved(path);
  if (moved) return operatorClass(moved);
  if (isOperatorPath(path)) return operatorClass(path);
  if (/^airflow\.(__version__|version\.version)$/.test(path)) return str(VERSIONS[airflowVersion]);
  if (/^AIRFLOW_V_\d+(_\d+)*_PLUS$/.test(name)) {
    const [major = 0, minor = 0] = name.slice('AIRFLOW_V_'.length, -'_PLUS'.length).split('_').map(Number);
    return bool(major < airflowVersion || (major === airflowVersion && minor <= (airflowVersion === 2 ? 11 : 3)));
  }
  if (
    /(Timetable|TimeSchedule)$/.test(name) ||
    (path.startsWith('airflow.sdk.') && DEFINITION_NAMES.test(name)) ||
    /^(PartitionedAtRuntime|Deadline|DeadlineAlert|DeadlineReference|AsyncCallback|SyncCallback)$/.test(name)
  )
    return recordClass(path);
  // Airflow 2 keeps it as a decorator that changes nothing: operators apply defaults by themselves.
  if (path === 'airflow.utils.decorators.apply_defaults' && airflowVersion === 2) return APPLY_DEFAULTS;
  if (path === 'airflow.utils.timezone.datetime' || path === 'airflow.sdk.timezone.datetime') return pendulumDatetime();
  if (path === 'airflow.utils.timezone.utc' || path === 'airflow.sdk.timezone.utc') return str('UTC');
  return undefined;
}

function pendulumDatetime(): Value | undefined {
  return libraryModule('pendulum')?.namespace.get('datetime') ?? libraryModule('pendulum')?.member?.('datetime');
}

/** Modules that Airflow's own examples import. */
export const EXAMPLES = 'airflow.example_dags.';

const modules = new Map<string, PyModule>();

/** `airflow` and everything below it: what is not in the vocabulary is unknown, with its path as origin. */
export function airflowModule(name: string, airflowVersion: 2 | 3): PyModule | undefined {
  if (name !== 'airflow' && !name.startsWith('airflow.')) return undefined;
  // Files of Airflow's that many have a copy of beside their own.
  if (name.startsWith(EXAMPLES)) return undefined;
  const key = `${airflowVersion} ${name}`;
  const known = modules.get(key);
  if (known) return known;
  const made: PyModule = {
    kind: 'module',
    name,
    namespace: new Map(),
    open: true,
    member: (member) =>
      airflowValue(`${name}.${member}`, airflowVersion) ?? {
        kind: 'unknown',
        reason: `${name}.${member}`,
        origin: `${name}.${member}`,
      },
  };
  modules.set(key, made);
  return made;
}
