/** Glob patterns → regular expressions over paths with `/`. */

export interface GlobOptions {
  /** Whether `{a,b}` means either, as in VS Code's patterns; in .gitignore syntax braces stand for themselves. */
  readonly braces: boolean;
}

/** Source of a regular expression, without anchors. `**` crosses folders, `*` and `?` do not. */
export function globSource(pattern: string, options: GlobOptions): string {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') {
      const stars = /^\*+/.exec(pattern.slice(at))?.[0].length ?? 1;
      const wholeSegment = (at === 0 || pattern[at - 1] === '/') && (pattern[at + stars] ?? '/') === '/';
      if (stars >= 2 && wholeSegment) {
        const followed = pattern[at + stars] === '/';
        source += followed ? '(?:[^/]+/)*' : '.*';
        at += followed ? stars : stars - 1;
      } else {
        source += '[^/]*';
        at += stars - 1;
      }
    } else if (character === '?') {
      source += '[^/]';
    } else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) {
        source += '\\[';
      } else {
        const inner = pattern
          .slice(at + 1, end)
          .replace(/^[!^]/, '^')
          .replace(/[\\[]/g, '\\$&');
        source += `[${inner}]`;
        at = end;
      }
    } else if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escaped(pattern.charAt(at));
    } else if (options.braces && character === '{') {
      depth += 1;
      source += '(?:';
    } else if (options.braces && depth > 0 && character === '}') {
      depth -= 1;
      source += ')';
    } else if (options.braces && depth > 0 && character === ',') {
      source += '|';
    } else {
      source += escaped(character);
    }
  }
  return source + ')'.repeat(depth);
}

/**
 * A test for VS Code's glob patterns (`**\/generated/**`, `*.bak.py`, `{old,archive}`) over paths relative to the workspace
 * folder. A pattern that names a folder also covers what is in it; one without `/` matches at any depth.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.flatMap((pattern) => {
    const trimmed = pattern
      .trim()
      .replace(/^\.?\//, '')
      .replace(/\/(?:\*\*)?$/, '');
    if (trimmed === '') return [];
    const anchored = trimmed.includes('/') ? '' : '(?:.*/)?';
    const expression = compiled(`^${anchored}${globSource(trimmed, { braces: true })}(?:/.*)?$`);
    return expression ? [expression] : [];
  });
  return (path) => expressions.some((expression) => expression.test(path));
}

/** Undefined when the pattern makes no sense, such as the range `[z-a]`. */
export function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch {
    return undefined;
  }
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
