/** `setup-and-teardown`: what Airflow refuses of setups, teardowns and the `with` over them. */

import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import { stringOf } from '../../python/text.ts';
import type { NativeCall, Site, Value } from '../../python/values.ts';
import { xcomOf } from './dependencies.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import { noTaskInWords } from './no-tasks.ts';
import { refuse } from './refusals.ts';
import { noteInSetup } from './setups.ts';
import { type Fault, groupOf, stateOf, taskOf } from './state.ts';

const CODE = 'setup-and-teardown';

function tell(
  interpreter: Interpreter,
  message: string,
  site: Site,
  task: TaskRecord | undefined,
  more: Partial<Fault> = {},
): void {
  const about = task?.dag ? { dag: task.dag } : {};
  refuse(interpreter, { code: CODE, message, site, ...about, ...more });
}

/** Airflow: "Cannot mark task … as teardown; task is already a setup", and the other way round. */
export function checkSetupOrTeardown(call: NativeCall, task: TaskRecord, becomes: 'setup' | 'teardown'): void {
  const is = becomes === 'setup' ? 'teardown' : 'setup';
  if (!task[is] || task.dynamic) return;
  tell(
    call.interpreter,
    `Task '${task.taskId}' is a ${is} already: it cannot be a ${becomes} as well`,
    call.site,
    task,
  );
}

/** Airflow: "Only setup/teardown tasks can be used as context managers". */
export function checkContext(call: NativeCall, task: TaskRecord): void {
  if (task.setup || task.teardown || task.dynamic) return;
  tell(
    call.interpreter,
    `\`with\` takes a setup or a teardown, and task '${task.taskId}' is neither: mark it with .as_setup() or .as_teardown()`,
    call.site,
    task,
  );
}

/** Airflow: "All tasks in the list must be either setup or teardown tasks". */
export function checkContextList(call: NativeCall, tasks: readonly TaskRecord[]): void {
  for (const task of tasks) checkContext(call, task);
  const setup = tasks.find((task) => task.setup);
  const teardown = tasks.find((task) => task.teardown);
  if (!setup || !teardown || setup.dynamic || teardown.dynamic) return;
  const message = `\`with\` takes setups or teardowns, but '${setup.taskId}' is a setup and '${teardown.taskId}' a teardown`;
  tell(call.interpreter, message, call.site, setup);
}

/** Airflow: "Cannot set task on_failure_fail_dagrun … because it is not a teardown task". */
export function checkFailsDagRun(interpreter: Interpreter, task: TaskRecord, value: Value, site: Site): void {
  if (value.kind !== 'bool' || !value.value || task.teardown || task.dynamic) return;
  tell(interpreter, `'on_failure_fail_dagrun' is for teardowns, and task '${task.taskId}' is none`, site, task);
}

/** `as_setup()` and `as_teardown(setups=…)` take nothing without a name. */
export function checkSetupArguments(call: NativeCall, method: string, names: readonly string[]): void {
  const { interpreter, site } = call;
  const strange = [...call.keywords.keys()].find((name) => !names.includes(name));
  const code = 'unknown-argument';
  if (strange !== undefined) {
    const at = call.keywordSites.get(strange) ?? site;
    tell(interpreter, `.${method}() has no argument '${strange}'`, at, undefined, { code });
  } else if (call.positional.length > 0) {
    const advice = names.length > 0 ? ': name it, as in setups=…' : '';
    const at = call.positionalSites[0] ?? site;
    tell(interpreter, `.${method}() takes no argument without a name${advice}`, at, undefined, { code });
  }
}

/** A task or several: false where it is something else. */
export function checkSetups(call: NativeCall, setups: Value): boolean {
  if (isNode(setups)) return true;
  const { items, uncertain } = isIterable(setups)
    ? elements(call.interpreter, setups, call.site)
    : { items: [setups], uncertain: undefined };
  const strange = items.find((item) => !isNode(item) && noTaskInWords(item));
  const words = strange && noTaskInWords(strange);
  if (!words || uncertain) return true;
  const message = `'setups' needs the setup tasks themselves, but one of them is ${words}`;
  const at = call.keywordSites.get('setups') ?? call.site;
  tell(call.interpreter, message, at, undefined, { code: 'invalid-dependency' });
  return false;
}

function isNode(value: Value): boolean {
  return (taskOf(value) ?? xcomOf(value) ?? groupOf(value)) !== undefined;
}

/** `scope.add_task(task)`, which is for the time of the `with` alone. */
export function addToScope(call: NativeCall): void {
  const { interpreter, site } = call;
  const { isActive } = stateOf(interpreter).setupContext;
  const [given] = call.positional;
  const task = taskOf(given) ?? xcomOf(given)?.tasks[0];
  if (call.positional.length > 1)
    tell(interpreter, '.add_task() takes one task: call it for each', site, task, { code: 'unknown-argument' });
  if (given && groupOf(given)) tell(interpreter, '.add_task() takes a task, and no task group', site, task);
  if (!isActive) tell(interpreter, '.add_task() adds to an open `with` only: call it inside', site, task);
  else if (task) noteInSetup(interpreter, task);
}

/** Airflow: "Setup tasks must be followed with trigger rule ALL_SUCCESS", once the whole DAG is there. */
export function rulesAfterSetups(dag: DagRecord): readonly Fault[] {
  return [...dag.edges.values()].flatMap(({ upstream, downstream, uncertain, site }): Fault[] => {
    if (!upstream.setup || downstream.teardown || uncertain || upstream.dynamic || downstream.dynamic) return [];
    const given = downstream.args.get('trigger_rule');
    const rule = given && stringOf(given)?.value;
    if (rule === undefined || rule === 'all_success') return [];
    return [
      {
        code: CODE,
        severity: 'error',
        message: `Task '${downstream.taskId}' comes after the setup '${upstream.taskId}' and can only have the trigger rule 'all_success', not '${rule}'`,
        site: downstream.argSites.get('trigger_rule') ?? downstream.site,
        related: [{ site, message: `It comes after '${upstream.taskId}' here` }],
        fixes: [],
        dag,
      },
    ];
  });
}
