/**
 * .airflowignore: which files Airflow's DAG processor leaves alone.
 *
 * Airflow 3 reads the file as glob patterns (the syntax of .gitignore), Airflow 2 as regular expressions that are searched
 * in the path; `DAG_IGNORE_FILE_SYNTAX` chooses. The patterns of a folder hold for all that is below it.
 */
import { compiled, globSource } from './glob.ts';

export const IGNORE_FILE = '.airflowignore';

export type IgnoreSyntax = 'glob' | 'regexp';

export interface IgnoreRule {
  /** Folder of the ignore file, with `/` and without one at the end. */
  readonly folder: string;
  /** Searched in the path relative to `folder`; folders end in `/`. */
  readonly expression: RegExp;
  /** `!pattern` takes back what an earlier one ignored. */
  readonly negated: boolean;
}

/** Airflow's default syntax. */
export function defaultIgnoreSyntax(airflowVersion: 2 | 3): IgnoreSyntax {
  return airflowVersion === 3 ? 'glob' : 'regexp';
}

/** Lines that make no sense are passed over, as Airflow does. */
export function parseIgnoreFile(text: string, folder: string, syntax: IgnoreSyntax): readonly IgnoreRule[] {
  const parseLine = syntax === 'glob' ? globRule : regexpRule;
  return text.split(/\r\n|\r|\n/).flatMap((line) => parseLine(line, folder.replace(/\/+$/, '')) ?? []);
}

/** `path` with `/`, below the folders of the rules, which are given outermost first; the last rule that matches decides. */
export function isIgnored(path: string, isDirectory: boolean, rules: readonly IgnoreRule[]): boolean {
  let ignored = false;
  for (const rule of rules) {
    if (!path.startsWith(`${rule.folder}/`)) continue;
    const relative = path.slice(rule.folder.length + 1) + (isDirectory ? '/' : '');
    if (rule.expression.test(relative)) ignored = !rule.negated;
  }
  return ignored;
}

/** https://git-scm.com/docs/gitignore, "Pattern format". */
function globRule(line: string, folder: string): IgnoreRule | undefined {
  let pattern = line.replace(/(?<!\\)\s+$/, '');
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const directoryOnly = pattern.endsWith('/');
  if (directoryOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes('/');
  pattern = pattern.replace(/^\//, '');
  const source = globSource(pattern, { braces: false });
  const expression = compiled(`^${anchored ? '' : '(?:.*/)?'}${source}${directoryOnly ? '/' : '(?:/|$)'}`);
  return expression && { folder, expression, negated };
}

function regexpRule(line: string, folder: string): IgnoreRule | undefined {
  // Airflow: everything from an unescaped # on is a comment.
  const pattern = line.replace(/(?<!\\)#.*$/, '').trim();
  if (pattern === '') return undefined;
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const source = pattern
    .slice(flags?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\Z', '$')
    .replaceAll('\\A', '^');
  try {
    return { folder, expression: new RegExp(source, flags?.[1] ?? ''), negated: false };
  } catch {
    return undefined;
  }
}
