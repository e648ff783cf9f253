/** Execution of statements: control flow, known and unknown. */

import { assignName, assignTarget, deleteTarget } from './assignment.ts';
import { simpleArgs } from './attributes.ts';
import { binary } from './binary.ts';
import { forLoop, ifStatement, matchStatement, whileLoop } from './branches.ts';
import { callValue, type Frame, functionDefaults } from './calls.ts';
import { defineClass } from './classes.ts';
import { truth } from './comparison.ts';
import { withStatement } from './contexts.ts';
import { closureOf, evaluate, siteOf } from './expressions.ts';
import { importFrom, importNames } from './imports.ts';
import { type Interpreter, PyRaise } from './interpreter.ts';
import { nestedBlocks } from './nested-blocks.ts';
import { doubtHandlers, optionalFrom } from './optional-imports.ts';
import { changedByStatement } from './side-effects.ts';
import type { Expression, FunctionDefinition, Statement, Try } from './syntax.ts';
import { NONE, type PyFunction, type Site, unknown, type Value } from './values.ts';

/** How a block ended, when it did not just run to its end. */
export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' };

export function execute(interpreter: Interpreter, frame: Frame, body: readonly Statement[]): Completion | undefined {
  for (const statement of body) {
    const completion =
      frame.scope.kind === 'module'
        ? resilient(interpreter, frame, statement)
        : executeOne(interpreter, frame, statement);
    if (completion) return completion;
  }
  return undefined;
}

/** At the level of a module, an exception that nobody catches ends its statement only: the rest of the file is still read. */
function resilient(interpreter: Interpreter, frame: Frame, statement: Statement): Completion | undefined {
  if (frame.scope.document === interpreter.main) interpreter.reached = siteOf(frame, statement);
  try {
    return executeOne(interpreter, frame, statement);
  } catch (error) {
    if (!(error instanceof PyRaise) || interpreter.catches(error.value) || interpreter.uncertain) throw error;
    interpreter.uncaught(error);
    // What the rest of the statement would have defined is missing from here on.
    frame.scope.openNames ??= unknown('what a failing statement would have defined', siteOf(frame, statement), {
      broken: true,
    });
    return undefined;
  }
}

function executeOne(interpreter: Interpreter, frame: Frame, node: Statement): Completion | undefined {
  interpreter.step();
  switch (node.kind) {
    case 'expression': {
      const value = evaluate(interpreter, frame, node.value);
      if (value.kind === 'unknown' && node.value.kind === 'call') changedByStatement(frame, node.value, value);
      return undefined;
    }
    case 'assign': {
      const value = evaluate(interpreter, frame, node.value);
      for (const target of node.targets) assignTarget(interpreter, frame, target, value);
      return undefined;
    }
    case 'augmented-assign': {
      unbound(interpreter, frame, node.target);
      const before = evaluate(interpreter, frame, node.target);
      const value = binary(
        interpreter,
        node.operator,
        before,
        evaluate(interpreter, frame, node.value),
        siteOf(frame, node),
        true,
      );
      assignTarget(interpreter, frame, node.target, value);
      return undefined;
    }
    case 'annotated-assign':
      if (node.value) assignTarget(interpreter, frame, node.target, evaluate(interpreter, frame, node.value));
      return undefined;
    case 'return':
      return { kind: 'return', value: node.value ? evaluate(interpreter, frame, node.value) : NONE };
    case 'raise':
      return raise(interpreter, frame, node);
    case 'pass':
    case 'type-alias':
      return undefined;
    case 'assert':
      assertion(interpreter, frame, node);
      return undefined;
    case 'break':
    case 'continue':
      return { kind: node.kind };
    case 'delete':
      for (const target of node.targets) deleteTarget(interpreter, frame, target);
      return undefined;
    case 'global':
      for (const name of node.names) frame.scope.globals?.add(name);
      return undefined;
    case 'nonlocal':
      for (const name of node.names) frame.scope.nonlocals?.add(name);
      return undefined;
    case 'import':
      importNames(interpreter, frame, node);
      return undefined;
    case 'import-from':
      importFrom(interpreter, frame, node);
      return undefined;
    case 'if':
      return ifStatement(interpreter, frame, node);
    case 'while':
      return whileLoop(interpreter, frame, node);
    case 'for':
      return forLoop(interpreter, frame, node);
    case 'try':
      return tryStatement(interpreter, frame, node);
    case 'with':
      return withStatement(interpreter, frame, node, 0);
    case 'match':
      return matchStatement(interpreter, frame, node);
    case 'function':
      assignName(frame, node.name, defineFunction(interpreter, frame, node));
      return undefined;
    case 'class':
      assignName(frame, node.name, defineClass(interpreter, frame, node));
      return undefined;
    case 'invalid-statement':
      return execute(interpreter, frame, node.body);
  }
}

/** What does not hold ends nothing here: the rest of the file is still of use to its reader. */
function assertion(interpreter: Interpreter, frame: Frame, node: Extract<Statement, { kind: 'assert' }>): void {
  const site = siteOf(frame, node);
  if (truth(interpreter, evaluate(interpreter, frame, node.test), siteOf(frame, node.test)) !== false) return;
  const message = node.message ? evaluate(interpreter, frame, node.message) : undefined;
  interpreter.fail('AssertionError', message?.kind === 'str' ? message.value : '', site);
}

/** `count += 1` in a function makes `count` the function's own. */
function unbound(interpreter: Interpreter, { scope, doubt }: Frame, target: Expression): void {
  if (scope.kind !== 'function' || target.kind !== 'name' || doubt || scope.openNames) return;
  const { name } = target;
  if (scope.variables.has(name) || scope.globals?.has(name) || scope.nonlocals?.has(name)) return;
  interpreter.fail(
    'UnboundLocalError',
    `'${name}' is changed here, which makes it a name of this function, but it has no value yet`,
    { document: scope.document, start: target.start, end: target.end },
  );
}

function raise(interpreter: Interpreter, frame: Frame, node: Extract<Statement, { kind: 'raise' }>): never {
  const site = siteOf(frame, node);
  if (!node.exception)
    throw (
      interpreter.handling.at(-1) ??
      new PyRaise(unknown('an exception raised again', site), site, true, [...interpreter.calls])
    );
  let value = evaluate(interpreter, frame, node.exception);
  if (value.kind === 'class') value = callValue(interpreter, value, simpleArgs([]), site);
  const raised =
    value.kind === 'instance' || value.kind === 'unknown'
      ? value
      : unknown('an exception that cannot be followed', site);
  throw new PyRaise(raised, site, true, [...interpreter.calls]);
}

export function defineFunction(interpreter: Interpreter, frame: Frame, node: FunctionDefinition): Value {
  const site: Site = { document: frame.scope.document, start: node.nameSpan.start, end: node.nameSpan.end };
  const made: PyFunction = {
    kind: 'function',
    name: node.name,
    node,
    document: frame.scope.document,
    closure: closureOf(frame.scope),
    className: frame.scope.className,
    defaults: functionDefaults(interpreter, frame, node),
    attrs: new Map(),
    site,
  };
  return decorate(interpreter, frame, node.decorators, made);
}

export function decorate(
  interpreter: Interpreter,
  frame: Frame,
  decorators: readonly Expression[],
  value: Value,
): Value {
  return decorators
    .map((decorator) => ({ decorator, callee: evaluate(interpreter, frame, decorator) }))
    .reduceRight<Value>((decorated, { decorator, callee }) => {
      // A decorator from outside most likely gives something that can be used in the function's place.
      if (callee.kind === 'unknown' && !callee.choices)
        return unknown(callee.reason, callee.site, {
          choices: [decorated],
          ...(callee.origin ? { origin: callee.origin } : {}),
        });
      return callValue(interpreter, callee, simpleArgs([decorated]), siteOf(frame, decorator));
    }, value);
}

function tryStatement(interpreter: Interpreter, frame: Frame, node: Try): Completion | undefined {
  if (mayLeave(node.finallyBody)) return leftByFinally(interpreter, frame, node);
  let completion: Completion | undefined;
  try {
    completion = tryBody(interpreter, frame, node);
  } finally {
    const last = execute(interpreter, frame, node.finallyBody);
    if (last) completion = last;
  }
  return completion;
}

/** A `return`, `break` or `continue` in `finally` takes the place of an exception. */
function leftByFinally(interpreter: Interpreter, frame: Frame, node: Try): Completion | undefined {
  const mark = interpreter.handlers.length;
  const depth = interpreter.calls.length;
  const { uncertain } = interpreter;
  const exits = frame.doubtfulExits;
  let completion: Completion | undefined;
  let thrown: PyRaise | undefined;
  interpreter.handlers.push([undefined]);
  try {
    completion = tryBody(interpreter, frame, node);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    thrown = error;
    interpreter.calls.length = depth;
  } finally {
    interpreter.handlers.length = mark;
    if (frame.doubtfulExits === exits) interpreter.uncertain = uncertain;
  }
  const last = execute(interpreter, frame, node.finallyBody);
  if (last) return last;
  if (thrown) throw thrown;
  return completion;
}

/** Whether a `return` is in it, or what leaves a loop around it. */
function mayLeave(body: readonly Statement[], isInLoop = false): boolean {
  return body.some((statement) => {
    switch (statement.kind) {
      case 'return':
        return true;
      case 'break':
      case 'continue':
        return !isInLoop;
      case 'function':
      case 'class':
        return false;
      default: {
        const inLoop = isInLoop || statement.kind === 'for' || statement.kind === 'while';
        return nestedBlocks(statement).some((block) => mayLeave(block, inLoop));
      }
    }
  });
}

/** The body of a `try` whose handlers wait for `types`. */
function tried(
  interpreter: Interpreter,
  frame: Frame,
  body: readonly Statement[],
  types: readonly (Value | undefined)[],
): Completion | undefined {
  const from = interpreter.optional ? undefined : optionalFrom(interpreter, frame, body, types);
  if (!from) return execute(interpreter, frame, body);
  const completion = execute(interpreter, frame, body.slice(0, from.index));
  if (completion) return completion;
  interpreter.optional = from.reason;
  try {
    return execute(interpreter, frame, body.slice(from.index));
  } finally {
    interpreter.optional = undefined;
  }
}

function tryBody(interpreter: Interpreter, frame: Frame, node: Try): Completion | undefined {
  if (node.handlers.length === 0) return execute(interpreter, frame, node.body);
  const handlers = node.handlers.map((handler) => ({
    handler,
    // `except*` takes what it names out of a group; which exceptions are in one is not followed.
    type: handler.type && !handler.isGroup ? evaluate(interpreter, frame, handler.type) : undefined,
  }));
  const types = handlers.map(({ type }) => type);
  const depth = interpreter.calls.length;
  const { uncertain } = interpreter;
  const exits = frame.doubtfulExits;
  // A `return` that may have been reached puts what follows the statement in doubt, an exception does not.
  const leave = (): void => {
    if (frame.doubtfulExits === exits) interpreter.uncertain = uncertain;
  };
  const mark = interpreter.handlers.length;
  interpreter.handlers.push(types);
  let thrown: PyRaise;
  try {
    const completion = tried(interpreter, frame, node.body, types);
    interpreter.handlers.length = mark;
    const doubt = uncertain ? undefined : interpreter.uncertain;
    doubtHandlers(interpreter, frame, node, types, doubt);
    const ended = completion ?? execute(interpreter, frame, node.orElse);
    leave();
    return ended;
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    thrown = error;
  } finally {
    interpreter.handlers.length = mark;
  }
  interpreter.calls.length = depth;
  leave();
  const match = handlers.find(({ type }) => interpreter.matches(thrown.value, type));
  if (!match) throw thrown;
  if (match.handler.isGroup) interpreter.note('which exceptions an except* takes', thrown.site);
  if (match.handler.name) assignName(frame, match.handler.name, thrown.value);
  interpreter.handling.push(thrown);
  try {
    return execute(interpreter, frame, match.handler.body);
  } finally {
    interpreter.handling.pop();
    // Python deletes the name at the clause's end, whatever it was before.
    if (match.handler.name && !interpreter.uncertain && frame.scope.variables.get(match.handler.name) === thrown.value)
      frame.scope.variables.delete(match.handler.name);
  }
}
