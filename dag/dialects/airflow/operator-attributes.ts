/** What attributes of operators and of their classes are read as. */
import type { Interpreter } from '../../python/interpreter.ts';
import { list, NONE, type PyClass, type Site, str, tuple, unknown, type Value } from '../../python/values.ts';
import { certainSignature } from './argument-names.ts';
import { ruleOf } from './enumerations.ts';
import type { TaskRecord } from './graph.ts';
import { stateOf, taskOf } from './state.ts';
import { catalogued } from './templated.ts';
import { keptAttribute, unsetOperatorAttribute } from './unset-attributes.ts';

/** Attributes of Airflow's own operators that their arguments do not tell are unknown. */
export function operatorAttribute(interpreter: Interpreter, self: Value, name: string, site: Site): Value | undefined {
  const task = taskOf(self);
  const given = task?.args.get(name);
  if (given) return keptAttribute(name, given, site);
  if (name === 'dag') return task?.dag?.instance ?? NONE;
  if (name === 'task_group') return task?.group?.instance ?? NONE;
  if (name === 'template_fields' || name === 'template_ext') return renderedNames(interpreter, self, name, site);
  if (task && (name === 'expand' || name === 'expand_kwargs') && (task.mapped || certainSignature(task.instance.cls)))
    return undefined;
  const unset = task && isBaseArgument(interpreter, task, name) ? unsetAttribute(interpreter, task, name) : undefined;
  return unset ?? unknown(`the attribute ${name} of an operator`, site);
}

/** Whether the operator's class leaves the argument to `BaseOperator`. */
function isBaseArgument(interpreter: Interpreter, task: TaskRecord, name: string): boolean {
  const facts = task.mapped ? undefined : catalogued(interpreter, task.instance.cls);
  return Boolean(facts && (facts.name === 'BaseOperator' || !facts.parameters.some((each) => each.name === name)));
}

function unsetAttribute(interpreter: Interpreter, task: TaskRecord, name: string): Value | undefined {
  if (name === 'trigger_rule') return ruleOf('trigger', str('all_success'));
  // Airflow: a task has the dates of its DAG where it has none of its own.
  const ofDag = /^(start|end)_date$/.test(name) ? task.dag?.args.get(name) : undefined;
  return ofDag ? undefined : unsetOperatorAttribute(name, stateOf(interpreter).airflowVersion);
}

/** What an operator class has without being made. */
export function classAttribute(interpreter: Interpreter, cls: PyClass, name: string, site: Site): Value | undefined {
  if (name === 'template_fields' || name === 'template_ext') return renderedNames(interpreter, cls, name, site);
  return undefined;
}

function renderedNames(interpreter: Interpreter, self: Value, name: string, site: Site): Value {
  const cls = self.kind === 'class' ? self : self.kind === 'instance' ? self.cls : undefined;
  const facts = cls && catalogued(interpreter, cls);
  const names = name === 'template_ext' ? facts?.templateExtensions : facts?.templateFields;
  return names
    ? tuple(names.map((each) => str(each)))
    : unknown(`${name} of an operator`, site, { choices: [list([])] });
}
