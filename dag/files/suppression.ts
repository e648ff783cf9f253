/**
 * Comments that silence problems:
 * `# dagwright: ignore` and `# dagwright: ignore[code, code]` on a line of the problem, `# dagwright: ignore-file` and
 * `# dagwright: ignore-file[code, code]` anywhere.
 */
import type { Problem, Range } from '../model.ts';
import { readPythonLines } from './python-lines.ts';

export interface Suppressions {
  readonly wholeFile: boolean;
  /** Of rules that are silenced in the whole file, comment by comment. */
  readonly inFile: readonly Suppression[];
  /** Line → what is silenced there. */
  readonly lines: ReadonlyMap<number, Suppression>;
}

export interface Suppression {
  /** Empty: every code. */
  readonly codes: readonly { readonly code: string; readonly range: Range }[];
  /** Where a further code can be put in, right before the `]`. Absent when every code is silenced already. */
  readonly insertAt?: { readonly line: number; readonly character: number };
}

export const NO_SUPPRESSIONS: Suppressions = { wholeFile: false, inFile: [], lines: new Map() };

const COMMENT = /#\s*dagwright:\s*ignore(-file\b)?(?:\[([^\]]*)\])?/i;

export function readSuppressions(text: string): Suppressions {
  if (!/dagwright:/i.test(text)) return NO_SUPPRESSIONS;
  let wholeFile = false;
  const inFile: Suppression[] = [];
  const lines = new Map<number, Suppression>();
  for (const comment of readPythonLines(text).comments) {
    const match = COMMENT.exec(comment.text);
    if (!match) continue;
    const found = suppression(comment.line, comment.character + match.index, match[0], match[2]);
    if (match[1] === undefined) lines.set(comment.line, found);
    else if (match[2] === undefined) wholeFile = true;
    else inFile.push(found);
  }
  return { wholeFile, inFile, lines };
}

/** A problem that spans lines may be silenced on its first or on its last one. */
export function isSuppressed(suppressions: Suppressions, problem: Problem): boolean {
  if (suppressions.wholeFile) return true;
  if (suppressions.inFile.some(({ codes }) => codes.some(({ code }) => code === problem.code))) return true;
  const { start, end } = problem.location.range;
  return [start.line, end.line].some((line) => {
    const codes = suppressions.lines.get(line)?.codes;
    return codes !== undefined && (codes.length === 0 || codes.some(({ code }) => code === problem.code));
  });
}

function suppression(line: number, character: number, comment: string, list: string | undefined): Suppression {
  if (list === undefined) return { codes: [] };
  const listStart = character + comment.indexOf('[') + 1;
  const codes = [...list.matchAll(/[^\s,]+/g)].map((match) => {
    const start = { line, character: listStart + match.index };
    return { code: match[0], range: { start, end: { line, character: start.character + match[0].length } } };
  });
  return { codes, insertAt: { line, character: listStart + list.length } };
}
