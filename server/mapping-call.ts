/**
 * What the calls between a task's definition and the task take: `.override` the arguments of its decorator, `.expand` those of the operator
 * that `.partial` left, and both those of the function that is decorated.
 */
import type { CallAt } from './call-at.ts';
import { TASK_GROUP_PARAMETERS } from './dag-parameters.ts';
import { decoratedFunction } from './decorated-function.ts';
import { pathOf } from './imported-names.ts';
import { templateVariables } from './jinja-vocabulary.ts';
import {
  decoratorFacts,
  decoratorParameters,
  decoratorVariant,
  factsAt,
  type OperatorCall,
  operatorParameters,
  ownFacts,
} from './operator-parameters.ts';
import type { TextAt } from './text-at.ts';

export function mappingCall(place: TextAt, call: CallAt, names: ReadonlyMap<string, string>): OperatorCall | undefined {
  const { head, method, between } = parts(call.callee) ?? {};
  if (head === undefined || between === undefined) return undefined;
  switch (method) {
    case 'override':
      return between === '' ? overrideCall(place, call, head, names) : undefined;
    case 'expand':
      return expandOfOperator(place, call, head, names) ?? callOfFunction(place, call, head, names);
    case 'partial':
      return callOfFunction(place, call, head, names);
    default:
      return undefined;
  }
}

/** `f.override().partial().expand` → `f`, `expand`. */
function parts(
  callee: string,
): { readonly head: string; readonly method: string; readonly between: string } | undefined {
  const [, head, between = '', method] =
    /^([\w.]+?)((?:\.(?:override|partial)\(\))*)\.(override|partial|expand)$/.exec(callee) ?? [];
  return head === undefined || method === undefined ? undefined : { head, method, between };
}

/** Any function that is overridden was decorated: one from another module as a Python task, most likely. */
function overrideCall(
  place: TextAt,
  call: CallAt,
  head: string,
  names: ReadonlyMap<string, string>,
): OperatorCall | undefined {
  const decorator = decoratorOf(place.text, head, names);
  if (decorator === 'group') {
    const facts = ownFacts(head, TASK_GROUP_PARAMETERS, place.airflowVersion);
    const parameters = TASK_GROUP_PARAMETERS.map((each) => ({
      ...each,
      ...(each.name === 'group_id' ? { default: '…' } : {}),
      isCommon: false,
      isTemplated: undefined,
    }));
    return { call, label: call.callee, facts, parameters };
  }
  const facts = decoratorFacts(place, decorator ?? 'python');
  return facts && { call, label: call.callee, facts, parameters: decoratorParameters(place, facts) };
}

/** Airflow: what every operator has, such as its id and its retries, is the same for all instances. */
function expandOfOperator(
  place: TextAt,
  call: CallAt,
  head: string,
  names: ReadonlyMap<string, string>,
): OperatorCall | undefined {
  const path = pathOf(names, head);
  if (decoratorVariant(path) !== undefined) return undefined;
  const facts = path === undefined && !place.operators ? undefined : factsAt(place, path ?? head);
  if (!facts) return undefined;
  const given = new Set(call.givenBefore);
  const parameters = operatorParameters(place, facts).filter(({ name, isCommon }) => !isCommon && !given.has(name));
  return { call, label: `${facts.name}.expand`, facts, parameters };
}

function callOfFunction(
  place: TextAt,
  call: CallAt,
  head: string,
  names: ReadonlyMap<string, string>,
): OperatorCall | undefined {
  const found = decoratedFunction(place.text, head);
  if (!found || decoratorOf(place.text, head, names) === undefined) return undefined;
  const given = new Set(call.callee.includes('.partial()') ? call.givenBefore : []);
  const facts = ownFacts(head, found.parameters, place.airflowVersion);
  // Airflow gives those of its context by itself.
  const context = new Set(templateVariables(place.airflowVersion).map(({ name }) => name));
  const parameters = found.parameters
    .filter(({ name, default: value }) => !given.has(name) && !(value === 'None' && context.has(name)))
    .map((each) => ({ ...each, isCommon: false, isTemplated: true }));
  return { call, label: call.callee, facts: { ...facts, distribution: 'This file', version: '' }, parameters };
}

/** The variant of `@task` that a function of the text has, or that it makes a group. */
function decoratorOf(text: string, name: string, names: ReadonlyMap<string, string>): string | undefined {
  const paths = decoratedFunction(text, name)?.decorators.map((decorator) => pathOf(names, decorator)) ?? [];
  if (paths.some((path) => /^airflow\.(sdk|decorators)\.task_group$/.test(path ?? ''))) return 'group';
  return (
    paths.map(decoratorVariant).find((variant) => variant !== undefined) ?? (paths.some(isSetup) ? 'python' : undefined)
  );
}

/** `@setup` and `@teardown` make Python tasks, too. */
function isSetup(path: string | undefined): boolean {
  return /^airflow\.(sdk|decorators)\.(setup|teardown)$/.test(path ?? '');
}
