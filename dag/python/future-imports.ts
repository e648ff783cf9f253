/** `from __future__ import …` stands before everything but the docstring. */
import type { Statement, SyntaxProblem } from './syntax.ts';

/** Of the statements of a module. */
export function checkFutureImports(body: readonly Statement[]): SyntaxProblem[] {
  let isBeginning = true;
  const late: SyntaxProblem[] = [];
  for (const [index, statement] of body.entries()) {
    const isFuture = statement.kind === 'import-from' && statement.module === '__future__' && statement.level === 0;
    const { start, end } = statement;
    if (isFuture && !isBeginning) late.push({ start, end, message: LATE });
    isBeginning &&= isFuture || (index === 0 && isText(statement));
  }
  return late;
}

const LATE = 'from __future__ imports must occur at the beginning of the file';

function isText(statement: Statement): boolean {
  return statement.kind === 'expression' && statement.value.kind === 'string';
}
