/** `textDocument/codeAction`: changes of form that leave the DAG what it is, or change it in the way that they say. */
import { type CodeAction, CodeActionKind, TextEdit } from 'vscode-languageserver';
import type { DagFile, Range } from '../dag/model.ts';
import type { ParsedSource } from '../dag/python/interpreter.ts';
import type { Span } from '../dag/python/syntax.ts';
import { refactorDependency } from './refactor-dependency.ts';
import { refactorShift } from './refactor-shift.ts';
import { refactorTaskGroup } from './refactor-task-group.ts';
import { refactorTaskflow } from './refactor-taskflow.ts';
import { TextLines } from './text-lines.ts';

export interface RefactoringPlace {
  readonly file: DagFile;
  readonly source: ParsedSource;
  readonly selection: Span;
  readonly airflowVersion: 2 | 3;
}

export interface OffsetEdit extends Span {
  readonly newText: string;
}

export interface Refactoring {
  readonly title: string;
  readonly kind: 'rewrite' | 'extract';
  readonly edits: readonly OffsetEdit[];
}

const KINDS = { rewrite: CodeActionKind.RefactorRewrite, extract: CodeActionKind.RefactorExtract } as const;

/** `only`: the kinds that the editor asks for; undefined for all. */
export function refactorings(
  file: DagFile,
  source: ParsedSource,
  range: Range,
  airflowVersion: 2 | 3,
  only?: readonly string[],
): CodeAction[] {
  const isWanted = (kind: string): boolean =>
    only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true;
  if (!isWanted(KINDS.rewrite) && !isWanted(KINDS.extract)) return [];
  const lines = new TextLines(source.document.text);
  const selection = { start: lines.offset(range.start), end: lines.offset(range.end) };
  const place = { file, source, selection, airflowVersion };
  return [refactorShift, refactorDependency, refactorTaskflow, refactorTaskGroup]
    .flatMap((refactor) => refactor(place))
    .filter(({ kind }) => isWanted(KINDS[kind]))
    .map(({ title, kind, edits }) => ({
      title,
      kind: KINDS[kind],
      edit: {
        changes: {
          [file.uri]: edits.map(({ start, end, newText }) =>
            TextEdit.replace({ start: lines.position(start), end: lines.position(end) }, newText),
          ),
        },
      },
    }));
}
