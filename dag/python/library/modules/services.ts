/** Modules that talk to the process or the user: `logging`, `warnings`, `sys`, `time`, `random`, `uuid`, `importlib` …: done without effect. */
import { callMethod, lookUp } from '../../attributes.ts';
import { PyRaise } from '../../interpreter.ts';
import { mayChange } from '../../side-effects.ts';
import {
  dict,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyInstance,
  type PyTuple,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { routine, unfollowed } from '../routine.ts';
import { LIBRARY_SITE, objectType } from '../types.ts';
import { contextlibMembers } from './contextlib.ts';
import { loadedModules } from './loaded-modules.ts';

type Members = Iterable<readonly [string, Value]>;

function nothing(names: string): (readonly [string, Value])[] {
  return names.split(' ').map((name) => [name, native(name, () => NONE, false)] as const);
}

/** Functions whose result is not known, for a reason that stays the same. */
function doubtful(names: string, reason: string): (readonly [string, Value])[] {
  return names.split(' ').map((name) => [name, native(name, (call) => unknown(reason, call.site), false)] as const);
}

/** An object on which everything can be called and nothing happens. */
const LOGGERS = unknown('which loggers there are');
const silentClass = nativeClass(
  'logging',
  'Logger',
  [objectType],
  [
    ['manager', LOGGERS],
    ['root', LOGGERS],
  ],
  {
    fallbackAttribute: (_interpreter, _instance, name) => {
      if (name.startsWith('__')) return undefined;
      return name === 'handlers' || name === 'filters'
        ? list([])
        : native(name, (call) => (/^(get|create|make)/.test(name) ? instance(silentClass, call.site) : NONE));
    },
  },
);

function silent(name: string): readonly [string, Value] {
  return [name, native(name, (call) => instance(silentClass, call.site), false)];
}

export function loggingMembers(): Members {
  const levels = { CRITICAL: 50, FATAL: 50, ERROR: 40, WARNING: 30, WARN: 30, INFO: 20, DEBUG: 10, NOTSET: 0 };
  return [
    ['Logger', silentClass],
    ...[
      'getLogger',
      'Formatter',
      'Handler',
      'StreamHandler',
      'FileHandler',
      'NullHandler',
      'LoggerAdapter',
      'Filter',
    ].map(silent),
    ['root', instance(silentClass, LIBRARY_SITE)],
    ...nothing(
      'basicConfig debug info warning warn error critical exception log disable addLevelName captureWarnings shutdown setLoggerClass',
    ),
    ...Object.entries(levels).map(([name, level]) => [name, int(level)] as const),
  ];
}

export function warningsMembers(): Members {
  const manager = [...contextlibMembers()].find(([name]) => name === 'nullcontext');
  return [
    ...nothing('warn warn_explicit filterwarnings simplefilter resetwarnings'),
    ...(manager
      ? [
          [
            'catch_warnings',
            native(
              'catch_warnings',
              (call) => (manager[1].kind === 'native' ? manager[1].call({ ...call, positional: [] }) : NONE),
              false,
            ),
          ] as const,
        ]
      : []),
  ];
}

/** The Python that Airflow most likely runs on: 3.11 or later. */
const VERSION = ['major', 'minor', 'micro', 'releaselevel', 'serial'];

export function sysMembers(): Members {
  const version: PyTuple = { kind: 'tuple', items: [int(3), int(11), int(0), str('final'), int(0)], fields: VERSION };
  return [
    ['path', list([])],
    ['version_info', version],
    ['argv', unknown('the command line')],
    ['platform', unknown('the operating system')],
    ['executable', unknown('the path of Python')],
    ['maxsize', unknown('a number too large to follow')],
    ['stdout', instance(silentClass, LIBRARY_SITE)],
    ['stderr', instance(silentClass, LIBRARY_SITE)],
    ['modules', loadedModules()],
    [
      'exit',
      native(
        'exit',
        (call) => {
          const { value, calls } = call.interpreter.exception(
            'SystemExit',
            'the file ends itself with sys.exit()',
            call.site,
          );
          throw new PyRaise(value, call.site, true, calls);
        },
        false,
      ),
    ],
    ...nothing('setrecursionlimit'),
  ];
}

export function timeMembers(): Members {
  return [
    ...doubtful('time monotonic perf_counter time_ns process_time localtime gmtime strftime ctime', 'the current time'),
    ...nothing('sleep tzset'),
  ];
}

export function randomMembers(): Members {
  return [
    ...doubtful(
      'random randint randrange choice choices sample uniform gauss getrandbits triangular betavariate',
      'a random value',
    ),
    [
      'shuffle',
      routine('shuffle', 'x', (call, items) => {
        mayChange(items, unknown('a random order', call.site));
        return NONE;
      }),
    ],
    ...nothing('seed'),
  ];
}

export function secretsMembers(): Members {
  return doubtful('token_hex token_bytes token_urlsafe choice randbelow randbits', 'a random value');
}

export function uuidMembers(): Members {
  return [...doubtful('uuid1 uuid4', 'a random identifier'), ...doubtful('getnode', 'the address of this machine')];
}

export function importlibMetadataMembers(): Members {
  return doubtful(
    'version metadata distribution distributions files requires entry_points packages_distributions',
    'the packages that are installed',
  );
}

export function platformMembers(): Members {
  return doubtful(
    'system machine node platform release version processor python_version architecture uname',
    'the machine that it runs on',
  );
}

export function copyMembers(): Members {
  return [
    ['copy', routine('copy', 'x', (call, value) => shallow(call, value))],
    ['deepcopy', routine('deepcopy', 'x memo?', (call, value) => deep(call, value, new Map()))],
  ];
}

function shallow(call: NativeCall, value: Value): Value {
  switch (value.kind) {
    case 'list':
      return { ...value, items: [...value.items] };
    case 'dict': {
      const { view: _, ...rest } = value;
      return { ...rest, entries: new Map([...value.entries].map(([key, entry]) => [key, { ...entry }])) };
    }
    case 'set':
      return { ...value, items: new Map(value.items) };
    case 'instance': {
      const own = ownCopy(call, value, '__copy__', []);
      if (own) return own;
      return value.payload
        ? unfollowed(call, `a copy of a ${value.cls.name}`)
        : { ...value, attrs: new Map(value.attrs) };
    }
    default:
      return value;
  }
}

/** What a class of the user's makes of it itself. */
function ownCopy(call: NativeCall, value: PyInstance, name: string, args: readonly Value[]): Value | undefined {
  return lookUp(value.cls, name)?.kind === 'function'
    ? callMethod(call.interpreter, value, name, [...args], call.site)
    : undefined;
}

/** Objects of classes that are not plain data are left as they are not followed: a copied DAG would be another DAG. */
function deep(call: NativeCall, value: Value, made: Map<Value, Value>): Value {
  call.interpreter.step();
  const known = made.get(value);
  if (known) return known;
  switch (value.kind) {
    case 'list': {
      const copy: Value = { ...value, items: [] };
      made.set(value, copy);
      for (const item of value.items) copy.items.push(deep(call, item, made));
      return copy;
    }
    case 'tuple':
      return { ...value, items: value.items.map((item) => deep(call, item, made)) };
    case 'dict': {
      const { view: _, ...rest } = value;
      const copy = { ...rest, entries: new Map<string, { readonly key: Value; value: Value }>() };
      made.set(value, copy);
      for (const [key, entry] of value.entries)
        copy.entries.set(key, { key: entry.key, value: deep(call, entry.value, made) });
      return copy;
    }
    case 'set':
      return { ...value, items: new Map(value.items) };
    case 'instance': {
      const own = ownCopy(call, value, '__deepcopy__', [dict()]);
      if (own) {
        made.set(value, own);
        return own;
      }
      if (value.payload)
        return 'decimal' in value.payload ||
          'fields' in value.payload ||
          'micros' in value.payload ||
          'zone' in value.payload
          ? value
          : unfollowed(call, `a copy of a ${value.cls.name}`);
      if (value.cls.mro.some((base) => base.namespace.has('__members__'))) return value;
      const copy = { ...value, attrs: new Map<string, Value>() };
      made.set(value, copy);
      for (const [name, attribute] of value.attrs) copy.attrs.set(name, deep(call, attribute, made));
      return copy;
    }
    default:
      return value;
  }
}

/** Whole sets of functions that only matter while tasks run. */
export function shutilMembers(): Members {
  return [
    ...nothing('rmtree move copyfileobj'),
    ...doubtful('which', 'the programs that are installed'),
    ...doubtful('copy copy2 copyfile copytree make_archive disk_usage', 'the file system'),
  ];
}
