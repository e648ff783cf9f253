/** The DAG class and the `@dag` decorator. */
import { callValue, receiver } from '../../python/calls.ts';
import { pathOf } from '../../python/imports.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  bool,
  type CallArguments,
  dict,
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  type PyUnknown,
  type Site,
  str,
  unknown,
  type Value,
} from '../../python/values.ts';
import { checkDagArguments } from './argument-names.ts';
import { plain } from './argument-values.ts';
import { checkConstruction, checkDagCall, checkDecorator, checkLookUp, checkReadOnly } from './dag-calls.ts';
import { checkDagValues } from './dag-values.ts';
import { relate, xcomOf } from './dependencies.ts';
import { asFarAsKnown, type DagRecord, doubt, type GroupRecord, instancesOf } from './graph.ts';
import { TASK_GROUP } from './groups.ts';
import { givenId } from './ids.ts';
import { refuse } from './refusals.ts';
import { addTask, dagOf, stateOf, taskOf } from './state.ts';
import { TASK } from './taskflow.ts';
import { keptDagAttribute, unsetDagAttribute } from './unset-attributes.ts';

const PARAMETERS: Readonly<Record<2 | 3, readonly string[]>> = {
  2: [
    'dag_id',
    'description',
    'schedule',
    'schedule_interval',
    'timetable',
    'start_date',
    'end_date',
    'full_filepath',
    'template_searchpath',
  ],
  3: ['dag_id', 'description', 'schedule', 'start_date', 'end_date', 'template_searchpath'],
};

function dagMember(name: string, read: (dag: DagRecord) => Value): readonly [string, Value] {
  const getter = native(name, (call) => {
    const dag = dagOf(call.positional[0] ?? call.self);
    return dag ? read(dag) : unknown(`the attribute ${name} of a DAG`, call.site);
  });
  return [name, { kind: 'property', getter }];
}

/** `@dag.task` is `@task` with the DAG given. */
function taskDecoratorOf(dag: DagRecord): Value {
  const bound = native(
    'task',
    (call) => {
      const [callable] = call.positional;
      const keywords = new Map<string, Value>([['dag', dag.instance], ...call.keywords]);
      const decorator = callValue(
        call.interpreter,
        TASK,
        { ...call, positional: [], positionalSites: [], keywords },
        call.site,
      );
      return callable ? callValue(call.interpreter, decorator, { ...call, keywords: new Map() }, call.site) : decorator;
    },
    false,
  );
  return bound;
}

function taskById(call: NativeCall): Value {
  const dag = dagOf(call.self);
  const id = call.positional[0] ?? call.keywords.get('task_id');
  if (!dag || id?.kind !== 'str') return unknown('a task looked up by an id that is not known', call.site);
  const task = dag.tasks.get(id.value);
  if (task && id.site) stateOf(call.interpreter).mentions.push({ task, site: id.site, kind: 'id' });
  if (task) return task.instance;
  if (dag.doubts.length > 0 || [...dag.tasks.values()].some(({ idCertain }) => !idCertain))
    return unknown(`the task '${id.value}', which the DAG may have`, call.site);
  checkLookUp(call, dag, id.value);
  return call.interpreter.fail('KeyError', `DAG '${dag.dagId}' has no task '${id.value}'`, call.site);
}

/** Airflow 3: `dag['id']` is a task or a group. */
function nodeById(call: NativeCall): Value {
  const dag = dagOf(call.self);
  const id = call.positional[0];
  const task = id?.kind === 'str' ? dag?.tasks.get(id.value) : undefined;
  if (task) return task.instance;
  if (dag && id?.kind === 'str' && !dag.groupIds.has(id.value)) checkLookUp(call, dag, id.value);
  return unknown('a part of a DAG looked up by its id', call.site);
}

function withoutNeighbours(dag: DagRecord, side: 'upstream' | 'downstream'): Value {
  return asFarAsKnown(dag, instancesOf([...dag.tasks.values()].filter((task) => task[side].size === 0)));
}

export const DAG_CLASS: PyClass = nativeClass(
  'airflow.models.dag',
  'DAG',
  [],
  [
    dagMember('dag_id', (dag) => str(dag.dagId)),
    dagMember('tasks', (dag) => asFarAsKnown(dag, instancesOf(dag.tasks.values()))),
    dagMember('task_ids', (dag) => asFarAsKnown(dag, list([...dag.tasks.keys()].map((id) => str(id))))),
    dagMember('task_dict', (dag) =>
      asFarAsKnown(dag, dict([...dag.tasks].map(([id, task]) => [str(id), task.instance]))),
    ),
    dagMember('task_count', (dag) => {
      const { length, uncertain } = { length: dag.tasks.size, ...asFarAsKnown(dag, list([])) };
      return uncertain ?? { kind: 'int', value: length };
    }),
    dagMember('roots', (dag) => withoutNeighbours(dag, 'upstream')),
    dagMember('leaves', (dag) => withoutNeighbours(dag, 'downstream')),
    dagMember('task_group', (dag) => dag.root.instance ?? NONE),
    dagMember('default_args', (dag) => dag.args.get('default_args') ?? dict()),
    dagMember('task', (dag) => taskDecoratorOf(dag)),
    dagMember('fileloc', (dag) => str(pathOf(dag.site.document.uri))),
    dagMember('folder', (dag) => str(pathOf(dag.site.document.uri).replace(/\/[^/]*$/, ''))),
    ['__repr__', native('__repr__', (call) => str(`<DAG: ${dagOf(call.self)?.dagId ?? ''}>`))],
    [
      'topological_sort',
      native('topological_sort', (call) =>
        instancesOf(
          call.interpreter.inSomeOrder([...(dagOf(call.self)?.tasks.values() ?? [])], 'a topological order', call.site),
        ),
      ),
    ],
    ['get_task', native('get_task', taskById)],
    ['__getitem__', native('__getitem__', nodeById)],
    [
      '__attribute_set__',
      native('__attribute_set__', (call) => {
        checkReadOnly(call);
        return NONE;
      }),
    ],
    [
      'has_task',
      native('has_task', (call) => {
        const id = call.positional[0] ?? call.keywords.get('task_id');
        const dag = dagOf(call.self);
        const isThere = id?.kind === 'str' && dag?.tasks.has(id.value);
        return dag && id?.kind === 'str' && (isThere || dag.doubts.length === 0)
          ? bool(isThere === true)
          : unknown('whether the DAG has a task', call.site);
      }),
    ],
    [
      'add_task',
      native('add_task', (call) => {
        const dag = dagOf(call.self);
        const task = taskOf(call.positional[0]);
        if (dag && task && task.dag !== dag) addTask(call.interpreter, task, dag, undefined);
        return NONE;
      }),
    ],
    [
      'add_result',
      native('add_result', (call) => {
        const [given] = call.positional;
        const xcom = xcomOf(given);
        if (given && (plain(given) || (xcom && (xcom.form !== 'plain' || !['return_value', '…'].includes(xcom.key)))))
          refuse(call.interpreter, {
            code: 'invalid-argument',
            message: 'The result of a DAG is what a task returns as a whole',
            site: call.positionalSites[0] ?? call.site,
          });
        return given ?? NONE;
      }),
    ],
    [
      'add_tasks',
      native('add_tasks', (call) => {
        const dag = dagOf(call.self);
        const tasks = call.positional[0];
        if (dag && (tasks?.kind === 'list' || tasks?.kind === 'tuple'))
          for (const item of tasks.items) {
            const task = taskOf(item);
            if (task && task.dag !== dag) addTask(call.interpreter, task, dag, undefined);
          }
        return NONE;
      }),
    ],
    [
      'set_dependency',
      native('set_dependency', (call) => {
        const dag = dagOf(call.self);
        const [up, down] = call.positional.map((id) =>
          id.kind === 'str' ? dag?.tasks.get(id.value)?.instance : undefined,
        );
        if (up && down) relate(call.interpreter, up, down, call.site);
        return NONE;
      }),
    ],
    [
      '__enter__',
      native('__enter__', (call) => {
        const dag = dagOf(call.self);
        if (dag) enterDag(call.interpreter, dag);
        return call.self;
      }),
    ],
    [
      '__exit__',
      native('__exit__', (call) => {
        const dag = dagOf(call.self);
        if (dag) leaveDag(call.interpreter, dag);
        return NONE;
      }),
    ],
    [
      '__init__',
      native('__init__', (call) => {
        const { self, args } = receiver(call);
        if (self.kind === 'instance') initialiseDag(call.interpreter, self, args, call.site);
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
      else initialiseDag(interpreter, made, args, site);
      return made;
    },
    fallbackAttribute: (interpreter, self, name, site) => {
      const dag = dagOf(self);
      const { airflowVersion } = stateOf(interpreter);
      const given = dag?.args.get(name) ?? (name === 'schedule_interval' ? dag?.args.get('schedule') : undefined);
      if (given) return keptDagAttribute(name, given, airflowVersion, site);
      if (name.startsWith('__')) return undefined;
      return (dag && unsetDagAttribute(name, airflowVersion)) ?? unknown(`the attribute ${name} of a DAG`, site);
    },
  },
);

function enterDag(interpreter: Interpreter, dag: DagRecord): void {
  const state = stateOf(interpreter);
  state.dagStack.push(dag);
  dag.contextsAround = interpreter.unknownContexts.length;
  state.groupStack.push(dag.root);
  dag.registered = true;
}

function leaveDag(interpreter: Interpreter, dag: DagRecord): void {
  const state = stateOf(interpreter);
  const at = state.dagStack.lastIndexOf(dag);
  if (at >= 0) state.dagStack.length = at;
  const group = state.groupStack.lastIndexOf(dag.root);
  if (group >= 0) state.groupStack.length = group;
}

/** Where the id is not given, `fallbackId` is what it will be (the name of a decorated function). */
export function initialiseDag(
  interpreter: Interpreter,
  made: PyInstance,
  args: CallArguments,
  site: Site,
  fallbackId?: string,
): DagRecord {
  const existing = dagOf(made);
  if (existing) return existing;
  const state = stateOf(interpreter);
  const given = new Map(args.keywords);
  const sites = new Map(args.keywordSites);
  for (const [index, value] of args.positional.entries()) {
    const name = PARAMETERS[state.airflowVersion][index];
    if (!name) continue;
    if (args.keywords.has(name))
      refuse(interpreter, {
        code: 'unknown-argument',
        message: `A DAG is given '${name}' twice: by its place, and by its name`,
        site,
      });
    given.set(name, value);
    const valueSite = args.positionalSites[index];
    if (valueSite) sites.set(name, valueSite);
  }
  const idValue = given.get('dag_id');
  const id = givenId(interpreter, idValue, 'the id of the DAG', site);
  const dagId = id.text ?? fallbackId ?? `dag_${state.dags.length + 1}`;
  const rootInstance = instance(TASK_GROUP, site);
  const root = {
    kind: 'group',
    instance: rootInstance,
    ownId: null,
    idCertain: true,
    prefix: true,
    children: new Map(),
    mapped: false,
    site,
    upstreamTasks: new Set(),
    expandedOver: [],
  } as unknown as GroupRecord;
  const record: DagRecord = {
    kind: 'dag',
    instance: made,
    dagId,
    site,
    args: given,
    argSites: sites,
    root,
    tasks: new Map(),
    edges: new Map(),
    groupIds: new Set(),
    likelyGroupIds: new Set(),
    numbered: new Map(),
    doubts: [],
    contextsAround: interpreter.unknownContexts.length,
    repeats: [],
    registered: false,
    ...(args.unknownKeywords ? { unknownArguments: args.unknownKeywords } : {}),
    ...(id.site ? { idSite: id.site } : {}),
  };
  (root as { dag: DagRecord }).dag = record;
  rootInstance.payload = root;
  made.payload = record;
  if (id.unknown && !(fallbackId !== undefined && !idValue)) doubt(record, id.unknown, site);
  const doubtful = interpreter.uncertain ?? interpreter.optional;
  if (doubtful) doubt(record, doubtful, site);
  if (made.cls === DAG_CLASS) {
    checkConstruction(interpreter, args, site, fallbackId);
    const sure = [...args.keywords.keys()].filter((name) => !args.maybe?.has(name));
    checkDagArguments(interpreter, sure, sites, site);
    checkDagValues(interpreter, given, sites, site);
  }
  state.dags.push(record);
  return record;
}

/** Makes a DAG and runs `body` inside it, as the decorators do. */
export function makeDag(
  interpreter: Interpreter,
  keywords: ReadonlyMap<string, Value>,
  keywordSites: ReadonlyMap<string, Site>,
  fallbackId: string,
  site: Site,
  body: (dag: DagRecord) => void,
  unknownKeywords?: PyUnknown,
): DagRecord {
  const made = instance(DAG_CLASS, site);
  const dag = initialiseDag(
    interpreter,
    made,
    { positional: [], positionalSites: [], keywords, keywordSites, ...(unknownKeywords ? { unknownKeywords } : {}) },
    site,
    fallbackId,
  );
  enterDag(interpreter, dag);
  try {
    body(dag);
  } finally {
    leaveDag(interpreter, dag);
  }
  return dag;
}

function dagFactory(
  call: NativeCall,
  function_: Value,
  keywords: ReadonlyMap<string, Value>,
  keywordSites: ReadonlyMap<string, Site>,
  unknownKeywords?: PyUnknown,
  bare = false,
): Value {
  const name = function_.kind === 'function' ? function_.name : 'dag';
  if (function_.kind === 'function') stateOf(call.interpreter).decorated.push({ function: function_, calls: 0 });
  const entry = stateOf(call.interpreter).decorated.at(-1);
  return native(
    name,
    (inner) => {
      if (entry && entry.function === function_) entry.calls++;
      if (function_.kind === 'function') checkDagCall(inner, function_, bare);
      const site = function_.kind === 'function' ? function_.site : inner.site;
      const body = (): void => {
        const given = new Map(inner.keywords);
        if (function_.kind === 'function') {
          // Airflow: inside, the arguments are DagParams: known only when a run has begun.
          for (const [index, parameter] of function_.node.parameters.entries()) {
            if (parameter.kind === 'var-positional' || parameter.kind === 'var-keyword') continue;
            const value =
              inner.positional[index] ?? given.get(parameter.name) ?? function_.defaults.get(parameter.name);
            if (value)
              given.set(
                parameter.name,
                unknown(`the DAG's param '${parameter.name}'`, inner.site, { choices: [value] }),
              );
          }
        }
        callValue(
          inner.interpreter,
          function_,
          { ...inner, positional: [], positionalSites: [], keywords: given, keywordSites: new Map() },
          inner.site,
        );
      };
      return makeDag(inner.interpreter, keywords, keywordSites, name, site, body, unknownKeywords).instance;
    },
    false,
  );
}

/** `@dag`, with and without arguments. */
export const DAG_DECORATOR = native(
  'dag',
  (call) => {
    const [first] = call.positional;
    if (first?.kind === 'function') return dagFactory(call, first, new Map(), new Map(), undefined, true);
    checkDecorator(call);
    const keywords = new Map(call.keywords);
    const sites = new Map(call.keywordSites);
    for (const [index, value] of call.positional.entries()) {
      const name = PARAMETERS[stateOf(call.interpreter).airflowVersion][index];
      const site = call.positionalSites[index];
      if (name) keywords.set(name, value);
      if (name && site) sites.set(name, site);
    }
    return native(
      'dag',
      (inner) => dagFactory(inner, inner.positional[0] ?? NONE, keywords, sites, call.unknownKeywords),
      false,
    );
  },
  false,
);
