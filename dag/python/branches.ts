/** Control flow that is not known: bodies of which one will run, loops of which it is not known how often. */

import { assignTarget } from './assignment.ts';
import type { Frame } from './calls.ts';
import { likelyTruth, truth } from './comparison.ts';
import { join, uncertaintyOf } from './doubt.ts';
import { evaluate, siteOf } from './expressions.ts';
import { type Interpreter, PyRaise } from './interpreter.ts';
import { iterateAtLeastOnce, iterated } from './iteration.ts';
import { dictBehind } from './library/dict-views.ts';
import { matchCase } from './patterns.ts';
import { type Completion, execute } from './statements.ts';
import type { For, If, Match, While } from './syntax.ts';
import { type PyUnknown, type Site, unknown, type Value } from './values.ts';

export function ifStatement(interpreter: Interpreter, frame: Frame, node: If): Completion | undefined {
  const test = evaluate(interpreter, frame, node.test);
  const verdict = truth(interpreter, test, siteOf(frame, node.test));
  if (typeof verdict === 'boolean') return execute(interpreter, frame, verdict ? node.body : node.orElse);
  const bodies = [() => execute(interpreter, frame, node.body), () => execute(interpreter, frame, node.orElse)];
  return eitherOf(
    interpreter,
    frame,
    verdict,
    bodies,
    likelyTruth(interpreter, test, siteOf(frame, node.test)) ?? true,
  );
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
  isFirstLikely = true,
): Completion | undefined {
  const { variables } = frame.scope;
  const before = new Map(variables);
  const outcomes: { readonly completion: Completion | undefined; readonly changes: Changes }[] = [];
  let raised: PyRaise | undefined;
  let changes: Changes | undefined;
  for (const body of bodies) {
    if (changes) takeBack(variables, changes, before);
    changes = undefined;
    try {
      const completion = interpreter.withUncertain(reason, body);
      changes = changesOf(variables, before);
      outcomes.push({ completion, changes });
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      raised = error;
      changes = changesOf(variables, before);
    }
  }
  if (outcomes.length === 0 && raised) throw raised;
  const going = outcomes.filter((outcome) => !outcome.completion);
  // What was set before a `break` or `continue` is there after the loop and in its next round.
  const leaving = outcomes.filter(({ completion }) => completion?.kind === 'break' || completion?.kind === 'continue');
  const left = going.length > 0 ? [...inOrder(going, isFirstLikely), ...leaving] : inOrder(outcomes, isFirstLikely);
  if (changes) takeBack(variables, changes, before);
  const states = left.map((outcome) => outcome.changes);
  merge(interpreter, variables, before, states, reason);
  const abrupt = inOrder(outcomes, isFirstLikely)
    .map((outcome) => outcome.completion)
    .filter((completion) => completion !== undefined);
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
  frame.doubtfulExits = (frame.doubtfulExits ?? 0) + 1;
  // What follows in this function or loop happens only if the other body ran.
  interpreter.uncertain ??= reason;
  return undefined;
}

/** The likely one comes first. */
function inOrder<T>(outcomes: readonly T[], isFirstLikely: boolean): readonly T[] {
  return isFirstLikely ? outcomes : outcomes.toReversed();
}

/** What a body has made of the variables: a module may have hundreds, of which a body sets one or two. */
interface Changes {
  readonly set: ReadonlyMap<string, Value>;
  readonly removed: readonly string[];
}

function changesOf(variables: ReadonlyMap<string, Value>, before: ReadonlyMap<string, Value>): Changes {
  const set = new Map<string, Value>();
  let kept = 0;
  for (const [name, value] of variables) {
    const earlier = before.get(name);
    if (earlier !== undefined) kept += 1;
    if (earlier !== value) set.set(name, value);
  }
  const removed = kept === before.size ? [] : [...before.keys()].filter((name) => !variables.has(name));
  return { set, removed };
}

function takeBack(variables: Map<string, Value>, { set, removed }: Changes, before: ReadonlyMap<string, Value>): void {
  if (removed.length > 0) {
    // In their order: a name that is put in again would come last.
    variables.clear();
    for (const [name, value] of before) variables.set(name, value);
    return;
  }
  for (const name of set.keys()) {
    const earlier = before.get(name);
    if (earlier === undefined) variables.delete(name);
    else variables.set(name, earlier);
  }
}

/** Of `variables` as they were `before`. */
function merge(
  interpreter: Interpreter,
  variables: Map<string, Value>,
  before: ReadonlyMap<string, Value>,
  [first, ...rest]: readonly Changes[],
  reason: PyUnknown,
): void {
  if (!first) return;
  for (const [name, value] of first.set) variables.set(name, value);
  for (const name of first.removed) variables.delete(name);
  const changed = new Set([...first.set.keys(), ...first.removed]);
  for (const { set, removed } of rest) {
    for (const name of set.keys()) changed.add(name);
    for (const name of changed) {
      const value = set.get(name) ?? before.get(name);
      if (value === undefined || removed.includes(name)) continue;
      const known = variables.get(name);
      variables.set(name, known ? join(interpreter, known, value, reason) : value);
    }
  }
}

export function whileLoop(interpreter: Interpreter, frame: Frame, node: While): Completion | undefined {
  for (;;) {
    interpreter.step();
    const verdict = truth(interpreter, evaluate(interpreter, frame, node.test), siteOf(frame, node.test));
    if (verdict === false) return execute(interpreter, frame, node.orElse);
    if (verdict !== true) return maybeLoop(interpreter, frame, verdict, () => execute(interpreter, frame, node.body));
    const before = interpreter.uncertain;
    const exits = frame.doubtfulExits;
    const completion = execute(interpreter, frame, node.body);
    const doubtful = interpreter.uncertain !== before || frame.doubtfulExits !== exits;
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

export function forLoop(interpreter: Interpreter, frame: Frame, node: For): Completion | undefined {
  const site = siteOf(frame, node.iterable);
  const iterable = iterated(interpreter, evaluate(interpreter, frame, node.iterable), site);
  const reason = uncertaintyOf(iterable);
  if (reason) {
    return maybeLoop(interpreter, frame, reason, () => loop(interpreter, frame, node, iterable, site));
  }
  const exits = frame.doubtfulExits;
  const completion = loop(interpreter, frame, node, iterable, site);
  if (completion?.kind === 'return') return completion;
  if (completion?.kind === 'break' || node.orElse.length === 0) return undefined;
  const orElse = () => execute(interpreter, frame, node.orElse);
  if (frame.doubtfulExits === exits) return orElse();
  const doubt = unknown('whether the loop is left before its end', site);
  return eitherOf(interpreter, frame, doubt, [orElse, () => undefined]);
}

function loop(interpreter: Interpreter, frame: Frame, node: For, iterable: Value, site: Site): Completion | undefined {
  let ended: Completion | undefined;
  const outside = interpreter.uncertain;
  const hasGrown = watchedSize(interpreter, frame, iterable);
  iterateAtLeastOnce(interpreter, iterable, site, (item) => {
    assignTarget(interpreter, frame, node.target, item);
    const completion = execute(interpreter, frame, node.body);
    if (completion && completion.kind !== 'continue') {
      ended = completion;
      return 'stop';
    }
    // A `continue` that may have been reached puts only the rest of this round in doubt.
    if (frame.possibleReturns.length === 0) interpreter.uncertain = outside;
    if (!hasGrown()) return 'go';
    interpreter.fail('RuntimeError', CHANGED_SIZE, site);
    return 'stop';
  });
  return ended;
}

const CHANGED_SIZE = 'dictionary changed size during iteration; go through a copy of it, as in list(…)';

/** Whether a round of a loop over a dict has surely taken something out of it or put something new into it. */
function watchedSize(interpreter: Interpreter, frame: Frame, iterable: Value): () => boolean {
  const dict = dictBehind(iterable);
  // The variables of a module are its names, which our own loop sets at other times.
  if (!dict || dict.view || interpreter.uncertain) return () => false;
  const size = dict.entries.size;
  const exits = frame.doubtfulExits;
  const isSure = (): boolean =>
    !dict.uncertain &&
    !interpreter.uncertain &&
    frame.doubtfulExits === exits &&
    ![...dict.entries.values()].some(({ maybe }) => maybe);
  return () => dict.entries.size !== size && isSure();
}

export function matchStatement(interpreter: Interpreter, frame: Frame, node: Match): Completion | undefined {
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
