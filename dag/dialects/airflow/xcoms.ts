/** XCom references: what a decorated function's call and `.output` give. */
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
import { DEPENDENCY_MEMBERS, type XComRecord, xcomOf } from './dependencies.ts';
import type { TaskRecord } from './graph.ts';
import { SETUP_MEMBERS } from './operators.ts';
import { report } from './state.ts';

function combined(call: NativeCall): Value {
  const own = xcomOf(call.self);
  const others = call.positional.flatMap((value) => xcomOf(value)?.tasks ?? []);
  return own ? makeXCom([...own.tasks, ...others], own.key, call.site) : call.self;
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
      ...SETUP_MEMBERS,
      [
        'operator',
        {
          kind: 'property',
          getter: native('operator', (call) => xcomOf(call.positional[0] ?? call.self)?.tasks[0]?.instance ?? NONE),
        },
      ],
      [
        'key',
        {
          kind: 'property',
          getter: native('key', (call) => str(xcomOf(call.positional[0] ?? call.self)?.key ?? 'return_value')),
        },
      ],
      ['roots', { kind: 'property', getter: native('roots', (call) => tasksOfXCom(call)) }],
      ['leaves', { kind: 'property', getter: native('leaves', (call) => tasksOfXCom(call)) }],
      [
        '__getitem__',
        native('__getitem__', (call) => {
          const key = call.positional[0];
          const own = xcomOf(call.self);
          return own ? makeXCom(own.tasks, key?.kind === 'str' ? key.value : '…', call.site) : call.self;
        }),
      ],
      [
        '__iter__',
        native('__iter__', (call) => {
          report(call.interpreter, {
            code: 'xcom-not-iterable',
            message:
              'The result of a task is not known until it has run: it cannot be looped over here. Use .expand() to make one task for each element',
            site: call.site,
            ...(xcomOf(call.self)?.tasks[0]?.dag ? { dag: xcomOf(call.self)?.tasks[0]?.dag } : {}),
          });
          return unknown('the result of a task', call.site, { broken: true });
        }),
      ],
      ['__bool__', native('__bool__', () => ({ kind: 'bool', value: true }))],
      ['map', native('map', (call) => call.self)],
      ['zip', native('zip', combined)],
      ['concat', native('concat', combined)],
    ],
    {
      construct: (_interpreter, _cls, args, site) => {
        const operator = args.positional[0] ?? args.keywords.get('operator');
        const key = args.positional[1] ?? args.keywords.get('key');
        const record = operator?.kind === 'instance' ? (operator.payload as TaskRecord | undefined) : undefined;
        return record?.kind === 'task'
          ? makeXCom([record], key?.kind === 'str' ? key.value : 'return_value', site)
          : unknown('an XCom of an operator that is not known', site);
      },
      fallbackAttribute: (_interpreter, self, name, site) => {
        const task = xcomOf(self)?.tasks[0];
        if (name === 'dag') return task?.dag?.instance;
        // Airflow: an XComArg hands unknown attributes on neither; but its operator's are often meant.
        return name.startsWith('__') ? undefined : unknown(`the attribute ${name} of a task's result`, site);
      },
    },
  );
  return xcomClass;
}

function tasksOfXCom(call: NativeCall): Value {
  return list((xcomOf(call.positional[0] ?? call.self)?.tasks ?? []).map((task) => task.instance));
}

export function makeXCom(tasks: readonly TaskRecord[], key: string, site: Site): Value {
  const made = instance(classOfXCom(), site);
  const record: XComRecord = { kind: 'xcom', tasks, key, mapped: tasks.some((task) => task.mapped) };
  made.payload = record;
  return made;
}

export { classOfXCom };
