/** `unknown-argument`: names that Airflow's own classes and decorated functions do not take. */
import type { Fix } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { CallArguments, PyClass, Site } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { BASE_OPERATOR, BASE_SENSOR, outsideBase } from './operators.ts';
import { changeTo, keywordSite, refuse, removeKeyword } from './refusals.ts';
import { DAG_ADDED, DAG_ARGUMENTS, DAG_REMOVED, type Signature, signatureOf } from './signatures.ts';
import { currentDag, stateOf } from './state.ts';

const CODE = 'unknown-argument';

/** The signature behind an operator class or a user's subclass of it, where nothing in between can take arguments away. */
export function certainSignature(cls: PyClass): Signature | undefined {
  // A constructor under a decorator from outside may do anything with what it is given.
  const followed = ({ namespace, unknownBase }: PyClass): boolean =>
    !unknownBase && [undefined, 'function', 'native'].includes(namespace.get('__init__')?.kind);
  if (!cls.mro.every(followed)) return undefined;
  const outside = outsideBase(cls);
  const natives = cls.mro.filter((base) => base.mro.includes(BASE_OPERATOR) && !base.site);
  const plain = natives.every((base) => base === outside || base === BASE_OPERATOR || base === BASE_SENSOR);
  return plain ? signatureOf(outside) : undefined;
}

export function checkOperatorArguments(
  interpreter: Interpreter,
  cls: PyClass,
  args: CallArguments,
  site: Site,
  severity?: 'warning',
): void {
  const signature = certainSignature(cls);
  if (!signature) return;
  const version = stateOf(interpreter).airflowVersion;
  const name = outsideBase(cls).name;
  for (const argument of args.keywords.keys()) {
    if (signature.names.has(argument) || argument.startsWith('_airflow') || args.maybe?.has(argument)) continue;
    const replacement = signature.removed[argument];
    const removed = Object.hasOwn(signature.removed, argument);
    if (removed && version === 2 && isTakenByAirflow2(argument, outsideBase(cls))) continue;
    const given = args.keywordSites.get(argument);
    tellUnknown(interpreter, {
      owner: label(name),
      argument,
      given,
      call: site,
      names: signature.names,
      has: (other) => args.keywords.has(other),
      ...(removed ? { replacement: replacement ?? null } : {}),
      ...(severity ? { severity } : {}),
    });
  }
}

/** `provide_context`, by the Python operators that come with Airflow 2 itself; those of the standard provider refuse it. */
function isTakenByAirflow2(argument: string, { name, module }: PyClass): boolean {
  if (argument !== 'provide_context') return true;
  return /^(?!PythonSensor)_?\w*(Python|ShortCircuit)/.test(name) && !module.startsWith('airflow.providers.standard');
}

function label(name: string): string {
  return name.startsWith('_') || name.startsWith('Decorated') ? '@task' : name;
}

export function checkDagArguments(
  interpreter: Interpreter,
  keywords: Iterable<string>,
  sites: ReadonlyMap<string, Site>,
  site: Site,
): void {
  const version = stateOf(interpreter).airflowVersion;
  const given = new Set(keywords);
  for (const argument of given) {
    const isNew = version === 2 && DAG_ADDED.includes(argument);
    if (DAG_ARGUMENTS.includes(argument) && !isNew) continue;
    const removed = Object.hasOwn(DAG_REMOVED, argument);
    if (removed && version === 2) continue;
    tellUnknown(interpreter, {
      owner: isNew ? 'In Airflow 2, DAG' : 'DAG',
      argument,
      given: sites.get(argument),
      call: site,
      names: isNew ? [] : DAG_ARGUMENTS,
      has: (other) => given.has(other),
      ...(removed ? { replacement: DAG_REMOVED[argument] ?? null } : {}),
    });
  }
}

export interface UnknownArgument {
  readonly owner: string;
  readonly argument: string;
  readonly given: Site | undefined;
  readonly call: Site;
  readonly names: Iterable<string>;
  readonly has: (name: string) => boolean;
  /** It is known from earlier versions; null: nothing takes its place. */
  readonly replacement?: string | null;
  /** Airflow finds out later than at import. */
  readonly severity?: 'warning';
}

export function tellUnknown(interpreter: Interpreter, unknown: UnknownArgument): void {
  const { owner, argument, given, call, replacement } = unknown;
  const keyword = keywordSite(given, argument);
  const better = replacement === undefined ? mostSimilar(argument, unknown.names) : (replacement ?? undefined);
  const wasRemoved = replacement !== undefined;
  const free = better !== undefined && !unknown.has(better);
  const advice = better ? (wasRemoved ? `; it is '${better}' now` : `; did you mean '${better}'?`) : '';
  const fixes: readonly Fix[] = free
    ? changeTo(keyword, better)
    : wasRemoved || better
      ? removeKeyword(keyword, given, argument)
      : [];
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, {
    code: CODE,
    message: wasRemoved
      ? `${owner} no longer has an argument '${argument}'${advice}`
      : `${owner} has no argument '${argument}'${advice}`,
    site: keyword ?? given ?? call,
    fixes,
    ...(unknown.severity ? { severity: unknown.severity } : {}),
    ...(dag ? { dag } : {}),
  });
}
