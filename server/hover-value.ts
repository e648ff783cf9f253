/** `textDocument/hover` on what an argument is given: its value as evaluated, and a template as the next run will have it. */
import type { Hover } from 'vscode-languageserver';
import type { Argument, DagFile, Position, StaticValue } from '../dag/model.ts';
import type { FileAccess } from '../dag/workspace.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { compareSizes, touches } from './ranges.ts';
import { type ArgumentAt, isRendered, renderedParts, renderedResult } from './rendered-value.ts';
import { formatTime, nextRuns, runsByTurn, scheduleInWords, scheduleTimezone } from './schedule-words.ts';
import { aboutNameInString } from './template-hover.ts';
import type { TextAt } from './text-at.ts';
import type { TextLines } from './text-lines.ts';
import { RULE_WORDS } from './trigger-rule-words.ts';

export interface HoverValueInput {
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly text: TextAt;
  readonly files: FileAccess;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function hoverValue(input: HoverValueInput): Hover | null {
  const { file, lines, text, now } = input;
  const schedule = scheduleAt(file, text, now);
  if (schedule) return schedule;
  const [first, ...others] = argumentsAt(file, text.position);
  if (!first) return renderedResult(input);
  const { range } = first;
  const about = isRendered(text, first.argument) ? aboutNameInString(text, [first.dag]) : undefined;
  const parts = [...(about === undefined ? [] : [about]), ...valueParts(input, first, others, lines.slice(range))];
  return parts.length === 0 ? null : { contents: { kind: 'markdown', value: parts.join('\n\n') }, range };
}

const MAX_RUNS = 5;
/** Values that are shown before the rest is counted. */
const MAX_VALUES = 5;

function scheduleAt(file: DagFile, { position, airflowVersion }: TextAt, now: number): Hover | undefined {
  const dag = file.dags.find(
    ({ schedule: { location } }) => location?.uri === file.uri && touches(location.range, position),
  );
  const range = dag?.schedule.location?.range;
  if (!dag || !range) return undefined;
  const { schedule } = dag;
  const words = scheduleInWords(schedule);
  const zone = scheduleTimezone(schedule);
  const isClock = schedule.cron !== undefined || (schedule.timetable && 'timezone' in schedule.timetable);
  const runs = nextRuns(dag, airflowVersion, now, MAX_RUNS).map((run) => `- ${formatTime(run, zone)}`);
  const cron = schedule.kind === 'preset' && schedule.cron ? ` (${codeSpan(schedule.cron)})` : '';
  const head = schedule.text === null ? undefined : codeSpan(schedule.text) + cron;
  const parts = [
    ['**Schedule**', head].filter((part) => part !== undefined).join(' '),
    words === undefined ? undefined : `${escapeMarkdown(words)}${isClock ? `, time zone ${codeSpan(zone)}` : ''}`,
    runs.length > 0 ? `Next runs:\n${runs.join('\n')}` : runsByTurn(dag, airflowVersion),
  ];
  return { contents: { kind: 'markdown', value: parts.filter((part) => part !== undefined).join('\n\n') }, range };
}

/** The arguments whose value stands at a position: one for each task that a call in a loop makes. */
export function argumentsAt(file: DagFile, position: Position): readonly ArgumentAt[] {
  const found = file.dags.flatMap((dag) =>
    dag.tasks.flatMap((task) =>
      task.args.flatMap((argument) => {
        const { location } = argument;
        const isHere = location?.uri === file.uri && touches(location.range, position);
        return isHere ? [{ dag, task, argument, range: location.range }] : [];
      }),
    ),
  );
  const smallest = found.map(({ range }) => range).sort(compareSizes)[0];
  return smallest ? found.filter(({ range }) => compareSizes(range, smallest) === 0) : [];
}

function valueParts(
  input: HoverValueInput,
  first: ArgumentAt,
  others: readonly ArgumentAt[],
  written: string,
): readonly string[] {
  const value = evaluated(first, others, written) ?? ruleInWords(first.argument);
  const preview = renderedParts(input, first);
  if (value === undefined && preview.length === 0) return [];
  return [`**${escapeMarkdown(first.argument.name)}**${value ?? ''}`, ...preview];
}

/** A trigger rule is a word that few know by heart. */
function ruleInWords({ name, value }: Argument): string | undefined {
  if (name !== 'trigger_rule' || value.kind !== 'json') return undefined;
  const words = Object.entries(RULE_WORDS).find(([rule]) => rule === value.value)?.[1];
  return words === undefined ? undefined : `: ${words}`;
}

/** Nothing for a literal: it says itself what it is. */
function evaluated({ argument, task }: ArgumentAt, others: readonly ArgumentAt[], written: string): string | undefined {
  const distinct = new Set(
    [argument, ...others.map((other) => other.argument)].map(({ value }) => JSON.stringify(value)),
  );
  if (distinct.size > 1) {
    const all = [{ argument, task }, ...others];
    const shown = all
      .slice(0, MAX_VALUES)
      .map((each) => `- ${codeSpan(each.task.taskId)}: ${valueText(each.argument.value)}`);
    const rest = all.length - shown.length;
    return [` of ${all.length} tasks:\n`, ...shown, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join('\n');
  }
  if (isLiteral(written)) return undefined;
  return ` = ${valueText(argument.value)}`;
}

function isLiteral(written: string): boolean {
  return /^[rRbBuU]?("""|'''|"|')[\s\S]*$|^-?[\d._]+$|^(True|False|None)$/.test(written.trim());
}

function valueText(value: StaticValue): string {
  switch (value.kind) {
    case 'json':
      return codeSpan(JSON.stringify(value.value));
    case 'text':
      return codeSpan(value.text);
    case 'unknown': {
      const likely = value.likely === undefined ? '' : `, likely ${codeSpan(JSON.stringify(value.likely))}`;
      return `not known before it runs (${escapeMarkdown(value.reason)})${likely}`;
    }
  }
}
