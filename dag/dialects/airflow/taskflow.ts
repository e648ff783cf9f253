/** TaskFlow: `@task` and its variants, `@setup`, `@teardown`, `@asset`. */
import { callValue } from '../../python/calls.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  dict,
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyFunction,
  type Site,
  str,
  TRUE,
  unknown,
  type Value,
} from '../../python/values.ts';
import { operatorCatalogue } from './catalogue/catalogue.ts';
import { checkExpandKwargs, checkNotInMappedGroup } from './expansions.ts';
import { checkFunctionArguments, checkNoPositional, checkSetupFactory } from './function-arguments.ts';
import { doubt, setArgument, type TaskRecord } from './graph.ts';
import { checkTaskExpansion, checkTaskExpansionByDicts, checkTaskPartial } from './mapped-functions.ts';
import { dependOnXComs, initialiseTask, operatorClass } from './operators.ts';
import { refuse } from './refusals.ts';
import { checkFailsDagRun } from './setup-refusals.ts';
import { currentDag, currentGroup, report, stateOf } from './state.ts';
import {
  checkRun,
  condition,
  isNoFunction,
  markable,
  missingArguments,
  refuseMethod,
  refuseOptions,
  refusePartial,
  refusePositional,
  refuseStubBody,
  takesPython,
  withoutPython,
} from './taskflow-refusals.ts';
import { makeXCom } from './xcoms.ts';

/** Variant (`@task.VARIANT`) → the operator that Airflow makes of it and its module in Airflow 3. */
const VARIANTS: { readonly [variant: string]: readonly [operator: string, module: string] } = {
  python: ['_PythonDecoratedOperator', 'airflow.providers.standard.decorators.python'],
  virtualenv: ['_PythonVirtualenvDecoratedOperator', 'airflow.providers.standard.decorators.python_virtualenv'],
  external_python: ['_PythonExternalDecoratedOperator', 'airflow.providers.standard.decorators.external_python'],
  branch: ['_BranchPythonDecoratedOperator', 'airflow.providers.standard.decorators.branch_python'],
  branch_virtualenv: [
    '_BranchPythonVirtualenvDecoratedOperator',
    'airflow.providers.standard.decorators.branch_virtualenv',
  ],
  branch_external_python: [
    '_BranchExternalPythonDecoratedOperator',
    'airflow.providers.standard.decorators.branch_external_python',
  ],
  short_circuit: ['_ShortCircuitDecoratedOperator', 'airflow.providers.standard.decorators.short_circuit'],
  sensor: ['DecoratedSensorOperator', 'airflow.providers.standard.decorators.sensor'],
  bash: ['_BashDecoratedOperator', 'airflow.providers.standard.decorators.bash'],
  stub: ['_StubOperator', 'airflow.providers.standard.decorators.stub'],
};

/** A decorated function, not called yet. */
export interface TaskFactory {
  readonly kind: 'task-factory';
  readonly function: Value;
  readonly variant: string;
  readonly keywords: ReadonlyMap<string, Value>;
  readonly keywordSites: ReadonlyMap<string, Site>;
  readonly partial: ReadonlyMap<string, Value>;
  readonly setup: boolean;
  readonly teardown: boolean;
  /** `@teardown(on_failure_fail_dagrun=…)`. */
  readonly failDagrun?: Value;
}

export function taskFactoryOf(value: Value | undefined): TaskFactory | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'task-factory' ? (record as TaskFactory) : undefined;
}

const FACTORY: PyClass = nativeClass(
  'airflow.decorators.base',
  '_TaskDecorator',
  [],
  [
    ['__call__', native('__call__', (call) => run(call, call, false))],
    [
      'override',
      native('override', (call) =>
        changeOptions(call, (factory) => ({
          ...factory,
          keywords: new Map([...factory.keywords, ...call.keywords]),
          keywordSites: new Map([...factory.keywordSites, ...call.keywordSites]),
        })),
      ),
    ],
    [
      'partial',
      native('partial', (call) => {
        const decorated = taskFactoryOf(call.self);
        checkNoPositional(call, 'partial');
        if (decorated) {
          checkFunctionArguments(call.interpreter, decorated, call, 'partial', call.site);
          checkTaskPartial(call, decorated);
        }
        return change(call, (factory) => ({ ...factory, partial: new Map([...factory.partial, ...call.keywords]) }));
      }),
    ],
    [
      'expand',
      native('expand', (call) => {
        checkNoPositional(call, 'expand');
        const factory = taskFactoryOf(call.self);
        if (factory) {
          checkTaskExpansion(call, factory);
          checkFunctionArguments(call.interpreter, factory, call, 'expand', call.site);
        }
        return run(call, call, true);
      }),
    ],
    [
      'expand_kwargs',
      native('expand_kwargs', (call) => {
        checkExpandKwargs(call, true, 'task');
        const factory = taskFactoryOf(call.self);
        if (factory) checkTaskExpansionByDicts(call, factory);
        return run(call, call, true);
      }),
    ],
    [
      'function',
      {
        kind: 'property',
        getter: native('function', (call) => taskFactoryOf(call.positional[0] ?? call.self)?.function ?? NONE),
      },
    ],
    [
      '__wrapped__',
      {
        kind: 'property',
        getter: native('__wrapped__', (call) => taskFactoryOf(call.positional[0] ?? call.self)?.function ?? NONE),
      },
    ],
    [
      '__name__',
      {
        kind: 'property',
        getter: native('__name__', (call) =>
          str(nameOf(taskFactoryOf(call.positional[0] ?? call.self)?.function ?? NONE)),
        ),
      },
    ],
    [
      '__attribute_set__',
      native('__attribute_set__', (call) => {
        const [name, value] = call.positional;
        if (call.self.kind === 'instance' && name?.kind === 'str') {
          const factory = taskFactoryOf(call.self);
          if (factory && name.value === 'is_setup') call.self.payload = { ...factory, setup: value === TRUE };
          if (factory && name.value === 'is_teardown') call.self.payload = { ...factory, teardown: value === TRUE };
        }
        return NONE;
      }),
    ],
    ['__enter__', native('__enter__', (call) => notCalled(call))],
    // A decorated function on its own in a dependency expression was most likely meant to be called.
    ...(['__rshift__', '__lshift__', '__rrshift__', '__rlshift__'] as const).map(
      (name) => [name, native(name, (call) => notCalled(call))] as const,
    ),
    ['set_upstream', native('set_upstream', (call) => notCalled(call))],
    ['set_downstream', native('set_downstream', (call) => notCalled(call))],
  ],
  {
    fallbackAttribute: (_interpreter, _self, name, site) =>
      name.startsWith('__') || OF_TASKS.has(name)
        ? undefined
        : unknown(`the attribute ${name} of a decorated function`, site),
  },
);

/** What a task or its result has, and a function that is not called surely has not. */
const OF_TASKS = new Set(
  `task_id operator output key dag dag_id task_group trigger_rule as_setup as_teardown map zip concat upstream_list
  downstream_list upstream_task_ids downstream_task_ids`.split(/\s+/),
);

function notCalled(call: NativeCall): Value {
  const name = nameOf(taskFactoryOf(call.self)?.function ?? NONE);
  const dag = currentDag(stateOf(call.interpreter));
  report(call.interpreter, {
    code: 'invalid-dependency',
    message: `'${name}' is a decorated function, not a task; call it: ${name}()`,
    site: call.site,
    ...(dag ? { dag } : {}),
  });
  return call.positional[0] ?? NONE;
}

export function nameOf(function_: Value): string {
  if (function_.kind === 'function' || function_.kind === 'native') return function_.name;
  if (function_.kind === 'method') return nameOf(function_.callee);
  if (function_.kind === 'unknown')
    return function_.choices?.[0] ? nameOf(function_.choices[0]) : (function_.origin?.split('.').at(-1) ?? 'task');
  if (function_.kind === 'instance') {
    const name = function_.attrs.get('__name__');
    return name?.kind === 'str' ? name.value : function_.cls.name;
  }
  return 'task';
}

function makeFactory(factory: TaskFactory, site: Site): Value {
  const made = instance(FACTORY, site);
  made.payload = factory;
  return made;
}

function change(call: NativeCall, how: (factory: TaskFactory) => TaskFactory): Value {
  const factory = taskFactoryOf(call.self);
  return factory ? makeFactory(how(factory), call.site) : call.self;
}

function changeOptions(call: NativeCall, how: (factory: TaskFactory) => TaskFactory): Value {
  const [given] = call.positional;
  if (given)
    refuse(call.interpreter, {
      code: 'unknown-argument',
      message: ".override() takes its arguments by name only: task_id='…'",
      site: call.positionalSites[0] ?? call.site,
    });
  return change(call, how);
}

function run(call: NativeCall, args: CallArguments, mapped: boolean): Value {
  const factory = taskFactoryOf(call.self);
  if (!factory) return unknown('a decorated function that cannot be followed', call.site);
  const state = stateOf(call.interpreter);
  checkRun(call, factory, mapped);
  if (mapped) checkNotInMappedGroup(call, currentGroup(state, currentDag(state)));
  const task = makeTask(call.interpreter, factory, args, call.site, mapped);
  return task ? makeXCom([task], 'return_value', call.site) : unknown('a task', call.site);
}

export function makeTask(
  interpreter: Interpreter,
  factory: TaskFactory,
  args: CallArguments,
  site: Site,
  mapped: boolean,
): TaskRecord | undefined {
  const [operator, module] = decoratedClass(interpreter, factory.variant);
  const cls = operatorClass(`${module}.${operator}`);
  const made = instance(cls, site);
  const keywords = new Map(factory.keywords);
  if (!keywords.has('task_id')) keywords.set('task_id', str(nameOf(factory.function)));
  if (factory.teardown && !keywords.has('trigger_rule')) keywords.set('trigger_rule', str('all_done_setup_success'));
  const state = stateOf(interpreter);
  const callable = functionOf(factory.function);
  const label = factory.variant === 'python' ? '@task' : `@task.${factory.variant}`;
  const task = initialiseTask(
    interpreter,
    made,
    { positional: [], positionalSites: [], keywords, keywordSites: factory.keywordSites },
    site,
    {
      operator,
      label,
      module,
      numbered: true,
      mapped,
      expanded: mapped ? [...args.keywords.keys()] : [],
      ...(callable ? { callable } : {}),
    },
  );
  if (!task) return undefined;
  checkSetupFactory(interpreter, factory, task.taskId, site);
  refuseStubBody(interpreter, factory, site);
  const fails = factory.keywords.get('on_failure_fail_dagrun');
  if (fails && !mapped && !factory.teardown)
    checkFailsDagRun(interpreter, task, fails, factory.keywordSites.get('on_failure_fail_dagrun') ?? site);
  task.setup = factory.setup;
  task.teardown = factory.teardown;
  if (factory.failDagrun) setArgument(task, 'on_failure_fail_dagrun', factory.failDagrun);
  setArgument(task, 'python_callable', factory.function);
  if (args.positional.length > 0) setArgument(task, 'op_args', list([...args.positional]));
  if (args.keywords.size > 0)
    setArgument(task, 'op_kwargs', dict([...args.keywords].map(([name, value]) => [str(name), value])));
  for (const [index, value] of args.positional.entries())
    dependOnXComs(interpreter, task, value, args.positionalSites[index] ?? site);
  for (const [name, value] of args.keywords)
    dependOnXComs(interpreter, task, value, args.keywordSites.get(name) ?? site);
  for (const value of factory.partial.values()) dependOnXComs(interpreter, task, value, site);
  if (!task.dag && !currentDag(state)) return task;
  const hidden = args.unknownPositional ?? args.unknownKeywords;
  if (hidden && task.dag) doubt(task.dag, hidden, site);
  if (!mapped) checkFunctionArguments(interpreter, factory, args, 'called', site);
  if (callable && !mapped && factory.function.kind === 'function')
    missingArguments(interpreter, callable, factory, args, task, site);
  return task;
}

/** Variants of providers are in the catalogue. */
function decoratedClass(interpreter: Interpreter, variant: string): readonly [operator: string, module: string] {
  const own = VARIANTS[variant];
  if (own) return own;
  const path = operatorCatalogue(stateOf(interpreter).airflowVersion).decorated(variant);
  const at = path?.lastIndexOf('.') ?? 0;
  return path ? [path.slice(at + 1), path.slice(0, at)] : [`_${camel(variant)}DecoratedOperator`, 'airflow.decorators'];
}

export function functionOf(value: Value): PyFunction | undefined {
  if (value.kind === 'function') return value;
  if (value.kind === 'method') return functionOf(value.callee);
  if (value.kind === 'unknown') return value.choices?.[0] ? functionOf(value.choices[0]) : undefined;
  return undefined;
}

function camel(name: string): string {
  return name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function decorator(variant: string): Value {
  return native(
    variant,
    (call) => {
      const callable = call.positional[0] ?? call.keywords.get('python_callable');
      if (callable && isNoFunction(callable)) refusePositional(call, callable, variant);
      else if (takesPython(variant) && call.positional.length > 0) return withoutPython();
      else if (callable && callable.kind !== 'none') {
        const keywords = new Map(call.keywords);
        keywords.delete('python_callable');
        const keywordSites = new Map(call.keywordSites);
        const [, outputs] = call.positional;
        if (outputs && !keywords.has('multiple_outputs')) {
          keywords.set('multiple_outputs', outputs);
          keywordSites.set('multiple_outputs', call.positionalSites[1] ?? call.site);
        }
        return decorate(callable, variant, keywords, keywordSites, call.site, call.interpreter);
      }
      const { keywords, keywordSites } = call;
      return native(
        variant,
        (inner) =>
          decorate(inner.positional[0] ?? NONE, variant, keywords, keywordSites, inner.site, inner.interpreter),
        false,
      );
    },
    false,
  );
}

function decorate(
  function_: Value,
  variant: string,
  keywords: ReadonlyMap<string, Value>,
  keywordSites: ReadonlyMap<string, Site>,
  site: Site,
  interpreter: Interpreter,
): Value {
  if (function_.kind === 'function') refuseMethod(interpreter, function_, site);
  refusePartial(interpreter, function_, keywords, site);
  if (taskFactoryOf(function_) && stateOf(interpreter).airflowVersion === 2)
    refuse(interpreter, {
      code: 'invalid-argument',
      message: 'The function is decorated with @task already: take one of the two away',
      site,
    });
  return makeFactory(
    {
      kind: 'task-factory',
      function: function_,
      variant,
      keywords,
      keywordSites,
      partial: new Map(),
      setup: false,
      teardown: false,
    },
    site,
  );
}

/** The object behind the name `task`. */
const COLLECTION: PyClass = nativeClass(
  'airflow.decorators',
  'TaskDecoratorCollection',
  [],
  [
    ['__call__', native('__call__', (call) => callValue(call.interpreter, decorator('python'), call, call.site))],
    ['run_if', condition('run_if')],
    ['skip_if', condition('skip_if')],
  ],
  {
    fallbackAttribute: (interpreter, _self, name, site) => {
      if (name.startsWith('__')) return undefined;
      // Who catches that one is missing reckons with a provider that is not installed.
      if (
        !Object.hasOwn(VARIANTS, name) &&
        interpreter.catches(interpreter.exception('AttributeError', '', site).value)
      )
        interpreter.note(`whether a provider with @task.${name} is installed`, site);
      return decorator(name);
    },
  },
);

export const nowhere: Site = { document: { uri: '', text: '', lines: undefined as never }, start: 0, end: 0 };

export const TASK: Value = instance(COLLECTION, nowhere);

function mark(call: NativeCall, change: Partial<TaskFactory>): Value {
  const value = markable(call);
  const factory = taskFactoryOf(value);
  if (factory && value?.kind === 'instance') {
    value.payload = { ...factory, ...change };
    return value;
  }
  if (!value) return NONE;
  return makeFactory(
    {
      kind: 'task-factory',
      function: value,
      variant: 'python',
      keywords: new Map(),
      keywordSites: new Map(),
      partial: new Map(),
      setup: false,
      teardown: false,
      ...change,
    },
    call.site,
  );
}

export const SETUP: Value = native(
  'setup',
  (call) => {
    refuseOptions(call, 'setup', ['func']);
    if (call.positional.length > 0 || call.keywords.has('func')) return mark(call, { setup: true });
    return native('setup', (inner) => mark(inner, { setup: true }), false);
  },
  false,
);

export const TEARDOWN: Value = native(
  'teardown',
  (call) => {
    refuseOptions(call, 'teardown', ['_func', 'on_failure_fail_dagrun']);
    return call.positional.length > 0
      ? mark(call, { teardown: true })
      : native(
          'teardown',
          (inner) => mark(inner, { teardown: true, failDagrun: call.keywords.get('on_failure_fail_dagrun') }),
          false,
        );
  },
  false,
);
