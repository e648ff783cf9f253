/** One .gitignore or .airflowignore, read into a question: is this path ignored? */
import ignore from 'ignore';

/** `path` is relative to `base`'s folder, with `/`. Undefined: this file says nothing, or says it is not to be ignored. */
export type IgnoreRule = (path: string, kind: 'file' | 'directory') => boolean;

/** Syntax of .gitignore, which .airflowignore has since Airflow 3. */
export function globIgnoreRule(text: string): IgnoreRule {
  const matcher = ignore().add(text);
  return (path, kind) => matcher.ignores(kind === 'directory' ? `${path}/` : path);
}

/** `.airflowignore` of Airflow 2: a regular expression a line, searched anywhere in the path; `#` starts a comment. */
export function regexpIgnoreRule(text: string): IgnoreRule {
  const patterns: RegExp[] = [];
  for (const line of text.split(/\r?\n/)) {
    const pattern = line.replace(/\s*#.*/, '');
    if (pattern) patterns.push(...compiled(pattern));
  }
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** Airflow, too, skips a pattern that is not a regular expression. */
function compiled(pattern: string): RegExp[] {
  try {
    return [new RegExp(pattern)];
  } catch {
    return [];
  }
}
