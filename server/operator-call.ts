/** The call of an operator class, of `@task.VARIANT`, of a DAG or a group, that a cursor stands in, with what is known of it. */
import {
  isTemplated,
  type OperatorFacts,
  type OperatorParameter,
  operatorCatalogue,
} from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { type CallAt, callAt } from './call-at.ts';
import { dagParameters, TASK_GROUP_PARAMETERS } from './dag-parameters.ts';
import { importedNames, pathOf } from './imported-names.ts';
import type { TextAt } from './text-at.ts';

export interface OperatorCall {
  readonly call: CallAt;
  /** As a user calls it. */
  readonly label: string;
  readonly facts: OperatorFacts;
  /** Its own first, those of every operator behind them. */
  readonly parameters: readonly CallParameter[];
}

export interface CallParameter extends OperatorParameter {
  /** Of every operator. */
  readonly isCommon: boolean;
  /** Undefined when it is not known. */
  readonly isTemplated: boolean | undefined;
}

/** @param offset where it is looked for; the place's own when absent. */
export function operatorCall(place: TextAt, offset = place.offset): OperatorCall | undefined {
  const { text, airflowVersion, operators, uri } = place;
  const call = callAt(text, offset);
  if (!call) return undefined;
  const names = importedNames(text);
  const callee = call.callee.replace(/\.partial$/, '');
  const path = pathOf(names, callee);
  if (path === undefined && !operators) return undefined;
  const container = containerCall(place, call, path);
  if (container) return container;
  const catalogue = operatorCatalogue(airflowVersion);
  const find = (wanted: string): OperatorFacts | undefined =>
    operators ? operators.find(wanted, uri) : catalogue.find(wanted);
  const [, variant] = /^airflow\.(?:sdk|decorators)\.task(?:\.(\w+))?$/.exec(path ?? '') ?? [];
  const isDecorator = /^airflow\.(sdk|decorators)\.task(\.\w+)?$/.test(path ?? '');
  const target = isDecorator ? catalogue.decorated(variant ?? 'python') : (path ?? callee);
  const facts = target === undefined ? undefined : find(target);
  if (!facts) return undefined;
  const hidden = isDecorator ? FROM_FUNCTION : new Set<string>();
  const own = facts.parameters.filter(({ name }) => !name.startsWith('_') && !hidden.has(name));
  const taken = new Set(own.map(({ name }) => name));
  const common = facts.takesBaseArguments ? (catalogue.base()?.parameters ?? []) : [];
  const parameter = (each: OperatorParameter, isCommon: boolean): CallParameter => ({
    ...each,
    isCommon,
    isTemplated: isTemplated(facts, each.name),
    // Airflow names a decorated task after its function.
    ...(isDecorator && each.name === 'task_id' ? { default: '…' } : {}),
  });
  return {
    call,
    label: isDecorator ? `@${callee}` : facts.name,
    facts,
    parameters: [
      ...own.map((each) => parameter(each, false)),
      ...common.filter(({ name }) => !taken.has(name) && !name.startsWith('_')).map((each) => parameter(each, true)),
    ],
  };
}

/** Of `DAG`, `TaskGroup` and their decorators, which name what they make after the function. */
function containerCall(
  { text, airflowVersion }: TextAt,
  call: CallAt,
  path: string | undefined,
): OperatorCall | undefined {
  const [, name] = /^airflow(?:\.\w+)*\.(DAG|dag|TaskGroup|task_group)$/.exec(path ?? '') ?? [];
  if (name === undefined) return undefined;
  const isDecorator = name === 'dag' || name === 'task_group';
  const all = /dag/i.test(name) ? dagParameters(airflowVersion) : TASK_GROUP_PARAMETERS;
  // The id mostly stands first without its name.
  const hasId = call.argument.index > 0 && /^\s*(?:#.*\s*)*[rRfFuU]?["']/.test(text.slice(call.start));
  const parameters = hasId ? all.slice(1) : all;
  const facts: OperatorFacts = {
    name,
    module: 'airflow',
    bases: [],
    parameters,
    takesBaseArguments: false,
    isOpen: false,
    templateExtensions: [],
    renamed: new Map(),
    distribution: 'Airflow',
    version: String(airflowVersion),
  };
  return {
    call,
    label: isDecorator ? `@${call.callee}` : name,
    facts,
    parameters: parameters.map((each) => ({
      ...each,
      ...(isDecorator && /^(dag|group)_id$/.test(each.name) ? { default: '…' } : {}),
      isCommon: false,
      isTemplated: undefined,
    })),
  };
}

/** What the decorated function and its call give. */
const FROM_FUNCTION = new Set(['python_callable', 'op_args', 'op_kwargs', 'kwargs_to_upstream']);

/** `name: type = default`. */
export function parameterText({ name, type, default: value }: OperatorParameter): string {
  return name + (type ? `: ${type}` : '') + (value === undefined ? '' : type ? ` = ${value}` : `=${value}`);
}
