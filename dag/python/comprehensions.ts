/** List, set and dict comprehensions, and generator expressions. */

import { assignTarget } from './assignment.ts';
import type { Frame } from './calls.ts';
import { truth } from './comparison.ts';
import { uncertaintyOf } from './doubt.ts';
import { evaluate, siteOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { iterate, listOf } from './iteration.ts';
import type { Comprehension } from './syntax.ts';
import { dict, NONE, type PyUnknown, type Scope, set, type Value } from './values.ts';

export function comprehension(interpreter: Interpreter, frame: Frame, node: Comprehension): Value {
  const items: Value[] = [];
  const pairs: [Value, Value][] = [];
  let doubt: PyUnknown | undefined;
  const run = (emit: (value: Value) => void): void => {
    const scope: Scope = {
      kind: 'comprehension',
      variables: new Map(),
      parent: frame.scope,
      module: frame.scope.module,
      document: frame.scope.document,
    };
    const inner: Frame = { ...frame, scope };
    const clause = (index: number): void => {
      const at = node.clauses[index];
      if (!at) {
        const value = evaluate(interpreter, inner, node.element);
        if (node.key) pairs.push([evaluate(interpreter, inner, node.key), value]);
        else emit(value);
        return;
      }
      const iterable = evaluate(interpreter, index === 0 ? frame : inner, at.iterable);
      const reason = uncertaintyOf(iterable);
      if (reason) doubt ??= reason;
      interpreter.withUncertain(reason, () =>
        iterate(interpreter, iterable, siteOf(frame, at.iterable), (item) => {
          assignTarget(interpreter, inner, at.target, item);
          const reasons: PyUnknown[] = [];
          for (const condition of at.conditions) {
            const verdict = truth(interpreter, evaluate(interpreter, inner, condition), siteOf(frame, condition));
            if (verdict === false) return 'go';
            if (verdict !== true) reasons.push(verdict);
          }
          if (reasons[0]) doubt ??= reasons[0];
          interpreter.withUncertain(reasons[0], () => clause(index + 1));
          return 'go';
        }),
      );
    };
    clause(0);
  };
  if (node.result === 'generator') {
    // Evaluated when it is consumed, as in Python; but a doubt about its source has to be known before.
    const first = node.clauses[0];
    if (node.clauses.length > 1 || (first && first.conditions.length > 0) || first?.iterable.kind === 'call') {
      run((value) => items.push(value));
      return {
        kind: 'iterator',
        name: 'generator',
        run: (visit) => void items.every((item) => visit(item) === 'go'),
        ...(doubt ? { uncertain: doubt } : {}),
      };
    }
    const source = first ? evaluate(interpreter, frame, first.iterable) : NONE;
    const reason = uncertaintyOf(source);
    return {
      kind: 'iterator',
      name: 'generator',
      ...(reason ? { uncertain: reason } : {}),
      run(visit) {
        let stopped = false;
        run((value) => {
          if (!stopped && visit(value) === 'stop') stopped = true;
        });
      },
    };
  }
  run((value) => {
    items.push(value);
    interpreter.checkSize(items.length);
  });
  if (node.result === 'dict') {
    const made = dict(pairs);
    if (doubt) made.uncertain ??= doubt;
    return made;
  }
  if (node.result === 'set') {
    const made = set(items);
    if (doubt) made.uncertain ??= doubt;
    return made;
  }
  return listOf(items, doubt);
}
