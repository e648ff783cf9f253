/**
 * Arguments of providers' operators, held against the catalogue. A user may have another version of a package than the
 * catalogue was made from, so what is wrong here is a warning that names the version.
 */
import type { Fix } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { CallArguments, Site } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { checkArgumentTypes } from './argument-types.ts';
import { baseFindings } from './argument-values.ts';
import type { OperatorFacts } from './catalogue/catalogue.ts';
import type { TaskRecord } from './graph.ts';
import { type ProviderFinding, providerFindings } from './provider-values.ts';
import { changeTo, keywordSite, refuse, removeKeyword } from './refusals.ts';
import { argumentsEdit } from './required-arguments.ts';
import { OPERATOR_ARGUMENTS } from './signatures.ts';
import { stateOf } from './state.ts';
import { catalogued } from './templated.ts';

/** The standard provider's are checked as Airflow's own. */
const PROVIDERS = /^airflow\.providers\.(?!standard\.)/;

/** `isComplete`: all that the operator is given is known by now. */
export function checkProviderArguments(
  interpreter: Interpreter,
  task: TaskRecord,
  args: CallArguments,
  isComplete: boolean,
  site: Site,
): void {
  const { cls } = task.instance;
  // A user's subclass may take and give what it likes.
  if (cls.site) return;
  const facts = catalogued(interpreter, cls);
  if (facts && !task.mapped) checkArgumentTypes(interpreter, facts, task, args.keywordSites);
  if (!facts || !PROVIDERS.test(cls.module)) return;
  if (!task.mapped) {
    const isAll = isComplete && !args.unknownKeywords && args.positional.length === 0;
    for (const finding of providerFindings(facts.name, task.args, isAll))
      tellFinding(interpreter, facts, finding, args, task, site);
  }
  if (facts.isOpen || !facts.takesBaseArguments) return;
  for (const argument of args.keywords.keys())
    if (!args.maybe?.has(argument)) checkName(interpreter, facts, argument, args, task, site);
  if (!task.mapped) checkBaseValues(interpreter, facts, args, task);
  if (isComplete && !args.unknownKeywords && args.positional.length === 0) {
    checkRequired(interpreter, facts, task, site);
    checkImage(interpreter, facts, task, site);
  }
}

function checkName(
  interpreter: Interpreter,
  facts: OperatorFacts,
  argument: string,
  args: CallArguments,
  task: TaskRecord,
  site: Site,
): void {
  const own = facts.parameters.map(({ name }) => name);
  if (own.includes(argument) || OPERATOR_ARGUMENTS.includes(argument) || argument.startsWith('_airflow')) return;
  const given = args.keywordSites.get(argument);
  const keyword = keywordSite(given, argument);
  const better = mostSimilar(
    argument,
    [...own, ...OPERATOR_ARGUMENTS].filter((name) => !args.keywords.has(name)),
  );
  const fixes: readonly Fix[] = better ? changeTo(keyword, better) : removeKeyword(keyword, given, argument);
  tell(interpreter, task, {
    code: 'unknown-argument',
    message: `${facts.name} has no argument '${argument}' in ${version(facts)}${better ? `; did you mean '${better}'?` : ''}`,
    site: keyword ?? given ?? site,
    fixes,
  });
}

/** What the operator has no argument of its own for goes to BaseOperator, which refuses what it cannot use. */
function checkBaseValues(interpreter: Interpreter, facts: OperatorFacts, args: CallArguments, task: TaskRecord): void {
  const own = new Set(facts.parameters.map(({ name }) => name));
  for (const { name, message, fixes } of baseFindings(task, stateOf(interpreter).airflowVersion)) {
    const site = args.keywordSites.get(name);
    if (!site || own.has(name)) continue;
    tell(interpreter, task, { code: 'invalid-argument', message, site, fixes: fixes?.(site) ?? [] });
  }
}

function checkRequired(interpreter: Interpreter, facts: OperatorFacts, task: TaskRecord, site: Site): void {
  const missing = facts.parameters
    .filter((parameter) => parameter.default === undefined && !task.args.has(parameter.name))
    .map(({ name }) => name);
  if (missing.length === 0) return;
  const names = missing.map((name) => `'${name}'`).join(' and ');
  tell(interpreter, task, {
    code: 'missing-argument',
    message: `${facts.name} needs the argument${missing.length > 1 ? 's' : ''} ${names} in ${version(facts)}`,
    site,
    fixes: [{ title: `Add ${names}`, edits: [argumentsEdit(site, missing)] }],
  });
}

/** Operators that make a pod, and where its image may come from: without one, Kubernetes refuses the pod. */
const PODS = /^(KubernetesPodOperator|GKEStartPodOperator|EksPodOperator)$/;
const IMAGES = ['image', 'pod_template_file', 'pod_template_dict', 'full_pod_spec'];

function checkImage(interpreter: Interpreter, facts: OperatorFacts, task: TaskRecord, site: Site): void {
  if (!PODS.test(facts.name) || IMAGES.some((name) => task.args.has(name))) return;
  tell(interpreter, task, {
    code: 'missing-argument',
    message: `${facts.name} needs an 'image', or a pod template that has one: Kubernetes refuses the pod without`,
    site,
    fixes: [{ title: "Add 'image'", edits: [argumentsEdit(site, ['image'])] }],
  });
}

function tellFinding(
  interpreter: Interpreter,
  facts: OperatorFacts,
  { name, message, better }: ProviderFinding,
  args: CallArguments,
  task: TaskRecord,
  call: Site,
): void {
  const given = name === undefined ? undefined : args.keywordSites.get(name);
  tell(interpreter, task, {
    code: name === undefined ? 'missing-argument' : 'invalid-argument',
    message: `${facts.name} ${message} (${version(facts)})`,
    site: given ?? call,
    fixes: given && better ? changeTo(given, quoted(given, better)) : [],
  });
}

function version({ distribution, version: number }: OperatorFacts): string {
  return `${distribution} ${number}`;
}

function tell(
  interpreter: Interpreter,
  { dag }: TaskRecord,
  fault: { readonly code: string; readonly message: string; readonly site: Site; readonly fixes: readonly Fix[] },
): void {
  refuse(interpreter, { ...fault, severity: 'warning', ...(dag ? { dag } : {}) });
}

/** In the quotation marks that the value has. */
function quoted({ document, start }: Site, text: string): string {
  const mark = document.text[start] === '"' ? '"' : "'";
  return `${mark}${text}${mark}`;
}
