/** Files of the workspace: `open` and its objects. Nothing outside the workspace is read, nothing is ever written. */

import { callMethod } from '../attributes.ts';
import { uriOf } from '../imports.ts';
import type { Interpreter } from '../interpreter.ts';
import {
  bool,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  nativeClass,
  type PyInstance,
  type PyUnknown,
  type Site,
  str,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices, plain } from './choices.ts';
import { bytes, utf8 } from './encodings.ts';
import { over } from './iterators.ts';
import { isAbsolute, normalisePath, splitPath } from './paths.ts';
import { method, routine, unfollowed, unfollowedMethods } from './routine.ts';
import { wholeNumber } from './slicing.ts';
import { defineBuiltins, objectType } from './types.ts';

/** What the path of a file-like argument is: of a string, a `pathlib.Path`, anything with `__fspath__`. */
export function pathText(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  const simple = plain(value);
  if (simple.kind === 'str') return simple.value;
  if (simple.kind === 'unknown') return withTexts(interpreter, simple, site);
  const path = simple.kind === 'instance' ? callMethod(interpreter, simple, '__fspath__', [], site) : undefined;
  if (path?.kind === 'str') return path.value;
  return path?.kind === 'unknown' ? path : unknown('a path that cannot be followed', site);
}

/** Each path that it may be as a string. */
function withTexts(interpreter: Interpreter, path: PyUnknown, site: Site): PyUnknown {
  if (!path.choices || path.choices.every(({ kind }) => kind === 'str')) return path;
  const texts = path.choices.map((choice) => pathText(interpreter, choice, site));
  const { choices: _, isOneOf: __, ...rest } = path;
  const known = texts.filter((text) => typeof text === 'string');
  return { ...rest, ...(known.length > 0 ? { choices: known.map((text) => str(text)) } : {}) };
}

/** What no path can be made of: Python says so wherever one is asked for. Numbers stand for open files. */
export function isNoPath(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return (
    /^(none|list|dict|tuple|set|float)$/.test(value.kind) || (value.kind === 'instance' && value.cls.name === 'XComArg')
  );
}

export function refusePath(interpreter: Interpreter, value: Value, site: Site): Value {
  const type = interpreter.typeOf(value)?.name ?? value.kind;
  return interpreter.fail('TypeError', `expected str, bytes or os.PathLike object, not ${type}`, site);
}

export type FileKind = 'file' | 'directory' | 'missing';

/** What is at a path, as far as the workspace tells. */
export function kindAt(interpreter: Interpreter, path: string, site: Site): FileKind | PyUnknown {
  if (!isAbsolute(path)) return unknown('the current working directory', site);
  const at = normalisePath(path);
  const kind = interpreter.host.files.kind(uriOf(at));
  if (kind) return kind;
  const [parent] = splitPath(at);
  // Elsewhere this machine is not the one that Airflow runs on.
  const isOurs = interpreter.host.roots?.some((root) => uriOf(at).startsWith(`${root.replace(/\/$/, '')}/`)) ?? true;
  if (isOurs && parent !== at && interpreter.host.files.kind(uriOf(parent)) === 'directory') return 'missing';
  return unknown(`the file ${path}, which is not in the workspace`, site);
}

/** The text of a file, an unknown, or undefined when it is surely not there. */
export function readText(interpreter: Interpreter, path: string, site: Site): string | PyUnknown | undefined {
  const kind = kindAt(interpreter, path, site);
  if (kind === 'missing') return undefined;
  if (typeof kind !== 'string') return kind;
  const text = kind === 'file' ? interpreter.host.files.read(uriOf(normalisePath(path))) : undefined;
  if (text === undefined) return unknown(`the file ${path}, which cannot be read`, site);
  interpreter.checkSize(text.length);
  // Python's text mode turns all line ends into one.
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Names in a folder of the workspace. */
export function listNames(interpreter: Interpreter, path: string, site: Site): readonly string[] | PyUnknown {
  const kind = kindAt(interpreter, path, site);
  if (typeof kind !== 'string') return kind;
  if (kind !== 'directory') return unknown(`the folder ${path}, which is not in the workspace`, site);
  const names = [...interpreter.host.files.list(uriOf(normalisePath(path)))].sort();
  return interpreter.inSomeOrder(names, 'the order in which the system lists a folder', site);
}

interface Opened {
  readonly path: string;
  readonly binary: boolean;
  readonly content: string | PyUnknown;
  position: number;
}

function openedOf(value: Value): Opened | undefined {
  return value.kind === 'instance' && value.payload && 'content' in value.payload
    ? (value.payload as Opened)
    : undefined;
}

/** Everything that is left to read in an opened file; undefined for other values. */
export function remainingText(value: Value): string | PyUnknown | undefined {
  const file = openedOf(value);
  if (!file) return undefined;
  if (typeof file.content !== 'string') return file.content;
  const rest = file.content.slice(file.position);
  file.position = file.content.length;
  return rest;
}

export function pathOfOpened(value: Value): string | undefined {
  return openedOf(value)?.path;
}

/** `name` is the class as Python calls it, for messages. */
export function openedFile(content: string | PyUnknown, path: string, binary: boolean, site: Site): PyInstance {
  const made = instance(fileClass, site, [
    ['name', str(path)],
    ['closed', bool(false)],
    ['encoding', str('utf-8')],
  ]);
  made.payload = { path, binary, content, position: 0 } satisfies Opened;
  return made;
}

export function openPath(call: NativeCall, path: string | PyUnknown, mode: Value): Value {
  const how = mode.kind === 'none' ? 'r' : mode.kind === 'str' ? mode.value : undefined;
  if (how === undefined) return unfollowed(call, 'open()');
  const written = /[wax+]/.test(how);
  if (typeof path !== 'string') {
    if (written) return openedFile(path, '', how.includes('b'), call.site);
    return overChoices(call, [path], (known) => (known.kind === 'str' ? openPath(call, known.value, mode) : known));
  }
  if (written)
    return openedFile(unfollowed(call, 'reading a file that is written'), path, how.includes('b'), call.site);
  const content = readText(call.interpreter, path, call.site);
  if (content === undefined) return call.interpreter.fail('FileNotFoundError', `there is no file ${path}`, call.site);
  return openedFile(
    typeof content === 'string' && how.includes('b') ? utf8(content) : content,
    path,
    how.includes('b'),
    call.site,
  );
}

function fileMethod(
  name: string,
  signature: string,
  read: (call: NativeCall, file: Opened, text: string, ...args: Value[]) => Value,
) {
  return method(name, signature, (call, self, ...args) => {
    const file = openedOf(self);
    if (!file) return unfollowed(call, `a file's ${name}`);
    return typeof file.content === 'string'
      ? read(call, file, file.content, ...args)
      : unknown(file.content.reason, file.content.site ?? call.site);
  });
}

function made(file: Opened, text: string): Value {
  return file.binary ? bytes(text) : str(text);
}

function restOf(file: Opened, text: string): string[] {
  const lines = text.slice(file.position).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  file.position = text.length;
  return lines;
}

const fileClass = nativeClass(
  'io',
  'TextIOWrapper',
  [objectType],
  [
    fileMethod('read', 'size?', (_call, file, text, size) => {
      const count = wholeNumber(size) ?? -1;
      const part = count < 0 ? text.slice(file.position) : text.slice(file.position, file.position + count);
      file.position += part.length;
      return made(file, part);
    }),
    fileMethod('readline', '', (_call, file, text) => {
      const [line = ''] = text.slice(file.position).match(/[^\n]*\n|[^\n]+$/) ?? [];
      file.position += line.length;
      return made(file, line);
    }),
    fileMethod('readlines', '', (_call, file, text) => list(restOf(file, text).map((line) => made(file, line)))),
    fileMethod('__iter__', '', (_call, file, text) =>
      over(
        'file',
        restOf(file, text).map((line) => made(file, line)),
      ),
    ),
    fileMethod('seek', 'offset whence?', (call, file, _text, offset, whence) => {
      const at = wholeNumber(offset);
      if (at === undefined || whence.kind !== 'none') return unfollowed(call, 'seek()');
      file.position = at;
      return int(at);
    }),
    fileMethod('tell', '', (_call, file) => int(file.position)),
    method('__enter__', '', (_call, self) => self),
    method('__exit__', 'type value traceback', () => NONE),
    method('close', '', () => NONE),
    method('flush', '', () => NONE),
    method('write', 'text', (call) => unfollowed(call, 'write()')),
    method('writelines', 'lines', () => NONE),
    method('readable', '', () => bool(true)),
    ...unfollowedMethods('file', 'fileno isatty truncate writable seekable detach reconfigure __next__'),
  ],
);

defineBuiltins([
  [
    'open',
    routine('open', 'file mode? buffering? encoding? errors? newline? closefd? opener?', (call, file, mode) =>
      isNoPath(file)
        ? refusePath(call.interpreter, file, call.site)
        : openPath(call, pathText(call.interpreter, file, call.site), mode),
    ),
  ],
]);
