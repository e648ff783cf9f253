/** Execution of statements: control flow, known and unknown. */
import { callValue, type Frame, functionDefaults } from './calls.ts';
import { defineClass } from './classes.ts';
import { closureOf, evaluate, siteOf } from './expressions.ts';
import { importFrom, importNames } from './imports.ts';
import { type Interpreter, PyRaise } from './interpreter.ts';
import {
  binary,
  callMethod,
  derive,
  elements,
  iterate,
  join,
  lookUp,
  setAttribute,
  setSubscript,
  simpleArgs,
  truth,
  uncertaintyOf,
} from './operations.ts';
import { matchCase } from './patterns.ts';
import type { Expression, For, FunctionDefinition, If, Match, Statement, Try, While, With } from './syntax.ts';
import { NONE, type PyFunction, type PyUnknown, type Site, unknown, type Value } from './values.ts';

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
    case 'expression':
      evaluate(interpreter, frame, node.value);
      return undefined;
    case 'assign': {
      const value = evaluate(interpreter, frame, node.value);
      for (const target of node.targets) assignTarget(interpreter, frame, target, value);
      return undefined;
    }
    case 'augmented-assign': {
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
    case 'assert':
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

export function assignName(frame: Frame, name: string, value: Value): void {
  const { scope } = frame;
  if (scope.globals?.has(name)) scope.module.variables.set(name, value);
  else if (scope.nonlocals?.has(name)) {
    let at = scope.parent;
    while (at && !at.variables.has(name)) at = at.parent;
    (at ?? scope).variables.set(name, value);
  } else scope.variables.set(name, value);
}

export function assignTarget(interpreter: Interpreter, frame: Frame, target: Expression, value: Value): void {
  switch (target.kind) {
    case 'name':
      return assignName(frame, target.name, value);
    case 'attribute':
      return setAttribute(
        interpreter,
        evaluate(interpreter, frame, target.value),
        target.name,
        value,
        siteOf(frame, target),
      );
    case 'subscript':
      return setSubscript(
        interpreter,
        evaluate(interpreter, frame, target.value),
        evaluate(interpreter, frame, target.index),
        value,
        siteOf(frame, target),
      );
    case 'list':
    case 'tuple':
      return unpack(interpreter, frame, target.elements, value, siteOf(frame, target));
    case 'starred':
      return assignTarget(interpreter, frame, target.value, value);
    default:
      return;
  }
}

function unpack(
  interpreter: Interpreter,
  frame: Frame,
  targets: readonly Expression[],
  value: Value,
  site: Site,
): void {
  const { items, uncertain } = elements(interpreter, value, site);
  const star = targets.findIndex((target) => target.kind === 'starred');
  const fits = star < 0 ? items.length === targets.length : items.length >= targets.length - 1;
  if (!fits) {
    const rest =
      uncertain ??
      interpreter.fail('ValueError', `cannot unpack ${items.length} values into ${targets.length} names`, site);
    for (const target of targets)
      assignTarget(interpreter, frame, target, rest.kind === 'unknown' ? derive(rest, site, '[]') : rest);
    return;
  }
  const after = star < 0 ? 0 : targets.length - star - 1;
  targets.forEach((target, index) => {
    if (star < 0 || index < star) assignTarget(interpreter, frame, target, items[index] as Value);
    else if (index === star)
      assignTarget(interpreter, frame, target, { kind: 'list', items: items.slice(star, items.length - after) });
    else assignTarget(interpreter, frame, target, items[items.length - (targets.length - index)] as Value);
  });
}

function deleteTarget(interpreter: Interpreter, frame: Frame, target: Expression): void {
  if (target.kind === 'name') frame.scope.variables.delete(target.name);
  else if (target.kind === 'subscript') {
    callMethod(
      interpreter,
      evaluate(interpreter, frame, target.value),
      '__delitem__',
      [evaluate(interpreter, frame, target.index)],
      siteOf(frame, target),
    );
  } else if (target.kind === 'attribute') {
    const object = evaluate(interpreter, frame, target.value);
    if (object.kind === 'instance') object.attrs.delete(target.name);
  } else if (target.kind === 'tuple' || target.kind === 'list')
    for (const element of target.elements) deleteTarget(interpreter, frame, element);
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

function ifStatement(interpreter: Interpreter, frame: Frame, node: If): Completion | undefined {
  const verdict = truth(interpreter, evaluate(interpreter, frame, node.test), siteOf(frame, node.test));
  if (typeof verdict === 'boolean') return execute(interpreter, frame, verdict ? node.body : node.orElse);
  return eitherOf(interpreter, frame, verdict, [
    () => execute(interpreter, frame, node.body),
    () => execute(interpreter, frame, node.orElse),
  ]);
}

/**
 * Evaluates bodies of which one will run, it is not known which. Variables that differ afterwards become one of several
 * values; a body that raises is taken as the one that does not run (a guard).
 */
function eitherOf(
  interpreter: Interpreter,
  frame: Frame,
  reason: PyUnknown,
  bodies: readonly (() => Completion | undefined)[],
): Completion | undefined {
  const { variables } = frame.scope;
  const before = new Map(variables);
  const outcomes: { readonly completion: Completion | undefined; readonly after: ReadonlyMap<string, Value> }[] = [];
  let raised: PyRaise | undefined;
  for (const body of bodies) {
    restore(variables, before);
    try {
      const completion = interpreter.withUncertain(reason, body);
      outcomes.push({ completion, after: new Map(variables) });
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      raised = error;
    }
  }
  if (outcomes.length === 0 && raised) throw raised;
  const going = outcomes.filter((outcome) => !outcome.completion);
  const left = going.length > 0 ? going : outcomes;
  restore(
    variables,
    merge(
      interpreter,
      left.map((outcome) => outcome.after),
      reason,
    ),
  );
  const abrupt = outcomes.map((outcome) => outcome.completion).filter((completion) => completion !== undefined);
  if (abrupt.length === 0) return undefined;
  const returned = abrupt.flatMap((completion) => (completion.kind === 'return' ? [completion.value] : []));
  if (going.length === 0) {
    const other = abrupt.find((completion) => completion.kind !== 'return');
    if (!other)
      return { kind: 'return', value: returned.reduce((first, second) => join(interpreter, first, second, reason)) };
    frame.possibleReturns.push(...returned);
    if (returned.length > 0) frame.doubt ??= reason;
    return other;
  }
  frame.possibleReturns.push(...returned);
  frame.doubt ??= reason;
  // What follows in this function or loop happens only if the other body ran.
  interpreter.uncertain ??= reason;
  return undefined;
}

function restore(variables: Map<string, Value>, to: ReadonlyMap<string, Value>): void {
  variables.clear();
  for (const [name, value] of to) variables.set(name, value);
}

function merge(
  interpreter: Interpreter,
  states: readonly ReadonlyMap<string, Value>[],
  reason: PyUnknown,
): Map<string, Value> {
  const [first, ...rest] = states;
  const merged = new Map(first);
  for (const state of rest) {
    for (const [name, value] of state) {
      const before = merged.get(name);
      merged.set(name, before ? join(interpreter, before, value, reason) : value);
    }
  }
  return merged;
}

function whileLoop(interpreter: Interpreter, frame: Frame, node: While): Completion | undefined {
  for (;;) {
    interpreter.step();
    const verdict = truth(interpreter, evaluate(interpreter, frame, node.test), siteOf(frame, node.test));
    if (verdict === false) return execute(interpreter, frame, node.orElse);
    if (verdict !== true) return maybeLoop(interpreter, frame, verdict, () => execute(interpreter, frame, node.body));
    const before = interpreter.uncertain;
    const completion = execute(interpreter, frame, node.body);
    const doubtful = interpreter.uncertain !== before;
    if (frame.scope.kind !== 'function') interpreter.uncertain = before;
    if (completion?.kind === 'break') return undefined;
    if (completion?.kind === 'return') return completion;
    // A `break` that may or may not have been reached: going on could be endless.
    if (doubtful) return undefined;
  }
}

/** A loop body of which it is not known how often it runs: evaluated once. */
function maybeLoop(
  interpreter: Interpreter,
  frame: Frame,
  reason: PyUnknown,
  body: () => Completion | undefined,
): Completion | undefined {
  const outside = interpreter.uncertain;
  const completion = eitherOf(interpreter, frame, reason, [
    () => {
      const ended = body();
      return ended?.kind === 'return' ? ended : undefined;
    },
    () => undefined,
  ]);
  if (completion === undefined && frame.possibleReturns.length === 0) interpreter.uncertain = outside;
  return completion;
}

function forLoop(interpreter: Interpreter, frame: Frame, node: For): Completion | undefined {
  const iterable = evaluate(interpreter, frame, node.iterable);
  const site = siteOf(frame, node.iterable);
  const reason = uncertaintyOf(iterable);
  if (reason) {
    return maybeLoop(interpreter, frame, reason, () => loop(interpreter, frame, node, iterable, site));
  }
  const completion = loop(interpreter, frame, node, iterable, site);
  if (completion?.kind === 'return') return completion;
  return completion?.kind === 'break' ? undefined : execute(interpreter, frame, node.orElse);
}

function loop(interpreter: Interpreter, frame: Frame, node: For, iterable: Value, site: Site): Completion | undefined {
  let ended: Completion | undefined;
  const outside = interpreter.uncertain;
  iterate(interpreter, iterable, site, (item) => {
    assignTarget(interpreter, frame, node.target, item);
    const completion = execute(interpreter, frame, node.body);
    if (completion && completion.kind !== 'continue') {
      ended = completion;
      return 'stop';
    }
    // A `continue` that may have been reached puts only the rest of this round in doubt.
    if (frame.possibleReturns.length === 0) interpreter.uncertain = outside;
    return 'go';
  });
  return ended;
}

function tryStatement(interpreter: Interpreter, frame: Frame, node: Try): Completion | undefined {
  let completion: Completion | undefined;
  try {
    completion = tryBody(interpreter, frame, node);
  } finally {
    const last = execute(interpreter, frame, node.finallyBody);
    if (last) completion = last;
  }
  return completion;
}

function tryBody(interpreter: Interpreter, frame: Frame, node: Try): Completion | undefined {
  if (node.handlers.length === 0) return execute(interpreter, frame, node.body);
  const handlers = node.handlers.map((handler) => ({
    handler,
    type: handler.type ? evaluate(interpreter, frame, handler.type) : undefined,
  }));
  const depth = interpreter.calls.length;
  const mark = interpreter.handlers.length;
  interpreter.handlers.push(handlers.map(({ type }) => type));
  let thrown: PyRaise;
  try {
    const completion = execute(interpreter, frame, node.body);
    interpreter.handlers.length = mark;
    return completion ?? execute(interpreter, frame, node.orElse);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    thrown = error;
  } finally {
    interpreter.handlers.length = mark;
  }
  interpreter.calls.length = depth;
  const match = handlers.find(({ type }) => interpreter.matches(thrown.value, type));
  if (!match) throw thrown;
  if (match.handler.name) assignName(frame, match.handler.name, thrown.value);
  interpreter.handling.push(thrown);
  try {
    return execute(interpreter, frame, match.handler.body);
  } finally {
    interpreter.handling.pop();
  }
}

/** What a native context manager that runs the body itself keeps as payload: `contextlib.contextmanager`. */
export interface RunsBody {
  readonly runsBody: (interpreter: Interpreter, body: (value: Value) => void, site: Site) => void;
}

function withStatement(interpreter: Interpreter, frame: Frame, node: With, index: number): Completion | undefined {
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
  if (context.kind === 'unknown') {
    const likely = context.choices?.[0];
    if (likely?.kind === 'instance') return entered(interpreter, frame, node, index, likely, bind, site);
    bind(derive(context, site));
    return withStatement(interpreter, frame, node, index + 1);
  }
  return entered(interpreter, frame, node, index, context, bind, site);
}

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
    bind(cls.unknownBase ? derive(cls.unknownBase, site) : unknown('what the context manager gives', site));
    return withStatement(interpreter, frame, node, index + 1);
  }
  bind(callMethod(interpreter, context, '__enter__', [], site) ?? NONE);
  let swallowed = false;
  let completion: Completion | undefined;
  try {
    completion = withStatement(interpreter, frame, node, index + 1);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    const type = error.value.kind === 'instance' ? error.value.cls : NONE;
    const answer = callMethod(interpreter, context, '__exit__', [type, error.value, NONE], site);
    swallowed = answer !== undefined && truth(interpreter, answer, site) === true;
    if (!swallowed) throw error;
    return undefined;
  }
  callMethod(interpreter, context, '__exit__', [NONE, NONE, NONE], site);
  return completion;
}

function matchStatement(interpreter: Interpreter, frame: Frame, node: Match): Completion | undefined {
  const subject = evaluate(interpreter, frame, node.subject);
  for (const [index, option] of node.cases.entries()) {
    const verdict = matchCase(interpreter, frame, option, subject);
    if (verdict === true) return execute(interpreter, frame, option.body);
    if (verdict !== false) {
      const rest = node.cases.slice(index);
      return eitherOf(
        interpreter,
        frame,
        verdict,
        rest.map((possible) => () => {
          matchCase(interpreter, frame, possible, subject);
          return execute(interpreter, frame, possible.body);
        }),
      );
    }
  }
  return undefined;
}
