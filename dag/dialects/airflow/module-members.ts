/**
 * `moved-import` and `removed-import` once more: what a file takes from a module by its name, `models.DAG`, `dates.days_ago`.
 * How far the line is reached is not known here, so that nothing is an error.
 */
import type { ParsedSource } from '../../python/interpreter.ts';
import type { Alias, Span, Statement } from '../../python/syntax.ts';
import { whatBecameOf } from './removed-imports.ts';
import type { AirflowState, Fault } from './state.ts';
import { nodesOf } from './syntax-walk.ts';

export function moduleMembers({ document, module }: ParsedSource, { airflowVersion }: AirflowState): readonly Fault[] {
  if (airflowVersion !== 3) return [];
  const modules = modulesIn(module.body, document.text);
  if (modules.size === 0) return [];
  const told = new Set<string>();
  const found: Fault[] = [];
  for (const node of nodesOf(module.body)) {
    if (node.kind !== 'attribute') continue;
    const path = document.text.slice(node.start, node.end);
    const [, head = '', rest = ''] = /^(\w+)((?:\.\w+)+)$/.exec(path) ?? [];
    const whole = modules.get(head);
    if (whole === undefined || told.has(path)) continue;
    const [, owner = '', name = ''] = /^(.+)\.(\w+)$/.exec(whole + rest) ?? [];
    const finding = whatBecameOf(owner, name);
    if (!finding) continue;
    told.add(path);
    const isMoved = finding.severity === 'hint';
    found.push({
      code: isMoved ? 'moved-import' : 'removed-import',
      severity: isMoved ? 'hint' : 'warning',
      message: finding.message.replace('the import from', 'what is taken from'),
      site: { document, ...(node.nameSpan as Span) },
      related: [],
      fixes: [],
    });
  }
  return found;
}

/** Name in the file → the module of Airflow that it stands for, of imports that are told of nowhere else. */
function modulesIn(body: readonly Statement[], text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = ({ name, asName }: Alias, path: string, isGone: boolean): void => {
    const alias = asName ?? name;
    if (!isGone && /^[a-z_]+$/.test(name) && !new RegExp(`^\\s*${alias}\\s*=[^=]`, 'm').test(text))
      found.set(alias, path);
  };
  for (const statement of body) {
    if (statement.kind === 'import-from' && /^airflow(\.|$)/.test(statement.module))
      for (const alias of statement.names)
        note(alias, `${statement.module}.${alias.name}`, whatBecameOf(statement.module, alias.name) !== undefined);
    if (statement.kind !== 'import') continue;
    for (const { name, asName } of statement.names)
      if (asName !== undefined && /^airflow\./.test(name))
        note({ name: asName, start: 0, end: 0 }, name, whatBecameOf(name, undefined) !== undefined);
  }
  return found;
}
