/** All that is wrong with one document: what its analysis says, and what keeps it from being analysed. */
import { encodingProblem, MAX_FILE_SIZE, sizeProblem } from '../dag/files/problems.ts';
import { NO_SUPPRESSIONS, readSuppressions, type Suppressions } from '../dag/files/suppression.ts';
import type { DagFile, Problem } from '../dag/model.ts';
import type { CancellationSignal } from '../dag/workspace.ts';
import type { Analyses } from './analyses.ts';
import type { FileContent } from './files.ts';

export interface CheckInput {
  readonly analyses: Analyses;
  readonly uri: string;
  /** Of the open document; the disk's text counts when it is absent. */
  readonly openText?: string;
  /** What is on disk. */
  readonly content: FileContent | undefined;
  readonly signal?: CancellationSignal;
}

export interface Check {
  readonly problems: readonly Problem[];
  readonly suppressions: Suppressions;
  /** Absent when the document is no DAG file or was not analysed. */
  readonly file?: DagFile;
}

export const NOTHING_WRONG: Check = { problems: [], suppressions: NO_SUPPRESSIONS };

/** Undefined when it was cancelled. */
export function checkDocument({ analyses, uri, openText, content, signal }: CheckInput): Check | undefined {
  const unreadable = unreadableFile(uri, content);
  const text = openText ?? (content && 'text' in content ? content.text : undefined);
  if (text === undefined) return { ...NOTHING_WRONG, problems: unreadable };
  if (isTooLong(text)) return { ...NOTHING_WRONG, problems: [sizeProblem(uri, text.length)] };
  if (!analyses.isDagFile(text)) return NOTHING_WRONG;
  const file = analyses.analyse(uri, signal);
  if (!file) return undefined;
  return { problems: [...unreadable, ...file.problems], suppressions: readSuppressions(text), file };
}

/** An open document is never handed to the analysis when this holds. */
export function isTooLong(text: string): boolean {
  return text.length > MAX_FILE_SIZE;
}

function unreadableFile(uri: string, content: FileContent | undefined): Problem[] {
  if (content === undefined || 'text' in content) return [];
  return ['tooLarge' in content ? sizeProblem(uri, content.tooLarge) : encodingProblem(uri, content)];
}
