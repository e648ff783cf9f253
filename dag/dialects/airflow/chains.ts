/** `chain`, `chain_linear` and `cross_downstream`. */
import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import { locationOf, type NativeCall, NONE, type PyUnknown, type Site, type Value } from '../../python/values.ts';
import { isNode, labelOf, refuseSide, relate, tell, xcomOf } from './dependencies.ts';
import { doubt } from './graph.ts';
import { currentDag, groupOf, stateOf, taskOf } from './state.ts';

/** Airflow: `chain(*tasks)`. Neighbouring lists are tied element by element and must be equally long. */
export function chain(call: NativeCall): Value {
  const { interpreter, site } = call;
  unknownArguments(call);
  refuseNames(call, 'chain');
  for (let index = 0; index + 1 < call.positional.length; index++) {
    const first = call.positional[index] as Value;
    const second = call.positional[index + 1] as Value;
    if (isNode(first) || isNode(second)) relate(interpreter, first, second, site);
    else tieLists(interpreter, first, second, site);
  }
  return NONE;
}

function tieLists(interpreter: Interpreter, first: Value, second: Value, site: Site): void {
  const strange = [first, second].filter((value) => !isSequence(value));
  for (const value of strange) refuseSide(interpreter, value, site);
  if (strange.length > 0) return;
  const [before, after] = [elements(interpreter, first, site), elements(interpreter, second, site)];
  if (before.items.length !== after.items.length) {
    if (before.uncertain ?? after.uncertain) {
      relate(interpreter, first, second, site);
      return;
    }
    tell(interpreter, {
      message: `chain() ties neighbouring lists element by element, but they have ${before.items.length} and ${after.items.length} tasks`,
      site,
    });
    return;
  }
  for (const [at, item] of before.items.entries())
    relateEach(interpreter, [item], after.items[at] as Value, site, before.uncertain);
}

/** What Airflow goes through in `chain`; of objects it is not known. */
function isSequence(value: Value): boolean {
  return ['list', 'tuple', 'str', 'range', 'bytes', 'unknown'].includes(value.kind) || isOwnIterable(value);
}

function isOwnIterable(value: Value): boolean {
  return value.kind === 'instance' && isIterable(value);
}

/** `task >> after` for each: what is no task has no such method, and a list has none either. */
function relateEach(
  interpreter: Interpreter,
  items: readonly Value[],
  after: Value,
  site: Site,
  uncertain: PyUnknown | undefined,
): void {
  for (const item of items) {
    if (uncertain) interpreter.withUncertain(uncertain, () => relate(interpreter, item, after, site));
    else if (isNode(item)) relate(interpreter, item, after, site);
    else refuseSide(interpreter, item, site);
  }
}

/** Airflow: `chain_linear(*elements)`. Neighbouring lists are tied all to all; nothing comes after an empty one. */
export function chainLinear(call: NativeCall): Value {
  const { interpreter, site, positional } = call;
  unknownArguments(call);
  refuseNames(call, 'chain_linear');
  if (positional.some((value) => labelOf(value)))
    tell(interpreter, { message: 'chain_linear() takes no labels: use chain(), or Label with >>', site });
  let ties = call.unknownPositional ? 1 : 0;
  for (let index = 0; index + 1 < positional.length; index++) {
    const [first, second] = [positional[index] as Value, positional[index + 1] as Value];
    if (labelOf(first) ?? labelOf(second)) {
      ties++;
      continue;
    }
    ties += tieAll(interpreter, first, second, site);
  }
  if (ties === 0) refuseUntied(call);
  return NONE;
}

/** How often something was tied, or may have been. */
function tieAll(interpreter: Interpreter, before: Value, after: Value, site: Site): number {
  if (isNode(before)) {
    relate(interpreter, before, after, site);
    return 1;
  }
  if (!isIterable(before)) {
    refuseSide(interpreter, before, site);
    return 1;
  }
  const { items, uncertain } = elements(interpreter, before, site);
  if (uncertain) relate(interpreter, before, after, site);
  else relateEach(interpreter, items, after, site, undefined);
  return items.length + (uncertain ? 1 : 0);
}

/** Most likely the `*` was forgotten before a list. */
function refuseUntied(call: NativeCall): void {
  const { interpreter, site, positional, positionalSites } = call;
  const given = positionalSites[0];
  const start = given && { ...given, end: given.start };
  const isList = positional.length === 1 && (positional[0]?.kind === 'list' || positional[0]?.kind === 'tuple');
  tell(interpreter, {
    message: isList
      ? 'chain_linear() ties its arguments one after another, but there is only one, a list: unpack it with *'
      : `chain_linear() sets no dependency with ${positional.length === 0 ? 'nothing' : 'one argument alone'} to tie`,
    site,
    fixes:
      isList && start
        ? [{ title: 'Unpack it with *', edits: [{ location: locationOf(start), newText: '*' }], preferred: true }]
        : [],
  });
}

/** Airflow: `cross_downstream(from_tasks, to_tasks)`. */
export function crossDownstream(call: NativeCall): Value {
  const { interpreter, site, keywords } = call;
  const from = call.positional[0] ?? keywords.get('from_tasks');
  const to = call.positional[1] ?? keywords.get('to_tasks');
  if (!from || !to) {
    if (!call.unknownPositional && !call.unknownKeywords)
      tell(interpreter, { code: 'missing-argument', message: 'cross_downstream() needs two lists of tasks', site });
    return NONE;
  }
  if (taskOf(from) ?? xcomOf(from)) {
    tell(interpreter, {
      message: 'cross_downstream() goes through its first argument: put the task into a list',
      site,
    });
    relate(interpreter, from, to, site);
  } else tieAll(interpreter, from, to, site);
  return NONE;
}

function refuseNames(call: NativeCall, name: string): void {
  const [keyword] = call.keywords.keys();
  if (keyword === undefined) return;
  tell(call.interpreter, {
    code: 'unknown-argument',
    message: `${name}() takes tasks one after another, and no argument '${keyword}'`,
    site: call.keywordSites.get(keyword) ?? call.site,
  });
}

function unknownArguments(call: NativeCall): void {
  const dag =
    call.positional
      .map((value) => taskOf(value)?.dag ?? xcomOf(value)?.tasks[0]?.dag ?? groupOf(value)?.dag)
      .find(Boolean) ?? currentDag(stateOf(call.interpreter));
  if (call.unknownPositional && dag) doubt(dag, call.unknownPositional, call.site);
}
