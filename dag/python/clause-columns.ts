/** `else`, `except`, `case` and decorated definitions begin in the column of the statement they belong to; the grammar lets them stray. */
import type { Conversion } from './conversion.ts';
import { indentOf } from './indentation.ts';
import type { RawNode } from './raw-tree.ts';

const CLAUSE = /^(?:elif|else|except|finally)_clause$|^decorator$|_definition$/;

export function checkClauseColumns(statement: RawNode, c: Conversion): void {
  if (!WITH_CLAUSES.has(statement.type)) return;
  const own = indentOf(statement.start, c.text);
  if (own === undefined) return;
  for (const child of statement.children) {
    if (!CLAUSE.test(child.type)) continue;
    const indent = indentOf(child.start, c.text);
    if (indent === undefined || indent.column === own.column) continue;
    const decorated = statement.type === 'decorated_definition' && indent.column > own.column;
    const message = decorated ? 'unexpected indent' : 'unindent does not match any outer indentation level';
    c.report({ start: indent.start, end: child.start }, message);
  }
}

const WITH_CLAUSES: ReadonlySet<string> = new Set([
  'if_statement',
  'for_statement',
  'while_statement',
  'try_statement',
  'decorated_definition',
]);
