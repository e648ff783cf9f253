/** Indentation that the grammar lets pass and Python does not: blocks whose lines do not begin in the same column. */
import { nestedBlocks } from './nested-blocks.ts';
import type { Span, Statement, SyntaxProblem } from './syntax.ts';

export interface Indent {
  /** With tabs to multiples of eight. */
  readonly column: number;
  /** With tabs as one: where the two disagree about an order, the mix of tabs and spaces is ambiguous. */
  readonly characters: number;
  readonly start: number;
}

export function checkIndentation(body: readonly Statement[], text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const top: Indent = { column: 0, characters: 0, start: 0 };
  checkBlock(body, top, { text, problems, deepest: top });
  return problems;
}

interface State {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  /** Of the line before. */
  deepest: Indent;
}

function checkBlock(body: readonly Statement[], expected: Indent | undefined, state: State): void {
  let block = expected;
  let straying = false;
  for (const statement of body) {
    const indent = indentOf(statement.start, state.text);
    if (indent !== undefined) {
      block ??= indent;
      const problem = problemOf(indent, block, statement, state);
      // A run of lines in the same wrong column is one mistake.
      if (problem !== undefined && !straying) state.problems.push(problem);
      straying = problem !== undefined;
      state.deepest = indent;
    }
    for (const nested of nestedBlocks(statement)) checkBlock(nested, undefined, state);
  }
}

function problemOf(indent: Indent, block: Indent, statement: Span, state: State): SyntaxProblem | undefined {
  const span = { start: indent.start, end: Math.max(statement.start, indent.start) };
  if (indent.column !== block.column) {
    const dedents = indent.column < state.deepest.column;
    const message = dedents ? 'unindent does not match any outer indentation level' : 'unexpected indent';
    return { ...span, message };
  }
  if (indent.characters === block.characters) return undefined;
  return { ...span, message: 'inconsistent use of tabs and spaces in indentation' };
}

/** Undefined when something else stands before it on its line. */
export function indentOf(offset: number, text: string): Indent | undefined {
  let start = offset;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start--;
  const before = text.charCodeAt(start - 1);
  if (start > 0 && before !== 10 && before !== 13 && before !== 12) return undefined;
  let column = 0;
  for (let i = start; i < offset; i++) column += text.charCodeAt(i) === 9 ? 8 - (column % 8) : 1;
  return { column, characters: offset - start, start };
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
