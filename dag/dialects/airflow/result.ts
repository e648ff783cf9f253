/** The DAGs under construction → the model. */
import type { Argument, Dag, Edge, Group, Param, StaticValue, Task, Unknown } from '../../model.ts';
import { callMethod } from '../../python/attributes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { locationOf, type PyFunction, type Site, type Value } from '../../python/values.ts';
import { updatedAssets } from './assets.ts';
import { type DagRecord, doubt, type GroupRecord, groupId, type TaskRecord } from './graph.ts';
import { scheduleDoubt, scheduleOf, startDateOf } from './schedules.ts';
import { jsonOf, schemaJson, secondsOf, staticValue } from './static-values.ts';
import { definedForTemplates } from './template-definitions.ts';
import { xcomPullsOf } from './xcom-pulls.ts';
import { xcomPushesOf } from './xcom-pushes.ts';

export function dagResult(
  interpreter: Interpreter,
  dag: DagRecord,
  airflowVersion: 2 | 3,
  unfollowed: readonly Unknown[],
): Dag {
  doubtWhatIsPromised(dag);
  const doubts = dag.doubts.map(({ reason, site }) => ({ reason, location: locationOf(site) }));
  const start = startDateOf(dag);
  const catchup = dag.args.get('catchup');
  const description = dag.args.get('description');
  const tags = dag.args.get('tags');
  const tagJson = tags ? jsonOf(tags) : undefined;
  return {
    dagId: dag.dagId,
    dialect: 'airflow',
    exact: doubts.length === 0 && unfollowed.length === 0,
    unknowns: [...doubts, ...unfollowed],
    schedule: scheduleOf(interpreter, dag, airflowVersion),
    startDate: start ? dateText(interpreter, start, dag.site) : null,
    catchup: catchup?.kind === 'bool' ? catchup.value : null,
    ...(description?.kind === 'str' ? { description: description.value } : {}),
    tags: Array.isArray(tagJson) ? tagJson.filter((tag): tag is string => typeof tag === 'string') : [],
    params: paramsOf(interpreter, dag),
    args: argumentsOf(interpreter, dag.args, dag.argSites, dag.site),
    tasks: [...dag.tasks.values()].map((task) => taskResult(interpreter, task, airflowVersion)),
    edges: [...dag.edges.values()].map(edgeResult),
    groups: groupsOf(dag.root),
    ...templateNames(interpreter, dag),
    location: locationOf(dag.site),
    ...(dag.idSite ? { idLocation: locationOf(dag.idSite) } : {}),
  };
}

function templateNames(interpreter: Interpreter, dag: DagRecord): Pick<Dag, 'templateNames'> {
  const macros = definedForTemplates(interpreter, dag, 'user_defined_macros');
  const filters = definedForTemplates(interpreter, dag, 'user_defined_filters');
  return macros.length + filters.length > 0 ? { templateNames: { macros, filters } } : {};
}

/** Beside ids and edges, an exact DAG has the schedule and trigger rules that Airflow would see. */
function doubtWhatIsPromised(dag: DagRecord): void {
  const schedule = scheduleDoubt(dag);
  if (schedule) doubt(dag, schedule.reason, schedule.site);
  for (const task of dag.tasks.values()) {
    const rule = task.args.get('trigger_rule');
    if (rule?.kind === 'unknown') doubt(dag, rule, task.argSites.get('trigger_rule') ?? task.site);
  }
}

function dateText(interpreter: Interpreter, value: Value, site: Site): string | null {
  const text = value.kind === 'instance' ? callMethod(interpreter, value, 'isoformat', [], site) : value;
  return text?.kind === 'str' ? text.value : null;
}

function argumentsOf(
  interpreter: Interpreter,
  args: ReadonlyMap<string, Value>,
  sites: ReadonlyMap<string, Site>,
  site: Site,
): readonly Argument[] {
  return [...args]
    .filter(([name]) => name !== 'dag' && name !== 'task_group')
    .map(([name, value]) => {
      const at = sites.get(name);
      return { name, value: staticValue(interpreter, value, at ?? site), ...(at ? { location: locationOf(at) } : {}) };
    });
}

function paramsOf(interpreter: Interpreter, dag: DagRecord): readonly Param[] {
  const params = dag.args.get('params');
  if (params?.kind !== 'dict') return [];
  return [...params.entries.values()].flatMap(({ key, value }) => {
    if (key.kind !== 'str') return [];
    if (value.kind !== 'instance' || value.cls.name !== 'Param')
      return [{ name: key.value, default: staticValue(interpreter, value, dag.site), schema: {} }];
    const schema: { [key: string]: ReturnType<typeof jsonOf> & {} } = {};
    for (const [name, item] of value.attrs) {
      const json = name === 'default' || name === 'description' || name === 'schema' ? undefined : schemaJson(item);
      if (json !== undefined && json !== null) schema[name] = json;
    }
    const fallback = value.attrs.get('default');
    const description = value.attrs.get('description');
    const made: StaticValue = fallback ? staticValue(interpreter, fallback, dag.site) : { kind: 'json', value: null };
    return [
      {
        name: key.value,
        default: made,
        schema,
        ...(description?.kind === 'str' ? { description: description.value } : {}),
      },
    ];
  });
}

function taskResult(interpreter: Interpreter, task: TaskRecord, airflowVersion: 2 | 3): Task {
  const site = task.site;
  const argument = (name: string): Value | undefined => task.args.get(name);
  const rule = argument('trigger_rule');
  const ruleJson = rule ? jsonOf(rule) : undefined;
  const retries = argument('retries');
  const pool = argument('pool');
  const pulls = xcomPullsOf(task);
  const pushes = xcomPushesOf(task);
  const updates = updatedAssets(task);
  return {
    taskId: task.taskId,
    operator: task.operator,
    operatorLabel: task.label,
    ...(task.module ? { module: task.module } : {}),
    bases: task.bases,
    args: argumentsOf(interpreter, task.args, task.argSites, site),
    group: task.group ? groupId(task.group) : null,
    triggerRule: typeof ruleJson === 'string' ? triggerRuleOf(ruleJson, task, airflowVersion) : 'all_success',
    retries: retries?.kind === 'int' ? retries.value : null,
    retryDelay: secondsOf(interpreter, argument('retry_delay'), site) ?? null,
    executionTimeout: secondsOf(interpreter, argument('execution_timeout'), site) ?? null,
    pool: pool?.kind === 'str' ? pool.value : null,
    mapped: task.mapped,
    setup: task.setup,
    teardown: task.teardown,
    dynamic: task.dynamic,
    ...failDagrun(task),
    ...(pulls.length > 0 ? { xcomPulls: pulls } : {}),
    ...(pushes ? { xcomPushes: pushes } : {}),
    ...(updates.isOpen || updates.assets.length > 0 ? { updates } : {}),
    location: locationOf(site),
    ...(task.idSite ? { idLocation: locationOf(task.idSite) } : {}),
    locations: task.sites.map(locationOf),
    ...(task.callable ? { callable: callableResult(task.callable) } : {}),
  };
}

/** Airflow 2: `BaseOperator.__init__` turns the names of old into those of today. */
const RENAMED_RULES: ReadonlyMap<string, string> = new Map([
  ['dummy', 'always'],
  ['none_failed_or_skipped', 'none_failed_min_one_success'],
]);

function triggerRuleOf(given: string, task: TaskRecord, airflowVersion: 2 | 3): string {
  return airflowVersion === 2 && !task.mapped ? (RENAMED_RULES.get(given) ?? given) : given;
}

/** Known to be false where a teardown says nothing; absent where it is not known. */
function failDagrun(task: TaskRecord): { readonly onFailureFailDagrun?: boolean } {
  const value = task.args.get('on_failure_fail_dagrun');
  if (!task.teardown || (value && value.kind !== 'bool')) return {};
  return { onFailureFailDagrun: value?.value ?? false };
}

function callableResult(callable: PyFunction): Task['callable'] {
  const { document, node } = callable;
  return {
    name: callable.name,
    location: locationOf(callable.site),
    extent: locationOf({ document, start: node.start, end: node.end }),
  };
}

function edgeResult(edge: DagRecord['edges'] extends Map<string, infer E> ? E : never): Edge {
  return {
    upstream: edge.upstream.taskId,
    downstream: edge.downstream.taskId,
    kind: edge.kind,
    ...(edge.label !== undefined ? { label: edge.label } : {}),
    ...(edge.uncertain || [edge.upstream, edge.downstream].some((task) => task.dynamic || !task.idCertain)
      ? { uncertain: true }
      : {}),
    location: locationOf(edge.site),
  };
}

function groupsOf(group: GroupRecord): readonly Group[] {
  return [...group.children.values()].flatMap((child) => {
    if (child.kind === 'task') return [];
    const id = groupId(child);
    if (id === null) return [];
    return [
      {
        groupId: id,
        parent: group.ownId === null ? null : groupId(group),
        mapped: child.mapped,
        ...(child.tooltip ? { tooltip: child.tooltip } : {}),
        prefixGroupId: child.prefix,
        ...(child.namedAfter ? { callable: callableResult(child.namedAfter) } : {}),
        location: locationOf(child.site),
      },
      ...groupsOf(child),
    ];
  });
}
