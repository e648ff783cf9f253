/**
 * Which arguments Airflow renders. Only an XCom in one of those makes its task an upstream one (Airflow:
 * `set_xcomargs_dependencies` looks at the attributes named in `template_fields`, and at nothing else).
 */
import { lookUp } from '../../python/attributes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import type { PyClass, Site, Value } from '../../python/values.ts';
import { isTemplated, type OperatorFacts } from './catalogue/catalogue.ts';
import { xcomOf } from './dependencies.ts';
import { knownOperator } from './installed/known-operator.ts';
import { outsideBase } from './operators.ts';
import { type AirflowState, stateOf } from './state.ts';

/** Arguments that no operator is known to render, for classes that the catalogue does not have. */
const NOT_TEMPLATED = new Set([
  'task_id',
  'dag',
  'task_group',
  'default_args',
  'trigger_rule',
  'inlets',
  'outlets',
  'python_callable',
  'params',
  'on_failure_callback',
  'on_success_callback',
  'on_retry_callback',
  'on_execute_callback',
  'on_skipped_callback',
  'execution_timeout',
  'retry_delay',
  'start_date',
  'end_date',
  'pool',
  'queue',
  'owner',
  'doc_md',
  'executor_config',
]);

/** The catalogue's entry for an operator class, or for the class that a user's class is made from. */
export function catalogued(interpreter: Interpreter, cls: PyClass): OperatorFacts | undefined {
  const state = stateOf(interpreter);
  const known = factsOfClasses.get(state) ?? new Map<PyClass, OperatorFacts | undefined>();
  factsOfClasses.set(state, known);
  if (!known.has(cls)) known.set(cls, factsOf(cls, state));
  return known.get(cls);
}

/** Asked for every argument of every task, while classes are few. */
const factsOfClasses = new WeakMap<AirflowState, Map<PyClass, OperatorFacts | undefined>>();

function factsOf(cls: PyClass, { airflowVersion, installed }: AirflowState): OperatorFacts | undefined {
  if (cls.mro.some((base) => base.unknownBase)) return undefined;
  const { module, name } = outsideBase(cls);
  return knownOperator(`${module}.${name}`, airflowVersion, installed);
}

export function isRendered(interpreter: Interpreter, cls: PyClass, argument: string, site: Site): boolean {
  const facts = catalogued(interpreter, cls);
  const own = ownFields(interpreter, cls, site);
  if (own) return own.includes(argument) || (facts?.renamed.get(argument) ?? []).some((field) => own.includes(field));
  const known = lookUp(cls, 'template_fields') || !facts ? undefined : isTemplated(facts, argument);
  return known ?? !NOT_TEMPLATED.has(argument);
}

/** Undefined when they are not known. */
export function templateFields(interpreter: Interpreter, cls: PyClass, site: Site): readonly string[] | undefined {
  if (lookUp(cls, 'template_fields')) return ownFields(interpreter, cls, site);
  return catalogued(interpreter, cls)?.templateFields;
}

/** Those that a user's class declares. */
function ownFields(interpreter: Interpreter, cls: PyClass, site: Site): readonly string[] | undefined {
  const declared = lookUp(cls, 'template_fields');
  if (!declared || !isIterable(declared)) return undefined;
  const { items, uncertain } = elements(interpreter, declared, site);
  const fields = items.flatMap((item) => (item.kind === 'str' ? [item.value] : []));
  return uncertain || fields.length < items.length ? undefined : fields;
}

/** Whether a value is a task's result or holds one. */
export function holdsXCom(value: Value): boolean {
  return !SIMPLE.has(value.kind) && holds(value, 0, new Set());
}

const SIMPLE: ReadonlySet<string> = new Set(['str', 'int', 'bool', 'none', 'float']);

function holds(value: Value, depth: number, seen: Set<Value>): boolean {
  // What is shared is looked at once: aliases make small texts of huge data.
  if (depth > 6 || seen.has(value)) return false;
  if (xcomOf(value)) return true;
  if (value.kind === 'list' || value.kind === 'dict' || value.kind === 'tuple') seen.add(value);
  const within = (inner: Value): boolean => holds(inner, depth + 1, seen);
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.some(within);
    case 'dict':
      return [...value.entries.values()].some((entry) => within(entry.value));
    case 'set':
      return [...value.items.values()].some(within);
    case 'unknown':
      return (value.choices ?? []).some(within);
    default:
      return false;
  }
}
