/** `invalid-argument`: values that Airflow's operators refuse when the file is imported. */
import type { Fix } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { timedeltaClass } from '../../python/library/modules/timedelta.ts';
import { locationOf, type PyClass, type Site, type Value } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { certainSignature } from './argument-names.ts';
import { checkExternalTaskSensor } from './external-task-arguments.ts';
import type { TaskRecord } from './graph.ts';
import { BASE_SENSOR, outsideBase } from './operators.ts';
import { refuse } from './refusals.ts';
import { standardFindings } from './standard-values.ts';
import { stateOf } from './state.ts';

const CODE = 'invalid-argument';

/** Source: `BASEOPERATOR_ARGS_EXPECTED_TYPES`, the same in Airflow 2 and 3 for these. */
const TYPES: readonly (readonly ['bool' | 'int' | 'str', readonly string[]])[] = [
  [
    'bool',
    [
      'email_on_retry',
      'email_on_failure',
      'depends_on_past',
      'ignore_first_depends_on_past',
      'wait_for_past_depends_before_skipping',
      'wait_for_downstream',
      'do_xcom_push',
      'multiple_outputs',
      'allow_nested_operators',
    ],
  ],
  ['int', ['priority_weight', 'pool_slots', 'max_active_tis_per_dag', 'max_active_tis_per_dagrun']],
  [
    'str',
    [
      'queue',
      'pool',
      'run_as_user',
      'map_index_template',
      'executor',
      'doc',
      'doc_md',
      'doc_json',
      'doc_yaml',
      'doc_rst',
      'task_display_name',
    ],
  ],
];

const TYPE_OF = new Map(TYPES.flatMap(([type, names]) => names.map((name) => [name, type])));

const EXPECTED = { bool: 'True or False', int: 'a whole number', str: 'a string' } as const;

const CALLBACKS = [
  'on_failure_callback',
  'on_success_callback',
  'on_retry_callback',
  'on_execute_callback',
  'on_skipped_callback',
];

const WEIGHT_RULES = ['downstream', 'upstream', 'absolute'];

/** What the check of one argument finds. */
export interface ValueFinding {
  readonly name: string;
  readonly message: string;
  readonly severity?: 'warning';
  readonly fixes?: (value: Site) => readonly Fix[];
}

export function checkOperatorValues(interpreter: Interpreter, task: TaskRecord, cls: PyClass, call: Site): void {
  if (task.mapped || !(certainSignature(cls) || isHuman(cls))) return;
  const { airflowVersion } = stateOf(interpreter);
  const outside = outsideBase(cls).name;
  const findings = [
    ...baseFindings(task, airflowVersion),
    ...(cls.mro.includes(BASE_SENSOR) ? sensorFindings(task) : []),
    ...(outside === 'ExternalTaskSensor' ? checkExternalTaskSensor(task) : []),
    ...standardFindings(outside, task, airflowVersion),
    ...(/Python\w*(Operator|Sensor)$|^ShortCircuitOperator$/.test(outside) && !outside.startsWith('_')
      ? callableFindings(task, outside.endsWith('Sensor'))
      : []),
  ];
  for (const { name, message, severity, fixes } of findings) {
    // A class of the user's may give an attribute a meaning of its own.
    if (cls.mro.some((base) => base.site && base.namespace.has(name))) continue;
    const site = argumentSite(task, name, call);
    refuse(interpreter, {
      code: CODE,
      message,
      site,
      ...(severity ? { severity } : {}),
      fixes: site === call ? [] : (fixes?.(site) ?? []),
      ...(task.dag ? { dag: task.dag } : {}),
    });
  }
}

/** Operators that wait for a person, whose other arguments are the catalogue's to know. */
function isHuman(cls: PyClass): boolean {
  return (
    !cls.site &&
    /^(HITL(Branch|Entry)?|Approval)Operator$/.test(cls.name) &&
    /^airflow\.providers\.standard\b/.test(cls.module)
  );
}

/** Where the value is written: at the call, in a `default_args` display, or nowhere that is known. */
function argumentSite(task: TaskRecord, name: string, call: Site): Site {
  const written = task.argSites.get(name);
  if (written) return written;
  const defaults = task.dag?.args.get('default_args');
  return (defaults?.kind === 'dict' ? defaults.sites?.get(name) : undefined) ?? call;
}

/** Of the arguments that every operator hands on to BaseOperator. */
export function baseFindings(
  task: Pick<TaskRecord, 'args' | 'argSites'>,
  airflowVersion: 2 | 3,
): readonly ValueFinding[] {
  const { args } = task;
  const found: ValueFinding[] = [];
  for (const [name, value] of args) {
    const type = TYPE_OF.get(name);
    if (type && plain(value) && !isOf(value, type))
      found.push({
        name,
        message: `'${name}' has to be ${EXPECTED[type]}, not ${described(value)}`,
        fixes: asBool(type, value),
      });
  }
  const id = args.get('task_id');
  if (id && plain(id) && id.kind !== 'str')
    found.push({ name: 'task_id', message: `A task id has to be a string, not ${described(id)}` });
  const email = args.get('email');
  if (email && ['int', 'float', 'bool'].includes(email.kind))
    found.push({ name: 'email', message: `'email' has to be an address or a list of them, not ${described(email)}` });
  const rule = args.get('trigger_rule');
  if (rule && plain(rule) && rule.kind !== 'str')
    found.push({ name: 'trigger_rule', message: `'trigger_rule' has to be a rule, not ${described(rule)}` });
  found.push(
    ...timeFindings(args, task.argSites, airflowVersion),
    ...countFindings(args),
    ...ownerFindings(args),
    ...resourceFindings(args.get('resources')),
    ...lateFindings(args, airflowVersion),
  );
  return found;
}

function asBool(type: string, value: Value): (site: Site) => readonly Fix[] {
  const word = value.kind === 'str' ? /^(true|false)$/i.exec(value.value)?.[0] : undefined;
  if (type !== 'bool' || !word) return () => [];
  const newText = word.toLowerCase() === 'true' ? 'True' : 'False';
  return (site) => whole(site, newText);
}

function whole(site: Site, newText: string): readonly Fix[] {
  return [{ title: `Change it to ${newText}`, edits: [{ location: locationOf(site), newText }], preferred: true }];
}

function isOf(value: Value, type: 'bool' | 'int' | 'str'): boolean {
  if (value.kind === 'none') return true;
  if (type === 'int') return value.kind === 'int' || value.kind === 'bool';
  return value.kind === type;
}

/** A value of one of Python's own types, which is known. */
export function plain(value: Value): boolean {
  return PLAIN.has(value.kind);
}

const PLAIN: ReadonlySet<string> = new Set(['none', 'bool', 'int', 'float', 'str', 'list', 'tuple', 'dict', 'set']);

const KINDS: { readonly [kind: string]: string } = {
  none: 'None',
  bool: 'a truth value',
  list: 'a list',
  tuple: 'a tuple',
  dict: 'a dict',
  set: 'a set',
};

export function described(value: Value): string {
  if (value.kind === 'str')
    return `the string '${value.value.length > 40 ? `${value.value.slice(0, 40)}…` : value.value}'`;
  if (value.kind === 'int' || value.kind === 'float') return `the number ${value.value}`;
  return KINDS[value.kind] ?? 'that';
}

function timeFindings(
  args: TaskRecord['args'],
  explicit: ReadonlyMap<string, Site>,
  airflowVersion: 2 | 3,
): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const limit = args.get('execution_timeout');
  if (limit && plain(limit) && limit.kind !== 'none')
    found.push({
      name: 'execution_timeout',
      message: `'execution_timeout' has to be a timedelta, not ${described(limit)}`,
      fixes: (site) => asTimedelta(limit, site),
    });
  for (const name of ['retry_delay', 'max_retry_delay']) {
    const value = args.get(name);
    if (value && plain(value) && !['none', 'bool', 'int', 'float'].includes(value.kind))
      found.push({ name, message: `'${name}' has to be a timedelta or seconds, not ${described(value)}` });
  }
  for (const name of ['start_date', 'end_date']) {
    const value = args.get(name);
    if (
      value &&
      plain(value) &&
      (value.kind === 'str' || value.kind === 'int'
        ? explicit.has(name) && (airflowVersion === 3 || (name === 'end_date' && value.kind === 'str'))
        : value.kind !== 'none')
    )
      found.push({ name, message: `'${name}' has to be a datetime, not ${described(value)}` });
  }
  return found;
}

/** Only where the name is there to be used. */
function asTimedelta(value: Value, site: Site): readonly Fix[] {
  if (value.kind !== 'int' && value.kind !== 'float') return [];
  const { text } = site.document;
  const name = /^from datetime import [^\n]*\btimedelta\b(?! as)/m.test(text)
    ? 'timedelta'
    : /^import datetime\s*$/m.test(text)
      ? 'datetime.timedelta'
      : undefined;
  return name ? whole(site, `${name}(seconds=${text.slice(site.start, site.end)})`) : [];
}

function countFindings(args: TaskRecord['args']): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const retries = args.get('retries');
  const counts =
    retries?.kind === 'str'
      ? /^\s*[+-]?\d+(_\d+)*\s*$/.test(retries.value)
      : !['list', 'tuple', 'dict', 'set'].includes(retries?.kind ?? '');
  if (retries && plain(retries) && !counts)
    found.push({ name: 'retries', message: `'retries' has to be a whole number, not ${described(retries)}` });
  else if (retries?.kind === 'instance' && retries.cls.mro.includes(timedeltaClass))
    found.push({ name: 'retries', message: "'retries' has to be a whole number, not a timedelta" });
  const slots = args.get('pool_slots');
  if (slots?.kind === 'int' && slots.value < 1)
    found.push({ name: 'pool_slots', message: `A task takes at least one slot of its pool, not ${slots.value}` });
  return found;
}

/** What the task belongs to, and the mappings it is made with. */
function ownerFindings(args: TaskRecord['args']): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  for (const [name, what] of [
    ['dag', 'a DAG'],
    ['task_group', 'a task group'],
  ] as const) {
    const value = args.get(name);
    if (value && plain(value) && isFilled(value))
      found.push({ name, message: `'${name}' has to be ${what}, not ${described(value)}` });
  }
  for (const name of ['default_args', 'params']) {
    const value = args.get(name);
    if (value && plain(value) && value.kind !== 'dict' && isFilled(value))
      found.push({ name, message: `'${name}' has to be a dict, not ${described(value)}` });
  }
  return found;
}

/** What Python counts as false is taken for nothing. */
export function isFilled(value: Value | undefined): boolean {
  switch (value?.kind) {
    case 'str':
    case 'int':
    case 'float':
    case 'bool':
      return Boolean(value.value);
    case 'list':
    case 'tuple':
      return value.items.length > 0;
    case 'set':
      return value.items.size > 0;
    case 'dict':
      return value.entries.size > 0;
    default:
      return false;
  }
}

const RESOURCES = ['cpus', 'ram', 'disk', 'gpus'];

function resourceFindings(resources: Value | undefined): readonly ValueFinding[] {
  if (resources?.kind !== 'dict') return [];
  return [...resources.entries.values()].flatMap(({ key, value }): ValueFinding[] => {
    if (key.kind !== 'str') return [];
    if (!RESOURCES.includes(key.value)) {
      const better = mostSimilar(key.value, RESOURCES);
      const hint = better ? `; did you mean '${better}'?` : `: there are ${RESOURCES.join(', ')}`;
      return [{ name: 'resources', message: `There is no resource '${key.value}'${hint}` }];
    }
    if ((value.kind === 'int' || value.kind === 'float') && value.value < 0)
      return [{ name: 'resources', message: `'${key.value}' cannot be less than 0` }];
    return value.kind === 'str'
      ? [{ name: 'resources', message: `'${key.value}' has to be a number, not ${described(value)}` }]
      : [];
  });
}

/** What Airflow 3 takes at import and stumbles over afterwards. */
function lateFindings(args: TaskRecord['args'], airflowVersion: 2 | 3): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const rule = args.get('weight_rule');
  if (rule?.kind === 'str' && !WEIGHT_RULES.includes(rule.value) && !rule.value.includes('.')) {
    const better = mostSimilar(rule.value, WEIGHT_RULES);
    found.push({
      name: 'weight_rule',
      message: `Airflow has no weight rule '${rule.value}'${better ? `; did you mean '${better}'?` : ''}`,
      ...(airflowVersion === 3 ? { severity: 'warning' as const } : {}),
      fixes: (site) => (better ? whole(site, `'${better}'`) : []),
    });
  }
  for (const name of CALLBACKS) {
    const value = args.get(name);
    if (value && ['str', 'int', 'float', 'bool', 'dict'].includes(value.kind))
      found.push({
        name,
        message: `'${name}' has to be a function, not ${described(value)}: calling it will fail`,
        severity: 'warning',
      });
  }
  return found;
}

function callableFindings(task: TaskRecord, sensor: boolean): readonly ValueFinding[] {
  const value = task.args.get('python_callable');
  if (!value || !plain(value)) return [];
  const advice = value.kind === 'none' ? ' (name the function without calling it)' : '';
  return [
    {
      name: 'python_callable',
      message: `'python_callable' has to be a function, not ${described(value)}${advice}`,
      // A sensor finds out when it calls it.
      ...(sensor ? { severity: 'warning' as const } : {}),
    },
  ];
}

const MODES = ['poke', 'reschedule'];

function sensorFindings({ args }: TaskRecord): readonly ValueFinding[] {
  const found: ValueFinding[] = [];
  const mode = args.get('mode');
  if (mode?.kind === 'str' && !MODES.includes(mode.value)) {
    const better = mostSimilar(mode.value, MODES);
    found.push({
      name: 'mode',
      message: `A sensor's mode is 'poke' or 'reschedule', not '${mode.value}'`,
      fixes: (site) => (better ? whole(site, `'${better}'`) : []),
    });
  }
  for (const name of ['poke_interval', 'timeout', 'max_wait']) {
    const value = args.get(name);
    if (!value || !plain(value) || (value.kind === 'none' && name !== 'poke_interval')) continue;
    const number = value.kind === 'int' || value.kind === 'float';
    if ((number && value.value >= 0) || value.kind === 'bool') continue;
    found.push({ name, message: `'${name}' has to be a timedelta or seconds from 0 on, not ${described(value)}` });
  }
  if (isTrue(args.get('soft_fail')) && isTrue(args.get('never_fail')))
    found.push({ name: 'never_fail', message: "A sensor has either 'soft_fail' or 'never_fail', not both" });
  return found;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'bool' && value.value;
}
