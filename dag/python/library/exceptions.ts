/** Python's exception classes. */
import { representationOf, textOf } from '../text.ts';
import {
  instance,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  type PyProperty,
  str,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { method, routine, withReceiver } from './routine.ts';
import { defineBuiltins, exceptions, LIBRARY_SITE, objectType } from './types.ts';

// https://docs.python.org/3.13/library/exceptions.html#exception-hierarchy
const HIERARCHY = `
BaseException
  BaseExceptionGroup
  GeneratorExit
  KeyboardInterrupt
  SystemExit
  Exception
    ArithmeticError
      FloatingPointError
      OverflowError
      ZeroDivisionError
    AssertionError
    AttributeError
    BufferError
    EOFError
    ImportError
      ModuleNotFoundError
    LookupError
      IndexError
      KeyError
    MemoryError
    NameError
      UnboundLocalError
    OSError
      BlockingIOError
      ChildProcessError
      ConnectionError
        BrokenPipeError
        ConnectionAbortedError
        ConnectionRefusedError
        ConnectionResetError
      FileExistsError
      FileNotFoundError
      InterruptedError
      IsADirectoryError
      NotADirectoryError
      PermissionError
      ProcessLookupError
      TimeoutError
    ReferenceError
    RuntimeError
      NotImplementedError
        PythonFinalizationError
      RecursionError
    StopAsyncIteration
    StopIteration
    SyntaxError
      IndentationError
        TabError
    SystemError
    TypeError
    ValueError
      UnicodeError
        UnicodeDecodeError
        UnicodeEncodeError
        UnicodeTranslateError
    Warning
      BytesWarning
      DeprecationWarning
      EncodingWarning
      FutureWarning
      ImportWarning
      PendingDeprecationWarning
      ResourceWarning
      RuntimeWarning
      SyntaxWarning
      UnicodeWarning
      UserWarning
`;

const parents: PyClass[] = [];
for (const line of HIERARCHY.split('\n').filter((text) => text !== '')) {
  const depth = line.search(/\S/) / 2;
  const name = line.trim();
  const cls = nativeClass('', name, [parents[depth - 1] ?? objectType]);
  parents[depth] = cls;
  exceptions.set(name, cls);
}

function exception(name: string): PyClass {
  const cls = exceptions.get(name);
  if (!cls) throw new Error(`no exception class ${name}`);
  return cls;
}

exceptions.set(
  'ExceptionGroup',
  nativeClass('', 'ExceptionGroup', [exception('BaseExceptionGroup'), exception('Exception')]),
);

function argumentsOf(value: Value): readonly Value[] {
  const args = value.kind === 'instance' ? value.attrs.get('args') : undefined;
  return args?.kind === 'tuple' ? args.items : [];
}

function computed(read: (self: Value) => Value): PyProperty {
  return { kind: 'property', getter: routine('property', 'self', (_call, self) => read(self)) };
}

const base = exception('BaseException');
base.namespace.set(
  '__new__',
  native(
    '__new__',
    (call) => {
      const [cls, ...args] = call.positional;
      if (cls?.kind !== 'class') return unknown('an exception that cannot be followed', call.site);
      return instance(cls, call.site, [['args', tuple(args)]]);
    },
    false,
  ),
);
base.namespace.set(
  '__init__',
  native('__init__', (call) => {
    const [self, ...args] = withReceiver(call);
    if (self?.kind === 'instance') self.attrs.set('args', call.unknownPositional ?? tuple(args));
    return NONE;
  }),
);
for (const [name, member] of [
  method('__str__', '', (call, self) => {
    const args = argumentsOf(self);
    const [first] = args;
    if (args.length > 1) {
      const text = representationOf(call.interpreter, tuple(args), call.site);
      return typeof text === 'string' ? str(text) : text;
    }
    if (!first) return str('');
    const text = textOf(call.interpreter, first, call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
  method('__repr__', '', (call, self) => {
    const text = representationOf(call.interpreter, tuple(argumentsOf(self)), call.site);
    const name = self.kind === 'instance' ? self.cls.name : 'Exception';
    return typeof text === 'string' ? str(name + text.replace(/,\)$/, ')')) : text;
  }),
  method('with_traceback', 'traceback', (_call, self) => self),
  method('add_note', 'note', () => NONE),
] as const) {
  base.namespace.set(name, member);
}
for (const name of ['__cause__', '__context__', '__traceback__', '__suppress_context__', '__notes__']) {
  base.namespace.set(
    name,
    computed(() => unknown(`${name} of an exception`)),
  );
}

exception('KeyError').namespace.set(
  ...method('__str__', '', (call, self) => {
    const args = argumentsOf(self);
    const [first] = args;
    if (!first) return str('');
    const text = representationOf(call.interpreter, args.length === 1 ? first : tuple(args), call.site);
    return typeof text === 'string' ? str(text) : text;
  }),
);
exception('OSError').namespace.set(
  ...method('__str__', '', (call, self) => {
    const args = argumentsOf(self);
    if (args.length > 1) return unknown('the text of an operating system error', call.site);
    const text = args[0] ? textOf(call.interpreter, args[0], call.site) : '';
    return typeof text === 'string' ? str(text) : text;
  }),
);
for (const [name, position] of [
  ['errno', 0],
  ['strerror', 1],
  ['filename', 2],
  ['filename2', 4],
  ['winerror', 3],
] as const) {
  exception('OSError').namespace.set(
    name,
    computed((self) => (argumentsOf(self).length > 1 ? (argumentsOf(self)[position] ?? NONE) : NONE)),
  );
}
exception('StopIteration').namespace.set(
  'value',
  computed((self) => argumentsOf(self)[0] ?? NONE),
);
exception('SystemExit').namespace.set(
  'code',
  computed((self) => argumentsOf(self)[0] ?? NONE),
);
for (const [cls, names] of [
  ['ImportError', ['name', 'path', 'msg', 'name_from']],
  ['NameError', ['name']],
  ['AttributeError', ['name', 'obj']],
  ['SyntaxError', ['msg', 'filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'print_file_and_line']],
  ['UnicodeError', ['encoding', 'object', 'start', 'end', 'reason']],
  ['BaseExceptionGroup', ['message', 'exceptions', 'subgroup', 'split', 'derive']],
] as const) {
  for (const name of names)
    exception(cls).namespace.set(
      name,
      computed(() => unknown(`${name} of a ${cls}`)),
    );
}

defineBuiltins(exceptions);
defineBuiltins([
  ['IOError', exception('OSError')],
  ['EnvironmentError', exception('OSError')],
]);

/** An exception object that no statement raised. */
export function exceptionObject(type: string, message: string): PyInstance {
  return instance(exceptions.get(type) ?? exception('Exception'), LIBRARY_SITE, [['args', tuple([str(message)])]]);
}
