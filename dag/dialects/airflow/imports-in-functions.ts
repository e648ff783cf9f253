/**
 * `removed-import` and `moved-import` of imports in functions: those of tasks, and of functions that nobody in the file calls. Airflow
 * imports the file without them, so that nothing is an error: the task fails, or whoever calls the function.
 */
import { moduleSiteOf } from '../../python/imports.ts';
import type { ImportedName, ParsedSource } from '../../python/interpreter.ts';
import { nestedBlocks } from '../../python/nested-blocks.ts';
import type { Statement } from '../../python/syntax.ts';
import type { SourceDocument } from '../../python/values.ts';
import { importFault } from './removed-imports.ts';
import type { AirflowState, Fault } from './state.ts';
import { isForAnotherVersion } from './written-paths.ts';

export function importsInFunctions({ document, module }: ParsedSource, state: AirflowState): readonly Fault[] {
  if (!/^[ \t]+(from|import)[ \t]+airflow\b/m.test(document.text)) return [];
  const told = new Set(state.faults.filter(({ site }) => site.document === document).map(({ site }) => site.start));
  return importsBelow(module.body, document, false).flatMap((imported): readonly Fault[] => {
    const fault = told.has(imported.site.start) ? undefined : importFault(imported, state.airflowVersion);
    if (!fault) return [];
    return [fault.severity === 'hint' ? fault : { ...fault, severity: 'warning' }];
  });
}

function importsBelow(
  body: readonly Statement[],
  document: SourceDocument,
  isInFunction: boolean,
): readonly ImportedName[] {
  return body.flatMap((statement): readonly ImportedName[] => {
    if (statement.kind === 'import' || statement.kind === 'import-from')
      return isInFunction ? namesOf(statement, document) : [];
    if (isForAnotherVersion(statement, document.text)) return [];
    const isInside = isInFunction || statement.kind === 'function';
    return nestedBlocks(statement).flatMap((block) => importsBelow(block, document, isInside));
  });
}

function namesOf(
  statement: Statement & { readonly kind: 'import' | 'import-from' },
  document: SourceDocument,
): readonly ImportedName[] {
  if (statement.kind === 'import')
    return statement.names.map(({ name, start, end }) => ({ module: name, site: { document, start, end } }));
  if (statement.level > 0) return [];
  const { module, start: from, end: to } = statement;
  const names = statement.names.map(({ name }) => name);
  const place = moduleSiteOf(statement, { document, start: from, end: to });
  return statement.names.map(({ name, start, end }) => ({
    module,
    name,
    names,
    site: { document, start, end },
    ...place,
  }));
}
