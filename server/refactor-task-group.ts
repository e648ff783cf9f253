/** Refactoring: puts the selected statements, which make tasks, into a task group. */
import type { Location } from '../dag/model.ts';
import type { Span } from '../dag/python/syntax.ts';
import { lastName } from './document-symbol.ts';
import { importEdit } from './import-edit.ts';
import type { OffsetEdit, Refactoring, RefactoringPlace } from './refactoring.ts';
import { encloses, indentationOf, lineEnding, type Placed, placedStatements, wholeLines } from './statement-blocks.ts';
import { stringsIn } from './string-at.ts';
import { usesIn } from './symbol-at.ts';
import { TextLines } from './text-lines.ts';

export function refactorTaskGroup(place: RefactoringPlace): readonly Refactoring[] {
  const { source, selection, file } = place;
  const { text } = source.document;
  const selected = selectedStatements(place);
  const [first] = selected;
  const last = selected.at(-1);
  const indentation = first && indentationOf(text, first.statement);
  if (!first || !last || indentation === undefined || selection.start === selection.end) return [];
  const lines = new TextLines(text);
  const span = { start: startWithComments(text, selection, first.statement.start), end: last.statement.end };
  const isIn = ({ uri, range }: Location, { start, end }: Span): boolean => {
    const at = lines.offset(range.start);
    return uri === file.uri && start <= at && at < end;
  };
  const tasks = file.dags.flatMap((dag) => dag.tasks.filter(({ location }) => isIn(location, span)));
  // Outside of every DAG's block there is nothing to group, and no group may have a DAG in it.
  if (tasks.length === 0 || file.dags.some(({ location }) => isIn(location, span))) return [];
  const group = newName(text);
  const unit = indentation.includes('\t') ? '\t' : '    ';
  const [, dag] = /\bdag\s*=\s*(\w+)/.exec(text.slice(span.start, span.end)) ?? [];
  const head = `with TaskGroup("${group}"${dag === undefined ? '' : `, dag=${dag}`}):${lineEnding(text)}${indentation}${unit}`;
  const title = `Put ${tasks.length === 1 ? 'the task' : `${tasks.length} tasks`} into a task group`;
  const edits: OffsetEdit[] = [
    insert(span.start, head),
    ...lineStarts(text, span).map((at) => insert(at, unit)),
    ...prefixedIds(place, new Set(tasks.map(({ taskId }) => taskId)), lines).map((at) => insert(at, `${group}.`)),
    ...imported(text, place.airflowVersion, lines),
  ];
  return [{ title, kind: 'extract', edits }];
}

function insert(at: number, newText: string): OffsetEdit {
  return { start: at, end: at, newText };
}

/** The statements of the innermost block that has all that is selected. */
function selectedStatements({ source: { module, document }, selection }: RefactoringPlace): readonly Placed[] {
  const { text } = document;
  const chosen = text.slice(selection.start, selection.end);
  // Comments and empty lines around the statements make no statement of a block further out.
  const [blank = ''] = /^(?:\s|#[^\r\n]*(?:[\r\n]|$))*/.exec(chosen) ?? [];
  const from = selection.start + blank.length;
  const code = chosen.slice(blank.length).replace(/(?:[\r\n][ \t]*(?:#[^\r\n]*)?)+$/, '');
  const to = from + code.trimEnd().length;
  const touched = [...placedStatements(module)].filter(({ statement }) => {
    const { start, end } = wholeLines(text, statement);
    return start < to && from < end;
  });
  const block = touched.findLast(({ block: own }) => {
    const members = touched.filter((each) => each.block === own);
    const [first] = members;
    const last = members.at(-1);
    if (!first || !last) return false;
    return wholeLines(text, first.statement).start <= from && to <= wholeLines(text, last.statement).end;
  })?.block;
  return touched.filter((each) => each.block === block);
}

/** Of the comment lines right above the first statement that are selected, too: they go with it. */
function startWithComments(text: string, selection: Span, statement: number): number {
  const above = text.slice(Math.min(selection.start, statement), statement);
  const [, comment] =
    /(?:^|[\r\n])[ \t]*(#[^\r\n]*(?:(?:\r\n|\r|\n)[ \t]*#[^\r\n]*)*(?:\r\n|\r|\n)[ \t]*)$/.exec(above) ?? [];
  return comment === undefined ? statement : statement - comment.length;
}

/** Of lines that go one level deeper; strings of several lines keep their text. */
function lineStarts(text: string, span: Span): readonly number[] {
  const inside = [...stringsIn(text)].filter(({ start, end }) => encloses(span, { start, end }));
  return [...text.slice(span.start, span.end).matchAll(/\r\n|\r|\n/g)]
    .map(({ 0: ending, index }) => span.start + index + ending.length)
    .filter((at) => !/^[ \t]*(\r|\n|$)/.test(text.slice(at, at + 200)))
    .filter((at) => !inside.some(({ start, end }) => start <= at && at <= end));
}

/** Where ids that name the tasks need the group's prefix from now on; the tasks' own ids get it from the group. */
function prefixedIds({ file }: RefactoringPlace, moved: ReadonlySet<string>, lines: TextLines): readonly number[] {
  const tasks = new Map(file.dags.flatMap((dag) => dag.tasks.map((task) => [task.taskId, task] as const)));
  return usesIn(file).flatMap(({ kind, taskId, location }) => {
    const task = tasks.get(taskId);
    if (kind !== 'id' || !task || !moved.has(taskId) || location.uri !== file.uri) return [];
    return [lines.offset(location.range.start) + taskId.length - lastName(taskId, task.group).length];
  });
}

function newName(text: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'group' : `group_${count}`;
    if (!new RegExp(`["']${name}["']`).test(text)) return name;
  }
}

function imported(text: string, airflowVersion: 2 | 3, lines: TextLines): readonly OffsetEdit[] {
  if (
    /^\s*(from\s.*\bimport\b.*\bTaskGroup\b|import\s.*\bTaskGroup\b)/m.test(text) ||
    /\(\s*(?:\w+,\s*)*TaskGroup\b/.test(text)
  )
    return [];
  const edit = importEdit(text, airflowVersion === 3 ? 'airflow.sdk' : 'airflow.utils.task_group', 'TaskGroup');
  const at = lines.offset(edit.range.start);
  return [{ start: at, end: at, newText: edit.newText }];
}
