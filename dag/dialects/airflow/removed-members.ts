/**
 * `removed-member`: methods and attributes that Airflow 3 took from the classes that DAG files use. Source: each is there in an
 * object of Airflow 2.10.5 and not in one of 3.3.2.
 */
import type { Fix } from '../../model.ts';
import type { ParsedSource } from '../../python/interpreter.ts';
import type { FunctionDefinition, Span } from '../../python/syntax.ts';
import type { Site } from '../../python/values.ts';
import { changeTo } from './refusals.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf } from './syntax-walk.ts';
import type { WrittenPaths } from './written-paths.ts';

/** Member → the one that stands in its place, or a word of advice in brackets; null: nothing does. */
type Members = { readonly [name: string]: string | null };

const DAG: Members = {
  run: 'test',
  schedule_interval: 'schedule',
  concurrency: 'max_active_tasks',
  fail_stop: 'fail_fast',
  full_filepath: 'fileloc',
  filepath: 'fileloc',
  clear: null,
  create_dagrun: '(Airflow makes runs itself; TriggerDagRunOperator asks for one)',
  normalized_schedule_interval: '(look at its timetable)',
  following_schedule: '(ask its timetable)',
  previous_schedule: '(ask its timetable)',
  next_dagrun_info: '(ask its timetable)',
  iter_dagrun_infos_between: '(ask its timetable)',
  get_next_data_interval: '(ask its timetable)',
  get_run_dates: '(ask its timetable)',
  date_range: '(ask its timetable)',
  is_paused: null,
  get_is_paused: null,
  latest_execution_date: null,
  get_num_active_runs: null,
  get_active_runs: null,
  get_last_dagrun: null,
  get_dagrun: null,
  get_concurrency_reached: null,
  get_task_instances: null,
  set_task_instance_state: null,
  bulk_sync_to_db: null,
  sync_to_db: null,
  sub_dag: '(use a TaskGroup)',
  subdags: '(use a TaskGroup)',
  is_subdag: '(use a TaskGroup)',
  parent_dag: '(use a TaskGroup)',
  tree_view: null,
  default_view: null,
  orientation: null,
  allow_future_exec_dates: null,
};
const BASE_HOOK: Members = { get_connections: 'get_connection' };

const OF_CLASSES: readonly (readonly [path: RegExp, owner: string, members: Members])[] = [
  [/^airflow\..*\.?(DAG)$/, 'DAG', DAG],
  [/^airflow\.(sdk|hooks\.base|sdk\.bases\.hook)\.BaseHook$/, 'BaseHook', BASE_HOOK],
  [/^airflow\.(hooks|providers\.[\w.]+\.hooks)\.[\w.]*Hook$/, 'hook', BASE_HOOK],
  [
    /^airflow\.[\w.]+\.TriggerRule$/,
    'TriggerRule',
    { DUMMY: 'ALWAYS', NONE_FAILED_OR_SKIPPED: 'NONE_FAILED_MIN_ONE_SUCCESS' },
  ],
  [
    /^airflow\.[\w.]*HookLineageCollector$/,
    'HookLineageCollector',
    {
      create_dataset: 'create_asset',
      add_input_dataset: 'add_input_asset',
      add_output_dataset: 'add_output_asset',
      collected_datasets: 'collected_assets',
    },
  ],
  [
    /^airflow\.providers_manager\.ProvidersManager$/,
    'ProvidersManager',
    {
      initialize_providers_dataset_uri_resources: 'initialize_providers_asset_uri_resources',
      dataset_factories: 'asset_factories',
      dataset_uri_handlers: 'asset_uri_handlers',
      dataset_to_openlineage_converters: 'asset_to_openlineage_converters',
    },
  ],
  [
    /^airflow\.(secrets|providers\.[\w.]+\.secrets)\.[\w.]*Backend$/,
    'secrets backend',
    { get_conn_uri: 'get_conn_value', get_connections: 'get_connection' },
  ],
  [/^airflow\.[\w.]*AwsAuthManager$/, 'AwsAuthManager', { is_authorized_dataset: 'is_authorized_asset' }],
  [
    /^airflow\.([\w.]+\.)?(Asset|Dataset)$/,
    'Asset',
    { iter_datasets: 'iter_assets', iter_dataset_aliases: 'iter_asset_aliases' },
  ],
];

const MEMBERS_OF_CLASSES = /^(BaseHook|TriggerRule)$/;
const MENTIONED = new RegExp(
  `\\.\\s*(${[...new Set(OF_CLASSES.flatMap(([, , members]) => Object.keys(members)))].join('|')})\\b`,
);

export function removedMembers(
  { document, module }: ParsedSource,
  { airflowVersion }: AirflowState,
  written: () => WrittenPaths,
): readonly Fault[] {
  if (airflowVersion !== 3 || !MENTIONED.test(document.text)) return [];
  const names = dagNames(module.body);
  const { of, classesOf, nodes } = written();
  // Giving an object an attribute of that name is fine.
  const given = new Set<unknown>();
  const found: Fault[] = [];
  for (const node of nodes()) {
    if (node.kind === 'assign' && Array.isArray(node.targets)) for (const target of node.targets) given.add(target);
    if (node.kind !== 'attribute' || given.has(node) || !isNode(node.value)) continue;
    const name = String(node.name);
    const isDag = node.value.kind === 'name' && names.has(String(node.value.name));
    const hook = of(node.value);
    const paths = isDag ? ['airflow.sdk.DAG'] : hook ? [hook] : classesOf(node.value);
    const owner = paths.length > 0 && paths.every((path) => lacks(path, name, !hook)) ? ownerOf(paths[0]) : undefined;
    if (owner) found.push(fault(owner, name, { document, ...(node.nameSpan as Span) }));
  }
  return found;
}

/** `isObject`: it is an object of the class, and not the class itself, whose methods alone are asked for. */
function lacks(path: string, name: string, isObject: boolean): boolean {
  const owner = ownerOf(path);
  return owner !== undefined && Object.hasOwn(owner.known, name) && (isObject || MEMBERS_OF_CLASSES.test(owner.owner));
}

function ownerOf(path: string | undefined): Owner | undefined {
  const row = path === undefined ? undefined : OF_CLASSES.find(([pattern]) => pattern.test(path));
  return row && { owner: row[1], known: row[2] };
}

function fault({ owner, known }: Owner, name: string, site: Site): Fault {
  const better = known[name] ?? '';
  const isName = /^\w+$/.test(better);
  const fixes: readonly Fix[] = isName && name !== 'run' && name !== 'get_connections' ? changeTo(site, better) : [];
  const advice = isName ? `; it has '${better}'` : better ? ` ${better}` : '';
  const message = `${/^[AEIO]/.test(owner) ? 'An' : 'A'} ${owner} of Airflow 3 has no '${name}'${advice}`;
  return { code: 'removed-member', severity: 'warning', message, site, related: [], fixes };
}

interface Owner {
  readonly owner: string;
  readonly known: Members;
}

/** Names that stand for a DAG all over the file, also those of a `with`. */
function dagNames(body: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>();
  const other = new Set<string>();
  const classes = new Set<string>();
  const note = (target: unknown, value: unknown): void => {
    if (!isNode(target) || target.kind !== 'name') return;
    (isDagCall(value, classes) ? found : other).add(String(target.name));
  };
  for (const node of nodesOf(body, ({ kind }) => kind !== 'call')) {
    if (node.kind === 'import-from' && /^airflow\b/.test(String(node.module))) {
      for (const { name, asName } of node.names as readonly { name: string; asName?: string }[])
        if (name === 'DAG') classes.add(asName ?? name);
    } else if (node.kind === 'assign' && Array.isArray(node.targets)) {
      for (const target of node.targets) note(target, node.value);
    } else if (node.kind === 'with') {
      for (const item of node.items as readonly { context: unknown; target?: unknown }[])
        note(item.target, item.context);
    } else if (node.kind === 'function')
      for (const { name } of (node as unknown as FunctionDefinition).parameters) other.add(name);
  }
  for (const name of other) found.delete(name);
  return found;
}

function isDagCall(value: unknown, classes: ReadonlySet<string>): boolean {
  return isNode(value) && value.kind === 'call' && isNode(value.callee) && value.callee.kind === 'name'
    ? classes.has(String(value.callee.name))
    : false;
}
