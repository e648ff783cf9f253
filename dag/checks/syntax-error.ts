/** `syntax-error`: text that Python cannot read. */
import type { Problem } from '../model.ts';
import { isOurLimit } from '../python/conversion.ts';
import type { ParsedSource } from '../python/interpreter.ts';
import { locationOf } from '../python/values.ts';
import { problem } from './rule.ts';

export const SYNTAX_ERROR = { code: 'syntax-error', severity: 'error', title: 'Text that Python cannot read' } as const;

export function syntaxProblems(source: ParsedSource): readonly Problem[] {
  return source.module.syntaxErrors.map((error) => {
    const at = locationOf({ document: source.document, start: error.start, end: error.end });
    // What Python reads and we do not is worth a word, but no error.
    return problem(SYNTAX_ERROR, at, error.message, isOurLimit(error) ? { severity: 'warning' } : {});
  });
}
