/** Where a completion is asked for: what every kind of it is given. */
import type { CompletionItemKind } from 'vscode-languageserver';
import { type CompletionItem, TextEdit } from 'vscode-languageserver';
import type { Dag, DagFile, Task } from '../dag/model.ts';
import { type CallAt, callAt } from './call-at.ts';
import type { NameSources } from './known-names.ts';
import { touches } from './ranges.ts';
import { type StringAt, stringAt } from './string-at.ts';
import { dagExtent } from './task-at.ts';
import { positionAt, type TextAt } from './text-at.ts';

export interface CompletionPlace extends NameSources {
  readonly file: DagFile;
  readonly text: TextAt;
  /** What the user typed that made the editor ask; undefined when asked for otherwise. */
  readonly trigger?: string;
  /** Another extension completes Python: the names of the file, and what is installed. */
  readonly hasPythonCompletion?: boolean;
}

/** With the call that the cursor is in an argument of. */
export interface CallPlace extends CompletionPlace {
  readonly call: CallAt | undefined;
}

/** A cursor in a string, with the call that the string is an argument of. */
export interface StringPlace extends CallPlace {
  readonly literal: StringAt;
}

export function stringPlace(place: CompletionPlace): StringPlace | undefined {
  const { text, offset } = place.text;
  const literal = stringAt(text, offset);
  return literal && { ...place, literal, call: callAt(text, literal.opening) };
}

export interface Candidate {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
  /** What is written, when it is not the label. */
  readonly newText?: string;
  /** What the user types to find it, when it is not what is written. */
  readonly filterText?: string;
}

/** Proposals in the order given that replace the text between two offsets of one line. */
export function itemsReplacing(
  place: CompletionPlace,
  start: number,
  end: number,
  candidates: readonly Candidate[],
): CompletionItem[] {
  const { text } = place.text;
  const range = { start: positionAt(text, start), end: positionAt(text, end) };
  return candidates.map(({ label, kind, detail, documentation, newText, filterText }, index) => ({
    label,
    kind,
    detail,
    ...(documentation ? { documentation } : {}),
    filterText: filterText ?? newText ?? label,
    sortText: String(index).padStart(5, '0'),
    textEdit: TextEdit.replace(range, newText ?? label),
  }));
}

/** The DAGs that the cursor may belong to: those around it, else those whose function it stands in, else all. */
export function dagsAround({ file, text: { position } }: CompletionPlace): readonly Dag[] {
  const around = file.dags.filter((dag) => {
    const extent = dagExtent(file, dag);
    return extent !== undefined && touches(extent, position);
  });
  if (around.length > 0) return around;
  const running = file.dags.filter((dag) => dag.tasks.some((task) => isInside(task, file.uri, position)));
  return running.length > 0 ? running : file.dags;
}

/** The tasks whose function the cursor stands in. */
export function tasksRunning({ file, text: { position } }: CompletionPlace): readonly { dag: Dag; task: Task }[] {
  return file.dags.flatMap((dag) =>
    dag.tasks.filter((task) => isInside(task, file.uri, position)).map((task) => ({ dag, task })),
  );
}

function isInside({ callable }: Task, uri: string, position: TextAt['position']): boolean {
  const extent = callable?.extent;
  return extent?.uri === uri && touches(extent.range, position);
}

/** The text that a keyword argument of a call is given as a literal. */
export function keywordText(text: string, call: CallAt, name: string): string | undefined {
  const rest = text.slice(call.start, call.end);
  const [, , value] = new RegExp(`(?:^|[^\\w.])${name}\\s*=\\s*(["'])([^"'\\n]*)\\1`).exec(rest) ?? [];
  return value;
}
