/** `user_defined_macros` and `user_defined_filters`: what a DAG's templates may name beside what Airflow gives them. */
import type { NameOfTemplates } from '../../model.ts';
import { docstring } from '../../python/attributes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { reprOf } from '../../python/text.ts';
import { locationOf, type PyFunction, type Site, type Value } from '../../python/values.ts';
import type { DagRecord } from './graph.ts';

/** Longer values are cut. */
const LONGEST = 80;

export function definedForTemplates(interpreter: Interpreter, dag: DagRecord, argument: string): NameOfTemplates[] {
  const given = dag.args.get(argument);
  const likely = given?.kind === 'unknown' ? given.choices?.[0] : given;
  if (likely?.kind !== 'dict') return [];
  return [...likely.entries.values()].flatMap(({ key, value }) =>
    key.kind === 'str' ? [described(interpreter, key.value, value, likely.sites?.get(key.value) ?? dag.site)] : [],
  );
}

function described(interpreter: Interpreter, name: string, value: Value, site: Site): NameOfTemplates {
  if (value.kind === 'function')
    return {
      name,
      about: `${name}(${parametersOf(value)})${firstLine(value)}`,
      isCall: true,
      location: locationOf(value.site),
    };
  if (value.kind === 'native' || value.kind === 'method' || value.kind === 'class')
    return { name, about: value.kind === 'method' ? 'A method' : value.name, isCall: true, location: locationOf(site) };
  if (value.kind === 'module') return { name, about: `The module ${value.name}`, location: locationOf(site) };
  const text = value.kind === 'unknown' ? 'Not known before it runs' : reprOf(interpreter, value, site);
  return {
    name,
    about: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
    location: locationOf(site),
  };
}

function parametersOf({ node, document }: PyFunction): string {
  return node.parameters
    .map(({ kind, name, default: fallback }) => {
      const stars = kind === 'var-positional' ? '*' : kind === 'var-keyword' ? '**' : '';
      return `${stars}${name}${fallback ? `=${document.text.slice(fallback.start, fallback.end)}` : ''}`;
    })
    .join(', ');
}

function firstLine({ node }: PyFunction): string {
  const text = docstring(node.body);
  const line = text?.kind === 'str' ? text.value.trim().split('\n')[0] : undefined;
  return line ? `: ${line}` : '';
}
