/**
 * `removed-member` in classes that extend Airflow: what a plugin can no longer bring. Source: the notes on Airflow 3.0, and the
 * attributes of `AirflowPlugin` in 2.10.5 and in 3.3.2.
 */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { ClassDefinition, Span, Statement } from '../../python/syntax.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf } from './syntax-walk.ts';

/** Import what is in them from their modules: Airflow makes no names of them since 2.0, and asks for none in 3. */
const PLUGIN = new Set(['operators', 'sensors', 'hooks', 'executors']);

export function pluginMembers({ document, module }: ParsedSource, { airflowVersion }: AirflowState): readonly Fault[] {
  if (airflowVersion !== 3 || !/\bAirflowPlugin\b/.test(document.text)) return [];
  const tell = (message: string, { start, end }: Span, isIdle: boolean): Fault => ({
    code: 'removed-member',
    severity: isIdle ? 'hint' : 'warning',
    message,
    site: { document, start, end },
    related: [],
    fixes: [],
  });
  return classesIn(module.body).flatMap((made) => {
    if (isBasedOn(made, 'AirflowPlugin'))
      return made.body.flatMap((statement) =>
        pluginNames(statement).map(({ name, isEmpty, ...place }) =>
          tell(`Airflow 3 takes no '${name}' from a plugin: import them from their module`, place, isEmpty),
        ),
      );
    return [];
  });
}

export function classesIn(body: readonly Statement[]): readonly ClassDefinition[] {
  return [...nodesOf(body, ({ kind }) => kind !== 'call')].filter(
    (node): node is typeof node & ClassDefinition => node.kind === 'class',
  );
}

export function isBasedOn({ args }: ClassDefinition, base: string): boolean {
  return args.some(
    ({ value }) => isNode(value) && (value.kind === 'name' || value.kind === 'attribute') && value.name === base,
  );
}

/** `operators = [Mine]`; an empty list brings nothing. */
function pluginNames(statement: Statement): readonly { name: string; start: number; end: number; isEmpty: boolean }[] {
  if (statement.kind !== 'assign' && statement.kind !== 'annotated-assign') return [];
  const { value } = statement;
  const isEmpty = isNode(value) && value.kind === 'list' && value.end - value.start <= 2;
  const targets = statement.kind === 'assign' ? statement.targets : [statement.target];
  return targets.flatMap((target) =>
    target.kind === 'name' && PLUGIN.has(target.name)
      ? [{ name: target.name, start: target.start, end: target.end, isEmpty }]
      : [],
  );
}
