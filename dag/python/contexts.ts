/** `with` statements. */

import { assignTarget } from './assignment.ts';
import { callMethod, lookUp } from './attributes.ts';
import type { Frame } from './calls.ts';
import { truth } from './comparison.ts';
import { derive, likely } from './doubt.ts';
import { evaluate, siteOf } from './expressions.ts';
import { type Interpreter, isWritten, PyRaise } from './interpreter.ts';
import { nestedBlocks } from './nested-blocks.ts';
import { type Completion, execute } from './statements.ts';
import type { Statement, With } from './syntax.ts';
import { NONE, type PyClass, type PyUnknown, type Site, unknown, type Value } from './values.ts';

/** What a native context manager that runs the body itself keeps as payload: `contextlib.contextmanager`. */
export interface RunsBody {
  readonly runsBody: (interpreter: Interpreter, body: (value: Value) => void, site: Site) => void;
}

export function withStatement(
  interpreter: Interpreter,
  frame: Frame,
  node: With,
  index: number,
): Completion | undefined {
  const item = node.items[index];
  if (!item) return execute(interpreter, frame, node.body);
  const site = siteOf(frame, item.context);
  const context = evaluate(interpreter, frame, item.context);
  const bind = (value: Value): void => {
    if (item.target) assignTarget(interpreter, frame, item.target, value);
  };
  if (context.kind === 'instance' && context.payload && 'runsBody' in context.payload) {
    let completion: Completion | undefined;
    (context.payload as RunsBody).runsBody(
      interpreter,
      (value) => {
        bind(value);
        completion = withStatement(interpreter, frame, node, index + 1);
      },
      site,
    );
    return completion;
  }
  if (context.kind === 'unknown') return underUnknown(interpreter, frame, node, index, context, bind, site);
  return entered(interpreter, frame, node, index, context, bind, site);
}

/** It may swallow an exception: one that is raised inside is not told as a mistake. */
function underUnknown(
  interpreter: Interpreter,
  frame: Frame,
  node: With,
  index: number,
  context: PyUnknown,
  bind: (value: Value) => void,
  site: Site,
): Completion | undefined {
  const raised = interpreter.mistakes.length;
  try {
    const [choice] = context.choices ?? [];
    const bindLikely = (value: Value): void => bind(likely(interpreter, value, context));
    if (choice?.kind === 'instance') return entered(interpreter, frame, node, index, choice, bindLikely, site);
    return withinUnknown(interpreter, frame, node, index, context, bind, site);
  } finally {
    for (let at = raised; at < interpreter.mistakes.length; at++) {
      const mistake = interpreter.mistakes[at];
      if (mistake?.kind === 'raised') interpreter.mistakes[at] = { ...mistake, certain: false };
    }
  }
}

/** The body, where it can be asked what it stands in. */
function withinUnknown(
  interpreter: Interpreter,
  frame: Frame,
  node: With,
  index: number,
  context: PyUnknown,
  bind: (value: Value) => void,
  site: Site,
): Completion | undefined {
  const { unknownContexts } = interpreter;
  const mark = unknownContexts.length;
  bind(derive(context, site));
  unknownContexts.push(context);
  try {
    return withStatement(interpreter, frame, node, index + 1);
  } finally {
    unknownContexts.length = mark;
  }
}

/**
 * What is a handler, as it were, where the `__exit__` may end an exception: everything, of a user's that gives something back. What a
 * stack of context managers ends, nobody knows: exceptions are not told there, and the body goes on.
 */
function swallowed(cls: PyClass, site: Site): readonly (Value | undefined)[] {
  const exit = lookUp(cls, '__exit__');
  if (exit?.kind === 'unknown') return [exit];
  if (exit?.kind !== 'function' || (exit.node.kind === 'function' && !returnsValue(exit.node.body))) return [];
  return [isWritten(exit.site) ? unknown('what a stack of context managers takes', site) : undefined];
}

function returnsValue(body: readonly Statement[]): boolean {
  return body.some((statement) =>
    statement.kind === 'return'
      ? statement.value !== undefined && !(statement.value.kind === 'constant' && statement.value.value !== 'True')
      : nestedBlocks(statement).some(returnsValue),
  );
}

const NO_CONTEXTS: ReadonlySet<Value['kind']> = new Set([
  'none',
  'bool',
  'int',
  'float',
  'str',
  'list',
  'tuple',
  'dict',
  'set',
]);

function entered(
  interpreter: Interpreter,
  frame: Frame,
  node: With,
  index: number,
  context: Value,
  bind: (value: Value) => void,
  site: Site,
): Completion | undefined {
  const cls = interpreter.typeOf(context);
  if (cls && !lookUp(cls, '__enter__')) {
    if (cls.unknownBase) return withinUnknown(interpreter, frame, node, index, cls.unknownBase, bind, site);
    bind(
      NO_CONTEXTS.has(context.kind)
        ? interpreter.fail('TypeError', `'${cls.name}' object does not support the context manager protocol`, site)
        : unknown('what the context manager gives', site),
    );
    return withStatement(interpreter, frame, node, index + 1);
  }
  bind(callMethod(interpreter, context, '__enter__', [], site) ?? NONE);
  let completion: Completion | undefined;
  const mark = interpreter.handlers.length;
  const taken = cls ? swallowed(cls, site) : [];
  if (taken.length > 0) interpreter.handlers.push(taken);
  const { uncertain } = interpreter;
  const exits = frame.doubtfulExits;
  const leave = (): void => {
    interpreter.handlers.length = mark;
    // What may have raised puts the rest of the body in doubt, not what follows it.
    if (taken.length > 0 && frame.doubtfulExits === exits) interpreter.uncertain = uncertain;
  };
  try {
    completion = withStatement(interpreter, frame, node, index + 1);
    leave();
  } catch (error) {
    leave();
    if (!(error instanceof PyRaise)) throw error;
    const type = error.value.kind === 'instance' ? error.value.cls : NONE;
    const answer = callMethod(interpreter, context, '__exit__', [type, error.value, NONE], site);
    const swallowed = answer === undefined ? false : truth(interpreter, answer, site);
    if (swallowed === false) throw error;
    if (swallowed === undefined) interpreter.note('whether a context manager takes an exception', site);
    return undefined;
  }
  callMethod(interpreter, context, '__exit__', [NONE, NONE, NONE], site);
  return completion;
}
