/** What operators and the decorators of tasks take: their own parameters, and those of every operator. */
import {
  isTemplated,
  type OperatorFacts,
  type OperatorParameter,
  operatorCatalogue,
} from '../dag/dialects/airflow/catalogue/catalogue.ts';
import type { CallAt } from './call-at.ts';
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

/** Of a full path, or of the name alone of a class in the same file. */
export function factsAt({ airflowVersion, operators, uri }: TextAt, path: string): OperatorFacts | undefined {
  return operators ? operators.find(path, uri) : operatorCatalogue(airflowVersion).find(path);
}

/** Its own first, those of every operator behind them. */
export function operatorParameters({ airflowVersion }: TextAt, facts: OperatorFacts): readonly CallParameter[] {
  const own = facts.parameters.filter(({ name }) => !name.startsWith('_'));
  const taken = new Set(own.map(({ name }) => name));
  const common = facts.takesBaseArguments ? (operatorCatalogue(airflowVersion).base()?.parameters ?? []) : [];
  const parameter = (each: OperatorParameter, isCommon: boolean): CallParameter => ({
    ...each,
    isCommon,
    isTemplated: isTemplated(facts, each.name),
  });
  return [
    ...own.map((each) => parameter(each, false)),
    ...common.filter(({ name }) => !taken.has(name) && !name.startsWith('_')).map((each) => parameter(each, true)),
  ];
}

/** `airflow.sdk.task.bash` → `bash`, `airflow.sdk.task` → `python`; undefined for all that is no decorator of tasks. */
export function decoratorVariant(path: string | undefined): string | undefined {
  const [found, variant = 'python'] = /^airflow\.(?:sdk|decorators)\.task(?:\.(\w+))?$/.exec(path ?? '') ?? [];
  return found === undefined ? undefined : variant;
}

/** Of the operator behind `@task.VARIANT`. */
export function decoratorFacts(place: TextAt, variant: string): OperatorFacts | undefined {
  const path = operatorCatalogue(place.airflowVersion).decorated(variant);
  return path === undefined ? undefined : factsAt(place, path);
}

export function decoratorParameters(place: TextAt, facts: OperatorFacts): readonly CallParameter[] {
  const { airflowVersion } = place;
  const common = new Set(
    operatorCatalogue(airflowVersion)
      .base()
      ?.parameters.map(({ name }) => name),
  );
  return operatorParameters(place, facts)
    .filter(({ name }) => !FROM_FUNCTION.has(name))
    .map((each) => ({
      ...each,
      isCommon: each.isCommon || common.has(each.name),
      // Airflow names a decorated task after its function.
      ...(each.name === 'task_id' ? { default: '…' } : {}),
    }));
}

/** What the decorated function and its call give. */
const FROM_FUNCTION = new Set(['python_callable', 'op_args', 'op_kwargs', 'kwargs_to_upstream']);

/** Of something that Airflow itself has, and that is no operator. */
export function ownFacts(name: string, parameters: readonly OperatorParameter[], airflowVersion: 2 | 3): OperatorFacts {
  return {
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
}

/** `name: type = default`. */
export function parameterText({ name, type, default: value }: OperatorParameter): string {
  return name + (type ? `: ${type}` : '') + (value === undefined ? '' : type ? ` = ${value}` : `=${value}`);
}
