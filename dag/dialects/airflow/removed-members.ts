/**
 * `removed-member`: methods and attributes that Airflow 3 took from the classes that DAG files use. Source: each is there in an
 * object of Airflow 2.10.5 and not in one of 3.3.2.
 */
import type { Fix } from '../../model.ts';
import type { ParsedSource } from '../../python/interpreter.ts';
import type { FunctionDefinition, Span } from '../../python/syntax.ts';
import { locationOf } from '../../python/values.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf, type SyntaxNode } from './syntax-walk.ts';

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

const MENTIONED = new RegExp(`\\.\\s*(${[...Object.keys(DAG), ...Object.keys(BASE_HOOK)].join('|')})\\b`);

export function removedMembers({ document, module }: ParsedSource, { airflowVersion }: AirflowState): readonly Fault[] {
  if (airflowVersion !== 3 || !MENTIONED.test(document.text)) return [];
  const owners = ownersIn(module.body);
  if (owners.size === 0) return [];
  // Giving an object an attribute of that name is fine.
  const given = new Set<unknown>();
  const found: Fault[] = [];
  for (const node of nodesOf(module.body, (each) => !hidesOne(each, owners))) {
    if (node.kind === 'assign' && Array.isArray(node.targets)) for (const target of node.targets) given.add(target);
    if (node.kind !== 'attribute' || given.has(node) || !isNode(node.value) || node.value.kind !== 'name') continue;
    const members = owners.get(String(node.value.name));
    const name = String(node.name);
    if (!members || !Object.hasOwn(members.known, name)) continue;
    const site = { document, ...(node.nameSpan as Span) };
    const better = members.known[name] ?? '';
    const isName = /^\w+$/.test(better);
    const fixes: readonly Fix[] =
      isName && name !== 'run' && name !== 'get_connections'
        ? [
            {
              title: `Change it to '${better}'`,
              edits: [{ location: locationOf(site), newText: better }],
              preferred: true,
            },
          ]
        : [];
    const advice = isName ? `; it has '${better}'` : better ? ` ${better}` : '';
    const message = `A ${members.owner} of Airflow 3 has no '${name}'${advice}`;
    found.push({ code: 'removed-member', severity: 'warning', message, site, related: [], fixes });
  }
  return found;
}

interface Owner {
  readonly owner: 'DAG' | 'BaseHook';
  readonly known: Members;
}

/** Names that stand for a DAG, or for the class of hooks, all over the file. */
function ownersIn(body: readonly unknown[]): ReadonlyMap<string, Owner> {
  const found = new Map<string, Owner>();
  const other = new Set<string>();
  const note = (target: unknown, value: unknown, imported: ReadonlySet<string>): void => {
    if (!isNode(target) || target.kind !== 'name') return;
    if (isDagCall(value, imported)) found.set(String(target.name), { owner: 'DAG', known: DAG });
    else other.add(String(target.name));
  };
  const classes = new Set<string>();
  for (const node of nodesOf(body, ({ kind }) => kind !== 'call')) {
    if (node.kind === 'import-from' && /^airflow\b/.test(String(node.module))) {
      for (const { name, asName } of node.names as readonly { name: string; asName?: string }[]) {
        if (name === 'DAG') classes.add(asName ?? name);
        if (name === 'BaseHook') found.set(asName ?? name, { owner: 'BaseHook', known: BASE_HOOK });
      }
    } else if (node.kind === 'assign' && Array.isArray(node.targets)) {
      for (const target of node.targets) note(target, node.value, classes);
    } else if (node.kind === 'with') {
      for (const item of node.items as readonly { context: unknown; target?: unknown }[])
        note(item.target, item.context, classes);
    }
  }
  for (const name of other) found.delete(name);
  return found;
}

function isDagCall(value: unknown, classes: ReadonlySet<string>): boolean {
  return isNode(value) && value.kind === 'call' && isNode(value.callee) && value.callee.kind === 'name'
    ? classes.has(String(value.callee.name))
    : false;
}

/** A function with a parameter of that name speaks of something else. */
function hidesOne(node: SyntaxNode, owners: ReadonlyMap<string, Owner>): boolean {
  if (node.kind !== 'function') return false;
  return (node as unknown as FunctionDefinition).parameters.some(({ name }) => owners.has(name));
}
