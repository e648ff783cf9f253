/** The call of an operator class, of `@task.VARIANT`, of a DAG or a group, that a cursor stands in, with what is known of it. */
import { type CallAt, callAt } from './call-at.ts';
import { dagParameters, PARAM_PARAMETERS, TASK_GROUP_PARAMETERS } from './dag-parameters.ts';
import { importedNames, pathOf } from './imported-names.ts';
import { mappingCall } from './mapping-call.ts';
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

/** @param offset where it is looked for; the place's own when absent. */
export function operatorCall(place: TextAt, offset = place.offset): OperatorCall | undefined {
  const { text, operators } = place;
  const call = callAt(text, offset);
  if (!call) return undefined;
  const names = importedNames(text);
  const mapping = mappingCall(place, call, names);
  if (mapping) return mapping;
  const callee = call.callee.replace(/\.partial$/, '');
  const path = pathOf(names, callee);
  if (path === undefined && !operators) return undefined;
  const container = containerCall(place, call, path);
  if (container) return container;
  const variant = decoratorVariant(path);
  if (variant !== undefined) {
    const facts = decoratorFacts(place, variant);
    return facts && { call, label: `@${callee}`, facts, parameters: decoratorParameters(place, facts) };
  }
  const facts = factsAt(place, path ?? callee);
  return facts && { call, label: facts.name, facts, parameters: operatorParameters(place, facts) };
}

/** Of `DAG`, `TaskGroup`, `Param`, and decorators, which name what they make after the function. */
function containerCall(
  { text, airflowVersion }: TextAt,
  call: CallAt,
  path: string | undefined,
): OperatorCall | undefined {
  const [, name] = /^airflow(?:\.\w+)*\.(DAG|dag|TaskGroup|task_group|Param)$/.exec(path ?? '') ?? [];
  if (name === undefined) return undefined;
  const isDecorator = name === 'dag' || name === 'task_group';
  const all =
    name === 'Param' ? PARAM_PARAMETERS : /dag/i.test(name) ? dagParameters(airflowVersion) : TASK_GROUP_PARAMETERS;
  // The id mostly stands first without its name, and so does the default of a param.
  const hasId = call.argument.index > 0 && !/^\s*(?:#.*\s*)*\w+\s*=(?!=)/.test(text.slice(call.start));
  const parameters = hasId ? all.slice(1) : all;
  return {
    call,
    label: isDecorator ? `@${call.callee}` : name,
    facts: ownFacts(name, parameters, airflowVersion),
    parameters: parameters.map((each) => ({
      ...each,
      ...(isDecorator && /^(dag|group)_id$/.test(each.name) ? { default: '…' } : {}),
      isCommon: false,
      isTemplated: undefined,
    })),
  };
}
