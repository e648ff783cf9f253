/** Texts of users' files inside Markdown. */

const MAX_VALUE_LENGTH = 80;

/** A code span that holds anything: shortened, on one line, fenced by more backticks than it has inside. */
export function codeSpan(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  const short = oneLine.length > MAX_VALUE_LENGTH ? `${oneLine.slice(0, MAX_VALUE_LENGTH)}…` : oneLine;
  if (!short.includes('`')) return `\`${short}\``;
  const fence = '`'.repeat(longestRun(short) + 1);
  return `${fence} ${short} ${fence}`;
}

/** Of several lines; without a language, the editor would take it for Python. */
export function codeBlock(text: string, language = 'plaintext'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
