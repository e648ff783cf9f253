/** Task groups: the class, the decorator and mapped groups. */
import { callValue, receiver } from '../../python/calls.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  bool,
  type CallArguments,
  dict,
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyFunction,
  type PyInstance,
  type Site,
  set,
  str,
  TRUE,
  unknown,
  type Value,
} from '../../python/values.ts';
import { described, plain } from './argument-values.ts';
import { DEPENDENCY_MEMBERS, relate } from './dependencies.ts';
import {
  asFarAsKnown,
  childId,
  doubt,
  type GroupRecord,
  groupId,
  instancesOf,
  leavesOf,
  rootsOf,
  type TaskRecord,
  tasksOf,
} from './graph.ts';
import { checkGroupDefaults, checkGroupValues, groupArguments } from './group-arguments.ts';
import { givenId } from './ids.ts';
import { OPERATION_MEMBERS } from './operations.ts';
import { unknownHome } from './outside-tasks.ts';
import { refuse, stopWith } from './refusals.ts';
import { addGroup, addTask, currentDag, currentGroup, dagOf, groupOf, report, stateOf, taskOf } from './state.ts';

function groupMember(name: string, read: (group: GroupRecord) => Value): readonly [string, Value] {
  const getter = native(name, (call) => {
    const group = groupOf(call.positional[0] ?? call.self);
    return group ? read(group) : unknown(`the attribute ${name} of a task group`, call.site);
  });
  return [name, { kind: 'property', getter }];
}

function tasksMember(name: string, read: (group: GroupRecord) => Iterable<TaskRecord>): readonly [string, Value] {
  return [
    name,
    native(name, (call) => {
      const group = groupOf(call.self);
      return asFarAsKnown(group?.dag, instancesOf(group ? read(group) : []));
    }),
  ];
}

function idOr(id: string | null): Value {
  return id === null ? NONE : str(id);
}

/** Of the groups of Airflow 2 and 3, beside those that are members here. */
const ATTRIBUTES = new Set(
  `add_suffix_on_collision create_root dag_id default_args doc_md downstream_group_ids downstream_join_id downstream_list
  downstream_task_ids get_dag get_direct_relative_ids get_direct_relatives get_flat_relative_ids get_flat_relatives
  get_task_group_dict get_upstreams_follow_setups get_upstreams_only_setups get_upstreams_only_setups_and_teardowns
  group_display_name has_dag has_task hierarchical_alphabetical_sort is_root iter_mapped_task_groups iter_tasks log
  prefix_group_id serialize_for_task_group task_group tooltip topological_sort ui_color ui_fgcolor update_relative
  upstream_join_id upstream_list upstream_task_ids used_group_ids`.split(/\s+/),
);

export const TASK_GROUP: PyClass = nativeClass(
  'airflow.utils.task_group',
  'TaskGroup',
  [],
  [
    ...DEPENDENCY_MEMBERS,
    ...OPERATION_MEMBERS,
    ...(['as_setup', 'as_teardown'] as const).map((name) => [name, native(name, noSetup)] as const),
    groupMember('group_id', (group) => idOr(groupId(group))),
    groupMember('node_id', (group) => idOr(groupId(group))),
    groupMember('label', (group) => idOr(group.ownId)),
    groupMember('dag', (group) => group.dag.instance),
    groupMember('parent_group', (group) => group.parent?.instance ?? NONE),
    groupMember('roots', (group) => asFarAsKnown(group.dag, instancesOf(rootsOf(group)))),
    groupMember('leaves', (group) => asFarAsKnown(group.dag, instancesOf(leavesOf(group)))),
    tasksMember('get_roots', rootsOf),
    tasksMember('get_leaves', leavesOf),
    groupMember('children', (group) =>
      asFarAsKnown(
        group.dag,
        dict([...group.children].map(([id, child]): [Value, Value] => [str(id), child.instance ?? NONE])),
      ),
    ),
    groupMember('upstream_group_ids', () => set()),
    groupMember('tooltip', (group) => str(group.tooltip ?? '')),
    groupMember('prefix_group_id', (group) => bool(group.prefix)),
    groupMember('is_root', (group) => bool(group.ownId === null)),
    tasksMember('__iter__', tasksOf),
    ['__getitem__', native('__getitem__', (call) => childByLabel(call))],
    ['get_child_by_label', native('get_child_by_label', (call) => childByLabel(call))],
    [
      'child_id',
      native('child_id', (call) => {
        const group = groupOf(call.self);
        const label = call.positional[0];
        return group && label?.kind === 'str'
          ? str(childId(group, label.value))
          : unknown('the id of a child', call.site);
      }),
    ],
    [
      'add',
      native('add', (call) => {
        const group = groupOf(call.self);
        const task = taskOf(call.positional[0]);
        if (group && task) addToGroup(call, task, group);
        const inner = groupOf(call.positional[0]);
        if (group && inner) refuseFilled(call, inner);
        const [given] = call.positional;
        if (given && plain(given))
          refuse(call.interpreter, {
            code: 'invalid-argument',
            message: `A group takes a task or a group, not ${described(given)}`,
            site: call.positionalSites[0] ?? call.site,
          });
        return call.positional[0] ?? NONE;
      }),
    ],
    [
      '__enter__',
      native('__enter__', (call) => {
        const group = groupOf(call.self);
        if (group) stateOf(call.interpreter).groupStack.push(group);
        return call.self;
      }),
    ],
    [
      '__exit__',
      native('__exit__', (call) => {
        const group = groupOf(call.self);
        const stack = stateOf(call.interpreter).groupStack;
        const at = group ? stack.lastIndexOf(group) : -1;
        if (at >= 0) stack.length = at;
        if (group) closeGroup(call, group);
        return NONE;
      }),
    ],
  ],
  {
    construct: (interpreter, cls, args, site) => {
      const made = instance(cls, site);
      const init = cls.mro
        .find((base) => base.site && base.namespace.get('__init__')?.kind === 'function')
        ?.namespace.get('__init__');
      if (init) callValue(interpreter, { kind: 'method', self: made, callee: init }, args, site);
      else initialiseGroup(interpreter, made, args, site);
      return made;
    },
    fallbackAttribute: (_interpreter, _self, name, site) =>
      ATTRIBUTES.has(name) || /^_[a-z]/.test(name) ? unknown(`the attribute ${name} of a task group`, site) : undefined,
  },
);
TASK_GROUP.namespace.set(
  '__init__',
  native('__init__', (call) => {
    const { self, args } = receiver(call);
    if (self.kind === 'instance') initialiseGroup(call.interpreter, self, args, call.site);
    return NONE;
  }),
);

/** Airflow: "Task groups cannot be marked as setup or teardown". */
function noSetup(call: NativeCall): Value {
  const group = groupOf(call.self);
  return stopWith(call.interpreter, 'NotImplementedError', {
    code: 'setup-and-teardown',
    message: 'A task group can be neither a setup nor a teardown: mark its tasks',
    site: call.site,
    ...(group ? { dag: group.dag } : {}),
  });
}

function childByLabel(call: NativeCall): Value {
  const group = groupOf(call.self);
  const label = call.positional[0];
  if (!group || label?.kind !== 'str') return unknown('a child of a task group', call.site);
  const child = group.children.get(childId(group, label.value));
  if (child?.instance) return child.instance;
  const { interpreter, site } = call;
  // Tasks of a body that may not run are not all known.
  if (group.dag.doubts.length > 0 || interpreter.unfollowed.length > 0)
    return unknown(`a child '${label.value}' of the task group`, site);
  const message = `Group '${groupId(group)}' has no task or group '${label.value}'`;
  const own = `${groupId(group)}.`;
  const advice = label.value.startsWith(own)
    ? `; leave the group's own id out: '${label.value.slice(own.length)}'`
    : '';
  return stopWith(interpreter, 'KeyError', {
    code: 'invalid-argument',
    message: `${message}${advice}`,
    site,
    dag: group.dag,
  });
}

/** Airflow: "Cannot add a non-empty TaskGroup". */
function refuseFilled({ interpreter, site }: NativeCall, inner: GroupRecord): void {
  if (inner.children.size === 0 || inner.dag.doubts.length > 0) return;
  const message = `Group '${groupId(inner)}' has tasks already, and cannot be added to another: make it inside of \`with\`, or give it parent_group=…`;
  refuse(interpreter, { code: 'invalid-argument', message, site, dag: inner.dag });
}

/** Airflow: only inside of a `with` of some group does a task move from one to the other. */
function addToGroup(call: NativeCall, task: TaskRecord, group: GroupRecord): void {
  const { interpreter, site } = call;
  const { groupStack } = stateOf(interpreter);
  const about = { site, dag: group.dag };
  if (task.group === group) {
    const message = `Task '${task.taskId}' is in group '${groupId(group)}' already`;
    refuse(interpreter, { code: 'duplicate-task-id', message, ...about });
    return;
  }
  if (task.group && groupStack.every(({ ownId }) => ownId === null) && !task.dynamic) {
    const home = task.group.ownId === null ? 'the DAG itself' : `group '${groupId(task.group)}'`;
    const message = `Task '${task.taskId}' is in ${home} already: make it inside of \`with\`, or give it task_group=…`;
    refuse(interpreter, { code: 'invalid-argument', message, ...about });
  }
  moveTask(interpreter, task, group);
}

function moveTask(interpreter: Interpreter, task: TaskRecord, group: GroupRecord): void {
  if (task.dag) {
    task.dag.tasks.delete(task.taskId);
    task.group?.children.delete(task.taskId);
  }
  addTask(interpreter, task, group.dag, group);
}

export interface GroupDraft {
  readonly mapped?: boolean;
  readonly expandedOver?: readonly TaskRecord[];
  readonly suffixOnCollision?: boolean;
  readonly tooltip?: string;
  /** The function whose name is the id. */
  readonly namedAfter?: PyFunction;
}

export function initialiseGroup(
  interpreter: Interpreter,
  made: PyInstance,
  args: CallArguments,
  site: Site,
  draft: GroupDraft = {},
): GroupRecord | undefined {
  const own = groupArguments(interpreter, args, site);
  const given = own.values;
  const state = stateOf(interpreter);
  const parentGiven = groupOf(given.get('parent_group'));
  const dag = dagOf(given.get('dag')) ?? parentGiven?.dag ?? currentDag(state);
  // Airflow 3: a parent of None is the DAG itself, not the group around.
  const isAtTop = state.airflowVersion === 3 && given.get('parent_group')?.kind === 'none';
  if (!dag) {
    report(interpreter, { code: 'outside-dag', message: 'A task group can only be made inside a DAG', site });
    return undefined;
  }
  checkGroupValues(interpreter, own, site);
  const idValue = given.get('group_id');
  // Airflow 2: a group without an id is that of a DAG itself.
  if (state.airflowVersion === 2 && idValue?.kind === 'none' && parentGiven && !draft.namedAfter)
    report(interpreter, { code: 'invalid-id', message: 'A task group in another one needs an id', site, dag });
  const id = givenId(interpreter, idValue, 'the id of a task group', site);
  const home = unknownHome(interpreter, given, dag);
  const tooltip = given.get('tooltip');
  const defaultArgs = given.get('default_args');
  const suffix = given.get('add_suffix_on_collision');
  const group: GroupRecord = {
    kind: 'group',
    instance: made,
    dag,
    parent: parentGiven ?? (isAtTop ? undefined : currentGroup(state, dag)) ?? dag.root,
    ownId: id.text ?? `group_${dag.groupIds.size + 1}`,
    idCertain: !id.unknown && !home,
    prefix: given.get('prefix_group_id')?.kind === 'bool' ? given.get('prefix_group_id') === TRUE : true,
    children: new Map(),
    mapped: draft.mapped ?? false,
    site,
    upstreamTasks: new Set(),
    atEnd: (at) => checkGroupDefaults(at, group, own),
    expandedOver: draft.expandedOver ?? [],
    ...(draft.namedAfter ? { namedAfter: draft.namedAfter } : {}),
    ...(tooltip?.kind === 'str' ? { tooltip: tooltip.value } : {}),
    ...(defaultArgs?.kind === 'dict' ? { defaultArgs } : {}),
  };
  if (id.unknown) doubt(dag, id.unknown, site);
  if (home) doubt(dag, home, site);
  made.payload = group;
  addGroup(interpreter, group, draft.suffixOnCollision ?? suffix === TRUE);
  return group;
}

/** What Airflow looks at when all of the group is there. */
export function closeGroup(call: NativeCall, group: GroupRecord): void {
  group.atEnd?.(call.interpreter);
  tieExpansion(call, group);
}

/** Airflow: when a mapped group is left, the tasks whose results it is expanded over come before its roots. */
function tieExpansion(call: NativeCall, group: GroupRecord): void {
  for (const upstream of group.expandedOver)
    for (const root of rootsOf(group))
      if (root !== upstream) relate(call.interpreter, upstream.instance, root.instance, group.site);
}
