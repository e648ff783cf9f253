/** The one stretch in which two states of a text differ. */
import type { Point } from 'web-tree-sitter';

export interface TextChange {
  readonly start: number;
  /** In the text before. */
  readonly oldEnd: number;
  /** In the text after. */
  readonly newEnd: number;
}

export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + BLOCK <= shorter && before.slice(start, start + BLOCK) === after.slice(start, start + BLOCK)) {
    start += BLOCK;
  }
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const rest = shorter - start;
  let tail = 0;
  while (tail + BLOCK <= rest && lastBlock(before, tail) === lastBlock(after, tail)) tail += BLOCK;
  while (tail < rest && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail))
    tail++;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

/** Characters that are compared at once, which is many times faster than one by one. */
const BLOCK = 512;

function lastBlock(text: string, tail: number): string {
  return text.slice(text.length - tail - BLOCK, text.length - tail);
}

/** Tree-sitter counts `\n` alone as the end of a row. */
export function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
