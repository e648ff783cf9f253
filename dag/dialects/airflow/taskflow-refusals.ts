/** What Airflow refuses of `@task`, `@setup`, `@teardown` and their calls when the file is imported. */
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  locationOf,
  type NativeCall,
  NONE,
  native,
  type PyFunction,
  type PyInstance,
  type Site,
  unknown,
  type Value,
} from '../../python/values.ts';
import { CONTEXT_KEYS } from './context-keys.ts';
import { tellMapping } from './expansions.ts';
import type { TaskRecord } from './graph.ts';
import { mergedDefaults } from './operators.ts';
import { refuse } from './refusals.ts';
import { report } from './state.ts';
import { nameOf, type TaskFactory } from './taskflow.ts';

/** Variants that bind them as they are; others hand arguments of their own to the function, or bind none. */
const BINDING = ['python', 'branch', 'short_circuit', 'virtualenv', 'external_python', 'bash'];

/** Airflow binds the arguments when the function is called in the DAG: one that lacks is an import error. */
export function missingArguments(
  interpreter: Interpreter,
  callable: PyFunction,
  factory: TaskFactory,
  args: CallArguments,
  task: TaskRecord,
  site: Site,
): void {
  if (args.unknownKeywords ?? args.unknownPositional) return;
  let position = 0;
  for (const parameter of callable.node.parameters) {
    if (parameter.kind === 'var-positional') position = args.positional.length;
    if (parameter.kind === 'var-positional' || parameter.kind === 'var-keyword') continue;
    if (parameter.kind !== 'keyword-only' && position < args.positional.length) {
      position++;
      continue;
    }
    if (
      parameter.name === 'self' ||
      args.keywords.has(parameter.name) ||
      factory.partial.has(parameter.name) ||
      parameter.default ||
      CONTEXT_KEYS.has(parameter.name)
    )
      continue;
    // Airflow: `default_args` also fill parameters of the function.
    const defaults = mergedDefaults(interpreter, { ...args, keywords: factory.keywords });
    if (defaults.uncertain) return;
    if (defaults.values.has(parameter.name)) continue;
    // Other decorators hand arguments of their own to the function.
    if (!BINDING.includes(factory.variant) || factory.keywords.has('op_kwargs') || factory.keywords.has('op_args'))
      continue;
    report(interpreter, {
      code: 'missing-argument',
      message: `'${callable.name}' needs a value for its parameter '${parameter.name}'`,
      site,
      related: [{ site: callable.site, message: `'${callable.name}' is defined here` }],
      ...(task.dag ? { dag: task.dag } : {}),
    });
    return;
  }
}

/** A stub runs elsewhere, in another language: Airflow refuses a body. */
export function refuseStubBody(interpreter: Interpreter, factory: TaskFactory, site: Site): void {
  const { variant, function: made } = factory;
  if (variant !== 'stub' || made.kind !== 'function' || made.node.kind !== 'function') return;
  const text = made.document.text;
  const written = made.node.body.find(
    ({ kind, start, end }) =>
      kind !== 'pass' && !(kind === 'expression' && /^(\.\.\.|[rRuU]?(["'])[\s\S]*\2)$/.test(text.slice(start, end))),
  );
  if (!written) return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message: `'${made.name}' is a stub, which has no body but ... or pass`,
    site: { document: made.document, start: written.start, end: written.end },
    related: [{ site, message: `'${made.name}' becomes a task here` }],
  });
}

/** Airflow reads the annotations of what it decorates, to know whether there are several outputs: a partial has none. */
export function refusePartial(
  interpreter: Interpreter,
  function_: Value,
  keywords: ReadonlyMap<string, Value>,
  site: Site,
): void {
  if (function_.kind !== 'instance' || function_.cls.name !== 'partial' || function_.cls.site) return;
  if (keywords.has('multiple_outputs') || [...function_.attrs.keys()].some((name) => name.startsWith('__'))) return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message:
      'What partial() gives has no annotations, which @task reads: decorate the function, and give the values when it is called',
    site,
  });
}

/** `@task.external_python('/usr/bin/python3')`: its first argument is the interpreter. */
export function takesPython(variant: string): boolean {
  return variant === 'external_python';
}

/** Without parentheses the function is taken for the interpreter: what is made is a decorator still. */
export function withoutPython(): Value {
  return native(
    'external_python',
    (call) => {
      const [callable] = call.positional;
      if (!callable || isNoFunction(callable))
        refuse(call.interpreter, {
          code: 'missing-argument',
          message: "@task.external_python needs the interpreter: @task.external_python(python='…')",
          site: call.site,
        });
      return unknown('a task without its interpreter', call.site, { broken: true });
    },
    false,
  );
}

export function isNoFunction(value: Value): boolean {
  return ['str', 'int', 'float', 'bool', 'list', 'tuple', 'dict', 'set'].includes(value.kind);
}

/** Airflow: "No positional arguments allowed while using @task". */
export function refusePositional(call: NativeCall, value: Value, variant: string): void {
  if (takesPython(variant) && value.kind === 'str') return;
  const given = call.positionalSites[0];
  const decorator = variant === 'python' ? '@task' : `@task.${variant}`;
  const start = given && { ...given, end: given.start };
  refuse(call.interpreter, {
    code: 'invalid-argument',
    message: `${decorator} takes its arguments by name only${value.kind === 'str' ? ": task_id='…'" : ''}`,
    site: given ?? call.site,
    fixes:
      start && value.kind === 'str' && !call.keywords.has('task_id')
        ? [
            {
              title: "Name it 'task_id'",
              edits: [{ location: locationOf(start), newText: 'task_id=' }],
              preferred: true,
            },
          ]
        : [],
  });
}

/** Airflow: "@task does not support methods", which it tells by the parameter's name. */
export function refuseMethod(interpreter: Interpreter, callable: PyFunction, site: Site): void {
  if (callable.attrs.has('__wrapped__') || !callable.node.parameters.some(({ name }) => name === 'self')) return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message: `@task makes no task of a method, and '${callable.name}' has a parameter 'self': make it a function, or call the method in one`,
    site: callable.site,
    related: callable.site.start === site.start ? [] : [{ site, message: 'It is decorated here' }],
  });
}

/** Airflow changes a teardown when it is called: a second call finds a trigger rule that seems to be the user's. */
const called = new WeakSet<PyInstance>();

/** What Airflow refuses of the call itself. */
export function checkRun(call: NativeCall, factory: TaskFactory, mapped: boolean): void {
  const { interpreter, self, site } = call;
  if (!mapped && factory.partial.size > 0)
    tellMapping(call, {
      message: `'${nameOf(factory.function)}' cannot be called after .partial(): go on with .expand(), or give all arguments at once`,
    });
  if (factory.variant === 'bash' && factory.keywords.has('bash_command'))
    refuse(interpreter, {
      code: 'unknown-argument',
      message: '@task.bash runs what the function returns, and has no bash_command beside it',
      site: factory.keywordSites.get('bash_command') ?? site,
    });
  if (!factory.teardown || self.kind !== 'instance') return;
  if (called.has(self))
    refuse(interpreter, {
      code: 'setup-and-teardown',
      message: `The teardown '${nameOf(factory.function)}' is called a second time, which Airflow refuses: decorate another function for that`,
      site,
    });
  if (mapped && factory.keywords.has('trigger_rule'))
    refuse(interpreter, {
      code: 'invalid-argument',
      message: `'${nameOf(factory.function)}' is a teardown: its trigger rule cannot be chosen`,
      site: factory.keywordSites.get('trigger_rule') ?? site,
    });
  if (!interpreter.uncertain && interpreter.handlers.length === 0) called.add(self);
}

/** `@task.run_if` and `@task.skip_if`. */
export function condition(name: string): Value {
  return native(
    name,
    () =>
      native(
        name,
        (inner) => {
          const [value] = inner.positional;
          if (value?.kind === 'function')
            refuse(inner.interpreter, {
              code: 'invalid-argument',
              message: `@task.${name} goes above @task, and '${value.name}' is not decorated with that yet`,
              site: inner.site,
            });
          return value ?? NONE;
        },
        false,
      ),
    false,
  );
}

/** What is marked, if it can be: `@setup` takes a function alone. */
export function markable(call: NativeCall): Value | undefined {
  const [value] = call.positional;
  const { interpreter, site } = call;
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  if (record?.kind === 'group-factory')
    refuse(interpreter, {
      code: 'setup-and-teardown',
      message: 'A task group can be neither a setup nor a teardown: mark its tasks',
      site,
    });
  return value ?? call.keywords.get('func') ?? call.keywords.get('_func');
}

/** `@setup(…)`, which is not there; `@teardown(…)` takes one argument. */
export function refuseOptions(call: NativeCall, name: 'setup' | 'teardown', allowed: readonly string[]): void {
  const { interpreter, keywords, keywordSites, site } = call;
  const strange = [...keywords.keys()].find((keyword) => !allowed.includes(keyword));
  if (strange !== undefined)
    refuse(interpreter, {
      code: 'unknown-argument',
      message: `@${name} has no argument '${strange}': give those of the task to @task below it`,
      site: keywordSites.get(strange) ?? site,
    });
  else if (name === 'setup' && keywords.size + call.positional.length === 0 && !call.unknownPositional)
    refuse(interpreter, { code: 'missing-argument', message: '@setup is written without parentheses', site });
}
