/** `contextlib`: context managers, also those written as generators. */

import { activate, bindArguments, callValue } from '../../calls.ts';
import type { RunsBody } from '../../contexts.ts';
import { type Interpreter, PyRaise } from '../../interpreter.ts';
import {
  bool,
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
import { method, routine, unfollowed, withReceiver } from '../routine.ts';
import { objectType } from '../types.ts';

const managerClass = nativeClass(
  'contextlib',
  '_GeneratorContextManager',
  [objectType],
  [
    // As a decorator: the function runs where the generator yields.
    method('__call__', 'function', (call, self, callee) => {
      const runs = self.kind === 'instance' && self.payload && 'runsBody' in self.payload ? self.payload : undefined;
      if (!runs) return unfollowed(call, 'contextmanager.__call__');
      return native(callee.kind === 'function' ? callee.name : 'decorated', (inner) => {
        let result: Value = NONE;
        (runs as RunsBody).runsBody(
          inner.interpreter,
          () => {
            const positional = withReceiver(inner);
            result = callValue(inner.interpreter, callee, { ...inner, positional, positionalSites: [] }, inner.site);
          },
          inner.site,
        );
        return result;
      });
    }),
    // Somebody other than a `with` statement enters it: its generator would have to be left in the middle.
    method('__enter__', '', (call, self) => {
      if (suppressedBy(self)) return NONE;
      call.interpreter.note('a context manager that is entered by a call', call.site);
      return unfollowed(call, 'a context manager');
    }),
    method('__exit__', 'type value traceback', (call, self, type, value) => {
      const types = suppressedBy(self);
      if (type.kind === 'none') return NONE;
      const raised = value.kind === 'instance' || value.kind === 'unknown' ? value : undefined;
      return types && raised
        ? bool(call.interpreter.matches(raised, types))
        : unfollowed(call, 'what a context manager does with an exception');
    }),
  ],
);

/** What `contextlib.suppress` keeps. */
interface Suppresses extends RunsBody {
  readonly suppressed: Value;
}

function suppressedBy(self: Value): Value | undefined {
  const payload = self.kind === 'instance' ? self.payload : undefined;
  return payload && 'suppressed' in payload ? (payload as Suppresses).suppressed : undefined;
}

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
            const isFirst = !done;
            done = true;
            if (isFirst) body(value);
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

function suppressing(types: Value): Suppresses {
  return {
    suppressed: types,
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

export function contextlibMembers(): Iterable<readonly [string, Value]> {
  return [
    ['contextmanager', contextmanager],
    ['suppress', native('suppress', (call) => running(suppressing(tuple(call.positional)), call.site), false)],
    giving('nullcontext'),
    giving('closing'),
    giving('redirect_stdout'),
    giving('redirect_stderr'),
    giving('chdir'),
  ];
}
