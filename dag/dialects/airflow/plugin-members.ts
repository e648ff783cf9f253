/**
 * `removed-member` in classes that extend Airflow: what a plugin can no longer bring, and links whose method is called in
 * another way. Source: the notes on Airflow 3.0, and `BaseOperatorLink.get_link` of 2.10.5 and of 3.3.2.
 */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { ClassDefinition, Statement } from '../../python/syntax.ts';
import type { AirflowState, Fault } from './state.ts';
import { isNode, nodesOf } from './syntax-walk.ts';

/** Import what is in them from their modules: Airflow makes no names of them since 2.0, and asks for none in 3. */
const PLUGIN = new Set(['operators', 'sensors', 'hooks', 'executors']);

export function pluginMembers({ document, module }: ParsedSource, { airflowVersion }: AirflowState): readonly Fault[] {
  if (airflowVersion !== 3 || !/\b(AirflowPlugin|BaseOperatorLink)\b/.test(document.text)) return [];
  const tell = (message: string, { start, end }: { readonly start: number; readonly end: number }): Fault => ({
    code: 'removed-member',
    severity: 'warning',
    message,
    site: { document, start, end },
    related: [],
    fixes: [],
  });
  return classesIn(module.body).flatMap((made) => {
    if (isBasedOn(made, 'AirflowPlugin'))
      return made.body.flatMap((statement) =>
        pluginNames(statement).map(({ name, ...place }) =>
          tell(`Airflow 3 takes no '${name}' from a plugin: import them from their module`, place),
        ),
      );
    if (!isBasedOn(made, 'BaseOperatorLink')) return [];
    return made.body.flatMap((statement) => {
      if (statement.kind !== 'function' || statement.name !== 'get_link') return [];
      const old = statement.parameters.find(({ name }) => name === 'dttm');
      return old ? [tell("Airflow 3 calls get_link(operator, ti_key=…): it has no 'dttm' to give", old)] : [];
    });
  });
}

function classesIn(body: readonly Statement[]): readonly ClassDefinition[] {
  return [...nodesOf(body, ({ kind }) => kind !== 'call')].filter(
    (node): node is typeof node & ClassDefinition => node.kind === 'class',
  );
}

function isBasedOn({ args }: ClassDefinition, base: string): boolean {
  return args.some(
    ({ value }) => isNode(value) && (value.kind === 'name' || value.kind === 'attribute') && value.name === base,
  );
}

/** `operators = [Mine]`; an empty list brings nothing. */
function pluginNames(statement: Statement): readonly { name: string; start: number; end: number }[] {
  if (statement.kind !== 'assign') return [];
  const { value } = statement;
  if (isNode(value) && value.kind === 'list' && value.end - value.start <= 2) return [];
  return statement.targets.flatMap((target) =>
    target.kind === 'name' && PLUGIN.has(target.name)
      ? [{ name: target.name, start: target.start, end: target.end }]
      : [],
  );
}
