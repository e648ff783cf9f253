/** Arguments of decorated functions: Airflow binds them to the function when it is called in the DAG. */
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, locationOf, type NativeCall, type PyFunction, type Site } from '../../python/values.ts';
import { tellUnknown } from './argument-names.ts';
import { described } from './argument-values.ts';
import { givenTwice } from './call-signatures.ts';
import { CONTEXT_KEYS } from './context-keys.ts';
import { refuse } from './refusals.ts';
import { currentDag, stateOf } from './state.ts';
import type { TaskFactory } from './taskflow.ts';

/** Other decorators hand arguments of their own to the function. */
const PLAIN_VARIANTS = ['python', 'branch', 'short_circuit', 'sensor', 'bash', 'virtualenv', 'external_python'];

/** Source: `KNOWN_CONTEXT_KEYS`; those that the other major version does not have are left out. */
const RESERVED = new Set([
  'conn',
  'dag',
  'dag_run',
  'data_interval_end',
  'data_interval_start',
  'ds',
  'ds_nodash',
  'exception',
  'expanded_ti_count',
  'inlet_events',
  'inlets',
  'logical_date',
  'macros',
  'map_index_template',
  'outlet_events',
  'outlets',
  'params',
  'prev_data_interval_end_success',
  'prev_data_interval_start_success',
  'prev_end_date_success',
  'prev_start_date_success',
  'reason',
  'run_id',
  'task',
  'task_instance',
  'task_instance_key_str',
  'templates_dict',
  'test_mode',
  'ti',
  'try_number',
  'ts',
  'ts_nodash',
  'ts_nodash_with_tz',
  'var',
]);

type How = 'called' | 'expand' | 'partial';

/** The function that is surely called in the end: what a decorator in between gives is not known to be it. */
function plainFunction(factory: TaskFactory): PyFunction | undefined {
  const { function: made } = factory;
  if (made.kind !== 'function' || made.attrs.has('__wrapped__')) return undefined;
  if (!PLAIN_VARIANTS.includes(factory.variant)) return undefined;
  return factory.keywords.has('op_args') || factory.keywords.has('op_kwargs') ? undefined : made;
}

export function checkFunctionArguments(
  interpreter: Interpreter,
  factory: TaskFactory,
  args: CallArguments,
  how: How,
  site: Site,
): void {
  const callable = plainFunction(factory);
  if (!callable) return;
  reservedDefaults(interpreter, callable, site);
  if (how === 'called') brokenOrder(interpreter, callable, site);
  reservedNames(interpreter, args, how, site);
  const { parameters } = callable.node;
  const names = parameters.filter(({ kind }) => kind !== 'positional-only').map(({ name }) => name);
  if (!parameters.some(({ kind }) => kind === 'var-keyword')) {
    for (const argument of args.keywords.keys()) {
      if (names.includes(argument)) continue;
      tellUnknown(interpreter, {
        owner: `'${callable.name}'`,
        argument,
        given: args.keywordSites.get(argument),
        call: site,
        names: names.filter((name) => !args.keywords.has(name)),
        has: (other) => args.keywords.has(other),
      });
    }
  }
  if (how !== 'called') return;
  surplus(interpreter, callable, args, site);
  const twice = givenTwice(callable, args);
  if (twice === undefined) return;
  refuse(interpreter, {
    code: 'unknown-argument',
    message: `'${callable.name}' is given '${twice}' twice: by its place, and by its name`,
    site: args.keywordSites.get(twice) ?? site,
  });
}

function surplus(interpreter: Interpreter, callable: PyFunction, args: CallArguments, site: Site): void {
  const { parameters } = callable.node;
  const takes = parameters.filter(({ kind }) => kind === 'positional-only' || kind === 'positional').length;
  if (args.positional.length <= takes || parameters.some(({ kind }) => kind === 'var-positional')) return;
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, {
    code: 'unknown-argument',
    message: `'${callable.name}' takes ${takes === 0 ? 'no' : takes} positional argument${takes === 1 ? '' : 's'}, but ${args.positional.length} ${args.positional.length === 1 ? 'is' : 'are'} given`,
    site: args.positionalSites[takes] ?? site,
    related: [{ site: callable.site, message: `'${callable.name}' is defined here` }],
    ...(dag ? { dag } : {}),
  });
}

/** Airflow: "Context key parameter … can't have a default other than None". */
function reservedDefaults(interpreter: Interpreter, callable: PyFunction, call: Site): void {
  for (const parameter of callable.node.parameters) {
    const value = callable.defaults.get(parameter.name);
    if (!RESERVED.has(parameter.name) || !value || !parameter.default) continue;
    if (!['bool', 'int', 'float', 'str', 'list', 'tuple', 'dict'].includes(value.kind)) continue;
    const { document } = callable;
    const site = { document, start: parameter.default.start, end: parameter.default.end };
    refuse(interpreter, {
      code: 'invalid-argument',
      message: `Airflow fills '${parameter.name}' from the task's context: its default can only be None, not ${described(value)}`,
      site,
      related: [{ site: call, message: `'${callable.name}' becomes a task here` }],
      fixes: [
        { title: 'Change it to None', edits: [{ location: locationOf(site), newText: 'None' }], preferred: true },
      ],
    });
  }
}

/** Airflow 2: "The function signature broke while assigning defaults to context key parameters". */
function brokenOrder(interpreter: Interpreter, callable: PyFunction, call: Site): void {
  if (stateOf(interpreter).airflowVersion !== 2) return;
  const positional = callable.node.parameters.filter(({ kind }) => kind === 'positional-only' || kind === 'positional');
  const first = positional.findIndex(({ name, default: fallback }) => fallback || RESERVED.has(name));
  // Some names are of Airflow 2 alone: they get the default None as well.
  const isFilled = (name: string): boolean => RESERVED.has(name) || CONTEXT_KEYS.has(name);
  const broken =
    first < 0 ? undefined : positional.slice(first).find(({ name, default: own }) => !own && !isFilled(name));
  const reserved = positional[first];
  if (!broken || !reserved) return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message: `Airflow 2 gives '${reserved.name}' the default None, so '${broken.name}' cannot come after it without a default: put '${broken.name}' first`,
    site: { document: callable.document, start: broken.start, end: broken.end },
    related: [{ site: call, message: `'${callable.name}' becomes a task here` }],
  });
}

/** Airflow: "cannot call expand() on task context variable …". */
function reservedNames(interpreter: Interpreter, args: CallArguments, how: How, site: Site): void {
  if (how === 'called') return;
  for (const name of args.keywords.keys()) {
    if (!RESERVED.has(name)) continue;
    refuse(interpreter, {
      code: 'invalid-mapping',
      message: `.${how}() cannot give '${name}': Airflow fills it from the task's context`,
      site: args.keywordSites.get(name) ?? site,
    });
  }
}

/** Airflow sets the trigger rule of a teardown itself, and a task is a setup or a teardown. */
export function checkSetupFactory(interpreter: Interpreter, factory: TaskFactory, name: string, site: Site): void {
  if (factory.setup && factory.teardown)
    refuse(interpreter, { code: 'setup-and-teardown', message: `'${name}' cannot be a setup and a teardown`, site });
  if (factory.teardown && factory.keywords.has('trigger_rule'))
    refuse(interpreter, {
      code: 'invalid-argument',
      message: `'${name}' is a teardown: its trigger rule cannot be chosen`,
      site: factory.keywordSites.get('trigger_rule') ?? site,
    });
}

/** `.expand()` and the `.partial()` of operators take keyword arguments only. */
export function checkNoPositional(call: NativeCall, method: 'expand' | 'partial'): void {
  const [first] = call.positional;
  if (!first) return;
  const dag = currentDag(stateOf(call.interpreter));
  refuse(call.interpreter, {
    code: 'invalid-mapping',
    message: `.${method}() takes keyword arguments only: name the argument that this is for`,
    site: call.positionalSites[0] ?? call.site,
    ...(dag ? { dag } : {}),
  });
}
