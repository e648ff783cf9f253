/** The call of an operator class, or of `@task.VARIANT`, that a cursor stands in, with what the catalogue has of it. */
import {
  isTemplated,
  type OperatorFacts,
  type OperatorParameter,
  operatorCatalogue,
} from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { type CallAt, callAt } from './call-at.ts';
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

/** What the decorated function and its call give. */
const FROM_FUNCTION = new Set(['python_callable', 'op_args', 'op_kwargs', 'kwargs_to_upstream']);

/** `name: type = default`. */
export function parameterText({ name, type, default: value }: OperatorParameter): string {
  return name + (type ? `: ${type}` : '') + (value === undefined ? '' : type ? ` = ${value}` : `=${value}`);
}
