/** Operator classes: Airflow's base classes, those of providers (known by their name), and what making one of them does. */

import { TRIGGER_RULES } from '../../model.ts';
import { lookUp } from '../../python/attributes.ts';
import { initialise, receiver } from '../../python/calls.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  FALSE,
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyFunction,
  type PyInstance,
  type PyUnknown,
  type Site,
  str,
  TRUE,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkOperatorArguments } from './argument-names.ts';
import { checkOperatorValues } from './argument-values.ts';
import { checkFailFast, checkGivenDag, checkMappedSla, checkReassignment } from './dag-calls.ts';
import { DEPENDENCY_MEMBERS, xcomOf } from './dependencies.ts';
import { addEdge, childId, doubt, type GroupRecord, setArgument, type TaskRecord, uniqueTaskId } from './graph.ts';
import { type GivenId, givenId, MODULE_PREFIX, madeUpId } from './ids.ts';
import { partialOfTask, partialOperator } from './mapping.ts';
import { neighbours } from './neighbours.ts';
import { OPERATION_MEMBERS } from './operations.ts';
import { classAttribute, operatorAttribute } from './operator-attributes.ts';
import { unknownHome } from './outside-tasks.ts';
import { checkProviderArguments } from './provider-arguments.ts';
import { refuse } from './refusals.ts';
import { idsOf, RELATIVES } from './relatives.ts';
import { checkRequiredArguments } from './required-arguments.ts';
import { SETUP_MEMBERS } from './setup-members.ts';
import { checkFailsDagRun, checkSetupOrTeardown } from './setup-refusals.ts';
import { noteInSetup } from './setups.ts';
import { addTask, currentDag, currentGroup, dagOf, groupOf, guessedBase, report, stateOf, taskOf } from './state.ts';
import { checkSubdag } from './subdags.ts';
import { holdsXCom, isRendered, templateFields } from './templated.ts';
import { checkInitialised } from './uninitialised-operators.ts';
import { keptAttribute } from './unset-attributes.ts';
import { makeXCom } from './xcoms.ts';

function taskMember(
  name: string,
  read: (task: TaskRecord, interpreter: Interpreter, site: Site) => Value,
): readonly [string, Value] {
  const getter = native(name, (call) => {
    const task = taskOf(call.positional[0] ?? call.self);
    return task
      ? read(task, call.interpreter, call.site)
      : unknown(`the attribute ${name} of an operator that is not initialised`, call.site);
  });
  return [name, { kind: 'property', getter }];
}

const nowhere: Site = { document: { uri: '', text: '', lines: undefined as never }, start: 0, end: 0 };

/** Airflow: `_PartialDescriptor`, which gives another function for a class than for a task. */
const PARTIAL = nativeClass(
  'airflow.models.baseoperator',
  '_PartialDescriptor',
  [],
  [
    [
      '__get__',
      native('__get__', (call) => {
        const [self, cls] = call.positional;
        const isTask = taskOf(self) !== undefined;
        return isTask && self
          ? { kind: 'method', self, callee: native('partial', (inner) => partialOfTask(inner)) }
          : { kind: 'method', self: cls ?? NONE, callee: native('partial', (inner) => partialOperator(inner)) };
      }),
    ],
  ],
);

const MEMBERS: readonly (readonly [string, Value])[] = [
  ...DEPENDENCY_MEMBERS,
  ...OPERATION_MEMBERS,
  ...SETUP_MEMBERS,
  taskMember('task_id', (task) => str(task.taskId)),
  taskMember('node_id', (task) => str(task.taskId)),
  taskMember('label', (task) => str(task.taskId.split('.').at(-1) ?? task.taskId)),
  taskMember('dag_id', (task) => (task.dag ? str(task.dag.dagId) : str('adhoc_airflow'))),
  taskMember('output', (task, _interpreter, site) => makeXCom([task], 'return_value', site)),
  taskMember('upstream_list', (task, interpreter, site) => neighbours(interpreter, task, 'upstream', site)),
  taskMember('downstream_list', (task, interpreter, site) => neighbours(interpreter, task, 'downstream', site)),
  taskMember('upstream_task_ids', (task) => idsOf(task.upstream)),
  taskMember('downstream_task_ids', (task) => idsOf(task.downstream)),
  taskMember('roots', (task) => list([task.instance])),
  taskMember('leaves', (task) => list([task.instance])),
  taskMember('is_setup', (task) => (task.setup ? TRUE : FALSE)),
  taskMember('is_teardown', (task) => (task.teardown ? TRUE : FALSE)),
  taskMember('operator_class', (task) => task.instance.cls),
  taskMember('task_type', (task) => str(task.operator)),
  taskMember('operator_name', (task) => str(task.label)),
  [
    '__init__',
    native('__init__', (call) => {
      const { self, args } = receiver(call);
      if (self.kind === 'instance') initialiseTask(call.interpreter, self, args, call.site);
      return NONE;
    }),
  ],
  [
    '__attribute_set__',
    native('__attribute_set__', (call) => {
      attributeSet(call);
      return NONE;
    }),
  ],
  ['partial', instance(PARTIAL, nowhere)],
  ['get_dag', native('get_dag', (call) => taskOf(call.self)?.dag?.instance ?? NONE)],
  ['has_dag', native('has_dag', (call) => (taskOf(call.self)?.dag ? TRUE : FALSE))],
  [
    '__repr__',
    native('__repr__', (call) => {
      const task = taskOf(call.self);
      return task ? str(`<Task(${task.operator}): ${task.taskId}>`) : unknown('the text of an operator', call.site);
    }),
  ],
  ...RELATIVES,
];

function operatorClassOf(module: string, name: string, bases: readonly PyClass[]): PyClass {
  return nativeClass(
    module,
    name,
    bases,
    bases.length === 0 ? [...MEMBERS] : [],
    bases.length === 0 ? { construct: constructOperator, fallbackAttribute: operatorAttribute, classAttribute } : {},
  );
}

export const BASE_OPERATOR = operatorClassOf('airflow.models.baseoperator', 'BaseOperator', []);
export const BASE_SENSOR = operatorClassOf('airflow.sensors.base', 'BaseSensorOperator', [BASE_OPERATOR]);

const classes = new Map<string, PyClass>([
  ['BaseOperator', BASE_OPERATOR],
  ['BaseSensorOperator', BASE_SENSOR],
]);

/** The class that an import path names. One class a path, so that `isinstance` and subclasses work across files. */
export function operatorClass(path: string): PyClass {
  const at = path.lastIndexOf('.');
  const name = path.slice(at + 1);
  const known = classes.get(name === 'BaseOperator' || name === 'BaseSensorOperator' ? name : path);
  if (known) return known;
  const made = operatorClassOf(path.slice(0, at), name, [
    /Sensor(Async)?$|^DecoratedSensorOperator$/.test(name) ? BASE_SENSOR : BASE_OPERATOR,
  ]);
  classes.set(path, made);
  return made;
}

/** The nearest class of Airflow's or a provider's. */
export function outsideBase(cls: PyClass): PyClass {
  return cls.mro.find((base) => base.mro.includes(BASE_OPERATOR) && !base.site) ?? BASE_OPERATOR;
}

export function isOperatorClass(value: Value): value is PyClass {
  return value.kind === 'class' && value.mro.includes(BASE_OPERATOR);
}

export function constructOperator(interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site): Value {
  const made = instance(cls, site);
  const init = lookUp(cls, '__init__');
  if (init?.kind === 'function') {
    initialise(interpreter, made, withDefaults(interpreter, init, args), site);
    if (!taskOf(made)) {
      // A constructor that never reaches the base class (or only under a condition that is not known).
      const dag = currentDag(stateOf(interpreter));
      if (dag) doubt(dag, `${cls.name}() does not initialise its base class`, site);
      checkInitialised(interpreter, made, init, site);
      return made;
    }
    doubtForeignInit(interpreter, cls, site);
    templatedAttributes(interpreter, made, site);
  } else initialiseTask(interpreter, made, args, site);
  return made;
}

/** Airflow wraps the `__init__` of operators, and fails on one that comes from a class that is none. */
function doubtForeignInit(interpreter: Interpreter, cls: PyClass, site: Site): void {
  const owner = cls.mro.find((base) => base.namespace.has('__init__'));
  const dag = currentDag(stateOf(interpreter));
  if (owner && dag && !owner.mro.includes(BASE_OPERATOR))
    doubt(
      dag,
      `the constructor of ${cls.name} is that of ${owner.name}, which is no operator: Airflow cannot call it`,
      site,
    );
}

/** Airflow: `apply_defaults` gives parameters of a user's `__init__` the values of `default_args` by name. */
function withDefaults(interpreter: Interpreter, init: PyFunction, args: CallArguments): CallArguments {
  const defaults = mergedDefaults(interpreter, args);
  const keywords = new Map(args.keywords);
  for (const [index, parameter] of init.node.parameters.entries()) {
    if (
      parameter.kind === 'var-positional' ||
      parameter.kind === 'var-keyword' ||
      keywords.has(parameter.name) ||
      index <= args.positional.length
    )
      continue;
    const value = defaults.values.get(parameter.name);
    if (value && (index > 0 || parameter.kind === 'keyword-only')) keywords.set(parameter.name, value);
  }
  interpreter.step();
  return { ...args, keywords };
}

interface Defaults {
  readonly values: Map<string, Value>;
  readonly uncertain?: PyUnknown;
}

/** Airflow: the DAG's `default_args`, the group's on top, the operator's own on top. */
export function mergedDefaults(interpreter: Interpreter, args: CallArguments): Defaults {
  const state = stateOf(interpreter);
  const dag = dagOf(args.keywords.get('dag')) ?? groupOf(args.keywords.get('task_group'))?.dag ?? currentDag(state);
  const group = groupOf(args.keywords.get('task_group')) ?? currentGroup(state, dag);
  const values = new Map<string, Value>();
  let uncertain: PyUnknown | undefined;
  const take = (value: Value | undefined): void => {
    const mapping = value?.kind === 'unknown' && value.choices?.[0]?.kind === 'dict' ? value.choices[0] : value;
    if (mapping?.kind === 'dict') {
      for (const entry of mapping.entries.values())
        if (entry.key.kind === 'str') values.set(entry.key.value, entry.value);
      uncertain ??= mapping.uncertain;
    } else if (mapping?.kind === 'unknown') uncertain ??= mapping;
  };
  take(dag?.args.get('default_args'));
  const chain: GroupRecord[] = [];
  for (let at = group; at; at = at.parent) chain.unshift(at);
  for (const each of chain) take(each.defaultArgs);
  take(args.keywords.get('default_args'));
  return uncertain ? { values, uncertain } : { values };
}

export interface TaskDraft {
  readonly operator: string;
  readonly label: string;
  readonly module?: string;
  readonly bases?: readonly string[];
  readonly callable?: PyFunction;
  /** A decorated function called again gets a numbered id. */
  readonly numbered?: boolean;
  readonly mapped?: boolean;
  readonly expanded?: readonly string[];
}

/** What is made of a task later takes far longer than the few steps that made it. */
const STEPS_OF_A_TASK = 30;

/** The part of `BaseOperator.__init__` that matters to the graph. */
export function initialiseTask(
  interpreter: Interpreter,
  made: PyInstance,
  args: CallArguments,
  site: Site,
  draft?: TaskDraft,
): TaskRecord | undefined {
  if (taskOf(made)) return taskOf(made);
  interpreter.step(STEPS_OF_A_TASK);
  const state = stateOf(interpreter);
  const defaults = mergedDefaults(interpreter, args);
  const explicit = args.keywords;
  const merged = new Map(defaults.values);
  merged.delete('default_args');
  for (const [name, value] of explicit) merged.set(name, value);
  const idValue =
    explicit.get('task_id') ??
    (args.positional[0]?.kind === 'str' ? args.positional[0] : undefined) ??
    defaults.values.get('task_id');
  const givenGroup = groupOf(explicit.get('task_group'));
  const dag = dagOf(merged.get('dag')) ?? givenGroup?.dag ?? currentDag(state);
  const group = givenGroup ?? currentGroup(state, dag);
  const id = taskIdOf(interpreter, idValue, made.cls, site);
  const home = dag && unknownHome(interpreter, merged, dag);
  const callable = draft?.callable ?? callableOf(explicit.get('python_callable'));
  const task: TaskRecord = {
    kind: 'task',
    instance: made,
    taskId: draft?.numbered ? uniqueTaskId(dag, group, id.text) : id.text,
    idCertain: id.unknown === undefined && idValue !== undefined && !guessedBase(made.cls) && !home,
    operator: draft?.operator ?? made.cls.name,
    label: draft?.label ?? made.cls.name,
    module: draft?.module ?? made.cls.module.replace(MODULE_PREFIX, ''),
    bases: draft?.bases ?? operatorBases(made.cls),
    args: merged,
    argSites: args.keywordSites,
    expanded: draft?.expanded ?? [],
    mapped: draft?.mapped ?? false,
    setup: false,
    teardown: false,
    dynamic: interpreter.uncertain !== undefined,
    upstream: new Set(),
    downstream: new Set(),
    site,
    sites: [
      site,
      ...interpreter.calls.filter((call) => call !== site).toReversed(),
      ...(callable ? [callable.site] : []),
    ],
    ...(id.site ? { idSite: id.site } : {}),
    ...(callable ? { callable } : {}),
  };
  made.payload = task;
  const inside = made.cls.name === 'SubDagOperator' ? merged.get('subdag') : undefined;
  const subdag = dagOf(inside);
  // Airflow 2: the DAG inside is found with the one around it.
  if (subdag) subdag.registered = true;
  if (subdag && dag && task.idCertain) checkSubdag(interpreter, task, id.text, dag, subdag, site);
  else if (inside?.kind === 'unknown' && dag) doubt(dag, inside, args.keywordSites.get('subdag') ?? site);
  for (const [name, value] of merged)
    if (!made.attrs.has(name) && !lookUp(made.cls, name)) made.attrs.set(name, keptAttribute(name, value, site));
  // Airflow: a mapped task is no operator yet.
  if (!task.mapped) noteInSetup(interpreter, task);
  if (dag) {
    addTask(interpreter, task, dag, group);
    const reason = id.unknown ?? (idValue ? undefined : args.unknownKeywords);
    if (reason) doubt(dag, reason, id.site ?? site);
    if (home) doubt(dag, home, site);
    const isComplete = !defaults.uncertain && (!draft?.mapped || Boolean(draft.expanded?.length));
    if (!draft?.numbered) {
      if (isComplete) checkRequiredArguments(interpreter, task, made.cls, args, site);
      checkProviderArguments(interpreter, task, args, isComplete, site);
    }
    if (!idValue && !args.unknownKeywords && !defaults.uncertain)
      missingId(interpreter, task, outsideBase(made.cls), site);
  } else if (group && state.airflowVersion === 2) {
    // Airflow 2: the open group takes it at once, though it has no DAG; Airflow 3 asks for a group when it gets one.
    task.group = group;
    task.taskId = childId(group, task.taskId);
  }
  // What a user's `__init__` takes of a mapped task's arguments is bound when it runs.
  // Those of a decorated function are bound when it is unmapped.
  if (!draft?.mapped || !made.cls.site)
    checkOperatorArguments(interpreter, made.cls, args, site, draft?.mapped && draft.numbered ? 'warning' : undefined);
  checkOperatorValues(interpreter, task, made.cls, site);
  checkFailFast(interpreter, task, site);
  checkMappedSla(interpreter, task, site);
  for (const [name, value] of explicit) {
    if (!holdsXCom(value)) continue;
    // Airflow: what a task is mapped over makes an edge, whether it is rendered or not.
    const depends = draft?.expanded?.includes(name) || isRendered(interpreter, made.cls, name, site);
    if (depends) dependOnXComs(interpreter, task, value, args.keywordSites.get(name) ?? site);
  }
  return task;
}

const basesByClass = new WeakMap<PyClass, readonly string[]>();

/** Import paths of the operators that it inherits from, the nearest first. */
function operatorBases(cls: PyClass): readonly string[] {
  const known = basesByClass.get(cls);
  if (known) return known;
  const made = cls.mro.slice(1).filter((base) => base.mro.includes(BASE_OPERATOR));
  const bases = made.map((base) => `${base.module}.${base.name}`);
  basesByClass.set(cls, bases);
  return bases;
}

function missingId(interpreter: Interpreter, task: TaskRecord, outside: PyClass, site: Site): void {
  if (task.instance.cls.site) return;
  report(interpreter, {
    code: 'missing-argument',
    message: `${outside.name} needs the argument 'task_id'`,
    site,
    ...(task.dag ? { dag: task.dag } : {}),
  });
}

function callableOf(value: Value | undefined): PyFunction | undefined {
  return value?.kind === 'function' ? value : undefined;
}

type TaskId = GivenId & { readonly text: string };

function taskIdOf(interpreter: Interpreter, value: Value | undefined, cls: PyClass, site: Site): TaskId {
  const given = givenId(interpreter, value, 'the task id', site);
  return { ...given, text: given.text ?? madeUpId(interpreter, cls.name) };
}

/** Airflow: an XCom anywhere in a templated argument makes its task an upstream one. */
export function dependOnXComs(interpreter: Interpreter, task: TaskRecord, value: Value, site: Site, depth = 0): void {
  if (depth > 6) return;
  interpreter.step();
  const xcom = xcomOf(value);
  if (xcom) {
    if (xcom.noTask)
      refuse(interpreter, { code: 'invalid-argument', message: `XComArg() takes a task, not ${xcom.noTask}`, site });
    for (const upstream of xcom.tasks) {
      if (!task.dag && upstream.dag) addTask(interpreter, task, upstream.dag, undefined);
      if (upstream !== task) addEdge(upstream, task, 'data', site, undefined, interpreter.uncertain !== undefined);
      const dag = task.dag ?? upstream.dag;
      if (interpreter.uncertain && dag) doubt(dag, interpreter.uncertain, site);
    }
    return;
  }
  switch (value.kind) {
    case 'list':
    case 'tuple':
      for (const item of value.items) dependOnXComs(interpreter, task, item, site, depth + 1);
      return;
    case 'dict':
      for (const entry of value.entries.values()) dependOnXComs(interpreter, task, entry.value, site, depth + 1);
      return;
    case 'set':
      for (const item of value.items.values()) dependOnXComs(interpreter, task, item, site, depth + 1);
      return;
    case 'unknown':
      for (const choice of value.choices ?? []) {
        if (hasXCom(choice) && task.dag) doubt(task.dag, value, site);
        dependOnXComs(interpreter, task, choice, site, depth + 1);
      }
      return;
    default:
      return;
  }
}

function hasXCom(value: Value): boolean {
  return (
    xcomOf(value) !== undefined || ((value.kind === 'list' || value.kind === 'tuple') && value.items.some(hasXCom))
  );
}

/** XComs that a user's `__init__` keeps in attributes that are rendered. */
function templatedAttributes(interpreter: Interpreter, made: PyInstance, site: Site): void {
  const task = taskOf(made);
  if (!task || ![...made.attrs.values()].some((value) => holdsXCom(value))) return;
  for (const field of templateFields(interpreter, made.cls, site) ?? []) {
    const value = made.attrs.get(field);
    if (value) dependOnXComs(interpreter, task, value, site);
  }
}

/** With two that Airflow 2 still took. */
const RULES: ReadonlySet<string> = new Set([...TRIGGER_RULES, 'dummy', 'none_failed_or_skipped']);

function attributeSet(call: NativeCall): void {
  const { interpreter, self, site } = call;
  const task = taskOf(self);
  const [name, value] = call.positional;
  if (!task || name?.kind !== 'str' || !value) return;
  if (name.value === 'dag') {
    const dag = dagOf(value);
    if (dag) checkReassignment(interpreter, task, dag, site);
    else checkGivenDag(interpreter, task, value, site);
    if (dag && task.dag !== dag) addTask(interpreter, task, dag, undefined);
  } else if (name.value === 'is_setup' || name.value === 'is_teardown') {
    const part = name.value === 'is_setup' ? 'setup' : 'teardown';
    if (value === TRUE) checkSetupOrTeardown(call, task, part);
    task[part] = value === TRUE;
  } else if (name.value === 'on_failure_fail_dagrun') {
    checkFailsDagRun(interpreter, task, value, site);
    setArgument(task, name.value, value);
  } else if (name.value === 'trigger_rule' && value.kind === 'str' && !RULES.has(value.value)) {
    // At import Airflow looks only at what the operator was made with.
    report(interpreter, {
      code: 'invalid-trigger-rule',
      severity: 'warning',
      message: `Airflow has no trigger rule '${value.value}'`,
      site,
      ...(task.dag ? { dag: task.dag } : {}),
    });
  } else {
    if (!interpreter.uncertain) setArgument(task, name.value, value);
    if (interpreter.calls.length > 0 || !holdsXCom(value)) return;
    if (isRendered(interpreter, task.instance.cls, name.value, site)) dependOnXComs(interpreter, task, value, site);
  }
}
