/** Rule codes as a reader meets them. */
import { FILE_RULES } from '../dag/checks/check-file.ts';
import { WORKSPACE_RULES } from '../dag/checks/check-workspace.ts';
import { SYNTAX_ERROR } from '../dag/checks/syntax-error.ts';
import { FILE_ENCODING, FILE_TOO_LARGE } from '../dag/files/problems.ts';

/** The page of a rule is this with its code behind. */
const RULE_PAGES = 'https://dagwright.dev/rules/';

export function rulePage(code: string): string {
  return RULE_PAGES + code;
}

export const UNKNOWN_SUPPRESSION = 'unknown-suppression';

/** What the dialects find while they evaluate a file, rather than by a rule over the model. */
const DIALECT_CODES = [
  'cross-dag-dependency',
  'duplicate-task-id',
  'invalid-dependency',
  'invalid-mapping',
  'missing-argument',
  'outside-dag',
  'undefined-name',
  'xcom-not-iterable',
];

/** Every code that a suppression may name. */
export const RULE_CODES: ReadonlySet<string> = new Set([
  ...DIALECT_CODES,
  ...[...FILE_RULES, ...WORKSPACE_RULES, SYNTAX_ERROR].map(({ code }) => code),
  FILE_ENCODING,
  FILE_TOO_LARGE,
  UNKNOWN_SUPPRESSION,
]);
