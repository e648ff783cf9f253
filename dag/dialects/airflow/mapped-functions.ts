/** What Airflow refuses when a function under `@task` is mapped. */
import { stringOf } from '../../python/text.ts';
import type { NativeCall, Value } from '../../python/values.ts';
import { baseFindings } from './argument-values.ts';
import { xcomOf } from './dependencies.ts';
import { checkExpansion, tellMapping } from './expansions.ts';
import { knownDefaults } from './mapping.ts';
import { refuse } from './refusals.ts';
import { stateOf } from './state.ts';
import type { TaskFactory } from './taskflow.ts';
import { checkPartialValues } from './unmappable.ts';

export function checkTaskExpansion(call: NativeCall, factory: TaskFactory): void {
  checkExpansion(call, {
    anyValue: takesAnything(factory),
    resultsOnly: true,
    taken: (name) => {
      if (name !== 'task_id' && !factory.keywords.has(name)) return undefined;
      return `'${name}' cannot be mapped, as it is an argument of the task itself: give the parameter of the function another name`;
    },
  });
  if ([...call.keywords.values()].some(isResult)) checkAlways(call, factory, 'expand');
  checkOptions(call, factory);
}

export function checkTaskExpansionByDicts(call: NativeCall, factory: TaskFactory): void {
  const given = call.positional[0] ?? call.keywords.get('kwargs');
  const dicts = given?.kind === 'list' || given?.kind === 'tuple' ? given.items : [];
  const values = dicts.flatMap((item) => (item.kind === 'dict' ? [...item.entries.values()] : []));
  if (values.some(({ value }) => isResult(value))) checkAlways(call, factory, 'expand_kwargs');
  checkOptions(call, factory);
}

function isResult(value: Value): boolean {
  const xcom = xcomOf(value);
  return xcom !== undefined && xcom.form !== 'element';
}

/** Airflow looks at the names and values only where the function names what it takes. */
function takesAnything(factory: TaskFactory): boolean {
  const { function: callable } = factory;
  return callable.kind !== 'function' || callable.node.parameters.some(({ kind }) => kind === 'var-keyword');
}

function checkAlways(call: NativeCall, factory: TaskFactory, method: string): void {
  const rule = factory.keywords.get('trigger_rule');
  if ((rule && stringOf(rule)?.value) !== 'always') return;
  tellMapping(call, {
    message: `.${method}() over a task's result has to wait for it: this does not go with the trigger rule 'always'`,
  });
}

function checkOptions(call: NativeCall, factory: TaskFactory): void {
  const { keywords, keywordSites } = factory;
  const merged = new Map([...knownDefaults(call.interpreter, { ...call, keywords }), ...keywords]);
  checkPartialValues(call.interpreter, keywords, merged, keywordSites, call.site);
  const { airflowVersion } = stateOf(call.interpreter);
  // Airflow 3 looks at the types of those that are given to the decorator.
  if (airflowVersion === 2) return;
  for (const { name, message, severity } of baseFindings({ args: keywords, argSites: keywordSites }, airflowVersion)) {
    const site = keywordSites.get(name) ?? call.site;
    if (!severity && name !== 'trigger_rule') refuse(call.interpreter, { code: 'invalid-argument', message, site });
  }
}

/** Airflow: "duplicate partial argument". */
export function checkTaskPartial(call: NativeCall, factory: TaskFactory): void {
  refuseRepeated(call, factory.partial);
}

export function refuseRepeated(call: NativeCall, before: ReadonlyMap<string, Value>): void {
  for (const name of call.keywords.keys()) {
    if (!before.has(name)) continue;
    tellMapping(call, {
      message: `'${name}' is given to .partial() already: leave it out of one of the two`,
      site: call.keywordSites.get(name) ?? call.site,
    });
  }
}
