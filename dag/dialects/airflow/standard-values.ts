/** What the constructors of the standard provider's operators refuse; sources: their modules in the provider 1.9 and Airflow 2.10. */

import type { Value } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { described, isFilled, plain, type ValueFinding } from './argument-values.ts';
import type { TaskRecord } from './graph.ts';
import { RUN_STATES } from './states.ts';
import { nodesOf } from './syntax-walk.ts';

type Check = (args: TaskRecord['args'], airflowVersion: 2 | 3) => readonly (ValueFinding | undefined)[];

/** By the name of the class, as the standard provider or Airflow 2 has it. */
const CHECKS: { readonly [name: string]: Check } = {
  BranchDateTimeOperator: (args) => [
    isNone(args.get('target_lower')) && isNone(args.get('target_upper'))
      ? { name: 'target_lower', message: "One of 'target_lower' and 'target_upper' has to be given, not None for both" }
      : undefined,
  ],
  BranchDayOfWeekOperator: weekday,
  DayOfWeekSensor: weekday,
  ExternalTaskMarker: (args) => {
    const depth = args.get('recursion_depth');
    return depth?.kind === 'int' && depth.value <= 0
      ? [{ name: 'recursion_depth', message: `'recursion_depth' has to be 1 or more, not ${depth.value}` }]
      : [];
  },
  DateTimeSensor: (args, airflowVersion) => (airflowVersion === 2 ? [moment(args, 'target_time')] : []),
  TriggerDagRunOperator: (args, airflowVersion) => [
    ...runStates(args),
    airflowVersion === 2 ? (moment(args, 'logical_date') ?? moment(args, 'execution_date')) : undefined,
  ],
  PythonVirtualenvOperator: virtualenv,
  BranchPythonVirtualenvOperator: virtualenv,
  _PythonVirtualenvDecoratedOperator: virtualenv,
  ExternalPythonOperator: (args) => [...outsideFunction(args), ...interpreter(args)],
  BranchExternalPythonOperator: (args) => [...outsideFunction(args), ...interpreter(args)],
  HITLOperator: human,
  HITLBranchOperator: (args) => [...human(args), ...optionsMapping(args)],
  HITLEntryOperator: human,
  ApprovalOperator: (args) =>
    ['options', 'multiple']
      .filter((name) => args.has(name))
      .map((name) => ({ name, message: `ApprovalOperator sets '${name}' itself: it cannot be given` })),
};

export function standardFindings(name: string, task: TaskRecord, airflowVersion: 2 | 3): readonly ValueFinding[] {
  return (CHECKS[name]?.(task.args, airflowVersion) ?? []).filter((found) => found !== undefined);
}

function isNone(value: Value | undefined): boolean {
  return value?.kind === 'none';
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function weekday(args: TaskRecord['args']): readonly ValueFinding[] {
  const value = args.get('week_day');
  if (!value) return [];
  if (plain(value) && !['str', 'list', 'tuple', 'set', 'dict'].includes(value.kind))
    return [{ name: 'week_day', message: `'week_day' has to be the name of a day, not ${described(value)}` }];
  const names = value.kind === 'list' || value.kind === 'tuple' ? value.items : [value];
  return names.flatMap((each) => {
    if (each.kind !== 'str' || WEEKDAYS.some((day) => day.toUpperCase() === each.value.toUpperCase())) return [];
    const better = mostSimilar(each.value, WEEKDAYS);
    const hint = better ? `; did you mean '${better}'?` : '';
    return [{ name: 'week_day', message: `There is no weekday '${each.value}'${hint}` }];
  });
}

function moment(args: TaskRecord['args'], name: string): ValueFinding | undefined {
  const value = args.get(name);
  return value && plain(value) && value.kind !== 'str' && value.kind !== 'none'
    ? { name, message: `'${name}' has to be a datetime or its text, not ${described(value)}` }
    : undefined;
}

function runStates(args: TaskRecord['args']): readonly ValueFinding[] {
  return ['allowed_states', 'failed_states'].flatMap((name) => {
    const value = args.get(name);
    if (value?.kind === 'str' && value.value !== '')
      return [{ name, message: `'${name}' has to be a list of states, not ${described(value)}` }];
    if (value?.kind !== 'list' && value?.kind !== 'tuple') return [];
    const wrong = value.items.find((item) => item.kind === 'str' && !RUN_STATES.includes(item.value));
    if (wrong?.kind !== 'str') return [];
    const better = mostSimilar(wrong.value, RUN_STATES);
    const hint = better ? `; did you mean '${better}'?` : `: it is one of ${RUN_STATES.join(', ')}`;
    return [{ name, message: `A DAG run has no state '${wrong.value}'${hint}` }];
  });
}

const SERIALIZERS = ['pickle', 'dill', 'cloudpickle'];

/** What runs in another interpreter is carried there by its source. */
function outsideFunction(args: TaskRecord['args']): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const name = 'python_callable';
  const callable = args.get(name);
  if (callable?.kind === 'function' && callable.name === '<lambda>')
    found.push({ name, message: "'python_callable' has to be a function with a name here, not a lambda" });
  else if (callable?.kind === 'function' && yields(callable.node))
    found.push({ name, message: `'${callable.name}' cannot be used here: it has a yield` });
  const serializer = args.get('serializer');
  if (serializer?.kind === 'str' && serializer.value !== '' && !SERIALIZERS.includes(serializer.value))
    found.push({
      name: 'serializer',
      message: `'serializer' is one of ${SERIALIZERS.join(', ')}, not '${serializer.value}'`,
    });
  return found;
}

function yields(node: object): boolean {
  const body = (node as { readonly body?: unknown }).body;
  const own = (each: { readonly kind: string }): boolean => !/^(function|lambda|class)$/.test(each.kind);
  return Array.isArray(body) && [...nodesOf(body, own)].some((each) => each.kind.startsWith('yield'));
}

function virtualenv(args: TaskRecord['args']): readonly ValueFinding[] {
  const found = [...outsideFunction(args)];
  const requirements = args.get('requirements');
  if (requirements && ['int', 'float', 'bool'].includes(requirements.kind) && isFilled(requirements))
    found.push({
      name: 'requirements',
      message: `'requirements' has to be text or a list of texts, not ${described(requirements)}`,
    });
  const version = args.get('python_version');
  if (version && ['int', 'float', 'bool', 'list', 'tuple', 'dict'].includes(version.kind))
    found.push({ name: 'python_version', message: `'python_version' has to be a string, not ${described(version)}` });
  if (
    version?.kind === 'str' &&
    version.value.startsWith('2') &&
    (isFilled(args.get('op_args')) || isFilled(args.get('op_kwargs')))
  )
    found.push({
      name: 'python_version',
      message: `Python ${version.value} cannot take op_args and op_kwargs from another major version: use string_args`,
    });
  return found;
}

function interpreter(args: TaskRecord['args']): readonly ValueFinding[] {
  const python = args.get('python');
  return python?.kind === 'none' || (python?.kind === 'str' && python.value === '')
    ? [{ name: 'python', message: "'python' has to be the path of an interpreter" }]
    : [];
}

/** Source: `HITLOperator.validate_options`, `validate_params` and `validate_defaults`. */
function human(args: TaskRecord['args']): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const options = texts(args.get('options'));
  if (options?.length === 0) found.push({ name: 'options', message: "'options' needs at least one" });
  const params = args.get('params');
  if (
    params?.kind === 'dict' &&
    [...params.entries.values()].some(({ key }) => key.kind === 'str' && key.value === '_options')
  )
    found.push({ name: 'params', message: "A param cannot have the name '_options'" });
  const defaults = texts(args.get('defaults'));
  const wrong = options && defaults?.find((each) => !options.includes(each));
  if (wrong !== undefined && options && options.length > 0)
    found.push({ name: 'defaults', message: `'${wrong}' is none of the options: ${options.join(', ')}` });
  else if (defaults && defaults.length > 1 && isFalse(args.get('multiple')))
    found.push({ name: 'defaults', message: "There can be only one default, unless 'multiple' is True" });
  return found;
}

/** Absent counts as false, the default. */
function isFalse(value: Value | undefined): boolean {
  return !value || (value.kind === 'bool' && !value.value);
}

/** Undefined where one of them is not known. */
function texts(value: Value | undefined): readonly string[] | undefined {
  if ((value?.kind !== 'list' && value?.kind !== 'tuple') || ('uncertain' in value && value.uncertain))
    return undefined;
  const known = value.items.flatMap((item) => (item.kind === 'str' ? [item.value] : []));
  return known.length === value.items.length ? known : undefined;
}

function optionsMapping(args: TaskRecord['args']): readonly ValueFinding[] {
  const mapping = args.get('options_mapping');
  const options = texts(args.get('options'));
  if (mapping?.kind !== 'dict' || !options) return [];
  return [...mapping.entries.values()].flatMap(({ key, value }): ValueFinding[] => {
    const name = 'options_mapping';
    if (key.kind === 'str' && !options.includes(key.value))
      return [{ name, message: `'${key.value}' is none of the options: ${options.join(', ')}` }];
    return plain(value) && value.kind !== 'str'
      ? [{ name, message: `An option leads to the id of a task, not to ${described(value)}` }]
      : [];
  });
}
