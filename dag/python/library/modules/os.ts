/** `os` and `os.path` over the files of the workspace. */
import { lookUp } from '../../attributes.ts';
import type { Interpreter } from '../../interpreter.ts';
import { elements } from '../../iteration.ts';
import {
  bool,
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyUnknown,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { isNoPath, kindAt, listNames, pathText, refusePath } from '../files.ts';
import { over } from '../iterators.ts';
import {
  commonPrefix,
  isAbsolute,
  joinPaths,
  normalisePath,
  relativePath,
  splitExtension,
  splitPath,
} from '../paths.ts';
import { method, routine, unfollowed, unfollowedMethods, withReceiver } from '../routine.ts';
import { instanceChecks, LIBRARY_SITE, objectType } from '../types.ts';

/** What a file itself puts into `os.environ`, for each evaluation. */
const written = new WeakMap<Interpreter, Map<string, Value>>();

function writtenBy(interpreter: Interpreter): Map<string, Value> {
  const known = written.get(interpreter) ?? new Map<string, Value>();
  written.set(interpreter, known);
  return known;
}

/** The value of an environment variable; where it is not known, likely the default. */
export function environment(interpreter: Interpreter, name: Value, fallback: Value | undefined, site: Site): Value {
  if (name.kind === 'unknown') return unknown(name.reason, name.site ?? site);
  if (name.kind !== 'str') return unknown('an environment variable', site);
  const own = writtenBy(interpreter).get(name.value);
  if (own) return own;
  const value = Object.hasOwn(interpreter.host.env, name.value) ? interpreter.host.env[name.value] : undefined;
  if (value !== undefined) return str(value);
  return unknown(
    `the environment variable ${name.value}`,
    site,
    fallback && fallback.kind !== 'unknown' ? { choices: [fallback] } : {},
  );
}

const environClass = nativeClass(
  'os',
  '_Environ',
  [objectType],
  [
    method('get', 'key default?', (call, _self, key, fallback) =>
      environment(call.interpreter, key, fallback, call.site),
    ),
    method('__getitem__', 'key', (call, _self, key) => environment(call.interpreter, key, undefined, call.site)),
    method('__setitem__', 'key value', (call, _self, key, value) => {
      if (/^(none|bool|int|float|list|tuple|dict)$/.test(value.kind))
        call.interpreter.fail('TypeError', `str expected, not ${call.interpreter.typeOf(value)?.name}`, call.site);
      if (key.kind === 'str')
        writtenBy(call.interpreter).set(
          key.value,
          call.interpreter.uncertain
            ? unknown(
                call.interpreter.uncertain.reason,
                call.site,
                value.kind === 'unknown' ? {} : { choices: [value] },
              )
            : value,
        );
      return NONE;
    }),
    method('__delitem__', 'key', () => NONE),
    method('setdefault', 'key default?', (call, _self, key, fallback) =>
      environment(call.interpreter, key, fallback, call.site),
    ),
    [
      'pop',
      native('pop', (call) => {
        const [, key, fallback] = withReceiver(call);
        return environment(call.interpreter, key ?? NONE, fallback, call.site);
      }),
    ],
    method('__contains__', 'key', (call, _self, key) => {
      const value = environment(call.interpreter, key, undefined, call.site);
      return value.kind === 'unknown' ? unknown(value.reason, value.site) : bool(true);
    }),
    method('update', 'other?', (call, _self, other) => {
      if (other.kind === 'dict')
        for (const { key, value } of other.entries.values())
          if (key.kind === 'str') writtenBy(call.interpreter).set(key.value, value);
      return NONE;
    }),
    ...['keys', 'values', 'items', 'copy', '__iter__', '__len__'].map(
      (name) => [name, native(name, (call) => unknown('the environment variables', call.site))] as const,
    ),
  ],
);

type TextFunction = (call: NativeCall, path: string, ...rest: Value[]) => Value;

/** A function of a path; of one that may be one of several, a result for each. */
function ofPath(name: string, signature: string, implementation: TextFunction): readonly [string, Value] {
  return [
    name,
    routine(name, signature, (call, path, ...rest) =>
      isNoPath(path)
        ? refusePath(call.interpreter, path, call.site)
        : eachPath(call, path, (known) => implementation(call, known, ...rest)),
    ),
  ];
}

function eachPath(call: NativeCall, path: Value, apply: (path: string) => Value): Value {
  const known = pathText(call.interpreter, path, call.site);
  if (typeof known === 'string') return apply(known);
  const choices = (known.choices ?? []).flatMap((choice) => {
    const text = pathText(call.interpreter, choice, call.site);
    const made = typeof text === 'string' ? apply(text) : undefined;
    return made && made.kind !== 'unknown' ? [made] : [];
  });
  return unknown(known.reason, known.site ?? call.site, {
    ...(choices.length > 0 ? { choices } : {}),
    ...(known.broken ? { broken: true } : {}),
  });
}

function verdict(kind: string | PyUnknown, test: (kind: string) => boolean): Value {
  return typeof kind === 'string' ? bool(test(kind)) : unknown(kind.reason, kind.site);
}

function absolute(call: NativeCall, path: string): Value {
  return isAbsolute(path) ? str(normalisePath(path)) : unknown('the current working directory', call.site);
}

const join = native(
  'join',
  (call) => {
    if (call.unknownPositional) return unknown(call.unknownPositional.reason, call.unknownPositional.site);
    const refused = call.positional.find((path) => isNoPath(path) || path.kind === 'int');
    if (refused) return refusePath(call.interpreter, refused, call.site);
    const texts = call.positional.map((path) => pathText(call.interpreter, path, call.site));
    const doubt = texts.find((text) => typeof text !== 'string') as PyUnknown | undefined;
    const [first = '', ...rest] = texts.map((text) =>
      typeof text === 'string' ? text : text.choices?.[0]?.kind === 'str' ? text.choices[0].value : undefined,
    );
    const whole =
      first !== undefined && !rest.includes(undefined) ? str(joinPaths(first, ...(rest as string[]))) : undefined;
    if (!doubt) return whole ?? NONE;
    return unknown(doubt.reason, doubt.site ?? call.site, {
      ...(whole ? { choices: [whole] } : {}),
      ...(doubt.broken ? { broken: true } : {}),
    });
  },
  false,
);

function texts(call: NativeCall, paths: Value): string[] | undefined {
  const { items, uncertain } = elements(call.interpreter, paths, call.site);
  const made = items.map((item) => pathText(call.interpreter, item, call.site));
  return uncertain || made.some((text) => typeof text !== 'string') ? undefined : (made as string[]);
}

export function osPathMembers(): Iterable<readonly [string, Value]> {
  return [
    ['join', join],
    ofPath('dirname', 'p', (_call, path) => str(splitPath(path)[0])),
    ofPath('basename', 'p', (_call, path) => str(splitPath(path)[1])),
    ofPath('split', 'p', (_call, path) => tuple(splitPath(path).map((part) => str(part)))),
    ofPath('splitext', 'p', (_call, path) => tuple(splitExtension(path).map((part) => str(part)))),
    ofPath('normpath', 'path', (_call, path) => str(normalisePath(path))),
    ofPath('normcase', 's', (_call, path) => str(path)),
    ofPath('isabs', 's', (_call, path) => bool(isAbsolute(path))),
    ofPath('abspath', 'path', absolute),
    ofPath('realpath', 'path', absolute),
    ofPath('exists', 'path', (call, path) =>
      verdict(kindAt(call.interpreter, path, call.site), (kind) => kind !== 'missing'),
    ),
    ofPath('lexists', 'path', (call, path) =>
      verdict(kindAt(call.interpreter, path, call.site), (kind) => kind !== 'missing'),
    ),
    ofPath('isfile', 'path', (call, path) =>
      verdict(kindAt(call.interpreter, path, call.site), (kind) => kind === 'file'),
    ),
    ofPath('isdir', 'path', (call, path) =>
      verdict(kindAt(call.interpreter, path, call.site), (kind) => kind === 'directory'),
    ),
    ofPath('expanduser', 'path', (call, path) =>
      path.startsWith('~') ? unknown('the home folder', call.site) : str(path),
    ),
    ofPath('expandvars', 'path', (call, path) =>
      path.includes('$') ? unfollowed(call, 'os.path.expandvars') : str(path),
    ),
    ofPath('relpath', 'path start?', (call, path, start) => {
      const from = start.kind === 'none' ? undefined : pathText(call.interpreter, start, call.site);
      if (typeof from === 'string' && isAbsolute(from) === isAbsolute(path)) return str(relativePath(path, from));
      return typeof from === 'object'
        ? unknown(from.reason, from.site)
        : unknown('the current working directory', call.site);
    }),
    [
      'commonprefix',
      routine('commonprefix', 'paths', (call, paths) => {
        const all = texts(call, paths);
        return all ? str(commonPrefix(all)) : unfollowed(call, 'os.path.commonprefix');
      }),
    ],
    ['sep', str('/')],
    ['pardir', str('..')],
    ['curdir', str('.')],
    ['extsep', str('.')],
  ];
}

/** `(folder, folders, files)` for each folder below, top down. */
function walk(call: NativeCall, top: string): Value {
  const found: Value[] = [];
  const visit = (folder: string): PyUnknown | undefined => {
    call.interpreter.step();
    const names = listNames(call.interpreter, folder, call.site);
    if (!Array.isArray(names)) return names as PyUnknown;
    const folders = names.filter(
      (name) => kindAt(call.interpreter, joinPaths(folder, name), call.site) === 'directory',
    );
    const files = names.filter((name) => !folders.includes(name));
    found.push(tuple([str(folder), list(folders.map((name) => str(name))), list(files.map((name) => str(name)))]));
    for (const name of folders) {
      const doubt = visit(joinPaths(folder, name));
      if (doubt) return doubt;
    }
    return undefined;
  };
  const doubt = visit(top);
  return over('walk', found, doubt);
}

const entryClass = nativeClass(
  'os',
  'DirEntry',
  [objectType],
  [
    method('is_file', '', (call, self) => entryKind(call, self, 'file')),
    method('is_dir', '', (call, self) => entryKind(call, self, 'directory')),
    method('__fspath__', '', (_call, self) => (self.kind === 'instance' ? (self.attrs.get('path') ?? NONE) : NONE)),
    ...unfollowedMethods('DirEntry', 'stat inode is_symlink is_junction'),
  ],
);

function entryKind(call: NativeCall, self: Value, wanted: string): Value {
  const path = pathText(call.interpreter, self, call.site);
  return typeof path === 'string'
    ? verdict(kindAt(call.interpreter, path, call.site), (kind) => kind === wanted)
    : unknown(path.reason, path.site);
}

const scandirClass = nativeClass(
  'os',
  'ScandirIterator',
  [objectType],
  [
    method('__iter__', '', (_call, self) => (self.kind === 'instance' ? (self.attrs.get('entries') ?? NONE) : NONE)),
    method('__enter__', '', (_call, self) => self),
    method('__exit__', 'type value traceback', () => NONE),
    method('close', '', () => NONE),
  ],
);

/** What has `__fspath__` counts as one. */
const pathLikeClass = nativeClass('os', 'PathLike', [objectType]);
instanceChecks.set(
  pathLikeClass,
  (_interpreter, value) => value.kind === 'instance' && lookUp(value.cls, '__fspath__') !== undefined,
);

export function osMembers(): Iterable<readonly [string, Value]> {
  const listing = (call: NativeCall, path: string, make: (names: readonly string[]) => Value): Value => {
    const names = listNames(call.interpreter, path, call.site);
    return Array.isArray(names) ? make(names) : unknown((names as PyUnknown).reason, (names as PyUnknown).site);
  };
  return [
    ['PathLike', pathLikeClass],
    ['environ', instance(environClass, LIBRARY_SITE)],
    [
      'getenv',
      routine('getenv', 'key default?', (call, key, fallback) =>
        environment(call.interpreter, key, fallback, call.site),
      ),
    ],
    ['getcwd', native('getcwd', (call) => unknown('the current working directory', call.site), false)],
    ofPath('fspath', 'path', (_call, path) => str(path)),
    ofPath('listdir', 'path', (call, path) => listing(call, path, (names) => list(names.map((name) => str(name))))),
    ofPath('scandir', 'path', (call, path) =>
      listing(call, path, (names) => {
        const entries = names.map((name) =>
          instance(entryClass, call.site, [
            ['name', str(name)],
            ['path', str(joinPaths(path, name))],
          ]),
        );
        return instance(scandirClass, call.site, [['entries', list(entries)]]);
      }),
    ),
    ofPath('walk', 'top topdown? onerror? followlinks?', walk),
    ['sep', str('/')],
    ['linesep', str('\n')],
    ['pathsep', str(':')],
    ['curdir', str('.')],
    ['pardir', str('..')],
    ['extsep', str('.')],
    ['devnull', str('/dev/null')],
    ...['makedirs', 'mkdir', 'remove', 'unlink', 'rmdir', 'rename', 'chmod', 'putenv', 'unsetenv', 'chdir'].map(
      (name) => [name, native(name, () => NONE, false)] as const,
    ),
  ];
}
