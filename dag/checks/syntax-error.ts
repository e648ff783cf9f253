/** `syntax-error`: text that Python cannot read. */
import type { Problem } from '../model.ts';
import type { ParsedSource } from '../python/interpreter.ts';
import { locationOf } from '../python/values.ts';
import { problem } from './rule.ts';

export const SYNTAX_ERROR = { code: 'syntax-error', severity: 'error', title: 'Text that Python cannot read' } as const;

export function syntaxProblems(source: ParsedSource): readonly Problem[] {
  return source.module.syntaxErrors.map((error) =>
    problem(SYNTAX_ERROR, locationOf({ document: source.document, start: error.start, end: error.end }), error.message),
  );
}
