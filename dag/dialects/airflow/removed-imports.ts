/**
 * `removed-import` and `moved-import`: what Airflow 3 no longer has, and where it is now. Facts from importing every module and name of
 * Airflow 2.10 with Airflow 3.3, and from the release notes of Airflow 3.0.
 */
import type { Fix, Severity, TextEdit } from '../../model.ts';
import type { ImportedName, Interpreter } from '../../python/interpreter.ts';
import { locationOf } from '../../python/values.ts';
import { IMPORT_FROM_PLUGIN, isPluginModule } from './core-modules.ts';
import { moveOf } from './moves/moves.ts';
import { refuse } from './refusals.ts';
import { type Fault, stateOf } from './state.ts';

const STANDARD = 'airflow.providers.standard';
const SQL = 'airflow.providers.common.sql';

/** Name → its module now; for names that many old paths had. */
const NAMES: { readonly [name: string]: string } = {
  BashOperator: `${STANDARD}.operators.bash`,
  BranchDateTimeOperator: `${STANDARD}.operators.datetime`,
  EmptyOperator: `${STANDARD}.operators.empty`,
  LatestOnlyOperator: `${STANDARD}.operators.latest_only`,
  PythonOperator: `${STANDARD}.operators.python`,
  BranchPythonOperator: `${STANDARD}.operators.python`,
  ShortCircuitOperator: `${STANDARD}.operators.python`,
  PythonVirtualenvOperator: `${STANDARD}.operators.python`,
  ExternalPythonOperator: `${STANDARD}.operators.python`,
  BranchExternalPythonOperator: `${STANDARD}.operators.python`,
  BranchPythonVirtualenvOperator: `${STANDARD}.operators.python`,
  TriggerDagRunOperator: `${STANDARD}.operators.trigger_dagrun`,
  BranchDayOfWeekOperator: `${STANDARD}.operators.weekday`,
  BashSensor: `${STANDARD}.sensors.bash`,
  DateTimeSensor: `${STANDARD}.sensors.date_time`,
  DateTimeSensorAsync: `${STANDARD}.sensors.date_time`,
  ExternalTaskSensor: `${STANDARD}.sensors.external_task`,
  ExternalTaskMarker: `${STANDARD}.sensors.external_task`,
  FileSensor: `${STANDARD}.sensors.filesystem`,
  PythonSensor: `${STANDARD}.sensors.python`,
  TimeSensor: `${STANDARD}.sensors.time`,
  TimeSensorAsync: `${STANDARD}.sensors.time`,
  TimeDeltaSensor: `${STANDARD}.sensors.time_delta`,
  TimeDeltaSensorAsync: `${STANDARD}.sensors.time_delta`,
  DayOfWeekSensor: `${STANDARD}.sensors.weekday`,
  FSHook: `${STANDARD}.hooks.filesystem`,
  PackageIndexHook: `${STANDARD}.hooks.package_index`,
  SubprocessHook: `${STANDARD}.hooks.subprocess`,
  EmailOperator: 'airflow.providers.smtp.operators.smtp',
  GenericTransfer: `${SQL}.operators.generic_transfer`,
  SqlSensor: `${SQL}.sensors.sql`,
  SQLCheckOperator: `${SQL}.operators.sql`,
  SQLExecuteQueryOperator: `${SQL}.operators.sql`,
  SQLIntervalCheckOperator: `${SQL}.operators.sql`,
  SQLThresholdCheckOperator: `${SQL}.operators.sql`,
  SQLValueCheckOperator: `${SQL}.operators.sql`,
  BranchSQLOperator: `${SQL}.operators.sql`,
  DbApiHook: `${SQL}.hooks.sql`,
  BaseHook: 'airflow.sdk',
  BaseSensorOperator: 'airflow.sdk',
  PokeReturnValue: 'airflow.sdk',
  BaseBranchOperator: 'airflow.sdk.bases.branch',
  SimpleHttpOperator: 'airflow.providers.http.operators.http',
  HttpSensor: 'airflow.providers.http.sensors.http',
  HttpHook: 'airflow.providers.http.hooks.http',
  PostgresHook: 'airflow.providers.postgres.hooks.postgres',
  MySqlHook: 'airflow.providers.mysql.hooks.mysql',
  S3Hook: 'airflow.providers.amazon.aws.hooks.s3',
  SSHOperator: 'airflow.providers.ssh.operators.ssh',
  SSHHook: 'airflow.providers.ssh.hooks.ssh',
  KubernetesPodOperator: 'airflow.providers.cncf.kubernetes.operators.pod',
  get_current_context: 'airflow.sdk',
  Metadata: 'airflow.sdk',
};

/** Old name → new name and its module. */
const RENAMED: { readonly [name: string]: readonly [name: string, module: string] } = {
  DummyOperator: ['EmptyOperator', `${STANDARD}.operators.empty`],
  Dataset: ['Asset', 'airflow.sdk'],
  DatasetAlias: ['AssetAlias', 'airflow.sdk'],
  DatasetAll: ['AssetAll', 'airflow.sdk'],
  DatasetAny: ['AssetAny', 'airflow.sdk'],
};

/** Modules below these are gone, except those listed with them, which still lead on with a warning. */
const PACKAGES: { readonly [name: string]: readonly string[] } = {
  'airflow.operators': [
    'bash',
    'branch',
    'datetime',
    'email',
    'empty',
    'generic_transfer',
    'latest_only',
    'python',
    'smooth',
    'trigger_dagrun',
    'weekday',
  ],
  'airflow.sensors': [
    'base',
    'bash',
    'date_time',
    'external_task',
    'filesystem',
    'python',
    'time_delta',
    'time_sensor',
    'weekday',
  ],
  'airflow.hooks': ['base', 'filesystem', 'package_index', 'subprocess'],
  'airflow.contrib': [],
  'airflow.datasets': [],
  'airflow.subdag': [],
};

/** `module.name` that is gone while its module is still there → what to do instead, and the import that does it. */
const MEMBERS: { readonly [path: string]: readonly [advice: string, module?: string] } = {
  'airflow.utils.decorators.apply_defaults': ['operators apply defaults by themselves: remove it'],
  'airflow.utils.dates.days_ago': ["write the date itself: pendulum.datetime(2024, 1, 1, tz='UTC')"],
  'airflow.utils.dates.date_range': ['use a timetable or pendulum'],
  'airflow.utils.helpers.chain': ["it is in 'airflow.sdk' now", 'airflow.sdk'],
  'airflow.utils.helpers.cross_downstream': ["it is in 'airflow.sdk' now", 'airflow.sdk'],
  'airflow.lineage.entities': ['use assets'],
  'airflow.utils.db.create_session': ["it is in 'airflow.utils.session' now", 'airflow.utils.session'],
  'airflow.utils.state.SHUTDOWN': ['Airflow has no such state any more'],
  'airflow.utils.state.terminating_states': ['Airflow has no such states any more'],
  ...Object.fromEntries(
    ['36', '37', '38', '39', '310', '311', '312'].map((version) => [
      `airflow.PY${version}`,
      ['compare sys.version_info'] as const,
    ]),
  ),
};

/** Still there, with a warning that it will go: name → where it belongs now. Source: Airflow's own deprecation notes. */
const MOVED: { readonly [path: string]: string } = {
  'airflow.decorators.dag': 'airflow.sdk',
  'airflow.decorators.task': 'airflow.sdk',
  'airflow.decorators.task_group': 'airflow.sdk',
  'airflow.decorators.setup': 'airflow.sdk',
  'airflow.decorators.teardown': 'airflow.sdk',
  'airflow.models.baseoperator.chain': 'airflow.sdk',
  'airflow.models.baseoperator.chain_linear': 'airflow.sdk',
  'airflow.models.baseoperator.cross_downstream': 'airflow.sdk',
  'airflow.models.baseoperator.BaseOperator': 'airflow.sdk',
  'airflow.models.param.Param': 'airflow.sdk',
  'airflow.utils.task_group.TaskGroup': 'airflow.sdk',
  'airflow.utils.trigger_rule.TriggerRule': 'airflow.sdk',
  'airflow.utils.timezone.utc': 'airflow.sdk.timezone',
  'airflow.io.Properties': 'airflow.sdk.io',
  'airflow.models.abstractoperator.TaskStateChangeCallback': 'airflow.sdk.definitions._internal.abstractoperator',
};

export function checkImport(interpreter: Interpreter, imported: ImportedName): void {
  const found = importFault(imported, stateOf(interpreter).airflowVersion);
  if (found) refuse(interpreter, found);
}

/** What is wrong with an import that Airflow comes to. */
export function importFault(imported: ImportedName, airflowVersion: 2 | 3): Fault | undefined {
  const { module, name, site } = imported;
  if (!module.startsWith('airflow.') && module !== 'airflow') return undefined;
  const find = airflowVersion === 2 ? notInTwo : whatBecameOf;
  const finding = find(module, name);
  if (!finding) return undefined;
  const { severity, message, better } = finding;
  const fixes: readonly Fix[] = better ? [importFrom(better, imported, find)] : [];
  const code = severity === 'hint' ? 'moved-import' : 'removed-import';
  return { code, severity, message, site, related: [], fixes: fixes.filter(({ edits }) => edits.length > 0) };
}

type Better = NonNullable<Finding['better']>;

/** Names that move together stay together; of others, each gets a line of its own. */
function importFrom(better: Better, imported: ImportedName, find: typeof whatBecameOf): Fix {
  const { module, names = [], moduleSite } = imported;
  const isTogether =
    names.length > 1 &&
    names.every((each) => {
      const other = find(module, each)?.better;
      return other?.module === better.module && other.name === each;
    });
  const title = `Import ${isTogether ? listed(names) : better.name} from ${better.module}`;
  if (moduleSite && isTogether)
    return { title, edits: [{ location: locationOf(moduleSite), newText: better.module }], preferred: true };
  return { title, edits: otherImport(imported, better), preferred: true };
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `these ${names.length} names` : names.join(', ');
}

/** Why no Airflow of this major version can import it. */
export function surelyMissing(airflowVersion: 2 | 3, module: string, name: string | undefined): string | undefined {
  if (!module.startsWith('airflow.') && module !== 'airflow') return undefined;
  const finding = airflowVersion === 2 ? notInTwo(module, name) : whatBecameOf(module, name);
  return finding?.severity === 'error' ? finding.message : undefined;
}

/** In place of a name that is imported alone; of several, it gets a line of its own. */
function otherImport({ name, names, site, moduleSite }: ImportedName, better: Better): TextEdit[] {
  const alias = better.name === name ? undefined : renamed(better.name, name, site);
  if (moduleSite && names?.length === 1)
    return [
      { location: locationOf(moduleSite), newText: better.module },
      ...(alias === undefined ? [] : [{ location: locationOf(site), newText: alias }]),
    ];
  const { document, start, end } = site;
  const before = document.text.slice(0, start);
  const statement = [...before.matchAll(/^([ \t]*)from\s[^\n]*import\b/gm)].at(-1);
  if (!statement || name === undefined) return [];
  const written = alias ?? document.text.slice(start, end);
  const after = /^\s*,[ \t]*/.exec(document.text.slice(end));
  const comma = after ? '' : (/,\s*$/.exec(before)?.[0] ?? '');
  const at = { document, start: statement.index, end: statement.index };
  return [
    {
      location: locationOf(at),
      newText: `${statement[1] ?? ''}from ${better.module} import ${written}${document.text.includes('\r\n') ? '\r\n' : '\n'}`,
    },
    {
      location: locationOf({ document, start: start - comma.length, end: end + (after?.[0].length ?? 0) }),
      newText: '',
    },
  ];
}

/** Of a module of Airflow 2, or of a name in it, with Airflow 3. */
export function whatBecameOf(module: string, name: string | undefined): Finding | undefined {
  return removed(module, name) ?? moved(module, name) ?? recorded(module, name);
}

export interface Finding {
  readonly severity: Severity;
  readonly message: string;
  readonly better?: { readonly module: string; readonly name: string };
}

function removed(module: string, name: string | undefined): Finding | undefined {
  const [, parent = '', child = ''] = /^(airflow\.\w+)(?:\.(\w+))?/.exec(module) ?? [];
  const left = PACKAGES[parent];
  const known = left && Object.hasOwn(PACKAGES, parent);
  const goneModule = known && (child ? !left.includes(child) : left.length === 0);
  if (goneModule) {
    const better = name === undefined ? undefined : (replacement(name) ?? split(moveOf(module, name)?.target));
    const advice = better
      ? `; ${better.name} is in '${better.module}' now`
      : module.includes('subdag')
        ? '; use task groups instead of SubDAGs'
        : module.includes('datasets')
          ? '; assets have taken the place of datasets'
          : isPluginModule(module)
            ? `; ${IMPORT_FROM_PLUGIN}`
            : '; the provider packages have what was in it';
    return {
      severity: 'error',
      message: `Airflow 3 has no module '${module}'${advice}`,
      ...(better ? { better } : {}),
    };
  }
  if (name === undefined) return undefined;
  const member = MEMBERS[`${module}.${name}`];
  if (!member) return undefined;
  const [advice, now] = member;
  return {
    severity: 'error',
    message: `Airflow 3 has no '${name}' in '${module}': ${advice}`,
    ...(now ? { better: { module: now, name } } : {}),
  };
}

function replacement(name: string): { readonly module: string; readonly name: string } | undefined {
  const renamedTo = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  if (renamedTo) return { name: renamedTo[0], module: renamedTo[1] };
  const module = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  return module ? { name, module } : undefined;
}

function moved(module: string, name: string | undefined): Finding | undefined {
  if (name === undefined) return undefined;
  const shim = /^airflow\.(operators|sensors|hooks)\.\w+$/.test(module);
  const to = MOVED[`${module}.${name}`] ?? (shim && Object.hasOwn(NAMES, name) ? NAMES[name] : undefined);
  if (!to) return undefined;
  return {
    severity: 'hint',
    message: `${name} is in '${to}' in Airflow 3; the import from '${module}' still works, but will go`,
    better: { module: to, name },
  };
}

/** What importing every name of Airflow 2 with Airflow 3 has shown. */
function recorded(module: string, name: string | undefined): Finding | undefined {
  const found = moveOf(module, name);
  const better = split(found?.target);
  const isHere = better?.module === module && better.name === name;
  if (!found || (found.kind === 'moved' && !better) || isHere) return undefined;
  const where = better ? `${better.name === name ? name : `'${better.name}'`} is in '${better.module}'` : undefined;
  if (found.kind === 'moved')
    return {
      severity: 'hint',
      message: `${where} in Airflow 3; the import from '${module}' still works, but will go`,
      ...(better ? { better } : {}),
    };
  const what = name === undefined ? `module '${module}'` : `'${name}' in '${module}'`;
  const advice = where ? `; ${where} now` : '';
  // What went after 3.0 may be there in the Airflow 3 that the file is for.
  const [severity, airflow] =
    found.kind === 'removed' ? (['error', 'Airflow 3'] as const) : (['warning', 'Airflow 3.3'] as const);
  return { severity, message: `${airflow} has no ${what}${advice}`, ...(better ? { better } : {}) };
}

function split(path: string | undefined): { readonly module: string; readonly name: string } | undefined {
  const [, module, name] = /^(.+)\.(\w+)$/.exec(path ?? '') ?? [];
  return module && name ? { module, name } : undefined;
}

/** `airflow.sdk` came with Airflow 3: name → its module in Airflow 2. */
const SDK_IN_TWO: { readonly [name: string]: string } = {
  DAG: 'airflow',
  dag: 'airflow.decorators',
  task: 'airflow.decorators',
  task_group: 'airflow.decorators',
  setup: 'airflow.decorators',
  teardown: 'airflow.decorators',
  chain: 'airflow.models.baseoperator',
  chain_linear: 'airflow.models.baseoperator',
  cross_downstream: 'airflow.models.baseoperator',
  BaseOperator: 'airflow.models.baseoperator',
  BaseHook: 'airflow.hooks.base',
  BaseSensorOperator: 'airflow.sensors.base',
  PokeReturnValue: 'airflow.sensors.base',
  Connection: 'airflow.models',
  Variable: 'airflow.models',
  Param: 'airflow.models.param',
  TaskGroup: 'airflow.utils.task_group',
  TriggerRule: 'airflow.utils.trigger_rule',
  Label: 'airflow.utils.edgemodifier',
  ObjectStoragePath: 'airflow.io.path',
  get_current_context: 'airflow.operators.python',
};

function notInTwo(module: string, name: string | undefined): Finding | undefined {
  if (isPluginModule(module))
    return { severity: 'error', message: `Airflow 2 has no module '${module}'; ${IMPORT_FROM_PLUGIN}` };
  if (module !== 'airflow.sdk' && !module.startsWith('airflow.sdk.')) return undefined;
  const now = name !== undefined && Object.hasOwn(SDK_IN_TWO, name) ? SDK_IN_TWO[name] : undefined;
  return {
    severity: 'error',
    message: `Airflow 2 has no module '${module}'${now ? `; ${name} is in '${now}'` : ''}`,
    ...(now && name ? { better: { module: now, name } } : {}),
  };
}

/** The old name stays in use in the file: `EmptyOperator as DummyOperator`. */
function renamed(to: string, from: string | undefined, site: ImportedName['site']): string {
  const written = site.document.text.slice(site.start, site.end);
  return /\bas\b/.test(written) ? written.replace(/^\w+/, to) : `${to} as ${from}`;
}
