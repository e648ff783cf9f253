/** `textDocument/completion` inside string literals: ids of tasks, ids of DAGs, trigger rules and cron presets. */
import { type CompletionItem, CompletionItemKind, TextEdit } from 'vscode-languageserver';
import { type Dag, type DagFile, type Position, type Range, TRIGGER_RULES } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { touches } from './ranges.ts';
import { dagExtent } from './task-at.ts';
import type { TextLines } from './text-lines.ts';

export interface CompletionInput {
  readonly analyses: Analyses;
  readonly file: DagFile;
  readonly lines: TextLines;
  readonly position: Position;
}

export function completions({ analyses, file, lines, position }: CompletionInput): CompletionItem[] {
  const literal = literalAt(lines, position);
  if (!literal) return [];
  return candidates(literal.argument, analyses, file, position).map(({ label, kind, detail }, index) => ({
    label,
    kind,
    detail,
    // In the order given: presets by length of time, trigger rules as documented.
    sortText: String(index).padStart(5, '0'),
    textEdit: TextEdit.replace(literal.range, label),
  }));
}

interface Candidate {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
}

/** Airflow: `airflow.timetables` and `airflow.utils.dates.cron_presets`. */
const PRESETS: readonly (readonly [string, string])[] = [
  ['@once', 'once'],
  ['@continuous', 'as soon as the last run is over'],
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@quarterly', '0 0 1 */3 *'],
  ['@yearly', '0 0 1 1 *'],
];

function candidates(argument: string, analyses: Analyses, file: DagFile, position: Position): Candidate[] {
  switch (argument) {
    case 'task_ids':
      return tasksOf(dagsAt(file, position));
    case 'external_task_id':
    case 'external_task_ids':
      return tasksOf(allDags(analyses));
    case 'external_dag_id':
    case 'trigger_dag_id':
      return allDags(analyses).map(({ dagId }) => ({ label: dagId, kind: CompletionItemKind.Module }));
    case 'trigger_rule':
      return TRIGGER_RULES.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
    case 'schedule':
    case 'schedule_interval':
      return PRESETS.map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Constant }));
    default:
      return [];
  }
}

function dagsAt(file: DagFile, position: Position): readonly Dag[] {
  const around = file.dags.filter((dag) => {
    const extent = dagExtent(file, dag);
    return extent !== undefined && touches(extent, position);
  });
  return around.length > 0 ? around : file.dags;
}

function allDags(analyses: Analyses): Dag[] {
  return [...knownFiles(analyses)].flatMap(({ dags }) => dags);
}

function tasksOf(dags: readonly Dag[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const dag of dags) {
    for (const { taskId, operatorLabel } of dag.tasks) {
      byId.set(taskId, { label: taskId, kind: CompletionItemKind.Function, detail: operatorLabel });
    }
  }
  return [...byId.values()];
}

interface LiteralAt {
  /** Name of the keyword argument that the string is given to, directly or in a list. */
  readonly argument: string;
  /** Of the text between the quotes. */
  readonly range: Range;
}

/** By the line alone, because the text is broken while it is being typed: `name=["one", "tw|`. */
function literalAt(lines: TextLines, position: Position): LiteralAt | undefined {
  const line = lines.line(position.line);
  const before = line.slice(0, position.character);
  const match = /\b(\w+)\s*=\s*[[({]?\s*(?:(?:"[^"]*"|'[^']*')\s*,\s*)*(["'])([^"']*)$/.exec(before);
  const [, argument, quote, typed] = match ?? [];
  if (argument === undefined || quote === undefined || typed === undefined) return undefined;
  const rest = /^[\w.@-]*/.exec(line.slice(position.character))?.[0] ?? '';
  const isClosed = line[position.character + rest.length] === quote;
  const start = { line: position.line, character: position.character - typed.length };
  const end = { line: position.line, character: position.character + (isClosed ? rest.length : 0) };
  return { argument, range: { start, end } };
}
