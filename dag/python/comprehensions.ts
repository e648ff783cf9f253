/** List, set and dict comprehensions, and generator expressions. */

import { assignTarget } from './assignment.ts';
import type { Frame } from './calls.ts';
import { truth } from './comparison.ts';
import { uncertaintyOf } from './doubt.ts';
import { evaluate, siteOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { elements, iterateAtLeastOnce, iterated, listOf, rangeLength } from './iteration.ts';
import type { Comprehension } from './syntax.ts';
import { dict, int, NONE, type PyIterator, type PyUnknown, type Scope, type Site, set, type Value } from './values.ts';

export function comprehension(interpreter: Interpreter, frame: Frame, node: Comprehension): Value {
  if (node.result === 'generator') return generatorExpression(interpreter, frame, node);
  const items: Value[] = [];
  const pairs: [Value, Value][] = [];
  let doubt: PyUnknown | undefined;
  const inner = innerFrame(frame);
  const before = interpreter.uncertain;
  clauses(
    interpreter,
    frame,
    inner,
    node,
    0,
    () => {
      const value = evaluate(interpreter, inner, node.element);
      if (interpreter.uncertain !== before) doubt ??= interpreter.uncertain;
      if (node.key) pairs.push([evaluate(interpreter, inner, node.key), value]);
      else items.push(value);
      interpreter.checkSize(items.length + pairs.length);
    },
    (reason) => {
      doubt ??= reason;
    },
  );
  if (node.result === 'list') return listOf(items, doubt);
  const made = node.result === 'dict' ? dict(pairs, doubt) : set(items);
  if (doubt) made.uncertain ??= doubt;
  return made;
}

function innerFrame(frame: Frame): Frame {
  const { module, document, className } = frame.scope;
  const scope: Scope = {
    kind: 'comprehension',
    variables: new Map(),
    parent: frame.scope,
    module,
    document,
    className,
  };
  return { ...frame, scope };
}

/** Runs the clauses from `index` on, and `emit` for each combination that passes their conditions. */
function clauses(
  interpreter: Interpreter,
  frame: Frame,
  inner: Frame,
  node: Comprehension,
  index: number,
  emit: () => void,
  doubted: (reason: PyUnknown) => void,
): void {
  const at = node.clauses[index];
  if (!at) return emit();
  const around = index === 0 ? frame : inner;
  const iterable = iterated(interpreter, evaluate(interpreter, around, at.iterable), siteOf(frame, at.iterable));
  const reason = uncertaintyOf(iterable);
  if (reason) doubted(reason);
  interpreter.withUncertain(reason, () =>
    iterateAtLeastOnce(interpreter, iterable, siteOf(frame, at.iterable), (item) => {
      passed(interpreter, frame, inner, node, index, item, doubted, () =>
        clauses(interpreter, frame, inner, node, index + 1, emit, doubted),
      );
      return 'go';
    }),
  );
}

/** Gives the item its names, and goes on with `then` if it passes the clause's conditions, or may pass them. */
function passed(
  interpreter: Interpreter,
  frame: Frame,
  inner: Frame,
  node: Comprehension,
  index: number,
  item: Value,
  doubted: (reason: PyUnknown) => void,
  then: () => void,
): void {
  const at = node.clauses[index];
  if (!at) return;
  assignTarget(interpreter, inner, at.target, item);
  let reason: PyUnknown | undefined;
  for (const condition of at.conditions) {
    const verdict = truth(interpreter, evaluate(interpreter, inner, condition), siteOf(frame, condition));
    if (verdict === false) return;
    if (verdict !== true) reason ??= verdict;
  }
  if (reason) doubted(reason);
  interpreter.withUncertain(reason, then);
}

/**
 * As in Python, the first iterable is evaluated at once and everything else when elements are asked for, so that what the
 * elements do happens in order, and only as often as somebody asks.
 */
function generatorExpression(interpreter: Interpreter, frame: Frame, node: Comprehension): Value {
  const [first] = node.clauses;
  const site = siteOf(frame, first?.iterable ?? node);
  const source = first ? iterated(interpreter, evaluate(interpreter, frame, first.iterable), site) : NONE;
  const resumes = source.kind !== 'iterator' || source.resumes === true;
  const rest: Value =
    source.kind === 'iterator' || source.kind === 'unknown' ? source : remainder(interpreter, source, site);
  const ready: { readonly value: Value; readonly uncertain: PyUnknown | undefined }[] = [];
  const reason = uncertaintyOf(source);
  const made: PyIterator = {
    kind: 'iterator',
    name: 'generator',
    ...(reason ? { uncertain: reason } : {}),
    ...(resumes ? { resumes: true } : {}),
    run(visit) {
      const handOut = (): 'go' | 'stop' => {
        for (let next = ready.shift(); next; next = ready.shift()) {
          const { value } = next;
          if (interpreter.withUncertain(next.uncertain, () => visit(value)) === 'stop') return 'stop';
        }
        return 'go';
      };
      if (handOut() === 'stop') return;
      const inner = innerFrame(frame);
      const doubted = (why: PyUnknown): void => {
        made.uncertain ??= why;
      };
      const emit = (): void => {
        const value = evaluate(interpreter, inner, node.element);
        ready.push({ value, uncertain: interpreter.uncertain });
      };
      const visitEach = (item: Value): 'go' | 'stop' => {
        passed(interpreter, frame, inner, node, 0, item, doubted, () =>
          clauses(interpreter, frame, inner, node, 1, emit, doubted),
        );
        return handOut();
      };
      interpreter.withUncertain(reason, () => iterateAtLeastOnce(interpreter, rest, site, visitEach, reason));
    },
  };
  return made;
}

/** What is left of a collection: going on after a stop takes up where it left off. */
function remainder(interpreter: Interpreter, source: Value, site: Site): PyIterator {
  let position = 0;
  let items: readonly Value[] | undefined =
    source.kind === 'list' || source.kind === 'tuple' ? source.items : undefined;
  const at = (): Value | undefined => {
    if (source.kind !== 'range') {
      items ??= elements(interpreter, source, site).items;
      return items[position];
    }
    return position < rangeLength(source) ? int(source.start + position * source.step) : undefined;
  };
  return {
    kind: 'iterator',
    name: 'iterator',
    run(visit) {
      for (let item = at(); item; item = at()) {
        position++;
        if (visit(item) === 'stop') return;
      }
    },
  };
}
