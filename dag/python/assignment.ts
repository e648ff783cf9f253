/** Assignment to names, attributes, items and patterns of them. */
import { callMethod, deleteAttribute, describe, setAttribute } from './attributes.ts';
import type { Frame } from './calls.ts';
import { derive } from './doubt.ts';
import { evaluate, siteOf } from './expressions.ts';
import type { Interpreter } from './interpreter.ts';
import { elements, isIterable } from './iteration.ts';
import { memberName } from './private-names.ts';
import { hasNoItemsToSet, setSubscript } from './subscripts.ts';
import type { Expression } from './syntax.ts';
import type { Site, Value } from './values.ts';

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
        memberName(frame.scope, target.name),
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
      // That it has no elements is told already.
      (isIterable(value) ? undefined : items.find((item) => item.kind === 'unknown' && item.broken)) ??
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

function deleteName(interpreter: Interpreter, frame: Frame, name: string, site: Site): void {
  const { scope } = frame;
  const isGlobal = scope.globals?.has(name) === true;
  const home = isGlobal ? scope.module : scope;
  const isKnown = home.variables.delete(name) || scope.nonlocals?.has(name) || scope.openNames || home.openNames;
  if (!isKnown && scope.kind === 'module' && scope.variables.size > 0)
    interpreter.fail('NameError', `name '${name}' is not defined`, site);
}

export function deleteTarget(interpreter: Interpreter, frame: Frame, target: Expression): void {
  if (target.kind === 'name') deleteName(interpreter, frame, target.name, siteOf(frame, target));
  else if (target.kind === 'subscript') {
    const object = evaluate(interpreter, frame, target.value);
    const index = evaluate(interpreter, frame, target.index);
    const site = siteOf(frame, target);
    const done = callMethod(interpreter, object, '__delitem__', [index], site);
    if (!done && hasNoItemsToSet(object))
      interpreter.fail('TypeError', `${describe(interpreter, object)} does not support item deletion`, site);
  } else if (target.kind === 'attribute') {
    deleteAttribute(
      interpreter,
      evaluate(interpreter, frame, target.value),
      memberName(frame.scope, target.name),
      siteOf(frame, target),
    );
  } else if (target.kind === 'tuple' || target.kind === 'list')
    for (const element of target.elements) deleteTarget(interpreter, frame, element);
}
