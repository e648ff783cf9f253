/**
 * `moved-import` and `removed-import` once more: what a file takes from a module by its name, `models.DAG`, `dates.days_ago`,
 * `airflow.utils.dates.days_ago`. How far the line is reached is not known here, so that nothing is an error.
 */
import type { Fix } from '../../model.ts';
import type { ParsedSource } from '../../python/interpreter.ts';
import { statementsBelow } from '../../python/nested-blocks.ts';
import type { Span, Statement } from '../../python/syntax.ts';
import { locationOf, type SourceDocument } from '../../python/values.ts';
import { type Finding, whatBecameOf } from './removed-imports.ts';
import type { AirflowState, Fault } from './state.ts';
import { nodesOf, type SyntaxNode } from './syntax-walk.ts';

export function moduleMembers({ document, module }: ParsedSource, { airflowVersion }: AirflowState): readonly Fault[] {
  if (airflowVersion !== 3) return [];
  const imported = modulesIn(module.body);
  const paths = pathsTakenFrom(imported, document.text);
  if (paths.size === 0) return [];
  const found: Fault[] = [];
  /** Where the chains begin that were told of: what they begin with is not told as well. */
  const told = new Set<number>();
  for (const node of nodesOf(module.body)) {
    if (node.kind !== 'attribute' || told.has(node.start)) continue;
    const finding = paths.get(document.text.slice(node.start, node.end));
    if (!finding) continue;
    told.add(node.start);
    const isMoved = finding.severity === 'hint';
    found.push({
      code: isMoved ? 'moved-import' : 'removed-import',
      severity: isMoved ? 'hint' : 'warning',
      message: finding.message.replace('the import from', 'what is taken from'),
      site: { document, ...(node.nameSpan as Span) },
      related: [],
      fixes: importedByName(finding, node, module.body, document),
    });
  }
  return found;
}

/**
 * What the text takes from modules and is no longer there, `models.DAG`, by how it is written. Most files have none of it, and
 * reading their text tells so at once.
 */
function pathsTakenFrom(modules: ReadonlyMap<string, string>, text: string): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  if (modules.size === 0) return found;
  const seen = new Set<string>();
  for (const [path, head = '', rest = ''] of text.matchAll(
    new RegExp(`(?<![\\w.])(${[...modules.keys()].join('|')})((?:\\.\\w+)+)`, 'g'),
  )) {
    if (seen.has(path)) continue;
    seen.add(path);
    // `models.DAG.get_dagrun` is told as `models.DAG`.
    const names = rest.split('.').slice(1);
    names.forEach((name, index) => {
      const before = names.slice(0, index);
      const finding = whatBecameOf([modules.get(head), ...before].join('.'), name);
      if (finding && !isAssigned(head, text)) found.set([head, ...before, name].join('.'), finding);
    });
  }
  return found;
}

function isAssigned(name: string, text: string): boolean {
  return new RegExp(`^\\s*${name}\\s*=[^=]`, 'm').test(text);
}

/** Name in the file → the module of Airflow that it stands for, of imports that are told of nowhere else. */
function modulesIn(body: readonly Statement[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (alias: string, path: string, isGone: boolean): void => {
    if (!isGone && /^[a-z_]+$/.test(alias)) found.set(alias, path);
  };
  for (const statement of statementsBelow(body)) {
    if (statement.kind !== 'import' && statement.kind !== 'import-from') continue;
    for (const { name, asName } of statement.names) {
      if (statement.kind === 'import-from') {
        if (/^airflow(\.|$)/.test(statement.module) && /^[a-z_]+$/.test(name))
          note(asName ?? name, `${statement.module}.${name}`, whatBecameOf(statement.module, name) !== undefined);
      } else if (/^airflow\b/.test(name)) {
        const isGone = name !== 'airflow' && whatBecameOf(name, undefined) !== undefined;
        if (asName === undefined) note('airflow', 'airflow', isGone);
        else note(asName, name, isGone);
      }
    }
  }
  return found;
}

/** `models.DAG` becomes `DAG`, with an import of its own before the file's first of Airflow; unless that name means something else. */
function importedByName(
  { better }: Finding,
  node: SyntaxNode,
  body: readonly Statement[],
  document: SourceDocument,
): readonly Fix[] {
  const first = body.find(({ kind }) => kind === 'import' || kind === 'import-from');
  if (!better || !first) return [];
  const { name, module } = better;
  const line = `from ${module} import ${name}\n`;
  const rest = document.text.replaceAll(line, '').replace(/[\w.]*\.\w+/g, '');
  if (new RegExp(`\\b${name}\\b`).test(rest)) return [];
  const start = /^from __future__\b/.test(document.text.slice(first.start)) ? first.end + 1 : first.start;
  const isThere = document.text.includes(line);
  return [
    {
      title: `Import ${name} from ${module}`,
      edits: [
        ...(isThere ? [] : [{ location: locationOf({ document, start, end: start }), newText: line }]),
        { location: locationOf({ document, start: node.start, end: node.end }), newText: name },
      ],
      preferred: true,
    },
  ];
}
