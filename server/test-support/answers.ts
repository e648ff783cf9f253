/** What holds for every answer of the server, whatever the document: an editor refuses an answer where it does not, or shows nonsense. */
import type { Position, Range } from 'vscode-languageserver';

/** Why an answer is wrong; empty when nothing is. `uri` and `text` are the document's. */
export function faultsIn(answer: unknown, uri: string, text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const faults: string[] = [];
  visit(answer, uri, (value, key, owner) => {
    if (typeof value === 'string' && SLIP.test(value)) faults.push(`'${SLIP.exec(value)?.[0]}' is in ${key}: ${value}`);
    if (typeof value === 'number' && !Number.isFinite(value)) faults.push(`${key} is ${value}`);
    if (isRange(value) && owner === uri && !isWithin(value, lines)) faults.push(`${key} is no place: ${shown(value)}`);
    if (Array.isArray(value) && owner === uri) faults.push(...overlaps(value));
    if (!isRecord(value)) return;
    const { range, selectionRange, targetRange, targetSelectionRange } = value;
    if (isRange(range) && isRange(selectionRange) && !holds(range, selectionRange))
      faults.push(`the selection is outside of ${shown(range)}: ${shown(selectionRange)}`);
    if (isRange(targetRange) && isRange(targetSelectionRange) && !holds(targetRange, targetSelectionRange))
      faults.push(`the selection is outside of ${shown(targetRange)}: ${shown(targetSelectionRange)}`);
  });
  return faults;
}

/** Of completions: an editor takes edits only on the line of the cursor and around it. */
export function completionFaults(answer: unknown, at: Position): readonly string[] {
  const items: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return items.flatMap((item) => {
    if (!isRecord(item) || !isRecord(item.textEdit)) return [];
    const { range } = item.textEdit;
    if (!isRange(range)) return [`${String(item.label)} has no range`];
    const around = range.start.line === at.line && range.end.line === at.line && holds(range, { start: at, end: at });
    return around ? [] : [`${String(item.label)} is put at ${shown(range)}, not at the cursor`];
  });
}

/** What JavaScript writes for values that are none. */
const SLIP = /\bundefined\b(?!-name)|\bNaN\b|\[object |\bfunction \w*\([\w, ]*\) \{|=> \{$/;

type Visit = (value: unknown, key: string, owner: string) => void;

/** `owner`: the document that ranges below belong to. */
function visit(value: unknown, owner: string, look: Visit, key = 'the answer'): void {
  look(value, key, owner);
  if (Array.isArray(value)) for (const each of value) visit(each, owner, look, key);
  else if (isRecord(value)) {
    const own = [value.uri, value.targetUri].find((each) => typeof each === 'string');
    const inner = typeof own === 'string' ? own : owner;
    // What the editor sent comes back as it was.
    for (const [name, each] of Object.entries(value))
      if (name !== 'diagnostics') visit(each, URI.test(name) ? name : inner, look, name);
  }
}

const URI = /^file:/;

function overlaps(values: readonly unknown[]): readonly string[] {
  const edits = values.flatMap((value) =>
    isRecord(value) && typeof value.newText === 'string' && isRange(value.range) ? [value.range] : [],
  );
  const sorted = edits.toSorted((a, b) => order(a.start, b.start) || order(a.end, b.end));
  return sorted.flatMap((range, index) => {
    const next = sorted[index + 1];
    return next && order(next.start, range.end) < 0 ? [`edits overlap: ${shown(range)} and ${shown(next)}`] : [];
  });
}

function isWithin(range: Range, lines: readonly string[]): boolean {
  const inside = ({ line, character }: Position): boolean => character >= 0 && character <= (lines[line]?.length ?? -1);
  return inside(range.start) && inside(range.end) && order(range.start, range.end) <= 0;
}

function holds(outer: Range, inner: Range): boolean {
  return order(outer.start, inner.start) <= 0 && order(inner.end, outer.end) <= 0;
}

function order(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function shown({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRange(value: unknown): value is Range {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && typeof value.line === 'number' && typeof value.character === 'number';
}
