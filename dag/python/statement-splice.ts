/**
 * An edit inside a block of a text that had nothing wrong: only the statements on the lines that changed are read again, as
 * a small document of their own, and put in the place of the old ones. What decides more than those statements (a bracket
 * that stays open, a clause of the statement before, another depth of indentation) is left to the whole text's reading.
 */
import { indentOf } from './indentation.ts';
import { type LogicalLine, scanLogicalLines } from './logical-lines.ts';
import { nestedBlocks } from './nested-blocks.ts';
import { moved } from './statement-cache.ts';
import type { FunctionDefinition, If, Module, Span, Statement, SyntaxProblem } from './syntax.ts';
import { changeBetween } from './text-change.ts';

/** A text without syntax errors, and what was read of it. */
export interface CleanText {
  readonly text: string;
  readonly module: Module;
}

/** What is to be read anew, and where it goes. */
export interface Patch {
  /** The small document: the changed lines, under a header when they are indented. */
  readonly snippet: string;
  /** Where the statements begin in it. */
  readonly headerLength: number;
  readonly place: Place;
  /** As offsets into the text before: whole lines. */
  readonly old: Span;
  /** By how much the text after `old` moved. */
  readonly growth: number;
  readonly before: CleanText;
}

interface Place {
  readonly block: readonly Statement[];
  /** Statements `from` until `to` (exclusive) are replaced. */
  readonly from: number;
  readonly to: number;
  readonly indent: string;
  readonly isInFunction: boolean;
}

/** Reading much anew this way would cost as much as the whole. Characters. */
const LONGEST = 10_000;

/** Undefined when more than a few statements is in question. */
export function findPatch(before: CleanText, text: string): Patch | undefined {
  const change = changeBetween(before.text, text);
  const growth = change.newEnd - change.oldEnd;
  const touched = { start: lineStart(before.text, change.start), end: lineEnd(before.text, change.oldEnd) };
  if (touched.end - touched.start > LONGEST) return undefined;
  const around = outermost(before.module);
  const found = placeOf(before.text, around, touched);
  if (found === undefined) return undefined;
  const { old } = found;
  if (/\\\r?\n$/.test(before.text.slice(Math.max(0, old.start - 3), old.start))) return undefined;
  const replacement = text.slice(old.start, old.end + growth);
  if (replacement.length > LONGEST || !isPlain(replacement) || YIELDS.test(before.text.slice(old.start, old.end)))
    return undefined;
  const lines = scanLogicalLines(replacement);
  const place = lines.length === 0 ? found.place : placeAtIndent(before.text, found.place, replacement, lines);
  if (place === undefined || !fits(lines, place.indent, replacement)) return undefined;
  if (lines.length === 0 && /^[ \t]*;/m.test(replacement)) return undefined;
  const header = place.isInFunction ? 'def f():\n' : place.indent === '' ? '' : 'if 1:\n';
  const snippet = lines.length === 0 ? '' : header + replacement;
  return { snippet, headerLength: header.length, place, old, growth, before };
}

/** The statements of a patch's snippet as they were read; undefined when they did not come as they should. */
export function statementsOf(patch: Patch, body: readonly Statement[]): readonly Statement[] | undefined {
  if (patch.headerLength === 0 || patch.snippet === '') return body;
  const [only] = body;
  if (body.length !== 1 || !isHeader(only)) return undefined;
  return only.body;
}

/** The whole module with `statements` and `problems` of the snippet in their place; undefined when a block would be empty. */
export function patched(
  patch: Patch,
  statements: readonly Statement[],
  problems: readonly SyntaxProblem[],
): Module | undefined {
  const { place, old, growth, before, headerLength } = patch;
  const { block, from, to } = place;
  const by = old.start - headerLength;
  const inserted = moved(statements, by);
  const replaced = [...block.slice(0, from), ...inserted, ...moved(block.slice(to), growth)];
  const last = replaced.at(-1);
  if (last === undefined && block !== before.module.body) return undefined;
  const graft: Graft = { block, replaced, old, growth, oldLast: block.at(-1)?.end, newLast: last?.end };
  const body = block === before.module.body ? replaced : grafted(before.module.body, graft);
  const syntaxErrors = moved(problems, by);
  return { body, syntaxErrors, start: 0, end: before.text.length + growth };
}

interface Graft {
  readonly block: readonly Statement[];
  readonly replaced: readonly Statement[];
  readonly old: Span;
  readonly growth: number;
  /** Where the block ended: its last statement's end, which is that of the statements around it, too. */
  readonly oldLast: number | undefined;
  readonly newLast: number | undefined;
}

/** What lies before the change is taken as it is, what lies behind it is moved, and what lies around it is copied. */
function grafted<T>(value: T, graft: Graft): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if ((value as readonly unknown[]) === graft.block) return graft.replaced as T;
    return value.map((item) => grafted(item, graft)) as T;
  }
  const span = value as Partial<Span>;
  if (span.start !== undefined && span.end !== undefined) {
    if (span.start >= graft.old.end) return moved([value as T & Span], graft.growth)[0] as T;
    if (span.end <= graft.old.start && span.end !== graft.oldLast) return value;
  }
  const copy: { [key: string]: unknown } = {};
  const source = value as { readonly [key: string]: unknown };
  for (const key in source) {
    const item = source[key];
    copy[key] = key === 'end' && typeof item === 'number' ? movedEnd(item, graft) : grafted(item, graft);
  }
  return copy as T;
}

function movedEnd(end: number, { old, growth, oldLast, newLast }: Graft): number {
  if (end === oldLast && newLast !== undefined) return newLast;
  return end <= old.start ? end : end + growth;
}

interface Surroundings {
  readonly block: readonly Statement[];
  readonly isInFunction: boolean;
}

function outermost(module: Module): Surroundings {
  return { block: module.body, isInFunction: false };
}

/** The innermost block whose statements are on the touched lines, and those lines made whole statements. */
function placeOf(text: string, around: Surroundings, touched: Span): { place: Place; old: Span } | undefined {
  const { block, isInFunction } = around;
  const from = firstEndingAfter(block, touched.start);
  const to = firstStartingFrom(block, touched.end, from);
  const first = block[from];
  if (first !== undefined && to === from + 1) {
    const inner = nestedBlocks(first).find((nested) => contains(text, nested, touched));
    if (inner !== undefined) {
      const inFunction = first.kind === 'function' || (isInFunction && first.kind !== 'class');
      return placeOf(text, { block: inner, isInFunction: inFunction }, touched);
    }
  }
  const last = block[to - 1];
  const old =
    from === to || first === undefined || last === undefined
      ? touched
      : {
          start: Math.min(touched.start, lineStart(text, first.start)),
          end: Math.max(touched.end, lineEnd(text, last.end)),
        };
  if (old.start < touched.start || old.end > touched.end) {
    if (old.end - old.start > LONGEST) return undefined;
    // Several statements on a line are one place.
    return placeOf(text, around, old);
  }
  const sibling = block[0];
  const indent = sibling && indentText(text, sibling.start);
  if (indent === undefined) return undefined;
  return { place: { block, from, to, indent, isInFunction }, old };
}

/** Where no statement is touched, the depth of what is written there says which block it belongs to. */
function placeAtIndent(
  text: string,
  place: Place,
  replacement: string,
  lines: readonly LogicalLine[],
): Place | undefined {
  const [first] = lines;
  const indent = first === undefined ? undefined : indentText(replacement, first.start);
  let current: Place | undefined = place;
  while (current !== undefined && indent !== undefined && indent.length > current.indent.length) {
    const previous: Statement | undefined = current.from === current.to ? current.block[current.from - 1] : undefined;
    current = previous && endOf(text, previous, current.isInFunction);
  }
  return current?.indent === indent ? current : undefined;
}

/** The end of a statement's last block. */
function endOf(text: string, statement: Statement, isInFunction: boolean): Place | undefined {
  const block = nestedBlocks(statement).findLast((nested) => nested.length > 0);
  const sibling = block?.[0];
  const indent = sibling && indentText(text, sibling.start);
  if (block === undefined || indent === undefined || block.at(-1)?.end !== statement.end) return undefined;
  const inFunction = statement.kind === 'function' || (isInFunction && statement.kind !== 'class');
  return { block, from: block.length, to: block.length, indent, isInFunction: inFunction };
}

/** What binds a statement to others of its function or loop, and what no line of its own is certain with. */
const YIELDS = /\byield\b/;
const BOUND = /\b(?:yield|await|async|break|continue|nonlocal)\b|import\s*\(?\*|[\0\f\t]|\r(?!\n)|\\\s*$/;
const CLAUSES: ReadonlySet<string> = new Set(['elif', 'else', 'except', 'finally', 'case']);

function isPlain(replacement: string): boolean {
  return !BOUND.test(replacement);
}

function fits(lines: readonly LogicalLine[], indent: string, replacement: string): boolean {
  if (lines.length === 0) return true;
  if (CLAUSES.has(lines[0]?.firstWord ?? '') || lines.at(-1)?.firstWord === '@') return false;
  return lines.every(
    (line) =>
      line.missingClosers === '' &&
      line.shallowLines.length === 0 &&
      (line.indent >= indent.length || replacement.charAt(line.lineStart - 1) === ';') &&
      !line.problems.some(({ message }) => message.startsWith('unterminated triple')),
  );
}

function contains(text: string, block: readonly Statement[], touched: Span): boolean {
  const [first] = block;
  const last = block.at(-1);
  if (first === undefined || last === undefined || indentText(text, first.start) === undefined) return false;
  return lineStart(text, first.start) <= touched.start && touched.end <= lineEnd(text, last.end);
}

/** Undefined where something else stands before it on its line, or other blanks than spaces. */
function indentText(text: string, offset: number): string | undefined {
  const indent = indentOf(offset, text);
  if (indent === undefined || indent.column !== indent.characters) return undefined;
  const blank = text.slice(indent.start, offset);
  return /^ *$/.test(blank) ? blank : undefined;
}

function isHeader(statement: Statement | undefined): statement is If | FunctionDefinition {
  return statement?.kind === 'if' || statement?.kind === 'function';
}

function firstEndingAfter(block: readonly Statement[], offset: number): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstStartingFrom(block: readonly Statement[], offset: number, from: number): number {
  let at = from;
  while (at < block.length && (block[at]?.start ?? 0) < offset) at++;
  return at;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** After the line break. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}
