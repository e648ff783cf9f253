/** `as_setup`, `as_teardown` and `with setup_task:`, of operators and of what they return. */
import { elements, isIterable } from '../../python/iteration.ts';
import { instance, type NativeCall, NONE, native, nativeClass, str, unknown, type Value } from '../../python/values.ts';
import { relate, xcomOf } from './dependencies.ts';
import { setArgument, type TaskRecord } from './graph.ts';
import { refuse } from './refusals.ts';
import {
  addToScope,
  checkContext,
  checkContextList,
  checkSetupArguments,
  checkSetupOrTeardown,
  checkSetups,
} from './setup-refusals.ts';
import { enterSetup, exitSetup } from './setups.ts';
import { groupOf, stateOf, taskOf } from './state.ts';

function fluent(name: string, act: (task: TaskRecord, call: NativeCall) => void): readonly [string, Value] {
  return [
    name,
    native(name, (call) => {
      const task = taskOf(call.self) ?? xcomOf(call.self)?.tasks[0];
      if (task) act(task, call);
      return call.self;
    }),
  ];
}

/** Airflow 2 goes through what it is given, if it is given anything. */
function noSetups({ interpreter, keywordSites, site }: NativeCall): void {
  if (stateOf(interpreter).airflowVersion !== 2) return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message: "'setups' has to be a task or several, not None: leave it out",
    site: keywordSites.get('setups') ?? site,
  });
}

/** Airflow: `SetupTeardownContext`, which takes tasks that were made before. */
const SCOPE = nativeClass(
  'airflow.utils.setup_teardown',
  'SetupTeardownContext',
  [],
  [
    [
      'add_task',
      native('add_task', (call) => {
        addToScope(call);
        return NONE;
      }),
    ],
  ],
  {
    fallbackAttribute: (_interpreter, _self, name, site) =>
      name.startsWith('__') ? undefined : unknown(`the attribute ${name} of the context of a setup`, site),
  },
);

const LEAVE: readonly [string, Value] = [
  '__exit__',
  native('__exit__', (call) => {
    exitSetup(call.interpreter, call.site);
    return NONE;
  }),
];

/** `as_setup`, `as_teardown` and the context manager: for operators and for what they return. */
export const SETUP_MEMBERS: readonly (readonly [string, Value])[] = [
  fluent('as_setup', (task, call) => {
    checkSetupArguments(call, 'as_setup', []);
    checkSetupOrTeardown(call, task, 'setup');
    task.setup = true;
  }),
  fluent('as_teardown', (task, call) => {
    checkSetupArguments(call, 'as_teardown', ['setups', 'on_failure_fail_dagrun']);
    checkSetupOrTeardown(call, task, 'teardown');
    task.teardown = true;
    const fails = call.keywords.get('on_failure_fail_dagrun');
    if (fails && fails.kind !== 'none') setArgument(task, 'on_failure_fail_dagrun', fails);
    setArgument(task, 'trigger_rule', str('all_done_setup_success'));
    const setups = call.keywords.get('setups');
    if (setups?.kind === 'none') noSetups(call);
    if (!setups || setups.kind === 'none') return;
    if (!checkSetups(call, setups)) return;
    const items =
      isIterable(setups) && !xcomOf(setups) && !groupOf(setups)
        ? elements(call.interpreter, setups, call.site).items
        : [setups];
    for (const item of items) {
      const setup = taskOf(item) ?? xcomOf(item)?.tasks[0];
      if (setup) checkSetupOrTeardown(call, setup, 'setup');
      if (setup) setup.setup = true;
      relate(call.interpreter, item, call.self, call.site);
    }
  }),
  [
    '__enter__',
    native('__enter__', (call) => {
      const task = taskOf(call.self) ?? xcomOf(call.self)?.tasks[0];
      if (task) checkContext(call, task);
      enterSetup(call.interpreter, task ? [task] : []);
      return opened(call);
    }),
  ],
  LEAVE,
];

/** `with context_wrapper([setup, another]):`, for several at once. */
export const CONTEXT_WRAPPER = nativeClass(
  'airflow.decorators.setup_teardown',
  'ContextWrapper',
  [],
  [
    [
      '__enter__',
      native('__enter__', (call) => {
        const given = call.self.kind === 'instance' ? call.self.attrs.get('tasks') : undefined;
        const { items, uncertain } =
          given && isIterable(given) ? elements(call.interpreter, given, call.site) : { items: [], uncertain: given };
        const tasks = items.flatMap((item) => taskOf(item) ?? xcomOf(item)?.tasks[0] ?? []);
        if (uncertain || tasks.length < items.length) call.interpreter.note('the setups of a context', call.site);
        else checkContextList(call, tasks);
        enterSetup(call.interpreter, tasks);
        return opened(call);
      }),
    ],
    LEAVE,
  ],
  {
    construct: (_interpreter, cls, args, site) =>
      instance(cls, site, [['tasks', args.positional[0] ?? args.keywords.get('tasks') ?? NONE]]),
  },
);

function opened(call: NativeCall): Value {
  const scope = instance(SCOPE, call.site);
  scope.payload = { kind: 'setup-scope' };
  return scope;
}
