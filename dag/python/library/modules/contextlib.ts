/** `contextlib`: context managers, also those written as generators. */

import { callMethod } from '../../attributes.ts';
import { activate, bindArguments } from '../../calls.ts';
import type { RunsBody } from '../../contexts.ts';
import { type Interpreter, PyRaise } from '../../interpreter.ts';
import {
  instance,
  NONE,
  native,
  nativeClass,
  type PyFunction,
  type PyInstance,
  type Site,
  tuple,
  type Value,
} from '../../values.ts';
import { method, routine, unfollowed, unfollowedMethods, withReceiver } from '../routine.ts';
import { objectType } from '../types.ts';

const managerClass = nativeClass(
  'contextlib',
  '_GeneratorContextManager',
  [objectType],
  unfollowedMethods('contextmanager', '__enter__ __exit__ __call__'),
);

function running(payload: RunsBody, site: Site): PyInstance {
  const made = instance(managerClass, site);
  made.payload = payload;
  return made;
}

/** The body of the `with` runs where the generator yields, so that what stands around it happens around it. */
function fromGenerator(callee: PyFunction): Value {
  return native(callee.name, (call) => {
    const positional = withReceiver(call);
    const sites = call.self.kind === 'none' ? call.positionalSites : [undefined, ...call.positionalSites];
    const variables = bindArguments(
      call.interpreter,
      callee,
      { ...call, positional, positionalSites: sites },
      call.site,
    );
    return running(
      {
        runsBody: (interpreter, body, site) => {
          let done = false;
          activate(interpreter, callee, variables, site, (value) => {
            // A second yield is an error in Python; its value goes nowhere.
            if (!done) body(value);
            done = true;
            return NONE;
          });
          if (!done) body(NONE);
        },
      },
      call.site,
    );
  });
}

const contextmanager = routine('contextmanager', 'function', (call, callee) =>
  callee.kind === 'function' ? fromGenerator(callee) : unfollowed(call, 'contextlib.contextmanager'),
);

function suppressing(types: Value): RunsBody {
  return {
    runsBody: (interpreter: Interpreter, body) => {
      const mark = interpreter.handlers.length;
      interpreter.handlers.push([types]);
      try {
        body(NONE);
      } catch (error) {
        if (!(error instanceof PyRaise) || !interpreter.matches(error.value, types)) throw error;
      } finally {
        interpreter.handlers.length = mark;
      }
    },
  };
}

const enterClass = nativeClass(
  'contextlib',
  'nullcontext',
  [objectType],
  [
    method('__enter__', '', (_call, self) =>
      self.kind === 'instance' ? (self.attrs.get('enter_result') ?? NONE) : NONE,
    ),
    method('__exit__', 'type value traceback', () => NONE),
  ],
);

/** A context manager that gives its argument, or nothing. */
function giving(name: string): readonly [string, Value] {
  return [
    name,
    native(name, (call) => instance(enterClass, call.site, [['enter_result', call.positional[0] ?? NONE]]), false),
  ];
}

const exitStackClass = nativeClass(
  'contextlib',
  'ExitStack',
  [objectType],
  [
    method('__enter__', '', (_call, self) => self),
    method('__exit__', 'type value traceback', () => NONE),
    method('enter_context', 'manager', (call, _self, manager) => {
      if (manager.kind === 'instance' && manager.payload && 'runsBody' in manager.payload)
        return unfollowed(call, 'a generator in an ExitStack');
      return (
        callMethod(call.interpreter, manager, '__enter__', [], call.site) ?? unfollowed(call, 'ExitStack.enter_context')
      );
    }),
    method('callback', 'function *rest', (_call, _self, callee) => callee),
    method('push', 'exit', (_call, _self, exit) => exit),
    method('close', '', () => NONE),
    method('pop_all', '', (_call, self) => self),
  ],
);

const decoratorBase = nativeClass('contextlib', 'ContextDecorator', [objectType]);

export function contextlibMembers(): Iterable<readonly [string, Value]> {
  return [
    ['contextmanager', contextmanager],
    ['suppress', native('suppress', (call) => running(suppressing(tuple(call.positional)), call.site), false)],
    giving('nullcontext'),
    giving('closing'),
    giving('redirect_stdout'),
    giving('redirect_stderr'),
    giving('chdir'),
    ['ExitStack', exitStackClass],
    ['ContextDecorator', decoratorBase],
    ['AbstractContextManager', nativeClass('contextlib', 'AbstractContextManager', [objectType])],
  ];
}
