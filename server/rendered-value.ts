/** What Airflow will make of an argument that is a template, of one in a list or dict, and of the template that a function returns. */
import type { Hover } from 'vscode-languageserver';
import type { Argument, Dag, DagFile, Json, Range, Task } from '../dag/model.ts';
import type { FileAccess } from '../dag/workspace.ts';
import { codeBlock, escapeMarkdown } from './markdown.ts';
import { operatorCall } from './operator-call.ts';
import { touches } from './ranges.ts';
import { formatTime, scheduleTimezone } from './schedule-words.ts';
import { stringAt } from './string-at.ts';
import { templateFiles } from './template-files.ts';
import { aboutNameInString } from './template-hover.ts';
import { hasTemplate, previewTemplate, type TemplatePreview } from './template-preview.ts';
import { positionAt, type TextAt } from './text-at.ts';

export interface ArgumentAt {
  readonly dag: Dag;
  readonly task: Task;
  readonly argument: Argument;
  readonly range: Range;
}

export interface RenderedInput {
  readonly file: DagFile;
  readonly text: TextAt;
  readonly files: FileAccess;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const MAX_LENGTH = 2000;

/** The template, or the template file that the value names, as the next run will have it. */
export function renderedParts(input: RenderedInput, at: ArgumentAt): readonly string[] {
  const { file, files, text } = input;
  const { value } = at.argument;
  if (value.kind !== 'json' || !isRendered(text, at.argument)) return [];
  if (typeof value.value !== 'string') return renderedItems(input, at, value.value);
  const template = templateFiles(file, files, text.airflowVersion).find(
    ({ task, argument, uri }) => task === at.task && argument === at.argument && uri !== undefined,
  );
  const language = languageOf(at.argument.name);
  if (template?.uri === undefined) return hasTemplate(value.value) ? previewed(input, at, value.value, language) : [];
  const content = files.read(template.uri) ?? '';
  const from = `Template file [${escapeMarkdown(template.path)}](${template.uri})`;
  return [
    from,
    ...(hasTemplate(content)
      ? previewed(input, at, content, language)
      : [codeBlock(content.slice(0, MAX_LENGTH), language)]),
  ];
}

/** The text at the cursor, else all that the list or dict holds. */
function renderedItems(input: RenderedInput, at: ArgumentAt, value: Json): readonly string[] {
  const texts = [...textsIn(value)];
  if (!texts.some(hasTemplate)) return [];
  const here = textAtCursor(input.text);
  if (here !== undefined && hasTemplate(here.text) && texts.includes(here.text))
    return previewed(input, at, here.text, languageOf(here.key ?? at.argument.name));
  const previews: TemplatePreview[] = [];
  const rendered = mapTexts(value, (text) => {
    if (!hasTemplate(text)) return text;
    const preview = previewTemplate(text, at, input.text.airflowVersion, input.now);
    previews.push(preview);
    return preview.text;
  });
  const [first] = previews;
  if (!first) return [];
  const left = previews.flatMap((preview) => preview.left);
  return said({ ...first, text: JSON.stringify(rendered, null, 2), left }, at, 'json');
}

/** Over a template in a function with `@task.bash` or the like: Airflow renders what it returns. */
export function renderedResult(input: RenderedInput): Hover | null {
  const { file, text, now } = input;
  const here = textAtCursor(text);
  if (!here || !hasTemplate(here.text)) return null;
  const [at] = file.dags.flatMap((dag) =>
    dag.tasks.flatMap((task) => {
      const extent = task.callable?.extent;
      const isHere = extent?.uri === file.uri && touches(extent.range, text.position);
      return isHere && RENDERS_RESULT.has(task.operator) ? [{ dag, task }] : [];
    }),
  );
  if (!at) return null;
  const about = aboutNameInString(text, [at.dag]);
  const preview = previewTemplate(here.text, at, text.airflowVersion, now);
  const language = at.task.operator === '_SQLDecoratedOperator' ? 'sql' : 'shellscript';
  const value = [...(about === undefined ? [] : [about]), ...said(preview, at, language)].join('\n\n');
  return { contents: { kind: 'markdown', value }, range: here.range };
}

/** Airflow: those whose `execute` calls the function and renders what it gives back. */
const RENDERS_RESULT = new Set(['_BashDecoratedOperator', '_SQLDecoratedOperator', '_KubernetesCmdDecoratedOperator']);

function previewed(input: RenderedInput, at: ArgumentAt, text: string, language: string): readonly string[] {
  return said(previewTemplate(text, at, input.text.airflowVersion, input.now), at, language);
}

function said(preview: TemplatePreview, { dag }: Pick<ArgumentAt, 'dag'>, language: string): readonly string[] {
  const when = preview.isTriggered
    ? 'As if it were triggered now'
    : `In the next run, ${formatTime(preview.runsAt, scheduleTimezone(dag.schedule))}`;
  const reasons = [...new Set(preview.left.map(({ reason }) => reason.replace(/^The template uses /, '')))];
  return [
    `${when}:`,
    codeBlock(preview.text.slice(0, MAX_LENGTH), language),
    ...(reasons.length > 0 ? [`Not known before it runs: ${reasons.map(escapeMarkdown).join('; ')}`] : []),
  ];
}

/** Whether Airflow renders an argument; yes where that is not known. */
export function isRendered(text: TextAt, { name }: Argument): boolean {
  return operatorCall(text)?.parameters.find((each) => each.name === name)?.isTemplated !== false;
}

function languageOf(argument: string): string {
  if (/^(bash|ssh)_command$/.test(argument)) return 'shellscript';
  return /^(sql|hql|bql|query|sql_query)$/.test(argument) ? 'sql' : 'plaintext';
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (value !== null && typeof value === 'object') for (const item of Object.values(value)) yield* textsIn(item);
}

/** Airflow renders values, and leaves keys. */
function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item as Json, change)]));
}

interface TextHere {
  readonly text: string;
  readonly range: Range;
  /** Of the dict that it is a value of. */
  readonly key?: string;
}

/** The literal at the cursor as Python reads it; undefined for f-strings, whose text only the evaluation knows. */
function textAtCursor({ text, offset }: TextAt): TextHere | undefined {
  const literal = stringAt(text, offset);
  if (!literal?.isClosed || /[fbt]/.test(literal.prefix)) return undefined;
  const written = text.slice(literal.start, literal.end);
  const key = /(["'])(\w+)\1\s*:\s*$/.exec(text.slice(Math.max(0, literal.opening - 100), literal.opening))?.[2];
  return {
    text: literal.prefix.includes('r') ? written : unescaped(written),
    range: { start: positionAt(text, literal.start), end: positionAt(text, literal.end) },
    ...(key === undefined ? {} : { key }),
  };
}

/** The escapes that templates have. */
function unescaped(written: string): string {
  return written.replace(/\\(\r\n|[\s\S])/g, (whole, character: string) => {
    if (/[\r\n]/.test(character)) return '';
    const known: { readonly [character: string]: string } = { n: '\n', t: '\t', r: '\r' };
    return known[character] ?? (/["'\\]/.test(character) ? character : whole);
  });
}
