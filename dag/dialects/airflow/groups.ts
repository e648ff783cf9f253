/** Task groups: the class, the decorator and mapped groups. */
import { callValue, receiver } from '../../python/calls.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  bool,
  type CallArguments,
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
import { DEPENDENCY_MEMBERS, relate, xcomOf } from './dependencies.ts';
import {
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
import { givenId } from './ids.ts';
import { checkExpansion } from './mapping.ts';
import { addGroup, addTask, currentDag, currentGroup, dagOf, groupOf, report, stateOf, taskOf } from './state.ts';
import { makeXCom } from './xcoms.ts';

const PARAMETERS = [
  'group_id',
  'prefix_group_id',
  'parent_group',
  'dag',
  'default_args',
  'tooltip',
  'ui_color',
  'ui_fgcolor',
  'add_suffix_on_collision',
];

function groupMember(name: string, read: (group: GroupRecord) => Value): readonly [string, Value] {
  const getter = native(name, (call) => {
    const group = groupOf(call.positional[0] ?? call.self);
    return group ? read(group) : unknown(`the attribute ${name} of a task group`, call.site);
  });
  return [name, { kind: 'property', getter }];
}

function idOr(id: string | null): Value {
  return id === null ? NONE : str(id);
}

export const TASK_GROUP: PyClass = nativeClass(
  'airflow.utils.task_group',
  'TaskGroup',
  [],
  [
    ...DEPENDENCY_MEMBERS,
    groupMember('group_id', (group) => idOr(groupId(group))),
    groupMember('node_id', (group) => idOr(groupId(group))),
    groupMember('label', (group) => idOr(group.ownId)),
    groupMember('dag', (group) => group.dag.instance),
    groupMember('parent_group', (group) => group.parent?.instance ?? NONE),
    groupMember('roots', (group) => instancesOf(rootsOf(group))),
    groupMember('leaves', (group) => instancesOf(leavesOf(group))),
    [
      'get_roots',
      native('get_roots', (call) => instancesOf(groupOf(call.self) ? rootsOf(groupOf(call.self) as GroupRecord) : [])),
    ],
    [
      'get_leaves',
      native('get_leaves', (call) =>
        instancesOf(groupOf(call.self) ? leavesOf(groupOf(call.self) as GroupRecord) : []),
      ),
    ],
    groupMember('children', (group) => ({
      kind: 'dict',
      entries: new Map(
        [...group.children].map(([id, child]) => [`s${id}`, { key: str(id), value: child.instance ?? NONE }]),
      ),
    })),
    groupMember('upstream_group_ids', () => set()),
    groupMember('tooltip', (group) => str(group.tooltip ?? '')),
    groupMember('prefix_group_id', (group) => bool(group.prefix)),
    groupMember('is_root', (group) => bool(group.ownId === null)),
    [
      '__iter__',
      native('__iter__', (call) => instancesOf(groupOf(call.self) ? tasksOf(groupOf(call.self) as GroupRecord) : [])),
    ],
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
        if (group && task && task.group !== group) moveTask(call.interpreter, task, group);
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
        if (group) tieExpansion(call, group);
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
      name.startsWith('__') ? undefined : unknown(`the attribute ${name} of a task group`, site),
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

function childByLabel(call: NativeCall): Value {
  const group = groupOf(call.self);
  const label = call.positional[0];
  if (!group || label?.kind !== 'str') return unknown('a child of a task group', call.site);
  const child = group.children.get(childId(group, label.value));
  return (
    child?.instance ??
    call.interpreter.fail('KeyError', `no task or group '${label.value}' in group '${groupId(group)}'`, call.site)
  );
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
  const given = new Map(args.keywords);
  for (const [index, value] of args.positional.entries()) given.set(PARAMETERS[index] ?? `#${index}`, value);
  const state = stateOf(interpreter);
  const parentGiven = groupOf(given.get('parent_group'));
  const dag = dagOf(given.get('dag')) ?? parentGiven?.dag ?? currentDag(state);
  // Airflow 3: a parent of None is the DAG itself, not the group around.
  const isAtTop = state.airflowVersion === 3 && given.get('parent_group')?.kind === 'none';
  if (!dag) {
    report(interpreter, { code: 'outside-dag', message: 'A task group can only be made inside a DAG', site });
    return undefined;
  }
  const idValue = given.get('group_id');
  const id = givenId(interpreter, idValue, 'the id of a task group', site);
  const tooltip = given.get('tooltip');
  const defaultArgs = given.get('default_args');
  const suffix = given.get('add_suffix_on_collision');
  const group: GroupRecord = {
    kind: 'group',
    instance: made,
    dag,
    parent: parentGiven ?? (isAtTop ? undefined : currentGroup(state, dag)) ?? dag.root,
    ownId: id.text ?? `group_${dag.groupIds.size + 1}`,
    idCertain: !id.unknown,
    prefix: given.get('prefix_group_id')?.kind === 'bool' ? given.get('prefix_group_id') === TRUE : true,
    children: new Map(),
    mapped: draft.mapped ?? false,
    site,
    upstreamTasks: new Set(),
    expandedOver: draft.expandedOver ?? [],
    ...(draft.namedAfter ? { namedAfter: draft.namedAfter } : {}),
    ...(tooltip?.kind === 'str' ? { tooltip: tooltip.value } : {}),
    ...(defaultArgs?.kind === 'dict' ? { defaultArgs } : {}),
  };
  if (id.unknown) doubt(dag, id.unknown, site);
  made.payload = group;
  addGroup(interpreter, group, draft.suffixOnCollision ?? suffix === TRUE);
  return group;
}

/** Airflow: when a mapped group is left, the tasks whose results it is expanded over come before its roots. */
function tieExpansion(call: NativeCall, group: GroupRecord): void {
  for (const upstream of group.expandedOver)
    for (const root of rootsOf(group))
      if (root !== upstream) relate(call.interpreter, upstream.instance, root.instance, group.site);
}

// The decorator.

interface GroupFactory {
  readonly kind: 'group-factory';
  readonly function: Value;
  readonly keywords: ReadonlyMap<string, Value>;
  readonly partial: ReadonlyMap<string, Value>;
}

function factoryOf(value: Value): GroupFactory | undefined {
  const record = value.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'group-factory' ? (record as GroupFactory) : undefined;
}

const FACTORY: PyClass = nativeClass(
  'airflow.decorators.task_group',
  '_TaskGroupFactory',
  [],
  [
    ['__call__', native('__call__', (call) => runFactory(call, call, {}))],
    [
      'override',
      native('override', (call) =>
        copyFactory(call, (factory) => ({ ...factory, keywords: new Map([...factory.keywords, ...call.keywords]) })),
      ),
    ],
    [
      'partial',
      native('partial', (call) =>
        copyFactory(call, (factory) => ({ ...factory, partial: new Map([...factory.partial, ...call.keywords]) })),
      ),
    ],
    ['expand', native('expand', (call) => expandFactory(call))],
    ['expand_kwargs', native('expand_kwargs', (call) => expandFactory(call))],
    [
      'function',
      {
        kind: 'property',
        getter: native('function', (call) => factoryOf(call.positional[0] ?? call.self)?.function ?? NONE),
      },
    ],
  ],
);

function makeFactory(factory: GroupFactory, site: Site): Value {
  const made = instance(FACTORY, site);
  made.payload = factory;
  return made;
}

function copyFactory(call: NativeCall, change: (factory: GroupFactory) => GroupFactory): Value {
  const factory = factoryOf(call.self);
  return factory ? makeFactory(change(factory), call.site) : call.self;
}

function expandFactory(call: NativeCall): Value {
  const factory = factoryOf(call.self);
  if (!factory) return call.self;
  checkExpansion(call, [...call.keywords.keys()]);
  const sources = [...call.keywords.values(), ...call.positional].flatMap((value) => xcomTasks(value));
  // Airflow: an element stands for everything that the group is mapped over, so its users depend on all of that.
  const stub = (value: Value): Value =>
    sources.length > 0
      ? makeXCom(sources, 'return_value', call.site)
      : unknown('an element that a group is mapped over', value.kind === 'unknown' ? value.site : call.site);
  const names =
    call.keywords.size > 0
      ? [...call.keywords.keys()]
      : factory.function.kind === 'function'
        ? factory.function.node.parameters
            .map((parameter) => parameter.name)
            .filter((name) => !factory.partial.has(name))
        : [];
  const keywords = new Map([
    ...factory.partial,
    ...names.map((name) => [name, stub(call.keywords.get(name) ?? NONE)] as const),
  ]);
  return runFactory(
    call,
    { ...call, positional: [], positionalSites: [], keywords },
    { mapped: true, expandedOver: sources },
  );
}

function xcomTasks(value: Value): readonly TaskRecord[] {
  const xcom = xcomOf(value);
  if (xcom) return xcom.tasks;
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.flatMap(xcomTasks);
  if (value.kind === 'dict') return [...value.entries.values()].flatMap((entry) => xcomTasks(entry.value));
  return [];
}

function runFactory(call: NativeCall, args: CallArguments, draft: GroupDraft): Value {
  const { interpreter, site } = call;
  const factory = factoryOf(call.self);
  if (!factory) return call.self;
  const keywords = new Map(factory.keywords);
  const namedAfter = !keywords.has('group_id') && factory.function.kind === 'function' ? factory.function : undefined;
  if (namedAfter) keywords.set('group_id', str(namedAfter.name));
  const made = instance(TASK_GROUP, site);
  const suffix = keywords.get('add_suffix_on_collision');
  const group = initialiseGroup(
    interpreter,
    made,
    { positional: [], positionalSites: [], keywords, keywordSites: new Map() },
    site,
    { ...draft, ...(namedAfter ? { namedAfter } : {}), suffixOnCollision: suffix ? suffix === TRUE : true },
  );
  if (!group) return unknown('a task group outside a DAG', site, { broken: true });
  const stack = stateOf(interpreter).groupStack;
  stack.push(group);
  let result: Value;
  try {
    result = callValue(
      interpreter,
      factory.function,
      { ...args, keywords: new Map([...factory.partial, ...args.keywords]) },
      site,
    );
  } finally {
    stack.length = stack.lastIndexOf(group);
  }
  tieExpansion(call, group);
  return result.kind === 'none' ? made : result;
}

/** `@task_group`, with and without arguments. */
export const TASK_GROUP_DECORATOR = native(
  'task_group',
  (call) => {
    const [callable] = call.positional;
    if (callable && callable.kind !== 'str')
      return makeFactory(
        { kind: 'group-factory', function: callable, keywords: call.keywords, partial: new Map() },
        call.site,
      );
    const keywords = new Map(call.keywords);
    if (callable) keywords.set('group_id', callable);
    return native(
      'task_group',
      (inner) =>
        makeFactory(
          { kind: 'group-factory', function: inner.positional[0] ?? NONE, keywords, partial: new Map() },
          inner.site,
        ),
      false,
    );
  },
  false,
);
