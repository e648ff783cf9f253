/**
 * Whether a character that was typed may begin something that the server completes. The editor waits for the answers of all before it shows a
 * list, and what is typed meanwhile starts none: an answer that could only be empty is given at once, without the server.
 */

/** `before`: the text in front of the cursor, the last two thousand characters of it at least. */
export function mayComplete(before: string, trigger: string): boolean {
  switch (trigger) {
    case '|':
      return isInTemplate(before);
    case '{':
      return before.endsWith('{{');
    case '%':
      return before.endsWith('{%');
    case '[':
      return /(?:\bignore(?:-file)?\[|=\s*\[)$/i.test(before) || isInTemplate(before);
    case '.':
      return isInTemplate(before) || /(?:^|[\r\n])[ \t]*(?:@|from\b|import\b)[^\r\n]*$|\bTriggerRule\.$/.test(before);
    default:
      return true;
  }
}

/** Whether the space that a text ends with stands where a name, a filter or a statement of a template comes next. */
export function expectsName(before: string): boolean {
  return /(?:\{\{-?|\{%-?|\||\b(?:is|not|if|elif|in|and|or))\s$/.test(before) && isInTemplate(before);
}

/** Behind `{{` or `{%` that has no end yet. */
function isInTemplate(before: string): boolean {
  const opened = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'));
  const closed = Math.max(before.lastIndexOf('}}'), before.lastIndexOf('%}'));
  return opened !== -1 && opened > closed;
}
