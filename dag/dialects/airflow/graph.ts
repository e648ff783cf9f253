/**
 * The DAGs under construction: what Airflow's DAG, TaskGroup and operator objects keep while a file is imported.
 *
 * Mutable, and private to the dialect; `result.ts` makes the model's `Dag`s of it.
 */
import type { EdgeKind } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  list,
  type PyDict,
  type PyFunction,
  type PyInstance,
  type PyList,
  type PyUnknown,
  type Site,
  unknown,
  type Value,
} from '../../python/values.ts';

export interface DagRecord {
  readonly kind: 'dag';
  readonly instance: PyInstance;
  dagId: string;
  readonly site: Site;
  readonly idSite?: Site;
  readonly args: ReadonlyMap<string, Value>;
  readonly argSites: ReadonlyMap<string, Site>;
  /** More arguments were given, of which it is not known what they are. */
  readonly unknownArguments?: PyUnknown;
  readonly root: GroupRecord;
  /** In the order in which they were added. */
  readonly tasks: Map<string, TaskRecord>;
  readonly edges: Map<string, EdgeRecord>;
  /** Dependencies that were there already when they were written. */
  readonly repeats: { readonly edge: EdgeRecord; readonly site: Site }[];
  readonly groupIds: Set<string>;
  /** Those of them that are only likely. */
  readonly likelyGroupIds: Set<string>;
  /** Highest number behind the ids that were numbered so far (`f__2`), by the id without it. */
  readonly numbered: Map<string, number>;
  /** How many of the open contexts that are not known were open before the DAG was: none of its groups is among these. */
  contextsAround: number;
  readonly doubts: { readonly reason: string; readonly site: Site }[];
  /** Entered as a context or returned by a `@dag` function: Airflow finds it wherever it is kept. */
  registered: boolean;
}

export interface TaskRecord {
  readonly kind: 'task';
  readonly instance: PyInstance;
  dag?: DagRecord;
  group?: GroupRecord;
  /** With prefix, once it is in a group. */
  taskId: string;
  idSite?: Site;
  /** The id is what Airflow will see; not a likely one made up from what is known. */
  readonly idCertain: boolean;
  readonly operator: string;
  readonly label: string;
  readonly module?: string;
  readonly bases: readonly string[];
  args: ReadonlyMap<string, Value>;
  argSites: ReadonlyMap<string, Site>;
  /** Names of arguments that `.expand` maps. */
  expanded: readonly string[];
  mapped: boolean;
  setup: boolean;
  teardown: boolean;
  dynamic: boolean;
  readonly upstream: Set<TaskRecord>;
  readonly downstream: Set<TaskRecord>;
  readonly site: Site;
  readonly sites: Site[];
  readonly callable?: PyFunction;
}

export interface GroupRecord {
  readonly kind: 'group';
  instance?: PyInstance;
  readonly dag: DagRecord;
  parent?: GroupRecord;
  /** Null for the DAG itself. */
  ownId: string | null;
  readonly idCertain: boolean;
  readonly prefix: boolean;
  readonly children: Map<string, TaskRecord | GroupRecord>;
  mapped: boolean;
  readonly tooltip?: string;
  readonly defaultArgs?: PyDict;
  /** The function whose name is the id. */
  readonly namedAfter?: PyFunction;
  readonly site: Site;
  /** Set on an empty group by `>>`, so that what comes after it can be tied to what comes before. */
  readonly upstreamTasks: Set<TaskRecord>;
  /** What remains to be checked of its arguments once its tasks are known. */
  readonly atEnd?: (interpreter: Interpreter) => void;
  /** XComs that a mapped group is expanded over. */
  readonly expandedOver: readonly TaskRecord[];
}

export interface EdgeRecord {
  readonly upstream: TaskRecord;
  readonly downstream: TaskRecord;
  kind: EdgeKind;
  label?: string;
  uncertain: boolean;
  readonly site: Site;
}

/** Airflow: `TaskGroup.group_id`. */
export function groupId(group: GroupRecord): string | null {
  if (group.ownId === null) return null;
  const { parent } = group;
  return parent?.prefix && parent.ownId !== null ? childId(parent, group.ownId) : group.ownId;
}

/** Airflow: `TaskGroup.child_id`. */
export function childId(group: GroupRecord, label: string): string {
  const id = group.prefix ? groupId(group) : null;
  return id ? `${id}.${label}` : label;
}

/** Airflow: the numbered id that a decorated function gets when it is called again in the same DAG or group. */
export function uniqueTaskId(dag: DagRecord | undefined, group: GroupRecord | undefined, id: string): string {
  if (!dag) return id;
  const full = group ? childId(group, id) : id;
  if (!dag.tasks.has(full)) return id;
  const core = id.replace(/__\d+$/, '');
  const prefix = group ? childId(group, core) : core;
  const highest = dag.numbered.get(prefix) ?? highestNumber(dag, prefix);
  dag.numbered.set(prefix, highest);
  return `${core}__${highest + 1}`;
}

/** To be told of every task that is added. */
export function countNumber(dag: DagRecord, id: string): void {
  const [, prefix = '', number] = /^(.+)__(\d+)$/.exec(id) ?? [];
  const highest = dag.numbered.get(prefix);
  if (highest !== undefined) dag.numbered.set(prefix, Math.max(highest, Number(number)));
}

function highestNumber(dag: DagRecord, prefix: string): number {
  const used = [...dag.tasks.keys()]
    .filter((taken) => taken.startsWith(`${prefix}__`))
    .map((taken) => Number(taken.slice(prefix.length + 2)));
  return Math.max(0, ...used.filter(Number.isInteger));
}

export function* tasksOf(group: GroupRecord): Generator<TaskRecord> {
  for (const child of group.children.values()) {
    if (child.kind === 'task') yield child;
    else yield* tasksOf(child);
  }
}

/** Tasks with no upstream inside the group. */
export function rootsOf(group: GroupRecord): TaskRecord[] {
  const members = new Set(tasksOf(group));
  return [...members].filter((task) => ![...task.upstream].some((other) => members.has(other)));
}

/** Tasks with no downstream inside the group; a teardown at the end stands back for what comes before it. */
export function leavesOf(group: GroupRecord): TaskRecord[] {
  const members = new Set(tasksOf(group));
  const goesOn = (task: TaskRecord, except: TaskRecord): boolean =>
    [...task.downstream].some((other) => other !== except && members.has(other) && !other.teardown);
  const before = (task: TaskRecord): TaskRecord[] =>
    [...task.upstream].flatMap((other) => {
      if (!members.has(other)) return [];
      if (other.teardown) return before(other);
      if (task.teardown && other.setup) return [];
      return goesOn(other, task) ? [] : [other];
    });
  const leaves: TaskRecord[] = [];
  for (const task of members) {
    if ([...task.downstream].some((other) => members.has(other))) continue;
    if (task.teardown) leaves.push(...before(task));
    else leaves.push(task);
  }
  return leaves;
}

export function addEdge(
  upstream: TaskRecord,
  downstream: TaskRecord,
  kind: EdgeKind,
  site: Site,
  label?: string,
  uncertain = false,
): void {
  upstream.downstream.add(downstream);
  downstream.upstream.add(upstream);
  const dag = downstream.dag ?? upstream.dag;
  if (!dag) return;
  const key = `${upstream.taskId}\n${downstream.taskId}`;
  const known = dag.edges.get(key);
  if (known) {
    if (label !== undefined) known.label = label;
    if (!uncertain) known.uncertain = false;
    if (kind === 'order' && known.kind === 'order' && label === undefined && !uncertain)
      dag.repeats.push({ edge: known, site });
    return;
  }
  dag.edges.set(key, { upstream, downstream, kind, uncertain, site, ...(label !== undefined ? { label } : {}) });
}

/** The DAG's structure rests on something that is not known. */
export function doubt(dag: DagRecord, reason: PyUnknown | string, site: Site): void {
  const text = typeof reason === 'string' ? reason : reason.reason;
  const place = typeof reason === 'string' ? site : (reason.site ?? site);
  if (dag.doubts.length < 50 && !dag.doubts.some((known) => known.reason === text && known.site.start === place.start))
    dag.doubts.push({ reason: text, site: place });
}

/** The operators behind the records, as Python sees them. */
/** Airflow keeps the ids of a task's neighbours in a set. */
export function neighboursOf(interpreter: Interpreter, tasks: ReadonlySet<TaskRecord>, site: Site): Value {
  return instancesOf(interpreter.inSomeOrder([...tasks], "the order of a task's neighbours", site));
}

export function instancesOf(tasks: Iterable<TaskRecord>): PyList {
  return list([...tasks].map((task) => task.instance));
}

/** Tasks or ids of a DAG. Of one that may have more, those are not all. */
export function asFarAsKnown<T extends PyList | PyDict>(dag: DagRecord | undefined, found: T): T {
  const [first] = dag?.doubts ?? [];
  if (first) found.uncertain ??= unknown(first.reason, first.site);
  return found;
}

export function setArgument(task: TaskRecord, name: string, value: Value): void {
  task.args = new Map(task.args).set(name, value);
}
