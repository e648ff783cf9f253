/** XCom references: what a decorated function's call and `.output` give, and what stands for an element in a mapped group. */
import {
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type Site,
  str,
  unknown,
  type Value,
} from '../../python/values.ts';
import { described, plain } from './argument-values.ts';
import { DEPENDENCY_MEMBERS, type XComRecord, xcomOf } from './dependencies.ts';
import type { TaskRecord } from './graph.ts';
import { OPERATION_MEMBERS } from './operations.ts';
import { stopWith } from './refusals.ts';
import { SETUP_MEMBERS } from './setup-members.ts';
import { checkFailsDagRun, checkSetupOrTeardown } from './setup-refusals.ts';
import { type Fault, report, taskOf } from './state.ts';

const NOT_YET = 'The result of a task is not known until it has run';
const ELEMENT_NOT_YET = 'What the group is mapped over is not known here: this stands for any element of it';

/** Tells of it, and fails as Python does, so that a `try` around it goes on as it would. */
function stop(call: NativeCall, type: string, fault: Pick<Fault, 'code' | 'message'> & Partial<Fault>): Value {
  const { interpreter, site, self } = call;
  const dag = xcomOf(self)?.tasks[0]?.dag;
  return stopWith(interpreter, type, { site, ...fault, ...(dag ? { dag } : {}) });
}

function iterated(call: NativeCall): Value {
  const own = xcomOf(call.self);
  const isElement = own?.form === 'element';
  report(call.interpreter, {
    code: 'xcom-not-iterable',
    message: isElement
      ? `${ELEMENT_NOT_YET}. It cannot be looped over; give it to a task as an argument`
      : `${NOT_YET}: it cannot be looped over here. Use .expand() to make one task for each element`,
    site: call.site,
    ...(own?.tasks[0]?.dag ? { dag: own.tasks[0].dag } : {}),
  });
  return unknown('the result of a task', call.site, { broken: true });
}

/** Airflow: only the plain reference has elements, and their keys are strings. */
function item(call: NativeCall): Value {
  const [key] = call.positional;
  const own = xcomOf(call.self);
  if (!own || !key) return call.self;
  if (own.form === 'element')
    return stop(call, 'TypeError', {
      code: 'xcom-not-iterable',
      message: `${ELEMENT_NOT_YET}. It has no [...]; give it whole to a task, and take the part there`,
    });
  if (own.form === 'changed')
    return stop(call, 'TypeError', {
      code: 'xcom-not-iterable',
      message: `${NOT_YET}: what .map(), .zip() and .concat() give has no [...]; take the part inside a task`,
    });
  if (key.kind !== 'str' && key.kind !== 'unknown' && key.kind !== 'instance')
    return stop(call, 'ValueError', {
      code: 'xcom-not-iterable',
      message: `${NOT_YET}: [...] takes the key of an XCom, a string as in result['name'], and no ${key.kind === 'int' ? 'number' : 'other value'}. Take the element inside a task`,
    });
  return makeXCom(own.tasks, key.kind === 'str' ? key.value : '…', call.site);
}

/** Airflow: "cannot map against non-return XCom". */
function ofReturnValue(call: NativeCall, method: string): Value | undefined {
  const own = xcomOf(call.self);
  if (own?.form !== 'plain' || own.key === 'return_value' || own.key === '…') return undefined;
  return stop(call, 'ValueError', {
    code: 'invalid-mapping',
    message: `.${method}() takes what a task returns as a whole, and not its key '${own.key}': let a task of its own return that part`,
  });
}

function combined(call: NativeCall, method: string): Value {
  const refused = ofReturnValue(call, method);
  if (refused) return refused;
  const own = xcomOf(call.self);
  const names = method === 'zip' ? ['fillvalue'] : [];
  const strange = [...call.keywords.keys()].find((name) => !names.includes(name));
  if (strange !== undefined)
    return stop(call, 'TypeError', { code: 'unknown-argument', message: `.${method}() has no argument '${strange}'` });
  const others = call.positional.flatMap((value) => xcomOf(value) ?? []);
  const key = [own, ...others].find((xcom) => xcom && xcom.key !== 'return_value')?.key ?? 'return_value';
  const tasks = others.flatMap((xcom) => xcom.tasks);
  const made = own ? makeXCom([...own.tasks, ...tasks], key, call.site, 'changed') : call.self;
  const record = xcomOf(made);
  const other = call.positional.find((value) => isNoResult(value));
  if (record && other && made.kind === 'instance') made.payload = { ...record, method };
  return made;
}

/** Python takes it, and Airflow stops once something is mapped over the whole. */
function isNoResult(value: Value): boolean {
  return ['str', 'int', 'float', 'bool', 'none', 'list', 'tuple', 'dict', 'set'].includes(value.kind);
}

function mapped(call: NativeCall): Value {
  const refused = ofReturnValue(call, 'map');
  if (refused) return refused;
  const own = xcomOf(call.self);
  const given = call.positional[0] ?? call.keywords.get('f');
  if (!given && !call.unknownPositional && !call.unknownKeywords)
    return stop(call, 'TypeError', { code: 'missing-argument', message: '.map() needs the function that is called' });
  const record = given?.kind === 'instance' ? (given.payload as { kind?: string } | undefined) : undefined;
  if (record?.kind === 'task-factory')
    return stop(call, 'ValueError', {
      code: 'invalid-mapping',
      message:
        '.map() calls a plain function, and this one is decorated with @task: take the decorator away, or use .expand() on it',
      site: call.positionalSites[0] ?? call.site,
    });
  if (given?.kind === 'instance' && given.cls.name === 'partial' && !given.cls.site)
    return stop(call, 'TypeError', {
      code: 'invalid-mapping',
      message:
        '.map() needs a function whose source Airflow can store, and what partial() gives has none: write a lambda or a function that calls it',
      site: call.positionalSites[0] ?? call.site,
    });
  const isBuiltin = given?.kind === 'native' || (given?.kind === 'class' && !given.site && given.module === '');
  if (isBuiltin)
    return stop(call, 'TypeError', {
      code: 'invalid-mapping',
      message: `.map() needs a function whose source Airflow can store, and '${given.name}' has none in Python: write a lambda or a function that calls it`,
      site: call.positionalSites[0] ?? call.site,
    });
  return own ? makeXCom(own.tasks, own.key, call.site, 'changed') : call.self;
}

function unary(call: NativeCall, sign: string): Value {
  return stop(call, 'TypeError', {
    code: 'xcom-not-iterable',
    message: `${xcomOf(call.self)?.form === 'element' ? ELEMENT_NOT_YET : NOT_YET}: ${sign} cannot be worked out here. Do it inside a task`,
  });
}

/** How `int()`, `float()` and `range()` ask for a number. */
const NUMBERS = ['__int__', '__float__', '__index__'] as const;

/** Airflow: what is set of these on a result is set on its task. */
function handedOn(call: NativeCall): Value {
  const [name, value] = call.positional;
  const task = xcomOf(call.self)?.tasks[0];
  if (!task || name?.kind !== 'str' || !value || xcomOf(call.self)?.form !== 'plain') return NONE;
  if (name.value === 'on_failure_fail_dagrun') checkFailsDagRun(call.interpreter, task, value, call.site);
  if (name.value === 'is_setup' || name.value === 'is_teardown') {
    const part = name.value === 'is_setup' ? 'setup' : 'teardown';
    const isSet = value.kind === 'bool' && value.value;
    if (isSet) checkSetupOrTeardown(call, task, part);
    task[part] = isSet;
  }
  return NONE;
}

function keyed(call: NativeCall): Value {
  stop(call, 'TypeError', { code: 'xcom-not-iterable', message: `${NOT_YET}: nothing can be put into it here` });
  return NONE;
}

let xcomClass: PyClass | undefined;

/** Made on first use: its members come from files that need this one. */
function classOfXCom(): PyClass {
  xcomClass ??= nativeClass(
    'airflow.models.xcom_arg',
    'XComArg',
    [],
    [
      ...DEPENDENCY_MEMBERS,
      ...OPERATION_MEMBERS,
      ...SETUP_MEMBERS,
      ['__neg__', native('__neg__', (call) => unary(call, '-'))],
      ['__setitem__', native('__setitem__', keyed)],
      ...NUMBERS.map((name) => [name, native(name, (call) => unary(call, name.slice(2, -2)))] as const),
      ['__attribute_set__', native('__attribute_set__', handedOn)],
      ['roots', { kind: 'property', getter: native('roots', (call) => tasksOfXCom(call)) }],
      ['leaves', { kind: 'property', getter: native('leaves', (call) => tasksOfXCom(call)) }],
      ['__getitem__', native('__getitem__', item)],
      ['__iter__', native('__iter__', iterated)],
      ['__hash__', NONE],
      ['__bool__', native('__bool__', () => ({ kind: 'bool', value: true }))],
      ['map', native('map', mapped)],
      ['zip', native('zip', (call) => combined(call, 'zip'))],
      ['concat', native('concat', (call) => combined(call, 'concat'))],
    ],
    {
      construct: (interpreter, _cls, args, site) => {
        if (args.positional.length + args.keywords.size === 0 && !args.unknownPositional && !args.unknownKeywords)
          return stopWith(interpreter, 'TypeError', {
            code: 'missing-argument',
            message: 'XComArg needs the task whose result it stands for',
            site,
          });
        const operator = args.positional[0] ?? args.keywords.get('operator');
        const key = args.positional[1] ?? args.keywords.get('key');
        const record = taskOf(operator);
        const noTask = operator && plain(operator) ? described(operator) : xcomOf(operator) ? 'a result' : undefined;
        if (noTask && !record) return wrongXCom(site, noTask);
        return record
          ? makeXCom([record], key?.kind === 'str' || !key ? (key?.value ?? 'return_value') : '…', site)
          : unknown('an XCom of an operator that is not known', site);
      },
      fallbackAttribute: (_interpreter, self, name, site) => attribute(self, name, site),
    },
  );
  return xcomClass;
}

/** Of the references, in one of the two major versions; everything else is an AttributeError. */
const ATTRIBUTES = new Set([
  'apply_upstream_relationship',
  'is_setup',
  'is_teardown',
  'iter_references',
  'iter_xcom_references',
  'on_failure_fail_dagrun',
  'resolve',
  'update_relative',
  'get_task_map_length',
  'arg',
  'args',
  'callables',
  'fillvalue',
]);

function attribute(self: Value, name: string, site: Site): Value | undefined {
  const own = xcomOf(self);
  const isPlain = own?.form === 'plain';
  if (name === 'operator' && isPlain) return own?.tasks[0]?.instance ?? NONE;
  if (name === 'key' && isPlain) return str(own?.key ?? 'return_value');
  const isKnown = ATTRIBUTES.has(name) || (name.startsWith('_') && !name.startsWith('__'));
  return isKnown ? unknown(`the attribute ${name} of a task's result`, site) : undefined;
}

function tasksOfXCom(call: NativeCall): Value {
  return list((xcomOf(call.positional[0] ?? call.self)?.tasks ?? []).map((task) => task.instance));
}

export function makeXCom(
  tasks: readonly TaskRecord[],
  key: string,
  site: Site,
  form: 'plain' | 'changed' = 'plain',
): Value {
  const made = instance(classOfXCom(), site);
  const record: XComRecord = { kind: 'xcom', tasks, key, form, mapped: tasks.some((task) => task.mapped) };
  made.payload = record;
  return made;
}

function wrongXCom(site: Site, noTask: string): Value {
  const xcom = makeXCom([], 'return_value', site);
  const record = xcomOf(xcom);
  if (record && xcom.kind === 'instance') xcom.payload = { ...record, noTask };
  return xcom;
}

let elementClass: PyClass | undefined;

/** Airflow: `MappedArgument`, which stands for the elements inside of a mapped group. */
export function makeElement(tasks: readonly TaskRecord[], site: Site): Value {
  elementClass ??= nativeClass(
    'airflow.models.expandinput',
    'MappedArgument',
    [],
    [
      ...OPERATION_MEMBERS,
      ...NUMBERS.map((name) => [name, native(name, (call) => unary(call, name.slice(2, -2)))] as const),
      ['__str__', native('__str__', () => str('MappedArgument(…)'))],
      ['__getitem__', native('__getitem__', item)],
      ['__iter__', native('__iter__', iterated)],
    ],
    {
      fallbackAttribute: (_interpreter, _self, name, at) =>
        name === 'iter_references' || name === 'resolve' || /^_[a-z]/.test(name)
          ? unknown(`the attribute ${name} of an element`, at)
          : undefined,
    },
  );
  const made = instance(elementClass, site);
  const record: XComRecord = { kind: 'xcom', tasks, key: 'return_value', form: 'element', mapped: false };
  made.payload = record;
  return made;
}

export { classOfXCom };
