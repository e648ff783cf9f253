/** `pathlib` over the files of the workspace. */
import {
  bool,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  nativeClass,
  type PyInstance,
  type PyUnknown,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { bytes, utf8 } from '../encodings.ts';
import { isNoPath, kindAt, listNames, openPath, pathText, readText, refusePath } from '../files.ts';
import { over } from '../iterators.ts';
import { isAbsolute, joinPaths, normalisePath, relativePath, splitPath } from '../paths.ts';
import { method, pureMethod, routine, unfollowed, unfollowedMethods } from '../routine.ts';
import { defineMembers, objectType, setHooks } from '../types.ts';
import { globPattern } from './glob-patterns.ts';

const purePathClass = nativeClass('pathlib', 'PurePath', [objectType]);
const pathClass = nativeClass('pathlib', 'Path', [purePathClass]);
const purePosixClass = nativeClass('pathlib', 'PurePosixPath', [purePathClass]);
const posixClass = nativeClass('pathlib', 'PosixPath', [pathClass, purePosixClass]);

/** `PurePath` keeps `..` and drops `.` and doubled slashes. */
function tidy(path: string): string {
  const root = /^\/+/.test(path) ? (path.startsWith('//') && !path.startsWith('///') ? '//' : '/') : '';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return root + parts.join('/') || '.';
}

function textOfPath(value: Value): string | undefined {
  return value.kind === 'instance' && value.payload && 'path' in value.payload && value.cls.mro.includes(purePathClass)
    ? (value.payload as { path: string }).path
    : undefined;
}

export function makePath(path: string, site: Site, cls = posixClass): PyInstance {
  const made = instance(cls, site, [['__hash_key__', str(`path ${tidy(path)}`)]]);
  made.payload = { path: tidy(path) };
  return made;
}

for (const cls of [purePathClass, pathClass, purePosixClass, posixClass]) {
  const shown = cls === pathClass ? posixClass : cls === purePathClass ? purePosixClass : cls;
  setHooks(cls, {
    construct: (interpreter, own, args, site) => {
      if (args.unknownPositional) return unknown(args.unknownPositional.reason, args.unknownPositional.site);
      const target = own === cls ? shown : own;
      const refused = args.positional.find((part) => isNoPath(part) || part.kind === 'int');
      if (refused) return refusePath(interpreter, refused, site);
      const texts = args.positional.map((part) => pathText(interpreter, part, site));
      return fromTexts(texts, site, target);
    },
  });
}

function fromTexts(texts: readonly (string | PyUnknown)[], site: Site, cls = posixClass): Value {
  const doubt = texts.find((text) => typeof text !== 'string') as PyUnknown | undefined;
  const likely = texts.map((text) =>
    typeof text === 'string' ? text : text.choices?.[0]?.kind === 'str' ? text.choices[0].value : undefined,
  );
  const [first = '.', ...rest] = likely;
  const whole = likely.includes(undefined) ? undefined : makePath(joinPaths(first, ...(rest as string[])), site, cls);
  if (!doubt) return whole ?? makePath('.', site, cls);
  return unknown(doubt.reason, doubt.site ?? site, {
    ...(whole ? { choices: [whole] } : {}),
    ...(doubt.broken ? { broken: true } : {}),
  });
}

type Reader = (call: NativeCall, path: string, self: PyInstance, ...args: Value[]) => Value;

function pathMethod(name: string, signature: string, implementation: Reader) {
  return method(name, signature, (call, self, ...args) => {
    const path = textOfPath(self);
    return path !== undefined && self.kind === 'instance'
      ? implementation(call, path, self, ...args)
      : unfollowed(call, `Path.${name}`);
  });
}

function part(name: string, read: (path: string, self: PyInstance) => Value): readonly [string, Value] {
  const getter = routine(name, 'self', (call, self) => {
    const path = textOfPath(self);
    return path !== undefined && self.kind === 'instance' ? read(path, self) : unfollowed(call, `Path.${name}`);
  });
  return [name, { kind: 'property', getter }];
}

function parentOf(path: string): string {
  const [head, name] = splitPath(path);
  return name === '' ? path : head === '' ? '.' : head;
}

function nameOf(path: string): string {
  return path === '.' ? '' : splitPath(path)[1];
}

function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot) : '';
}

function partsOf(path: string): string[] {
  const parts = path.split('/').filter((each) => each !== '' && each !== '.');
  return path.startsWith('/') ? ['/', ...parts] : parts;
}

function renamed(call: NativeCall, path: string, self: PyInstance, name: string): Value {
  if (nameOf(path) === '') return call.interpreter.fail('ValueError', `the path ${path} has an empty name`, call.site);
  return makePath(joinPaths(parentOf(path) === '.' ? '' : parentOf(path), name), call.site, self.cls);
}

function joined(call: NativeCall, self: Value, others: readonly Value[], before = false): Value {
  const texts = [self, ...others].map((each) => pathText(call.interpreter, each, call.site));
  return fromTexts(before ? texts.reverse() : texts, call.site, self.kind === 'instance' ? self.cls : posixClass);
}

defineMembers(purePathClass, [
  part('name', (path) => str(nameOf(path))),
  part('stem', (path) => str(nameOf(path).slice(0, nameOf(path).length - suffixOf(nameOf(path)).length))),
  part('suffix', (path) => str(suffixOf(nameOf(path)))),
  part('suffixes', (path) =>
    list(
      nameOf(path).endsWith('.')
        ? []
        : nameOf(path)
            .replace(/^\./, '')
            .split('.')
            .slice(1)
            .map((each) => str(`.${each}`)),
    ),
  ),
  part('parent', (path, self) => makePath(parentOf(path), self.site, self.cls)),
  part('parents', (path, self) => {
    const all: string[] = [];
    for (let at = path; parentOf(at) !== at && at !== '.'; at = parentOf(at)) all.push(parentOf(at));
    return tuple(all.map((each) => makePath(each, self.site, self.cls)));
  }),
  part('parts', (path) => tuple(partsOf(path).map((each) => str(each)))),
  part('root', (path) => str(path.startsWith('/') ? '/' : '')),
  part('anchor', (path) => str(path.startsWith('/') ? '/' : '')),
  part('drive', () => str('')),
  pathMethod('__str__', '', (_call, path) => str(path)),
  pathMethod('__fspath__', '', (_call, path) => str(path)),
  pathMethod('as_posix', '', (_call, path) => str(path)),
  pathMethod('as_uri', '', (call) => unfollowed(call, 'Path.as_uri')),
  pathMethod('__repr__', '', (call, path, self) =>
    self.cls === posixClass || self.cls === purePosixClass
      ? str(`${self.cls.name}('${path}')`)
      : unfollowed(call, 'the text of a path'),
  ),
  method('__truediv__', 'other', (call, self, other) =>
    isNoPath(other) || other.kind === 'int' ? NOT_IMPLEMENTED : joined(call, self, [other]),
  ),
  method('__rtruediv__', 'other', (call, self, other) => joined(call, self, [other], true)),
  method('joinpath', '*others', (call, self, others) =>
    joined(call, self, others.kind === 'tuple' ? others.items : []),
  ),
  pathMethod('is_absolute', '', (_call, path) => bool(isAbsolute(path))),
  pathMethod('with_suffix', 'suffix', (call, path, self, suffix) =>
    suffix.kind === 'str'
      ? renamed(
          call,
          path,
          self,
          nameOf(path).slice(0, nameOf(path).length - suffixOf(nameOf(path)).length) + suffix.value,
        )
      : unfollowed(call, 'Path.with_suffix'),
  ),
  pathMethod('with_name', 'name', (call, path, self, name) =>
    name.kind === 'str' ? renamed(call, path, self, name.value) : unfollowed(call, 'Path.with_name'),
  ),
  pathMethod('with_stem', 'stem', (call, path, self, stem) =>
    stem.kind === 'str'
      ? renamed(call, path, self, stem.value + suffixOf(nameOf(path)))
      : unfollowed(call, 'Path.with_stem'),
  ),
  pathMethod('relative_to', 'other', (call, path, self, other) => {
    const base = pathText(call.interpreter, other, call.site);
    if (typeof base !== 'string') return unknown(base.reason, base.site);
    const start = tidy(base);
    if (path === start) return makePath('.', call.site, self.cls);
    if (start === '.' && !isAbsolute(path)) return self;
    const prefix = start.endsWith('/') ? start : `${start}/`;
    return path.startsWith(prefix)
      ? makePath(path.slice(prefix.length), call.site, self.cls)
      : call.interpreter.fail('ValueError', `${path} is not below ${start}`, call.site);
  }),
  pathMethod('is_relative_to', 'other', (call, path, _self, other) => {
    const base = pathText(call.interpreter, other, call.site);
    return typeof base === 'string'
      ? bool(path === tidy(base) || path.startsWith(`${tidy(base).replace(/\/$/, '')}/`))
      : unknown(base.reason, base.site);
  }),
  pathMethod('match', 'pattern', (call, path, _self, pattern) =>
    pattern.kind === 'str' && !pattern.value.includes('/')
      ? bool(globPattern(pattern.value).test(nameOf(path)))
      : unfollowed(call, 'Path.match'),
  ),
  pureMethod('__eq__', 'other', (_call, self, other) =>
    textOfPath(other) === undefined ? NOT_IMPLEMENTED : bool(textOfPath(self) === textOfPath(other)),
  ),
  ...(['__lt__', '__le__', '__gt__', '__ge__'] as const).map((name) =>
    pureMethod(name, 'other', (_call, self, other) => {
      const [a, b] = [textOfPath(self), textOfPath(other)];
      if (a === undefined || b === undefined) return NOT_IMPLEMENTED;
      const sign = compareParts(partsOf(a), partsOf(b));
      return bool(
        name === '__lt__' ? sign < 0 : name === '__le__' ? sign <= 0 : name === '__gt__' ? sign > 0 : sign >= 0,
      );
    }),
  ),
  ...unfollowedMethods('PurePath', 'as_bytes is_reserved full_match with_segments __hash__'),
]);

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [first = '', second = ''] = [a[index], b[index]];
    if (first !== second) return first < second ? -1 : 1;
  }
  return a.length - b.length;
}

function testing(name: string, test: (kind: string) => boolean) {
  return pathMethod(name, '', (call, path) => {
    const kind = kindAt(call.interpreter, path, call.site);
    return typeof kind === 'string' ? bool(test(kind)) : unknown(kind.reason, kind.site);
  });
}

function absolute(call: NativeCall, path: string, self: PyInstance): Value {
  return isAbsolute(path)
    ? makePath(normalisePath(path), call.site, self.cls)
    : unknown('the current working directory', call.site);
}

/** Files and folders below, sorted: the order is that of the file system, which nobody should rest on. */
function globbed(call: NativeCall, path: string, self: PyInstance, pattern: string): Value {
  const matcher = globPattern(pattern);
  const found: string[] = [];
  let doubt: PyUnknown | undefined;
  const visit = (folder: string): void => {
    call.interpreter.step();
    const names = listNames(call.interpreter, folder, call.site);
    if (!Array.isArray(names)) {
      doubt ??= names as PyUnknown;
      return;
    }
    for (const name of names) {
      const at = joinPaths(folder, name);
      if (matcher.test(relativePath(at, path))) found.push(at);
      if ((pattern.includes('**') || pattern.includes('/')) && kindAt(call.interpreter, at, call.site) === 'directory')
        visit(at);
    }
  };
  visit(path);
  return over(
    'glob',
    found.map((each) => makePath(each, call.site, self.cls)),
    doubt,
  );
}

function reading(call: NativeCall, path: string, make: (text: string) => Value): Value {
  const text = readText(call.interpreter, path, call.site);
  if (text === undefined) return call.interpreter.fail('FileNotFoundError', `there is no file ${path}`, call.site);
  return typeof text === 'string' ? make(text) : unknown(text.reason, text.site);
}

defineMembers(pathClass, [
  pathMethod('resolve', 'strict?', absolute),
  pathMethod('absolute', '', absolute),
  testing('exists', (kind) => kind !== 'missing'),
  testing('is_file', (kind) => kind === 'file'),
  testing('is_dir', (kind) => kind === 'directory'),
  pathMethod('read_text', 'encoding? errors? newline?', (call, path) => reading(call, path, (text) => str(text))),
  pathMethod('read_bytes', '', (call, path) => reading(call, path, (text) => bytes(utf8(text)))),
  pathMethod('open', 'mode? buffering? encoding? errors? newline?', (call, path, _self, mode) =>
    openPath(call, path, mode),
  ),
  pathMethod('glob', 'pattern', (call, path, self, pattern) =>
    pattern.kind === 'str' ? globbed(call, path, self, pattern.value) : unfollowed(call, 'Path.glob'),
  ),
  pathMethod('rglob', 'pattern', (call, path, self, pattern) =>
    pattern.kind === 'str' ? globbed(call, path, self, `**/${pattern.value}`) : unfollowed(call, 'Path.rglob'),
  ),
  pathMethod('iterdir', '', (call, path, self) => globbed(call, path, self, '*')),
  pathMethod('expanduser', '', (call, path, self) =>
    path.startsWith('~') ? unknown('the home folder', call.site) : self,
  ),
  ...['cwd', 'home'].map((name): [string, Value] => [
    name,
    {
      kind: 'class-member',
      binding: 'static',
      callee: routine(name, '', (call) =>
        unknown(name === 'cwd' ? 'the current working directory' : 'the home folder', call.site),
      ),
    },
  ]),
  ...['mkdir', 'touch', 'unlink', 'rmdir', 'chmod', 'write_text', 'write_bytes'].map((name) =>
    method(name, '*rest', () => (name.startsWith('write') ? int(0) : NONE)),
  ),
  ...unfollowedMethods(
    'Path',
    'stat lstat owner group is_symlink is_mount is_socket is_fifo is_block_device is_char_device rename replace symlink_to hardlink_to readlink samefile walk __enter__ __exit__',
  ),
]);

export function pathlibMembers(): Iterable<readonly [string, Value]> {
  return [
    ['Path', pathClass],
    ['PurePath', purePathClass],
    ['PosixPath', posixClass],
    ['PurePosixPath', purePosixClass],
  ];
}
