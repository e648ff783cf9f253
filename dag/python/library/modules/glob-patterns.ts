/** Patterns of `glob` and `fnmatch` as regular expressions. */

/** For paths relative to the searched folder: `*` stays within a name, `**` goes over any number of folders. */
export function globPattern(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => (part === '**' ? '**' : namePattern(part)));
  let source = '';
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part === '**') source += last ? '.*' : '(?:[^/]+/)*';
    else source += part + (last ? '' : '/');
  });
  return new RegExp(`^${source}$`, 's');
}

/** `fnmatch.fnmatchcase`: `*` matches everything. */
export function namePatternAnywhere(pattern: string): RegExp {
  return new RegExp(`^${namePattern(pattern, '.')}$`, 's');
}

function namePattern(pattern: string, any = '[^/]'): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    const end = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (character === '*') source += `${any}*`;
    else if (character === '?') source += any;
    else if (end > 0) {
      source += `[${pattern
        .slice(at + 1, end)
        .replaceAll('\\', '\\\\')
        .replace(/^!/, '^')}]`;
      at = end;
    } else source += character.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return source;
}
