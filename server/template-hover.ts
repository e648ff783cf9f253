/** `textDocument/hover` in a template file: what a name is, and what the expression will be in the next run of each task. */
import type { Hover } from 'vscode-languageserver';
import type { Dag } from '../dag/model.ts';
import { bracesIn, jinjaAt } from './jinja-at.ts';
import { FILTERS, membersOf, type TemplateName, templateVariables } from './jinja-vocabulary.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { formatTime, scheduleTimezone } from './schedule-words.ts';
import { stringAt } from './string-at.ts';
import { previewTemplate } from './template-preview.ts';
import type { TemplateUse } from './template-uses.ts';
import { positionAt, type TextAt } from './text-at.ts';

/** Tasks whose values are shown before the rest is counted. */
const MAX_TASKS = 5;

/** `now` in milliseconds since the epoch. */
export function templateFileHover(text: TextAt, uses: readonly TemplateUse[], now: number): Hover | null {
  const word = wordAt(text);
  const jinja = word && jinjaAt(text.text, word.end);
  if (!word || !jinja) return null;
  const about = aboutName(text, word, [...new Set(uses.map(({ dag }) => dag))]);
  const expression = jinja.kind === 'expression' ? expressionFrom(text.text, jinja.start) : undefined;
  const values = expression === undefined ? [] : rendered(expression, uses, text.airflowVersion, now);
  const parts = [...(about === undefined ? [] : [about]), ...values];
  if (parts.length === 0) return null;
  const range = { start: positionAt(text.text, word.start), end: positionAt(text.text, word.end) };
  return { contents: { kind: 'markdown', value: parts.join('\n\n') }, range };
}

/** What the name at a position means in a template that a Python string holds; undefined outside Jinja. */
export function aboutNameInString(text: TextAt, dags: readonly Dag[]): string | undefined {
  const word = wordAt(text);
  const string = word && stringAt(text.text, text.offset);
  if (!word || !string) return undefined;
  const template = text.text.slice(string.start, string.end);
  return jinjaAt(template, word.end - string.start, bracesIn(string.prefix)) && aboutName(text, word, dags);
}

interface Word {
  readonly start: number;
  readonly end: number;
}

function wordAt({ text, offset }: TextAt): Word | undefined {
  const start = offset - (/\w*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const end = offset + (/^\w*/.exec(text.slice(offset))?.[0].length ?? 0);
  return start === end ? undefined : { start, end };
}

function aboutName({ text, airflowVersion }: TextAt, { start, end }: Word, dags: readonly Dag[]): string | undefined {
  const name = text.slice(start, end);
  const head = text.slice(0, start);
  const [, path = ''] = /((?:\w+\.)*)$/.exec(head) ?? [];
  const isFilter = path === '' && /(^|[^|])\|\s*$/.test(head);
  const names: readonly TemplateName[] = isFilter
    ? FILTERS
    : path === ''
      ? templateVariables(airflowVersion)
      : membersOf(path.slice(0, -1), airflowVersion);
  const own =
    path === '' ? dags.flatMap(({ templateNames }) => templateNames?.[isFilter ? 'filters' : 'macros'] ?? []) : [];
  const found = own.find((each) => each.name === name) ?? names.find((each) => each.name === name);
  return found && `**${escapeMarkdown(`${path}${name}`)}**: ${escapeMarkdown(found.about)}`;
}

/** With its braces; undefined where its end is missing. */
function expressionFrom(text: string, start: number): string | undefined {
  const end = text.indexOf('}}', start);
  return end === -1 ? undefined : `{{${text.slice(start, end)}}}`;
}

function rendered(
  expression: string,
  uses: readonly TemplateUse[],
  airflowVersion: 2 | 3,
  now: number,
): readonly string[] {
  const lines = uses.slice(0, MAX_TASKS).map(({ dag, task }) => {
    const { text, left, isTriggered, runsAt } = previewTemplate(expression, { dag, task }, airflowVersion, now);
    const when = isTriggered
      ? 'if it were triggered now'
      : `in the next run, ${formatTime(runsAt, scheduleTimezone(dag.schedule))}`;
    const [unknown] = left;
    const value = unknown
      ? `not known before it runs (${escapeMarkdown(unknown.reason.replace(/^The template uses /, ''))})`
      : `${codeSpan(text)} ${when}`;
    return `- ${codeSpan(`${dag.dagId}.${task.taskId}`)}: ${value}`;
  });
  const rest = uses.length - lines.length;
  const all = rest > 0 ? [...lines, `- … and ${rest} more ${rest === 1 ? 'task' : 'tasks'}`] : lines;
  return all.length > 0 ? [all.join('\n')] : [];
}
