/** What is said about a file that cannot be read as Python source at all. */
import type { Problem } from '../model.ts';
import type { UndecodableSource } from './decode.ts';

export const ENCODING_RULE = 'source-encoding';

export function encodingProblem(uri: string, undecodable: UndecodableSource): Problem {
  const line = undecodable.line ?? 0;
  return {
    code: ENCODING_RULE,
    severity: 'error',
    message: undecodable.error,
    location: { uri, range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } } },
    related: [],
    fixes: [],
  };
}
