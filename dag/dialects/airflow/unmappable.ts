/** Arguments of every operator that are the same for all its mapped tasks, and what `.partial()` is given beside them. */
import type { Interpreter } from '../../python/interpreter.ts';
import { timedeltaClass } from '../../python/library/modules/timedelta.ts';
import type { CallArguments, PyClass, Site, Value } from '../../python/values.ts';
import { certainSignature, tellUnknown } from './argument-names.ts';
import { described, plain } from './argument-values.ts';
import { refuse } from './refusals.ts';
import { currentDag, type Fault, stateOf } from './state.ts';

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** Source: `OPERATOR_DEFAULTS` and what `partial` sets itself. */
const BOTH = words(`
  task_id dag task_group allow_nested_operators depends_on_past execution_timeout executor_config
  ignore_first_depends_on_past inlets map_index_template max_retry_delay on_execute_callback on_failure_callback
  on_retry_callback on_skipped_callback on_success_callback outlets owner pool_slots priority_weight queue retries
  retry_delay retry_exponential_backoff trigger_rule wait_for_downstream wait_for_past_depends_before_skipping
  weight_rule`);

/** Source: the parameters of Airflow 2's `partial`. */
const AIRFLOW_2 = words(`
  start_date end_date email resources pool sla max_active_tis_per_dag max_active_tis_per_dagrun run_as_user executor
  doc doc_json doc_md doc_rst doc_yaml task_display_name logger_name`);

const AIRFLOW_3 = words('email_on_failure email_on_retry retry_policy');

/** Taken from `default_args` when `partial` is called. */
const FROM_DEFAULTS = AIRFLOW_2;

export function isUnmappable(name: string, airflowVersion: 2 | 3, defaults: ReadonlyMap<string, Value>): boolean {
  if (BOTH.includes(name)) return true;
  if (airflowVersion === 2) return AIRFLOW_2.includes(name);
  return AIRFLOW_3.includes(name) || (FROM_DEFAULTS.includes(name) && defaults.has(name));
}

/** Names that no `__init__` of the class has; undefined where one may hide more. */
function takenNames(cls: PyClass): ReadonlySet<string> | undefined {
  const signature = certainSignature(cls);
  if (!signature) return undefined;
  const own = cls.mro.flatMap(({ site, namespace }) => {
    const init = site ? namespace.get('__init__') : undefined;
    if (init?.kind !== 'function') return [];
    return init.node.parameters
      .filter(({ kind }) => kind !== 'var-positional' && kind !== 'var-keyword')
      .slice(1)
      .map(({ name }) => name);
  });
  return new Set([...signature.names, ...Object.keys(signature.removed), ...own]);
}

/** Airflow: `validate_mapping_kwargs`, which looks at each `__init__` of the class and of those that it inherits from. */
export function checkMappedNames(
  interpreter: Interpreter,
  cls: PyClass,
  { keywords, keywordSites }: CallArguments,
  site: Site,
): void {
  const names = takenNames(cls);
  if (!names) return;
  for (const argument of keywords.keys()) {
    if (names.has(argument) || argument.startsWith('_airflow')) continue;
    tellUnknown(interpreter, {
      owner: cls.name,
      argument,
      given: keywordSites.get(argument),
      call: site,
      names,
      has: (other) => keywords.has(other),
    });
  }
}

/** Values that are worked out as soon as a mapped task is defined. */
export function checkPartialValues(
  interpreter: Interpreter,
  given: ReadonlyMap<string, Value>,
  merged: ReadonlyMap<string, Value>,
  sites: ReadonlyMap<string, Site>,
  site: Site,
): void {
  const { airflowVersion } = stateOf(interpreter);
  const dag = currentDag(stateOf(interpreter));
  const tell = (name: string, message: string, severity?: Fault['severity']): void => {
    const at = sites.get(name) ?? defaultSite(dag?.args.get('default_args'), name) ?? site;
    refuse(interpreter, {
      code: 'invalid-argument',
      message,
      site: at,
      ...(severity ? { severity } : {}),
      ...(dag ? { dag } : {}),
    });
  };
  for (const name of ['retry_delay', 'max_retry_delay']) {
    const value = merged.get(name);
    const isTime = value && ['bool', 'int', 'float'].includes(value.kind);
    const isNothing = value?.kind === 'none' && (airflowVersion === 3 || name === 'max_retry_delay');
    if (value && plain(value) && !isTime && !isNothing)
      tell(name, `'${name}' has to be a timedelta or seconds, not ${described(value)}`);
  }
  const retries = merged.get('retries');
  if (retries && isNoCount(retries))
    tell(
      'retries',
      `'retries' has to be a whole number, not ${retries.kind === 'instance' ? 'a timedelta' : described(retries)}`,
    );
  const slots = merged.get('pool_slots');
  if (slots && (slots.kind === 'int' || slots.kind === 'float') && slots.value < 1)
    tell('pool_slots', `A task takes at least one slot of its pool, not ${slots.value}`);
  else if (slots && plain(slots) && !['int', 'float', 'bool'].includes(slots.kind))
    tell('pool_slots', `'pool_slots' has to be a whole number, not ${described(slots)}`);
  for (const name of ['start_date', 'end_date']) {
    const value = given.get(name);
    const text = value?.kind === 'str' ? value.value !== '' : value?.kind === 'int' && value.value !== 0;
    if (value && text) tell(name, `'${name}' has to be a datetime, not ${described(value)}`);
  }
  if (airflowVersion === 2 && given.has('task_concurrency'))
    tell('task_concurrency', "A mapped task has no argument 'task_concurrency'; it is 'max_active_tis_per_dag'");
  const resources = given.get('resources');
  if (airflowVersion === 2 && resources && plain(resources) && resources.kind !== 'dict' && resources.kind !== 'none')
    tell('resources', `'resources' has to be a dict, not ${described(resources)}`);
  for (const name of ['default_args', 'params']) {
    const value = given.get(name);
    if (value && isNoMapping(value)) tell(name, `'${name}' has to be a dict, not ${described(value)}`);
  }
}

/** Where a `default_args` display has it. */
function defaultSite(defaults: Value | undefined, name: string): Site | undefined {
  return defaults?.kind === 'dict' ? defaults.sites?.get(name) : undefined;
}

function isNoCount(value: Value): boolean {
  if (value.kind === 'instance') return value.cls.mro.includes(timedeltaClass);
  if (value.kind === 'str') return !/^\s*[+-]?\d+(_\d+)*\s*$/.test(value.value) && value.value !== '';
  return (value.kind === 'list' || value.kind === 'tuple') && value.items.length > 0;
}

function isNoMapping(value: Value): boolean {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.length > 0;
    case 'str':
      return value.value !== '';
    case 'int':
    case 'float':
      return value.value !== 0;
    default:
      return false;
  }
}
